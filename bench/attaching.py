# SPDX-License-Identifier: Apache-2.0
"""A large file from the press of the button on one node's inside door to the other node's checked receipt of the whole."""

import time
from collections.abc import Iterator
from secrets import token_bytes
from typing import Final

from bench.measuring import PATIENCE, Figure, asked, floor
from demarche.demo.forms import Upload
from demarche.demo.stage import Stage
from demarche.demo.steps.attaching import attach
from demarche.demo.steps.doing import release

SIZE: Final = 64
TITLE: Final = "Disk image, {n}"
TIMES: Final = 3

_LEFT: Final = "select count(*) from ledger_fileoutbox where state != 'delivered'"


def attaching(stage: Stage) -> Iterator[Figure]:
    """The best of three, beside what hashing and sealing it once and opening and hashing it once would take."""
    least = _floor()
    took = min(_took(stage, n) for n in range(TIMES))
    mib = (least + _floor()) / 2
    yield Figure("attach.mb_s", SIZE * 1.048576 / took, "MB/s", 1.048576 / mib)


def _floor() -> float:
    """Seconds a MiB."""
    seal, opened, hashed = (floor(name)["mib.wall"] for name in ("seal", "open", "hash"))
    return (seal + opened + 2 * hashed) / 1000


def _took(stage: Stage, n: int) -> float:
    image = stage.folder / f"{n}.img"
    image.write_bytes(token_bytes(SIZE << 20))
    attach(stage, TITLE.format(n=n), Upload(image.name, image, "application/octet-stream"))
    release(stage.aurelia, "r.aksel")
    began = time.perf_counter()
    while asked(stage.aurelia, _LEFT):
        if time.perf_counter() > began + PATIENCE:
            raise TimeoutError(f"expected the file receipted within {PATIENCE:.0f} s")
        time.sleep(0.005)
    return time.perf_counter() - began
