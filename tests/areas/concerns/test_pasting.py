# SPDX-License-Identifier: Apache-2.0
"""Indicators pasted into a notification: what they say becomes its file, and nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.release.models import Draft, DraftFile
from demarche.core.encoding import digest
from demarche.core.pasted import read_pasted, write_bundle
from demarche.core.stix import read_bundle
from demarche.ledger import files, read
from tests.areas.concerns.test_notify import NOTIFY, bundle, filled, upload
from tests.desk import says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

LINES = "203.0.113[.]7  hxxp://c2.example/a  " + "4" * 32 + "\n\n- duty[at]cert[.]example,\nC2[.]example"


def saved(desk: Desk, **more: Any) -> str:
    """The page of a notification that was saved."""
    return desk.post("arno", NOTIFY, {**filled(desk, **more), "then": "save"}).url


def test_pasted_lines_go_as_a_stix_file(desk: Desk) -> None:
    """The bundle is what is checked, signed and held; the lines themselves stay inside."""
    draft = desk.send_on("arno", NOTIFY, filled(desk, pasted=LINES))
    check = desk.get("aksel", f"/release/{draft.pk}/")
    assert "indicators.json: 5 indicators" in check
    assert "2 url http://c2.example/a" in check

    desk.release(draft)

    signed = read.act(draft.act)
    assert signed is not None
    content = write_bundle(read_pasted(LINES).observables)
    assert signed.act.values["file1"] == {
        "name": "indicators.json",
        "media": "application/stix+json;version=2.1",
        "bytes": len(content),
        "sha256": digest(content),
    }
    assert files.read_file(digest(content)) == content
    assert not files.path_of(digest(LINES.encode())).exists()
    assert b"hxxp" not in signed.document


def test_what_was_read_is_counted_and_the_lines_stay(desk: Desk) -> None:
    """As they were typed, beside the field; the file they made is not named as one that was uploaded."""
    page = desk.get("arno", saved(desk, pasted=LINES))

    assert "Read: 4 addresses, 1 hash" in page
    assert "not understood" not in page
    assert page.form()["pasted"] == LINES
    assert "Goes with it" not in page


def test_lines_that_are_not_understood_are_named_and_kept(desk: Desk) -> None:
    """Beside the field, by number and text; the draft holds all that was typed, and the rest is read."""
    typed = "\n203.0.113.7\n1.2.3.4.5\nhost <b>17</b>"
    page = desk.post("arno", NOTIFY, {**filled(desk, pasted=typed), "then": "submit"}, 200)

    assert says(page.html, "pasted", "Line 3 was not understood: “\u20681.2.3.4.5\u2069”. Correct it or take it out.")
    assert "Line 4 was not understood: “host <b>17</b>”." in page
    assert "Read: 1 address, 2 lines not understood (lines 3–4)" in page
    draft = Draft.objects.get()
    assert draft.state == "draft"
    assert read_bundle(bytes(draft.files.get(name="indicators.json").data)).indicators[0].value == "203.0.113.7"
    here = f"{NOTIFY}{draft.pk}/"
    again = desk.get("arno", here)
    assert again.form()["pasted"] == typed
    assert "2 lines not understood (lines 3–4)" in again

    desk.send_on("arno", here, {**page.form(), "pasted": "203.0.113.7"})
    assert Draft.objects.get().state == "submitted"


def test_nothing_understood_makes_no_file_and_loses_nothing(desk: Desk) -> None:
    """The lines are there on the next day; emptied, they are gone."""
    desk.post("arno", NOTIFY, {**filled(desk, pasted="to follow"), "then": "save"}, 200)
    draft = Draft.objects.get()
    here = f"{NOTIFY}{draft.pk}/"
    page = desk.get("arno", here)
    assert "file1" not in draft.values
    assert "Read: 1 line not understood (line 1)" in page
    assert page.form()["pasted"] == "to follow"

    desk.post("arno", here, {**page.form(), "pasted": "", "then": "save"})
    assert desk.get("arno", here).form()["pasted"] == ""
    assert not DraftFile.objects.exists()


def test_many_lines_not_understood_are_named_up_to_ten(desk: Desk) -> None:
    """The others by number; a long one is cut."""
    typed = "\n".join(["x" * 200, *(f"word {n}" for n in range(2, 15))])
    page = desk.post("arno", NOTIFY, {**filled(desk, pasted=typed), "then": "save"}, 200)

    assert "Line 1 was not understood: “" + "x" * 120 + " …”." in page
    assert "Line 10 was not understood" in page
    assert "Line 11 was not understood" not in page
    assert "4 more lines were not understood: 11–14." in page


def test_other_lines_make_another_file(desk: Desk) -> None:
    """And emptied lines none."""
    here = saved(desk, pasted="203.0.113.7")
    first = Draft.objects.get().values["file1"]
    desk.post("arno", here, {**desk.get("arno", here).form(), "pasted": "203.0.113.8", "then": "save"})
    assert Draft.objects.get().values["file1"] != first

    desk.post("arno", here, {**desk.get("arno", here).form(), "pasted": "", "then": "save"})
    assert "file1" not in Draft.objects.get().values
    assert "Read:" not in desk.get("arno", here)


def test_one_or_the_other(desk: Desk) -> None:
    """Lines and a file together are refused beside the file; a file in place of lines, and lines in place of a file, are taken."""
    both = filled(desk, pasted="203.0.113.7", file=upload(bundle()))
    page = desk.post("arno", NOTIFY, {**both, "then": "save"}, 200)
    assert says(page.html, "file", "Give one or the other: empty the lines, or leave the file out.")
    assert page.form()["pasted"] == "203.0.113.7"
    assert not Draft.objects.exists()

    here = saved(desk, file=upload(bundle()))
    desk.post("arno", here, {**desk.get("arno", here).form(), "pasted": "203.0.113.7", "then": "save"})
    assert Draft.objects.get().values["file1"]["name"] == "indicators.json"  # type: ignore[index,call-overload]
    assert "Read: 1 address" in desk.get("arno", here)

    form = {**desk.get("arno", here).form(), "pasted": "", "file": upload(bundle(1, 0), "b.json"), "then": "save"}
    desk.post("arno", here, form)
    page = desk.get("arno", here)
    assert "Goes with it: b.json" in page
    assert page.form()["pasted"] == ""


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("203.0.113.7\x02", "This holds a character that cannot be sent: U+0002."),
        ("\n".join(f"2001:db8::{n:x}" for n in range(1, 9000)), "The file has 1.1 MB; the charter allows 1 MB."),
    ],
)
def test_lines_that_cannot_be_sent(desk: Desk, pasted: str, sentence: str) -> None:
    """Are said to be so beside the field; what was typed stays on the page."""
    page = desk.post("arno", NOTIFY, {**filled(desk, pasted=pasted), "then": "save"}, 200)

    assert sentence in page
    assert page.form()["pasted"] == pasted


def test_lines_of_two_officers_are_both_kept(desk: Desk) -> None:
    """Who takes up the version aside has its file with it."""
    here = saved(desk, pasted="203.0.113.7")
    desk.officers["second"] = type(desk.officers["arno"]).objects.create(
        username="second", name="T. Second", desk="technical", roles=["drafter"]
    )
    late = desk.get("second", here).form()
    desk.post("arno", here, {**desk.get("arno", here).form(), "pasted": "203.0.113.8", "then": "save"})
    versions = desk.post("second", here, {**late, "pasted": "203.0.113.9", "then": "save"}).url

    desk.post("second", versions, {"keep": "second"})

    assert desk.get("second", here).form()["pasted"] == "203.0.113.9"
    draft = Draft.objects.get()
    assert draft.files.filter(sha256=draft.values["file1"]["sha256"]).exists()  # type: ignore[index,call-overload]


def test_another_drafts_name_in_the_form_touches_nothing_of_it(desk: Desk) -> None:
    """The draft that is saved is the one of the address."""
    first, second = (saved(desk, pasted=each) for each in ("203.0.113.7", "203.0.113.8"))
    form = desk.get("arno", first).form()

    desk.post("arno", first, {**form, "draft": second.split("/")[-2], "pasted": "203.0.113.9", "then": "save"})

    assert desk.get("arno", second).form()["pasted"] == "203.0.113.8"
    assert desk.get("arno", first).form()["pasted"] == "203.0.113.9"
