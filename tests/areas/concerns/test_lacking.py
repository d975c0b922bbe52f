# SPDX-License-Identifier: Apache-2.0
"""What lacks or cannot be on the page of a step is said beside its field, and nothing that was written is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import answering
from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.desk import says

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk


def test_of_further_questions_the_first_is_needed_and_no_other(desk: Desk) -> None:
    """The page says so before and after it was sent on empty, and leads to the first."""
    here = url(raised(desk), "follow-up/")
    page = desk.get("amis", here)
    shown = desk.post("amis", here, {**page.form(), "then": "submit"}, 200)

    assert says(shown.html, "q3_text", "Ask at least one question.")
    for each in (page, shown):
        assert "Question 3 may be left empty" not in each
        assert "Question 4 may be left empty" in each
        assert "Question 5 may be left empty" in each


def test_the_first_satisfaction_is_where_the_lack_leads(desk: Desk) -> None:
    """None of them is needed, but one."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)
    here = url(ours, "satisfaction/")

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert says(shown.html, "s1", "State at least one satisfaction.")


def test_a_form_of_question_that_nobody_offers_is_put_right(desk: Desk) -> None:
    """It is said beside the field; the page opens again with what was asked."""
    here = url(raised(desk), "follow-up/")
    typed = {"q3_text": "Who let them?", "q3_form": "leading", "then": "save"}

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), **typed}, 200)

    assert "Select a valid choice. leading is not one of the available choices." in shown
    assert "Who let them?" in shown


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("interim", {"until": "2026-01-01T00:00", "text": "It goes on."}),
        ("extend", {"until": "2026-01-01T00:00"}),
        ("consult", {"level": "experts", "way": "video", "by": "2026-01-01T00:00", "text": "On question 1."}),
    ],
)
def test_a_date_is_still_to_come(desk: Desk, page: str, fields: dict[str, str]) -> None:
    """Nobody can promise for a day that has passed; what was written is saved all the same."""
    here = url(asked(desk), f"{page}/")

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), **fields, "then": "submit"}, 200)

    assert "Give a date that is still to come." in shown


@pytest.mark.parametrize(
    ("stated", "lacks"), [("not_satisfied", True), ("partly_satisfied", True), ("satisfied", False)]
)
def test_what_does_not_satisfy_has_its_reason(desk: Desk, stated: str, *, lacks: bool) -> None:
    """The other side is to know what is wanted."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)
    here = url(ours, "satisfaction/")

    shown = desk.post(
        "amis", here, {**desk.get("amis", here).form(), "s2": stated, "then": "submit"}, 200 if lacks else 302
    )

    if lacks:
        assert says(shown.html, "s2_text", "Give the reason, so that the other side can act on it.")


@pytest.mark.parametrize("value", ["partly", "information_given", "measure_taken", "no_information"])
def test_what_is_answered_is_said_in_words(desk: Desk, value: str) -> None:
    """Where the answer's word says that there is something to tell."""
    theirs = asked(desk)
    here = url(theirs, "answer/1/")
    answers = desk.post("amis", here, {**desk.get("amis", here).form(), "value": value, "then": "list"}).url

    lacks = value != "no_information"
    shown = desk.post("amis", answers, {**desk.get("amis", answers).form(), "then": "submit"}, 200 if lacks else 302)

    if lacks:
        assert "Question 1: say in words what is answered." in shown


def test_what_was_answered_for_now_stands_beside_the_satisfaction(desk: Desk) -> None:
    """The newest of what the other side said, as its own page has it."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "under_examination", "until": "2027-03-01T17:00:00Z"}}, ours)
    about: dict[str, Json] = {"about": {"question": 1}, "until": "2027-03-20T17:00:00Z", "text": "It goes on."}
    heard(desk, answering.INTERIM, about, ours)

    shown = desk.get("amis", url(ours, "satisfaction/"))

    assert "Answered: Answered for now; next answer by 20 Mar 2027 17:00 UTC" in shown
