# SPDX-License-Identifier: Apache-2.0
"""How to check an act: each sentence is made from what is on record, and a check that fails says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.concerns import page, vouched
from demarche.areas.concerns.models import DossierRow
from demarche.core.acts import concern as kinds
from demarche.core.log.leaf import refused_leaf
from demarche.core.log.place import Place
from demarche.ledger import heads, peers, processes
from demarche.ledger.models import ActRecord, PlaceRecord
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_dossier import ACK, forked, sixty
from tests.ledger import tampering
from tests.ledger.test_restore import REASON, fall_behind, restored

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

SIGNED = "signed by Aurelia, key-set 1"
NOT_YET = "covered by no signed head yet; the next one will"


def said(desk: Desk, signed: SignedAct) -> str:
    """What stands in the list of acts of how to check this one."""
    shown = desk.get("amis", url(signed)).text
    return shown.split("How to check this: ")[-1].split(" This act alone")[0]


def sign(desk: Desk) -> int:
    """This node signs a head over all there is; its size."""
    here = processes.standing(desk.meeting.process)
    meeting = desk.meeting
    return heads.head_for(here, here.log.upto - 1, signer=meeting.signer, at=meeting.now).size


def test_an_act_that_nobody_has_received(desk: Desk) -> None:
    """What is missing is said, and nothing of a head until there is one; then that nobody else holds it; then that one does."""
    ours = raised(desk, delivered=False)
    assert said(desk, ours) == f"{SIGNED} · logged by Aurelia · no receipt of Borealia yet · {NOT_YET}"

    size = sign(desk)
    assert said(desk, ours).endswith(
        f"covered by our signed head at size {size}, which no other Party has said yet that it holds"
    )
    alone = desk.get("amis", url(ours, f"acts/{ours.act.id}/"))
    assert "No receipt of Borealia yet: nothing on record shows that it has this act." in alone
    assert f"Covered by this node's signed head at size {size}. " in alone
    assert "said that it holds a head" not in alone

    peers.note_confirmed(desk.meeting.process, "XB", size)
    assert said(desk, ours).endswith("no receipt of Borealia yet · covered by a head both hold")
    held = "Borealia said that it holds a head of this node's log that covers it."
    assert held in desk.get("amis", url(ours, f"acts/{ours.act.id}/"))


def test_a_receipt(desk: Desk) -> None:
    """Its place leads to a head that Borealia signed and this node holds."""
    assert said(desk, raised(desk)) == f"{SIGNED} · logged by both · covered by a head both hold"


def test_an_act_of_the_other_side(desk: Desk) -> None:
    """Signed by Borealia, in both logs."""
    assert said(desk, asked(desk)) == "signed by Borealia, key-set 1 · logged by both · covered by a head both hold"


def test_refused_at_the_door(desk: Desk) -> None:
    """A signed refusal is no receipt."""
    ours = raised(desk, delivered=False)
    meeting = desk.meeting
    keyset = processes.keyset(ours.act.keyset)
    ref = processes.standing(meeting.process).keyset
    leaf = refused_leaf(meeting.now, ref, item=ours.act.id, code="unknown_process", salt=bytes(16), act=ours.act.id)
    assert keyset.party == "XA"
    peers.note_places([("XB", ours.act.id, Place(leaf, 4, (), meeting.log.origin, 5))])

    assert said(desk, ours) == f"{SIGNED} · logged by Aurelia · refused at the door by Borealia, signed · {NOT_YET}"


def test_two_acts_under_one_number(desk: Desk) -> None:
    """Both say that there is another."""
    shown = desk.get("amis", url(forked(desk)))

    assert shown.text.count("Borealia signed another act under this number: both are kept as proof") == 2


def test_a_log_that_was_restored(desk: Desk) -> None:
    """An act that was entered before says that the log goes on as a new one, and no head of the old one is claimed for the new."""
    ours = raised(desk, delivered=False)
    size = sign(desk)
    fall_behind(desk.meeting)
    restored(desk.meeting)
    # Of the new log Borealia holds more than the old one had.
    peers.note_confirmed(desk.meeting.process, "XB", size + 4)

    assert said(desk, ours).endswith(
        f"covered by our signed head at size {size}, which no other Party has said yet that it holds"
        " · our log was restored since, and goes on as a new one"
    )
    alone = desk.get("amis", url(ours, f"acts/{ours.act.id}/"))
    assert "This node's log was restored from a copy since, and goes on as a new one." in alone
    assert REASON not in alone


def test_what_does_not_hold_is_said(desk: Desk) -> None:
    """A byte of a path is changed in the store, then one of a signature: the page of the act does the checks, and says what it found."""
    ours = raised(desk)
    alone = url(ours, f"acts/{ours.act.id}/")
    sound = desk.get("amis", alone)
    assert "were checked again just now, on this node." in sound
    assert "not what it was" not in sound

    place = PlaceRecord.objects.get(act=ours.act.id)
    path = bytes(place.path)
    tampering.drop()
    PlaceRecord.objects.filter(act=ours.act.id).update(path=bytes([path[0] ^ 1]) + path[1:])
    moved = desk.get("amis", alone)
    assert "Its place in the log of Borealia, number 2, does not lead to the head of that log at size 3" in moved
    assert "Signed by Aurelia, Diplomatic desk, with both signatures" in moved

    # A place that is sound, and another act's.
    theirs = asked(desk)
    sound_one = PlaceRecord.objects.filter(act=theirs.act.id).values("origin", "index", "leaf", "path", "size")[0]
    PlaceRecord.objects.filter(act=ours.act.id).update(**sound_one)
    PlaceRecord.objects.filter(act=theirs.act.id).delete()
    assert "does not lead to the head of that log" in desk.get("amis", alone)

    document = bytes(ActRecord.objects.get(pk=ours.act.id).document)
    at = document.index(b'"ed25519":"') + 11
    other = b"A" if document[at : at + 1] != b"A" else b"B"
    ActRecord.objects.filter(pk=ours.act.id).update(document=document[:at] + other + document[at + 1 :])
    changed = desk.get("amis", alone)
    assert "The signatures do not hold under key-set 1 of Aurelia, Diplomatic desk" in changed
    assert "Signed by Aurelia, Diplomatic desk, with both signatures" not in changed


def test_in_as_many_queries_for_one_act_as_for_sixty(desk: Desk) -> None:
    """Nine: three are about keys that were renewed or revoked."""
    few = asked(desk)
    heard(desk, kinds.CLOSE, {}, few)
    for signed in (few, sixty(desk)):
        story = page.story(DossierRow.objects.get(pk=signed.act.dossier), at=desk.meeting.now)
        with CaptureQueriesContext(connection) as queries:
            vouched.sentences(story)
        assert len(queries) == 9


def test_on_paper(desk: Desk) -> None:
    """The reading copy says it of every act, and how an outsider checks stands on the page and where the dossier is taken out."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)

    copy = desk.get("amis", url(ours, "copy/"))
    assert copy.text.count("How to check this: signed by") == 2
    command = "demarche verify --trust roster.json FILE"
    assert command in desk.get("amis", url(ours))
    assert command in desk.get("aksel", url(ours, "export/"))
