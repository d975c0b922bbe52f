# SPDX-License-Identifier: Apache-2.0
"""Check my set-up as people meet it: worst first, one fact and one step a line, what is in order folded."""

from __future__ import annotations

import re
import sys
import tarfile
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.directory import comparing
from demarche.areas.directory.models import Card
from demarche.areas.doctor import checking, word
from demarche.areas.doctor.checks import Word
from demarche.areas.doctor.models import Note
from demarche.areas.exchange.checks import CONNECTION
from demarche.cli.doctor import doctor
from demarche.ledger import files
from demarche.node import backup, clock
from demarche.node.config import Config
from demarche.node.letting_out import check_set_up
from demarche.node.signers import _signer
from tests.areas.directory.letters import CALL, CARD, comparison, heard, joined
from tests.areas.doctor.whole import backed_up, doors
from tests.builders import NOON
from tests.cli.command import here
from tests.desk import browser, officer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

URL = "/set-up/check/"
ALL_FINE = (
    "Everything this page can check is in order. It cannot check that someone answers the duty line: telephone it."
)


@pytest.fixture
def admin(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The administrator's browser."""
    cache.clear()
    _signer.cache_clear()
    return browser(officer("admin", "administrator", name="A. Admin"))


@pytest.fixture
def fine(whole: Path, settings: Any) -> Iterator[None]:
    """Nothing is wrong with the node, and the connection to Borealia was tested."""
    Card.objects.create(pk=1, weekend=[6, 7], holidays=[], **CARD)
    clerk, made = officer("clerk", "administrator", name="C. Clerk"), joined()
    attempt = comparison(made, clerk)
    assert comparing.agree(attempt, heard(attempt), CALL, officer=clerk, at=NOON)
    settings.CONNECTION_TEST = [sys.executable, "-c", "print('[]')"]
    at = clock.now()
    backed_up(at)
    assert CONNECTION.test is not None
    CONNECTION.test(at)
    with doors(whole):
        checking.look(at)
        yield


def main(client: Client, url: str = URL) -> str:
    """The page's own part."""
    answer = client.get(url)
    assert answer.status_code == 200
    found = re.search(r"<main\b.*?</main>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


def words(html: str) -> str:
    """A part of a page as one reads it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split()).replace(" ,", ",")


def rows(html: str) -> list[tuple[str, str]]:
    """Each line's anchor and word."""
    return re.findall(r'<li class="task" id="([a-z0-9-]+)" data-word="(\w+)"', html)


@pytest.mark.usefixtures("fine")
def test_all_is_in_order(admin: Client) -> None:
    """One sentence, and everything folded with its count; unfolded for paper."""
    html = main(admin)

    assert ALL_FINE in words(html)
    assert {word for _anchor, word in rows(html)} == {"FINE"}
    assert f"FINE {len(rows(html))} in order: Settings, Signing, Keys," in words(html)
    assert '<details class="details">' in html
    assert '<details class="details" open>' in main(admin, f"{URL}?show=all")
    assert "Check my set-up What to find" in words(admin.get("/parties/").content.decode())


@pytest.mark.usefixtures("fine")
def test_the_worst_comes_first_then_a_fixed_order(admin: Client, whole: Path) -> None:
    """A worker without life, a lost act key, an old log file and no backup; every anchor is there once."""
    (whole / "keys" / "act-technical.key").unlink()
    (whole / "keys" / "act-diplomatic.key").unlink()
    _signer.cache_clear()
    (whole / "run" / "worker.alive").unlink()
    Note.objects.filter(topic="backup").delete()
    with (whole / "log" / "peer.log").open("wb") as log:
        log.truncate(300 << 20)

    html = main(admin)

    found = rows(html)
    assert found[:5] == [
        ("signing", "STOP"),
        ("signing-2", "STOP"),
        ("sending", "STOP"),
        ("backup", "LOOK"),
        ("logs", "LOOK"),
    ]
    assert {word for _anchor, word in found[5:]} == {"FINE"}
    assert len({anchor for anchor, _word in found}) == len(found)
    assert "STOP Sending and receiving · Sending has not been started. Read log/worker.log" in words(html)
    assert "demarche backup FILE" in words(html)
    assert ALL_FINE not in words(html)


@pytest.mark.usefixtures("fine")
def test_every_officer_reads_it_and_administrators_have_the_buttons(admin: Client, whole: Path) -> None:
    """A drafter who follows a line that has stopped reads why, and changes nothing."""
    (whole / "run" / "worker.alive").unlink()
    Card.objects.all().delete()
    drafter = browser(officer("d.birk", "drafter"))
    stopped = drafter.get("/parties/").content.decode()

    assert '<a href="/set-up/check/#sending">' in stopped
    assert "Check my set-up" not in words(stopped)
    html = main(drafter)
    assert rows(html)[0] == ("sending", "STOP")
    for button in ("Check again", "See the first steps", "demarche run"):
        assert (button in words(html), button in words(main(admin))) == (False, True), button
    assert drafter.post(URL).status_code == 403
    assert browser().get(URL)["Location"] == f"/sign-in/?next={URL}"


@pytest.mark.usefixtures("fine")
def test_what_takes_long_is_looked_at_when_asked(admin: Client, settings: Any, whole: Path) -> None:
    """Opening the page asks a bounded number of queries, and asks nobody; the button looks anew."""
    main(admin)
    before = Note.objects.count()
    settings.CONNECTION_TEST = ["/nowhere/to/be/run"]
    with (
        doors(whole) as opened,
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        main(admin)
        assert opened["peer"].connections == 0
    assert Note.objects.count() == before
    assert len(asked) == {"sqlite": 31, "postgresql": 29}[connection.vendor]
    with doors(whole) as opened:
        answer = admin.post(URL, follow=True)
        assert opened["peer"].connections == 1
    assert "Everything was looked at anew, and every connection was tested." in answer.content.decode()


def test_administrators_see_the_worst_word_on_every_page_without_a_query(admin: Client, whole: Path) -> None:
    """Kept in a file each time the page is opened, and every minute by the inside door."""
    shown = re.compile(r'Check my set-up <span class="count">(\w+)</span>')
    assert shown.search(admin.get("/parties/").content.decode()) is None
    check_set_up(1)
    assert not Note.objects.exists()
    found = shown.search(admin.get("/parties/").content.decode())
    assert found is not None
    assert found[1] == "STOP"
    check_set_up(10)
    assert Note.objects.count() == 4
    (whole / "run" / "set-up.json").write_text("{")
    assert word.read() == ""
    with CaptureQueriesContext(connection) as asked:
        word.read()
    assert len(asked) == 0


def test_a_check_that_meets_a_broken_store_is_named_and_the_others_go_on(
    admin: Client, whole: Path, settings: Any
) -> None:
    """A table is gone: what needs it could not be looked at, and the rest is said."""
    assert rows(main(admin))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE concerns_verdict RENAME TO elsewhere")
    _scanner = whole / "scan"
    _scanner.write_text("#!/bin/sh\n")
    _scanner.chmod(0o700)
    settings.NODE = Config(whole, {**settings.NODE.values, "files.scanner": (str(_scanner),)})
    if connection.vendor == "sqlite":
        last = next(line for line in checking.lines(NOON) if line.topic == "not-looked-at")
        assert (last.word, last.fact.startswith("Not looked at, as the store does not answer: Scanner. It said: ")) == (
            Word.LOOK,
            True,
        )


def test_the_first_run_leads_to_the_beginners_list(admin: Client) -> None:
    """What is left is one line here, and the list leads back to this page."""
    assert ("first-steps", "LOOK") in rows(main(admin))
    assert f'href="{URL}"' in main(admin, "/set-up/")


@pytest.mark.usefixtures("fine")
def test_the_console_says_the_same_with_its_exit_status(admin: Client, whole: Path) -> None:
    """0 in order, 3 with something to look at, 1 where something does not work; `--test` has connections tested."""
    (whole / "db.sqlite3").touch()
    assert here(doctor) == (
        0,
        "Everything this command can check is in order. It cannot check that someone answers the duty line: telephone it.\n",
    )
    tests = Note.objects.filter(topic="connection").count()
    with (whole / "log" / "peer.log").open("wb") as log:
        log.truncate(300 << 20)
    status, said = here(doctor, "--test")
    assert (status, said.startswith("LOOK  Log files: ")) == (3, True)
    assert Note.objects.filter(topic="connection").count() == tests + 1
    (whole / "run" / "worker.alive").unlink()
    status, said = here(doctor, "--all")
    assert status == 1
    assert said.splitlines()[0] == "STOP  Sending and receiving: Sending has not been started."
    assert len(re.findall(r"^FINE  ", said, re.MULTILINE)) == len(rows(main(admin))) - 2


def test_a_backup_is_made_of_either_database(
    lasting: str, tmp_path: Path, settings: Any, postgresql_path: None
) -> None:
    """While others use it; read back it is whole, and it holds what is there."""
    home = tmp_path / "node"
    if connection.vendor == "postgresql":
        told = connection.settings_dict
        url = f"postgresql://{told['USER']}@/{told['NAME']}?host={told['HOST']}&port={told['PORT']}"
        settings.NODE = Config(home, {**settings.NODE.values, "database.url": url})
    kept = files.keep(b"an annex", "text/plain")
    files.record([kept])
    said: list[str] = []

    backup.make(tmp_path / "night.tar", at=NOON, keys=False, say=said.append)

    assert backup.check(tmp_path / "night.tar", said.append) == []
    with tarfile.open(tmp_path / "night.tar") as made:
        assert f"files/{kept.sha256[:2]}/{kept.sha256}" in made.getnames()
    files.path_of(kept.sha256).unlink()
    backup.make(tmp_path / "lacking.tar", at=NOON, keys=False, say=said.append)
    assert f"file {kept.sha256} is not on disk" in said[-1]


def test_what_nobody_has_looked_at_is_not_called_fine(admin: Client) -> None:
    """Until somebody does; and a look that fails says why."""
    found = dict(rows(main(admin)))
    assert [found[topic] for topic in ("migrations", "restored", "attachments")] == ["LOOK"] * 3
    assert "Nobody has looked at this yet. Check again, or wait ten minutes" in words(main(admin))
    checking.look(NOON)
    found = dict(rows(main(admin)))
    assert [found[topic] for topic in ("migrations", "restored", "attachments")] == ["FINE"] * 3
