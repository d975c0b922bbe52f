# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or delete acts and leaves, on either engine, until the migration is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from demarche.core.acts import concern as kinds
from demarche.ledger.models import ActRecord, Leaf, Log
from tests.builders import raising
from tests.ledger import tampering
from tests.ledger.observing import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledger.builders import Meeting


@pytest.mark.quick
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE ledger_actrecord SET kind = kind", "acts are written once"),
        ("UPDATE ledger_actrecord SET document = document WHERE seq = 1", "acts are written once"),
        ("DELETE FROM ledger_actrecord", "acts are written once"),
        ("UPDATE ledger_leaf SET data = data", "leaves are written once"),
        ("DELETE FROM ledger_leaf", "leaves are written once"),
    ],
)
def test_raw_statements_are_refused(meeting: Meeting, statement: str, refusal: str) -> None:
    """Aurelia's administrator tries at the database's own prompt."""
    before = rows()
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        tampering.run(statement)
    assert rows() == before


@pytest.mark.quick
@pytest.mark.parametrize(
    "change",
    [
        lambda: ActRecord.objects.update(seq=7),
        lambda: ActRecord.objects.all().delete(),
        lambda: ActRecord.objects.get(author="XA").save(),
        lambda: ActRecord.objects.get(author="XA").delete(),
        lambda: Leaf.objects.update(data=b""),
        lambda: Leaf.objects.all().delete(),
    ],
)
def test_the_orm_is_refused(meeting: Meeting, change: Callable[[], object]) -> None:
    """A colleague tries in code."""
    before = rows()
    with pytest.raises(DatabaseError, match="are written once"), transaction.atomic():
        change()
    assert rows() == before


@pytest.mark.quick
def test_one_number_one_act(meeting: Meeting) -> None:
    """Two own acts under one number, or two acts with one leaf, cannot be stored."""
    row = ActRecord.objects.filter(outgoing=True)[0]
    row.id, row.leaf_index = "7" * 64, 99
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    row.seq, row.leaf_index = 99, 0
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_triggers_go_and_come_back(lasting: Meeting) -> None:
    """Undone, the migration leaves every row and lets it be changed; done again, it refuses again."""
    before = rows()
    call_command("migrate", "ledger", "0001", verbosity=0)
    assert tampering.run("UPDATE ledger_actrecord SET kind = kind") == 2
    call_command("migrate", "ledger", verbosity=0)
    assert rows() == before
    with pytest.raises(DatabaseError, match="acts are written once"):
        tampering.run("UPDATE ledger_actrecord SET kind = kind")
    lasting.release(kinds.RAISE, raising("open"))
    assert Log.objects.get().size == 3


def test_the_tables_go_and_come_back(committed: str) -> None:
    """The whole ledger is undone and made again."""
    call_command("migrate", "ledger", "zero", verbosity=0)
    assert not [name for name in connection.introspection.table_names() if name.startswith("ledger_")]
    call_command("migrate", "ledger", verbosity=0)
    assert rows()["ActRecord"] == []
