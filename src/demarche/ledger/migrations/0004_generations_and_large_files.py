# SPDX-License-Identifier: Apache-2.0
"""Logs have generations; large files have deliveries of their own; deliveries are stopped; a clock that is far is noted."""

# Let a process have more logs than one, one of them open, and keep what others say of theirs; keep how far large files have
# come, who stopped a delivery and why, and what another Party's clock said.
#
# Why: a log put back to an older state must never sign again what it signed otherwise; it is closed, and another opens. A file of
#   1 GiB is resumed after any kill only if it is known how far it came.
# Lock: on PostgreSQL a moment for each table, as new columns have defaults and rewrite nothing; SQLite copies the logs (a few
#   rows) and the outbox (a second for a hundred thousand deliveries).
# Reverse: drops the columns and the new tables, and with them what of large files is under way; not possible while a process
#   has two logs.
# Instead: nothing; without it this version does not start.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_received_and_not_delivered"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileInbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=64)),
                ("dossier", models.CharField(max_length=64)),
                ("author", models.CharField(max_length=8)),
                ("file", models.CharField(max_length=64)),
                ("bytes", models.BigIntegerField()),
                ("media", models.CharField(max_length=127)),
                ("since", models.BigIntegerField()),
                ("refusal", models.CharField(default="", max_length=64)),
                ("leaf_index", models.BigIntegerField(null=True)),
                ("ended", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FileOutbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=64)),
                ("dossier", models.CharField(max_length=64)),
                ("addressee", models.CharField(max_length=8)),
                ("leaf_index", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("refused", "Refused"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("attempts", models.IntegerField(default=0)),
                ("obstacle", models.CharField(default="", max_length=64)),
                ("detail", models.TextField(default="")),
                ("refusal", models.CharField(default="", max_length=64)),
                ("due", models.FloatField(default=0.0)),
                ("lease_until", models.FloatField(default=0.0)),
                ("first_tried", models.BigIntegerField(null=True)),
                ("delivered", models.BigIntegerField(null=True)),
                ("stopped_at", models.BigIntegerField(null=True)),
                ("stopped_by", models.CharField(default="", max_length=20)),
                ("stopped_because", models.CharField(default="", max_length=200)),
                ("file", models.CharField(max_length=64)),
                ("bytes", models.BigIntegerField()),
                ("offset", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="GenerationRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=8)),
                ("number", models.IntegerField()),
                ("origin", models.CharField(max_length=255, unique=True)),
                ("old_origin", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("restored", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("t", models.BigIntegerField()),
                ("held", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                ("path", models.BinaryField()),
                ("head_size", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="log",
            name="again",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="log",
            name="base",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="log",
            name="continues",
            field=models.CharField(default="", max_length=255),
        ),
        migrations.AddField(
            model_name="log",
            name="fetched",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="log",
            name="generation",
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name="log",
            name="open",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="log",
            name="shown_root",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="log",
            name="shown_size",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="member",
            name="clock_ours",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="clock_said",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="stopped_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="stopped_because",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.AddField(
            model_name="outbox",
            name="stopped_by",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="log",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("refused", "Refused"),
                    ("stopped", "Stopped"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="log",
            constraint=models.UniqueConstraint(fields=("process", "generation"), name="log_generation_once"),
        ),
        migrations.AddConstraint(
            model_name="log",
            constraint=models.UniqueConstraint(
                condition=models.Q(("open", True)), fields=("process",), name="log_open_once"
            ),
        ),
        migrations.AddField(
            model_name="fileinbox",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.AddField(
            model_name="fileoutbox",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.AddField(
            model_name="generationrecord",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.AddIndex(
            model_name="fileinbox",
            index=models.Index(fields=["process", "dossier"], name="file_inbox_of_dossier"),
        ),
        migrations.AddIndex(
            model_name="fileinbox",
            index=models.Index(
                condition=models.Q(("ended", None)), fields=["process", "author"], name="file_inbox_arriving"
            ),
        ),
        migrations.AddConstraint(
            model_name="fileinbox",
            constraint=models.UniqueConstraint(fields=("act", "file"), name="file_inbox_once"),
        ),
        migrations.AddIndex(
            model_name="fileoutbox",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sent"])),
                fields=["process", "addressee", "due"],
                name="file_outbox_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="fileoutbox",
            index=models.Index(fields=["process", "dossier"], name="file_outbox_of_dossier"),
        ),
        migrations.AddConstraint(
            model_name="fileoutbox",
            constraint=models.UniqueConstraint(fields=("act", "addressee", "file"), name="file_outbox_once"),
        ),
        migrations.AddConstraint(
            model_name="generationrecord",
            constraint=models.UniqueConstraint(fields=("process", "party", "number"), name="generation_once"),
        ),
    ]
