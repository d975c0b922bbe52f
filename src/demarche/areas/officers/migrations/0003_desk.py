# SPDX-License-Identifier: Apache-2.0
"""When an account ended, changes of roles, the watch; second factors, where officers are signed in, accounts at a service; tokens for programs.

Every session is ended once: those begun before are in no list, and nobody could end them. Locks the sessions, and the officers'
table for a moment to add a column that may be empty; everything else is new. Works beside the version before, which ends nobody
and knows none of this. Reverse: drops the tables; officers sign in with the password alone; whose account has ended still may not,
and programs are turned away.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def end_sessions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("officers", "0002_one_person"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="ended",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="RolesChanged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField(db_index=True)),
                ("desk", models.CharField(blank=True, max_length=20)),
                ("roles", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=20)),
                ("note", models.TextField(blank=True)),
                ("items", models.JSONField(default=list)),
                ("with_taken", models.BooleanField(default=True)),
                ("given", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField(null=True)),
                ("withdrawn", models.BigIntegerField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "-given"], name="hand_over_of_desk")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed", None), ("withdrawn", None)),
                        fields=("desk",),
                        name="one_open_hand_over",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=20)),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                (
                    "alternate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "since"], name="watch_of_desk")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until__gt", models.F("since"))), name="watch_lasts")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cleared",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cleared", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("since", models.BigIntegerField()),
                ("seen", models.BigIntegerField()),
                ("address", models.CharField(max_length=45)),
                ("device", models.CharField(max_length=300)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("data", models.JSONField()),
                ("added", models.BigIntegerField()),
                ("used", models.BigIntegerField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="factors", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("passkey", "app", "recovery"))), name="factor_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("app", "recovery"))),
                        fields=("officer", "kind"),
                        name="factor_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Linked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("at", models.BigIntegerField()),
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="linked", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("issuer", "subject"), name="linked_once")],
            },
        ),
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
        migrations.RunPython(end_sessions, migrations.RunPython.noop),
    ]
