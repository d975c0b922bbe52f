# SPDX-License-Identifier: Apache-2.0
"""Three Parties: what saw one of them leave is not sent to it by anybody; and what an act encloses is checked at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.acts.act import SignedAct
from demarche.core.encoding import Json, b64, parse
from demarche.ledger.append import Outgoing, append
from demarche.ledger.models import ActRecord
from tests.areas.exchange.test_relaying import AMONG_ALL, Three
from tests.builders import raising

if TYPE_CHECKING:
    from collections.abc import Mapping

INFORMED: Json = {"raises": ["XA"], "addressed": ["XB"], "informed": ["XC"]}


@pytest.fixture
def three(db: None, home: object) -> Three:
    """Aurelia, Borealia and Castellia."""
    return Three().found()


def opened(three: Three) -> SignedAct:
    """Aurelia raises a concern with Borealia, and Castellia is informed; both have it."""
    three.now += 60
    values: Mapping[str, Json] = {**raising("open"), "roles": INFORMED}
    outgoing = Outgoing(three.process, "diplomatic", "diplomatic_desk", kinds.RAISE, values, None, AMONG_ALL)
    said = append(outgoing, signer=three.signer, at=three.now)
    assert isinstance(said, SignedAct)
    three.deliver()
    return said


def test_who_has_left_is_sent_nothing_that_saw_it_leave(three: Three) -> None:
    """Neither as it is said, nor when both sides compare what they hold."""
    matter = opened(three)
    left = three.castellia.say(acts.LEAVE, {}, dossier=matter.act.id)
    three.castellia.send(three.door, left)

    three.now += 60
    after = three.release(kinds.ASSESS, {"status": "open"}, dossier=matter.act.id)
    three.deliver()

    assert after.act.id in three.peer.acts
    assert after.act.id not in three.castellia.acts
    three.compared("XC")
    three.deliver(later=3600)
    assert after.act.id not in three.castellia.acts
    assert matter.act.id in three.castellia.acts


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"signatures": {"ed25519": b64(bytes(64)), "ml_dsa_87": b64(bytes(4627))}}, "act_signature"),
    ],
    ids=["as signed", "forged"],
)
def test_what_an_act_encloses_is_as_its_author_signed_it(
    three: Three, change: dict[str, Json], code: str | None
) -> None:
    """Else the whole act is refused at the door, whatever the rules would say of it."""
    matter = opened(three)
    three.peer.now = three.now = three.now + 60
    whole = parse(matter.document)
    assert isinstance(whole, dict)
    enclosed: dict[str, Json] = {"enclosed1": {**whole, **change}}
    roles: Json = {"raises": ["XB"], "addressed": ["XA"], "informed": []}
    said = three.peer.say(kinds.RAISE, {**raising("open"), "roles": roles, **enclosed}, audience=("XA", "XB"))

    three.peer.send(three.door, said)

    assert ActRecord.objects.filter(id=said.act.id).exists() is (code is None)
    assert three.peer.refusals.get(said.act.id) == code
