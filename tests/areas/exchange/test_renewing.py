# SPDX-License-Identifier: Apache-2.0
"""A Party that goes on under other keys: what the door takes of it, what it refuses, and what it keeps as a proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.exchange import renewing
from demarche.areas.exchange.correspondence import known_as, peer
from demarche.areas.exchange.outbox import certificates, way_to
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.acts.revoking import REVOKE
from demarche.core.codes import Obstacle
from demarche.core.keyset import sign_keyset
from demarche.core.parcel import read_answer
from demarche.core.renewal import Renewal
from demarche.ledger import keyrings, processes, proofs, revoking
from demarche.ledger.fsck import check
from demarche.ledger.models import KeySetRecord, Proof
from tests.areas.exchange.node import Two
from tests.builders import BOREALIA, CASTELLIA, raising
from tests.simulation.renewing import anew, post, shown, take_up

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json

pytestmark = pytest.mark.django_db

SECOND = anew(BOREALIA)
THIRD = anew(SECOND, root=False)


@pytest.fixture
def two() -> Two:
    return Two(other=BOREALIA).found()


def raised(two: Two) -> SignedAct:
    """The peer raises a concern; nothing is sent yet."""
    return two.say(kinds.RAISE, raising("open", raises=BOREALIA, addressed=two.own))


def said(two: Two, body: bytes) -> tuple[int, str | None]:
    """What the door answers: the status, and the code."""
    status, data = two.door(body)
    return status, read_answer(data).code


def fsck() -> list[str]:
    found: list[str] = []
    check(lambda fault: found.append(str(fault)))
    return found


def test_a_new_key_set_comes_with_its_place_and_acts_under_it_are_taken(two: Two) -> None:
    """Every key is another, the root too; the cover is still signed with the one that the door knows."""
    take_up(two.peer, SECOND)
    concern = raised(two)
    status, data = two.door(post(two.peer, concern, keysets=shown(two.peer, 2), by=BOREALIA))
    answer = read_answer(data)
    assert (status, answer.code, [each.act for each in answer.places]) == (200, None, [concern.act.id])
    two.peer.shown = len(two.peer.log.leaves)
    later = raised(two)
    assert said(two, post(two.peer, later)) == (200, None)
    assert said(two, post(two.peer, later, by=BOREALIA)) == (403, "cover_signature")
    assert fsck() == []


def test_what_does_not_follow_is_refused_and_nothing_is_kept(two: Two) -> None:
    """Set n+2 without n+1, one signed by too few roots, another Party's, one whose leaf is elsewhere."""
    take_up(two.peer, SECOND)
    honest = shown(two.peer, 2)[0]
    take_up(two.peer, THIRD)
    alone = sign_keyset(SECOND.keyset, [SECOND.root])
    stranger = anew(CASTELLIA)
    elsewhere = replace(two.peer.log.place("key-set 2"), index=0)
    for keysets in (
        shown(two.peer, 3),
        (Renewal(alone, honest.place),),
        (Renewal(stranger.document, None),),
        (Renewal(SECOND.document, elsewhere), *shown(two.peer, 3)),
        (Renewal(SECOND.document, two.peer.log.place("key-set 3")),),
    ):
        assert said(two, post(two.peer, keysets=keysets, by=BOREALIA)) == (409, "keyset_unproven")
    assert KeySetRecord.objects.filter(party="XB").count() == 1
    assert said(two, post(two.peer, keysets=shown(two.peer, 2, 3), by=BOREALIA)) == (200, None)


def test_two_sets_of_one_number_are_a_proof_against_their_party(two: Two) -> None:
    """Both are signed by the roots of the set before; they are kept, once, and the record still holds together."""
    take_up(two.peer, SECOND)
    assert said(two, post(two.peer, keysets=shown(two.peer, 2), by=BOREALIA)) == (200, None)
    two.peer.shown = len(two.peer.log.leaves)
    other = anew(BOREALIA, label="another ")
    for _ in range(2):
        assert said(two, post(two.peer, keysets=(Renewal(other.document),))) == (409, "keyset_forked")
    proof = Proof.objects.get()
    assert (proof.kind, proof.party, proof.origin) == (proofs.TWO_SETS, "XB", "2")
    assert (bytes(proof.one), bytes(proof.two)) == (SECOND.document, other.document)
    assert fsck() == []


def test_an_older_set_that_comes_again_changes_nothing(two: Two) -> None:
    """The newest stays the newest, and an act under an older one after its leaf proves nothing."""
    take_up(two.peer, SECOND)
    assert said(two, post(two.peer, keysets=shown(two.peer, 2), by=BOREALIA)) == (200, None)
    two.peer.shown = len(two.peer.log.leaves)
    again = (Renewal(BOREALIA.document, None), *shown(two.peer, 2))
    assert said(two, post(two.peer, keysets=again)) == (200, None)
    two.peer.own = replace(BOREALIA, log=SECOND.log, node=SECOND.node)
    concern = raised(two)
    _, data = two.door(post(two.peer, concern))
    assert [each.code for each in read_answer(data).refused] == ["place_unproven"]


def test_an_act_under_a_set_that_is_not_held_is_refused_alone(two: Two) -> None:
    """It may be sent again once its key-set is here."""
    take_up(two.peer, replace(anew(BOREALIA, root=False), log=BOREALIA.log, node=BOREALIA.node))
    concern = raised(two)
    _, data = two.door(post(two.peer, concern))
    assert [each.code for each in read_answer(data).refused] == ["unknown_keyset"]


def test_both_certificates_are_pinned_while_not_everybody_has_heard(two: Two) -> None:
    """The confirmed one first, then those of the sets that were learnt since."""
    take_up(two.peer, SECOND)
    two.door(post(two.peer, keysets=shown(two.peer, 2), by=BOREALIA))
    [member] = known_as("XB")
    other = peer(member)
    assert way_to(other).tls.split() == [BOREALIA.keyset.tls, SECOND.keyset.tls]
    assert certificates(other, replace(way_to(other), tls=SECOND.keyset.tls)) == SECOND.keyset.tls


def test_a_revoked_key_is_refused_from_then_on_and_what_it_signed_is_disowned(two: Two) -> None:
    """What stood before stands; what came between is disowned and keeps its effect; what comes after is no act."""
    first, stolen = raised(two), raised(two)
    two.peer.send(two.door, first, stolen)
    key = BOREALIA.acts["diplomatic"].public.key_id
    last: Json = {"origin": two.peer.log.origin, "size": two.peer.log.index[stolen.act.id]}
    values: dict[str, Json] = {"key": key, "last": last, "text": "A copy of it was taken."}
    gone = two.peer.say(REVOKE, values, dossier=two.process)
    two.peer.send(two.door, gone)
    after = raised(two)
    _, data = two.door(two.peer.post(after))
    assert [(each.act, each.code) for each in read_answer(data).refused] == [(after.act.id, "key_revoked")]

    here = processes.standing(two.process)
    found = revoking.disowning(here, [first.act, stolen.act])
    assert {act: each.why for act, each in found.items()} == {stolen.act.id: "A copy of it was taken."}
    assert fsck() == []


def test_the_own_new_key_set_is_told_until_the_other_says_that_it_holds_it(two: Two) -> None:
    """It is due; an answer that names no newer head leaves it due, and says why."""
    new = anew(two.own)
    assert keyrings.take_up([two.own.document, new.document], at=two.now) == [(two.process, 2)]
    assert keyrings.take_up([two.own.document, new.document], at=two.now) == []
    assert keyrings.lacking() == [(two.process, "XB")]
    telling = renewing.Telling()
    assert telling.due(two.machine) == [(two.process, "XB")]
    two.signer.later = (new,)
    given: dict[str, Any] = {"signer": two.signer, "transport": two.wire, "at": two.now, "random": two.random}
    two.peer.follows = (new,)
    renewing.tell((two.process, "XB"), **given)
    assert keyrings.lacking() == []
    assert telling.due(two.machine) == []
    assert fsck() == []
    two.release(kinds.RAISE, raising("open"))
    assert two.deliver() == 1


def test_who_does_not_answer_is_told_again_later(two: Two) -> None:
    """Nothing is lost by it, and a pause is kept."""
    new = anew(two.own)
    keyrings.take_up([two.own.document, new.document], at=two.now)
    two.signer.later = (new,)
    two.wire.before = ObstacleError(Obstacle.NO_REPLY, "nobody there")
    telling = renewing.Telling()
    whom = (two.process, "XB")
    given: dict[str, Any] = {
        "signer": two.signer,
        "transport": two.wire,
        "at": two.now,
        "machine": two.machine,
        "random": two.random,
    }
    assert telling.tell(whom, **given) == 1
    assert (telling.due(two.machine), telling.due(two.machine + 3600)) == ([], [whom])
    two.wire.before, two.peer.follows = None, (new,)
    assert telling.tell(whom, **given) == 1
    assert keyrings.lacking() == []


def test_a_door_that_has_heard_gets_a_cover_under_the_newest_key(two: Two) -> None:
    """Its answer was lost, so this side does not know it; the door refuses the older key, and the newer one is tried at once."""
    new = anew(two.own)
    keyrings.take_up([two.own.document, new.document], at=two.now)
    two.signer.later = (new,)
    two.peer.follows = (new,)
    two.wire.after = ObstacleError(Obstacle.NO_REPLY, "the answer was lost")
    whom = (two.process, "XB")
    given: dict[str, Any] = {"signer": two.signer, "transport": two.wire, "at": two.now, "random": two.random}
    with pytest.raises(ObstacleError, match=r"the answer was lost$"):
        renewing.tell(whom, **given)
    two.wire.after = None
    renewing.tell(whom, **given)
    assert keyrings.lacking() == []
