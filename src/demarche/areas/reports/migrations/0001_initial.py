# SPDX-License-Identifier: Apache-2.0
# Make the table of third-party reports.
#
# Why here: reports are the room's own data; no other room reads the table.
# Lock: a new table, nothing waits. Data: none is moved. Reverse: drops the table; an import fills it again.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=128)),
                ("entry_id", models.CharField(max_length=128)),
                ("sha256", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=32)),
                ("licence", models.CharField(max_length=128)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("sponsor", models.TextField(blank=True)),
                ("entry", models.BinaryField()),
                ("imported", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["title", "id"], name="report_by_title")],
                "constraints": [models.UniqueConstraint(fields=("source", "entry_id", "sha256"), name="report_once")],
            },
        ),
    ]
