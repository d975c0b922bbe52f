# SPDX-License-Identifier: Apache-2.0
"""A national ticket system: told of tasks without content, signed, once in effect; whatever it does, acts go on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.alerts import leases, posting, tickets
from demarche.areas.alerts.models import Leased, TicketEvent
from demarche.areas.alerts.posting import Hook, HookError, read_secret, signed
from demarche.core.acts import concern as kinds
from demarche.core.keys import self_signed
from demarche.ledger.models import Pending
from demarche.node import alerting, clock
from tests.areas.alerts.servers import ticket_system
from tests.areas.alerts.test_raising import RED, URGENT, _texts
from tests.areas.concerns.filling import heard, notified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.areas.alerts.conftest import Watch
    from tests.areas.alerts.servers import Tickets

SECRET = b"a secret of twenty-four b"


@pytest.fixture
def told(watch: Watch) -> Iterator[tuple[Watch, Tickets]]:
    """A desk and a ticket system that it tells; alerts have no way."""
    (watch.folder / "hook.secret").write_text(f"whsec_{base64.b64encode(SECRET).decode()}\n")
    with ticket_system() as system:
        watch.set(mail_host="", command=[], webhook_url=system.url, webhook_secret_file="hook.secret")
        yield watch, system


def bodies(system: Tickets) -> list[dict[str, Any]]:
    """What it was told."""
    return [json.loads(body) for _headers, body in system.took]


def post(at: float) -> bool:
    """One attempt at a moment of machine time."""
    return tickets.send_next(alerting.hook(), at=1, machine=at)


def test_a_task_that_began_and_is_over(told: tuple[Watch, Tickets]) -> None:
    """Dossier, number, kind, desk, date and link; signed with its name and moment; and again when it is over."""
    watch, system = told
    theirs = notified(watch.desk, urgency=URGENT, number="XB-2027-009")
    act = theirs.act
    watch.turn()
    headers, body = system.took[0]

    assert bodies(system)[0] == {
        "v": 1,
        "event": "task.began",
        "at": "2027-01-05T13:02:00Z",
        "party": "XA",
        "from": "XB",
        "process": watch.desk.meeting.process,
        "exercise": False,
        "dossier": act.id,
        "numbers": ["XB-2027-009"],
        "kind": "notification.send",
        "task": "acknowledge",
        "desk": "technical",
        "due": "2027-01-06T13:02:00Z",
        "link": f"http://127.0.0.1:8443/concerns/{act.id}/acknowledge/",
    }
    over = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    code = base64.b64encode(hmac.digest(SECRET, over, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{code}"
    assert abs(int(headers["webhook-timestamp"]) - clock.machine()) < 60

    began = len(system.took)
    heard(watch.desk, kinds.WITHDRAW, {"text": "It was a test of ours."}, theirs)
    watch.turn()
    assert {each["event"] for each in bodies(system)[began:]} == {"task.over"}
    assert [each["task"] for each in bodies(system)[began:]] == [each["task"] for each in bodies(system)[:began]]


def test_no_word_of_the_matter_is_told(told: tuple[Watch, Tickets]) -> None:
    watch, system = told
    act = notified(watch.desk, urgency=URGENT, title="Wiper in hospital networks").act
    watch.turn()
    words = {word.lower() for text in _texts(act.values) for word in re.findall(r"[^\W\d_]{5,}", text)}
    # The kind of matter and the desk may be told, and are named by such a word.
    left = b"".join(body for _headers, body in system.took).decode().lower()
    assert {"hospital", "wiper"} <= words
    assert {word for word in words if word in left} == {"technical"}


def test_a_matter_marked_red_is_not_told(told: tuple[Watch, Tickets]) -> None:
    watch, system = told
    notified(watch.desk, urgency=URGENT, **RED)
    watch.turn()
    Pending.objects.filter(key__startswith="dossier/").delete()
    watch.turn()
    assert system.took == []


def test_another_date_is_told(told: tuple[Watch, Tickets]) -> None:
    watch, system = told
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    began = len(system.took)
    Pending.objects.filter(verb__startswith="acknowledge").update(due=None)
    watch.turn()
    watch.turn()
    assert [(each["event"], each["due"]) for each in bodies(system)[began:]] == [("task.moved", None)]


def test_one_that_fails_is_asked_again_and_again_under_the_same_name(told: tuple[Watch, Tickets]) -> None:
    """Later each time, in order, and nothing is lost."""
    watch, system = told
    watch.desk.post("admin", "/alerts/tickets/", {"test": "1"})
    notified(watch.desk, urgency=URGENT)
    alerting.tell()
    system.status = 503
    machine = clock.machine()
    for _attempt in range(12):
        assert not post(machine)
        assert not post(machine + 1)
        machine += leases.LONGEST
    first = TicketEvent.objects.order_by("pk")[0]
    assert (first.state, first.attempts) == ("waiting", 12)
    assert TicketEvent.objects.order_by("pk")[1].attempts == 0

    system.status = 204
    while post(machine):
        pass
    assert [each["event"] for each in bodies(system)][:2] == ["test", "task.began"]
    assert system.took[0][0]["webhook-id"] == tickets.name_of(first)
    assert not TicketEvent.objects.exclude(state=Leased.State.DONE).exists()


def test_what_it_refuses_itself_does_not_hold_up_the_others(told: tuple[Watch, Tickets]) -> None:
    """Given up after a few attempts, shown, and sent once more when an administrator says so."""
    watch, system = told
    for _each in range(2):
        watch.desk.post("admin", "/alerts/tickets/", {"test": "1"})
    system.status = 400
    machine = clock.machine()
    for _attempt in range(tickets.REFUSALS):
        post(machine)
        machine += leases.LONGEST
    assert [each.state for each in TicketEvent.objects.order_by("pk")] == ["failed", "waiting"]
    shown = watch.desk.get("admin", "/alerts/tickets/")
    assert f"given up: {system.url.split('/')[2]} answers HTTP 400" in shown
    assert "LOOK Ticket system: Events that wait: 2." in watch.desk.get("admin", "/alerts/")

    system.status = 204
    watch.desk.post("admin", "/alerts/tickets/", {"again": "1"})
    watch.turn()
    assert len(system.took) == 2
    assert "FINE Ticket system: The ticket system takes what it is told." in watch.desk.get("admin", "/alerts/")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 302}, "leads elsewhere (HTTP 302); no event follows"),
        ({"garbage": b"SSH-2.0-OpenSSH_9.2\r\n\r\n"}, "SSH-2.0-OpenSSH_9.2"),
        ({"garbage": b"HTTP/1.1 200 fine\r\n" + b"x: y\r\n" * 500}, "got more than 100 headers"),
        ({"silent": True}, "timed out"),
    ],
)
def test_whatever_it_answers_it_is_told_and_tried_again(
    told: tuple[Watch, Tickets], monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any], said: str
) -> None:
    """A redirection is not followed, and one that hangs is not waited for; an act arrives meanwhile."""
    watch, system = told
    monkeypatch.setattr(posting, "SILENCE", 0.1)
    for name, value in answer.items():
        setattr(system, name, value)
    notified(watch.desk, urgency=URGENT)
    alerting.tell()

    assert not post(clock.machine())

    first = TicketEvent.objects.order_by("pk")[0]
    assert (first.state, first.attempts) == ("waiting", 1)
    assert said in first.said
    assert system.asked == ["/hook"]
    assert "Acknowledge" in watch.desk.get("arno", "/")


def test_one_that_answers_drop_by_drop_is_cut(told: tuple[Watch, Tickets], monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole attempt has a time, whatever each silence is."""
    _watch, system = told
    monkeypatch.setattr(posting, "WHOLE", 0.1)
    system.silent = True
    with pytest.raises(HookError, match=r"no answer from 127\.0\.0\.1"):
        alerting.hook().post("XA-1", b"{}", machine=1.0)


def test_tls_is_verified(tmp_path: Path, told: tuple[Watch, Tickets]) -> None:
    """With the authorities of a file, else those of the system; for the name in the address."""
    watch, _system = told
    made = self_signed(["127.0.0.1"], secret=bytes(range(48)), since=1_700_000_000, until=4_000_000_000)
    pair = tmp_path / "pair.pem"
    pair.write_bytes(made.certificate + made.key)
    (watch.folder / "ca.pem").write_bytes(made.certificate)
    with ticket_system(pair) as system:
        secret = watch.folder / "hook.secret"
        Hook(system.url, secret, watch.folder / "ca.pem").post("XA-1", b"{}", machine=1.0)
        assert len(system.took) == 1
        with pytest.raises(HookError, match="certificate verify failed"):
            Hook(system.url, secret).post("XA-1", b"{}", machine=1.0)
        with pytest.raises(HookError, match="certificate is not valid for 'localhost'"):
            Hook(system.url.replace("127.0.0.1", "localhost"), secret, watch.folder / "ca.pem").post(
                "XA-1", b"{}", machine=1.0
            )
    assert len(system.took) == 1


def test_no_connection_goes_to_an_address_that_is_barred(told: tuple[Watch, Tickets]) -> None:
    """Whoever names it."""
    watch, _system = told
    hook = Hook("https://0.0.0.0:9/hook", watch.folder / "hook.secret")
    with pytest.raises(HookError, match=r"no connection goes to 0\.0\.0\.0"):
        hook.post("XA-1", b"{}", machine=1.0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("YWJj", "expected whsec_ and Base64"),
        ("whsec_YWJj", "expected at least 24 bytes in Base64, got 3"),
        ("whsec_?", "Only base64 data is allowed"),
    ],
)
def test_a_secret_that_is_none_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "secret"
    with pytest.raises(HookError, match="the secret cannot be read"):
        Hook("http://127.0.0.1:9/", file).post("XA-1", b"{}", machine=1.0)
    with pytest.raises(ValueError, match=re.escape(why)):
        read_secret(text)


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of its specification's libraries."""
    secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', secret, 1_614_265_330)
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_page_is_an_administrators_and_says_when_there_is_none(watch: Watch) -> None:
    watch.desk.get("amis", "/alerts/tickets/", 403)
    assert "No ticket system is set." in watch.desk.get("admin", "/alerts/tickets/")
    assert next(name for name, _turn in alerting.turns()) == "looking for what raises an alert"
    assert "posting to the ticket system" not in [name for name, _turn in alerting.turns()]
