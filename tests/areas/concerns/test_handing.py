# SPDX-License-Identifier: Apache-2.0
"""Two desks: a matter is escalated to the diplomatic ones, or handed down, by a linked matter that cites chosen acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger import read
from demarche.ui import moments
from tests.areas.concerns.filling import asked, heard, notified, url
from tests.areas.release.desk import fields_of
from tests.builders import AURELIA, BOREALIA, raising

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

TITLE, WORDS = "Destructive program in hospital networks", "The notification of 3 February was not enough."


def filled_in(desk: Desk, who: str, here: str) -> dict[str, object]:
    """The form of the page, as a browser would send it back."""
    forms = re.findall(r"<form\b.*?</form>", desk.get(who, here).html, re.DOTALL)
    return fields_of(next(each for each in forms if 'name="matter"' in each))


def edit(draft: Draft) -> str:
    """Where the technical desk writes what was handed down."""
    return f"/concerns/notify/{draft.pk}/"


def handed(desk: Desk, matter: SignedAct, who: str, **more: object) -> Draft:
    """The other desk's draft, after an officer of the one desk has filled in the page."""
    here = url(matter, "hand-over/")
    desk.post(who, here, {**filled_in(desk, who, here), "title": TITLE, "matter": WORDS, **more})
    return Draft.objects.latest("made")


def test_escalating(desk: Desk) -> None:
    """The diplomatic desk takes the draft up and raises the concern; the technical matter goes on, closed as before."""
    theirs = notified(desk)
    heard(desk, kinds.ASSESS, {"status": "open"}, theirs)

    draft = handed(desk, theirs, "arno", remark="Call T. Arno first.")

    assert (draft.kind, draft.desk, draft.state) == (kinds.RAISE, "diplomatic", "returned")
    needs = desk.get("amis", "/")
    assert "Take up" in needs
    assert TITLE in needs
    page = desk.get("amis", f"/concerns/drafts/{draft.pk}/")
    assert "Handed over by Technical desk: Call T. Arno first." in page
    desk.get("arno", f"/concerns/drafts/{draft.pk}/", 404)
    form = {**page.form(), "subjects": ["CIN"], "q1_text": "Who runs the addresses?", "q1_form": "open"}
    desk.send_on("amis", f"/concerns/drafts/{draft.pk}/", form)
    desk.release(draft)
    draft.refresh_from_db()
    raised = read.act(draft.act)
    assert raised is not None
    assert raised.act.values["related1"] == {"dossier": theirs.act.id, "relation": "escalates"}
    assert raised.act.values["cites"] == [theirs.act.id]
    assert raised.act.office == "diplomatic_desk"
    desk.get("amis", url(theirs), 404)
    desk.get("arno", url(raised), 404)
    assert f"Technical notification · Borealia · {moments.day(theirs.act.made)} · act {theirs.act.id[:16]}" in desk.get(
        "amis", url(raised)
    )
    assert str(theirs.act.values["matter"]) not in desk.get("amis", url(raised)).html
    desk.get("arno", url(theirs, "acknowledge/"))


def test_handing_down(desk: Desk) -> None:
    """The technical desk finds a notification that names the concern; what it writes itself keeps the link."""
    theirs = asked(desk)

    draft = handed(desk, theirs, "amis")

    assert (draft.kind, draft.desk) == (kinds.NOTIFY, "technical")
    desk.send_on("arno", edit(draft), {**desk.get("arno", edit(draft)).form(), "what": "Logs of the two servers."})
    desk.release(draft)
    draft.refresh_from_db()
    sent = read.act(draft.act)
    assert sent is not None
    assert sent.act.values["related1"] == {"dossier": theirs.act.id, "relation": "deescalates"}
    assert sent.act.values["cites"] == [theirs.act.id]
    desk.get("arno", url(theirs), 404)


def test_who_takes_it_up_is_its_drafter(desk: Desk) -> None:
    """The releasing officer reads who wrote it, and what he returns is the drafter's to redraft."""
    draft = handed(desk, asked(desk), "amis")
    desk.send_on("arno", f"/concerns/notify/{draft.pk}/", {**desk.get("arno", edit(draft)).form(), "what": "Logs."})
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "drafted by T. Arno" in page

    desk.post("aksel", f"/release/{draft.pk}/", {**page.form(), "do": "return", "remark": "Shorter, please."})

    assert "Returned to the drafter by R. Aksel: Shorter, please." in desk.get("arno", f"/release/{draft.pk}/")
    assert "Handed over" not in desk.get("arno", edit(draft))
    assert "Redraft" in desk.get("arno", "/")


def test_what_is_sent_on_as_it_came_has_no_drafter_yet(desk: Desk) -> None:
    """It says who wrote it, at the other desk; when it is returned, any drafter here takes it up."""
    draft = handed(desk, asked(desk), "amis")
    desk.post("arno", f"/release/{draft.pk}/", {"do": "send"})
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "drafted by D. Amis" in page

    desk.post("aksel", f"/release/{draft.pk}/", {**page.form(), "do": "return", "remark": "Shorter, please."})

    assert "Take up" in desk.get("arno", "/")
    assert "Redraft" not in desk.get("amis", "/")


def test_handing_over_twice_hands_over_once(desk: Desk) -> None:
    """A double click; and an officer who sees both desks goes on to the draft."""
    theirs = notified(desk)
    here = url(theirs, "hand-over/")
    form = {**filled_in(desk, "arno", here), "title": TITLE, "matter": WORDS}

    desk.post("arno", here, form)
    desk.post("arno", here, form)

    assert Draft.objects.count() == 1


def test_what_is_missing(desk: Desk) -> None:
    """Said beside each field, and nothing is handed over."""
    here = url(notified(desk), "hand-over/")

    shown = desk.post("arno", here, {**filled_in(desk, "arno", here), "title": "", "matter": "", "cites": []}, 200)

    for sentence in ("Choose at least one act.", "Give the matter a neutral title.", "State the matter:"):
        assert sentence in shown
    assert not Draft.objects.exists()
    desk.get("reader", here, 403)
    desk.get("amis", here, 404)


def test_an_act_cited_from_elsewhere_is_its_id(desk: Desk) -> None:
    """An act that is not of a related matter, or not here, is not told of: whoever opens this one may not open that."""
    theirs, elsewhere = notified(desk), asked(desk)
    cites = sorted([theirs.act.id, elsewhere.act.id, "0" * 64])
    related = {"dossier": theirs.act.id, "relation": "escalates"}
    said: dict[str, Any] = {"related1": related, "cites": cites}
    raised = heard(desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA, **said))

    page = desk.get("amis", url(raised))

    assert f"· act {theirs.act.id[:16]}" in page
    for each in (elsewhere.act.id, "0" * 64):
        assert f"act {each[:16]}" in page
        assert f"· act {each[:16]}" not in page
