# SPDX-License-Identifier: Apache-2.0
"""Drafts that are saved as they are typed."""

# Add columns with defaults, and one table.
#
# Why: what is typed is saved without a version each time, and a form that cannot be in a draft yet is kept as typed.
# Lock: on PostgreSQL a moment, for the defaults are constants; SQLite rewrites two small tables.
# Reverse: drops columns and table; what was typed and never saved by a button goes with them.
# Instead: nothing.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("release", "0003_files_on_disk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="draft", name="touched", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="draftversion", name="typed", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="draftversion",
            name="typing",
            field=models.CharField(blank=True, default="", max_length=36),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="TypedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typing", models.CharField(max_length=36)),
                ("page", models.CharField(max_length=300)),
                ("draft", models.UUIDField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved", models.BooleanField(default=False)),
                ("fields", models.JSONField(default=dict)),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["by", "page"], name="typed_on_a_page")]},
        ),
    ]
