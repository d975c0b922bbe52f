# SPDX-License-Identifier: Apache-2.0
"""A working strand: opened on a subject that all whom it concerns have confirmed, and worked on while it is confirmed.

Whether the subject is open is read at the register that each act cites, so that all nodes judge alike. Declined later, the strand
is read and left, and nothing is added until it is confirmed again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demarche.core.acts import strand as acts
from demarche.core.acts.act import Act
from demarche.core.acts.schema import numbered
from demarche.core.codes import Reason
from demarche.core.process.cells import Write
from demarche.core.process.concern import say
from demarche.core.process.contacts import CONTACT
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.order import reading_order
from demarche.core.process.roles import LEFT, WORKING, Rule
from demarche.core.process.ruling import Past, Ruling
from demarche.core.process.subjects import find

if TYPE_CHECKING:
    from demarche.core.encoding import Json

DOCUMENT: Final = "document"
CONTACTS: Final = "strand_contacts"
LINKED: Final = "linked"


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its versions, oldest first; each is the act that put it in."""

    versions: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand as its docket has it: by Party the names of its contacts, by Party what it linked, and who has left by which act."""

    opening: Act
    documents: tuple[Document, ...]
    contacts: Mapping[str, tuple[str, ...]]
    linked: tuple[tuple[str, Entry], ...]
    left: Mapping[str, Entry]


def _open(act: Act, past: Past) -> Ruling:
    subject = find(past.register, str(act.values["subject"]))
    if subject is None:
        return Ruling(Reason.NO_SUCH_SUBJECT)
    if act.author not in subject.parties:
        return Ruling(Reason.NOT_CONCERNED)
    if not subject.is_open:
        return Ruling(Reason.SUBJECT_NOT_OPEN)
    if tuple(sorted(subject.parties)) != act.audience or act.values["subjects"] != [subject.area]:
        return Ruling(Reason.NOT_AS_CONFIRMED)
    return Ruling(writes=(Write("opened", act.kind),))


def _while_open(judge: Callable[[Act, Past], Ruling]) -> Callable[[Act, Past], Ruling]:
    """What is worked on while the subject is open."""

    def rule(act: Act, past: Past) -> Ruling:
        subject = find(past.register, str(past.opening.values["subject"]))
        if subject is None or not subject.is_open:
            return Ruling(Reason.SUBJECT_NOT_OPEN)
        return judge(act, past)

    return rule


def _document(act: Act, past: Past) -> Ruling:
    if list(numbered(act, "file")) != [1]:
        return Ruling(Reason.NOTHING_STATED)
    revises = act.values.get("revises")
    earlier = None if revises is None else past.said(str(revises))
    if revises is not None and (earlier is None or earlier.kind != acts.DOCUMENT):
        return Ruling(Reason.NO_SUCH_DOCUMENT)
    return Ruling(writes=(Write(DOCUMENT, str(revises or ""), act.id),))


def _contact(act: Act, past: Past) -> Ruling:
    names = act.values["contacts"]
    assert isinstance(names, list)  # noqa: S101  # narrows the type; its kind checked it
    if any(not isinstance(past.register.read(CONTACT, act.author, str(name)), dict) for name in names):
        return Ruling(Reason.NO_SUCH_CONTACT)
    return Ruling(writes=(Write(CONTACTS, names),))


def _link(act: Act, _past: Past) -> Ruling:
    linked = act.values["linked"]
    assert isinstance(linked, dict)  # noqa: S101  # narrows the type; its kind checked it
    return Ruling(writes=(Write(LINKED, str(linked.get("number", "")), str(linked["dossier"])),))


RULES: Final[Mapping[str, Rule]] = {
    acts.OPEN: Rule(WORKING, _open),
    acts.DOCUMENT: Rule(WORKING, _while_open(_document)),
    acts.CONTACT: Rule(WORKING, _while_open(_contact)),
    acts.LINK: Rule(WORKING, _while_open(_link)),
    acts.LEAVE: Rule(WORKING, say(LEFT)),
}


def strand(docket: Docket) -> Strand | None:
    """Read a strand off its docket; `None` while its opening act is not here or has no effect, or where it is another matter."""
    opening = docket.opening
    if opening is None or opening.kind != acts.OPEN or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return None
    parties = opening.audience or ()
    return Strand(
        opening=opening,
        documents=tuple(_documents(docket)),
        contacts={party: _named(docket.current(CONTACTS, party)) for party in parties},
        linked=tuple(_links(docket)),
        left={party: entry for party in parties if (entry := docket.current(LEFT, party)) is not None},
    )


def _documents(docket: Docket) -> Iterator[Document]:
    """Documents by their first version, oldest first; a version follows the one that it revises, and those that crossed stand side by side."""
    first: dict[str, str] = {}
    chains: dict[str, list[Act]] = {}
    for act in reading_order(each.act for each in docket.placed.values()):
        if act.kind == acts.DOCUMENT and docket.standing(act.id) is Standing.IN_EFFECT:
            root = first.get(str(act.values.get("revises", "")), act.id)
            first[act.id] = root
            chains.setdefault(root, []).append(act)
    yield from (Document(tuple(versions)) for versions in chains.values())


def _named(entry: Entry | None) -> tuple[str, ...]:
    value: Json = None if entry is None else entry.value
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _links(docket: Docket) -> Iterator[tuple[str, Entry]]:
    """Each matter that a Party linked, with the Party's newest word of it."""
    for key in docket.cells_named(LINKED):
        entry = docket.current(*key)
        if entry is not None:
            yield key[2], entry
