# SPDX-License-Identifier: Apache-2.0
"""Related matters: chosen from what the desk may open, shown on both dossiers, each on its own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.models import DossierLink, DossierRow
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from tests.areas.concerns.filling import asked, filled, heard, notified, raised, url
from tests.builders import AURELIA, BOREALIA, notifying, raising

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk, Page


def draft() -> Draft:
    return Draft.objects.get(state__in=("draft", "submitted"))


def related_page(desk: Desk, who: str = "amis") -> tuple[str, Page]:
    """A concern that is being written, and its page of related matters."""
    here = desk.post(who, "/concerns/raise/", filled(desk, who, then="save")).url
    return here, desk.get(who, f"{here}related/")


def linking(desk: Desk, to: SignedAct, relation: str = "follows") -> Draft:
    """A concern of Aurelia's that is related to a dossier, released."""
    here, page = related_page(desk)
    desk.post(
        "amis",
        f"{here}related/",
        {**page.form(), "dossier_1": to.act.dossier, "relation_1": relation, "then": "save"},
    )
    sent = desk.send_on("amis", here, desk.get("amis", here).form())
    desk.release(sent, number="XA-2027-002")
    return sent


def test_a_related_matter_is_chosen(desk: Desk) -> None:
    """It stands on the paper by its numbers, and on both dossiers' pages with a way to the other."""
    first = raised(desk)
    sent = linking(desk, first)

    paper = "Related matters XA-2027-001: this follows it Each runs on its own clock."
    assert paper in desk.get("amis", f"/concerns/{sent.act}/")
    newer, older = desk.get("amis", f"/concerns/{sent.act}/"), desk.get("amis", url(first))
    assert "Linked XA-2027-001 Destructive program in hospital networks this follows it · own clock" in newer
    assert "Linked XA-2027-002 Destructive program in hospital networks follows this · own clock" in older
    assert f'href="{url(first)}"' in newer.html
    assert f'href="/concerns/{sent.act}/"' in older.html


def test_only_what_the_desk_may_open_is_offered(desk: Desk) -> None:
    """A dossier of the other desk cannot be named, also not by hand."""
    first, notice = raised(desk), notified(desk)
    here, page = related_page(desk)

    assert first.act.dossier in page.html
    assert notice.act.dossier not in page.html
    wrong = {**page.form(), "dossier_1": notice.act.dossier, "then": "save"}
    assert "Select a valid choice." in desk.post("amis", f"{here}related/", wrong, 200)
    assert "related1" not in draft().values


def test_rows_come_and_go(desk: Desk) -> None:
    """One row more than there are; an emptied one is taken away, and numbers have no gap."""
    first, second = raised(desk), raised(desk)
    here, page = related_page(desk)
    there = f"{here}related/"
    desk.post("amis", there, {**page.form(), "dossier_1": first.act.dossier, "then": "save"})
    more = {
        **desk.get("amis", there).form(),
        "dossier_2": second.act.dossier,
        "relation_2": "escalates",
        "then": "save",
    }
    desk.post("amis", there, more)
    assert draft().values["related2"] == {"dossier": second.act.dossier, "relation": "escalates"}

    desk.post("amis", there, {**desk.get("amis", there).form(), "dossier_1": "", "then": "save"})

    assert draft().values["related1"] == {"dossier": second.act.dossier, "relation": "escalates"}
    assert "related2" not in draft().values


def test_a_counter_request(desk: Desk) -> None:
    """From the page of a matter that Borealia raised: addressed and linked already, and both run on their own clocks."""
    theirs = asked(desk)
    page = desk.get("amis", url(theirs))
    assert "Raise a linked concern of our own" in page
    begun = f"/concerns/raise/?related={theirs.act.dossier}"
    assert f'href="{begun}"' in page.html
    due = DossierRow.objects.get(pk=theirs.act.dossier).due

    form = desk.get("amis", begun)
    assert "Linked as a counter-request, on its own clock, to:" in form
    more = {name: value for name, value in form.form().items() if name in ("related", "draft", "to")}
    sent = desk.send_on("amis", "/concerns/raise/", filled(desk, **more))
    desk.release(sent, number="XA-2027-009")

    assert sent.values["related1"] == {"dossier": theirs.act.dossier, "relation": "counter_request"}
    assert more["to"] == [f"{desk.meeting.process}:XB"]
    assert "XA-2027-009 Destructive program in hospital networks counter-request · own clock" in desk.get(
        "amis", url(theirs)
    )
    assert "this is a counter-request to it · own clock" in desk.get("amis", f"/concerns/{sent.act}/")
    assert DossierRow.objects.get(pk=theirs.act.dossier).due == due
    assert DossierRow.objects.get(pk=theirs.act.dossier).turn == "ours"


@pytest.mark.parametrize("who", ["reader", "aksel"])
def test_who_may_not_raise_is_not_offered_it(desk: Desk, who: str) -> None:
    """Nor is anybody, of a matter that this Party raised itself."""
    theirs, ours = asked(desk), raised(desk)

    assert "Raise a linked concern" not in desk.get(who, url(theirs))
    assert "Raise a linked concern" not in desk.get("amis", url(ours))


def test_a_counter_request_to_what_one_may_not_open(desk: Desk) -> None:
    """The address of another desk's dossier links nothing."""
    notice = notified(desk)
    page = desk.get("amis", f"/concerns/raise/?related={notice.act.dossier}")
    assert "Linked as a counter-request" not in page

    desk.post("amis", "/concerns/raise/", filled(desk, related=notice.act.dossier, then="save"))

    assert "related1" not in draft().values


def links(other: str, relation: str = "escalates") -> Any:
    return {"related1": {"dossier": other, "relation": relation}}


def test_a_dossier_of_another_desk_shows_its_title_only(desk: Desk) -> None:
    """Borealia escalates a technical notification: the diplomatic desk sees that there is one, and cannot open it."""
    notice = notified(desk)
    theirs = heard(desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA, **links(notice.act.dossier)))

    page = desk.get("amis", url(theirs))
    assert "this escalates it · title only: open to the technical desk" in page
    assert f'href="{url(notice)}"' not in page.html
    assert "escalates this · title only: open to the diplomatic desk" in desk.get("arno", url(notice))


@pytest.mark.parametrize("field", ["party", "process"])
def test_who_does_not_hold_both_links_nothing(desk: Desk, field: str) -> None:
    """The word of a Party that holds one of the two, or that speaks of another process, puts nothing on a page."""
    first = raised(desk)
    sent = linking(desk, first)
    if field == "party":
        DossierLink.objects.update(party="XC")
    else:
        DossierRow.objects.filter(pk=first.act.dossier).update(process="f" * 64)

    assert 'id="linked"' not in desk.get("amis", f"/concerns/{sent.act}/").html


def test_what_is_not_here_is_named_as_such(desk: Desk) -> None:
    """A dossier that this node does not hold."""
    theirs = heard(desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA, **links("0f" * 32)))

    assert "Linked 0f0f0f0f0f0f this escalates it · not held here" in desk.get("amis", url(theirs))


def test_the_rows_are_made_anew(desk: Desk) -> None:
    """The rows are a projection like any other."""
    first = raised(desk)
    linking(desk, first, "previously_raised")
    notice = heard(desk, kinds.NOTIFY, {**notifying(raises=BOREALIA, addressed=AURELIA), **links(first.act.dossier)})
    before = sorted(DossierLink.objects.values_list())
    assert {each.other for each in DossierLink.objects.all()} == {first.act.dossier}
    assert notice.act.id in {each.dossier for each in DossierLink.objects.all()}

    replay.rebuild()

    assert sorted(DossierLink.objects.values_list()) == before
