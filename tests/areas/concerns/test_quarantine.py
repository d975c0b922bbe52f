# SPDX-License-Identifier: Apache-2.0
"""Files received: never opened, what the scanner said of them, who took them, and who must confirm before."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns import quarantine
from demarche.areas.concerns.models import FileTaken, ReceivedFile, Verdict
from demarche.core.encoding import digest
from demarche.ledger import files, replay
from demarche.ledger.models import FileRecord, Pending
from tests.areas.concerns.filling import asked, raised, url
from tests.areas.concerns.test_annexes import LOG, part

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

EVIL = "report <b>2027</b> fdp.exe"


@pytest.fixture
def theirs(desk: Desk) -> SignedAct:
    """A concern of Borealia's with a file that is here."""
    signed = asked(desk, file1=part(LOG, EVIL))
    files.keep(LOG, "text/plain")
    files.record([files.File(digest(LOG), len(LOG), "text/plain")])
    return signed


@pytest.fixture
def scanner(settings: Any) -> None:
    """The Party has a scanner."""
    settings.NODE = dataclasses.replace(
        settings.NODE, values={**settings.NODE.values, "files.scanner": ("/usr/bin/scan",)}
    )


def there(signed: SignedAct) -> str:
    """The page of its file."""
    return url(signed, f"acts/{signed.act.id}/files/1/")


def found(desk: Desk, what: str, said: str = "Eicar-Test-Signature") -> None:
    """The scanner says something of it."""
    quarantine.state(digest(LOG), what, said, at=desk.meeting.now)


def test_the_act_shows_size_hash_and_that_nothing_was_scanned(desk: Desk, theirs: SignedAct) -> None:
    page = desk.get("amis", url(theirs, f"acts/{theirs.act.id}/"))
    assert f"{len(LOG)} bytes · not scanned here {digest(LOG)} Take it to the isolated machine" in page
    assert "<b>2027</b>" not in page.html


def test_it_is_taken_by_a_button_under_a_name_that_nothing_opens(desk: Desk, theirs: SignedAct) -> None:
    """Its page says what it is; who took it stands there from then on."""
    assert "It was never opened on this node. Do not open it on this machine either." in desk.get("amis", there(theirs))
    taken = desk.post("amis", there(theirs), {"do": "take"}, 200).response
    assert (taken.streaming, taken.getvalue()) == (True, LOG)
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith('attachment; filename="report__b_2027__b__fdp.exe.untrusted"')
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert taken["Content-Length"] == str(len(LOG))
    assert "taken by D. Amis, " in desk.get("amis", there(theirs))
    desk.get("arno", there(theirs), 404)
    desk.get("admin", there(theirs), 403)


def test_nothing_is_handed_out_whose_bytes_changed(desk: Desk, theirs: SignedAct) -> None:
    files.path_of(digest(LOG)).write_bytes(b"other")
    desk.post("amis", there(theirs), {"do": "take"}, 404)
    assert not FileTaken.objects.exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (None, "waiting for the scanner"),
        ("nothing", "the scanner found nothing, "),
        ("found", "the scanner found something, "),
        ("failed", "the scanner failed, "),
    ],
)
def test_the_verdict_stands_beside_the_file(
    desk: Desk, theirs: SignedAct, scanner: None, what: str | None, words: str
) -> None:
    if what:
        found(desk, what, "<script>" + "x" * 400)
    assert words in desk.get("amis", url(theirs, f"acts/{theirs.act.id}/"))
    page = desk.get("amis", there(theirs))
    assert words in page
    assert ("&lt;script&gt;" + "x" * 292 + "<" in page.html) == bool(what)


def test_what_was_found_in_is_taken_only_once_a_releasing_officer_confirms(
    desk: Desk, theirs: SignedAct, scanner: None
) -> None:
    found(desk, "found")
    page = desk.get("amis", there(theirs))
    assert "A releasing officer must confirm that it may be taken" in page
    assert "I understand: save the file" not in page
    desk.post("amis", there(theirs), {"do": "take"}, 302)
    desk.post("amis", there(theirs), {"do": "confirm"}, 403)
    assert not FileTaken.objects.exists()

    desk.post("aksel", there(theirs), {"do": "confirm"})

    assert desk.post("amis", there(theirs), {"do": "take"}, 200).response.getvalue() == LOG
    page = desk.get("amis", there(theirs))
    assert "R. Aksel confirmed that it may be taken, " in page
    assert "taken by D. Amis, " in page


def test_who_must_look_finds_it_in_needs_my_action_until_he_has(desk: Desk, theirs: SignedAct, scanner: None) -> None:
    words = "The scanner found something in a file"
    assert words not in desk.get("aksel", "/")
    found(desk, "found")
    assert words in desk.get("aksel", "/")
    assert words not in desk.get("amis", "/")
    assert Pending.objects.filter(key__startswith="scanned/").count() == 2
    desk.post("amis", there(theirs), {"do": "seen"}, 403)
    desk.post("aksel", there(theirs), {"do": "seen"})
    assert words not in desk.get("aksel", "/")
    assert Verdict.objects.get().state == "found"


def test_a_file_that_comes_again_is_told_of_again(desk: Desk, theirs: SignedAct, scanner: None) -> None:
    found(desk, "found")
    quarantine.seen(digest(LOG))
    again = asked(desk, file1=part(LOG, EVIL))
    assert {each.dossier for each in Pending.objects.filter(key__startswith="scanned/")} == {again.act.id}


def test_a_file_is_scanned_once_and_again_by_a_button(desk: Desk, theirs: SignedAct, scanner: None) -> None:
    """Only when it is here; what this Party sent is not scanned."""
    raised(desk)
    assert quarantine.to_scan() == digest(LOG)
    found(desk, "failed", "no database")
    assert quarantine.to_scan() is None
    desk.post("amis", there(theirs), {"do": "anew"})
    assert quarantine.to_scan() == digest(LOG)
    FileRecord.objects.all().delete()
    assert quarantine.to_scan() is None


def test_rows_are_made_anew_from_acts(desk: Desk, theirs: SignedAct) -> None:
    before = list(quarantine.rows())
    assert [row for _, row in before] == list(ReceivedFile.objects.values())
    found(desk, "nothing")
    replay.rebuild()
    assert list(quarantine.rows()) == before
    assert Verdict.objects.count() == 1
