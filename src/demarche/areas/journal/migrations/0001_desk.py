# SPDX-License-Identifier: Apache-2.0
"""The journal, and triggers by which the database itself refuses to change an entry, or to remove one that may not be removed."""

# Why here and not in save(): bulk updates, a psql prompt and a future colleague all go round save(). The chain of hashes would
#   notice; this prevents. An entry goes only when another one, written before, says that entries up to its moment are removed.
# Lock: none, the table is new; no data moves.
# Reverse: drops the table with what was kept in it.
# Instead: nothing; `demarche journal remove` is the only way, so that removing leaves an entry.

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ONCE = "entries of the journal are written once"
KEPT = "entries of the journal are removed by demarche journal remove alone"
_OLD = "EXISTS (SELECT 1 FROM journal_entry AS said WHERE said.event = 'removed' AND said.since > OLD.at)"

MAKE = {
    "sqlite": (
        f"CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, '{ONCE}'); END",
        (
            f"CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry WHEN NOT {_OLD} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION '{ONCE}'; END IF; "
            f"IF NOT {_OLD} THEN RAISE EXCEPTION '{KEPT}'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER journal_entry_written_once BEFORE UPDATE OR DELETE ON journal_entry "
            "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()"
        ),
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete"),
    "postgresql": (
        "DROP TRIGGER journal_entry_written_once ON journal_entry",
        "DROP FUNCTION journal_entry_refuse()",
    ),
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
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=32)),
                ("place", models.BigIntegerField()),
                ("before", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("event", models.CharField(max_length=30)),
                ("at", models.BigIntegerField()),
                ("machine", models.BigIntegerField()),
                ("officer", models.BigIntegerField(null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("desk", models.CharField(blank=True, max_length=20)),
                ("door", models.CharField(max_length=10)),
                ("process", models.CharField(blank=True, max_length=64)),
                ("dossier", models.CharField(blank=True, max_length=64)),
                ("act", models.CharField(blank=True, max_length=64)),
                ("draft", models.CharField(blank=True, max_length=36)),
                ("subject", models.CharField(blank=True, max_length=100)),
                ("count", models.IntegerField(default=1)),
                ("since", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at", "id"], name="journal_at"),
                    models.Index(fields=["officer", "at", "id"], name="journal_officer"),
                    models.Index(fields=["event", "at", "id"], name="journal_event"),
                    models.Index(fields=["dossier", "at", "id"], name="journal_dossier"),
                    models.Index(fields=["desk", "at", "id"], name="journal_desk"),
                ],
                "constraints": [models.UniqueConstraint(fields=("chain", "place"), name="journal_place_once")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
