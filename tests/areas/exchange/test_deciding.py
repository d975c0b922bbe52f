# SPDX-License-Identifier: Apache-2.0
"""What officers decide of deliveries: stop, go on, try again; and who is asked to."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.action.queries import count
from demarche.areas.concerns.models import DossierRow
from demarche.areas.exchange.actions import ask
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.ledger import fsck
from demarche.ledger.models import Outbox, Pending
from tests.areas.exchange.test_answers import with_refusal
from tests.builders import notifying, raising
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.officers.models import Officer
    from demarche.core.acts.act import SignedAct
    from tests.areas.exchange.node import Two

DAY = 86_400
URL = "/delivery/"
BECAUSE = "their desk asked for it by telephone"


@pytest.fixture
def aksel(two: Two, settings: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """R. Aksel, releasing officer of the diplomatic desk; pages are shown at the moment of the two nodes."""
    seat(home, settings)
    monkeypatch.setattr("demarche.node.clock.now", lambda: two.now)
    return officer("aksel", "releasing", desk="diplomatic", name="R. Aksel")


@pytest.fixture
def silent(two: Two) -> SignedAct:
    """A concern to Borealia, whose node does not answer."""
    concern = two.release(kinds.RAISE, raising("open", number="XA-2027-001"))
    two.wire.before = ObstacleError(Obstacle.NO_REPLY, "no answer in 30 s")
    two.deliver()
    return concern


def words(html: str) -> str:
    """The words of a page, with single spaces."""
    main = re.search(r"<main\b.*?</main>", html, re.DOTALL)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main[0])).split()).replace(" ,", ",")


def page(who: Officer, url: str = URL) -> str:
    response = browser(who).get(url)
    assert response.status_code == 200
    return words(response.content.decode())


def post(who: Officer, url: str, **values: str) -> str:
    response = browser(who).post(url, values, follow=True)
    return words(response.content.decode())


def test_what_went_without_a_receipt_for_a_day_needs_a_decision(two: Two, aksel: Officer, silent: SignedAct) -> None:
    assert "Nothing needs a decision." in page(aksel, f"{URL}?show=held")
    two.now += DAY
    shown = page(aksel, f"{URL}?show=held")
    assert "Concern XA-2027-001 to Borealia" in shown
    assert "Sent, not receipted since 5 Jan 2027 " in shown
    assert "Try again now" in shown
    assert "Stop trying" in shown
    Outbox.objects.filter(act=silent.act.id).update(state="waiting")
    assert "Not sent since 5 Jan 2027 " in page(aksel, f"{URL}?show=held")


def test_a_stopped_act_is_tried_no_more_and_says_who_stopped_it_and_why(
    two: Two, aksel: Officer, silent: SignedAct
) -> None:
    """Nothing is sent by it and no record changes; `fsck` finds nothing wrong."""
    row, posted = two.row(silent), len(two.wire.posted)
    said = page(aksel, f"{URL}{row.pk}/stop/")
    assert "Nothing is sent by that, and no record changes" in said
    assert "held back to Borealia" in browser(aksel).get(f"{URL}{row.pk}/stop/").content.decode()
    assert "Write in one line why nothing more is tried." in post(aksel, f"{URL}{row.pk}/stop/", because=" ")
    shown = post(aksel, f"{URL}{row.pk}/stop/", because=BECAUSE)
    assert "Stopped. Nothing more is tried, and the act stays on record." in shown
    assert re.search(rf"stopped by the diplomatic desk, 5 Jan 2027 \d\d:\d\d UTC, because {BECAUSE}", shown)
    assert "Go on trying" in shown
    two.wire.before = None
    assert two.deliver(later=DAY) == 0
    assert len(two.wire.posted) == posted
    assert not fsck.check(lambda _line: None).faults


def test_going_on_delivers_it(two: Two, aksel: Officer, silent: SignedAct) -> None:
    row = two.row(silent)
    post(aksel, f"{URL}{row.pk}/stop/", because=BECAUSE)
    assert "It is tried again now." in post(aksel, f"{URL}{row.pk}/again/")
    two.wire.before = None
    assert two.deliver() == 1
    row.refresh_from_db()
    assert (row.state, row.stopped_at, row.stopped_by, row.stopped_because) == ("delivered", None, "", "")
    assert "Trying again does not help here" in post(aksel, f"{URL}{row.pk}/again/")


def test_a_receipt_that_comes_after_all_turns_a_stopped_line_green(two: Two, aksel: Officer, silent: SignedAct) -> None:
    """It was stopped while the answer was on its way."""
    row = two.row(silent)
    two.wire.before = None
    two.wire.change = lambda reply: (post(aksel, f"{URL}{row.pk}/stop/", because=BECAUSE), reply)[1]
    two.deliver(later=DAY)
    assert two.row(silent).state == "delivered"
    assert not fsck.check(lambda _line: None).faults


def test_a_refusal_that_comes_after_all_leaves_it_stopped(two: Two, aksel: Officer, silent: SignedAct) -> None:
    row = two.row(silent)
    two.wire.before = None
    with_refusal(two, lambda: two.peer.refusal(silent.act.id, Refusal.WAITING_FULL.code))
    two.wire.change = lambda reply: (post(aksel, f"{URL}{row.pk}/stop/", because=BECAUSE), reply)[1]
    two.deliver(later=DAY)
    assert (two.row(silent).state, two.row(silent).refusal) == ("stopped", "waiting_full")
    assert not fsck.check(lambda _line: None).faults


@pytest.mark.parametrize(
    ("code", "helps"), [(Refusal.WAITING_FULL, True), (Refusal.TOO_LARGE, False), (Refusal.OWN_NUMBER_USED, False)]
)
def test_what_was_refused_is_tried_again_where_that_can_help(
    two: Two, aksel: Officer, code: Refusal, helps: bool
) -> None:
    concern = two.release(kinds.RAISE, raising("open"))
    with_refusal(two, lambda: two.peer.refusal(concern.act.id, code.code))
    two.deliver()
    shown = page(aksel, f"{URL}?show=held")
    assert ("Try again now" in shown) is helps
    assert "Stop trying" in shown
    post(aksel, f"{URL}{two.row(concern).pk}/again/")
    two.peer.lie = None
    two.deliver()
    assert two.row(concern).state == ("delivered" if helps else "refused")


def test_trying_again_now_does_not_wait_for_the_pause(two: Two, aksel: Officer, silent: SignedAct) -> None:
    Outbox.objects.filter(act=silent.act.id).update(due=two.machine + 3000)
    two.wire.before = None
    assert two.deliver() == 0
    post(aksel, f"{URL}{two.row(silent).pk}/again/")
    assert two.deliver() == 1


def test_who_decides(two: Two, aksel: Officer, silent: SignedAct) -> None:
    """A releasing officer or an administrator, of that desk."""
    pk = two.row(silent).pk
    amis = officer("amis", "drafter", desk="diplomatic")
    other = officer("arne", "releasing", desk="technical")
    two.now += DAY
    assert "Stop trying" not in page(amis, f"{URL}?show=held")
    for what in ("stop", "again"):
        assert browser(amis).post(f"{URL}{pk}/{what}/", {"because": BECAUSE}).status_code == 403
        assert browser(other).post(f"{URL}{pk}/{what}/", {"because": BECAUSE}).status_code == 404
    assert browser(aksel).get(f"{URL}{pk}/again/").status_code == 405
    assert two.row(silent).state == "sent"
    assert "stopped by an officer of both desks" in post(
        officer("adler", "administrator"), f"{URL}{pk}/stop/", because=BECAUSE
    )
    assert not fsck.check(lambda _line: None).faults


def test_needs_my_action_asks_who_may_decide_once(two: Two, aksel: Officer, silent: SignedAct) -> None:
    """One row for the list, with how many there are; it goes when nothing is left to decide."""
    two.release(kinds.RAISE, raising("open"))
    two.deliver(later=DAY)
    amis = officer("amis", "drafter", desk="diplomatic")
    ask(two.now)
    assert not Pending.objects.filter(verb__startswith="stalled").exists()
    two.now += DAY
    ask(two.now)
    ask(two.now)
    assert "Decide: try again, or stop 2 deliveries" in page(aksel, "/")
    assert "2 deliveries" not in page(amis, "/")
    assert count(aksel) == str(int(count(amis) or 0) + 1)
    post(aksel, f"{URL}{two.row(silent).pk}/stop/", because=BECAUSE)
    assert "Decide: try again, or stop 1 delivery" in page(aksel, "/")
    Outbox.objects.update(state="stopped")
    ask(two.now)
    assert "Decide: try again" not in page(aksel, "/")


def asks(who: Officer) -> list[str]:
    """What the first page asks an officer to decide of deliveries."""
    return re.findall(r"or stop (\d+ deliver\w+)", page(who, "/"))


def test_the_row_counts_what_the_officer_sees_of_both_desks_in_one(two: Two, aksel: Officer, silent: SignedAct) -> None:
    two.release(kinds.NOTIFY, notifying(track="technical"))
    two.deliver(later=DAY)
    two.now += DAY
    adler = officer("adler", "administrator", "releasing")
    arne = officer("arne", "releasing", desk="technical")
    ask(two.now)
    assert (asks(aksel), asks(arne), asks(adler)) == (["1 delivery"], ["1 delivery"], ["2 deliveries"])


def test_the_row_does_not_tell_of_a_matter_that_is_closed_to_the_officer(
    two: Two, aksel: Officer, silent: SignedAct
) -> None:
    """A matter marked TLP:RED that is open to legal advisers alone."""
    asker = officer("lund", "legal", "releasing", desk="diplomatic")
    DossierRow.objects.filter(pk=silent.act.id).update(red=" legal ")
    two.now += DAY
    ask(two.now)
    assert (asks(aksel), asks(asker)) == ([], ["1 delivery"])
    two.release(kinds.RAISE, raising("open"))
    two.deliver(later=DAY)
    two.now += DAY
    ask(two.now)
    assert (asks(aksel), asks(asker)) == (["1 delivery"], ["2 deliveries"])


def test_a_receipt_that_came_late_says_both_moments(two: Two, aksel: Officer) -> None:
    """Borealia entered it at noon; its answer was lost, and came two days later."""
    concern = two.release(kinds.RAISE, raising("open", number="XA-2027-001"))
    two.wire.after = ObstacleError(Obstacle.NO_REPLY, "the connection ended before the answer did")
    two.deliver()
    entered = "5 Jan 2027 11:02 UTC"
    two.wire.after = None
    two.now += 2 * DAY
    two.deliver(later=2 * DAY)
    assert two.row(concern).state == "delivered"
    shown = page(aksel, f"{URL}?show=delivered")
    assert f"received {entered} (their log); their receipt reached us 7 Jan 2027 11:02 UTC" in shown
    assert shown.count("their receipt reached us") == 1


def test_what_was_entered_there_long_after_it_was_first_sent_is_late_too(two: Two, aksel: Officer) -> None:
    two.release(kinds.RAISE, raising("open", number="XA-2027-001"))
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "connection refused")
    two.deliver()
    two.wire.before = None
    two.now += 3700
    two.deliver(later=3700)
    assert "their receipt reached us 5 Jan 2027 12:03 UTC" in page(aksel, f"{URL}?show=delivered")
