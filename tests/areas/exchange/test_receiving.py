# SPDX-License-Identifier: Apache-2.0
"""The door: what it takes in, what it keeps of it, and that the same thing twice is the same thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.encoding import digest
from demarche.core.log.leaf import seen_leaf
from demarche.core.parcel import Answer, read_answer
from demarche.ledger import fsck, replay
from demarche.ledger.files import read_file
from demarche.ledger.models import ActRecord, FileRecord, HeadRecord, Leaf, PeerLog, PlaceRecord, Shown
from demarche.ledger.signer import KeyLockedError
from tests.areas.exchange.refusing import FROM_BOREALIA, carrying
from tests.areas.exchange.test_answers import with_refusal
from tests.builders import AURELIA, BOREALIA, notifying, raising
from tests.databases import together
from tests.ledger.observing import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two

ACKNOWLEDGE = {"clause": "without_prejudice"}


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """A concern that Borealia has raised and not sent."""
    return two.say(kinds.RAISE, FROM_BOREALIA)


def test_an_act_is_kept_as_it_came_with_its_authors_place(two: Two, concern: SignedAct) -> None:
    """Bytes received are bytes stored; the place in Borealia's log and the head over it are kept beside."""
    two.peer.send(two.door, concern)
    row = ActRecord.objects.get(id=concern.act.id)
    assert (bytes(row.document), row.author, row.outgoing) == (concern.document, "XB", False)
    place = PlaceRecord.objects.get(act=concern.act.id, origin=two.peer.log.origin)
    assert bytes(place.leaf) == two.peer.log.leaves[place.index]
    assert HeadRecord.objects.filter(origin=two.peer.log.origin, size=place.size).exists()
    assert bytes(Leaf.objects.get(index=row.leaf_index).data) == two.peer.receipts[concern.act.id].leaf


def test_the_same_parcel_twice_is_answered_with_the_same_place(two: Two, concern: SignedAct) -> None:
    """Borealia did not get the first answer, and posts the same bytes again."""
    body = two.peer.post(concern)
    first, second = (read_answer(two.door(body)[1]) for _ in range(2))
    assert first.places[0].place.leaf == second.places[0].place.leaf
    assert first.places[0].place.index == second.places[0].place.index
    assert ActRecord.objects.filter(id=concern.act.id).count() == 1
    two.peer.check(second, [concern])


def test_an_old_parcel_again_is_answered_under_the_newest_head(two: Two, concern: SignedAct) -> None:
    """Somebody recorded a parcel and replays it a week later: the same leaf, and nothing new."""
    body = two.peer.post(concern)
    two.door(body)
    two.peer.shown = PeerLog.objects.get(party="XB").size
    two.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA))
    leaves, held = Leaf.objects.count(), PeerLog.objects.get(party="XB").size
    status, data = two.door(body)
    answer = read_answer(data)
    assert (status, len(answer.places)) == (200, 1)
    assert answer.places[0].place.size == leaves == Leaf.objects.count()
    assert PeerLog.objects.get(party="XB").size == held


def test_one_act_twice_in_a_parcel_is_one_act(two: Two, concern: SignedAct) -> None:
    carried = two.peer.carried(concern)
    answer = read_answer(two.door(carrying(two, carried, carried))[1])
    assert [place.act for place in answer.places] == [concern.act.id]


def test_many_acts_get_their_receipts_under_one_head(two: Two, concern: SignedAct) -> None:
    """A hundred acts, one head signed."""
    acts = [concern, *(two.say(kinds.CLOSE, {}, dossier=concern) for _ in range(99))]
    heads = two.signer.heads
    answer = two.peer.send(two.door, *acts)
    assert len(answer.places) == 100
    assert two.signer.heads - heads == 1


def test_what_is_wrong_with_one_act_does_not_stop_the_others(two: Two, concern: SignedAct) -> None:
    two.other, forged = (
        BOREALIA,
        two.peer.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA), audience=("XA", "XB"), office="x"),
    )
    answer = two.peer.send(two.door, concern, forged)
    assert [place.act for place in answer.places] == [concern.act.id]
    assert [(each.act, each.code) for each in answer.refused] == [(forged.act.id, "act_signature")]


def test_files_are_kept_with_their_act(two: Two) -> None:
    """A bundle of addresses, byte for byte."""
    content = b"198.51.100.7\n"
    part: Json = {"name": "a.txt", "media": "text/plain", "bytes": len(content), "sha256": digest(content)}
    answer_to = two.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA, file1=part), files=(content, b"named by nobody"))
    assert answer_to.act.id in two.peer.receipts
    assert read_file(digest(content)) == content
    assert list(FileRecord.objects.values_list("sha256", "bytes", "media")) == [
        (digest(content), len(content), "text/plain")
    ]


def test_an_empty_parcel_brings_a_head(two: Two, concern: SignedAct) -> None:
    """Borealia only shows how its log grew."""
    answer = two.peer.send(two.door)
    assert (answer.places, answer.refused) == ((), ())
    assert PeerLog.objects.get(party="XB").size == len(two.peer.log.leaves)


def test_what_the_other_side_holds_of_our_log_is_noted(two: Two, concern: SignedAct) -> None:
    """The cover names the head that Borealia holds; the proofs of later answers start there."""
    assert two.peer.held is not None
    held = two.peer.held.size
    two.peer.send(two.door, concern)
    assert Shown.objects.get(party="XB").size == held


def test_the_answer_names_the_heads_that_are_held(two: Two, concern: SignedAct) -> None:
    answer = two.peer.send(two.door, concern)
    assert answer.held == (two.peer.log.checkpoint(),)


def test_a_conversation_is_settled_alike_on_both_sides(two: Two) -> None:
    """Raised here, acknowledged there, answered there, assessed here: one docket, byte for byte."""
    concern = two.release(kinds.RAISE, raising("yes_or_no"))
    two.deliver()
    two.hear(kinds.ACKNOWLEDGE, ACKNOWLEDGE, dossier=concern)
    two.hear(kinds.ANSWER, {"a1": {"value": "no"}, "a1_text": "It was not us."}, dossier=concern)
    two.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
    two.deliver()
    with replay.docket(two.process, concern.act.id) as docket:
        assert docket.digest() == two.peer.docket(concern.act.id).digest()


def test_what_the_exchange_leaves_behind_has_no_fault(two: Two, concern: SignedAct) -> None:
    """Acts both ways, an act and a file refused here and there, an old parcel again: `fsck` finds the record whole."""
    content = b"{}"
    bundle: Json = {
        "name": "a.json",
        "media": "application/stix+json;version=2.1",
        "bytes": len(content),
        "sha256": digest(content),
    }
    notice = two.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA, file1=bundle))
    forged = two.peer.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA), audience=("XA", "XB"), office="x")
    body = two.peer.post(concern, notice, forged, files=(content,))
    two.peer.check(read_answer(two.door(body)[1]), [concern, notice, forged])
    two.door(body)
    two.peer.shown = len(two.peer.log.leaves)
    own = two.release(kinds.NOTIFY, notifying())
    with_refusal(two, lambda: two.peer.refusal(own.act.id, "part_hash"))
    two.deliver()
    two.peer.lie = None
    two.release(kinds.ACKNOWLEDGE, ACKNOWLEDGE, dossier=concern)
    two.deliver()
    faults: list[str] = []
    tally = fsck.check(lambda fault: faults.append(str(fault)))
    assert (faults, tally.faults) == ([], 0)


def test_a_locked_box_key_takes_nothing_in(two: Two, concern: SignedAct) -> None:
    two.signer.locked = frozenset({"box"})
    with pytest.raises(KeyLockedError, match="expected the box key, it is locked"):
        two.door(two.peer.post(concern))
    assert not ActRecord.objects.filter(id=concern.act.id).exists()


def test_a_locked_log_key_delays_the_receipt(two: Two, concern: SignedAct) -> None:
    """The act is in; its receipt is given when the key is back and the parcel comes again."""
    two.signer.locked = frozenset({"log"})
    body = two.peer.post(concern)
    with pytest.raises(KeyLockedError, match="expected the log key, it is locked"):
        two.door(body)
    two.signer.locked = frozenset()
    two.peer.check(read_answer(two.door(body)[1]), [concern])


def answered(two: Two, *bodies: bytes) -> list[Answer]:
    """What the door says to requests that arrive at the same moment."""

    def post(body: bytes) -> Callable[[], object]:
        return lambda: read_answer(two.door(body)[1])

    return [each for each in together(*map(post, bodies)) if isinstance(each, Answer)]


def test_two_connections_with_the_same_parcel(lasting: Two) -> None:
    """They arrive at the same moment; there is one act, one leaf and one place."""
    concern = lasting.say(kinds.RAISE, FROM_BOREALIA)
    answers = answered(lasting, *[lasting.peer.post(concern)] * 2)
    assert {answer.places[0].place.index for answer in answers} == {ActRecord.objects.get(id=concern.act.id).leaf_index}
    assert ActRecord.objects.filter(id=concern.act.id).count() == 1


def test_two_parcels_under_two_heads_at_the_same_moment(lasting: Two) -> None:
    """Each proves from the head held before; whichever comes second is told the newer head, and nothing is lost."""
    first = lasting.say(kinds.RAISE, FROM_BOREALIA)
    one = lasting.peer.post(first)
    second = lasting.say(kinds.RAISE, FROM_BOREALIA)
    codes = {answer.code for answer in answered(lasting, one, lasting.peer.post(first, second))}
    assert None in codes <= {None, "head_unproven"}
    lasting.peer.shown = PeerLog.objects.get(party="XB").size
    lasting.peer.held = None
    answer = lasting.peer.send(lasting.door, first, second)
    assert {place.act for place in answer.places} == {first.act.id, second.act.id}


def test_a_first_head_keeps_no_proof_that_leads_to_nothing(apart: Two) -> None:
    """Borealia takes a head of its log for known here that never came: what is kept is the first head, by itself."""
    apart.found_here()
    founding = apart.peer.found()
    apart.peer.log.append(
        "seen", seen_leaf(apart.now, BOREALIA.ref, head=("demarche.invalid/x", 2, bytes(32)), salt=bytes(16))
    )
    apart.peer.shown = 1
    apart.door(apart.peer.post(founding))
    held = HeadRecord.objects.get(origin=apart.peer.log.origin, own=False)
    assert (held.size, held.since, bytes(held.proof)) == (2, 0, b"")
    assert [each for each in faults() if each.startswith("head ")] == []
