# SPDX-License-Identifier: Apache-2.0
"""What builders made once in a run, put back as often as tests ask for it: the rows they wrote, and they themselves.

    made = keep(lambda: Meeting().found(), django_db_blocker)  # real acts, signed and appended by the ledger; rolled back
    meeting = made()                                           # in a test's transaction: the same rows, and its own copy

Rows, and with a folder the files that stood beside them. For tests that are rolled back only: a database that is committed to
would number its next rows like those put back.
"""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models.sql import InsertQuery
from django.test import override_settings

from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.models import Model
    from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")
Ground = TypeVar("Ground")
Rows = dict[Any, dict[str, Any]]


def keep(build: Callable[[], Made], blocker: DjangoDbBlocker, home: Path | None = None) -> Callable[[], Made]:
    """Build in a database that has nothing but its migrations, and undo it there; gives how to put it back.

    What it keeps on disk goes to the folder `home`, which must be empty, and from there to the folder of each test.
    """
    return keep_upon(lambda: None, lambda _nothing: build(), blocker, home)


def keep_upon(
    ground: Callable[[], Ground], build: Callable[[Ground], Made], blocker: DjangoDbBlocker, home: Path | None = None
) -> Callable[[], Made]:
    """The same for what is built upon another world, whose rows are there when it is put back."""
    there = nullcontext() if home is None else override_settings(DEMARCHE_HOME=home)
    with there, blocker.unblock(), transaction.atomic():
        start = ground()
        before = _rows()
        made = build(start)
        after = _rows()
        inserts, updates = _together(_inserts(before, after)), list(_updates(before, after))
        transaction.set_rollback(True)

    def again() -> Made:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in inserts:
                cursor.execute(statement, values)
            for model, pk, changed in updates:
                assert model._base_manager.filter(pk=pk).update(**changed)
        if home is not None:
            shutil.copytree(home, settings.DEMARCHE_HOME, dirs_exist_ok=True)
        return deepcopy(made, {id(each): each for each in (AURELIA, BOREALIA, CASTELLIA, DELTORA)})

    return again


def _rows() -> dict[type[Model], Rows]:
    """Every row of every table, by its key."""
    models = apps.get_models(include_auto_created=True)
    return {model: {_key(model, row): row for row in _read(model)} for model in models if model._meta.managed}


def _read(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._base_manager.order_by("pk").values())


def _key(model: type[Model], row: dict[str, Any]) -> Any:
    fields = [field.attname for field in model._meta.pk_fields]
    return row[fields[0]] if len(fields) == 1 else tuple(row[name] for name in fields)


def _inserts(before: dict[type[Model], Rows], after: dict[type[Model], Rows]) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements that write the rows there are now and were not before."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for model, rows in after.items():
        assert before[model].keys() <= rows.keys(), f"{model.__name__}: expected the rows there were, some are gone"
        new = [row for key, row in rows.items() if key not in before[model]]
        if new:
            query = InsertQuery(model)
            query.insert_values(model._meta.concrete_fields, [model(**row) for row in new], raw=True)
            statements += query.get_compiler(connection=connection).as_sql()
    return statements


def _together(statements: list[tuple[str, tuple[Any, ...]]]) -> list[tuple[str, tuple[Any, ...] | None]]:
    """The same for PostgreSQL as one text, with the values in it: then they go in one message, and are written out once."""
    if connection.vendor != "postgresql" or not statements:
        return list(statements)
    with connection.cursor() as cursor:
        return [("; ".join(cursor.mogrify(text, values) for text, values in statements), None)]


def _updates(
    before: dict[type[Model], Rows], after: dict[type[Model], Rows]
) -> Iterator[tuple[type[Model], Any, dict[str, Any]]]:
    """The rows there were, with what is now otherwise in them."""
    for model, rows in before.items():
        for key, row in rows.items():
            changed = {name: value for name, value in after[model][key].items() if value != row[name]}
            if changed:
                yield model, key, changed
