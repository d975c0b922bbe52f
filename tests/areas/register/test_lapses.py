# SPDX-License-Identifier: Apache-2.0
"""Who keeps the register and does not keep it as it must: named, asked about, and proved to anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from demarche.areas.register import lapses
from demarche.core.acts import subject as acts
from demarche.core.encoding import canonical
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import append, leaf_hash, root
from demarche.core.process.lapses import WITHIN
from demarche.ledger.models import Pending
from tests.areas.register.writing import CONTACT, MINISTER, PROPOSAL, entered, said, told
from tests.builders import AURELIA

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk, Page

AMISS = "Aurelia has not kept the register as it must"
LOOK = "Look: the register was not kept as it must be"
LATER = WITHIN + 1


def page_of(desk: Desk) -> Page:
    """The register."""
    return desk.get("amis", f"/register/{desk.meeting.process}/")


def asked(desk: Desk) -> bool:
    """Whether those who may telephone are asked to look; what the node does once a minute is done."""
    lapses.ask(desk.meeting.now)
    rows = list(Pending.objects.filter(verb="lapsed").order_by("role").values_list("role", flat=True))
    assert rows in ([], ["administrator", "releasing"])
    return bool(rows)


def proof(desk: Desk, lapse: str, act: SignedAct) -> dict[str, Any]:
    """The proof as it is taken away by the link of the page, checked as anybody would who knows Aurelia's log key."""
    address = f"/register/{desk.meeting.process}/proof/{lapse}/{act.act.id}/"
    assert address in page_of(desk).html
    found: dict[str, Any] = json.loads(desk.get("amis", address).response.content)
    assert (found["lapse"], found["act"], found["process"]) == (lapse, act.act.id, desk.meeting.process)
    for receipt in found["receipts"]:
        place = Place.from_json(receipt["place"])
        head = open_head(receipt["head"].encode(), origin=place.origin, key=AURELIA.log.public)
        assert check_place(place, head).act == receipt["act"]
    leaves = [canonical(each) for each in found["leaves"]]
    size, peaks, _nodes = append(0, b"", map(leaf_hash, leaves))
    if found["head"]:
        origin = found["head"].split("\n")[0]
        stated = open_head(found["head"].encode(), origin=origin, key=AURELIA.log.public).checkpoint
        assert (stated.size, stated.root) == (size, root(size, peaks))
    found["entered"] = [str(parse_leaf(each).act) for each in leaves]
    return found


def test_an_act_that_is_not_entered_within_a_day_is_named_with_its_proof(borealia: Desk) -> None:
    """Not a second before; the proof holds the receipt and every leaf, among which the act is not."""
    act = said(borealia, "propose-subject", PROPOSAL)
    borealia.meeting.now = int(lapses.found(borealia.meeting.process, borealia.meeting.now + LATER)[0].received.t)  # type: ignore[union-attr]
    borealia.tick(WITHIN)
    assert not asked(borealia)
    assert AMISS not in page_of(borealia)

    borealia.tick(1)
    assert asked(borealia)
    assert LOOK in borealia.get("aksel", "/")
    assert LOOK not in borealia.get("amis", "/")
    page = page_of(borealia)
    assert AMISS in page
    assert "Subject proposed: not entered within a day of its receipt" in page
    found = proof(borealia, "missing", act)
    assert [each["act"] for each in found["receipts"]] == [act.act.id]
    assert act.act.id not in found["entered"]
    borealia.get("amis", f"/register/{borealia.meeting.process}/proof/late/{act.act.id}/", 404)
    borealia.get("admin", f"/register/{borealia.meeting.process}/proof/missing/{act.act.id}/", 403)


def test_an_act_that_is_entered_late_is_asked_about_for_a_week(borealia: Desk) -> None:
    """Its page tells it for ever, with the proof."""
    act = said(borealia, "propose-subject", PROPOSAL)
    borealia.tick(2 * LATER)
    entered(borealia, act)
    assert asked(borealia)
    assert "entered later than a day after its receipt" in page_of(borealia)
    assert act.act.id in proof(borealia, "late", act)["entered"]

    borealia.tick(lapses.WEEK)
    assert not asked(borealia)
    assert AMISS in page_of(borealia)


def test_what_came_first_is_entered_first(borealia: Desk) -> None:
    """Of two that came, the later one was entered before: both places in Aurelia's log are in the proof."""
    first = said(borealia, "propose-subject", PROPOSAL)
    second = told(borealia, acts.PROPOSE, {"area": "DRG", "parties": ["XA", "XB"], "by": MINISTER})
    entered(borealia, second)
    assert not asked(borealia)
    entered(borealia, first)
    assert asked(borealia)
    assert "Subject proposed: entered after an act that came later" in page_of(borealia)
    found = proof(borealia, "reordered", first)
    assert [each["act"] for each in found["receipts"]] == [first.act.id, second.act.id]
    assert found["entered"][-2:] == [second.act.id, first.act.id]


def test_acts_of_one_party_are_entered_in_its_order(borealia: Desk) -> None:
    """A second act before the first of the same Party is the depositary's signed mistake, shown by the leaves alone."""
    said(borealia, "propose-subject", PROPOSAL)
    second = said(borealia, "nominate-contact", CONTACT)
    entered(borealia, second)
    assert asked(borealia)
    assert "Contact nominated: entered out of its author's order" in page_of(borealia)
    assert proof(borealia, "out_of_order", second)["entered"][-1] == second.act.id


def test_a_register_that_is_kept_raises_nothing(borealia: Desk) -> None:
    """Entered in time."""
    act = said(borealia, "propose-subject", PROPOSAL)
    entered(borealia, act)
    borealia.tick(10 * LATER)
    assert not asked(borealia)
    assert AMISS not in page_of(borealia)


def test_who_keeps_the_register_is_not_asked_about_itself(desk: Desk) -> None:
    """It enters what is released at once."""
    said(desk, "propose-subject", PROPOSAL)
    desk.tick(10 * LATER)
    assert not asked(desk)
    assert AMISS not in page_of(desk)
