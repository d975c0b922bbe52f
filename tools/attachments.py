# SPDX-License-Identifier: Apache-2.0
"""For the soak: a file of 1 GiB between two real nodes, through random kills, within little memory, the same bytes in the end.

The stage's process must let such files pass: set `stage.invitation = LARGEST` before step 1 is played.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demarche.demo.forms import Upload
from demarche.demo.memory import idle, peaks
from demarche.demo.nodes import until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps.attaching import arrived, attach, hash_of, whole
from demarche.demo.steps.doing import dossier, release

if TYPE_CHECKING:
    import random
    from pathlib import Path

SIZE: Final = 1 << 30
MOST: Final = 64 << 20
LARGEST: Final = {"largest_file": str(SIZE)}
PATIENCE: Final = 1800.0
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Carried:
    """How one file came through: how often something was killed, how long it took, and by how many bytes which process exceeded `MOST`."""

    kills: int
    seconds: float
    lost: int
    beyond: dict[str, int]


def gibibyte(stage: Stage, chance: random.Random, *, kills: int = 20) -> Carried:
    """Send a file of 1 GiB from Aurelia to Borealia while processes of both die at random moments."""
    image = stage.folder / f"image-{chance.getrandbits(32):08x}.img"
    _write(image, chance)
    sha256, title = hash_of(image), f"Disk image {image.stem}"
    before = [idle(node) for node in stage.nodes]
    attach(stage, title, Upload(image.name, image, "application/octet-stream"))
    image.unlink()
    release(stage.aurelia, "r.aksel")
    began = time.monotonic()
    done = 0
    for share in sorted(chance.randrange(SIZE) for _ in range(kills)):
        until("more of it to arrive", lambda share=share: arrived(stage.borealia, sha256) >= share, patience=PATIENCE)  # type: ignore[misc]
        if whole(stage.borealia, sha256).exists():
            break
        node, part = chance.choice(((stage.aurelia, "worker"), (stage.borealia, "peer"), (stage.borealia, "worker")))
        with contextlib.suppress(ProcessLookupError):
            os.kill(node.pids()[part], signal.SIGKILL)
            done += 1
    until("all of it to arrive", lambda: whole(stage.borealia, sha256).exists(), patience=PATIENCE)
    amis = stage.aurelia.officer("d.amis")
    wait_for(amis, dossier(amis, title), f"{image.name} 1.1 GB to Borealia: delivered")
    took = time.monotonic() - began
    lost = sum(hash_of(whole(node, sha256)) != sha256 for node in stage.nodes)
    return Carried(done, took, lost, _beyond(stage, before))


def _write(image: Path, chance: random.Random) -> None:
    with image.open("wb") as file:
        for _ in range(SIZE // _PIECE):
            file.write(chance.randbytes(_PIECE))


def _beyond(stage: Stage, before: list[dict[str, int]]) -> dict[str, int]:
    return {
        f"{node.cast.code} {part}": most - was[part] - MOST
        for node, was in zip(stage.nodes, before, strict=True)
        for part, most in peaks(node).items()
        if most > was[part] + MOST
    }
