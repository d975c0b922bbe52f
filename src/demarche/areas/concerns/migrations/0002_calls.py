# SPDX-License-Identifier: Apache-2.0
"""Calls about an act, as officers record them.

Beside the acts and not made from them, so no rebuild brings them back. Locks nothing: the table is new. Reverse: drops it,
and what was recorded is lost.
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
