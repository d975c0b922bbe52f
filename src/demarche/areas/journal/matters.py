# SPDX-License-Identifier: Apache-2.0
"""What matters are called: the room that keeps them says it to an officer who may see it, and finds them by their numbers."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from demarche.areas.officers.models import Officer

Finds = Callable[[str, Officer], Collection[str]]
Tells = Callable[[Collection[str], Officer], Mapping[str, str]]

_KNOWN: Final[list[tuple[Finds, Tells]]] = []


def register(finds: Finds, tells: Tells) -> None:
    """Have a room say which dossiers have a number, and in one query what dossiers are called."""
    _KNOWN[:] = [(finds, tells)]


def numbered(text: str, officer: Officer) -> Collection[str]:
    """The ids of the dossiers open to the officer that have this number here or there."""
    return _KNOWN[0][0](text, officer) if _KNOWN else ()


def names(dossiers: Collection[str], officer: Officer) -> Mapping[str, str]:
    """What those of these dossiers that are open to the officer are called."""
    return _KNOWN[0][1](dossiers, officer) if _KNOWN and dossiers else {}
