# SPDX-License-Identifier: Apache-2.0
"""Indexes in the order in which pages read: what needs an officer, and what has not been delivered."""

# Put each group of Pending into an index in the order of its page, and every delivery into one by its state.
#
# Why: of twenty thousand matters that wait, each page of Needs my action sorted them all to show a hundred; and SQLite, which
#   plans before it knows the values asked for, did not use the index of what is not delivered and walked past every delivery.
# Lock: on PostgreSQL writes to both tables wait while an index is built, a second for a million rows; SQLite the same.
# Reverse: puts the indexes of before back; no row is touched either way.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_generations_and_large_files")]

    operations = [
        migrations.RemoveIndex(model_name="outbox", name="outbox_not_delivered"),
        migrations.RemoveIndex(model_name="pending", name="pending_by_group"),
        migrations.AddIndex(model_name="outbox", index=models.Index(fields=["state", "id"], name="outbox_by_state")),
        migrations.AddIndex(
            model_name="pending",
            index=models.Index(fields=["group", "due", "since", "key"], name="pending_in_order"),
        ),
    ]
