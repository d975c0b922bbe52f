# SPDX-License-Identifier: Apache-2.0
"""What kinds of thing can be found, who may open their pages, and how what no act says is put in anew. Rooms register theirs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.functional import Promise

from demarche.areas.find import index
from demarche.areas.find.index import Found
from demarche.areas.officers.models import Officer
from demarche.ledger import replay


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing: `label` names several of them, `one` tags a hit; `roles` may open its pages, every officer where there are none."""

    name: str
    label: str | Promise
    one: str | Promise
    roles: tuple[str, ...] = ()

    def is_for(self, officer: Officer) -> bool:
        """Whether an officer may open its pages."""
        return not self.roles or any(officer.has_role(role) for role in self.roles)


SOURCES: Final[dict[str, Source]] = {}
FORMS: Final[dict[str, str | Promise]] = {}
"""What kinds of act are called, by their names."""

_ORDER: Final = ("matter", "act", "draft", "note", "call", "party", "report")


def register(source: Source, documents: Callable[[], Iterable[Found]] | None = None) -> None:
    """Make a kind of thing known; `documents` gives all of them anew, unless a projection of the room does."""
    SOURCES[source.name] = source
    if documents is not None:
        rows = partial(index.rows, source.name)
        replay.register_projection(f"find {source.name}", _nothing, partial(_refill, source.name, documents), rows)


def _nothing(_touched: replay.Touched) -> None:
    """What no act says does not change with a dossier."""


def _refill(name: str, documents: Callable[[], Iterable[Found]]) -> None:
    index.clear(name)
    index.put(documents())


def open_to(officer: Officer) -> Mapping[str, Source]:
    """The kinds of thing an officer may open, in the order of the page."""
    return {name: SOURCES[name] for name in _known() if SOURCES[name].is_for(officer)}


def _known() -> Iterator[str]:
    yield from (name for name in _ORDER if name in SOURCES)
    yield from (name for name in SOURCES if name not in _ORDER)
