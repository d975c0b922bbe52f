# SPDX-License-Identifier: Apache-2.0
"""The statement that a Party has one person only.

Locks nothing: the table is new. Works beside the version before, which does not know it. Reverse: drops it; four eyes hold again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("officers", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OnePerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
