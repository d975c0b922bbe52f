# SPDX-License-Identifier: Apache-2.0
"""Tokens for programs.

Locks nothing: the table is new. Works beside the version before, which does not know it. Reverse: drops it; programs are turned away.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("officers", "0002_one_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("reading_only", models.BooleanField(default=False)),
                ("made", models.BigIntegerField()),
                ("ends", models.BigIntegerField()),
                ("ended", models.BigIntegerField(null=True)),
                ("used", models.BigIntegerField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
