# SPDX-License-Identifier: Apache-2.0
# Keep what desks write under a Party for a meeting, every version of it.
#
# Why here: it is no act, so nothing makes it anew. Lock: one new table, nothing waits. Data: none is moved.
# Reverse: drops the table, and what was written is lost.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TalkingPoints",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("party", models.CharField(max_length=8)),
                ("desk", models.CharField(max_length=16)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
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
                    models.UniqueConstraint(fields=("process", "party", "desk", "version"), name="talking_points_once")
                ],
            },
        ),
    ]
