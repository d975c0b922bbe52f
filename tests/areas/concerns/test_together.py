# SPDX-License-Identifier: Apache-2.0
"""Matters of more than two: raised together, supported, left; and the larger dossier that every Party consents to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.acts.act import open_record
from demarche.core.acts.enclosed import enclosed
from demarche.core.dossier import Outcome
from demarche.core.encoding import Json
from demarche.ledger import evidence, fsck, holdings, processes, read
from demarche.ledger.models import ActRecord, Outbox, Pending
from tests.areas.concerns.filling import filled, raised, url
from tests.areas.concerns.test_steps import step
from tests.areas.joining.guests import Third, joined
from tests.builders import AURELIA, BOREALIA, CASTELLIA, raising
from tests.exported import examined, roster

if TYPE_CHECKING:
    from demarche.areas.release.models import Draft
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

ALL_THREE = ("XA", "XB", "XC")


@pytest.fixture
def castellia(desk: Desk) -> Third:
    """Castellia has joined the process of Aurelia and Borealia."""
    return joined(desk)


def roles(raises: str, addressed: str, informed: str = "") -> Json:
    """Roles from codes between blanks."""
    named = {"raises": raises, "addressed": addressed, "informed": informed}
    return {side: list[Json](codes.split()) for side, codes in named.items()}


def says(desk: Desk, third: Third, kind: str, values: dict[str, Json], matter: SignedAct) -> SignedAct:
    """Castellia says something in a matter, and it arrives."""
    third.meeting.now = desk.meeting.now
    signed = third.meeting.hear(kind, values, dossier=matter)
    desk.meeting.take(signed)
    _passed(desk, third.meeting.now)
    return signed


def borealia_says(desk: Desk, third: Third | None, kind: str, values: dict[str, Json], matter: SignedAct) -> SignedAct:
    """Borealia does."""
    signed = desk.meeting.hear(kind, values, dossier=matter)
    if third is not None:
        third.takes(signed)
    _passed(desk, desk.meeting.now)
    return signed


def _passed(desk: Desk, now: int) -> None:
    desk.meeting.now = now
    desk.clock.set(now)


def handed(desk: Desk, third: Third, signed: SignedAct) -> SignedAct:
    """Both others have an act of Aurelia's."""
    desk.tick()
    desk.meeting.deliver(signed)
    third.meeting.now = desk.meeting.now
    third.meeting.deliver(signed)
    return signed


def opened(desk: Desk, third: Third, how: str = "raises", **more: Any) -> SignedAct:
    """A concern that Aurelia raises with Borealia by its pages, and that names Castellia too."""
    page = desk.post("amis", "/concerns/raise/", {**filled(desk, **more), "then": "beside"})
    form = desk.get("amis", page.url).form()
    assert form["beside_XC"] == ""
    saved = desk.post("amis", page.url, {**form, "beside_XC": how, "then": "save"})
    draft = desk.send_on("amis", saved.url, desk.get("amis", saved.url).form())
    desk.release(draft, number="XA-2027-010")
    return handed(desk, third, _act(draft))


def _act(draft: Draft) -> SignedAct:
    draft.refresh_from_db()
    signed = read.act(draft.act)
    assert signed is not None
    return signed


def heard(desk: Desk, third: Third, value: Json) -> SignedAct:
    """A concern that Castellia opens among the three."""
    third.meeting.now = desk.meeting.now
    signed = third.meeting.hear(kinds.RAISE, {**raising("open"), "roles": value}, among=ALL_THREE)
    desk.meeting.take(signed)
    _passed(desk, third.meeting.now)
    return signed


def page_of(desk: Desk, matter: SignedAct) -> Any:
    return desk.get("amis", url(matter))


def todo(desk: Desk) -> set[str]:
    return set(Pending.objects.filter(key__startswith="dossier/").values_list("verb", flat=True))


def test_raised_together(desk: Desk, castellia: Third) -> None:
    """Named in the act that opens it; it raises from its own act on, and the page says both."""
    matter = opened(desk, castellia)

    assert matter.act.values["roles"] == roles("XA XC", "XB")
    assert matter.act.audience == ALL_THREE
    assert set(Outbox.objects.filter(act=matter.act.id).values_list("addressee", flat=True)) == {"XB", "XC"}
    shown = page_of(desk, matter)
    assert "Raised by Aurelia · Castellia (named as raising, has not concurred)" in shown
    assert "Named as raising it too Castellia (XC) Each raises it from its own act on, and not before." in shown
    assert "AMONG: Aurelia, Borealia, Castellia" in shown
    assert "Borealia's answer" in shown
    assert "presents its compliments to Borealia and" in shown
    assert "Supported by" not in shown
    assert "They are to act" in desk.get("amis", "/concerns/?show=theirs")
    assert "several Parties" in desk.get("amis", "/concerns/")

    says(desk, castellia, acts.CONCUR, {"text": "We have seen it too."}, matter)

    shown = page_of(desk, matter)
    assert "Raised by Aurelia · Castellia (concurred" in shown
    assert "raises it too" in shown
    assert "We have seen it too." in shown
    says(desk, castellia, kinds.CLOSE, {}, matter)
    assert "Castellia (closed or withdrew it for itself" in page_of(desk, matter)


def test_who_else_is_named_stays_while_the_draft_is_written(desk: Desk, castellia: Third) -> None:
    """The page of the concern leaves it as it is; whom it is addressed to is named nowhere else."""
    page = desk.post("amis", "/concerns/raise/", {**filled(desk), "then": "beside"})
    form = desk.get("amis", page.url).form()
    assert "beside_XB" not in form
    saved = desk.post("amis", page.url, {**form, "beside_XC": "informed", "then": "save"})
    here = desk.get("amis", saved.url)
    assert "other Parties now: XC" in here
    desk.post("amis", saved.url, {**here.form(), "title": "Another title", "then": "save"})
    again = desk.get("amis", saved.url)
    assert "AMONG: Aurelia, Borealia, Castellia" in again
    to_them = {**again.form(), "to": f"{desk.meeting.process}:XC", "then": "save"}
    desk.post("amis", saved.url, to_them)
    assert "BILATERAL: Aurelia, Castellia" in desk.get("amis", saved.url)


def test_concurring_with_what_another_opened(desk: Desk, castellia: Third) -> None:
    """It stands under what needs an action, until it is said; before, nothing else is possible but to leave."""
    matter = heard(desk, castellia, roles("XA XC", "XB"))
    assert "concur/concern.raise" in todo(desk)
    needs = desk.get("amis", "/")
    assert "Concur, or leave: you are named as raising it" in needs
    shown = page_of(desk, matter)
    assert "Next for you concur, or leave it" in shown
    assert "its author is named as raising and has not concurred" in shown

    handed(desk, castellia, step(desk, matter, "concur", text="We raise it too."))

    assert "concur/concern.raise" not in todo(desk)
    assert "Raised by Aurelia (concurred" in page_of(desk, matter)
    assert "Only a Party that another named" not in page_of(desk, matter)


def test_supporting_and_no_more(desk: Desk, castellia: Third) -> None:
    """Of a matter that this Party is informed of; nothing is owed, and nothing needs an action."""
    matter = heard(desk, castellia, roles("XC", "XB", "XA"))
    assert todo(desk) == set()
    assert "Supported by nobody" in page_of(desk, matter)

    step(desk, matter, "support", text="We see it likewise.")
    assert "Supported by Aurelia," in page_of(desk, matter)

    step(desk, matter, "support-no-more")
    shown = page_of(desk, matter)
    assert "Supported by nobody" in shown
    assert "withdraws its support" in shown


def test_leaving(desk: Desk, castellia: Third) -> None:
    """Nothing is to be done any more, nothing is possible; all that is held stays readable."""
    matter = heard(desk, castellia, roles("XC", "XA", "XB"))
    assert "acknowledge/concern.raise" in todo(desk)

    step(desk, matter, "leave", text="It is dealt with elsewhere.")

    assert todo(desk) == set()
    shown = page_of(desk, matter)
    assert "Left by Aurelia," in shown
    assert "It is dealt with elsewhere." in shown
    refused = desk.get("amis", url(matter, "acknowledge/"))
    assert "because its author had left" in refused


def test_what_saw_a_party_leave_is_not_sent_to_it(desk: Desk, castellia: Third) -> None:
    """By nobody: not by its author, and not by one that it asks."""
    matter = opened(desk, castellia, "informed")
    before = handed(desk, castellia, step(desk, matter, "enquire"))
    leaving = says(desk, castellia, acts.LEAVE, {}, matter)
    assert "Left by Castellia," in page_of(desk, matter)

    after = step(desk, matter, "assess", status="open")

    def sent_to(act: SignedAct) -> set[str]:
        return set(Outbox.objects.filter(act=act.act.id).values_list("addressee", flat=True))

    assert sent_to(before) == {"XB", "XC"}
    assert sent_to(after) == {"XB"}
    here = processes.standing(desk.meeting.process)
    holdings.send_again(here, "XC", [(matter.act.id, "XA", 0)], at=desk.meeting.now + 3600)
    assert sent_to(after) == {"XB"}
    held = dict(holdings.listing(here, "XC", matter.act.id, None))[matter.act.id]
    assert held["XA"] == (2, before.act.id)
    assert held["XC"] == (1, leaving.act.id)
    assert dict(holdings.listing(here, "XB", matter.act.id, None))[matter.act.id]["XA"] == (3, after.act.id)


def test_what_is_said_where_all_others_have_left_goes_to_nobody(desk: Desk) -> None:
    """It is on record here, and no delivery of it is missed; one that is lost elsewhere still is."""
    matter = raised(desk)
    borealia_says(desk, None, acts.LEAVE, {"text": "We do not go on here."}, matter)
    alone = step(desk, matter, "assess", status="open")

    assert not Outbox.objects.filter(act=alone.act.id).exists()
    assert "We do not go on here." in page_of(desk, matter)
    faults = [each for each in _faults() if alone.act.id in each]
    assert faults == []
    other = raised(desk, title="Another")
    Outbox.objects.filter(act=other.act.id).delete()
    assert any(other.act.id in each for each in _faults())


def _faults() -> list[str]:
    said: list[object] = []
    fsck.check(said.append)
    return list(map(str, said))


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
    return handed(desk, castellia, _act(draft))


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
    assert "Signed by its author then, and enclosed with its consent." in new
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


def test_a_page_of_three_runs_as_many_queries_however_many_acts_it_has(desk: Desk, castellia: Third) -> None:
    """The list does too."""
    matter = opened(desk, castellia)

    def count(where: str) -> int:
        desk.get("amis", where)
        with CaptureQueriesContext(connection) as queries:
            desk.get("amis", where)
        return len(queries)

    before = count(url(matter)), count("/concerns/")
    says(desk, castellia, acts.CONCUR, {}, matter)
    for _ in range(3):
        says(desk, castellia, kinds.ASSESS, {"status": "open"}, matter)
    assert (count(url(matter)), count("/concerns/")) == before
    assert ActRecord.objects.filter(dossier=matter.act.id).count() == 5
