# SPDX-License-Identifier: Apache-2.0
"""The larger dossier: proposed, consented to or declined, opened with what was let in, and checked without this node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.acts.act import open_record
from demarche.core.acts.enclosed import enclosed
from demarche.core.dossier import Outcome
from demarche.ledger import evidence
from tests.areas.concerns.filling import raised, url
from tests.areas.concerns.test_steps import step
from tests.areas.concerns.test_together import ALL_THREE, act_of, borealia_says, handed, page_of, roles, todo
from tests.areas.joining.guests import Third, joined_before
from tests.builders import AURELIA, BOREALIA, CASTELLIA
from tests.exported import examined, roster

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.joining.guests import Once
    from tests.areas.release.desk import Desk


@pytest.fixture
def castellia(desk: Desk, joined_once: Once) -> Third:
    """Castellia has joined the process of Aurelia and Borealia."""
    return joined_before(desk, joined_once)


def agreed(desk: Desk, castellia: Third) -> tuple[SignedAct, SignedAct, SignedAct]:
    """A concern between two, and the proposal that Castellia joins, consented to by Borealia with its acknowledgement."""
    matter = raised(desk)
    told = borealia_says(desk, None, kinds.ACKNOWLEDGE, {"clause": "without_prejudice", "text": "In hand."}, matter)
    proposal = step(desk, matter, "enlarge", join_XC="informed", encloses=[matter.act.id])
    desk.tick()
    desk.meeting.deliver(proposal)
    assert proposal.act.values["roles"] == roles("XA", "XB", "XC")
    assert proposal.act.values["joins"] == ["XC"]
    assert proposal.act.values["encloses"] == [matter.act.id]
    assert "await_consent/successor.propose" in todo(desk)
    shown = page_of(desk, matter)
    assert "Castellia: joins, and is informed" in shown
    assert "Borealia has said nothing of it yet" in shown
    assert "Open the larger dossier" not in shown
    about: Json = {"act": proposal.act.id}
    borealia_says(desk, None, acts.CONSENT, {"about": about, "encloses": [told.act.id]}, matter)
    return matter, proposal, told


def begun(desk: Desk, matter: SignedAct, proposal: SignedAct, **chosen: Any) -> str:
    """Where the draft is written that opens the larger dossier."""
    here = f"/concerns/{matter.act.id}/succeed/{proposal.act.id}/"
    page = desk.get("amis", here)
    assert "Who will hold it Aurelia, Borealia, Castellia" in page
    draft = page.html.split('name="draft" value="')[1][:36]
    boxes = chosen.get("encloses", [each.split('"')[0] for each in page.html.split('name="encloses" value="')[1:]])
    return desk.post("amis", here, {"draft": draft, "encloses": boxes}).url


def successor_of(desk: Desk, castellia: Third, matter: SignedAct, proposal: SignedAct) -> SignedAct:
    """The larger dossier, opened by the pages; everybody has it."""
    draft_url = begun(desk, matter, proposal)
    page = desk.get("amis", draft_url)
    assert "Destructive program in hospital networks" in page.html
    desk.post("amis", draft_url, {**page.form(), "title": "It goes on", "then": "save"})
    draft = desk.send_on("amis", draft_url, desk.get("amis", draft_url).form())
    desk.release(draft, number="XA-2027-011")
    return handed(desk, castellia, act_of(draft))


def test_a_larger_dossier(desk: Desk, castellia: Third) -> None:
    """Proposed, consented to, opened; whoever joins reads what was let in."""
    matter, proposal, told = agreed(desk, castellia)
    assert "await_consent/successor.propose" not in todo(desk)
    shown = page_of(desk, matter)
    assert "Borealia consents" in shown
    assert "Open the larger dossier" in shown

    successor = successor_of(desk, castellia, matter, proposal)

    assert successor.act.audience == ALL_THREE
    assert successor.act.values["roles"] == roles("XA", "XB", "XC")
    assert {each.act.id for each in enclosed(successor.act)} >= {matter.act.id, told.act.id, proposal.act.id}
    new = page_of(desk, successor)
    assert "Succeeds an earlier dossier" in new
    assert "By consent of: Aurelia, Borealia" in new
    assert "Enclosed from an earlier dossier: Acknowledgement, Borealia (XB)" in new
    assert "In hand." in new
    assert "Signed by its author then, and enclosed with its consent. Nothing follows from it here." in new
    assert "this succeeds it, among more Parties" in new
    assert "succeeds this, among more Parties" in page_of(desk, matter)
    assert "Raised. Not acknowledged yet." in new


def test_what_is_enclosed_is_checked_without_this_node(desk: Desk, castellia: Third) -> None:
    """In the file of the larger dossier: who signed it, under which key-set, in which dossier."""
    matter, proposal, _told = agreed(desk, castellia)
    successor = successor_of(desk, castellia, matter, proposal)

    written = bytearray()
    evidence.export_dossier(desk.meeting.process, successor.act.id, written.extend)

    found = examined(bytes(written), roster(AURELIA, BOREALIA, CASTELLIA))
    of_enclosed = [each for each in found if each.subject.startswith("enclosed act")]
    assert len(of_enclosed) == 4
    assert {each.outcome for each in of_enclosed} == {Outcome.HOLDS}
    told = " ".join(each.sentence for each in of_enclosed)
    assert f"dossier.acknowledge by XB in dossier {matter.act.id[:16]}, number 1, both signatures hold" in told
    assert f"enclosed by act {successor.act.id[:16]}" in told


def test_what_is_not_ticked_is_not_enclosed(desk: Desk, castellia: Third) -> None:
    """Proposal and consents are, always. Who is in it was agreed: the draft cannot change that."""
    matter, proposal, told = agreed(desk, castellia)

    draft_url = begun(desk, matter, proposal, encloses=[told.act.id])

    beside = desk.get("amis", f"{draft_url}beside/")
    assert "disabled" in beside.html
    desk.post("amis", f"{draft_url}beside/", {**beside.form(), "beside_XC": "raises", "then": "save"})
    draft = desk.send_on("amis", draft_url, desk.get("amis", draft_url).form())
    assert draft.audience == list(ALL_THREE)
    assert draft.values["roles"] == roles("XA", "XB", "XC")
    inside = [open_record(value).act.kind for name, value in draft.values.items() if name.startswith("enclosed")]
    assert sorted(inside) == sorted([kinds.ACKNOWLEDGE, acts.PROPOSE, acts.CONSENT])


def test_it_is_not_opened_before_everybody_consents(desk: Desk, castellia: Third) -> None:
    """Nor by a proposal that is none."""
    matter = raised(desk)
    proposal = step(desk, matter, "enlarge", join_XC="raises")
    assert proposal.act.values["roles"] == roles("XA XC", "XB")
    desk.get("amis", f"/concerns/{matter.act.id}/succeed/{proposal.act.id}/", 404)
    desk.get("amis", f"/concerns/{matter.act.id}/succeed/{matter.act.id}/", 404)


def test_a_proposal_names_somebody(desk: Desk, castellia: Third) -> None:
    """The page says so beside the first of them."""
    here = url(raised(desk), "enlarge/")
    page = desk.get("amis", here)
    assert "Acts of ours that may be enclosed there" in page
    sent = desk.post("amis", here, {**page.form(), "then": "submit"}, 200)
    assert "Choose who is to join, and as what." in sent


def test_there_is_nobody_to_join_between_two(desk: Desk) -> None:
    here = url(raised(desk), "enlarge/")
    assert "Everybody in the process holds this dossier already." in desk.get("amis", here)


def test_consenting_and_declining(desk: Desk, castellia: Third) -> None:
    """What Borealia proposes waits for our word: first declined, then consented to, with an act of ours."""
    matter = raised(desk)
    proposed: dict[str, Json] = {"roles": roles("XA", "XB", "XC"), "joins": ["XC"], "encloses": []}
    proposal = borealia_says(desk, None, acts.PROPOSE, proposed, matter)
    assert "consent/successor.propose" in todo(desk)
    assert "Consent to a larger dossier, or decline it" in desk.get("amis", "/")
    shown = page_of(desk, matter)
    assert "Next for you consent to a larger dossier, or decline it" in shown
    assert "Consent to a larger dossier Decline a larger dossier" in shown

    desk.meeting.deliver(step(desk, matter, "decline-larger", about=proposal.act.id))
    shown = page_of(desk, matter)
    assert "Aurelia declines, for now" in shown
    assert "consent/successor.propose" not in todo(desk)

    given = step(desk, matter, "consent", about=proposal.act.id, encloses=[matter.act.id])

    assert given.act.values["encloses"] == [matter.act.id]
    assert "Aurelia consents" in page_of(desk, matter)
    idle = desk.get("amis", url(matter, "consent/"))
    assert "Nobody has proposed a larger dossier that waits for our word." in idle
