# SPDX-License-Identifier: Apache-2.0
# Note how far the acts of each process are filed for the registry, and what was left out.
#
# Why here: nothing else reads it, and what is filed lies in a folder outside the store.
# Lock: two new tables, nothing waits. Data: none is moved; a node that has acts already files them from the first on.
# Reverse: drops the tables; with them again, everything is filed once more over what lies there.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Filed",
            fields=[
                ("process", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("upto", models.BigIntegerField(default=0)),
                ("acts", models.BigIntegerField(default=0)),
                ("at", models.BigIntegerField(null=True)),
                ("fault", models.TextField(blank=True)),
                ("tried", models.FloatField(default=0.0)),
            ],
        ),
        migrations.CreateModel(
            name="Omission",
            fields=[
                ("act", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("leaf_index", models.BigIntegerField()),
                ("kept_back", models.BooleanField()),
                ("why", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["process", "leaf_index"], name="omission_by_leaf")],
            },
        ),
    ]
