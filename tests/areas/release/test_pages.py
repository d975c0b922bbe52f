# SPDX-License-Identifier: Apache-2.0
"""Check and release as officers meet it: who sees what, which button, which sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.concerns.labels import fields
from demarche.areas.directory.models import Contact
from demarche.areas.release import actions
from demarche.areas.release.models import Draft, State
from demarche.core.acts import concern as kinds
from tests.areas.release.test_drafts import AT, begun, save
from tests.areas.release.test_releasing import acts, submitted
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

RELEASE = "Release to Borealia"


def sent(draft: Draft, do: str = "release", **more: Any) -> dict[str, Any]:
    return {"version": draft.version, "number": "", "remark": "", "password": PASSWORD, "do": do, **more}


@pytest.mark.parametrize(
    ("who", "status", "button"),
    [
        ("aksel", 200, True),
        ("only", 200, True),
        ("amis", 200, False),
        ("birk", 200, False),
        ("arno", 404, False),
        ("reader", 403, False),
        ("admin", 403, False),
    ],
)
def test_who_sees_the_page_and_the_button(desk: Desk, who: str, status: int, button: bool) -> None:
    """Role by desk: to the technical desk there is nothing at the address."""
    page = desk.get(who, f"/release/{submitted(desk).pk}/", status)

    assert (RELEASE in page) is button


def test_the_drafter_is_told_who_can(desk: Desk) -> None:
    """The same page without the button."""
    page = desk.get("amis", f"/release/{submitted(desk).pk}/")

    assert "You drafted this. A releasing officer who did not must release it. 2 can: D. Only, R. Aksel." in page


AUTHOR = "If you change this draft, you become one of its authors, and another releasing officer must release it. Go on writing"


@pytest.mark.parametrize(
    ("who", "told", "goes_on"), [("only", True, True), ("birk", False, True), ("aksel", False, False)]
)
def test_who_could_release_it_is_told_what_writing_costs(desk: Desk, who: str, told: bool, goes_on: bool) -> None:
    """Beside the link, to who may do both; who may not write has no link that would refuse him."""
    page = desk.get(who, f"/release/{submitted(desk).pk}/")

    assert (AUTHOR in page, "Go on writing" in page) == (told, goes_on)


def test_the_page_says_what_must_be_known(desk: Desk) -> None:
    """Left what Borealia will see, right who sees it, what goes and what stays, what it starts."""
    draft = submitted(desk)
    actions.note(draft, "ask the lawyers", by=desk.officers["amis"], at=AT)
    card: dict[str, object] = {"zone": "Asia/Riyadh", "duty_line": "+00 2 555 0200"}
    Contact.objects.create(process=draft.process, code="XB", address="127.0.0.12:9443", tls="0" * 64, card=card)
    desk.clock.set(1_800_698_400)  # Saturday 23 January 2027, 10:00 UTC

    page = desk.get("aksel", f"/release/{draft.pk}/")

    for words in (
        "Borealia will see this",
        "No attribution is stated. Without prejudice.",
        "Aurelia, Borealia. Nobody else.",
        "3 texts",
        "1 internal note, 1 draft",
        "There now Sat 13:00, weekend",
        "acknowledgement within 2 working days of receipt; answer within 10 days of receipt",
        "corrected or withdrawn only by another act; both stay on record",
        "ask the lawyers",
    ):
        assert words in page, words


def test_it_is_released(desk: Desk) -> None:
    """And the drafter's page shows it on record."""
    draft = submitted(desk)

    done = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, number="XA-2027-001"))
    again = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, number="XA-2027-001"))

    draft.refresh_from_db()
    assert done.url == again.url == f"/concerns/{draft.act}/"
    assert acts() == 1
    shown = desk.get("amis", f"/release/{draft.pk}/")
    assert "Released. See it on record" in shown
    assert RELEASE not in shown
    assert "Go on writing" not in shown


def test_the_drafter_cannot_release_by_hand(desk: Desk) -> None:
    """Not even by sending the form without the button."""
    draft = submitted(desk)

    desk.post("amis", f"/release/{draft.pk}/", sent(draft), 403)
    own = submitted(desk, "only")
    page = desk.post("only", f"/release/{own.pk}/", sent(own), 200)

    assert "You drafted this." in page
    assert acts() == 0


def test_it_is_returned_with_a_remark(desk: Desk) -> None:
    """Without one the drafter would not know; with one he finds it at the draft, and what changed since can be compared."""
    draft = submitted(desk)
    page = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, "return"), 200)
    assert "Write a remark, so that the drafter knows what to change." in page

    desk.post("aksel", f"/release/{draft.pk}/", sent(draft, "return", remark="Split question 2."))
    draft.refresh_from_db()
    assert (draft.state, draft.remark) == (State.RETURNED, "Split question 2.")
    assert "Returned by R. Aksel: Split question 2." in desk.get("amis", f"/concerns/drafts/{draft.pk}/")

    save(desk, draft, "amis", version=1, title="Another title")
    actions.submit(draft)
    assert "Since returned changed: Title" in desk.get("aksel", f"/release/{draft.pk}/")
    compared = desk.get("aksel", f"/release/{draft.pk}/compare/")
    assert "Title Destructive program in hospital networks Another title" in compared


def test_what_has_left_is_not_returned(desk: Desk) -> None:
    """A page that was opened before says so, and never that nothing of it left."""
    draft = submitted(desk)
    desk.release(draft)

    page = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, "return", remark="Split question 2."))

    shown = desk.get("aksel", page.url)
    assert "It is not with the releasing officer any more, so nothing was returned." in shown
    assert "Nothing of it left" not in shown


def test_a_change_must_be_read_first(desk: Desk) -> None:
    """The page comes back with what changed; sending it again then releases."""
    draft = submitted(desk)
    save(desk, draft, "birk", version=1, title="Another title")

    page = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, number="XA-1"), 200)

    assert "The text changed at 16 Jan 2027 11:47 UTC (D. Birk). Read the change, then release." in page
    assert "Another title" in page
    assert page.form()["version"] == "2"
    assert page.form()["number"] == "XA-1"
    assert acts() == 0
    desk.post("aksel", f"/release/{draft.pk}/", {**page.form(), "password": PASSWORD, "do": "release"})
    assert acts() == 1


def test_addressed_to_nobody_has_no_button(desk: Desk) -> None:
    """The row says why."""
    draft = submitted(desk)
    Draft.objects.update(audience=["XA"])

    page = desk.get("aksel", f"/release/{draft.pk}/")

    assert "Who will see it Addressed to nobody: this cannot be released." in page
    assert 'value="release"' not in page.html


def test_what_the_rules_refuse_shows_the_cores_sentence(desk: Desk) -> None:
    """In place of the button, and also to whoever sends the form by hand."""
    draft = submitted(desk, roles={"raises": ["XB"], "addressed": ["XA"], "informed": []})
    sentence = (
        "The rules do not allow this act now, because the roles do not name its author as raising and each Party of the "
        "audience once. Nothing was released."
    )

    assert sentence in desk.get("aksel", f"/release/{draft.pk}/")
    assert sentence in desk.post("aksel", f"/release/{draft.pk}/", sent(draft), 200)


def test_a_locked_key_is_said(desk: Desk) -> None:
    """Before anything is filled in, on the line, and when the button was on the page already: nothing was signed."""
    draft = submitted(desk)
    words = "This node signs no acts of the diplomatic desk: its act key is locked."
    remedy = "The administrator puts the key in its place, readable by the node alone: it is locked."
    assert words not in desk.get("aksel", f"/release/{draft.pk}/")
    desk.meeting.signer.locked = frozenset({"act"})

    page = desk.get("aksel", f"/release/{draft.pk}/")
    pressed = desk.post("aksel", f"/release/{draft.pk}/", sent(draft), 200)

    for each in (page, pressed):
        assert f"{words} {remedy}" in each
        assert "Release to Borealia" not in each
    assert "Line: This node signs no acts of the technical desk: its act key is locked." in page
    assert f"{words} {remedy}" in desk.get("admin", "/set-up/")
    assert desk.meeting.signer.acts == 1


def test_two_versions_side_by_side(desk: Desk) -> None:
    """What differs is marked; keeping both makes a second draft."""
    draft = begun(desk)
    save(desk, draft, "amis", version=1, title="By Amis")
    aside = save(desk, draft, "birk", version=1, title="By Birk").aside

    page = desk.get("birk", f"/release/versions/{aside.pk}/")
    assert "D. Amis's text" in page
    assert "By Amis" in page
    assert "By Birk" in page
    assert page.html.count('data-state="differs"><dt>') == 2
    assert "This draft was saved twice" in page
    assert "Keep both, and decide later Keep only the first: D. Amis's text" in page
    assert "Keep only the second: D. Birk's text" in page
    desk.get("arno", f"/release/versions/{aside.pk}/", 404)

    done = desk.post("birk", f"/release/versions/{aside.pk}/", {"keep": "both"})
    copy = Draft.objects.exclude(pk=draft.pk).get()
    assert done.url == f"/concerns/drafts/{copy.pk}/"
    assert "This was settled." in desk.get("birk", f"/release/versions/{aside.pk}/")


def test_the_note_prints_alone(desk: Desk) -> None:
    """In its form, with its formulas."""
    draft = submitted(desk, form={"kind": "note_verbale", "courtesy": "usual"})

    page = desk.get("amis", f"/release/{draft.pk}/note/")

    assert "Aurelia presents its compliments to Borealia and has the honour to raise the following concern." in page
    assert "What you must know" not in page
    desk.get("arno", f"/release/{draft.pk}/note/", 404)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "note_verbale", "courtesy": "usual"}, "Note verbale, with the usual courtesy formulas"),
        ({"kind": "letter", "courtesy": "none"}, "Letter, without courtesy formulas"),
        ({"kind": "memorandum", "courtesy": "usual"}, "Memorandum"),
    ],
)
def test_the_form_is_said_in_words(form: Json, told: str) -> None:
    """With what is chosen of the formulas, where the form has any."""
    assert fields({"form": form}) == [("Form", told)]


def test_a_stranger_has_no_page(desk: Desk) -> None:
    """Whatever is not there, and whatever belongs to another desk, answers alike."""
    desk.get("amis", f"/release/{actions.new_id()}/", 404)
    desk.get("amis", "/release/versions/999/", 404)


def test_an_act_in_a_dossier_reads_with_its_question(desk: Desk) -> None:
    """An answer on the check page stands under what was asked."""
    theirs = desk.meeting.hear(
        kinds.RAISE, {**begun(desk).values, "roles": {"raises": ["XB"], "addressed": ["XA"], "informed": []}}
    )
    beginning = actions.Beginning(
        actions.new_id(), theirs.act.process, "diplomatic", kinds.ANSWER, dossier=theirs.act.id, audience=("XA", "XB")
    )
    draft = actions.begin(beginning, {"a1": {"value": "no"}}, by=desk.officers["amis"], at=AT).draft

    page = desk.get("amis", f"/release/{actions.submit(draft).pk}/")

    assert "Question 1: was any body of the State involved? No." in page
    assert "Starts a clock none" in page


def test_the_page_has_one_number_of_queries(desk: Desk) -> None:
    """Forty questions take no more than one."""
    few = submitted(desk)
    many = actions.begin(
        actions.Beginning(actions.new_id(), few.process, "diplomatic", kinds.RAISE, audience=("XA", "XB")),
        {
            **few.values,
            **{f"q{n}": {"form": "open"} for n in range(1, 41)},
            **{f"q{n}_text": f"{n}?" for n in range(1, 41)},
        },
        by=desk.officers["amis"],
        at=AT,
    ).draft
    actions.submit(many)
    counts = []
    for draft in (few, many):
        desk.get("aksel", f"/release/{draft.pk}/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("aksel", f"/release/{draft.pk}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
