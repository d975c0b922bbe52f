# SPDX-License-Identifier: Apache-2.0
"""Suspending, resuming, withdrawing: judged by the register that an act cites, binding from the first receipt."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import membership as acts
from demarche.core.acts import subject
from demarche.core.acts.act import Act, Authorship, Standpoint, write
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.membership import Membership, Pause, membership, pauses, spans
from demarche.core.process.settle import add, settle
from tests.core.shared import Shared
from tests.core.sides import concern, numbers

XA, XB = "XA", "XB"
NOTE: dict[str, Json] = {"note": "XB/41/2027"}
ACK: dict[str, Json] = {"clause": "without_prejudice"}


def said(shared: Shared, kind: str, values: dict[str, Json], author: str, opening: Act | None = None) -> Act:
    """An act of a dossier on the register as it is; the opening act without one."""
    by = Authorship(shared.process, author, "diplomatic_desk", shared.founders[author], shared.now)
    head = shared.register.head
    if opening is None:
        at = Standpoint(1, None, (), head)
        return write(kind, values, by=by, at=at, dossier=None, audience=(XA, XB), random=numbers).act
    after = () if opening.author == author else (opening.id,)
    at = Standpoint(1 if after else 2, None if after else opening.id, after, head)
    return write(kind, values, by=by, at=at, dossier=opening.id, random=numbers).act


def test_a_party_suspends_resumes_and_withdraws() -> None:
    """Each from where it stands, also before the one before is entered; withdrawing is the end."""
    shared = Shared()
    assert membership(shared.view, XB) is Membership.ACTIVE
    assert shared.refused(XB, acts.RESUME, NOTE) is Reason.NOT_FROM_HERE
    shared.say(XB, acts.SUSPEND, NOTE)
    assert membership(shared.view, XB) is Membership.SUSPENDED
    assert shared.refused(XB, acts.SUSPEND, NOTE) is Reason.PARTY_SUSPENDED
    resumed = shared.write(XB, acts.RESUME, NOTE)
    shared.take(resumed)
    assert shared.refused(XB, acts.RESUME, NOTE) is Reason.NOT_FROM_HERE
    shared.enter(resumed)
    assert membership(shared.view, XB) is Membership.ACTIVE
    shared.say(XB, acts.SUSPEND, NOTE)
    shared.say(XB, acts.WITHDRAW, NOTE)
    assert membership(shared.view, XB) is Membership.WITHDRAWN
    for kind in (acts.SUSPEND, acts.RESUME, acts.WITHDRAW):
        assert shared.refused(XB, kind, NOTE) is Reason.PARTY_WITHDREW
    assert membership(shared.view, XA) is Membership.ACTIVE


def test_while_suspended_a_party_says_no_more_than_that_it_resumes_or_withdraws() -> None:
    """In the register and in every dossier; the others may go on writing to it."""
    shared = Shared()
    opening = said(shared, kinds.RAISE, concern("open"), XA)
    shared.say(XB, acts.SUSPEND, NOTE)
    docket = settle([opening, answer := said(shared, kinds.ACKNOWLEDGE, ACK, XB, opening)], shared.ground, opening.id)
    assert docket.reason(answer.id) is Reason.PARTY_SUSPENDED
    values: dict[str, Json] = {"area": "CIN", "parties": [XA, XB], "by": "Minister"}
    assert shared.refused(XB, subject.PROPOSE, values) is Reason.PARTY_SUSPENDED
    more = said(shared, kinds.WITHDRAW, {}, XA, opening)
    add(docket, more, shared.ground)
    assert docket.reason(more.id) is None


def test_a_suspension_that_crosses_an_answer_does_not_undo_it() -> None:
    """What its author wrote on a register without it stands, whenever it comes."""
    shared = Shared()
    opening = said(shared, kinds.RAISE, concern("open"), XA)
    answer = said(shared, kinds.ACKNOWLEDGE, ACK, XB, opening)
    shared.say(XB, acts.SUSPEND, NOTE)
    docket = settle([opening, answer], shared.ground, opening.id)
    assert docket.reason(answer.id) is None


def test_older_vocabularies_know_no_suspension() -> None:
    """Their folds are as they were."""
    shared = Shared()
    old = replace(shared.ground, vocabulary=2)
    opening = said(shared, kinds.RAISE, concern("open"), XA)
    assert settle([opening], old, opening.id).reason(opening.id) is None
    act = shared.write(XB, acts.SUSPEND, NOTE)
    docket = Docket(shared.process, shared.process)
    for each in (*shared.founding, act):
        add(docket, each, old)
    assert docket.reason(act.id) is Reason.UNKNOWN_KIND


def test_clocks_stand_still_from_the_first_receipt_on() -> None:
    """Registered or not; several times, and for as long as it has not resumed. What nobody received binds nobody."""
    shared = Shared()
    said_so = [shared.write(XB, acts.SUSPEND, NOTE)]
    shared.take(said_so[0])
    for kind in (acts.RESUME, acts.SUSPEND):
        said_so.append(shared.write(XB, kind, NOTE))
        shared.take(said_so[-1])
    one, two, three = (each.id for each in said_so)
    assert list(pauses(shared.docket, {})) == []
    assert list(pauses(shared.docket, {one: {XB: 50, XA: 100}})) == [Pause(XB, 100, None, one)]
    times = {one: {XB: 50, XA: 100, "XC": 90}, two: {XA: 70}, three: {XA: 300}}
    found = list(pauses(shared.docket, times))
    assert found == [Pause(XB, 90, 90, one), Pause(XB, 300, None, three)]
    assert spans(found, [XB], 1000) == [(90, 90), (300, 1000)]
    assert spans(found, [XA], 1000) == []


def test_a_withdrawal_ends_the_duty_for_good() -> None:
    """Its clocks stop like those of one that suspended; from there on if it had."""
    shared = Shared()
    suspended, withdrawn = (shared.write(XB, acts.SUSPEND, NOTE), None)
    shared.take(suspended)
    withdrawn = shared.write(XB, acts.WITHDRAW, NOTE)
    shared.take(withdrawn)
    assert list(pauses(shared.docket, {withdrawn.id: {XA: 100}})) == [Pause(XB, 100, None, withdrawn.id)]
    both = {suspended.id: {XA: 70}, withdrawn.id: {XA: 100}}
    assert list(pauses(shared.docket, both)) == [Pause(XB, 70, None, suspended.id)]


def test_a_resumption_alone_starts_nothing() -> None:
    """Nobody is known to have received the suspension, so no clock had stopped."""
    shared = Shared()
    for kind in (acts.SUSPEND, acts.RESUME):
        act = shared.write(XB, kind, NOTE)
        shared.take(act)
    assert list(pauses(shared.docket, {act.id: {XA: 100}})) == []


@pytest.mark.parametrize("kind", [acts.SUSPEND, acts.RESUME, acts.WITHDRAW])
def test_each_cites_its_note(kind: str) -> None:
    """What is said here is said on paper too."""
    assert Shared().refused(XB, kind, {}) is Reason.PART_MISSING
