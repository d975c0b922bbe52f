# SPDX-License-Identifier: Apache-2.0
"""Looking at a ledger from outside: every row of it, the writes it asks for, and the same with one of them failed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from demarche.ledger import evidence, folds, replay
from demarche.ledger.fsck import Fault, Tally, check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST = 60


class CutError(DatabaseError):
    """The store failed under a statement."""


def rows() -> dict[str, list[str]]:
    """Every row of every table of the ledger that there is."""
    tables = connection.introspection.table_names()
    return {
        model.__name__: sorted(
            repr({name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()})
            for row in model._default_manager.values()
        )
        for model in apps.get_app_config("ledger").get_models()
        if model._meta.db_table in tables
    }


@contextmanager
def cut(point: int) -> Iterator[list[str]]:
    """Fail the statement of that number and every one after it; gives the statements that were asked for."""
    asked: list[str] = []

    def fail(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        asked.append(sql)
        if len(asked) > point:
            raise CutError(f"statement {len(asked)} failed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield asked


@contextmanager
def cut_commit(*, after: bool) -> Iterator[None]:
    """Fail the next commit, before it or just after it was made durable."""
    whole: Any = connection
    commit = whole._commit

    def fail() -> None:
        if after:
            commit()
        raise CutError("the commit failed")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_commit", fail)
        yield


def statements(work: Callable[[], object]) -> list[str]:
    """The statements that some work runs."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def commits(work: Callable[[], object]) -> int:
    """How often some work commits."""
    counted = 0
    whole: Any = connection
    commit = whole._commit

    def count() -> None:
        nonlocal counted
        counted += 1
        commit()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_commit", count)
        work()
    return counted


def faults() -> list[str]:
    """What fsck tells."""
    return checked()[0]


def checked() -> tuple[list[str], Tally]:
    """What fsck tells, and its tally."""
    told: list[Fault] = []
    tally = check(told.append)
    return [str(each) for each in told], tally


def dossier_file(process: str, dossier: str) -> bytes:
    """A dossier as it is exported."""
    out = bytearray()
    evidence.export_dossier(process, dossier, out.extend)
    return bytes(out)


def proof_file(process: str, act: str) -> bytes:
    """One act as it is exported alone."""
    out = bytearray()
    evidence.export_act(process, act, out.extend)
    return bytes(out)


def digest(process: str, dossier: str, *, cold: bool = False) -> str:
    """The digest of a dossier's docket, as it is at hand or folded from the start."""
    if cold:
        folds.SHELF.clear()
    with replay.docket(process, dossier) as docket:
        return docket.digest()
