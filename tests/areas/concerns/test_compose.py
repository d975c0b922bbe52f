# SPDX-License-Identifier: Apache-2.0
"""Raising a concern: from the empty page to the record, with nothing lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing

from demarche.areas.release.models import Draft, DraftVersion, State
from demarche.ledger import read
from tests.areas.concerns.filling import QUESTIONS, filled
from tests.desk import says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

RAISE = "/concerns/raise/"


def only_draft() -> Draft:
    return Draft.objects.get()


def saved(desk: Desk, **more: Any) -> str:
    """A concern that D. Amis saved; gives the address of its page."""
    return desk.post("amis", RAISE, filled(desk, **more, then="save")).url


def test_a_concern_is_raised(desk: Desk) -> None:
    """D. Amis drafts, R. Aksel releases, and it stands on the record word for word."""
    draft = desk.send_on("amis", RAISE, filled(desk, wished="2027-02-16T10:00", national="Aurelia: for official use"))
    done = desk.release(draft, number="XA-2027-001")

    signed = read.act(draft.act)
    assert done.url == f"/concerns/{draft.act}/"
    assert signed is not None
    assert dict(signed.act.values) == {
        "roles": {"raises": ["XA"], "addressed": ["XB"], "informed": []},
        "track": "diplomatic",
        "marking": {"tlp": "AMBER", "pap": "AMBER"},
        "national_marking": "Aurelia: for official use",
        "urgency": {"profile": "ordinary", "wished": "2027-02-16T10:00:00Z"},
        "circulation": "nobody",
        "language": "en",
        "title": "Destructive program in hospital networks",
        "matter": "Since 3 February a program destroys data.\n\nIt continues.",
        "subjects": ["CIN"],
        "form": {"kind": "note_verbale", "courtesy": "usual"},
        "number": "XA-2027-001",
        "q1": {"form": "yes_or_no"},
        "q1_text": "Was any body of the State involved?",
        "q2": {"form": "open"},
        "q2_text": "Who hosts the addresses in annex A?",
    }
    assert signed.act.audience == ("XA", "XB")


def test_the_empty_page(desk: Desk) -> None:
    """One addressee is chosen by the officer; the clock is told; attribution and clause are said."""
    page = desk.get("amis", RAISE)

    for words in (
        "A concern is a matter with questions. It is not an accusation and not a claim.",
        "Draft. Nobody outside can see this.",
        "acknowledgement within 2 working days of receipt; answer within 10 days of receipt",
        "attribution now: no attribution stated",
        "legal clause now: Without prejudice",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("who", "status"), [("amis", 200), ("arno", 403), ("aksel", 403), ("reader", 403), ("admin", 403)]
)
def test_who_raises_a_concern(desk: Desk, who: str, status: int) -> None:
    """A drafter of the diplomatic desk."""
    page = desk.get(who, RAISE, status)

    if who == "arno":
        assert "A concern is raised by the diplomatic desk; yours is the technical desk." in page


def test_a_half_written_draft_is_saved(desk: Desk) -> None:
    """Nothing but whom it is for is needed to save; the page comes back with every word."""
    data = filled(desk, title="", matter="Half a", subjects=[], q1_text="", q2_text="", then="save")

    page = desk.get("amis", desk.post("amis", RAISE, data).url)

    assert page.form()["matter"] == "Half a"
    assert set(only_draft().values) == {
        "roles", "track", "marking", "urgency", "circulation", "language", "matter", "form",
    }  # fmt: skip


def test_sending_on_says_all_that_is_missing(desk: Desk) -> None:
    """In one summary, each linked to its field; what was typed is saved and stays on the page."""
    data = filled(desk, title="", matter="", subjects=[], q1_text="", q2_text="", then="submit")

    page = desk.post("amis", RAISE, data, 200)

    for sentence in (
        "Give the matter a neutral title.",
        "Choose at least one subject area; “other” is one.",
        "State the matter: what happened, since when, seen by whom.",
        "A concern needs at least one question or request. Without one it cannot be answered. To inform only, choose a technical notification.",
    ):
        assert sentence in page
    assert 'href="#id_title"' in page.html
    assert only_draft().state == State.DRAFT
    again = desk.post("amis", f"/concerns/drafts/{only_draft().pk}/", {**page.form(), **FULL, "then": "submit"})
    assert again.url == f"/release/{only_draft().pk}/"


FULL = {"title": "T", "matter": "M", "subjects": ["CIN"], "q1_text": "Q?", "q1_form": "open"}


def test_nobody_addressed(desk: Desk) -> None:
    """It is kept as far as it is written; to send it on, somebody must be chosen."""
    here = saved(desk, to="", matter="Kept here")
    assert only_draft().audience == ["XA"]

    page = desk.post("amis", here, {**desk.get("amis", here).form(), **FULL, "then": "submit"}, 200)

    assert says(page.html, "to", "Choose whom the concern is addressed to.")
    assert page.form()["matter"] == "M"
    desk.send_on("amis", here, {**page.form(), "to": f"{desk.meeting.process}:XB"})
    assert only_draft().audience == ["XA", "XB"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "x" * 301, "at most 300 characters (it has 301)"),
        ("wished", "soon", "Write the date and time as 2027-03-01 17:00, in UTC."),
        ("wished", "2027-02-30T10:00", "Write the date and time as 2027-03-01 17:00, in UTC."),
        ("matter", "bell \x07", "This holds a character that cannot be sent: U+0007."),
        ("to", "nowhere:XB", "Select a valid choice."),
        ("tlp", "PURPLE", "Select a valid choice."),
    ],
)
def test_bad_input_is_named_and_kept(desk: Desk, field: str, typed: str, sentence: str) -> None:
    """Nothing is half-written."""
    page = desk.post("amis", RAISE, filled(desk, **{field: typed}, then="save"), 200)

    assert sentence in page
    assert "There is something to put right" in page
    assert not Draft.objects.exists()


def test_a_title_of_300_characters(desk: Desk) -> None:
    """It goes whole."""
    title = "Wörter " * 42 + "Ende 3"
    assert len(title) == 300
    draft = desk.send_on("amis", RAISE, filled(desk, title=title))
    desk.release(draft)

    assert title in desk.get("amis", f"/concerns/{draft.act}/")
    assert title in desk.get("amis", "/concerns/")


def test_questions_are_added_and_taken_away(desk: Desk) -> None:
    """Without script: a button adds a row, an empty row is taken away, and numbers have no gap."""
    here = saved(desk)
    page = desk.get(
        "amis", desk.post("amis", here, {**desk.get("amis", here).form(), "then": "question"}).url.split("#")[0]
    )
    form = page.form()
    assert "q3_text" in form
    desk.post("amis", here, {**form, "q3_text": "What was done?", "q1_text": "", "then": "save"})

    values = only_draft().values
    assert (values["q1_text"], values["q2_text"]) == (QUESTIONS[1][0], "What was done?")
    assert "q3_text" not in values
    assert values["q1"] == {"form": "open"}


def test_forty_questions(desk: Desk) -> None:
    """Each on its own row, up to ninety-nine."""
    many = {f"q{n}_text": f"Question number {n}?" for n in range(1, 41)} | {f"q{n}_form": "open" for n in range(1, 41)}
    draft = desk.send_on("amis", RAISE, filled(desk, **many))
    desk.release(draft)

    page = desk.get("amis", f"/concerns/{draft.act}/")
    assert "raises, 40 questions" in page
    assert "40 Question number 40?" in page
    assert desk.get("amis", f"/concerns/drafts/{draft.pk}/", 302).url == f"/release/{draft.pk}/"


def test_a_row_beyond_the_last_is_not_made(desk: Desk) -> None:
    """Whatever the address says."""
    here = saved(desk)

    assert "q99_text" in desk.get("amis", f"{here}?questions=99").form()
    assert "q3_text" not in desk.get("amis", f"{here}?questions=1000000").form()
    assert "q3_text" not in desk.get("amis", f"{here}?questions=x").form()


def test_the_same_page_sent_twice(desk: Desk) -> None:
    """One draft, one version."""
    data = filled(desk, then="save")

    assert desk.post("amis", RAISE, data).url == desk.post("amis", RAISE, data).url
    assert DraftVersion.objects.count() == 1


def test_the_back_button(desk: Desk) -> None:
    """The stale page, changed and sent again, overwrites nothing: both texts are shown."""
    data = filled(desk, then="save")
    desk.post("amis", RAISE, data)

    page = desk.post("amis", RAISE, {**data, "title": "Second thoughts"})

    assert page.url.startswith("/release/versions/")
    shown = desk.get("amis", page.url)
    assert "Second thoughts" in shown
    assert "Destructive program in hospital networks" in shown


def test_two_officers_on_one_draft(desk: Desk) -> None:
    """D. Birk saves the page he opened before D. Amis saved: both versions, side by side, and both can be kept."""
    here = saved(desk)
    opened = desk.get("birk", here).form()
    desk.post("amis", here, {**desk.get("amis", here).form(), "title": "By Amis", "then": "save"})

    page = desk.post("birk", here, {**opened, "title": "By Birk", "then": "save"})
    kept = desk.post("birk", page.url, {"keep": "both"})

    assert {each.values["title"] for each in Draft.objects.all()} == {"By Amis", "By Birk"}
    assert desk.get("birk", kept.url).form()["title"] == "By Birk"


def test_a_discarded_draft(desk: Desk) -> None:
    """It is off the list; its page leads to what became of it."""
    here = saved(desk)

    desk.post("amis", here, {"then": "discard"})

    assert only_draft().state == State.DISCARDED
    assert desk.get("amis", here, 302).url == f"/release/{only_draft().pk}/"
    assert "This draft was discarded. Nothing of it left." in desk.get("amis", f"/release/{only_draft().pk}/")
    late = desk.post("amis", RAISE, {**filled(desk), "draft": str(only_draft().pk), "title": "Late", "then": "save"})
    assert late.url == f"/release/{only_draft().pk}/"


def test_discarding_what_was_never_saved(desk: Desk) -> None:
    """Nothing is left behind."""
    assert desk.post("amis", RAISE, filled(desk, then="discard")).url == "/concerns/"
    assert not Draft.objects.exists()


def test_a_note_stays_inside(desk: Desk) -> None:
    """It is shown to the desk and is no part of the act."""
    here = saved(desk, note="question 3 asks two things")

    assert "question 3 asks two things" in desk.get("birk", here)
    assert "question 3" not in str(only_draft().values)


def test_another_desk_finds_nothing(desk: Desk) -> None:
    """Neither by reading nor by sending a page with the draft's name."""
    here = saved(desk)
    desk.get("arno", here, 404)

    notify = desk.get("arno", "/concerns/notify/").form()
    data = {**notify, "draft": str(only_draft().pk), "what": "Mine now", "then": "save"}
    desk.post("arno", "/concerns/notify/", data, 404)
    assert only_draft().version == 1


def test_with_the_releasing_officer(desk: Desk) -> None:
    """It can still be changed; the page says that it must then be read again."""
    draft = desk.send_on("amis", RAISE, filled(desk))

    page = desk.get("amis", f"/concerns/drafts/{draft.pk}/")

    assert "With the releasing officer. What you change here is read again before it is released." in page


def test_a_report_is_cited(desk: Desk) -> None:
    """Picked on its own page, it comes signed: source, id and hash are coded, its title stands beside."""
    report = {"source": "threat-actor", "id": "7c0a", "sha256": "a" * 64, "title": "Quiet Heron"}
    token = signing.dumps(report, salt="demarche.report")
    page = desk.get("amis", f"{RAISE}?report={token}")
    assert "Cites a report of a third party: Quiet Heron" in page

    desk.post("amis", RAISE, {**filled(desk), "report": page.form()["report"], "then": "save"})

    assert only_draft().values["report1"] == {"source": "threat-actor", "id": "7c0a", "sha256": "a" * 64}
    assert only_draft().values["report1_text"] == "Quiet Heron"
    check = desk.get("amis", f"/release/{only_draft().pk}/")
    assert "A third party's report, cited; not an act of any State threat-actor, entry 7c0a Quiet Heron" in check


def test_a_report_is_cited_in_a_draft(desk: Desk) -> None:
    """The page offers the drafts there are."""
    saved(desk)
    token = signing.dumps({"source": "s", "id": "1", "sha256": "a" * 64, "title": "Loud Heron"}, salt="demarche.report")
    assert "Or cite it in a draft" in desk.get("amis", f"{RAISE}?report={token}")

    desk.post("amis", f"/concerns/drafts/{only_draft().pk}/cite/", {"report": token})

    assert only_draft().values["report1_text"] == "Loud Heron"


def test_a_forged_citation_is_none(desk: Desk) -> None:
    """What this node did not sign is not cited."""
    forged = signing.dumps({"source": "s", "id": "1", "sha256": "a" * 64, "title": "x"}, salt="another")

    assert "Cites a report" not in desk.get("amis", f"{RAISE}?report={forged}")
    desk.post("amis", RAISE, {**filled(desk), "report": forged, "then": "save"})
    desk.post("amis", f"/concerns/drafts/{only_draft().pk}/cite/", {"report": forged})
    assert "report1" not in only_draft().values


def test_a_page_opened_before_discards_what_it_saved(desk: Desk) -> None:
    """Going back to the page that began a draft and discarding there puts the draft away."""
    page = filled(desk)
    desk.post("amis", "/concerns/raise/", {**page, "then": "save"})

    desk.post("amis", "/concerns/raise/", {**page, "then": "discard"})

    assert Draft.objects.get().state == State.DISCARDED


def test_what_has_left_is_not_discarded(desk: Desk) -> None:
    """The page says that nothing was changed, and never that nothing of it left."""
    page = filled(desk)
    desk.release(desk.send_on("amis", "/concerns/raise/", page))

    there = desk.post("amis", "/concerns/raise/", {**page, "then": "discard"}).url

    shown = desk.get("amis", there)
    assert "This draft was released or discarded meanwhile, so nothing was changed." in shown
    assert "Nothing of it left" not in shown
