# SPDX-License-Identifier: Apache-2.0
"""What rooms say of a Party, block by block: each registers what it knows, and the page puts it in its order.

A room that knows something of a Party registers a function; it is asked with `Asked` whenever the page is opened and reads its own
rows, or the register that is folded already, in a number of queries that neither Parties nor matters raise. A block of which no
room knows anything is not on the page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from demarche.areas.officers.models import Officer
from demarche.core.charter import Charter
from demarche.core.process.register import View
from demarche.ledger.processes import Standing


class Block(StrEnum):
    """A block of the page, in the order of the page."""

    SHORT = "short"
    OPEN = "open"
    SUBJECTS = "subjects"
    FIGURES = "figures"
    COMING = "coming"
    PUBLIC = "public"
    CONTACTS = "contacts"


LABELS: Final[Mapping[Block, Promise]] = {
    Block.SHORT: _("In short"),
    Block.OPEN: _("Open"),
    Block.SUBJECTS: _("Subjects"),
    Block.FIGURES: _("Figures"),
    Block.COMING: _("Coming"),
    Block.PUBLIC: _("May be said in public"),
    Block.CONTACTS: _("Contacts"),
}

SENTENCES: Final = (Block.SHORT, Block.PUBLIC)
"""The blocks whose lines are sentences of one paragraph; in all others a line is an item."""

ORDER: Final = ("matters", "line", "taking_part", "process", "fingerprint")
"""In which order rooms speak within a block; those that are not named here come after, as they were loaded."""

MOST: Final[Mapping[Block, int]] = {
    Block.OPEN: 6,
    Block.SUBJECTS: 6,
    Block.FIGURES: 8,
    Block.COMING: 6,
    Block.CONTACTS: 5,
}
"""How many lines of a block stand on the page, so that it keeps to two sides; what is more is said with the place where it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a room is asked: of which Party of which process, for which officer, at which moment.

    `here` is where this node stands, `view` the register as folded there, `charter` the one in force; `names` those of all Parties.
    `kept` is for what a room looks up once and says in several blocks.
    """

    officer: Officer
    process: str
    party: str
    at: int
    here: Standing
    view: View
    charter: Charter
    names: Mapping[str, str]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def own(self) -> str:
        """The code of this node's own Party."""
        return self.here.own_code

    @property
    def name(self) -> str:
        """What the Party calls itself."""
        return self.names.get(self.party, self.party)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and where what they say can be opened; names in them stand between signs that keep their direction."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a block: its pieces, under a number and a title where it is about one thing.

    `title` is an official's text in `language`; `at` is when a thing that is coming is due; `marking` is that of what is told.
    """

    pieces: tuple[Piece, ...]
    number: str = ""
    title: str = ""
    language: str = ""
    url: str = ""
    at: int | None = None
    marking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """That a room has more than a page takes: `count` lines that it did not give, or in words what they are; and where they stand."""

    url: str = ""
    count: int = 0
    text: str = ""


Says = Callable[[Asked], Iterable["Line | Rest"]]


@dataclass(frozen=True, slots=True)
class Told:
    """A block of the page: its lines, and what is more than stands there."""

    block: Block
    label: str
    lines: tuple[Line, ...]
    more: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Speaker:
    says: Says
    otherwise: bool


_SPEAKERS: Final[dict[Block, dict[str, _Speaker]]] = {block: {} for block in Block}


def register(block: Block, name: str, says: Says, *, otherwise: bool = False) -> None:
    """Have a room speak of a Party in a block; `otherwise` only when no other room had anything to say in it."""
    _SPEAKERS[block][name] = _Speaker(says, otherwise)


def told(asked: Asked) -> Iterator[Told]:
    """Every block of which some room knows something, in the order of the page."""
    for block in Block:
        first, then = _names(block, otherwise=False), _names(block, otherwise=True)
        said = _said(block, first, asked) or _said(block, then, asked)
        lines = [each for each in said if isinstance(each, Line)]
        rests = [each for each in said if isinstance(each, Rest)]
        more = tuple(Piece(each.text, each.url) for each in rests if each.text)
        if block is Block.COMING:
            lines.sort(key=lambda each: each.at or 0)
        most = MOST.get(block, len(lines))
        left = max(0, len(lines) - most) + sum(each.count for each in rests)
        if left:
            where = next((each.url for each in rests if each.count), "")
            more = (*more, Piece(ngettext("%(n)d more", "%(n)d more", left) % {"n": left}, where))
        if lines or more:
            yield Told(block, str(LABELS[block]), tuple(lines[:most]), more)


def _said(block: Block, names: Iterable[str], asked: Asked) -> list[Line | Rest]:
    return [each for name in names for each in _SPEAKERS[block][name].says(asked)]


def _names(block: Block, *, otherwise: bool) -> list[str]:
    known = [name for name, each in _SPEAKERS[block].items() if each.otherwise is otherwise]
    return sorted(known, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
