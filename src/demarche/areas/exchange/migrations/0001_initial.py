# SPDX-License-Identifier: Apache-2.0
"""Which acts wait for others, and what a delivery is about."""

# Make the two tables that the room exchange keeps besides the ledger.
#
# Why here: the door counts acts that wait, and the delivery page names what is on its way, without reading any act.
# Lock: none that matters, the tables are new and small.
# Reverse: drops them. Nothing of the record stands in them; `demarche rebuild` makes the second one anew.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("dossier", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("desk", models.CharField(max_length=16)),
                ("title", models.TextField()),
                ("number", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="WaitingAct",
            fields=[
                ("act", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("author", models.CharField(max_length=8)),
                ("dossier", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["process", "author"], name="waiting_of_author")],
            },
        ),
    ]
