# SPDX-License-Identifier: Apache-2.0
"""A node as `demarche init` and a careful administrator leave it, and what one topic says of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from demarche.areas.alerts.actions import state_without
from demarche.areas.doctor import checking, notes
from demarche.areas.doctor.checks import Asked, Line, Word
from demarche.node import folder
from demarche.node.checks.backup import MADE, READ
from demarche.node.config import check
from tests.areas.exchange.doors import Certificate, door
from tests.areas.exchange.doors import http as answer
from tests.builders import NOON, Numbers
from tests.desk import officer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

YEAR = 365 * 86_400


def make(home: Path, settings: Any) -> None:
    """Everything on disk, and two officers; no door is open yet."""
    told = {"party.name": "Aurelia", "party.code": "XA", "peer.address": "127.0.0.1:9443"}
    config = check(told, home)
    moment = folder.Moment(NOON - YEAR, NOON)
    folder.make(home, config, simulated=False, moment=moment, random=Numbers("whole"))
    (home / "run" / "worker.alive").touch()
    settings.DEMARCHE_HOME, settings.NODE = home, config
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    officer("amis", "drafter", desk="diplomatic", name="D. Amis")
    aksel = officer("aksel", "releasing", desk="diplomatic", name="R. Aksel")
    state_without(by=aksel, at=NOON)


def backed_up(at: int = NOON) -> None:
    """A backup was made and read back."""
    notes.note("backup", {"file": "night.tar"}, at=at, about=MADE)
    notes.note("backup", {"file": "night.tar", "fine": True}, at=at, about=READ)


@contextmanager
def doors(home: Path) -> Iterator[dict[str, Any]]:
    """Both doors are open, as processes that are noted; give them, to be closed."""
    pem = home / "run" / "shown.pem"
    pem.write_bytes((home / "keys" / "tls.key").read_bytes() + (home / "keys" / "tls.crt").read_bytes())

    def say(line: ssl.SSLSocket) -> None:
        line.recv(65_536)
        line.sendall(answer(b"{}"))

    with door(None, say) as inside, door(Certificate(pem, ""), say) as peer:
        (home / "run" / "node.json").write_text(f'{{"inside": "{inside.address}", "peer": "{peer.address}"}}')
        for name in ("inside", "peer"):
            (home / "run" / f"{name}.pid").write_text(str(os.getpid()))
        yield {"inside": inside, "peer": peer}


def said(topic: str, at: int = NOON) -> list[Line]:
    """What one topic says after somebody looked."""
    found = checking.every()[topic]
    if found.look is not None:
        notes.note(topic, found.look(at), at=at)
    return list(found.say(Asked(at, notes.newest())))


def wrong(topic: str, at: int = NOON) -> tuple[Word, str, str]:
    """The one line of a topic that is not in order: its word, its fact, its next step."""
    [line] = [line for line in said(topic, at) if line.word is not Word.FINE]
    assert line.step
    return line.word, line.fact, line.step


def fine(topic: str, at: int = NOON) -> str:
    """The fact of a topic all of whose lines are in order."""
    found = said(topic, at)
    assert {line.word for line in found} == {Word.FINE}, found
    return found[0].fact


__all__ = ["backed_up", "doors", "fine", "make", "said", "wrong"]
