# SPDX-License-Identifier: Apache-2.0
"""Files received, what the Party's scanner said of them, and who took them."""

# Add three tables.
#
# Why: received files are in quarantine until somebody takes them, and it stays told who did.
# Lock: none; no table that exists is touched. Files received before have rows after `demarche rebuild`.
# Reverse: drops the tables; verdicts, and who took what, are lost.
# Instead: nothing.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concerns", "0002_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("dossier", models.CharField(db_index=True, max_length=64)),
                ("act", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("nothing", "Nothing"), ("found", "Found"), ("failed", "Failed")], max_length=8
                    ),
                ),
                ("said", models.TextField(blank=True)),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="FileTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(db_index=True, max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("confirmed", models.BooleanField(default=False)),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
