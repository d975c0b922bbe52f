# SPDX-License-Identifier: Apache-2.0
"""Acts found by their kind."""

# Add an index of acts by kind.
#
# Why: every parcel asks which acts revoke a key, and that read the whole register; so did asking which found, withdraw or open a strand.
# Lock: PostgreSQL holds back writes to the table of acts while it is built, about a second for a hundred thousand; SQLite the whole store.
# Reverse: drops the index; nothing is lost with it.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_depositaries"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="actrecord",
            index=models.Index(fields=["process", "kind", "leaf_index"], name="act_of_kind"),
        ),
    ]
