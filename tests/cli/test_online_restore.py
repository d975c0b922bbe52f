# SPDX-License-Identifier: Apache-2.0
"""`demarche restore`: shows what every Party will read, asks, and declares it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from demarche.areas.journal.models import Entry
from demarche.areas.officers import tokens
from demarche.cli.restoring import restore
from demarche.core.acts import concern as kinds
from demarche.ledger import heads, processes
from demarche.ledger.models import Log
from demarche.node import clock
from tests.areas.officers.phone import print_codes, take_in_use
from tests.builders import raising
from tests.cli.command import here
from tests.desk import PASSWORD, browser, officer
from tests.ledger.builders import Meeting
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.ledger.models import HeadRecord

pytestmark = pytest.mark.usefixtures("aurelia")

REASON = "A disk died."


@pytest.fixture
def lost(aurelia: Path) -> tuple[Meeting, HeadRecord]:
    """Aurelia raised a concern and a head covered it; the store is from before."""
    meeting = Meeting().found()
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        standing = processes.standing(meeting.process)
        signed = heads.head_for(standing, 2, signer=meeting.signer, at=meeting.now)
    return meeting, signed


def test_it_shows_what_it_declares_and_asks(lost: tuple[Meeting, HeadRecord]) -> None:
    """No answer but yes declares anything."""
    meeting, signed = lost
    shown = (
        f"Process {meeting.process}: every Party will read this.\n"
        f"  The log {meeting.origin} is closed. It was signed up to size 3,\n"
        f"  root {signed.root}.\n"
        "  Restored up to size 2: 1 entries lost.\n"
        f"  Reason: {REASON}\n"
    )
    question = "Declare this? It cannot be taken back [y/N]: "
    assert here(restore, "--reason", REASON, say="n\n") == (1, f"{shown}{question}n\nAborted!\n")
    assert Log.objects.get().generation == 1
    done = f"Process {meeting.process[:16]} goes on as generation 2; the others are told with the next parcel, and asked for what they hold and this store lacks.\n"
    status, said = here(restore, "--reason", REASON, say="y\n")
    assert (status, said.startswith(f"{shown}{question}y\n{done}Every session is ended")) == (0, True)
    assert not Log.objects.get(open=True).fetched


def test_run_again_it_says_that_nothing_is_left_to_do(lost: tuple[Meeting, HeadRecord]) -> None:
    """Or only that releasing goes on, when the administrator says that nothing is to be fetched."""
    meeting, _ = lost
    assert here(restore, "--reason", REASON, "--yes")[0] == 0
    status, said = here(restore, "--reason", REASON, "--yes")
    assert status == 1
    assert said.startswith("Error: expected a log that is behind what it has signed, got one that is not: ")
    status, said = here(restore, "--nothing-to-fetch", say="y\n")
    assert (status, said.splitlines()[-1]) == (0, "Releasing goes on.")
    assert "that is a proof against you" in said
    assert Log.objects.get(open=True).fetched
    assert here(restore, "--process", meeting.process[:8], "--anyway", "--reason", REASON, "--yes")[0] == 0
    assert Log.objects.get(open=True).generation == 3


def test_a_reason_is_needed(lost: tuple[Meeting, HeadRecord]) -> None:
    """Others will want to know."""
    status, said = here(restore)
    assert status == 2
    assert said.endswith("Error: expected a reason that every Party of the process will read: --reason TEXT\n")


def test_a_process_that_is_not_here() -> None:
    """Nothing is guessed."""
    said = "Error: expected one process this node is in, got 0 that begin with 'f00'\n"
    assert here(restore, "--process", "f00", "--reason", REASON) == (1, said)


@pytest.mark.usefixtures("lost")
def test_what_may_have_been_ended_since_the_copy_is_over() -> None:
    """Sessions, tokens and recovery codes; who signs in again is told, and sees which factors were in the copy, for a week."""
    amis = officer("d.amis", "drafter", name="D. Amis")
    client, new = browser(amis), Client()
    phone = take_in_use(client)
    printed = print_codes(client)
    _token, shown = tokens.make(amis, "archive", days=90, reading_only=True, at=clock.now())
    asked: dict[str, Any] = {"path": "/api/v1/matters", "headers": {"Authorization": f"Bearer {shown}"}}
    assert (client.get("/officers/").status_code, new.get(**asked).status_code) == (200, 200)

    said = here(restore, "--reason", REASON, "--yes")[1]

    assert "Ended too: 1 tokens for programs, the recovery codes of 1 officers; they make new ones." in said
    assert (client.get("/officers/").status_code, new.get(**asked).status_code) == (302, 401)
    new.post("/sign-in/", {"login": "d.amis", "password": PASSWORD})
    assert new.post("/sign-in/second/", {"code": printed[0]}).status_code == 200
    html = new.post("/sign-in/second/", {"code": phone.code()}, follow=True).content.decode()
    assert "The store of this node was put back from a copy, as declared on" in html
    own = new.get("/mine/sign-in/").content.decode()
    assert ("You have no recovery codes:" in own, own.count(" · was in the copy</p>")) == (True, 1)
    assert {"restored", "sessions_ended"} <= set(Entry.objects.values_list("event", flat=True))
