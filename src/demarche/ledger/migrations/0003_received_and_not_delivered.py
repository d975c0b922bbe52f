# SPDX-License-Identifier: Apache-2.0
"""Two small indexes, so that what every page says of the line costs as little after twenty thousand acts as after ten."""

# Index what came in, and what is not delivered, each alone.
#
# Why: "last from Borealia 09:58" and the numbers of the delivery page walked past every act sent and every delivery done.
# Lock: on PostgreSQL writes to both tables wait while an index is built, a second for a million rows; SQLite the same.
# Reverse: drops the indexes; no row is touched either way.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_written_once")]

    operations = [
        migrations.AddIndex(
            model_name="actrecord",
            index=models.Index(
                condition=models.Q(("outgoing", False)), fields=["process", "leaf_index"], name="act_received"
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sent", "refused"])),
                fields=["state"],
                name="outbox_not_delivered",
            ),
        ),
    ]
