# SPDX-License-Identifier: Apache-2.0
"""Files of drafts that lie on disk, by their size."""

# Add one column, empty in what there is.
#
# Why: a file of more than 4 MiB that goes with a draft is not held in the database.
# Lock: on PostgreSQL a moment, for the column has no default; SQLite the same.
# Reverse: drops the column; drafts with such a file lose it.
# Instead: nothing.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("release", "0002_what_stays_inside"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftfile",
            name="size",
            field=models.BigIntegerField(null=True),
        ),
    ]
