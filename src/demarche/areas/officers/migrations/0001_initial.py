# SPDX-License-Identifier: Apache-2.0
"""Officers, and the table of Django's cache, in which failed sign-ins and first-account links are counted.

The cache's table is made here and not by a command of its own, so that no installation can forget it.
Locks nothing: both tables are new. Reverse: drops both; officers are lost, what they released is not.
"""

from django.core.management import call_command
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_cache_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE demarche_cache")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("desk", models.CharField(blank=True, max_length=20)),
                ("roles", models.JSONField(default=list)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("zone", models.CharField(blank=True, max_length=60)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("desk__in", ["", "technical", "diplomatic"])), name="officer_desk_known"
                    )
                ],
            },
        ),
        migrations.RunPython(make_cache_table, drop_cache_table),
    ]
