# SPDX-License-Identifier: Apache-2.0
"""Taking acts in: one leaf an act whatever comes twice, refusals beside them, and what waits until its causes are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.log.leaf import parse_leaf
from demarche.core.process.docket import Standing
from demarche.core.process.founding import found
from demarche.core.process.settle import settle
from demarche.ledger import peers, processes, proofs, read, replay
from demarche.ledger.models import ActRecord, HeadRecord, Leaf, Log, Member, PeerLog, PlaceRecord, Process, Proof, Shown
from demarche.ledger.peers import Grown, HeadMovedError
from demarche.ledger.receive import Refused, receive
from tests.builders import BOREALIA, founding_act, raising
from tests.ledger.builders import Meeting
from tests.ledger.observing import faults, rows

if TYPE_CHECKING:
    from demarche.core.encoding import Json

pytestmark = pytest.mark.quick

CLAUSE: dict[str, Json] = {"clause": "without_prejudice"}
TO_AURELIA = raising("open", raises=BOREALIA, addressed=Meeting().own)


def test_an_act_received_is_stored_as_it_came_with_its_places(meeting: Meeting) -> None:
    """Borealia raises a concern: its bytes, its place there, its leaf here, and the head that was shown."""
    concern = meeting.say(kinds.RAISE, TO_AURELIA)
    taken = meeting.send(concern)

    log = Log.objects.get()
    row = ActRecord.objects.get(id=concern.act.id)
    assert (taken.indices, taken.duplicates, taken.refused) == ({concern.act.id: row.leaf_index}, frozenset(), ())
    assert taken.size == log.size
    assert (bytes(row.document), row.outgoing, row.author) == (concern.document, False, "XB")
    leaf = parse_leaf(bytes(Leaf.objects.get(log=log, index=row.leaf_index).data))
    assert (leaf.k, leaf.act, leaf.sigs) == ("got", concern.act.id, concern.sigs)
    place = PlaceRecord.objects.get(act=concern.act.id)
    assert (place.origin, place.index, place.party, place.kind) == (
        meeting.log.origin,
        meeting.log.index[concern.act.id],
        "XB",
        "act",
    )
    size = len(meeting.log.leaves)
    assert HeadRecord.objects.get(origin=meeting.log.origin, size=size).own is False
    assert peers.newest(meeting.process, "XB") == PeerLog.objects.get(size=size)
    assert read.act(concern.act.id) == concern
    assert read.place_times([concern.act.id]) == {concern.act.id: {"XA": meeting.now, "XB": meeting.now}}
    assert faults() == []


def test_what_comes_twice_has_one_place(meeting: Meeting) -> None:
    """Borealia had no answer and sends again, with one act more: the first keeps its index and gets no second leaf."""
    concern = meeting.say(kinds.RAISE, TO_AURELIA)
    first = meeting.send(concern)
    before = rows()
    again = meeting.send(concern)
    assert (again.indices, again.size) == (first.indices, first.size)
    assert again.duplicates == frozenset({concern.act.id})
    assert rows() == before

    view = meeting.say(kinds.ASSESS, {"status": "open"}, dossier=concern)
    both = meeting.send(concern, view, view)
    assert both.indices == {**first.indices, view.act.id: first.size}
    assert both.duplicates == {concern.act.id}
    assert faults() == []


def test_a_parcel_is_one_run_of_leaves(meeting: Meeting) -> None:
    """Three acts and two refusals: leaves in the order they were carried, refusals after them, one time for all."""
    concern = meeting.say(kinds.RAISE, TO_AURELIA)
    views = [meeting.say(kinds.ASSESS, {"status": "open"}, dossier=concern) for _ in range(2)]
    size = Log.objects.get().size
    acts = [concern, *views]
    taken = receive(
        meeting.process,
        "XB",
        meeting.arrived(*acts),
        shown=[meeting.grown()],
        refused=[Refused("a" * 64, "act_signature", "b" * 64), Refused("a" * 64, "file_missing", "b" * 64, "c" * 64)],
        confirmed=2,
        at=meeting.now,
    )
    assert taken.indices == {each.act.id: size + at for at, each in enumerate(acts)}
    assert (taken.refused, taken.size) == ((size + 3, size + 4), size + 5)
    leaves = [parse_leaf(bytes(row.data)) for row in Leaf.objects.filter(index__gte=size).order_by("index")]
    assert [leaf.k for leaf in leaves] == ["got", "got", "got", "refused", "refused"]
    assert leaves[3].fields == {"item": "a" * 64, "act": "b" * 64, "code": "act_signature"}
    assert leaves[4].fields == {"item": "a" * 64, "act": "b" * 64, "file": "c" * 64, "code": "file_missing"}
    assert {leaf.t for leaf in leaves} == {meeting.now}
    assert peers.confirmed(meeting.process, "XB") == 2
    assert faults() == []


def test_what_they_hold_of_our_log_never_falls(meeting: Meeting) -> None:
    """Borealia says it holds size 2, then 1, then 3."""
    assert peers.confirmed(meeting.process, "XB") == 0
    for said, held in ((2, 2), (1, 2), (3, 3), (0, 3)):
        receive(meeting.process, "XB", [], shown=[], confirmed=said, at=meeting.now)
        assert peers.confirmed(meeting.process, "XB") == held
    assert Shown.objects.count() == 1


def test_an_empty_parcel_enters_nothing(meeting: Meeting) -> None:
    """Only a head came."""
    before = Leaf.objects.count()
    meeting.say(kinds.RAISE, TO_AURELIA)
    taken = meeting.send()
    assert (taken.indices, taken.size, Leaf.objects.count()) == ({}, before, before)
    assert peers.newest(meeting.process, "XB") == PeerLog.objects.get(size=len(meeting.log.leaves))


def test_a_proof_from_an_older_head_is_not_enough(meeting: Meeting) -> None:
    """While a head was checked from size 2, a newer one was taken in: it must be checked again from there."""
    held = peers.newest(meeting.process, "XB")
    assert held is not None
    first = meeting.say(kinds.RAISE, TO_AURELIA)
    meeting.send(first)
    second = meeting.say(kinds.RAISE, TO_AURELIA)
    before, size = rows(), len(meeting.log.leaves)
    late = Grown("XB", meeting.head(), held.size)
    message = f"^expected a proof from size {size - 1} of {meeting.log.origin}, one from {held.size} was checked$"
    with pytest.raises(HeadMovedError, match=message):
        receive(meeting.process, "XB", meeting.arrived(second), shown=[late], at=meeting.now)
    assert rows() == before
    # The head that is held already needs no proof.
    meeting.send(second)
    receive(meeting.process, "XB", [], shown=[Grown("XB", meeting.head(), held.size)], at=meeting.now)


def test_a_head_that_does_not_grow_is_no_newer_one(meeting: Meeting) -> None:
    """An older head cannot take the place of the newest."""
    held = peers.newest(meeting.process, "XB")
    assert held is not None
    message = rf"^expected a proof from size {held.size} of {meeting.log.origin}, one from {held.size} was checked$"
    with pytest.raises(HeadMovedError, match=message):
        receive(meeting.process, "XB", [], shown=[Grown("XB", meeting.head(1), held.size)], at=meeting.now)
    assert peers.newest(meeting.process, "XB") == held


def test_a_first_head_from_nowhere_is_not_enough(meeting: Meeting) -> None:
    """A log of which nothing is held cannot have been checked from size 5."""
    stranger = Grown("XC", meeting.head(), 5)
    message = f"^expected a proof from size 0 of {meeting.log.origin}, one from 5 was checked$"
    with pytest.raises(HeadMovedError, match=message):
        receive(meeting.process, "XB", [], shown=[stranger], at=meeting.now)


def test_an_act_waits_for_its_causes_and_is_then_judged(meeting: Meeting) -> None:
    """Borealia's assessment arrives before its concern: it is receipted at once, and judged when the concern is here."""
    concern = meeting.say(kinds.RAISE, TO_AURELIA)
    view = meeting.say(kinds.ASSESS, {"status": "open"}, dossier=concern)
    early = meeting.send(view)
    with replay.docket(meeting.process, concern.act.id) as docket:
        assert docket.standing(view.act.id) is Standing.WAITING
    meeting.send(concern)
    with replay.docket(meeting.process, concern.act.id) as docket:
        assert docket.standing(view.act.id) is Standing.IN_EFFECT
    assert meeting.send(view).indices == early.indices


def ahead(meeting: Meeting, own: SignedAct) -> tuple[SignedAct, SignedAct]:
    """Borealia's founding act, and a concern it raised knowing both; neither has arrived."""
    theirs = founding_act(BOREALIA, meeting.charter, meeting.log.origin, made=meeting.now)
    here = processes.standing(meeting.process)
    docket = settle((own.act, theirs.act), here.ground, meeting.process)
    register = found(meeting.charter, docket, here.founders)
    assert register is not None
    by = Authorship(meeting.process, "XB", "diplomatic_desk", BOREALIA.keyset.hash, meeting.now)
    at = Standpoint(1, None, (), register.head)
    draft = write(kinds.RAISE, TO_AURELIA, by=by, at=at, dossier=None, audience=("XA", "XB"), random=meeting.random)
    concern = draft.sign(BOREALIA.acts["diplomatic"])
    for signed in (theirs, concern):
        meeting._enter(signed)
    return theirs, concern


def test_acts_wait_for_the_register(committed: str, home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Borealia's concern comes before its founding act: it takes effect when the register is made, with no leaf more."""
    told: list[str] = []
    monkeypatch.setattr(replay, "PROJECTIONS", {})
    replay.register_projection("probe", lambda touched: told.append(touched.dossier), lambda: None)
    meeting = Meeting().enter()
    own = meeting.release("process.found", processes.founding_values(meeting.process), dossier=meeting.process)
    assert isinstance(own, SignedAct)
    theirs, concern = ahead(meeting, own)

    meeting.send(concern)
    with replay.docket(meeting.process, concern.act.id) as docket:
        assert docket.missing[concern.act.id] == ("register",)
    assert Process.objects.get().register_size == 0
    told.clear()
    meeting.send(theirs)
    assert told == [meeting.process, concern.act.id]
    assert Process.objects.get().register_size == 2
    assert Process.objects.get().register_root == concern.act.register.root
    with replay.docket(meeting.process, concern.act.id) as docket:
        assert docket.standing(concern.act.id) is Standing.IN_EFFECT
    assert dict(Member.objects.values_list("code", "origin")) == {"XA": meeting.origin, "XB": meeting.log.origin}
    assert Member.objects.get(code="XB").log_keys == BOREALIA.keyset.log.to_json()
    assert Log.objects.get().size == 3


def test_two_acts_under_one_number_are_kept_as_proof(meeting: Meeting) -> None:
    """Borealia signs two assessments as number 2: both are on record, and the pair against Borealia, once."""
    concern = meeting.hear(kinds.RAISE, TO_AURELIA)
    view = meeting.hear(kinds.ASSESS, {"status": "open"}, dossier=concern)
    by = Authorship(meeting.process, "XB", "diplomatic_desk", BOREALIA.keyset.hash, meeting.now)
    at = Standpoint(2, concern.act.id, (), view.act.register)
    draft = write(kinds.ASSESS, {"status": "resolved"}, by=by, at=at, dossier=concern.act.id, random=meeting.random)
    other = draft.sign(BOREALIA.acts["diplomatic"])
    meeting._enter(other)
    meeting.send(other)
    meeting.hear(kinds.ASSESS, {"status": "open"}, dossier=concern)

    [proof] = Proof.objects.all()
    assert (proof.kind, proof.party, proof.origin) == (proofs.TWO_ACTS, "XB", f"{concern.act.id}/2")
    pair = {bytes(proof.one), bytes(proof.two)}
    assert pair == {view.document, other.document}
    with replay.docket(meeting.process, concern.act.id) as docket:
        assert docket.standing(view.act.id) is Standing.FORKED
    assert faults() == []
