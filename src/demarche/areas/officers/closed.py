# SPDX-License-Identifier: Apache-2.0
"""Dossiers that are closed to an officer though they are his desk's: matters marked TLP:RED. The room that keeps them says which."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from demarche.areas.officers.models import Officer

Closed = Callable[[Officer], QuerySet[Any, Any]]
_SAYS: list[Closed] = []


def register(says: Closed) -> None:
    """Have a room say which dossiers are closed to an officer: a query of their ids alone."""
    _SAYS[:] = [says]


def closed_dossiers(officer: Officer) -> QuerySet[Any, Any]:
    """The ids of the dossiers closed to an officer, to be left out of what he is shown."""
    return _SAYS[0](officer) if _SAYS else Officer.objects.none().values("username")
