# SPDX-License-Identifier: Apache-2.0
"""The ways: what a mail server or a command refuses is told and tried again, one that hangs holds up no other, and each alert is sent once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.alerts import leases, mailing, sending
from demarche.areas.alerts.models import COMMAND, MAIL, Sending
from demarche.core.keys import self_signed
from demarche.node import alerting, clock, programs
from demarche.node.aside import Aside
from tests.areas.concerns.filling import notified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.areas.alerts.conftest import Watch

URGENT: Any = {"profile": "urgent"}


@pytest.fixture
def raised(watch: Watch) -> Watch:
    """An urgent item came, an alert is raised, and nothing is sent yet."""
    notified(watch.desk, urgency=URGENT)
    alerting.look()
    return watch


def by(way: str) -> Sending:
    """The sending by a way."""
    return Sending.objects.get(way=way)


def test_what_the_mail_server_says_is_kept_and_it_is_tried_again(raised: Watch) -> None:
    """With its moment, on the page and in the check; then it goes."""
    raised.post.refuses = "550 no such desk"
    raised.turn()

    row = by(MAIL)
    assert (row.state, row.attempts, row.said) == (
        "waiting",
        1,
        "the mail server refuses the address: 550 no such desk",
    )
    assert "waits: the mail server refuses the address: 550 no such desk" in raised.desk.get(
        "tamm", f"/alerts/{row.alert_id}/"
    )
    assert "550" not in raised.desk.get("arno", f"/alerts/{row.alert_id}/")
    assert "STOP Alerts: The last alert by mail failed at 5 Jan 2027" in raised.desk.get("admin", "/alerts/")
    assert raised.called

    raised.post.refuses = ""
    assert not sending.send_next(MAIL, alerting.by_mail, at=1, machine=row.due - 1)
    assert sending.send_next(MAIL, alerting.by_mail, at=1, machine=row.due)
    assert (by(MAIL).state, by(MAIL).said, raised.mailed) == ("done", "", ["tamm@desk.example"])


def test_after_some_attempts_it_is_given_up(raised: Watch) -> None:
    """The next officer is alerted in his turn all the same."""
    raised.post.refuses = "451 later"
    machine = clock.machine()
    for _attempt in range(sending.MOST + 2):
        sending.send_next(MAIL, alerting.by_mail, at=1, machine=machine)
        machine += leases.LONGEST
    assert (by(MAIL).state, by(MAIL).attempts) == ("failed", sending.MOST)


def test_a_mail_server_that_is_silent_or_not_there(raised: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for longer than a moment; the telephone rings meanwhile."""
    monkeypatch.setattr(mailing, "SILENCE", 0.1)
    raised.post.silent = True
    raised.turn()
    assert by(MAIL).said.startswith(f"no mail to 127.0.0.1:{raised.post.port}: ")
    assert by(COMMAND).state == "done"

    raised.set(mail_port=1)
    sending.send_next(MAIL, alerting.by_mail, at=1, machine=by(MAIL).due)
    assert by(MAIL).said == "no mail to 127.0.0.1:1: [Errno 111] Connection refused"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no line; exit 3", "the command ended with status 3: no line"),
        ("exit 1", "the command ended with status 1"),
    ],
)
def test_what_the_command_says_is_kept(raised: Watch, script: str, said: str) -> None:
    raised.command(script)
    raised.turn()
    assert (by(COMMAND).state, by(COMMAND).said) == ("waiting", said)
    assert raised.mailed == ["tamm@desk.example"]


def test_a_command_that_is_not_there(raised: Watch) -> None:
    raised.set(command=[str(raised.folder / "none")])
    raised.turn()
    assert by(COMMAND).said.startswith("the command failed: [Errno 2] No such file or directory")


def test_a_command_that_reads_nothing_is_none_the_worse(tmp_path: Path) -> None:
    assert programs.run(["/bin/true"], 5, given=b"x" * 10) == (0, "")


def test_one_alert_is_sent_once_however_many_workers_look(raised: Watch) -> None:
    """Whoever comes second finds it taken, and what both saw is raised once."""
    row = by(MAIL)
    again = by(MAIL)
    machine = clock.machine()
    assert leases.take(row, machine, at=1)
    assert not leases.take(again, machine, at=1)
    assert not sending.send_next(MAIL, alerting.by_mail, at=1, machine=machine)
    alerting.look()
    assert (raised.alert.count, Sending.objects.count()) == (1, 2)


def test_a_worker_killed_between_sending_and_noting_leaves_it_to_be_sent_again(raised: Watch) -> None:
    """Perhaps twice, never not at all: at once when it was the only one, else when its lease is over."""
    machine = clock.machine()

    def killed(address: str, text: str, name: str) -> str:
        alerting.by_mail(address, text, name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sending.send_next(MAIL, killed, at=1, machine=machine)
    assert not sending.send_next(MAIL, alerting.by_mail, at=1, machine=machine + leases.LEASE - 1)
    assert sending.send_next(MAIL, alerting.by_mail, at=1, machine=machine + leases.LEASE)
    assert raised.mailed == ["tamm@desk.example"] * 2
    names = {
        line for _to, mail in raised.post.mails for line in mail.decode().splitlines() if line.startswith("Message-ID")
    }
    assert len(names) == 1

    row = by(COMMAND)
    assert leases.take(row, machine, at=1)
    alerting.free_all()
    assert sending.send_next(COMMAND, alerting.by_command, at=1, machine=machine)


def test_a_lease_given_while_the_clock_was_ahead_holds_nothing(raised: Watch) -> None:
    machine = clock.machine()
    Sending.objects.filter(way=MAIL).update(lease_until=machine + 10 * leases.LEASE, due=machine + 10 * leases.LONGEST)
    assert sending.send_next(MAIL, alerting.by_mail, at=1, machine=machine)


def test_what_is_read_back_meanwhile_is_not_sent(raised: Watch) -> None:
    raised.desk.post("arno", f"/alerts/{raised.alert.pk}/", {"code": raised.alert.code})
    raised.turn()
    assert (raised.mailed, raised.called) == ([], [])


def test_a_mail_server_that_vouches_for_itself_and_wants_a_password(raised: Watch) -> None:
    """The certificate is verified before the password is said; without the authorities' file nothing is."""
    made = self_signed(["127.0.0.1"], secret=bytes(range(48)), since=1_700_000_000, until=4_000_000_000)
    pair, password = raised.folder / "pair.pem", raised.folder / "mail.password"
    pair.write_bytes(made.certificate + made.key)
    password.write_text("a long sentence\n")
    raised.post.certificate = pair
    raised.set(mail_tls="starttls", mail_user="node", mail_password_file="mail.password")
    raised.turn()
    assert "certificate verify failed" in by(MAIL).said
    assert raised.post.signed_in == []

    (raised.folder / "ca.pem").write_bytes(made.certificate)
    raised.set(ca_file="ca.pem")
    sending.send_next(MAIL, alerting.by_mail, at=1, machine=by(MAIL).due)
    assert (by(MAIL).state, raised.mailed) == ("done", ["tamm@desk.example"])
    assert raised.post.signed_in == ["AUTH PLAIN AG5vZGUAYSBsb25nIHNlbnRlbmNl"]


def test_work_beside_the_carrying_rests_after_it_failed(caplog: pytest.LogCaptureFixture) -> None:
    """One turn at a time; the log says why one failed, and the next comes after its pace."""
    turns: Iterator[bool | ValueError] = iter([True, ValueError("the store is full"), False, False])
    done: list[int] = []

    def turn() -> bool:
        done.append(1)
        found = next(turns)
        if isinstance(found, ValueError):
            raise found
        return found

    aside = Aside("sending", turn, 10.0)
    with ThreadPoolExecutor(1) as pool:
        for machine, turned in ((100.0, 1), (100.0, 2), (105.0, 2), (114.0, 2), (116.0, 3), (117.0, 3), (90.0, 4)):
            aside.go_on(pool, machine)
            pool.submit(int).result()
            assert len(done) == turned, machine
    assert "sending failed" in caplog.text
