# SPDX-License-Identifier: Apache-2.0
# Make the tables of alerts: where they reach whom, what was raised, to whom it was sent, and what a ticket system was told.
#
# Why here: they are the room's own data; no other room reads them. A rebuild does not bring them back, so they belong in the backup.
# Lock: new tables, nothing waits. Data: none is moved. Reverse: drops the tables; addresses and what was read back are lost.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import demarche.areas.alerts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("officers", "0002_one_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskAlerts",
            fields=[
                ("desk", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("groups", models.JSONField(default=list)),
                ("urgent_ways", models.JSONField(default=demarche.areas.alerts.models.every_way)),
                ("ordinary_ways", models.JSONField(default=demarche.areas.alerts.models.by_mail)),
                ("minutes", models.PositiveSmallIntegerField(default=15)),
                ("near", models.PositiveSmallIntegerField(default=4)),
                ("every", models.PositiveSmallIntegerField(default=60)),
                ("quiet_from", models.CharField(blank=True, max_length=5)),
                ("quiet_to", models.CharField(blank=True, max_length=5)),
                ("mail", models.CharField(blank=True, max_length=120)),
                ("line", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="OwnWays",
            fields=[
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mail", models.CharField(blank=True, max_length=120)),
                ("line", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Ticketed",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("due", models.BigIntegerField(default=0)),
                ("body", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("desk", models.CharField(max_length=16)),
                (
                    "level",
                    models.CharField(
                        choices=[("urgent", "urgent"), ("ordinary", "ordinary"), ("trial", "trial")], max_length=8
                    ),
                ),
                ("exercise", models.BooleanField(default=False)),
                ("dossier", models.CharField(blank=True, max_length=64)),
                ("parties", models.JSONField(default=list)),
                ("code", models.CharField(max_length=4)),
                ("count", models.PositiveIntegerField(default=0)),
                ("made", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not read back yet"),
                            ("nobody", "nobody has it"),
                            ("read", "read back"),
                            ("ended", "over: what raised it is done"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("next_at", models.BigIntegerField()),
                ("holder_at", models.BigIntegerField(null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("page", "on the page"),
                            ("telephone", "by telephone"),
                            ("watch", "with the watch that was handed over"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("name", models.CharField(max_length=264, primary_key=True, serialize=False)),
                ("key", models.CharField(db_index=True, max_length=255)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="alerts.alert"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waits"), ("done", "sent"), ("failed", "given up")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due", models.FloatField(default=0.0)),
                ("lease_until", models.FloatField(default=0.0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("tried_at", models.BigIntegerField(null=True)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("way", models.CharField(max_length=8)),
                ("address", models.CharField(max_length=120)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sendings", to="alerts.alert"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TicketEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waits"), ("done", "sent"), ("failed", "given up")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due", models.FloatField(default=0.0)),
                ("lease_until", models.FloatField(default=0.0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("tried_at", models.BigIntegerField(null=True)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("body", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="ticket_by_state")],
            },
        ),
        migrations.CreateModel(
            name="Tried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tried", to="alerts.alert"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Without",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["state", "next_at"], name="alert_by_state"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["desk", "made"], name="alert_by_desk"),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["way", "state", "due"], name="sending_by_way"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(fields=("alert", "way", "address"), name="sending_once"),
        ),
        migrations.AddConstraint(
            model_name="tried",
            constraint=models.UniqueConstraint(fields=("alert", "officer"), name="alert_tried_once"),
        ),
    ]
