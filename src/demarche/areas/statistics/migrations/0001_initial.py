# SPDX-License-Identifier: Apache-2.0
# What each act counts as between this Party and another, and figures that were proposed.
#
# Why here: both follow from the record, and pages that count must not fold every matter.
# Lock: two new tables, nothing waits. Data: none is moved; a node that has acts already runs `demarche rebuild` once.
# Reverse: drops the tables; with them again, a rebuild makes the rows anew.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ActRow",
            fields=[
                ("act", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("dossier", models.CharField(db_index=True, max_length=64)),
                ("party", models.CharField(max_length=8)),
                ("desk", models.CharField(max_length=16)),
                ("author", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=64)),
                ("opened", models.CharField(max_length=64)),
                ("t", models.BigIntegerField()),
                ("got", models.BigIntegerField(null=True)),
                ("figures", models.CharField(max_length=200)),
                ("waits", models.BooleanField(default=False)),
                ("due", models.BigIntegerField(null=True)),
                ("met_by", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["process", "party", "t", "act"], name="figures_of_party")],
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("dossier", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("party", models.CharField(max_length=8)),
                ("ours", models.BooleanField()),
                ("desk", models.CharField(max_length=16)),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                ("hash", models.CharField(db_index=True, max_length=64)),
                ("consent", models.CharField(max_length=16)),
                ("entered", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["process", "party", "-entered", "dossier"], name="figures_proposed")],
            },
        ),
    ]
