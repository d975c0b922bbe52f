# SPDX-License-Identifier: Apache-2.0
"""Indicators of a notification are marked one by one; both sides see the same, in tables, on paper and in copies."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.bundles import on_record
from demarche.areas.concerns.models import DossierRow, Turn
from demarche.areas.release.models import Draft
from demarche.core.acts.concern import CLOSE
from demarche.core.acts.indicators import MARK
from demarche.core.acts.pursuing import SUPPLEMENT
from demarche.core.encoding import digest
from demarche.ledger import files, read, replay
from tests.areas.concerns.filling import asked, heard, notified, url
from tests.areas.concerns.test_calling import sent
from tests.areas.concerns.test_copying import MEDIA, received
from tests.areas.concerns.test_notify import NOTIFY, bundle, filled, upload, uuid
from tests.areas.concerns.test_projection import todo
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

FIRST, SECOND = f"ipv4-addr--{uuid(1)}", f"ipv4-addr--{uuid(2)}"
SAMPLE = f"file--{uuid(1)}"


def mark(desk: Desk, act: SignedAct, **said: Any) -> SignedAct:
    """Mark objects: `_1` is the first address; what else is filled in goes by its own name."""
    names = {f"marks-ipv4-addr--{uuid(int(name[1:]))}": ticked for name, ticked in said.items() if name[0] == "_"}
    return step(desk, act, "mark", "arno", **names, **{name: text for name, text in said.items() if name[0] != "_"})


def row(page: Page, value: str) -> str:
    """What the table of the matter says of one indicator."""
    table = page.text.partition("What was found of the indicators")[2]
    return table.partition(f" {value} ")[2].partition(" 203.0.113.")[0]


def test_marking(desk: Desk) -> None:
    """Seen and blocked, not seen with a few words, the rest not stated: only what was ticked is said."""
    theirs = received(desk, bundle(3, 1))
    page = desk.get("arno", url(theirs, "mark/"))
    assert page.html.count('type="checkbox"') == 4 * 6
    assert "seen not seen blocked sinkholed false positive need more" in page

    text = {f"marks-{SECOND}-text": "Not in thirty days of logs."}
    signed = mark(desk, theirs, _1=["seen", "blocked"], _2=["not_seen"], text="First look.", **text)

    assert dict(signed.act.values) == {
        "m1": {"object": FIRST, "marks": ["blocked", "seen"]},
        "m2": {"object": SECOND, "marks": ["not_seen"]},
        "m2_text": "Not in thirty days of logs.",
        "text": "First look.",
        "language": "en",
    }
    page = desk.get("arno", url(theirs))
    assert "Aurelia: 1 seen · blocked, 1 not seen, 2 not stated" in page
    assert row(page, "203.0.113.1").startswith("ipv4-addr seen · blocked act 2")
    assert row(page, "203.0.113.2").startswith("ipv4-addr not seen act 2 Not in thirty days of logs.")
    assert row(page, "203.0.113.3").startswith("ipv4-addr not stated")
    assert "Aurelia marks 2 indicators" in page


def test_the_paper_of_marks(desk: Desk) -> None:
    """A table of what and found, before release and on record; in print as well."""
    theirs = received(desk, bundle(2, 0))
    here = url(theirs, "mark/")
    form = desk.get("arno", here).form()
    draft = desk.send_on("arno", here, {**form, f"marks-{FIRST}": ["sinkholed", "need_more"]})
    line = "What was found Number Type Value or pattern Found In words 1 ipv4-addr 203.0.113.1 sinkholed · need more"
    assert line in desk.get("aksel", f"/release/{draft.pk}/")

    desk.release(draft)

    assert line in desk.get("aksel", url(theirs, f"acts/{draft.act}/"))
    assert line in desk.get("arno", url(theirs, "copy/"))


def test_correcting_a_mark(desk: Desk) -> None:
    """What stands is ticked; what is changed is said again, what is not is left as it was said; unticked, nothing is stated."""
    theirs = received(desk, bundle(3, 0))
    mark(desk, theirs, _1=["seen"], _2=["seen"], _3=["seen"], **{f"marks-{SECOND}-text": "A hospital."})

    form = desk.get("arno", url(theirs, "mark/")).form()
    assert (form[f"marks-{FIRST}"], form[f"marks-{SECOND}-text"]) == (["seen"], "A hospital.")
    signed = mark(desk, theirs, _1=["false_positive"], _3=[])

    assert dict(signed.act.values) == {
        "m1": {"object": FIRST, "marks": ["false_positive"]},
        "m2": {"object": f"ipv4-addr--{uuid(3)}", "marks": []},
    }
    page = desk.get("arno", url(theirs))
    assert row(page, "203.0.113.1").startswith("ipv4-addr false positive act 3")
    assert row(page, "203.0.113.2").startswith("ipv4-addr seen act 2 A hospital.")
    assert row(page, "203.0.113.3").startswith("ipv4-addr not stated act 3")
    assert "3 ipv4-addr 203.0.113.3 nothing stated" not in page
    assert "2 ipv4-addr 203.0.113.3 nothing stated" in page


def test_a_draft_holds_what_was_ticked(desk: Desk) -> None:
    """Saved, opened again, taken back: the draft is what is different from what stands."""
    theirs = received(desk, bundle(2, 0))
    mark(desk, theirs, _1=["seen"])
    here = url(theirs, "mark/")
    there = desk.post(
        "arno", here, {**desk.get("arno", here).form(), f"marks-{SECOND}": ["blocked"], "then": "save"}
    ).url

    form = desk.get("arno", there).form()
    assert (form[f"marks-{FIRST}"], form[f"marks-{SECOND}"]) == (["seen"], ["blocked"])
    assert [*Draft.objects.get(state="draft").values] == ["m1"]

    del form[f"marks-{SECOND}"]
    assert "Mark at least one indicator, or change a mark." in desk.post("arno", there, {**form, "then": "submit"}, 200)


def test_a_page_opened_before_others_marked(desk: Desk) -> None:
    """What was released meanwhile stands: only what this officer changed is said."""
    theirs = received(desk, bundle(2, 0))
    here = url(theirs, "mark/")
    opened = desk.get("arno", here).form()
    mark(desk, theirs, _1=["seen"])

    draft = desk.send_on("arno", here, {**opened, f"marks-{SECOND}": ["blocked"]})

    assert dict(draft.values) == {"m1": {"object": SECOND, "marks": ["blocked"]}}


def test_both_sides_see_the_same(desk: Desk) -> None:
    """Of an own notification the other side's marks stand as its own pages have them."""
    ours = sent(desk)
    marks: dict[str, Json] = {
        "m1": {"object": FIRST, "marks": ["blocked", "seen"]},
        "m1_text": "A hospital here, also hit.",
        "m2": {"object": SECOND, "marks": ["not_seen"]},
    }
    heard(desk, MARK, marks, ours)

    page = desk.get("arno", url(ours))

    assert "Borealia: 1 seen · blocked, 1 not seen" in page
    assert "A hospital here, also hit." in page
    assert "Borealia marks 2 indicators" in page


def test_the_act_page_has_the_table_too(desk: Desk) -> None:
    """Of the notification, once an indicator is marked; not of the act that marks, whose paper is one."""
    theirs = received(desk, bundle(1, 0))
    here = url(theirs, f"acts/{theirs.act.id}/")
    assert "What was found of the indicators" not in desk.get("arno", here)

    signed = mark(desk, theirs, _1=["seen"])

    assert "Aurelia: 1 seen" in desk.get("arno", here)
    assert "What was found of the indicators" not in desk.get("arno", url(theirs, f"acts/{signed.act.id}/"))


def test_an_object_that_is_in_no_file(desk: Desk) -> None:
    """Another Party's software may mark what we do not have: it stands under its id."""
    ours = sent(desk)
    heard(desk, MARK, {"m1": {"object": FIRST, "marks": ["seen"]}}, ours)

    page = desk.get("arno", url(ours))

    assert f"{FIRST} ipv4-addr in no file that is here seen act 2" in page
    assert f"1 ipv4-addr {FIRST} seen" in page


def test_what_a_supplement_brings_is_marked_too(desk: Desk) -> None:
    """The indicators of every file of the matter, each once."""
    theirs = received(desk, bundle(1, 0))
    content = bundle(2, 0)
    files.keep(content, MEDIA)
    file: Json = {"name": "more.json", "media": MEDIA, "bytes": len(content), "sha256": digest(content)}
    heard(desk, SUPPLEMENT, {"text": "One more.", "language": "en", "file1": file}, theirs)

    page = desk.get("arno", url(theirs, "mark/"))

    assert page.html.count('type="checkbox"') == 2 * 6
    mark(desk, theirs, _2=["seen"])
    assert "Aurelia: 1 not stated, 1 seen" not in desk.get("arno", url(theirs))
    assert "Aurelia: 1 seen, 1 not stated" in desk.get("arno", url(theirs))


def test_marks_that_were_asked_for_are_something_to_do(desk: Desk) -> None:
    """A row for the technical desk, without a date."""
    theirs = received(desk, bundle(2, 0), ask=["per_indicator"])
    step(desk, theirs, "acknowledge", "arno")
    task = todo(theirs)["mark"]
    assert (task.group, task.desk, task.role, task.due, task.url) == (
        "to_answer",
        "technical",
        "drafter",
        None,
        url(theirs, "mark/"),
    )
    row = "Mark the indicators Destructive program in hospital networks"
    assert row in desk.get("arno", "/")
    assert row not in desk.get("amis", "/")
    assert "Next for you mark the indicators" in desk.get("arno", url(theirs))
    assert DossierRow.objects.get(pk=theirs.act.id).turn == Turn.OURS


def test_they_leave_when_each_indicator_has_a_mark(desk: Desk) -> None:
    """One that is taken back, or a supplement, brings the row again; it ends with the matter."""
    theirs = received(desk, bundle(2, 0), ask=["per_indicator"])
    mark(desk, theirs, _1=["seen"])
    assert "mark" in todo(theirs)
    mark(desk, theirs, _2=["not_seen"])
    assert "mark" not in todo(theirs)
    assert DossierRow.objects.get(pk=theirs.act.id).turn == Turn.NOBODYS
    mark(desk, theirs, _2=[])
    assert "mark" in todo(theirs)
    mark(desk, theirs, _2=["not_seen"])
    assert "mark" not in todo(theirs)
    more = json.loads(bundle(1, 0).decode().replace(uuid(1), uuid(7)))
    content = json.dumps(more).encode()
    files.keep(content, MEDIA)
    file: Json = {"name": "more.json", "media": MEDIA, "bytes": len(content), "sha256": digest(content)}
    heard(desk, SUPPLEMENT, {"text": "One more.", "file1": file}, theirs)
    assert "mark" in todo(theirs)
    heard(desk, CLOSE, {}, theirs)
    assert "mark" not in todo(theirs)


def test_marks_that_were_asked_for_are_waited_for(desk: Desk) -> None:
    """By the side that asked, without a date."""
    draft = desk.send_on("arno", NOTIFY, filled(desk, ask=["per_indicator"], days="", pasted="203.0.113.1"))
    desk.release(draft)
    ours = read.act(draft.act)
    assert ours is not None
    desk.meeting.deliver(ours)
    assert (todo(ours)["await_mark"].group, todo(ours)["await_mark"].due) == ("waiting", None)
    assert "Marks on the indicators" in desk.get("arno", "/")

    with replay.docket(desk.meeting.process, ours.act.id) as docket:
        [found] = on_record(docket)
    heard(desk, MARK, {"m1": {"object": found, "marks": ["seen"]}}, ours)

    assert "await_mark" not in todo(ours)


@pytest.mark.parametrize("ask", [[], ["acknowledge", "preserve"]])
def test_marks_that_nobody_asked_for(desk: Desk, ask: list[Json]) -> None:
    """They can be stated, and nothing waits for them; nor where no indicator is here."""
    assert "mark" not in todo(received(desk, bundle(2, 0), ask=ask))
    assert "mark" not in todo(received(desk, b"{}", here=False, ask=["per_indicator"]))


def test_two_marks_of_one_object_in_one_act(desk: Desk) -> None:
    """The later stands, with its own words."""
    ours = sent(desk)
    twice: dict[str, Json] = {
        "m1": {"object": FIRST, "marks": ["seen"]},
        "m1_text": "First.",
        "m2": {"object": FIRST, "marks": ["not_seen"]},
        "m2_text": "Second.",
    }
    heard(desk, MARK, twice, ours)

    assert "not seen act 2 Second." in desk.get("arno", url(ours))


def test_copies_carry_the_marks(desk: Desk) -> None:
    """In CSV as columns of their own, with no cell a formula; text and STIX as they were."""
    theirs = received(desk, bundle(2, 0))
    mark(desk, theirs, _1=["seen", "blocked"], **{f"marks-{FIRST}-text": "=1+1"})
    address = url(theirs, f"acts/{theirs.act.id}/indicators/1/")

    copied = desk.get("arno", f"{address}csv/").response.content.decode()

    _marking, heads, *rows = csv.reader(StringIO(copied, newline=""))
    assert heads[4:] == ["Id", "Aurelia found", "Aurelia, in words"]
    assert [each[4:] for each in rows] == [[FIRST, "seen · blocked", "'=1+1"], [SECOND, "", ""]]
    assert "seen" not in desk.get("arno", f"{address}text/").html
    assert desk.get("arno", f"{address}stix/").response.content == bundle(2, 0)


@pytest.mark.parametrize(
    ("ticked", "text", "sentence"),
    [
        (["seen", "not_seen"], "", "Indicator 1: Tick seen or not seen, not both."),
        (["seen"], "x" * 201, "Indicator 1: Ensure this value has at most 200 characters (it has 201)."),
        (["seen"], "\x07", "Indicator 1: This holds a character that cannot be sent: U+0007."),
    ],
)
def test_what_cannot_be_said(desk: Desk, ticked: list[str], text: str, sentence: str) -> None:
    """Named by its row, and nothing that was ticked is lost."""
    here = url(received(desk, bundle(2, 0)), "mark/")
    form = desk.get("arno", here).form()
    filled = {f"marks-{FIRST}": ticked, f"marks-{FIRST}-text": text, f"marks-{SECOND}": ["need_more"]}

    page = desk.post("arno", here, {**form, **filled, "then": "save"}, 200)

    assert sentence in page
    assert page.form()[f"marks-{SECOND}"] == ["need_more"]


def test_what_is_sent_beside_the_rows_is_not_read(desk: Desk) -> None:
    """A word that is no mark, an object that is not listed."""
    theirs = received(desk, bundle(2, 0))

    signed = mark(desk, theirs, _1=["seen", "hacked"], _9=["seen"])

    assert dict(signed.act.values) == {"m1": {"object": FIRST, "marks": ["seen"]}}


def test_without_indicators(desk: Desk) -> None:
    """A notification without a file has nothing to mark, and no table."""
    theirs = notified(desk)

    assert "No indicator is on record in this matter." in desk.get("arno", url(theirs, "mark/"))
    page = desk.get("arno", url(theirs))
    assert "What was found of the indicators" not in page
    assert "Mark the indicators: No indicator is on record in this matter." in page


def test_who_marks(desk: Desk) -> None:
    """The addressed Party, in a notification: the core's words for all others, on the list of acts."""
    draft = desk.send_on("arno", NOTIFY, filled(desk, file=upload(bundle(1, 0))))
    desk.release(draft)
    assert "Mark the indicators: only the addressed Party may do this" in desk.get("arno", f"/concerns/{draft.act}/")
    assert "Mark the indicators: " in desk.get("amis", url(asked(desk))).text.partition("Not possible now")[2]
    there = desk.get("arno", url(received(desk, bundle(1, 0))))
    assert "/mark/" in there.html.partition("Not possible now")[0]
