# SPDX-License-Identifier: Apache-2.0
"""Reading copies that were taken to be printed, each with its number in its dossier; and the subject areas of a matter, to narrow the list to."""

# Add one table, and a column of a projection, which `demarche rebuild` fills.
#
# Why: a copy on paper bears a number, and it stays told who took it; no number is given twice.
# Lock: none; no table that exists is touched.
# Reverse: drops the table; the numbers begin again, and who took which copy is lost.
# Instead: nothing.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concerns", "0003_received_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dossier", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("acts", models.PositiveIntegerField()),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "number"), name="printed_copy_once"),
                ],
            },
        ),
        migrations.AddField(
            "dossierrow", "subjects", models.CharField(blank=True, default="", max_length=120), preserve_default=False
        ),
    ]
