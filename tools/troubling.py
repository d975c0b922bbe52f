# SPDX-License-Identifier: Apache-2.0
"""States in which a delivery, a line, a clock or the world fails a node, brought about by real faults."""

from __future__ import annotations

import os
import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from demarche.demo.nodes import until
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from demarche.demo.steps.attaching import whole
from tests.federation import faults
from tools.filing import half_way
from tools.staging import ADMIN, concern, link, path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.staging import World

DAY: Final = 86_400
CHANGED: Final = "Disk image that changed on the way"


def what_needs_a_decision(world: World) -> None:
    """A large file is refused, for it changed on disk half-way; then Borealia's node is down for a day, and one of two acts is stopped."""
    stage, known = world.stage, world.known
    amis, aksel = stage.aurelia.officer("d.amis"), stage.aurelia.officer("r.aksel")
    with whole(stage.aurelia, half_way(world, CHANGED, "changed.img")).open("r+b") as image:
        image.seek(-1, os.SEEK_END)
        image.write(b"\0")
    os.kill(stage.aurelia.pids()["worker"], signal.SIGCONT)
    wait_for(amis, "/delivery/?show=held", "Refused at their door")
    known["refused"] = doing.dossier(amis, CHANGED)
    stage.borealia.stop()
    for page, values in (
        (f"{known['concern']}assess/", {"status": "partially_resolved", "text": "Question 1 remains."}),
        (f"{known['pursued']}supplement/", {"text": "A sixth substation reports the same."}),
    ):
        sent = doing.send_on(amis, amis.open(page), {**values})
        doing.release_this(stage.aurelia, "r.aksel", path(sent))
    until("both acts to be held up", lambda: amis.open("/delivery/?show=under_way").text.count("What helps") > 1)
    stage.clock.advance(DAY)
    held = aksel.open("/delivery/?show=held")
    known["stop_file"] = link(held, r"/delivery/files/\d+/stop/")
    known["stop"], other = (url for _said, url in held.links if re.search(r"/delivery/\d+/stop/", url))
    because = {"because": "Their desk has it by telephone."}
    expect(aksel.submit(aksel.open(other), "Stop trying", because), "Nothing more is tried")
    wait_for(aksel, "/", "Decide: try again, or stop")


def a_closed_line(world: World) -> None:
    """The administrator closes the line to Borealia, whose node runs again."""
    admin = world.stage.aurelia.officer(ADMIN)
    page = admin.open(f"/parties/{world.known['process']}/XB/line/")
    expect(admin.submit(page, "Close the line", {"why": "The cabling of our server room is renewed."}))
    world.stage.borealia.start()


def a_doubtful_clock(world: World) -> None:
    """The line is open, a draft waits for release, and Aurelia's clock is two days behind its own record."""
    stage = world.stage
    admin, amis = stage.aurelia.officer(ADMIN), stage.aurelia.officer("d.amis")
    page = admin.open(f"/parties/{world.known['process']}/XB/line/")
    expect(admin.submit(page, "Open the line again"))
    draft = concern(amis, "A text that waits for a clock")
    world.known["waits"] = path(doing.sent_on(amis, amis.open(draft)))
    stage.clock.offset("XA", -2 * DAY)
    wait_for(stage.aurelia.officer("r.aksel"), world.known["waits"], "clock is in doubt")


def a_restored_store(world: World) -> None:
    """The clock is right; Aurelia declares that its store was put back; what it releases then tells Borealia."""
    stage = world.stage
    stage.clock.offset("XA", 0)
    why = ["--reason", "The disk failed; the copy is of the night before.", "--process", world.known["process"]]
    stage.aurelia.command("restore", "--anyway", "--nothing-to-fetch", "--yes", *why)
    world.sessions_ended("XA")
    doing.release_this(stage.aurelia, "r.aksel", world.known["waits"])
    wait_for(stage.borealia.officer("r.brand"), "/delivery/", "goes on as generation 2")


def a_draft(world: World) -> None:
    """A draft at Aurelia, to be saved once more."""
    world.known["written"] = concern(world.stage.aurelia.officer("d.amis"), "A text that is saved once more")


@contextmanager
def a_held_store(world: World) -> Iterator[None]:
    """Another program holds Aurelia's store."""
    with faults.held_store(world.stage.aurelia):
        yield


@contextmanager
def a_full_disk(world: World) -> Iterator[None]:
    """No process of Aurelia's node can write to a file."""
    with faults.full_disk(world.stage.aurelia):
        yield
