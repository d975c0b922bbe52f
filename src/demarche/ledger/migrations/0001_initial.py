# SPDX-License-Identifier: Apache-2.0
"""The tables of the ledger."""

# Make the tables in which a node keeps acts, leaves, heads and deliveries.
#
# Why here: the record is made of these rows; nothing of it stands elsewhere but the files that acts name.
# Why so: keys that follow from the record (ids, log and index) are the primary keys, so that a row cannot stand twice.
# Lock: none that matters, the tables are new.
# Reverse: drops the tables with everything in them. Export what you need first: `demarche export`.
# To start over without losing anything, begin a new node folder instead.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New tables, no data."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FileRecord",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("bytes", models.BigIntegerField()),
                ("media", models.CharField(max_length=127)),
            ],
        ),
        migrations.CreateModel(
            name="HeadRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "origin", "size", "root", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("origin", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("note", models.BinaryField()),
                ("own", models.BooleanField()),
                ("since", models.BigIntegerField(default=0)),
                ("proof", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="KeySetRecord",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("party", models.CharField(max_length=8)),
                ("n", models.BigIntegerField()),
                ("document", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=255, unique=True)),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.BinaryField(default=b"")),
                ("last_t", models.BigIntegerField(default=0)),
                ("keyset_n", models.BigIntegerField()),
                ("keyset_hash", models.CharField(max_length=64)),
                ("lease_owner", models.CharField(default="", max_length=32)),
                ("lease_until", models.FloatField(default=0.0)),
            ],
        ),
        migrations.CreateModel(
            name="PlaceRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "act", "origin", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("act", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=255)),
                ("index", models.BigIntegerField()),
                ("party", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=8)),
                ("t", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                ("path", models.BinaryField()),
                ("size", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("charter", models.BinaryField()),
                ("own_code", models.CharField(max_length=8)),
                ("register_size", models.BigIntegerField(default=0)),
                ("register_root", models.CharField(max_length=64)),
                ("created", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("index", models.BigIntegerField()),
                ("data", models.BinaryField()),
                (
                    "log",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.log"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                (
                    "log",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.log"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("group", models.CharField(max_length=32)),
                ("verb", models.CharField(max_length=64)),
                ("title", models.TextField(default="")),
                ("number", models.CharField(default="", max_length=64)),
                ("process", models.CharField(default="", max_length=64)),
                ("dossier", models.CharField(default="", max_length=64)),
                ("desk", models.CharField(default="", max_length=16)),
                ("role", models.CharField(default="", max_length=16)),
                ("officer", models.BigIntegerField(null=True)),
                ("party", models.CharField(default="", max_length=8)),
                ("due", models.BigIntegerField(null=True)),
                ("url", models.CharField(max_length=255)),
                ("since", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["group", "due"], name="pending_by_group"),
                    models.Index(fields=["dossier"], name="pending_of_dossier"),
                ],
            },
        ),
        migrations.AddField(
            model_name="log",
            name="process",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
        ),
        migrations.CreateModel(
            name="PeerLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=8)),
                ("origin", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "party", "origin"), name="peer_log_once")],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
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
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "sent"])),
                        fields=["process", "addressee", "due"],
                        name="outbox_under_way",
                    ),
                    models.Index(fields=["process", "dossier"], name="outbox_of_dossier"),
                ],
                "constraints": [models.UniqueConstraint(fields=("act", "addressee"), name="outbox_once")],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=120)),
                ("root", models.CharField(max_length=64)),
                ("keyset_n", models.BigIntegerField()),
                ("keyset_hash", models.CharField(max_length=64)),
                ("confirmed_at", models.BigIntegerField(null=True)),
                ("origin", models.CharField(default="", max_length=255)),
                ("log_keys", models.JSONField(null=True)),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="member_once")],
            },
        ),
        migrations.CreateModel(
            name="ActRecord",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("dossier", models.CharField(max_length=64)),
                ("author", models.CharField(max_length=8)),
                ("seq", models.BigIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("document", models.BinaryField()),
                ("outgoing", models.BooleanField()),
                ("t", models.BigIntegerField()),
                ("leaf_index", models.BigIntegerField()),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "dossier", "leaf_index"], name="act_of_dossier")],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "leaf_index"), name="act_leaf_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("outgoing", True)),
                        fields=("process", "dossier", "seq"),
                        name="act_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("origin", models.CharField(max_length=255)),
                ("party", models.CharField(max_length=8)),
                ("found", models.BigIntegerField()),
                ("one", models.BinaryField()),
                ("two", models.BinaryField()),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "party"], name="proof_against")],
            },
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=8)),
                ("size", models.BigIntegerField()),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "party"), name="shown_once")],
            },
        ),
    ]
