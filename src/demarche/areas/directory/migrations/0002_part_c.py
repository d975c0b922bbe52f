# SPDX-License-Identifier: Apache-2.0
"""A table for officers' words that the node's clock is right."""

# Add the table of clock confirmations.
#
# Why: a doubtful clock blocks releases until an officer confirms it, and that is noted with office and time.
# Lock: none; no table that exists is touched.
# Reverse: drops the table; doubts that were confirmed stand again.

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
    ]
