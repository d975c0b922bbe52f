# SPDX-License-Identifier: Apache-2.0
"""Aurelia's desks with ways for alerts: a mail server and a command, both on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.alerts.models import Alert
from demarche.node import alerting, config
from tests.areas.alerts.servers import mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.areas.alerts.servers import Post
    from tests.areas.release.desk import Desk

WAYS = {"tamm": ("tamm@desk.example", "+00 1 555 0111"), "aksel": ("aksel@desk.example", "+00 1 555 0122")}


@dataclass
class Watch:
    """A desk that is alerted, and what reached it."""

    desk: Desk
    post: Post
    folder: Path
    settings: Any

    def turn(self) -> None:
        """What the worker does beside the carrying, until nothing is left to do."""
        for _name, turn in alerting.turns():
            while turn():
                pass

    def set(self, **values: Any) -> None:
        """Have further settings of the table `alerts`."""
        named = {f"alerts.{name}": value for name, value in values.items()}
        self.settings.NODE = config.check({**_plain(self.settings.NODE), **named}, self.folder)

    def command(self, script: str) -> None:
        """Have the command do this."""
        path = self.folder / "page"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        self.set(command=[str(path)])

    @property
    def called(self) -> list[str]:
        """What the command was given, a line each time."""
        file = self.folder / "called"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def mailed(self) -> list[str]:
        """To whom mails went."""
        return [to for to, _mail in self.post.mails]

    @property
    def alert(self) -> Alert:
        """The one alert there is."""
        return Alert.objects.get()


def _plain(node: config.Config) -> dict[str, Any]:
    kept = ("party.name", "party.code", "simulation.clock", "release.hold")
    others = {name: value for name, value in node.values.items() if name.startswith("alerts.")}
    return {name: node.values[name] for name in kept} | {
        name: list(value) if isinstance(value, tuple) else value for name, value in others.items()
    }


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine."""
    with mail_server() as found:
        yield found


@pytest.fixture
def watch(desk: Desk, post: Post, tmp_path: Path, settings: Any) -> Watch:
    """Mail and a command are set; a duty officer and a releasing officer have given their addresses."""
    found = Watch(desk, post, tmp_path, settings)
    found.set(mail_host="127.0.0.1", mail_port=post.port, mail_tls="none", mail_from="node@aurelia.example")
    found.command(f'read text; echo "$*|$text|$(env | sort | tr "\\n" " ")" >> {tmp_path}/called')
    for who, (mail, line) in WAYS.items():
        desk.post(who, "/alerts/mine/", {"mail": mail, "line": line})
    return found
