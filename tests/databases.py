# SPDX-License-Identifier: Apache-2.0
"""Databases for tests in which commits are real: copies of the migrated one, a file or a PostgreSQL database each.

Tests that need no commit use pytest-django's `db`, which rolls back. The shipped triggers refuse to delete acts, so nothing is
ever flushed: a database that was committed to is thrown away whole. Import the fixtures in a folder's conftest:

    from tests.databases import committed, home, template  # noqa: F401
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

_numbers = count(1)


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _execute(statement: str) -> None:
    """Do something to whole databases, from outside any of them."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _create(name: str, template: str) -> None:
    """Copy the files of a PostgreSQL database; by default, from version 15 on, each page goes through the log, which costs twice."""
    by_file = "STRATEGY FILE_COPY" if connection.pg_version >= 150_000 else ""  # type: ignore[attr-defined]
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {by_file}')


@pytest.fixture(scope="session")
def template(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a migrated database that nothing is written to."""
    with django_db_blocker.unblock():
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)  # no test of the run asked for a database in the usual way
        if _is_sqlite():
            file = tmp_path_factory.mktemp("template") / "db.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
            yield str(file)
            return
        migrated = connection.settings_dict["NAME"]
        name = f"{migrated}_template_{next(_numbers)}"  # a folder that imports this fixture has its own
        connection.close()
        _create(name, migrated)
        yield name
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def committed(template: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, in which commits are real and other threads and processes see them; gives its name."""
    with django_db_blocker.unblock():
        before, held = connection.settings_dict["NAME"], connection.connection
        if _is_sqlite():
            connection.connection = None  # the shared one is in memory, and closing it would do nothing
        else:
            connection.close()
        name = _copy(template, tmp_path)
        # New threads make their connections from the same settings.
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            if _is_sqlite():
                connection.connection = held
            else:
                _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy(template: str, folder: Path) -> str:
    if _is_sqlite():
        return shutil.copyfile(template, str(folder / "db.sqlite3"))
    name = f"{template}_{next(_numbers)}"
    _create(name, template)
    return name


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A node's folder, empty: what the ledger keeps beside the database goes there."""
    folder = tmp_path / "home"
    folder.mkdir()
    settings.DEMARCHE_HOME = folder
    return folder


def together(*works: Callable[[], object]) -> list[object]:
    """Do things at the same time, a thread and a connection each; give what came of each, or raise what one raised."""
    results: list[object] = [None] * len(works)
    failures: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(at: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            results[at] = work()
        except BaseException as error:  # noqa: BLE001  # raised again below, in the thread of the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results


__all__ = ["committed", "home", "template", "together"]
