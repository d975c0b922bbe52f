# SPDX-License-Identifier: Apache-2.0
"""Check before sending: one page for every kind, with what was given, what was left out, and a way to change each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.areas.concerns.papers import field_of
from demarche.areas.release.models import Draft, DraftVersion, State
from demarche.ledger import read
from tests.areas.concerns.filling import asked, filled, raised, url
from tests.areas.concerns.test_notify import NOTIFY
from tests.areas.concerns.test_notify import filled as notifying
from tests.desk import says

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.areas.release.desk import Desk, Page

RAISE = "/concerns/raise/"


def checked(desk: Desk, who: str, path: str, data: dict[str, object]) -> tuple[str, Page]:
    """Press the button under a draft; gives the address of the check page and the page."""
    there = desk.post(who, path, {**data, "then": "check"}).url
    assert re.fullmatch(r"/concerns/drafts/[0-9a-f-]{36}/check/", there), there
    return there, desk.get(who, there)


def change(page: Page, label: str) -> str:
    """Where *Change* beside a label leads."""
    found = re.findall(rf'<a href="([^"]*)">Change<span class="unseen"> {re.escape(label)}</span>', page.html)
    assert len(found) == 1, (label, found)
    return str(found[0])


def test_a_concern_is_checked_and_sent(desk: Desk) -> None:
    """What was given leads back to its field; what was not is named; who sees it and which clock starts stand beside; then it goes."""
    there, page = checked(desk, "amis", RAISE, filled(desk, wished="2027-02-16T10:00"))
    draft = Draft.objects.get()
    here = f"/concerns/drafts/{draft.pk}/"

    assert draft.state == State.DRAFT
    for words in (
        "To Borealia",
        "Title Destructive program in hospital networks",
        "Since 3 February a program destroys data. It continues.",
        "Question 1 Was any body of the State involved? yes or no",
        "Aurelia, Borealia. Nobody else.",
        "answer within 10 days of receipt",
        "What you have left out",
        "attribution no attribution stated",
        "National marking",
    ):
        assert words in page, words
    assert change(page, "To") == f"{here}#id_to"
    assert change(page, "Title") == f"{here}#id_title"
    assert change(page, "The matter") == f"{here}#id_matter"
    assert change(page, "Question 2") == f"{here}#id_q2_text"
    assert change(page, "Urgency and wish") == f"{here}#id_profile"
    assert f'href="{here}attribution/?checking=1"' in page.html

    sent = desk.post("amis", there, {"version": draft.version})
    again = desk.post("amis", there, {"version": draft.version})

    assert (sent.url, again.url) == (f"/release/{draft.pk}/", f"/release/{draft.pk}/")
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert desk.get("amis", there, 302).url == f"/release/{draft.pk}/"


def test_an_add_page_leads_back_to_checking(desk: Desk) -> None:
    """The button is there for whoever came from there, and for nobody else."""
    there, _page = checked(desk, "amis", RAISE, filled(desk))
    adding = there.replace("check/", "done/")
    assert "Save and go back to checking" not in desk.get("amis", adding)
    form = desk.get("amis", f"{adding}?checking=1")
    assert "Save and go back to checking" in form

    back = desk.post("amis", f"{adding}?checking=1", {**form.form(), "done_text": "Hosts cut off.", "then": "check"})

    assert back.url == there
    page = desk.get("amis", there)
    assert "Done so far Hosts cut off." in page
    assert change(page, "Done so far") == f"{adding}?checking=1"


def test_a_notification_by_day(desk: Desk) -> None:
    """The same page; its indicators are named by their file."""
    _there, page = checked(desk, "arno", NOTIFY, notifying(desk, pasted="203.0.113.7"))

    assert "indicators.json" in page
    assert change(page, "File 1") == f"/concerns/drafts/{Draft.objects.get().pk}/#id_pasted"


def test_at_night_nothing_is_put_between(desk: Desk) -> None:
    """The duty officer goes straight to Check and release."""
    page = desk.get("tamm", NOTIFY)
    assert "Check and release on duty authority" in page

    sent = desk.post("tamm", NOTIFY, {**notifying(desk), "then": "submit"})

    assert sent.url == f"/release/{Draft.objects.get().pk}/"


def test_answers_are_checked_with_what_stays_open(desk: Desk) -> None:
    """Each answer leads to its own page and back; a question that has none is named."""
    theirs = asked(desk)
    one = url(theirs, "answer/1/")
    desk.post("amis", one, {**desk.get("amis", one).form(), "value": "no", "text": "It was not us.", "then": "list"})

    there, page = checked(desk, "amis", url(theirs, "answer/"), desk.get("amis", url(theirs, "answer/")).form())

    assert "Answer to question 1 No" in page
    assert "It was not us." in page
    assert "Question 2 stays open" in page
    where = change(page, "Answer to question 1")
    assert where == f"{one}?checking=1#id_value"
    form = desk.get("amis", f"{one}?checking=1")
    assert desk.post("amis", f"{one}?checking=1", {**form.form(), "then": "check"}).url == there


def test_a_step_says_in_words_what_was_chosen(desk: Desk) -> None:
    """What it is about stands there as it was offered, not as a hash."""
    here = url(raised(desk), "supplement/")

    _there, page = checked(desk, "amis", here, {**desk.get("amis", here).form(), "text": "A fifth hospital."})

    assert "A fifth hospital." in page
    assert "annexes" in page


def test_what_is_missing_is_said_on_the_page_of_the_draft(desk: Desk) -> None:
    """Before there is anything to check; on the check page itself it leads to the field there."""
    page = desk.post("amis", RAISE, {**filled(desk, title=""), "then": "check"}, 200)
    assert says(page.html, "title", "Give the matter a neutral title.")
    there = f"/concerns/drafts/{Draft.objects.get().pk}/check/"

    late = desk.post("amis", there, {"version": 1}, 200)

    assert (
        f'<a href="/concerns/drafts/{Draft.objects.get().pk}/#id_title">Give the matter a neutral title.</a>'
        in late.html
    )
    assert "<title>To put right: Check before sending" in late.html
    assert Draft.objects.get().state == State.DRAFT


def test_a_text_that_changed_meanwhile_is_read_first(desk: Desk) -> None:
    """Somebody saved after the page was opened."""
    there, _page = checked(desk, "amis", RAISE, filled(desk))
    here = there.replace("check/", "")
    desk.post("birk", here, {**desk.get("birk", here).form(), "title": "Another", "then": "save"})

    page = desk.post("amis", there, {"version": 1}, 200)

    assert "(D. Birk). Read it here, then send it." in page
    assert Draft.objects.get().state == State.DRAFT
    desk.post("amis", there, {"version": 2})
    assert Draft.objects.get().state == State.SUBMITTED


def test_what_was_typed_and_is_not_in_it_is_said(desk: Desk) -> None:
    """Another page of the draft holds words that cannot be in it as they stand."""
    there, _page = checked(desk, "amis", RAISE, filled(desk))
    origin = there.replace("check/", "origin/")
    form = desk.get("amis", origin).form()
    desk.client("amis").post(
        origin, {**form, "origin": "Borealia", "then": "typed"}, headers={"accept": "application/json"}
    )

    page = desk.get("amis", there)

    assert "You have typed more for this draft that cannot be in it as it stands" in page
    assert f'<a href="{origin}">' in page.html


@pytest.mark.parametrize(("who", "status"), [("amis", 200), ("arno", 404), ("reader", 403), ("aksel", 403)])
def test_who_checks(desk: Desk, who: str, status: int) -> None:
    """Who writes at that desk."""
    there, _page = checked(desk, "amis", RAISE, filled(desk))

    desk.get(who, there, status)


def test_forty_questions_take_the_same_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Forty questions and a title of 300 characters are written, typed, checked and released; the page asks no more for them."""
    few, _page = checked(desk, "amis", RAISE, filled(desk))
    many = {f"q{n}_text": f"Question number {n}, which goes on for a while? " * 4 for n in range(1, 41)}
    forms = {f"q{n}_form": "open" for n in range(1, 41)}
    data = filled(desk, title="x" * 300, **many, **forms)
    there, page = checked(desk, "amis", RAISE, data)
    assert "Question 40" in page
    with django_assert_max_num_queries(60) as one:
        desk.get("amis", few)
    with django_assert_max_num_queries(len(one)):
        desk.get("amis", there)

    desk.post("amis", there, {"version": 1})
    draft = Draft.objects.get(pk=there.split("/")[3])
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    assert signed.act.values["q40_text"] == many["q40_text"].strip()
    assert signed.act.values["title"] == "x" * 300


def test_questions_are_moved_and_taken_away_with_their_numbers(desk: Desk) -> None:
    """Numbers run on without a gap, a translation goes with its question, and pressing twice moves once."""
    data = filled(desk, q3_text="Since when?", q3_form="open")
    here = desk.post("amis", RAISE, {**data, "then": "save"}).url
    translating = f"{here}translation/"
    form = {**desk.get("amis", translating).form(), "lang": "fr", "of_q3_text": "Depuis quand ?"}
    desk.post("amis", translating, {**form, "then": "save"})
    shown = desk.get("amis", here).form()

    for _twice in range(2):
        assert desk.post("amis", here, {**shown, "then": "up3"}).url == f"{here}#id_q2_text"

    values = Draft.objects.get().values
    assert [values[f"q{n}_text"] for n in (1, 2, 3)] == [data["q1_text"], "Since when?", data["q2_text"]]
    assert field_of(values, "q2_text_t1", "text") == "Depuis quand ?"
    assert not DraftVersion.objects.filter(aside=True).exists()

    desk.post("amis", here, {**desk.get("amis", here).form(), "then": "away1"})
    values = Draft.objects.get().values
    assert [values[f"q{n}_text"] for n in (1, 2)] == ["Since when?", data["q2_text"]]
    assert (field_of(values, "q1_text_t1", "of"), "q3" in values) == ("q1_text", False)
