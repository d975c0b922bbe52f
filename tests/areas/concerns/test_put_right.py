# SPDX-License-Identifier: Apache-2.0
"""Every page with a form says in one summary what is to be put right; and buttons pressed twice do once what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import demarche
from demarche.areas.release.models import Draft
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import asked, filled, notified, raised, url
from tests.areas.release.desk import FOUNDED, fields_of
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

RAISE = "/concerns/raise/"


def test_no_page_with_fields_is_without_a_summary() -> None:
    """Whatever room it is in; what is a part of a page has the summary of that page."""
    pages = [each for each in Path(demarche.__file__).parent.rglob("*.html") if not each.name.startswith("_")]
    asking = {each.name: each.read_text() for each in pages if "ui/_field.html" in each.read_text()}

    assert len(asking) > 10
    assert [name for name, text in asking.items() if "ui/_error_summary.html" not in text] == []


def test_every_page_that_writes_says_what_is_to_be_put_right(desk: Desk) -> None:
    """The summary has the focus, leads to a field that is there, and the title of the page begins with it."""
    ours, theirs = raised(desk), asked(desk)
    note = notified(desk)
    draft = desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url
    for who, where in (
        ("amis", RAISE),
        ("amis", draft),
        ("amis", f"{draft}said/"),
        ("amis", "/concerns/represent/"),
        ("arno", "/concerns/notify/"),
        ("amis", url(ours, "supplement/")),
        ("amis", url(ours, "close/")),
        ("amis", url(theirs, "answer/")),
        ("amis", url(theirs, "answer/2/")),
        ("arno", url(note, "hand-over/")),
    ):
        shown = desk.get(who, where)
        form = re.findall(r"<form\b(?:(?!</form>).)*<textarea.*?</form>", shown.html, re.DOTALL)[-1]
        field = re.findall(r'<textarea\b[^>]*name="([^"]+)"', form)[0]
        page = desk.post(who, where, {**fields_of(form), field: "bell \x07", "then": "check"}, 200)
        assert re.search(r'<section class="errors" role="alert" tabindex="-1" autofocus', page.html), where
        assert f'href="#id_{field}"' in page.html, where
        assert f'id="id_{field}"' in page.html, where
        assert re.search(r"<title>\s*(EXERCISE · )?To put right: ", page.html), where


def test_sending_and_releasing_twice_is_once(desk: Desk) -> None:
    """Of two presses of a button the second is answered with the page of the first, and there is one act."""
    data = filled(desk)
    there = [desk.post("amis", RAISE, {**data, "then": "check"}).url for _twice in range(2)]
    assert there[0] == there[1]
    draft = Draft.objects.get()
    assert {desk.post("amis", there[0], {"version": 1}).url for _twice in range(2)} == {f"/release/{draft.pk}/"}

    release: dict[str, Any] = {"version": 1, "number": "", "remark": "", "password": PASSWORD, "do": "release"}
    done = [desk.post("aksel", f"/release/{draft.pk}/", release).url for _twice in range(2)]

    draft.refresh_from_db()
    assert done == [f"/concerns/{draft.act}/"] * 2
    assert ActRecord.objects.count() == FOUNDED + 1


def test_adding_twice_adds_once(desk: Desk) -> None:
    """A question more, and what an Add page says."""
    here = desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url
    form = desk.get("amis", here).form()
    asked_twice = [desk.post("amis", here, {**form, "matter": "More.", "then": "question"}).url for _twice in range(2)]
    assert asked_twice == [f"{here}?questions=3#id_q3_text"] * 2

    said = {**desk.get("amis", f"{here}done/").form(), "done_text": "Hosts cut off."}
    assert [desk.post("amis", f"{here}done/", said).url for _twice in range(2)] == [here] * 2
    draft = Draft.objects.get()
    assert draft.version == 3
    assert draft.values["done_text"] == "Hosts cut off."
