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

from tests.builders import AURELIA, BOREALIA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.db.models import Model
    from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


def keep(build: Callable[[], Made], blocker: DjangoDbBlocker, home: Path | None = None) -> Callable[[], Made]:
    """Build in a database that has nothing but its migrations, and undo it there; gives how to put it back.

    What it keeps on disk goes to the folder `home`, which must be empty, and from there to the folder of each test.
    """
    there = nullcontext() if home is None else override_settings(DEMARCHE_HOME=home)
    with there, blocker.unblock(), transaction.atomic():
        before = _rows()
        made = build()
        inserts = _inserts(before)
        transaction.set_rollback(True)

    def again() -> Made:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in inserts:
                cursor.execute(statement, values)
        if home is not None:
            shutil.copytree(home, settings.DEMARCHE_HOME, dirs_exist_ok=True)
        return deepcopy(made, {id(each): each for each in (AURELIA, BOREALIA)})

    return again


def _rows() -> dict[type[Model], list[dict[str, Any]]]:
    """Every row of every table."""
    models = apps.get_models(include_auto_created=True)
    return {model: list(model._base_manager.order_by("pk").values()) for model in models if model._meta.managed}


def _inserts(before: dict[type[Model], list[dict[str, Any]]]) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements that write the rows there are now and were not before."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for model, rows in _rows().items():
        new = [row for row in rows if row not in before[model]]
        assert len(new) == len(rows) - len(before[model]), f"{model.__name__}: what the migrations wrote was changed"
        if new:
            query = InsertQuery(model)
            query.insert_values(model._meta.concrete_fields, [model(**row) for row in new], raw=True)
            statements += query.get_compiler(connection=connection).as_sql()
    return statements
