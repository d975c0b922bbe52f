# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or delete an act, or a leaf of a log."""

# Make the database itself refuse to change or delete an act, or a leaf of a log.
#
# Why here and not in save(): bulk updates, a psql prompt and a future colleague all go round save(). The Merkle log would
#   notice; this prevents.
# Lock: CREATE TRIGGER takes a brief table lock, no rewrite, no data moves.
# Reverse: drops the triggers; the rows are untouched either way.
# Instead, to erase a part of an act by court order: a migration of its own, so that it leaves a trace
#   (docs/operate/erasure.md).
# TRUNCATE fires no row trigger and is left to database privileges: the node's account needs none beyond INSERT, SELECT,
#   UPDATE and DELETE, and does not own the tables where an operator separates the two.

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSALS = {
    "ledger_actrecord": "acts are written once",
    "ledger_leaf": "leaves are written once",
}
VERBS = ("UPDATE", "DELETE")


def make(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers, in the words of the engine."""
    statements = {"sqlite": _make_sqlite, "postgresql": _make_postgresql}[editor.connection.vendor]
    for table, refusal in REFUSALS.items():
        for statement in statements(table, refusal):
            editor.execute(statement)


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop what `make` created."""
    statements = {"sqlite": _drop_sqlite, "postgresql": _drop_postgresql}[editor.connection.vendor]
    for table in REFUSALS:
        for statement in statements(table):
            editor.execute(statement)


def _make_sqlite(table: str, refusal: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for verb in VERBS
    ]


def _drop_sqlite(table: str) -> list[str]:
    return [f"DROP TRIGGER {table}_no_{verb.lower()}" for verb in VERBS]


def _make_postgresql(table: str, refusal: str) -> list[str]:
    return [
        (
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        ),
    ]


def _drop_postgresql(table: str) -> list[str]:
    return [f"DROP TRIGGER {table}_written_once ON {table}", f"DROP FUNCTION {table}_refuse()"]


class Migration(migrations.Migration):
    """Triggers on acts and leaves."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
