# SPDX-License-Identifier: Apache-2.0
"""Releasing an act: what is written with it, what is judged before it is signed, and what is not written when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct, open_act
from demarche.core.acts.founding import FOUND
from demarche.core.codes import Reason
from demarche.core.log.leaf import parse_leaf
from demarche.ledger import processes, read
from demarche.ledger.append import AudienceError, Outgoing, append, judge
from demarche.ledger.models import ActRecord, Leaf, Log, Outbox
from demarche.ledger.processes import UnknownProcessError
from demarche.ledger.signer import KeyLockedError
from demarche.ledger.transaction import BusyError
from tests.builders import AURELIA, BOREALIA, raising
from tests.ledger.builders import CountingSigner, Meeting
from tests.ledger.observing import faults, rows

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from demarche.core.keys import ActKey

pytestmark = pytest.mark.quick


def released(meeting: Meeting, kind: str, values: dict[str, Json], **more: object) -> SignedAct:
    """Release an act that the rules admit."""
    signed = meeting.release(kind, values, **more)  # type: ignore[arg-type]
    assert isinstance(signed, SignedAct)
    return signed


def test_a_released_act_is_on_record_with_its_leaf_and_its_delivery(meeting: Meeting) -> None:
    """Aurelia raises a concern: it is stored as signed, entered in its log, and waits for Borealia."""
    concern = released(meeting, kinds.RAISE, raising("open"))

    row = ActRecord.objects.get(id=concern.act.id)
    assert bytes(row.document) == concern.document
    assert (row.process_id, row.dossier, row.author, row.seq, row.kind) == (
        meeting.process,
        concern.act.id,
        "XA",
        1,
        kinds.RAISE,
    )
    assert (row.outgoing, row.t) == (True, meeting.now)
    log = processes.standing(meeting.process).log
    assert row.leaf_index == log.size - 1
    leaf = parse_leaf(bytes(Leaf.objects.get(log=log, index=row.leaf_index).data))
    assert (leaf.k, leaf.t, leaf.act, leaf.sigs) == ("act", meeting.now, concern.act.id, concern.sigs)
    assert leaf.keyset == AURELIA.ref
    [delivery] = Outbox.objects.filter(act=concern.act.id)
    assert (delivery.addressee, delivery.state, delivery.attempts) == ("XB", "waiting", 0)
    concern.verify(AURELIA.keyset.acts["diplomatic"])
    assert open_act(bytes(row.document)) == concern
    assert faults() == []


def test_acts_of_a_dossier_are_numbered_and_name_what_was_seen(meeting: Meeting) -> None:
    """Aurelia raises, Borealia acknowledges, Aurelia assesses: her second act follows her first and has seen Borealia's."""
    concern = released(meeting, kinds.RAISE, raising("open"))
    meeting.deliver(concern)
    receipt = meeting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
    view = released(meeting, kinds.ASSESS, {"status": "open"}, dossier=concern)

    assert (view.act.seq, view.act.prev, view.act.after) == (2, concern.act.id, (receipt.act.id,))
    assert view.act.register == processes.standing(meeting.process).register
    assert view.act.register.size == 2


def test_a_founding_act_stands_on_nothing_and_goes_to_every_other_member(meeting: Meeting) -> None:
    """Whoever founds second does not cite the first, so that neither order matters."""
    founding = next(signed for signed in read.acts(meeting.process, meeting.process) if signed.act.author == "XA")
    assert (founding.act.seq, founding.act.prev, founding.act.after, founding.act.register.size) == (1, None, (), 0)
    assert list(Outbox.objects.filter(act=founding.act.id).values_list("addressee", flat=True)) == ["XB"]


def test_who_founds_second_does_not_cite_the_first(db: None, home: object) -> None:
    """Borealia's founding act is here already when Aurelia founds."""
    meeting = Meeting().enter()
    meeting.send(meeting.peer_founds())
    own = meeting.release(FOUND, processes.founding_values(meeting.process), dossier=meeting.process)
    assert isinstance(own, SignedAct)
    assert own.act.after == ()
    assert processes.standing(meeting.process).register.size == 2


def test_an_act_the_rules_refuse_is_not_signed(meeting: Meeting) -> None:
    """Aurelia may not acknowledge its own concern: it is told why, and nothing changed."""
    concern = released(meeting, kinds.RAISE, raising("open"))
    before, signatures = rows(), meeting.signer.acts

    values = {"clause": "without_prejudice"}
    assert meeting.release(kinds.ACKNOWLEDGE, values, dossier=concern) is Reason.ONLY_ADDRESSED
    assert judge(meeting.outgoing(kinds.ACKNOWLEDGE, values, dossier=concern), at=meeting.now) is Reason.ONLY_ADDRESSED

    assert judge(meeting.outgoing(kinds.ASSESS, {"status": "open"}, dossier=concern), at=meeting.now) is None
    assert (rows(), meeting.signer.acts) == (before, signatures)


def test_a_second_founding_act_is_refused(meeting: Meeting) -> None:
    """Aurelia has founded."""
    values = processes.founding_values(meeting.process)
    assert meeting.release(FOUND, values, dossier=meeting.process) is Reason.WRONG_PLACE


def test_before_all_have_founded_nothing_else_is_admitted(db: None) -> None:
    """Aurelia has entered, nobody has founded."""
    meeting = Meeting().enter()
    assert meeting.release(kinds.RAISE, raising("open")) is Reason.REGISTER_TOO_SMALL


def test_an_unknown_dossier_is_refused(meeting: Meeting) -> None:
    """Nobody opened it."""
    assert meeting.release(kinds.ASSESS, {"status": "open"}, dossier="0" * 64) is Reason.WRONG_AFTER


def test_a_process_this_node_is_not_in(db: None) -> None:
    """Its id is named."""
    outgoing = Outgoing("5" * 64, "diplomatic", "diplomatic_desk", kinds.ASSESS, {"status": "open"}, "0" * 64)
    with pytest.raises(UnknownProcessError, match=rf"^expected a process this node is in, got {'5' * 64}$"):
        append(outgoing, signer=CountingSigner(AURELIA), at=1)


def test_an_audience_of_strangers(meeting: Meeting) -> None:
    """Castellia is no member."""
    values = raising("open", informed=["XC"])
    values["roles"] = {"raises": ["XA"], "addressed": ["XB"], "informed": ["XC"]}
    outgoing = Outgoing(
        meeting.process, "diplomatic", "diplomatic_desk", kinds.RAISE, values, audience=("XA", "XB", "XC")
    )
    values.pop("informed")
    with pytest.raises(AudienceError, match=r"^expected members of the process in the audience, got XC$"):
        append(outgoing, signer=meeting.signer, at=meeting.now)


def test_the_time_of_a_log_never_falls(meeting: Meeting) -> None:
    """The clock was set back; the leaf takes the time of the one before it, the act what its author claims."""
    meeting.release(kinds.RAISE, raising("open"))
    newest = Log.objects.get().last_t
    early = append(meeting.outgoing(kinds.RAISE, raising("open")), signer=meeting.signer, at=newest - 5000)
    assert isinstance(early, SignedAct)
    assert early.act.made == newest - 5000
    assert ActRecord.objects.get(id=early.act.id).t == newest


def test_a_locked_key_writes_nothing(meeting: Meeting) -> None:
    """The act key is not at hand."""
    before = rows()
    meeting.signer.locked = frozenset({"act"})
    with pytest.raises(KeyLockedError, match=r"^expected the act key, it is locked$"):
        meeting.release(kinds.RAISE, raising("open"))
    assert rows() == before


def test_another_key_than_the_key_sets_writes_nothing(meeting: Meeting) -> None:
    """Somebody put another file in the keys folder."""
    before = rows()
    meeting.signer.party = BOREALIA
    with pytest.raises(KeyLockedError, match=r"^expected the diplomatic act key of key-set 1, got another key$"):
        meeting.release(kinds.RAISE, raising("open"))
    assert rows() == before


def test_what_a_room_writes_within_is_part_of_it(meeting: Meeting) -> None:
    """The room is given the act; what it raises undoes everything."""
    seen: list[SignedAct] = []
    outgoing = meeting.outgoing(kinds.RAISE, raising("open"))
    signed = append(outgoing, signer=meeting.signer, at=meeting.now, within=seen.append)
    assert seen == [signed]

    before = rows()

    def refuse(_signed: SignedAct) -> None:
        raise RuntimeError("the draft is gone")

    with pytest.raises(RuntimeError, match=r"^the draft is gone$"), transaction.atomic():
        append(outgoing, signer=meeting.signer, at=meeting.now, within=refuse)
    assert rows() == before


class Hurrying(CountingSigner):
    """A signer under whose hands others release first, so many times."""

    meeting: Meeting
    dossier: SignedAct
    times: int

    def act(self, desk: str) -> ActKey:
        if self.times:
            self.times -= 1
            self.meeting.release(kinds.ASSESS, {"status": "open"}, dossier=self.dossier)
        return CountingSigner.act(self, desk)


def hurrying(meeting: Meeting, dossier: SignedAct, times: int) -> Hurrying:
    """A signer that is overtaken `times` times."""
    signer = Hurrying(AURELIA)
    signer.meeting, signer.dossier, signer.times = meeting, dossier, times
    return signer


def test_a_number_taken_while_signing_means_signing_again(meeting: Meeting) -> None:
    """While one officer's act is signed, another releases in the same dossier: it is written and signed again."""
    concern = released(meeting, kinds.RAISE, raising("open"))
    signer = hurrying(meeting, concern, 2)
    late = append(meeting.outgoing(kinds.CLOSE, {}, dossier=concern), signer=signer, at=meeting.now)
    assert isinstance(late, SignedAct)
    assert (late.act.seq, signer.acts) == (4, 3)
    assert list(ActRecord.objects.filter(dossier=concern.act.id).values_list("seq", flat=True).order_by("seq")) == [
        1,
        2,
        3,
        4,
    ]
    assert faults() == []


def test_another_dossiers_act_does_not_cost_a_signature(meeting: Meeting) -> None:
    """The log moved on while signing, the number did not: what was signed is good."""
    concern, other = (released(meeting, kinds.RAISE, raising("open")) for _ in range(2))
    signer = hurrying(meeting, other, 1)
    signed = append(meeting.outgoing(kinds.CLOSE, {}, dossier=concern), signer=signer, at=meeting.now)
    assert isinstance(signed, SignedAct)
    assert (signed.act.seq, signer.acts) == (2, 1)
    assert faults() == []


def test_being_overtaken_ends(meeting: Meeting) -> None:
    """Others release faster than this one is signed, each time."""
    concern = released(meeting, kinds.RAISE, raising("open"))
    signer = hurrying(meeting, concern, 100)
    with pytest.raises(BusyError, match=r"^expected a free number within 5 signings, others took each one first$"):
        append(meeting.outgoing(kinds.CLOSE, {}, dossier=concern), signer=signer, at=meeting.now)
    assert not ActRecord.objects.filter(kind=kinds.CLOSE).exists()
