# SPDX-License-Identifier: Apache-2.0
"""When this node compared what it holds with each other Party, and what came of it."""

# Add a table, one row a Party and process.
#
# Why: nodes compare once an hour and when asked, and officers see what came of it.
# Lock: none; no table that exists is touched.
# Reverse: drops the table; nothing of the record is in it.
# Instead: nothing.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("party", models.CharField(max_length=8)),
                ("due", models.FloatField(default=0.0)),
                ("at", models.BigIntegerField(null=True)),
                ("lacked", models.BigIntegerField(default=0)),
                ("sent", models.BigIntegerField(default=0)),
                ("obstacle", models.CharField(default="", max_length=64)),
                ("detail", models.TextField(default="")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "party"), name="comparison_once")],
            },
        ),
    ]
