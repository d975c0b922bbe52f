# SPDX-License-Identifier: Apache-2.0
"""A request to join: taken in from its file, read by who releases it, shown to everybody until the applicant has acceded."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.release.models import Draft, State
from demarche.core.acts import joining as acts
from demarche.core.encoding import canonical
from demarche.core.keyset import root_fingerprint, spoken_fingerprint
from demarche.core.process.joining import requests
from demarche.ledger import processes, read, replay
from tests.areas.joining.guests import (
    CASTELLIA,
    DELTORA,
    NOTE,
    admitted,
    asked,
    joined,
    page_of,
    request_file,
    silenced,
    upload,
)
from tests.areas.register.writing import address
from tests.builders import AURELIA, BOREALIA, party

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

GROUPS = " ".join(spoken_fingerprint(CASTELLIA.keyset.root))
ENTER = "Enter a request to join"


def test_before_anybody_asks(desk: Desk) -> None:
    """The page says what to do, who chairs, and leads a drafter to the form; it is reached from where Parties are listed."""
    page = page_of(desk)
    assert "Nobody has asked to join." in page
    assert "In the chair: Aurelia." in page
    assert f"/joining/{desk.meeting.process}/enter/" in page.html
    assert f"/joining/{desk.meeting.process}/enter/" not in page_of(desk, "admin").html
    for where in (f"/membership/{desk.meeting.process}/", f"/parties/{desk.meeting.process}/charter/"):
        assert f"/joining/{desk.meeting.process}/" in desk.get("amis", where).html


def test_a_request_from_its_file_to_the_register(desk: Desk) -> None:
    """What the file says is shown; the paper of the releasing officer says all that is signed; then everybody reads it."""
    edit = upload(desk, request_file(), text="As it told us in May.").url
    assert edit.startswith("/register/draft/")
    told_there = ("Castellia (XC), as a Party", GROUPS, "node.castellia.example:9443", "English, Spanish")
    page = desk.get("amis", edit)
    for words in (*told_there, root_fingerprint(CASTELLIA.keyset.root)):
        assert words in page, words
    assert page.form()["note"] == NOTE

    desk.post("amis", edit, {**page.form(), "then": "send"})
    draft = Draft.objects.get(kind=acts.REQUEST)
    paper = desk.get("aksel", f"/release/{draft.pk}/")
    for words in (
        "Short code XC",
        "As what as a Party",
        GROUPS,
        "+00 3 555 0300, 24 hours",
        NOTE,
        "As it told us in May.",
    ):
        assert words in paper, words
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    [entered] = requests(replay.ground(desk.meeting.process).view(3))
    assert (entered.act, entered.code, entered.sponsor) == (signed.act.id, "XC", "XA")

    shown = page_of(desk)
    for words in (
        "Castellia (XC) as a Party asked, not put under silence yet",
        f"Entered by Aurelia, citing the note verbale {NOTE}",
        GROUPS,
        "+00 3 555 0300",
        "Put it under silence",
    ):
        assert words in shown, words


def test_a_request_without_its_note_is_not_sent_on(desk: Desk) -> None:
    """Said beside the field; the draft keeps what the file said, and can be discarded."""
    edit = upload(desk, request_file(), note="").url
    form = desk.get("amis", edit).form()
    page = desk.post("amis", edit, {**form, "then": "send"}, 200)
    assert "Cite the note verbale by which it asks." in page
    assert GROUPS in page
    desk.post("amis", edit, {**desk.get("amis", edit).form(), "then": "discard"})
    assert Draft.objects.get(kind=acts.REQUEST).state == State.DISCARDED


def test_a_page_sent_twice_begins_one_draft(desk: Desk) -> None:
    """And the draft of something else is not written over by naming it."""
    url = f"/joining/{desk.meeting.process}/enter/"
    form = desk.get("amis", url).html.split('name="draft" value="')[1][:36]
    one, other = (upload_as(desk, form) for _ in range(2))
    assert one == other
    assert Draft.objects.count() == 1
    desk.post("amis", f"{address(desk, 'propose-subject')}", {"draft": "0" * 32, "version": 0, "then": "save"})
    upload_as(desk, str(Draft.objects.exclude(kind=acts.REQUEST).get().pk), status=404)


def upload_as(desk: Desk, draft: str, status: int = 302) -> str:
    """Send the form under the name of a draft; where it leads."""
    data = {"draft": draft, "file": SimpleUploadedFile("r.demarche", request_file()), "note": NOTE}
    return desk.post("amis", f"/joining/{desk.meeting.process}/enter/", data, status).url


def changed(**more: Any) -> bytes:
    """A request that says something else."""
    return canonical({**json.loads(request_file()), **more})


OTHER = json.loads(request_file(DELTORA))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\x00\xff\xfe", "This is not a request to join that can be read"),
        (b"{}", "This is not a request to join that can be read"),
        (b"[" * 100_000, "This is not a request to join that can be read"),
        (b"a" * (256 * 1024 + 1), "This file is too large to be a request to join."),
        (changed(kind="invitation"), "This is not a request to join that can be read"),
        (changed(keyset=OTHER["keyset"]), "is not that of its key-set"),
        (changed(tls="0" * 64), "is not that of its key-set"),
        (changed(log=OTHER["log"]), "is not that of its key-set"),
        (request_file(BOREALIA), "Borealia (XB) is in the process already."),
        (request_file(AURELIA), "Aurelia (XA) is in the process already."),
        (request_file(party("XE", "Exercia", simulated=True)), "simulated"),
    ],
)
def test_a_file_that_is_no_request(desk: Desk, content: bytes, sentence: str) -> None:
    """Said beside the field, and nothing is kept of it."""
    page = upload(desk, content, status=200)
    assert sentence in page
    assert "There is something to put right" in page
    assert not Draft.objects.exists()


def test_a_card_that_no_act_may_carry(desk: Desk) -> None:
    """A line longer than an act has it: said at once, not when it is released."""
    card = {**OTHER["card"], "hours": "h" * 121}
    page = upload(desk, changed(card=card), status=200)
    assert "This is not a request to join that can be read" in page or "no act may say" in page
    assert not Draft.objects.exists()


def test_a_hidden_field_that_was_tampered_with(desk: Desk) -> None:
    """It is what the file said, or nothing is saved."""
    edit = upload(desk, request_file()).url
    before = Draft.objects.get().values
    form = desk.get("amis", edit).form()
    for asked_then in ("", "{}", "\x00", "0" * 64, form["asked"].upper(), form["asked"][:-1]):
        page = desk.post("amis", edit, {**form, "asked": asked_then, "then": "save"}, 200)
        assert "There is something to put right" in page
    assert Draft.objects.get().values == before
    desk.get("amis", address(desk, "enter-request"), 404)
    desk.get("amis", f"/joining/{'0' * 64}/", 404)
    desk.get("amis", f"/joining/{'0' * 64}/enter/", 404)


def test_who_was_admitted_is_given_the_file_and_its_fingerprint_compared(desk: Desk) -> None:
    """By an administrator; an officer reads that one does it."""
    request = admitted(desk)
    link = f"/parties/{desk.meeting.process}/admission/{request.act.id}.demarche"
    compare = f"/parties/{desk.meeting.process}/XC/compare/"
    officer, admin = page_of(desk), page_of(desk, "admin")
    assert "adopted: admitted, has not acceded yet since" in officer
    assert "An administrator sends it the admission file" in officer
    for address_ in (link, compare):
        assert address_ not in officer.html
        assert address_ in admin.html
    desk.get("amis", link, 403)
    processes.confirm(desk.meeting.process, "XC", at=desk.meeting.now)
    assert compare not in page_of(desk, "admin").html
    assert "Castellia" not in desk.get("amis", f"/membership/{desk.meeting.process}/")


def test_who_acceded_is_in_the_process(desk: Desk) -> None:
    """Since when; nothing is left to give or compare, and it cannot be asked for again."""
    third = joined(desk, DELTORA, "observer")
    page = page_of(desk, "admin")
    assert "Deltora (XD) as an observer acceded" in page
    assert "/admission/" not in page.html
    assert "observes" in desk.get("amis", f"/membership/{desk.meeting.process}/")
    assert "Deltora (XD) is in the process already." in upload(desk, request_file(DELTORA), status=200)
    assert third.party is DELTORA


def test_a_second_request_of_who_came_in_by_another(desk: Desk) -> None:
    """It is not put under silence any more."""
    asked(desk)
    third = joined(desk)
    page = page_of(desk)
    assert "in the process by another request" in page
    assert page.text.count("Put it under silence") == 0
    assert third.party is CASTELLIA


def test_in_arabic(desk: Desk) -> None:
    """The whole page, with what it offers and names."""
    asked(desk)
    desk.client("amis").post("/language/mine/", {"language": "ar", "next": "/"})
    page = page_of(desk)
    assert 'lang="ar"' in page.html
    assert "Put it under silence" not in page
    assert "Requests to join" not in page
    assert "Castellia" in page


def test_as_many_queries_for_many_requests_as_for_one(desk: Desk) -> None:
    """Folded from the register, not asked for row by row."""
    silenced(desk, asked(desk))
    page_of(desk)
    with CaptureQueriesContext(connection) as few:
        page_of(desk)
    for number in range(6):
        silenced(desk, asked(desk, DELTORA if number % 2 else CASTELLIA))
    with CaptureQueriesContext(connection) as many:
        page = page_of(desk)
    assert len(re.findall("Put under silence by", page.text)) == 7
    assert len(many) == len(few)
    assert len(few) < 45
