# SPDX-License-Identifier: Apache-2.0
"""Checks, the contacts called in each, when a call leaves, and when a process asks for the next one."""

# Add four tables.
#
# Why: checks and contacts called are rows made from the acts; plans and reminders stand beside them and are nobody's act.
# Lock: none; nothing that is there is touched.
# Reverse: drops them; `demarche rebuild` makes the first two anew, plans of calls that have not left and reminders are lost.
# Instead: nothing.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("release", "0004_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="release.draft",
                    ),
                ),
                ("group", models.UUIDField(db_index=True)),
                ("earliest", models.BigIntegerField(null=True)),
                ("latest", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("process", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CalledRow",
            fields=[
                ("key", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("dossier", models.CharField(db_index=True, max_length=64)),
                ("process", models.CharField(max_length=64)),
                ("caller", models.CharField(max_length=8)),
                ("party", models.CharField(max_length=8)),
                ("ours", models.BooleanField()),
                ("contact", models.CharField(max_length=32)),
                ("type", models.CharField(max_length=32)),
                ("alternates", models.JSONField(default=list)),
                ("opened", models.BigIntegerField()),
                ("begun", models.BigIntegerField(null=True)),
                ("alternate_at", models.BigIntegerField(null=True)),
                ("due", models.BigIntegerField(null=True)),
                ("by", models.CharField(blank=True, max_length=32)),
                ("made", models.BigIntegerField(null=True)),
                ("received", models.BigIntegerField(null=True)),
                ("verdict", models.CharField(blank=True, max_length=40)),
                ("answered", models.BooleanField(default=False)),
                ("awaits", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["process", "party", "contact", "-opened"], name="called_contact"),
                    models.Index(fields=["awaits", "ours", "alternate_at"], name="called_awaits"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRow",
            fields=[
                ("dossier", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("caller", models.CharField(max_length=8)),
                ("party", models.CharField(max_length=8)),
                ("ours", models.BooleanField()),
                ("window", models.PositiveIntegerField()),
                ("opened", models.BigIntegerField()),
                ("begun", models.BigIntegerField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("refused", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["process", "-opened", "dossier"], name="check_of_process")],
            },
        ),
    ]
