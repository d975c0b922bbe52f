# SPDX-License-Identifier: Apache-2.0
"""A working strand: who opens one, who adds what, and that it is worked on only while its subject is confirmed by all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern, contacts, keeping, subject
from demarche.core.acts import strand as acts
from demarche.core.acts.act import Act, Authorship, Head, Standpoint, write
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.matter import matter
from demarche.core.process.roles import WORKING
from demarche.core.process.settle import add, admits, rule_of
from demarche.core.process.strand import strand
from tests.core.shared import Shared
from tests.core.sides import matter as parts_of_matter
from tests.core.sides import numbers
from tests.core.specimens import LEAST
from tests.core.test_contacts import nominating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demarche.core.acts.schema import Kind

XA, XB = "XA", "XB"
MINISTER = "Minister for Foreign Affairs"
FILE: Json = {"name": "paper.txt", "media": "text/plain", "bytes": 3, "sha256": "c" * 64}
PAPER: dict[str, Json] = {"file1": FILE, "what": "A paper."}
KINDS = [kind for kind in LEAST if rule_of(kind).who == WORKING]


class Desk:
    """A process with a subject, and what one node holds of a strand on it."""

    def __init__(self, area: str = "CIN", *, confirmed: bool = True) -> None:
        self.shared = Shared()
        self.subject = self.shared.say(XA, subject.PROPOSE, {"area": area, "parties": [XA, XB], "by": MINISTER})
        if confirmed:
            self.state(subject.CONFIRM)
        self.docket = Docket(self.shared.process, "")

    def state(self, kind: str, party: str = XB) -> None:
        """A Party says of the subject what stands from now on."""
        self.shared.say(party, kind, {"subject": self.subject.id, "by": MINISTER})

    def opening(self, **more: Json) -> dict[str, Json]:
        marking: Json = {"tlp": "AMBER", "pap": "AMBER"}
        given: dict[str, Json] = {
            "subject": self.subject.id,
            "subjects": ["CIN"],
            "track": "technical",
            "marking": marking,
        }
        return {**given, "title": "Grid protection", **more}

    def write(  # what an author can say
        self,
        party: str,
        kind: str,
        values: Mapping[str, Json],
        *,
        audience: tuple[str, ...] | None = None,
        head: Head | None = None,
        after: Iterable[str] | None = None,
    ) -> Act:
        """An act on all that is held, or on what is named."""
        own = self.docket.newest(party)
        seq, prev = (1, None) if own is None else (own.act.seq + 1, own.act.id)
        seen = [tip for author, tip in self.docket.tips.items() if author != party] if after is None else after
        by = Authorship(self.shared.process, party, "technical_desk", self.shared.refs[party].hash, self.shared.now)
        at = Standpoint(seq, prev, tuple(seen), head or self.shared.register.head)
        dossier = None if audience else self.docket.dossier
        return write(kind, values, by=by, at=at, dossier=dossier, audience=audience, random=numbers).act

    def judge(self, act: Act) -> Reason | None:
        """Why the author's own node would not let it out."""
        return admits(self.docket, act, self.shared.ground)

    def take(self, act: Act) -> Act:
        add(self.docket, act, self.shared.ground)
        return act

    def say(self, party: str, kind: str, values: Mapping[str, Json]) -> Act:
        """What is written and held."""
        return self.take(self.write(party, kind, values))

    def open(self, party: str = XA, audience: tuple[str, ...] = (XA, XB), **more: Json) -> Act:
        """A strand is opened, right or wrong."""
        self.docket = Docket(self.shared.process, "")
        opening = self.write(party, acts.OPEN, self.opening(**more), audience=audience)
        self.docket = Docket(self.shared.process, opening.id)
        return self.take(opening)

    def opened(self, party: str = XA, audience: tuple[str, ...] = (XA, XB), **more: Json) -> Reason | None:
        """Why a strand that is opened so has no effect."""
        opening = self.open(party, audience, **more)
        return self.docket.reason(opening.id)


@pytest.fixture
def desk() -> Desk:
    """A strand that Aurelia opened on a subject that both have confirmed."""
    found = Desk()
    found.open()
    return found


@pytest.mark.parametrize("party", [XA, XB])
def test_any_party_of_an_open_subject_opens(party: str) -> None:
    """Also several strands on one subject."""
    desk = Desk()
    for _each in range(2):
        opening = desk.open(party)
        assert desk.docket.standing(opening.id) is Standing.IN_EFFECT
        found = strand(desk.docket)
        assert found is not None
        assert (found.opening, found.documents, found.linked, found.left) == (opening, (), (), {})
        assert found.contacts == {XA: (), XB: ()}
        assert matter(desk.docket) is None


def test_one_that_is_not_confirmed_opens_nothing() -> None:
    """Not while one has said nothing, nor once one declined; at the register that was cited, and at no other."""
    desk = Desk(confirmed=False)
    before = desk.shared.register.head
    assert desk.opened() is Reason.SUBJECT_NOT_OPEN
    assert strand(desk.docket) is None
    desk.state(subject.CONFIRM)
    desk.docket = Docket(desk.shared.process, "")
    assert (
        desk.judge(desk.write(XA, acts.OPEN, desk.opening(), audience=(XA, XB), head=before)) is Reason.SUBJECT_NOT_OPEN
    )
    confirmed = desk.shared.register.head
    assert desk.judge(desk.write(XA, acts.OPEN, desk.opening(), audience=(XA, XB))) is None
    desk.state(subject.DECLINE)
    assert desk.judge(desk.write(XA, acts.OPEN, desk.opening(), audience=(XA, XB))) is Reason.SUBJECT_NOT_OPEN
    assert desk.judge(desk.write(XA, acts.OPEN, desk.opening(), audience=(XA, XB), head=confirmed)) is None


@pytest.mark.parametrize(
    ("party", "audience", "more", "reason"),
    [
        (XA, (XA, XB), {"subject": "0" * 64}, Reason.NO_SUCH_SUBJECT),
        ("XC", ("XA", "XC"), {}, Reason.NOT_IN_THE_PROCESS),
        (XA, ("XA", "XB", "XC"), {}, Reason.NOT_AS_CONFIRMED),
        (XA, ("XA", "XC"), {}, Reason.NOT_AS_CONFIRMED),
        (XA, (XA, XB), {"subjects": ["INT"]}, Reason.NOT_AS_CONFIRMED),
        (XA, (XA, XB), {"subjects": ["CIN", "INT"]}, Reason.NOT_AS_CONFIRMED),
        (XA, (XA, XB), {"subjects": ["SPY"]}, Reason.PART_MALFORMED),
    ],
)
def test_what_opens_nothing(party: str, audience: tuple[str, ...], more: dict[str, Json], reason: Reason) -> None:
    """Another subject, other Parties, another area."""
    desk = Desk()
    assert desk.opened(party, audience, **more) is reason


def test_whom_it_does_not_concern_opens_nothing() -> None:
    """Three are in the process; the subject is between two."""
    desk = Desk()
    third = desk.shared.say(XB, subject.PROPOSE, {"area": "CIN", "parties": [XB, "XC"], "by": MINISTER})
    assert desk.opened(XA, (XA, XB), subject=third.id) is Reason.NOT_CONCERNED


def test_documents_have_versions(desk: Desk) -> None:
    """Each Party adds and revises; what crossed stands side by side, and every version stays."""
    first = desk.say(XA, acts.DOCUMENT, PAPER)
    other = desk.say(XB, acts.DOCUMENT, {**PAPER, "what": "Another."})
    one, two = (desk.write(party, acts.DOCUMENT, {**PAPER, "revises": first.id}) for party in (XA, XB))
    for each in (one, two):
        desk.take(each)
    last = desk.say(XA, acts.DOCUMENT, {**PAPER, "revises": two.id})

    found = strand(desk.docket)
    assert found is not None
    versions = {document.versions[0].id: {each.id for each in document.versions} for document in found.documents}
    assert versions == {first.id: {first.id, one.id, two.id, last.id}, other.id: {other.id}}
    assert [document.versions[-1].id for document in found.documents if document.versions[0] == first] == [last.id]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"what": "A paper."}, Reason.NOTHING_STATED),
        ({"what": "A paper.", "file2": FILE}, Reason.NOTHING_STATED),
        ({**PAPER, "file2": FILE}, Reason.NOTHING_STATED),
        ({**PAPER, "revises": "0" * 64}, Reason.NO_SUCH_DOCUMENT),
        ({"file1": FILE}, Reason.PART_MISSING),
    ],
)
def test_what_is_no_document(desk: Desk, values: dict[str, Json], reason: Reason) -> None:
    """Without a file, with two, or another version of what is none."""
    assert desk.judge(desk.write(XB, acts.DOCUMENT, values)) is reason
    opening = desk.docket.dossier
    assert desk.judge(desk.write(XB, acts.DOCUMENT, {**PAPER, "revises": opening})) is Reason.NO_SUCH_DOCUMENT


def test_each_party_names_its_own_contacts(desk: Desk) -> None:
    """Those that it has nominated, by the register that it cites; the last word stands whole, and none is a word too."""
    assert desk.judge(desk.write(XA, acts.CONTACT, {"contacts": ["duty"]})) is Reason.NO_SUCH_CONTACT
    desk.shared.say(XA, contacts.NOMINATE, nominating("duty"))
    desk.shared.say(XA, contacts.NOMINATE, nominating("desk"))
    assert desk.judge(desk.write(XB, acts.CONTACT, {"contacts": ["duty"]})) is Reason.NO_SUCH_CONTACT
    for names in (["desk", "duty"], ["desk"], []):
        desk.say(XA, acts.CONTACT, {"contacts": list[Json](names)})
        found = strand(desk.docket)
        assert found is not None
        assert found.contacts == {XA: tuple(names), XB: ()}
    desk.shared.say(XA, contacts.REMOVE, {"contact": "duty", "note": "1"})
    assert desk.judge(desk.write(XA, acts.CONTACT, {"contacts": ["duty"]})) is Reason.NO_SUCH_CONTACT


def test_matters_are_linked(desk: Desk) -> None:
    """By each Party by itself, with the number by which it is known or without."""
    desk.say(XA, acts.LINK, {"linked": {"dossier": "d" * 64}})
    desk.say(XB, acts.LINK, {"linked": {"dossier": "d" * 64, "number": "XA-2027-001"}})
    found = strand(desk.docket)
    assert found is not None
    assert [(dossier, entry.value) for dossier, entry in found.linked] == [("d" * 64, ""), ("d" * 64, "XA-2027-001")]


def test_what_was_said_twice_under_one_number_stands_nowhere(desk: Desk) -> None:
    """Both acts are the proof, and neither links, adds or leaves."""
    one, two = (desk.write(XA, acts.LINK, {"linked": {"dossier": each * 64}}) for each in "de")
    for each in (one, two):
        desk.take(each)
    found = strand(desk.docket)
    assert found is not None
    assert found.linked == ()


def test_who_leaves_says_nothing_more(desk: Desk) -> None:
    """The other goes on, and what was said stands."""
    desk.say(XA, acts.DOCUMENT, PAPER)
    left = desk.say(XA, acts.LEAVE, {})
    for kind in KINDS:
        assert desk.judge(desk.write(XA, kind, PAPER if kind == acts.DOCUMENT else _least(kind))) is Reason.HAS_LEFT, (
            kind
        )
    desk.say(XB, acts.DOCUMENT, PAPER)
    found = strand(desk.docket)
    assert found is not None
    assert {party: entry.act for party, entry in found.left.items()} == {XA: left.id}
    assert len(found.documents) == 2


def test_a_subject_that_is_declined_later(desk: Desk) -> None:
    """What was written before its author saw that stands; nothing is added after it, but who leaves leaves; confirmed again, all goes on."""
    before = desk.shared.register.head
    desk.say(XA, acts.DOCUMENT, PAPER)
    desk.state(subject.DECLINE)
    for kind in set(KINDS) - {acts.LEAVE}:
        assert desk.judge(desk.write(XB, kind, _least(kind))) is Reason.SUBJECT_NOT_OPEN, kind
        assert desk.judge(desk.write(XB, kind, _least(kind), head=before)) is None, kind
    assert desk.judge(desk.write(XB, acts.LEAVE, {})) is None
    found = strand(desk.docket)
    assert found is not None
    assert len(found.documents) == 1
    desk.state(subject.CONFIRM)
    assert desk.judge(desk.write(XB, acts.DOCUMENT, PAPER)) is None


def _least(kind: str) -> dict[str, Json]:
    found: dict[str, dict[str, Json]] = {
        acts.DOCUMENT: PAPER,
        acts.CONTACT: {"contacts": []},
        acts.LINK: {"linked": {"dossier": "d" * 64}},
    }
    return found.get(kind, {})


def test_in_a_strand_nothing_else_is_said(desk: Desk) -> None:
    """Every other kind that opens nothing, of checks and figures too, but which branch of a fork holds."""
    kinds: Iterable[Kind] = VOCABULARIES[NEWEST].values()
    for kind in kinds:
        if kind.name in LEAST and kind.name not in (*KINDS, keeping.HOLD):
            reason = desk.judge(desk.write(XB, kind.name, _anything(kind)))
            assert reason is Reason.WRONG_PLACE, kind.name
        elif not kind.opens and not kind.in_register and kind.name not in (*KINDS, keeping.HOLD):
            assert desk.judge(desk.write(XB, kind.name, {})) is not None, kind.name
    about: Json = {"author": XA, "act": desk.docket.dossier}
    assert desk.judge(desk.write(XB, keeping.HOLD, {"about": about})) is None


def _anything(kind: Kind) -> dict[str, Json]:
    """The least of a kind with ids of nothing."""
    text = LEAST[kind.name]
    for name in ("@own", "@part", *(f"@{each}" for each in LEAST)):
        text = text.replace(f'"{name}"', '"text"' if name == "@part" else f'"{"0" * 64}"')
    for name in ("time.extend", "assistance.offer", "preservation.request", "consultations.request", "return.request"):
        text = text.replace(f"@{name}", "0" * 64)
    found: dict[str, Json] = json.loads(text)
    return found


def test_elsewhere_nothing_of_a_strand_is_said() -> None:
    """In a concern each of its kinds is in the wrong place."""
    desk = Desk()
    parts: dict[str, Json] = {**parts_of_matter(), "subjects": ["CIN"], "q1": {"form": "open"}, "q1_text": "Who?"}
    opening = desk.write(XA, concern.RAISE, parts, audience=(XA, XB))
    desk.docket = Docket(desk.shared.process, opening.id)
    desk.take(opening)
    for kind in KINDS:
        assert desk.judge(desk.write(XB, kind, _least(kind))) is Reason.WRONG_PLACE, kind
    assert strand(desk.docket) is None


def test_nobody_else_is_heard(desk: Desk) -> None:
    """Who is in the process and not in the strand says nothing in it."""
    assert desk.judge(desk.write("XC", acts.LEAVE, {})) in (Reason.NOT_IN_THE_PROCESS, Reason.NOT_IN_AUDIENCE)


def test_two_nodes_agree_whatever_the_order(desk: Desk) -> None:
    """The same bytes."""
    said = [desk.docket.placed[desk.docket.dossier].act]
    said += [
        desk.say(XA, acts.DOCUMENT, PAPER),
        desk.say(XB, acts.LINK, _least(acts.LINK)),
        desk.say(XB, acts.LEAVE, {}),
    ]
    other = Docket(desk.shared.process, desk.docket.dossier)
    for each in reversed(said):
        add(other, each, desk.shared.ground)
    assert other.value() == desk.docket.value()
