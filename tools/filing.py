# SPDX-License-Identifier: Apache-2.0
"""States of files that came or are on their way: one half there, one here whole, one in which the scanner found something."""

from __future__ import annotations

import os
import re
import signal
from secrets import token_bytes
from typing import TYPE_CHECKING, Final

from demarche.demo.forms import Upload
from demarche.demo.nodes import until
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from demarche.demo.steps.attaching import arrived, attach, hash_of
from tools.staging import path

if TYPE_CHECKING:
    from tools.staging import World

MEDIA: Final = "application/octet-stream"
SOME: Final = 4 << 20
IMAGE: Final = "Disk image of a router in the port"
_SCANNER: Final = """#!/bin/sh
if head -c 4 "$1" | grep -q EVIL; then echo "Test.Signature FOUND"; exit 1; fi
"""


def a_file_on_its_way(world: World) -> None:
    """Borealia has a scanner; a small file came to it; a large one stands still half-way."""
    stage = world.stage
    _have_scanner(world)
    sent = attach(stage, "Program left on a server", Upload("left.bin", b"EVIL" + bytes(5000), MEDIA))
    doing.release_this(stage.aurelia, "r.aksel", path(sent))
    world.known["found"] = _file(world, "Program left on a server", "the scanner found something")
    half_way(world, IMAGE, "router.img")
    world.known["image"] = doing.dossier(stage.aurelia.officer("d.amis"), IMAGE)


def half_way(world: World, title: str, name: str) -> str:
    """A large file of a concern stands still half-way: the line broke, and Aurelia's worker stands still; its SHA-256."""
    stage = world.stage
    image = stage.folder / name
    image.write_bytes(token_bytes(64 << 20))
    sent = attach(stage, title, Upload(image.name, image, MEDIA))
    doing.release_this(stage.aurelia, "r.aksel", path(sent))
    sha256 = hash_of(image)
    until("some of it to arrive", lambda: arrived(stage.borealia, sha256) > SOME)
    os.kill(stage.borealia.pids()["peer"], signal.SIGKILL)
    amis = stage.aurelia.officer("d.amis")
    until("it to be held up", lambda: re.search(r" [1-9]\d* of 67 MB", amis.open("/delivery/").text))
    os.kill(stage.aurelia.pids()["worker"], signal.SIGSTOP)
    return sha256


def the_file_is_here(world: World) -> None:
    """The worker goes on; the scanner finds nothing in it, and an officer takes it out."""
    os.kill(world.stage.aurelia.pids()["worker"], signal.SIGCONT)
    world.known["taken"] = there = _file(world, IMAGE, "the scanner found nothing")
    birk = world.stage.borealia.officer("d.birk")
    birk.submit(birk.open(there), "I understand: save the file")


def _have_scanner(world: World) -> None:
    """By its settings, which a node reads when it starts."""
    node = world.stage.borealia
    program = node.folder / "scanner"
    program.write_text(_SCANNER)
    program.chmod(0o700)
    node.stop()
    settings = node.home / "demarche.toml"
    settings.write_text(f'{settings.read_text()}\n[files]\nscanner = ["{program}"]\n')
    node.start()


def _file(world: World, title: str, verdict: str) -> str:
    """The page of the one file of a concern that came, once the scanner has said this of it."""
    birk = world.stage.borealia.officer("d.birk")
    there = doing.dossier(birk, title)
    act = f"{there}acts/{there.split('/')[2]}/"
    wait_for(birk, act, verdict)
    page = f"{act}files/1/"
    expect(birk.open(page), verdict)
    return page
