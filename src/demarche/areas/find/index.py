# SPDX-License-Identifier: Apache-2.0
"""Writing the index: rooms put documents in and take them out, in the transaction that changes what they say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from demarche.areas.find.folding import words
from demarche.areas.find.models import Document
from demarche.ledger.statements import Delete, Insert, Update

LONGEST: Final = 200_000
"""Characters of a document that are kept and searched; PostgreSQL takes a megabyte of words in a row."""

TIE: Final = 31
"""Bits that tell documents of one second apart."""

UNDATED: Final = 2**32 - 1
"""Stands for the time of what has none and comes first: a Party."""

_NAMED: Final = (
    *("id", "key", "kind", "form", "process", "dossier", "desk", "party", "marking", "state", "readers"),
    *("number", "title", "language", "text", "url", "words"),
)
_ROWS: Final = Insert(Document, *_NAMED, over=("id",))
_GONE: Final = Delete(lambda key: Document.objects.filter(key=key), str)
_STATE: Final = Update(lambda place: Document.objects.filter(id=place), int, sets={"state": str})
_OF_KIND: Final = Delete(lambda kind: Document.objects.filter(kind=kind), str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document as its room says it.

    `at` and `key` never change while it is in the index: a document that moves is taken out first. `title` is what it is
    called, and searched only when `titled`; `also` is searched and not shown: identifiers, names of files, what notes say.
    """

    key: str
    kind: str
    at: int
    url: str
    title: str
    titled: bool = True
    text: str = ""
    also: str = ""
    form: str = ""
    process: str = ""
    dossier: str = ""
    desk: str = ""
    party: str = ""
    marking: str = ""
    state: str = ""
    readers: str = ""
    number: str = ""
    language: str = ""


def put(documents: Iterable[Found]) -> None:
    """Write documents, over those of the same key; part of the caller's transaction."""
    _ROWS.run(list(_rows(documents)))


def move(key: str, at: int, state: str) -> None:
    """Say of a document how it stands now; part of the caller's transaction."""
    _STATE.run(place(at, key), state)


def take_out(key: str) -> None:
    """Take a document out, if it is there; part of the caller's transaction."""
    _GONE.run(key)


def clear(*kinds: str) -> None:
    """Take out every document of some kinds; part of the caller's transaction."""
    for kind in kinds:
        _OF_KIND.run(kind)


def rows(*kinds: str) -> Iterator[tuple[str, object]]:
    """Every document of some kinds, for comparison with the index made anew."""
    for each in Document.objects.filter(kind__in=kinds).values_list(*_NAMED):
        yield f"document {each[1]}", each


def place(at: int, key: str) -> int:
    """Where a document stands in the order of the index: by its time, then by its key."""
    return min(max(0, at), UNDATED) << TIE | int.from_bytes(sha256(key.encode()).digest()[:4]) >> 1


def _rows(documents: Iterable[Found]) -> Iterator[tuple[object, ...]]:
    for each in documents:
        text = _clean(each.text)
        searched = " ".join(filter(None, (each.title if each.titled else "", each.number, text, each.also)))
        yield (
            *(
                place(each.at, each.key),
                each.key,
                each.kind,
                each.form,
                each.process,
                each.dossier,
                each.desk,
                each.party,
            ),
            *(
                each.marking,
                each.state,
                each.readers,
                each.number[:140],
                _clean(each.title),
                each.language,
                text,
                each.url,
            ),
            _kept(searched),
        )


def _clean(text: str) -> str:
    # PostgreSQL keeps no NUL in a text, and neither an officer nor an act needs one.
    return text.replace("\0", "")[:LONGEST]


def _kept(text: str) -> str:
    """Its words between blanks, as far as they count."""
    told = " ".join(words(text[:LONGEST]))[:LONGEST]
    return f" {told} " if told else ""
