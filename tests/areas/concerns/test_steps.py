# SPDX-License-Identifier: Apache-2.0
"""The shorter acts of a dossier: each drafted, released, and on the record as both sides read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.steps import STEPS
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger import read
from tests.areas.concerns.filling import asked, heard, notified, raised, url

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk


def step(desk: Desk, matter: SignedAct, page: str, who: str = "amis", number: str = "", **fields: Any) -> SignedAct:
    """Fill in the page of a step, send it on and release it."""
    here = url(matter, f"{page}/")
    own = {"number": number} if page == "number" else {}
    draft = desk.send_on(who, here, {**desk.get(who, here).form(), **own, **fields})
    desk.release(draft, number=number)
    signed = read.act(draft.act)
    assert signed is not None
    return signed


def test_acknowledging_under_an_own_number(desk: Desk) -> None:
    """Without prejudice, in the form the matter came in; both numbers then stand on the dossier."""
    theirs = asked(desk, number="XB-2027-001", form={"kind": "letter", "courtesy": "usual"})

    signed = step(desk, theirs, "acknowledge", number="XA-IN-0007")

    assert dict(signed.act.values) == {
        "clause": "without_prejudice",
        "form": {"kind": "letter", "courtesy": "usual"},
        "language": "en",
        "number": "XA-IN-0007",
    }
    page = desk.get("amis", url(theirs))
    assert "XA-IN-0007 · XB-2027-001" in page
    assert "Acknowledged, without prejudice." in page
    assert "Acknowledging is without prejudice: it is not agreement, admission or waiver." in page


def test_a_technical_notification_is_acknowledged_in_no_diplomatic_form(desk: Desk) -> None:
    """It came in none, so its reply is proposed in none: no compliments at night. The drafter can choose one."""
    theirs = notified(desk)
    here = url(theirs, "acknowledge/")
    assert desk.get("arno", here).form()["form_kind"] == ""

    signed = step(desk, theirs, "acknowledge", who="arno")

    assert dict(signed.act.values) == {"clause": "without_prejudice"}
    assert "presents its compliments" not in desk.get("arno", url(theirs))


def test_asking_and_supplying(desk: Desk) -> None:
    """About one question; what is supplied stands beside what was asked."""
    theirs = asked(desk)
    signed = step(desk, theirs, "ask", about="2", text="In which time zone are the logs?")
    assert signed.act.values["about"] == {"question": 2}
    assert "asks for clarification of question 2" in desk.get("amis", url(theirs))

    ours = raised(desk)
    request = heard(desk, kinds.ASK, {"about": {}, "text": "Which hospitals?"}, ours)
    supplied = step(desk, ours, "supply", about=request.act.id, text="Four, in the north.")
    assert supplied.act.values["about"] == {"act": request.act.id}
    assert "In reply to the request Which hospitals? In words Four, in the north." in desk.get("amis", url(ours))


def test_asking_about_the_whole(desk: Desk) -> None:
    """Also of a notification, by the technical desk."""
    theirs = notified(desk)

    signed = step(desk, theirs, "ask", "arno", text="Which time zone?")

    assert signed.act.values["about"] == {}
    assert signed.act.office == "technical_desk"


def test_assessing(desk: Desk) -> None:
    """One's own view, in one's own words, in the column that never mixes with acts."""
    ours = raised(desk)

    step(desk, ours, "assess", status="partially_resolved", text="Question 1 remains.")

    page = desk.get("amis", url(ours))
    assert "Joint status: partially resolved (Aurelia says partially resolved, Borealia says nothing)." in page
    assert "says how it sees it: partially resolved" in page
    assert "Question 1 remains." in page
    assert "Borealia has stated nothing yet" in page


@pytest.mark.parametrize(
    ("page", "words"), [("close", "Closed by Aurelia; an answer stays welcome."), ("withdraw", "Withdrawn by Aurelia.")]
)
def test_ending(desk: Desk, page: str, words: str) -> None:
    """With or without words; nobody is locked out."""
    ours = raised(desk)

    signed = step(desk, ours, page)

    assert dict(signed.act.values) == {}
    assert words in desk.get("amis", url(ours))


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("ask", "Write it in words."),
        ("assess", "Choose how your side sees the matter."),
    ],
)
def test_what_is_missing(desk: Desk, page: str, sentence: str) -> None:
    """Said beside the field when it is to be sent on; saved all the same."""
    here = url(asked(desk), f"{page}/")

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert sentence in shown
    assert Draft.objects.count() == 1


def test_supplying_needs_a_request(desk: Desk) -> None:
    """Without one there is nothing to choose, and the page says so."""
    here = url(raised(desk), "supply/")

    page = desk.post("amis", here, {"draft": f"{0:032}", "version": 0, "text": "Four.", "then": "submit"}, 200)

    assert "No request for clarification is open." in desk.get("birk", url(raised(desk), "supply/"))
    assert "Choose which request this replies to." in page


@pytest.mark.parametrize("page", ["acknowledge", "ask"])
def test_the_core_refuses_what_is_not_ours_to_do(desk: Desk, page: str) -> None:
    """The raising Party acknowledges nothing: the page says so and has no form; sent all the same, the core's sentence, and what helps."""
    here = url(raised(desk), f"{page}/")
    sentence = (
        "The rules do not allow this act now, because only the addressed Party may do this. "
        "What helps: wait for the addressed Party, or ask it."
    )

    first = desk.get("amis", here)
    shown = desk.post("amis", here, {"draft": f"{0:032}", "version": 0, "text": "x", "then": "submit"}, 200)

    assert sentence in first
    assert 'name="text"' not in first.html
    assert sentence in shown


def test_a_desk_goes_on_with_one_draft(desk: Desk) -> None:
    """D. Birk opens the same page and finds what D. Amis began."""
    here = url(asked(desk), "acknowledge/")
    there = desk.post("amis", here, {**desk.get("amis", here).form(), "text": "In hand.", "then": "save"}).url

    assert desk.get("birk", here, 302).url == there
    assert desk.get("birk", there).form()["text"] == "In hand."
    desk.post("birk", there, {"then": "discard"})
    assert desk.get("amis", there, 302).url == f"/release/{Draft.objects.get().pk}/"
    assert "text" in desk.get("amis", here).form()


def test_the_same_step_sent_twice(desk: Desk) -> None:
    """Begins one draft."""
    here = url(asked(desk), "acknowledge/")
    data = {**desk.get("amis", here).form(), "then": "submit"}

    assert desk.post("amis", here, data).url == desk.post("amis", here, data).url
    assert Draft.objects.count() == 1


def test_the_number_chosen_in_the_address(desk: Desk) -> None:
    """A link from a question chooses it."""
    assert desk.get("amis", url(asked(desk), "ask/?about=2")).form()["about"] == "2"


def test_steps_belong_to_the_desk(desk: Desk, subtests: pytest.Subtests) -> None:
    """Role by desk: the technical desk finds nothing, who writes no drafts is told so."""
    theirs = asked(desk)

    for page in STEPS:
        with subtests.test(page=page):
            here = url(theirs, f"{page}/")
            desk.get("amis", here)
            desk.get("arno", here, 404)
            desk.get("aksel", here, 403)
            desk.get("reader", here, 403)


def test_a_step_of_another_dossier(desk: Desk) -> None:
    """A draft is not opened under another matter's address."""
    one, other = asked(desk), asked(desk, "open")
    there = desk.post(
        "amis", url(one, "ask/"), {**desk.get("amis", url(one, "ask/")).form(), "text": "x", "then": "save"}
    ).url

    desk.get("amis", there.replace(one.act.id, other.act.id), 404)
    desk.get("amis", there.replace("/ask/", "/assess/"), 404)


@pytest.mark.parametrize("page", ["assess", "close", "withdraw"])
def test_the_marking_of_the_matter_stands_over_every_page_about_it(desk: Desk, page: str) -> None:
    """While it is written, while it is checked, and so on its paper; the act itself carries none."""
    here = url(raised(desk), f"{page}/")
    data = {**desk.get("amis", here).form(), "status": "open", "then": "submit"}

    draft = desk.send_on("amis", here, data)

    assert (
        'data-marking="TLP:AMBER · PAP:AMBER"' in desk.get("amis", here.replace(f"{page}/", f"{page}/{draft.pk}/")).html
    )
    assert 'data-marking="TLP:AMBER · PAP:AMBER"' in desk.get("aksel", f"/release/{draft.pk}/").html
    assert "marking" not in draft.values
