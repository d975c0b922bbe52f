# SPDX-License-Identifier: Apache-2.0
"""Addresses that an administrator confirmed, lines closed for a time, and officers' words that the clock is right."""

# Add three tables.
#
# Why: only public addresses are called unless somebody answers for another; a closed line and a confirmed clock have an author.
# Lock: none; no table that exists is touched.
# Reverse: drops the tables; deliveries to private addresses are held back again, lines are open, doubts stand again.
# Instead: nothing; the commands that fill them need them.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("doubt", models.CharField(max_length=200, unique=True)),
                ("office", models.CharField(max_length=40)),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClosedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=8)),
                ("why", models.CharField(max_length=120)),
                ("since", models.BigIntegerField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="line_closed_once")],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=8)),
                ("address", models.CharField(max_length=45)),
                ("at", models.BigIntegerField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("process", "code", "address"), name="address_confirmed_once")
                ],
            },
        ),
    ]
