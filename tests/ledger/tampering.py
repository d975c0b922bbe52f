# SPDX-License-Identifier: Apache-2.0
"""What somebody with the database in his hands can do: drop the triggers, then change what he likes."""

from __future__ import annotations

from importlib import import_module

from django.db import connection

_written_once = import_module("demarche.ledger.migrations.0002_written_once")
_register = import_module("demarche.ledger.migrations.0006_register")


def drop() -> None:
    """Drop the triggers that refuse to change acts and leaves."""
    statements = {"sqlite": _written_once._drop_sqlite, "postgresql": _written_once._drop_postgresql}
    for table in _written_once.REFUSALS:
        for statement in statements[connection.vendor](table):
            run(statement)
    for statement in _register.DROP[connection.vendor]:
        run(statement)


def run(statement: str, *values: str | int | bytes | None) -> int:
    """Run a statement as it is; give how many rows it hit."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def flip(data: bytes, at: int = -2) -> bytes:
    """Bytes with one bit changed."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)
