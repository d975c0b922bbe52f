# SPDX-License-Identifier: Apache-2.0
"""The register after founding: its leaves, how far each Party holds it, what waits for it, who has suspended."""

# Add what a register needs once it has more than the founding acts, and have the database refuse to change one of its leaves.
#
# Why: other Parties act on what the register says, so a leaf is as final as an act.
# Lock: new tables, and columns with a constant default; PostgreSQL rewrites no row for them, SQLite copies the few rows of processes.
# Reverse: drops tables, columns and triggers; what they held follows from acts that the other Parties hold too.

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "ledger_registerleaf"
REFUSAL = "leaves are written once"
MAKE = {
    "sqlite": tuple(
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    ),
}
DROP = {
    "sqlite": tuple(f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("update", "delete")),
    "postgresql": (f"DROP TRIGGER {TABLE}_written_once ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"),
}


def make(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers, in the words of the engine."""
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop what `make` created."""
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="process",
            name="pauses",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="process",
            name="register_generation",
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name="process",
            name="register_known",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="AwaitsRegister",
            fields=[
                ("act", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("dossier", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "size"], name="awaits_register_size")],
            },
        ),
        migrations.CreateModel(
            name="RegisterHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=8)),
                ("size", models.BigIntegerField(default=0)),
                ("due", models.FloatField(default=0.0)),
                ("lease_until", models.FloatField(default=0.0)),
                ("attempts", models.IntegerField(default=0)),
                ("obstacle", models.CharField(default="", max_length=64)),
                ("detail", models.TextField(default="")),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "party"), name="register_held_once")],
            },
        ),
        migrations.CreateModel(
            name="RegisterLeaf",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "process_id",
                        "generation",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("generation", models.IntegerField(default=1)),
                ("index", models.BigIntegerField()),
                ("act", models.CharField(max_length=64)),
                ("data", models.BinaryField()),
                (
                    "process",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.process"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "act"], name="register_leaf_of_act")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
