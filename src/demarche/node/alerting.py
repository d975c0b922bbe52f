# SPDX-License-Identifier: Apache-2.0
"""Alerts and the ticket system, as the settings of this node name their ways: what the worker does of them beside the carrying."""

from collections.abc import Iterator
from functools import partial
from secrets import token_bytes
from typing import Final

from django.conf import settings

from demarche.areas.alerts import escalating, leases, raising, sending, taking, tickets
from demarche.areas.alerts.mailing import Mail
from demarche.areas.alerts.models import COMMAND, MAIL, Sending, TicketEvent
from demarche.areas.alerts.posting import Hook
from demarche.areas.checks import waking
from demarche.node import clock, programs
from demarche.node.aside import Aside, Turn

PACE: Final = 1.0
"""Seconds of machine time between two looks."""


def turns() -> Iterator[tuple[str, Turn]]:
    """One for raising, one for each way that is set, and two for the ticket system: none of them waits for another."""
    node = settings.NODE
    yield "looking for what raises an alert", look
    if MAIL in node.alert_ways:
        yield "sending alerts by mail", partial(_send, MAIL, by_mail)
    if COMMAND in node.alert_ways:
        yield "sending alerts by the command", partial(_send, COMMAND, by_command)
    if node.webhook_url:
        yield "noting events for the ticket system", tell
        yield "posting to the ticket system", post


def asides() -> list[Aside]:
    """The same, each in a thread of its own beside the carrying."""
    return [Aside(name, turn, PACE) for name, turn in turns()]


def free_all() -> None:
    """Take back what a worker held that died, for the only one as it starts."""
    leases.free_all(Sending, TicketEvent)


def look() -> bool:
    """Raise alerts, and go on with those that nobody has read back."""
    at = clock.now()
    taking.hand_over(at)
    waking.look(at)
    raising.look(at, random=token_bytes)
    escalating.go_on(at)
    return False


def _send(way: str, send: sending.Way) -> bool:
    return sending.send_next(way, send, at=clock.now(), machine=clock.machine())


def by_mail(address: str, text: str, name: str) -> str:
    """Send one mail."""
    node = settings.NODE
    mail = Mail(
        host=node.alert("mail_host"),
        port=node.alert("mail_port"),
        tls=node.alert("mail_tls"),
        sender=node.alert("mail_from"),
        user=node.alert("mail_user"),
        password_file=node.alert_file("mail_password_file"),
        ca_file=node.alert_file("ca_file"),
        link=f"{node.inside_url}/alerts/",
    )
    return mail.send(address, text, name, machine=clock.machine())


def by_command(address: str, text: str, _name: str) -> str:
    """Run the command of the settings: the text on its input, the address as its last argument."""
    node = settings.NODE
    status, said = programs.run(
        [*node.alert("command"), address], node.alert("command_seconds"), given=f"{text}\n".encode()
    )
    if status == 0:
        return ""
    ended = "the command failed" if status is None else f"the command ended with status {status}"
    return f"{ended}: {said}" if said else ended


def tell() -> bool:
    """Note what the ticket system is to be told."""
    return tickets.note_changes(clock.now())


def hook() -> Hook:
    """The ticket system, as the settings name it."""
    node = settings.NODE
    return Hook(node.webhook_url, node.alert_file("webhook_secret_file"), node.alert_file("ca_file"))


def post() -> bool:
    """Post the next event that is due."""
    return tickets.send_next(hook(), at=clock.now(), machine=clock.machine())
