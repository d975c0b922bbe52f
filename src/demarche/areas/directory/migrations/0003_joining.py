# SPDX-License-Identifier: Apache-2.0
"""Requests to join a process that others have founded, made here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_reach_and_clock"),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.BinaryField()),
                ("origin", models.CharField(max_length=255, unique=True)),
                ("capacity", models.CharField(max_length=8)),
                ("process", models.CharField(blank=True, max_length=64)),
                ("at", models.BigIntegerField()),
            ],
        ),
    ]
