# SPDX-License-Identifier: Apache-2.0
"""A log has generations: what was restored from a copy goes on as a new log, in the open."""

# Let a process have more logs than one, one of them open, and keep what other Parties say of theirs.
#
# Why: a log put back to an older state must never sign again what it signed otherwise; it is closed, and another opens.
# Lock: ledger_log has a row or few a process; on PostgreSQL the new columns have defaults and rewrite nothing, SQLite
#   copies that small table.
# Reverse: drops the columns and the new table; not possible while a process has two logs.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_received_and_not_delivered"),
    ]

    operations = [
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
        migrations.AlterField(
            model_name="log",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
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
            model_name="generationrecord",
            name="process",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.AddConstraint(
            model_name="generationrecord",
            constraint=models.UniqueConstraint(fields=("process", "party", "number"), name="generation_once"),
        ),
    ]
