# SPDX-License-Identifier: Apache-2.0
"""Drafts in matters of child sexual abuse hold no pictures and no video, whenever the subject area is chosen."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns import drafting
from demarche.areas.concerns.drafting import Keeping
from demarche.areas.concerns.forms.compose import NotificationForm
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.release import actions
from demarche.areas.release.actions import Attached, Beginning, Saved, new_id
from demarche.areas.release.models import Draft, DraftFile
from demarche.core.acts import concern as kinds
from demarche.core.encoding import digest
from demarche.core.pictures import Sight
from tests.areas.concerns.filling import asked
from tests.builders import raising

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

MARK = b"a picture that nobody may keep"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + MARK + bytes(5000)
GZIP = b"\x1f\x8b\x08\x00" + MARK
LIST = b"203.0.113.7\n"

PICTURE = (
    "Not taken in, and not kept. This material must not pass here. "
    "Pass the case reference through the 24/7 police network."
)
HIDDEN = (
    "Not taken in, and not kept. This file cannot be looked into, and no picture may pass here. "
    "Send what it says as text, or pass the case reference through the 24/7 police network."
)
AT = 1_800_100_000


def file(content: bytes) -> Attached:
    return Attached("list.txt", "text/plain", content)


def part(content: bytes) -> dict[str, Json]:
    return {"name": "list.txt", "media": "text/plain", "bytes": len(content), "sha256": digest(content)}


def begun(
    desk: Desk, *subjects: str, files: tuple[bytes, ...] = (), kind: str = kinds.RAISE, dossier: str = ""
) -> Draft:
    """A draft with its files, and what was said of those that were not taken in is not looked at."""
    values: dict[str, Json] = {f"file{number}": part(each) for number, each in enumerate(files, 1)}
    if not dossier:
        values |= raising("yes_or_no", "open", subjects=list(subjects))
    audience = () if dossier else ("XA", "XB")
    beginning = Beginning(new_id(), desk.meeting.process, "diplomatic", kind, dossier, audience)
    outcome = actions.begin(beginning, values, by=desk.officers["amis"], at=AT)
    assert isinstance(outcome, Saved)
    for each in files:
        actions.attach(outcome.draft, file(each), by=desk.officers["amis"], at=AT)
    outcome.draft.refresh_from_db()
    return outcome.draft


def kept(draft: Draft) -> tuple[set[bytes], set[str]]:
    """The files of a draft, and the parts of its that name one."""
    draft.refresh_from_db()
    return {bytes(each.data) for each in draft.files.all()}, {name for name in draft.values if name.startswith("file")}


@pytest.mark.parametrize(("content", "sentence"), [(JPEG, PICTURE), (GZIP, HIDDEN)])
def test_a_subject_area_chosen_later_drops_the_file(desk: Desk, content: bytes, sentence: str) -> None:
    """The page says so, with the right channel, and has the cursor in the field of the reference; a list stays."""
    draft = begun(desk, "CIN", files=(content, LIST))
    here = f"/concerns/drafts/{draft.pk}/"
    form = desk.get("amis", here).form()

    page = desk.post("amis", here, {**form, "subjects": ["CHI", "CIN"], "then": "submit"}, 200)

    assert sentence in page
    assert re.findall(r"<[^>]*\bautofocus\b[^>]*>", page.html) == re.findall(
        r'<input[^>]*name="number"[^>]*>', page.html
    )
    assert f'<a href="#id_number">Our number: {sentence}</a>' in page.html
    assert kept(draft) == ({LIST}, {"file2"})
    assert draft.values["subjects"] == ["CHI", "CIN"]

    again = desk.post("amis", here, {**page.form(), "number": "XA-2027-004", "then": "save"})
    assert again.url == here
    assert "autofocus" not in desk.get("amis", here).html


def test_the_page_says_it_in_arabic(desk: Desk) -> None:
    draft = begun(desk, "CIN", files=(JPEG,))
    here = f"/concerns/drafts/{draft.pk}/"
    form = desk.get("amis", here).form()
    officer = desk.officers["amis"]
    officer.language = "ar"
    officer.save()

    page = desk.post("amis", here, {**form, "subjects": ["CHI"], "then": "save"}, 200)

    assert "لم يُستلم ولم يُحفظ. لا يجوز أن تمر هذه المواد من هنا." in page
    assert "مرّروا مرجع القضية عبر الشبكة الشرطية العاملة على مدار الساعة." in page


def test_other_pages_and_subject_areas_keep_their_files(desk: Desk) -> None:
    """A concern about networks is saved with a picture; nothing is said."""
    draft = begun(desk, "CIN", files=(JPEG, LIST))
    here = f"/concerns/drafts/{draft.pk}/"

    desk.post("amis", here, {**desk.get("amis", here).form(), "title": "Another", "then": "save"})

    assert kept(draft) == ({JPEG, LIST}, {"file1", "file2"})


def test_a_file_that_comes_later_is_not_taken_in(desk: Desk) -> None:
    """Nothing of it is written, and the part that named it is gone."""
    draft = begun(desk, "CHI", files=(JPEG, GZIP, LIST))

    assert kept(draft) == ({LIST}, {"file3"})
    assert DraftFile.objects.count() == 1


def test_a_file_in_a_dossier_is_judged_by_its_opening_act(desk: Desk) -> None:
    """Borealia has raised a matter of child sexual abuse, and one of networks."""
    by = desk.officers["amis"]
    found = []
    areas: tuple[list[Json], ...] = (["CHI"], ["CIN"])
    for subjects in areas:
        concern = asked(desk, subjects=subjects)
        draft = begun(desk, kind=kinds.ANSWER, dossier=concern.act.dossier, files=(JPEG,))
        found.append((kept(draft), actions.attach(draft, file(JPEG), by=by, at=AT)))

    assert found == [((set(), set()), Sight.PICTURE), (({JPEG}, {"file1"}), Sight.NONE)]


def test_a_file_for_a_draft_that_is_closed_changes_nothing(desk: Desk) -> None:
    draft = begun(desk, "CHI")
    actions.discard(draft)
    before = draft.versions.count()

    assert actions.attach(draft, file(JPEG), by=None, at=AT) is Sight.PICTURE
    assert (draft.versions.count(), kept(draft)) == (before, (set(), set()))


@pytest.mark.parametrize("which", ["second", "both"])
def test_a_version_taken_up_later_drops_the_file(desk: Desk, which: str) -> None:
    """A second officer chose the subject area at the same time; his text is taken up, or becomes a draft of its own."""
    draft = begun(desk, "CIN", files=(JPEG, LIST))
    other: dict[str, Json] = {**draft.values, "subjects": ["CHI"]}
    saved = {**draft.values, "title": "By Amis"}
    actions.save(draft, saved, version=1, by=desk.officers["amis"], at=AT)
    conflict: Any = actions.save(draft, other, version=0, by=desk.officers["birk"], at=AT)

    taken = actions.keep(conflict.aside, which, by=desk.officers["birk"], at=AT)

    assert taken.values["subjects"] == ["CHI"]
    assert kept(taken) == ({LIST}, {"file2"})
    assert (taken.pk == draft.pk) is (which == "second")
    assert kept(draft)[0] == ({LIST} if which == "second" else {JPEG, LIST})


def test_what_a_page_keeps_with_a_file(desk: Desk) -> None:
    """Every page that offers a file keeps it by this; a form without a reference says it above all."""
    draft = begun(desk, "CHI")
    request: Any = SimpleNamespace(user=desk.officers["amis"], at=AT, POST={})
    for kind, field in ((NotificationForm, "number"), (DraftForm, "__all__")):
        form = kind({"draft": draft.pk, "version": draft.version, "note": ""})
        form.full_clean()
        form.errors.clear()
        values = {**draft.values, "file1": part(JPEG)}

        assert drafting.keep(request, draft, form, Keeping(values, file=file(JPEG))) == draft
        assert form.errors == {field: [PICTURE]}
        assert kept(drafting.again(form, draft)) == (set(), set())
        assert form.data["version"] == str(draft.version)


def test_nothing_of_it_is_in_the_nodes_folder(lasting_desk: Desk, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database either, wherever the bytes of its file are."""
    draft = begun(lasting_desk, "CHI", files=(JPEG,))

    assert kept(draft) == (set(), set())
    assert MARK not in b"".join(each.read_bytes() for each in home.parent.rglob("*") if each.is_file())
    assert MARK.decode() not in caplog.text
