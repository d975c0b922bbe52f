# SPDX-License-Identifier: Apache-2.0
"""Every column of every table of the ledger, changed by hand in one row: it is found, or stands here with why it cannot be.

It runs once, on SQLite: which columns the checks look at is the same on both databases, and that both give a column alike is
what the tests of `fsck` beside this one see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import AutoField

from demarche.ledger.fsck import Fault, check
from tests.ledger import tampering
from tests.ledger.test_fsck_columns import long_scene, other  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.ledger.scene import LongScene

NOT_FOUND = {
    "Process.created": "when the charter was completed stands nowhere else",
    "Member.confirmed_at": "a confirmation by voice is this side's word alone",
    "Member.clock_said": "what another clock said stands nowhere else",
    "Member.clock_ours": "what our own clock said then stands nowhere else",
    "Log.fetched": "that others were asked is told by nobody; only a first log was never to ask",
    "Log.lease_owner": "machine time, and gone with the signature",
    "Log.lease_until": "machine time, and gone with the signature",
    "Outbox.attempts": "how often it was tried is told and decides nothing",
    "Outbox.detail": "what was observed is told and decides nothing",
    "Outbox.due": "machine time of the next attempt",
    "Outbox.lease_until": "machine time, and gone with the attempt",
    "Outbox.stopped_because": "the words of an officer decide nothing",
    "Outbox.first_tried": "when it was tried first is told and decides nothing",
    "Outbox.delivered": "when the receipt was checked here; the receipt has its own time",
    "FileOutbox.stopped_because": "the words of an officer decide nothing",
    "FileOutbox.attempts": "how often it was tried is told and decides nothing",
    "FileOutbox.detail": "what was observed is told and decides nothing",
    "FileOutbox.due": "machine time of the next attempt",
    "FileOutbox.lease_until": "machine time, and gone with the attempt",
    "FileOutbox.first_tried": "when it was tried first is told and decides nothing",
    "FileOutbox.delivered": "when the receipt was checked here; the receipt has its own time",
    "FileOutbox.offset": "while it is under way the other side's word, asked for again with each piece",
    "FileRecord.media": "the first act's word; each act says its own, which is signed",
    "RegisterHeld.attempts": "how often it was tried is told and decides nothing",
    "RegisterHeld.detail": "what was observed is told and decides nothing",
    "RegisterHeld.due": "machine time of the next attempt",
    "RegisterHeld.lease_until": "machine time, and gone with the attempt",
    "Proof.found": "when it was found here stands nowhere else",
}
MODELS = list(apps.get_app_config("ledger").get_models())


def change(model: type[Model], column: str, *, last: bool) -> int:
    """Change a column of the first or the last row; how many rows it hit."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = list(model._default_manager.order_by("pk").values_list(*names))
    row = dict(zip(names, rows[-1 if last else 0], strict=True))
    said = {name: value for name, value in row.items() if isinstance(value, str | int)}
    where = " AND ".join(f'"{name}" = %s' for name in said)
    changed = other(row[column])
    sentence = f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE {where}'  # noqa: S608  # names of our own columns
    return tampering.run(sentence, changed, *said.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_a_column_changed_by_hand_is_found(
    long_scene: LongScene,  # noqa: F811  # the fixture
    model: type[Model],
) -> None:
    """One value of the first row, then of the last, is another; what nothing else vouches for is listed with its reason."""
    columns = {
        field.name: str(field.column) for field in model._meta.concrete_fields if not isinstance(field, AutoField)
    }
    ends = (False, True)[: model._default_manager.count()]
    missed = {
        f"{model.__name__}.{name}"
        for name, column in columns.items()
        if not all(found_after(model, column, last=last) for last in ends)
    }
    assert ends
    assert missed == {name for name in NOT_FOUND if name.partition(".")[0] == model.__name__}


class FoundError(Exception):
    """A fault was told."""


def stop(fault: Fault) -> None:
    """One fault is enough."""
    raise FoundError(str(fault))


def found_after(model: type[Model], column: str, *, last: bool) -> bool:
    """Whether a change, undone afterwards, is found, or refused by a rule of the table itself."""
    try:
        with transaction.atomic():
            assert change(model, column, last=last) == 1
            check(stop)
            transaction.set_rollback(True)
    except (FoundError, IntegrityError):
        return True
    return False
