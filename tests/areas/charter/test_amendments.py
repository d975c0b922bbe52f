# SPDX-License-Identifier: Apache-2.0
"""The charter amended by the pages: proposed, agreed to, in force; a matter keeps the times that it opened with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.release.models import Draft, State
from demarche.core.acts import amendments as acts
from demarche.core.acts import concern as kinds
from demarche.core.process.amendments import amended
from demarche.ledger import processes, read, replay
from demarche.ledger.models import Pending
from tests.areas.register.writing import address, put, said, sent, told
from tests.builders import AURELIA, BOREALIA, raising

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

AMEND, AGREE = "amend-charter", "agree-to-amendment"
TEN = "concern_raise__ordinary__answer"
FIFTEEN = {f"{TEN}_n": "15", f"{TEN}_unit": "days"}


def page_of(desk: Desk, who: str = "amis") -> Page:
    """The page of amendments."""
    return desk.get(who, f"/charter/{desk.meeting.process}/amendments/")


def proposed(desk: Desk, **terms: Json) -> SignedAct:
    """An amendment that Borealia proposed, of the charter in force."""
    return told(desk, acts.AMEND, amended(replay.charter_in_force(desk.meeting.process), **terms))


def agreed(desk: Desk, amendment: SignedAct) -> None:
    """Borealia agrees."""
    told(desk, acts.AGREE, {"amendment": amendment.act.id})


def days_to_answer(desk: Desk, concern: SignedAct) -> int:
    """How many days Aurelia has to answer a concern of Borealia's."""
    row = Pending.objects.get(dossier=concern.act.id, verb="answer/concern.raise")
    assert row.due is not None
    return (row.due - row.since) // 86_400


def raised(desk: Desk) -> SignedAct:
    """A concern of Borealia's, received."""
    concern = desk.meeting.hear(kinds.RAISE, raising("yes_or_no", raises=BOREALIA, addressed=AURELIA))
    desk.clock.set(desk.meeting.now)
    return concern


def test_before_any_amendment(desk: Desk) -> None:
    """The page says so, and leads a drafter to the first."""
    page = page_of(desk)

    assert "The charter is as it was founded: no amendment is proposed." in page
    assert address(desk, AMEND) in page.html
    assert address(desk, AMEND) not in page_of(desk, "admin").html
    assert "See amendments" in desk.get("amis", f"/parties/{desk.meeting.process}/charter/")


def test_an_amendment_from_the_page_to_its_being_in_force(desk: Desk) -> None:
    """The releasing officer reads what changes and no more; once Borealia has agreed new matters have the new times."""
    before = raised(desk)
    draft = sent(desk, AMEND, FIFTEEN)
    paper = desk.get("aksel", f"/release/{draft.pk}/")
    assert "answered within 15 days of receipt" in paper
    assert "Until now: acknowledged within 2 working days of receipt, answered within 10 days of receipt" in paper
    assert "Urgent concern" not in paper
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    desk.meeting.deliver(signed)

    page = page_of(desk)
    assert "proposed, not in force nothing from Borealia yet" in page
    assert "Agreed: Aurelia" in page
    assert "Agree to it" not in page
    assert days_to_answer(desk, raised(desk)) == 10

    agreed(desk, signed)
    page = page_of(desk)
    assert "in force" in page
    assert "Agreed: Aurelia, Borealia" in page
    charter = desk.get("amis", f"/parties/{desk.meeting.process}/charter/")
    assert "This is the charter as it was amended." in charter
    assert "answered within 15 days of receipt" in charter
    assert [days_to_answer(desk, each) for each in (before, raised(desk))] == [10, 15]


def test_the_form_begins_with_the_terms_as_they_are(desk: Desk) -> None:
    """Every time that the charter sets, who releases alone, our days off; sent as it is it changes nothing."""
    form = desk.get("amis", address(desk, AMEND)).form()
    assert (form[f"{TEN}_n"], form[f"{TEN}_unit"], form["silence"]) == ("10", "days", "72")
    assert "notification.send" in form["duty_kinds"]
    for then in ("save", "send"):
        assert "Nothing is changed yet: change at least one term." in put(desk, AMEND, {}, then=then)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({f"{TEN}_n": ""}, "This field is required."),
        ({f"{TEN}_n": "0"}, "Ensure this value is greater than or equal to 1."),
        ({f"{TEN}_unit": "weeks"}, "Select a valid choice."),
        ({"holidays": "25 December"}, "Write each day as 2027-12-25."),
        ({"holidays": "\n".join(f"{number}-01-01" for number in range(2000, 3001))}, "At most 1000 days."),
        ({"silence": "10001"}, "Ensure this value is less than or equal to 10000."),
    ],
)
def test_what_no_charter_may_say(desk: Desk, given: dict[str, Any], sentence: str) -> None:
    """Said beside its field; nothing is kept."""
    assert sentence in put(desk, AMEND, given)


def test_every_other_term(desk: Desk) -> None:
    """Each as its sentence of the charter, the days by the day; all of it stands in the form again."""
    given = {
        "duty_kinds": ["notification.send"],
        "clarification_stops": "on",
        "opening_reported": "on",
        "silence": "96",
        "file": "1073741824",
        "weekend": ["5", "6"],
        "holidays": "2028-01-01\n2028-05-01",
        "text": "As agreed in talks.",
    }
    draft = sent(desk, AMEND, given)
    paper = desk.get("aksel", f"/release/{draft.pk}/")
    for words in (
        "On duty authority: technical notification",
        "stops the clock for an answer",
        "Each side reports when an officer first opens an act",
        "after 96 hours",
        "Friday and Saturday",
        "Holidays added in Aurelia 2028-01-01 2028-05-01",
        "As agreed in talks.",
    ):
        assert words in paper, words
    form = desk.get("amis", f"/register/draft/{draft.pk}/").form()
    ticked = {name: ["on"] for name in ("clarification_stops", "opening_reported")}
    assert {name: form[name] for name in given} == {**given, **ticked, "file": ["1073741824"]}


def test_an_amendment_of_the_other_party_waits_for_us(desk: Desk) -> None:
    """Under what needs action, until this Party agrees by the page or it is overtaken."""
    amendment = proposed(desk, silence={"hours": 100})
    assert "Agree, or leave it" in desk.get("amis", "/")
    assert "Agree to it" in page_of(desk)
    assert "Agree to it" not in page_of(desk, "admin")

    page = desk.get("amis", f"/register/{desk.meeting.process}/write/{AGREE}/?amendment={amendment.act.id}")
    assert "after 100 hours" in page
    assert "Until now: after 72 hours" in page
    draft = sent(desk, f"{AGREE}?amendment={amendment.act.id}", {})
    assert "after 100 hours" in desk.get("aksel", f"/release/{draft.pk}/")
    desk.release(draft)
    assert "in force" in page_of(desk)
    assert "Agree, or leave it" not in desk.get("amis", "/")
    assert processes.charter_of(desk.meeting.process).silence_hours == 72
    assert replay.charter_in_force(desk.meeting.process).silence_hours == 100


def test_a_draft_of_a_charter_that_was_replaced_meanwhile(desk: Desk) -> None:
    """It keeps what was typed and says why it cannot be sent: it would undo what nobody looked at."""
    put(desk, AMEND, FIFTEEN, then="save")
    draft = Draft.objects.get(kind=acts.AMEND)
    amendment = proposed(desk, silence={"hours": 100})
    said(desk, f"{AGREE}?amendment={amendment.act.id}", {})

    url = f"/register/draft/{draft.pk}/"
    form = desk.get("amis", url).form()
    assert (form[f"{TEN}_n"], form["silence"]) == ("15", "72")
    answer = desk.post("amis", url, {**form, "then": "send"}, 200)
    assert "the charter that it changes was not the one in force" in answer
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_of_two_that_crossed_one_is_overtaken(desk: Desk) -> None:
    """And the one that was in force once says so."""
    one, other = proposed(desk, silence={"hours": 100}), proposed(desk, silence={"hours": 200})
    said(desk, f"{AGREE}?amendment={one.act.id}", {})
    page = page_of(desk)
    assert "overtaken: the charter that it changes is in force no more" in page
    assert "Agree to it" not in page
    third = proposed(desk, silence={"hours": 300})
    said(desk, f"{AGREE}?amendment={third.act.id}", {})
    assert "was in force, until a later one" in page_of(desk)
    page = put(desk, f"{AGREE}?amendment={other.act.id}", {})
    assert "the charter that it changes was not the one in force" in page


def test_what_is_no_amendment_is_not_agreed_to(desk: Desk) -> None:
    """Another act, or none."""
    desk.get("amis", address(desk, AGREE), 404)
    assert "is not one that its author had seen" in put(desk, f"{AGREE}?amendment={'0' * 64}", {})


def test_as_many_queries_for_many_amendments_as_for_one(desk: Desk) -> None:
    """Folded from the register, not asked for row by row."""
    proposed(desk, silence={"hours": 100})
    page_of(desk)
    with CaptureQueriesContext(connection) as few:
        page_of(desk)
    for hours in range(101, 113):
        proposed(desk, silence={"hours": hours})
    with CaptureQueriesContext(connection) as many:
        page = page_of(desk)
    assert len(re.findall("nothing from Aurelia", page.text)) == 13
    assert len(many) == len(few)
