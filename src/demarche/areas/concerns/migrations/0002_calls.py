# SPDX-License-Identifier: Apache-2.0
"""Calls about an act, as officers record them; links between dossiers; texts that a Party does not cite.

Calls and texts stand beside the acts and are not made from them, so no rebuild brings them back; links are a projection. Locks
nothing: the tables are new. Reverse: drops them, and the calls that were recorded are lost.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("concerns", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotCited",
            fields=[("symbol", models.CharField(max_length=64, primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="DossierLink",
            fields=[
                ("key", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("dossier", models.CharField(db_index=True, max_length=64)),
                ("other", models.CharField(db_index=True, max_length=64)),
                ("relation", models.CharField(max_length=24)),
                ("party", models.CharField(max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="CallRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dossier", models.CharField(db_index=True, max_length=64)),
                ("act", models.CharField(max_length=64)),
                ("office", models.CharField(max_length=120)),
                ("line", models.CharField(max_length=80)),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("act", "office", "line", "at"), name="call_once")],
            },
        ),
    ]
