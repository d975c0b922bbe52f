# SPDX-License-Identifier: Apache-2.0
"""When an account ended, changes of roles, the watch roster, hand-overs, and who has taken what.

Locks the officers' table for a moment, to add a column that may be empty; everything else is new. Works beside the version
before, which ends nobody and knows no watch. Reverse: drops them; whose account has ended still may not sign in.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("officers", "0002_one_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="ended",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="RolesChanged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField(db_index=True)),
                ("desk", models.CharField(blank=True, max_length=20)),
                ("roles", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=20)),
                ("note", models.TextField(blank=True)),
                ("items", models.JSONField(default=list)),
                ("with_taken", models.BooleanField(default=True)),
                ("given", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField(null=True)),
                ("withdrawn", models.BigIntegerField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "-given"], name="hand_over_of_desk")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed", None), ("withdrawn", None)),
                        fields=("desk",),
                        name="one_open_hand_over",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=20)),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                (
                    "alternate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "since"], name="watch_of_desk")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until__gt", models.F("since"))), name="watch_lasts")
                ],
            },
        ),
    ]
