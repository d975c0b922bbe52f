# SPDX-License-Identifier: Apache-2.0
"""Annexes: files of any kind, byte for byte, to be taken out on both sides and opened on neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.concerns import annexes
from demarche.areas.release.models import Draft
from demarche.core.encoding import digest
from demarche.core.pasted import read_pasted, write_bundle
from demarche.ledger import files
from demarche.ui import moments
from tests.areas.concerns.filling import asked, filled, url
from tests.areas.release.test_traces import document

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page

LOG = b"01:30 UTC connection from 203.0.113.7\n"
BUNDLE = write_bundle(read_pasted("203.0.113.7").observables)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(500)


def draft() -> Draft:
    return Draft.objects.get()


def begun(desk: Desk, **more: Any) -> str:
    """A concern that D. Amis saved; gives the address of its annexes."""
    return f"{desk.post('amis', '/concerns/raise/', filled(desk, **more, then='save')).url}annexes/"


def add(
    desk: Desk, there: str, content: bytes, name: str = "log.txt", *, media: str = "text/plain", status: int = 302
) -> Page:
    """Add a file."""
    upload = SimpleUploadedFile(name, content, media)
    return desk.post("amis", there, {**desk.get("amis", there).form(), "file": upload, "then": "save"}, status)


def part(content: bytes, name: str = "log.txt", media: str = "text/plain") -> dict[str, Any]:
    return {"name": name, "media": media, "bytes": len(content), "sha256": digest(content)}


def test_annexes_go_with_the_concern(desk: Desk) -> None:
    """Several, one after another; the paper names each with size and hash, and both can be taken out as they came."""
    there = begun(desk)
    assert add(desk, there, LOG).url == there
    add(desk, there, BUNDLE, "what to look for.json", media="application/json")
    here = there.removesuffix("annexes/")
    assert "annexes now: log.txt, what to look for.json" in desk.get("amis", here)
    sent = desk.send_on("amis", here, desk.get("amis", here).form())
    check = desk.get("aksel", f"/release/{sent.pk}/")
    desk.release(sent)

    assert sent.values["file1"] == part(LOG)
    assert f"log.txt {moments.size(len(LOG))} · text/plain · SHA-256 {digest(LOG)}" in check
    assert sent.values["file2"] == part(BUNDLE, "what to look for.json", "application/stix+json;version=2.1")
    assert "what to look for.json 1 indicator" in check
    act = f"/concerns/{sent.act}/acts/{sent.act}/"
    page = desk.get("amis", act)
    assert "Take out log.txt" in page
    assert "A file of ours, as it was sent." in desk.get("amis", f"{act}files/1/")
    taken = desk.post("amis", f"{act}files/1/", {"do": "take"}, 200).response
    assert taken.getvalue() == LOG
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"] == 'attachment; filename="log.txt"'
    assert taken["X-Content-Type-Options"] == "nosniff"
    desk.get("amis", f"{act}files/3/", 404)
    desk.get("arno", f"{act}files/1/", 404)


def test_an_annex_of_the_other_side(desk: Desk) -> None:
    """Taken out as it came; while it is not here there is nothing to take."""
    theirs = asked(desk, file1=part(LOG))
    there = url(theirs, f"acts/{theirs.act.id}/files/1/")
    desk.get("amis", there, 404)

    files.keep(LOG, "text/plain")

    assert desk.post("amis", there, {"do": "take"}, 200).response.getvalue() == LOG


def test_an_annex_is_taken_out_again(desk: Desk) -> None:
    """The others move up; the same file twice is there once, at the end."""
    there = begun(desk)
    add(desk, there, LOG)
    add(desk, there, LOG + b"more\n", "more.txt")
    add(desk, there, LOG)
    assert set(draft().values) >= {"file1", "file2"}
    assert "file3" not in draft().values

    desk.post("amis", there, {**desk.get("amis", there).form(), "take_out": "file1"})

    assert draft().values["file1"] == part(LOG)
    assert "file2" not in draft().values


@pytest.mark.parametrize(
    ("content", "media", "sentence"),
    [
        (
            bytes(1_048_577),
            "text/plain",
            f"The file has {moments.size(1_048_577)}; the charter allows {moments.size(1_048_576)}.",
        ),
        (b"{}", "application/stix+json", "This is not a STIX 2.1 file that can be sent"),
        (b"", "text/plain", "The submitted file is empty."),
    ],
)
def test_what_is_not_taken_in(desk: Desk, content: bytes, media: str, sentence: str) -> None:
    """The page says why, and the draft is as it was."""
    there = begun(desk)
    before = dict(draft().values)

    page = add(desk, there, content, "x.bin", media=media, status=200)

    assert sentence in page
    assert draft().values == before


def test_what_a_file_says_of_its_writer_stands_beside_it(desk: Desk) -> None:
    """On this page too, with the button that removes it."""
    there = begun(desk)
    add(desk, there, document(), "annex-a.docx", media="")
    assert "annex-a.docx names D. Amis" in desk.get("amis", there)

    desk.post("amis", f"/release/{draft().pk}/clean/", {"sha256": digest(document()), "back": there})

    assert "names D. Amis" not in desk.get("amis", there)


def test_no_picture_in_a_matter_that_takes_in_none(desk: Desk) -> None:
    """Whatever its name: it is not kept, and the page says where it belongs."""
    there = begun(desk, subjects=["CHI"])

    page = add(desk, there, JPEG, "list.txt", status=200)

    assert "Not taken in, and not kept. This material must not pass here." in page
    assert "file1" not in draft().values
    assert not draft().files.exists()


def test_no_more_than_can_travel(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine files, which one parcel holds."""
    there = begun(desk)
    monkeypatch.setattr(annexes, "MOST", 1)
    add(desk, there, LOG)
    page = add(desk, there, LOG + b"more\n", status=200)
    assert "1 annexes go with one act at most. Send the others with a supplement." in page
