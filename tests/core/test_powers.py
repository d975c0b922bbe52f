# SPDX-License-Identifier: Apache-2.0
"""The powers register: which office may say what; by rule, and before release; an urgent notification is never stopped."""

from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, membership
from demarche.core.acts import powers as acts
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.powers import RESERVED, defect, may
from demarche.core.process.settle import settle
from tests.core.shared import Shared
from tests.core.sides import concern, matter
from tests.core.test_contacts import nominating
from tests.core.test_membership import said

XA, XB = "XA", "XB"
DESK, TECHNICAL = "diplomatic_desk", "technical_desk"


def stating(diplomatic: list[str], technical: list[str]) -> dict[str, Json]:
    powers: dict[str, Json] = {DESK: list[Json](sorted(diplomatic)), TECHNICAL: list[Json](sorted(technical))}
    return {"powers": powers, "note": "XA/14/2027"}


def test_while_nothing_is_stated_the_diplomatic_desk_binds_its_party() -> None:
    """What is not reserved any office says."""
    shared = Shared()
    assert shared.refused(XA, contacts.NOMINATE, nominating(), office=TECHNICAL) is Reason.OUTSIDE_POWERS
    assert shared.refused(XA, contacts.NOMINATE, nominating(), office=DESK) is None
    for kind in RESERVED:
        assert (may(shared.view, XA, DESK, kind), may(shared.view, XA, TECHNICAL, kind)) == (True, False)
    assert may(shared.view, XA, TECHNICAL, kinds.RAISE)


def test_a_party_states_which_office_may_say_what() -> None:
    """From its entry on; the last statement stands whole, and an act that cites an older register is judged by that."""
    shared = Shared()
    before = shared.register.head
    all_else = [*RESERVED - {contacts.NOMINATE}]
    shared.say(XA, acts.STATE, stating(all_else, [contacts.NOMINATE, kinds.RAISE]))
    assert shared.refused(XA, contacts.NOMINATE, nominating(), office=TECHNICAL) is None
    assert shared.refused(XA, contacts.NOMINATE, nominating(), office=DESK) is Reason.OUTSIDE_POWERS
    assert not may(shared.view, XA, DESK, kinds.RAISE)
    assert may(shared.view, XB, DESK, kinds.RAISE)
    late = Shared(founding=shared.founding)
    assert late.register.head == before
    assert late.refused(XA, contacts.NOMINATE, nominating(), office=DESK) is None
    shared.say(XA, acts.STATE, stating([*RESERVED], [acts.STATE]))
    assert may(shared.view, XA, DESK, kinds.RAISE)
    assert may(shared.view, XA, TECHNICAL, acts.STATE)


def test_a_reserved_kind_that_no_office_is_named_for_nobody_says() -> None:
    """Unless the powers are stated again."""
    shared = Shared()
    shared.say(XA, acts.STATE, stating([acts.STATE], []))
    assert shared.refused(XA, membership.WITHDRAW, {"note": "XA/15/2027"}) is Reason.OUTSIDE_POWERS


def test_some_office_can_always_state_powers_again() -> None:
    """A Party does not lock itself out."""
    shared = Shared()
    assert shared.refused(XA, acts.STATE, stating([contacts.NOMINATE], [])) is Reason.NO_OFFICE_LEFT
    assert shared.refused(XA, acts.STATE, stating([acts.STATE], []), office=TECHNICAL) is Reason.OUTSIDE_POWERS


def test_a_defect_of_powers_never_stops_an_urgent_notification() -> None:
    """It is noted; an ordinary one is refused, and a concern however urgent."""
    shared = Shared()
    shared.say(XA, acts.STATE, stating([*RESERVED], [kinds.NOTIFY, kinds.RAISE]))

    def reason(kind: str, values: dict[str, Json], profile: str) -> Reason | None:
        act = said(shared, kind, {**values, "urgency": {"profile": profile}}, XA)
        return settle([act], shared.ground, act.id).reason(act.id)

    assert reason(kinds.NOTIFY, matter(), "urgent") is None
    assert reason(kinds.NOTIFY, matter(), "ordinary") is Reason.OUTSIDE_POWERS
    assert reason(kinds.RAISE, concern("open"), "urgent") is Reason.OUTSIDE_POWERS
    urgent = said(shared, kinds.NOTIFY, {**matter(), "urgency": {"profile": "urgent"}}, XA)
    assert defect(shared.view, urgent) is Reason.OUTSIDE_POWERS
    assert defect(shared.view, said(shared, kinds.ACKNOWLEDGE, {}, XA, urgent)) is None
