# SPDX-License-Identifier: Apache-2.0
"""Large annexes at the desk: on disk from the first byte too many, one place for each draft, gone with it."""

from __future__ import annotations

import dataclasses
import fcntl
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from demarche.areas.concerns.kinds import edit_url
from demarche.areas.release import actions, large
from demarche.areas.release.models import Draft, DraftFile, DraftVersion
from demarche.areas.release.setting import files_of
from demarche.core.encoding import digest
from demarche.core.profiles import LARGEST_FILE
from demarche.ledger import arriving, files
from demarche.ledger.arriving import Awaited
from demarche.ledger.files import File, path_of
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox, FileRecord
from demarche.ui import moments
from demarche.ui.uploads import IN_MEMORY
from tests.areas.concerns.filling import asked, filled, url
from tests.areas.concerns.test_annexes import add, begun, part
from tests.areas.release.desk import Desk, SetClock, at_desks
from tests.areas.release.desk_fixtures import HASHERS
from tests.ledger.builders import Meeting
from tests.worlds import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

    from demarche.areas.officers.models import Officer

IMAGE = bytes(range(256)) * (IN_MEMORY // 256) + b"\0a disk image"
NAME = "disk.img"


@pytest.fixture(scope="module")
def founded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Callable[[], tuple[Meeting, dict[str, Officer]]]:
    """Aurelia and Borealia under a charter that lets files of 64 MiB pass."""
    with override_settings(PASSWORD_HASHERS=HASHERS):
        return keep(lambda: (Meeting(largest_file=LARGEST_FILE).found(), at_desks()), django_db_blocker)


@pytest.fixture
def desk(db: None, home: Path, set_clock: SetClock, founded: Callable[[], Any]) -> Desk:
    """Aurelia's officers, who may attach that much."""
    meeting, officers = founded()
    return Desk(meeting, set_clock, officers)


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks: Any) -> Iterator[None]:
    """What follows a commit is done when the test says so."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def lying() -> list[str]:
    """What lies in the folder of large drafts."""
    return sorted(each.name for each in large.folder().iterdir()) if large.folder().exists() else []


def attached(desk: Desk) -> Draft:
    """A concern whose draft has a disk image."""
    add(desk, begun(desk), IMAGE, NAME, media="")
    return Draft.objects.get()


def test_a_large_annex_lies_on_disk_until_its_act_is_released(desk: Desk) -> None:
    """Not in the database; then in the place of its hash, and nowhere else; it follows the act."""
    draft = attached(desk)
    there = large.path_of(draft.pk, digest(IMAGE))
    assert there.read_bytes() == IMAGE
    assert (there.stat().st_mode & 0o777, there.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert lying() == [there.name]
    row = DraftFile.objects.get()
    assert (bytes(row.data), row.size, row.content) == (b"", len(IMAGE), None)
    assert draft.values["file1"] == part(IMAGE, NAME, "application/octet-stream")
    here = edit_url(draft)
    assert f"{NAME} cannot be looked into" in desk.get("amis", f"{here}annexes/")

    sent = desk.send_on("amis", here, desk.get("amis", here).form())
    check = desk.get("aksel", f"/release/{sent.pk}/")
    assert f"{NAME} {moments.size(len(IMAGE))} · application/octet-stream · SHA-256 {digest(IMAGE)}" in check
    assert NAME in desk.get("amis", f"/release/{sent.pk}/note/")
    desk.release(sent)

    assert path_of(digest(IMAGE)).read_bytes() == IMAGE
    assert lying() == []
    assert FileRecord.objects.get().bytes == len(IMAGE)
    row_out = FileOutbox.objects.get()
    assert (row_out.act, row_out.file, row_out.bytes) == (sent.act, digest(IMAGE), len(IMAGE))


def test_up_to_four_mebibytes_it_stays_with_the_draft(desk: Desk) -> None:
    there = begun(desk)
    add(desk, there, IMAGE[:IN_MEMORY], NAME, media="")
    assert DraftFile.objects.get().content == IMAGE[:IN_MEMORY]
    assert lying() == []


@pytest.mark.parametrize(
    ("size", "media", "sentence"),
    [
        (LARGEST_FILE + 1, "", f"The file has {moments.size(LARGEST_FILE + 1)}; the charter allows"),
        (len(IMAGE), "application/stix+json", "A STIX file is read on both nodes, so it has at most 1 MB."),
    ],
)
def test_of_what_is_refused_nothing_stays(desk: Desk, size: int, media: str, sentence: str) -> None:
    there = begun(desk)
    before = Draft.objects.get().values
    assert sentence in add(desk, there, bytes(size), NAME, media=media, status=200)
    assert lying() == []
    assert Draft.objects.get().values == before


def test_a_full_disk_is_said_and_the_draft_is_as_it_was(desk: Desk, settings: Any) -> None:
    there = begun(desk)
    before = Draft.objects.get().values
    most = {**settings.NODE.values, "files.spare": 1_000_000_000}
    settings.NODE = dataclasses.replace(settings.NODE, values=most)
    page = add(desk, there, IMAGE, NAME, status=200)
    assert "There is no room for this file on the disk of this node, and nothing of it was kept." in page
    assert lying() == []
    assert Draft.objects.get().values == before


def test_an_upload_that_broke_off_is_not_taken_for_a_shorter_file(desk: Desk) -> None:
    """The body ends before the field that stands after the file."""
    there = begun(desk)
    form = {**desk.get("amis", there).form(), "file": SimpleUploadedFile(NAME, IMAGE)}
    del form["whole"]
    page = desk.post("amis", there, form, 200)
    assert "The upload broke off, and nothing of it was kept. Choose the file again." in page
    assert lying() == []
    assert not DraftFile.objects.exists()


def test_a_form_of_another_site_attaches_nothing(desk: Desk) -> None:
    """The page looks for its own token once it has said where the file goes."""
    there = begun(desk)
    form = {**desk.get("amis", there).form(), "file": SimpleUploadedFile(NAME, IMAGE)}
    browser = desk.client("amis")
    browser.handler.enforce_csrf_checks = True
    assert browser.post(there, form).status_code == 403
    assert lying() == []


def test_in_a_matter_without_pictures_no_byte_reaches_the_disk(desk: Desk) -> None:
    there = begun(desk, subjects=["CHI"])
    page = add(desk, there, IMAGE, NAME, media="", status=200)
    assert "This file cannot be looked into, and no picture may pass here." in page
    assert not large.folder().exists()


def test_a_subject_chosen_later_takes_it_out(desk: Desk, django_capture_on_commit_callbacks: Any) -> None:
    draft = attached(desk)
    here = edit_url(draft)
    with django_capture_on_commit_callbacks(execute=True):
        page = desk.post("amis", here, {**desk.get("amis", here).form(), "subjects": ["CHI"], "then": "save"}, 200)
    assert "This file cannot be looked into, and no picture may pass here." in page
    draft.refresh_from_db()
    assert "file1" not in draft.values
    assert lying() == []


def test_a_subject_chosen_later_takes_out_what_may_not_follow_its_act(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    """Also a text that can be looked into here: above 1 MiB the other side takes nothing in such a matter."""
    add(desk, begun(desk), b"a word and another\n" * 70_000, "log.txt")
    draft = Draft.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("amis", edit_url(draft), {**desk.get("amis", edit_url(draft)).form(), "subjects": ["CHI"]}, 200)
    draft.refresh_from_db()
    assert "file1" not in draft.values
    assert not DraftFile.objects.exists()


def test_a_page_reads_no_large_file(desk: Desk) -> None:
    """Only what travelled beside an act is read for its paper."""
    parts = {"file1": keep_file(IMAGE), "file2": keep_file(b"small")}
    assert files_of(parts) == {digest(b"small"): b"small"}


def keep_file(content: bytes) -> Any:
    """A file on disk, as a part names it."""
    files.keep(content, "text/plain")
    return part(content)


@pytest.mark.parametrize("way", ["take_out", "discard"])
def test_it_goes_with_its_draft(desk: Desk, way: str, django_capture_on_commit_callbacks: Any) -> None:
    draft = attached(desk)
    there = f"{edit_url(draft)}annexes/"
    with django_capture_on_commit_callbacks(execute=True):
        if way == "discard":
            actions.discard(draft)
        else:
            desk.post("amis", there, {**desk.get("amis", there).form(), "take_out": "file1"})
    assert lying() == []
    assert not DraftFile.objects.exists()


def test_both_of_two_texts_keep_it(desk: Desk) -> None:
    """A text that was kept aside becomes a draft of its own, with a file of its own."""
    draft = attached(desk)
    aside = DraftVersion.objects.create(
        draft=draft, version=draft.version, aside=True, values={**draft.values, "title": "Other"}, at=desk.meeting.now
    )
    copy = actions.keep(aside, "both", by=desk.officers["birk"], at=desk.meeting.now)
    assert lying() == sorted(large.path_of(each, digest(IMAGE)).name for each in (draft.pk, copy.pk))
    assert copy.files.get().size == len(IMAGE)
    assert draft.files.get().size == len(IMAGE)


def test_a_file_that_changed_on_disk_is_not_released(desk: Desk) -> None:
    draft = attached(desk)
    here = edit_url(draft)
    sent = desk.send_on("amis", here, desk.get("amis", here).form())
    large.path_of(draft.pk, digest(IMAGE)).write_bytes(b"other")
    data = {"version": sent.version, "number": "", "remark": "", "do": "release"}
    before = ActRecord.objects.count()
    page = desk.post("aksel", f"/release/{sent.pk}/", {**data, "password": "a quiet evening in the archive"}, 200)
    assert "A file that goes with it is not on this node any more, so nothing was released. Attach it anew." in page
    assert ActRecord.objects.count() == before


def test_what_a_killed_process_left_is_swept_and_nothing_else(desk: Desk) -> None:
    draft = attached(desk)
    kept = large.path_of(draft.pk, digest(IMAGE)).name
    left = ("upload-killed", "upload-held", f"{'0' * 32}_{'0' * 64}")
    for name in left:
        (large.folder() / name).write_bytes(b"some of it")
    with (large.folder() / "upload-held").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        large.sweep()
    assert lying() == sorted([kept, "upload-held"])


def test_small_ones_are_typed_as_before(desk: Desk) -> None:
    """A page that takes large files takes a text as well."""
    there = begun(desk)
    add(desk, there, b"203.0.113.7\n")
    assert DraftFile.objects.get().content == b"203.0.113.7\n"
    assert filled(desk)["title"]


def theirs(desk: Desk) -> tuple[str, FileInbox]:
    """A concern of Borealia's whose disk image follows; the address of its act, and what is known of the file."""
    signed = asked(desk, file1=part(IMAGE, NAME, "application/octet-stream"))
    arriving.record(
        [Awaited(signed.act, File(digest(IMAGE), len(IMAGE), "application/octet-stream"))], t=desk.meeting.now
    )
    return url(signed, f"acts/{signed.act.id}/"), FileInbox.objects.get()


@pytest.mark.parametrize("whole_matter", [True, False])
def test_the_act_shows_how_much_has_arrived(desk: Desk, whole_matter: bool) -> None:  # a case
    """On its own page and in its dossier: nothing, some, all of it with our receipt."""
    there, row = theirs(desk)
    page = there.partition("acts/")[0] if whole_matter else there
    assert f"{NAME} 4.2 MB: arriving: 0.0 of 4.2 MB nothing of it is here yet" in desk.get("amis", page)
    arriving.add(row, 0, IMAGE[:3_000_000], spare=0)
    shown = desk.get("amis", page)
    assert f"{NAME} 4.2 MB: arriving: 3.0 of 4.2 MB last piece " in shown
    assert f'<progress max="{len(IMAGE)}" value="3000000"' in shown.html
    arriving.add(row, 3_000_000, IMAGE[3_000_000:], spare=0)
    arriving.end(row, arriving.complete(row), item="0" * 64, code="", at=desk.meeting.now)
    assert f"{NAME} 4.2 MB: here whole, receipted 5 Jan 2027" in desk.get("amis", page)
    FileInbox.objects.update(refusal="file_malformed")
    assert f"{NAME} 4.2 MB: refused" in desk.get("amis", page)


def test_the_act_shows_how_much_the_other_side_has(desk: Desk) -> None:
    draft = attached(desk)
    sent = desk.send_on("amis", edit_url(draft), desk.get("amis", edit_url(draft)).form())
    desk.release(sent)
    here = f"/concerns/{sent.act}/"
    line = f"{NAME} 4.2 MB to Borealia: "
    assert f"{line}not sent yet" in desk.get("amis", here)
    FileOutbox.objects.update(offset=2_000_000, first_tried=desk.meeting.now, obstacle="no_reply", state="sent")
    assert f"{line}on its way: 2.0 of 4.2 MB, since 5 Jan 2027" in desk.get("amis", here)
    assert "Held back:" in desk.get("amis", here)
    FileOutbox.objects.update(state="delivered", delivered=desk.meeting.now, obstacle="")
    assert f"{line}delivered 5 Jan 2027" in desk.get("amis", here)


def test_only_the_page_that_uploads_may_run_its_script(desk: Desk) -> None:
    """It shows how far an upload has come; every other page runs none."""
    page = desk.get("amis", begun(desk))
    assert 'src="/static/ui/upload.js"' in page.html
    assert "script-src 'self'; connect-src 'self'" in page.response["Content-Security-Policy"]
    assert "script-src" not in desk.get("amis", "/").response["Content-Security-Policy"]
