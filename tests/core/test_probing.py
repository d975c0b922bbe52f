# SPDX-License-Identifier: Apache-2.0
"""What a Party could say next, judged without a word written, is judged as what it then writes."""

import pytest

from demarche.core.acts import strand as acts
from demarche.core.codes import Reason
from demarche.core.process.probing import hinders
from tests.core.test_strand import XA, XB, Desk


def asked(desk: Desk, party: str, kind: str) -> Reason | None:
    """Why this Party cannot say it now."""
    here = desk.shared
    least = {"contacts": list[object]()} if kind == acts.CONTACT else {}
    who = {"dossier": desk.docket.dossier, "own": party, "office": "technical_desk"}
    return hinders(desk.docket, here.ground, kind, least, **who, at=here.now)  # type: ignore[arg-type]  # JSON


@pytest.mark.parametrize("party", [XA, XB])
def test_it_is_admitted_whether_or_not_the_party_has_spoken(party: str) -> None:
    """Aurelia opened the strand, Borealia has said nothing; neither is refused, and nothing is kept of the question."""
    desk = Desk()
    desk.open()
    held = set(desk.docket.tips.items())
    for _again in range(2):
        assert asked(desk, party, acts.CONTACT) is None
    assert set(desk.docket.tips.items()) == held


def test_the_reason_is_that_of_the_act_itself() -> None:
    """Whoever has left says nothing more; the other may."""
    desk = Desk()
    desk.open()
    desk.say(XB, acts.LEAVE, {})
    reason = asked(desk, XB, acts.CONTACT)
    assert reason is not None
    assert reason is desk.judge(desk.write(XB, acts.CONTACT, {"contacts": []}))
    assert asked(desk, XA, acts.CONTACT) is None
