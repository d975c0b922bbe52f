# SPDX-License-Identifier: Apache-2.0
"""An act that waits for one that has not come, and two acts under one number: what a store that was put back leaves behind."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from tools.scenes.scene import Scene
from tools.staging import path

if TYPE_CHECKING:
    from demarche.demo.forms import Page, Values
    from demarche.demo.nodes import Node
    from tools.staging import World

WHY: Final = "The disk failed; the copy is of the evening before."

NOT_COME: Final = (
    Scene("dossier-waits", "XB", "d.birk", "{plain}", unfold=True),
    Scene("act-waits", "XB", "r.brand", "{waiting}", unfold=True),
)

TWO_UNDER_ONE_NUMBER: Final = (
    Scene("dossier-forked", "XA", "d.amis", "{plain}", unfold=True),
    Scene("act-forked", "XA", "r.aksel", "{doubled}", unfold=True),
    Scene("concerns-forked", "XA", "d.amis", "/concerns/"),
)


def an_act_not_come(world: World) -> None:
    """Borealia's store is that of before it acknowledged: what Aurelia said after that waits there, and Aurelia gives nothing back yet."""
    aurelia, borealia = world.stage.founders
    here, amis = world.known["plain"], aurelia.officer("d.amis")
    _copied(borealia.home / "db.sqlite3", borealia.folder / "evening.sqlite3")
    _acknowledge(world, "XB-IN-0041")
    wait_for(amis, here, "XB-IN-0041")
    os.kill(aurelia.pids()["worker"], signal.SIGSTOP)
    words: Values = {"text": "The leaflets were printed by one firm."}
    _released(aurelia, "r.aksel", doing.sent_on(amis, amis.open(f"{here}supplement/"), words))
    borealia.stop()
    for name in ("db.sqlite3-wal", "db.sqlite3-shm"):
        (borealia.home / name).unlink(missing_ok=True)
    (borealia.folder / "evening.sqlite3").replace(borealia.home / "db.sqlite3")
    borealia.command("restore", "--reason", WHY, "--process", world.known["process"], "--nothing-to-fetch", "--yes")
    _door(aurelia, signal.SIGSTOP)
    borealia.start()
    world.sessions_ended("XB")
    os.kill(aurelia.pids()["worker"], signal.SIGCONT)
    page = wait_for(borealia.officer("d.birk"), here, "one firm")
    opened = f"{here}acts/{here.split('/')[2]}/"
    world.known["waiting"] = next(url for _said, url in page.links if url.startswith(f"{here}acts/") and url != opened)


def two_under_one_number(world: World) -> None:
    """Borealia acknowledges again, under the number that it had used; then Aurelia's door gives back what it holds."""
    aurelia, here = world.stage.aurelia, world.known["plain"]
    _acknowledge(world, "XB-IN-0042")
    _door(aurelia, signal.SIGCONT)
    page = wait_for(aurelia.officer("d.amis"), here, "signed different acts under its number")
    world.known["doubled"] = next(url for said, url in page.links if said.endswith("and its proof"))


def _acknowledge(world: World, number: str) -> None:
    birk = world.stage.borealia.officer("d.birk")
    page = birk.open(f"{world.known['plain']}acknowledge/")
    _released(world.stage.borealia, "r.brand", doing.sent_on(birk, page, {"number": number}))


def _released(node: Node, username: str, sent: Page) -> None:
    """This draft is released, whatever else waits for release."""
    officer = node.officer(username)
    check = officer.open(path(sent))
    button = next(said for form in check.forms for said in form.buttons if said.startswith("Release to "))
    doing.leave(node, officer, expect(officer.submit(check, button, doing.proof_for(check, node))))


def _copied(store: Path, to: Path) -> None:
    with closing(sqlite3.connect(store)) as of, closing(sqlite3.connect(to)) as copy:
        of.backup(copy)


def _door(node: Node, said: signal.Signals) -> None:
    """Have the peer door, and what it started, stand still or go on; meanwhile nobody reaches this node, and it reaches others."""
    first = node.pids()["peer"]
    for pid in (first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())):
        os.kill(pid, said)
