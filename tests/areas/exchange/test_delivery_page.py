# SPDX-License-Identifier: Apache-2.0
"""The delivery page: did it arrive, and if not, why, whose it is and what helps."""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import words
from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.projection import clear, rows
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.ledger import replay
from demarche.ledger.files import keep
from demarche.ledger.models import Outbox
from tests.areas.exchange.test_answers import with_refusal
from tests.builders import notifying, raising
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.officers.models import Officer
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two

URL = "/delivery/"
NUMBERED = raising("open", number="XA-2027-001")


@pytest.fixture
def amis(two: Two, settings: Any, home: Path) -> Officer:
    """D. Amis, drafter of the diplomatic desk."""
    seat(home, settings)
    return officer("amis", "drafter", desk="diplomatic", name="D. Amis")


def page(who: Officer, url: str = URL) -> str:
    """The words of a page, with single spaces."""
    return content(browser(who).get(url))


def content(response: Any) -> str:
    """The words of an answer, with single spaces."""
    assert response.status_code == 200
    main = re.search(r"<main\b.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main[0])).split())


def test_nothing_has_been_sent(apart: Two, settings: Any, home: Path) -> None:
    seat(home, settings)
    assert "Nothing has been sent yet." in page(officer("amis", "drafter"))
    assert "Nothing needs a decision." in page(officer("birk", "drafter"), f"{URL}?show=held")


def test_a_delivered_act_shows_its_receipt(two: Two, amis: Officer) -> None:
    """The time is that of Borealia's own log; green stands for a receipt that was checked."""
    two.release(kinds.RAISE, NUMBERED)
    two.deliver()
    shown = page(amis, f"{URL}?show=delivered")
    assert "Concern XA-2027-001 to Borealia · Destructive program in hospital networks" in shown
    assert "Delivered 5 Jan 2027 11:02:00 UTC · receipt checked and logged" in shown
    assert "Founding act to Borealia" in shown


def test_an_act_not_tried_yet(two: Two, amis: Officer) -> None:
    two.release(kinds.RAISE, NUMBERED)
    shown = page(amis)
    assert "On its way" in shown
    assert "Not tried yet." in shown


def test_an_act_on_its_way_says_why_whose_it_is_and_what_helps(two: Two, amis: Officer) -> None:
    two.release(kinds.RAISE, raising("open"))
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "127.0.0.12:9443: Connection refused")
    two.deliver()
    Contact.objects.update(card={"duty_line": "+00 2 555 0200"})
    shown = page(amis, f"{URL}?show=under_way")
    assert "Their duty line +00 2 555 0200" in shown
    assert "1 attempt · the next one at once" in shown
    assert "Because no connection to the other node (TCP)" in shown
    assert "Whose it is It lies between the two nodes." in shown
    assert "What helps telephone their administrator; it does not lapse, we go on trying" in shown
    assert "Noted no_connection 127.0.0.12:9443: Connection refused" in shown
    assert "Nothing needs a decision." in page(amis, f"{URL}?show=held")


def test_the_next_try_is_told_in_process_time(two: Two, amis: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause is machine time; the page adds what is left of it to the moment it shows."""
    signed = two.release(kinds.RAISE, raising("open"))
    two.wire.before = ObstacleError(Obstacle.NO_REPLY, "no answer in 30 s")
    two.deliver()
    two.deliver(later=4000)
    Outbox.objects.filter(act=signed.act.id).update(due=4_000_000_000.0)
    shown = page(amis)
    assert re.search(r"2 attempts · the next one in [0-9]+ days · [0-9]+ [A-Z][a-z]{2} 20[0-9]{2} ", shown)


def test_what_needs_somebody_is_held_back(two: Two, amis: Officer) -> None:
    """Another key answers: going on trying will not help, and the line says what does."""
    two.release(kinds.RAISE, NUMBERED)
    two.wire.before = ObstacleError(Obstacle.OTHER_KEY, "expected the certificate a, got b")
    two.deliver()
    shown = page(amis, f"{URL}?show=held")
    assert "Concern XA-2027-001 to Borealia" in shown
    assert "Because another key than the one you confirmed answers there" in shown
    assert "What helps stop; telephone; compare fingerprints again" in shown
    assert "Needs a decision 1" in page(amis)
    assert "Nothing is on its way." in page(amis, f"{URL}?show=under_way")


def test_a_refusal_says_the_reason_that_the_door_gave(two: Two, amis: Officer) -> None:
    concern = two.release(kinds.RAISE, raising("open"))
    with_refusal(two, lambda: two.peer.refusal(concern.act.id, Refusal.ACT_SIGNATURE.code))
    two.deliver()
    shown = page(amis, f"{URL}?show=held")
    assert "Refused at their door" in shown
    assert "Because the two signatures of the act do not both verify" in shown
    assert "It is their door's decision: a fact about delivery, not an answer." in shown
    assert "Noted act_signature" in shown


def test_a_file_that_was_not_taken_in(two: Two, amis: Officer) -> None:
    """The act is delivered and its line says so; the file is named beside it."""
    file = keep(b"{}", "application/stix+json;version=2.1")
    part: Json = {"name": "a.json", "media": file.media, "bytes": file.bytes, "sha256": file.sha256}
    signed = two.release(kinds.NOTIFY, notifying(file1=part), files=(file,))
    with_refusal(two, lambda: two.peer.refusal(signed.act.id, "file_malformed", file=file.sha256), places=True)
    two.deliver()
    shown = page(amis, f"{URL}?show=delivered")
    assert "A file was not taken in Because a file is not what its part says it is" in shown
    assert f"Noted file_malformed {file.sha256}: bundle: expected an object of type bundle, got another" in shown


def test_another_desk_does_not_see_it(two: Two, amis: Officer) -> None:
    """T. Arno of the technical desk sees that the process was founded, and nothing of the diplomatic desk's matters."""
    two.release(kinds.RAISE, NUMBERED)
    two.deliver()
    arno, aksel = officer("arno", "technical", desk="technical"), officer("aksel", "releasing")
    assert "XA-2027-001" in page(aksel)
    shown = page(arno)
    assert "XA-2027-001" not in shown
    assert "Destructive program" not in shown
    assert "Founding act" in shown


def test_an_administrator_sees_deliveries_and_no_titles(two: Two, amis: Officer) -> None:
    two.release(kinds.RAISE, NUMBERED)
    shown = page(officer("adler", "administrator"))
    assert "Concern XA-2027-001 to Borealia" in shown
    assert "Destructive program" not in shown


def test_a_long_list_is_read_in_parts(two: Two, amis: Officer) -> None:
    """Sixty acts: ten at a glance, fifty a page, the rest behind a link."""
    concern = two.release(kinds.RAISE, raising("open"))
    for _ in range(60):
        two.release(kinds.CLOSE, {}, dossier=concern)
    assert page(amis).count(" to Borealia") == 10 + 1
    assert "Show the others" in page(amis)
    first, second = page(amis, f"{URL}?show=under_way"), page(amis, f"{URL}?show=under_way&from=50")
    assert (first.count(" to Borealia"), second.count(" to Borealia")) == (50, 11)
    assert ("Next part" in first, "Previous part" in second) == (True, True)
    for nonsense in ("-1", "x", "9" * 40, "²"):
        assert page(amis, f"{URL}?show=under_way&from={nonsense}")


def test_the_page_asks_as_often_for_many_as_for_few(two: Two, amis: Officer) -> None:
    client = browser(amis)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    two.release(kinds.RAISE, raising("open"))
    asked()
    few = asked()
    for _ in range(8):
        two.release(kinds.RAISE, raising("open"))
    assert asked() == few <= 22


def test_rows_made_anew_are_the_same(two: Two) -> None:
    two.release(kinds.RAISE, NUMBERED)
    before = sorted(rows(), key=str)
    assert before
    clear()
    assert not Subject.objects.exists()
    replay.rebuild()
    assert sorted(rows(), key=str) == before


def test_every_obstacle_is_told_in_three_parts() -> None:
    with override("en"):
        for obstacle in Obstacle:
            told = words.because(obstacle.code, "", "")
            assert told is not None
            assert (told.observed, told.helps, told.code) == (obstacle.sentence, obstacle.remedy, obstacle.code)
            assert told.whose.endswith(".")


@pytest.mark.parametrize(
    ("obstacle", "detail", "refusal", "observed", "code", "noted"),
    [
        ("not_yet", "not_confirmed", "", Refusal.NOT_CONFIRMED.sentence, "not_confirmed", ""),
        ("refused", "cover_signature", "", Refusal.COVER_SIGNATURE.sentence, "cover_signature", ""),
        ("refused", "", "too_large", Refusal.TOO_LARGE.sentence, "too_large", ""),
        (
            "refused",
            "invented_later",
            "",
            "it gave the code invented_later, which this node does not know",
            "invented_later",
            "",
        ),
        (
            "refused",
            "",
            "invented_later",
            "it gave the code invented_later, which this node does not know",
            "invented_later",
            "",
        ),
        ("no_reply", "no answer in 30 s", "", Obstacle.NO_REPLY.sentence, "no_reply", "no answer in 30 s"),
    ],
)
def test_what_is_said_of_an_obstacle(  # noqa: PLR0917  # a table of sentences
    obstacle: str, detail: str, refusal: str, observed: str, code: str, noted: str
) -> None:
    with override("en"):
        told = words.because(obstacle, detail, refusal)
    assert told is not None
    assert (told.observed, told.code, told.noted) == (observed, code, noted)


def test_what_is_said_of_a_file_of_a_later_version() -> None:
    with override("en"):
        told = words.because_of_file("invented_later", "0" * 64)
    assert told is not None
    assert told.observed == "it gave the code invented_later, which this node does not know"
    assert words.because("", "", "") is None
    assert words.because_of_file("", "") is None


def test_the_test_of_a_connection_is_a_page_to_print(two: Two, amis: Officer, settings: Any) -> None:
    """By the button, for who administers or releases: each step, and for the one that failed what helps at either end."""
    fault = {
        "name": "tcp",
        "state": "failed",
        "observed": "192.0.2.1:9443: Connection refused",
        "code": "no_connection",
    }
    good = {"name": "name", "state": "ok", "observed": "192.0.2.1", "code": ""}
    says = f"import sys; sys.stdout.write({json.dumps(json.dumps([good, fault]))})"
    settings.CONNECTION_TEST = [sys.executable, "-c", says]
    url = f"/parties/{two.process}/XB/test/"
    client = browser(officer("r.aksel", "releasing"))
    assert "The connection was never tested." in content(client.get(url))
    shown = content(client.post(url))
    assert "Name in order 192.0.2.1" in shown
    assert "Connection (TCP) failed 192.0.2.1:9443: Connection refused" in shown
    assert (
        "What helps at the other end Start the node, and have the firewall let connections in to the peer door."
        in shown
    )
    assert browser(amis).post(url).status_code == 403


def test_a_test_that_could_not_be_made_says_why(two: Two, amis: Officer, settings: Any) -> None:
    settings.CONNECTION_TEST = [sys.executable, "-c", "raise SystemExit('expected to read node.key')"]
    client = browser(officer("admin", "administrator"))
    shown = content(client.post(f"/parties/{two.process}/XB/test/"))
    assert "Nothing could be sent: expected to read node.key" in shown
    assert "Every step is in order." not in shown
