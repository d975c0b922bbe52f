# SPDX-License-Identifier: Apache-2.0
"""Charters that are being drafted, before anybody is invited to them.

Locks nothing: the table is new. Works beside the version before, which does not know it. Reverse: drops it, and with it what was
drafted; invitations made from it stay. It holds nothing of the record.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="CharterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("typed", models.JSONField(default=dict)),
                ("saved", models.IntegerField(default=1)),
                ("changed", models.BigIntegerField()),
                ("invitation", models.BigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
