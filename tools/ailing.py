# SPDX-License-Identifier: Apache-2.0
"""A node whose set-up is in order, and one with several things wrong at once, each by a real fault that ends again."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from demarche.demo.stage import expect
from tools.staging import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.staging import World

PAGE: Final = "/set-up/check/"
LARGE: Final = 300 << 20
HOUR: Final = 3600


def all_in_order(world: World) -> None:
    """Aurelia has a backup that was read back, and its administrator had everything looked at, twice."""
    node = world.stage.aurelia
    (node.folder / f"{node.cast.code}-root-FOR-THE-SAFE.pem").rename(node.folder / "safe.pem")
    for more in ([], ["--check"]):
        node.command("backup", *more, str(node.folder / "night.tar"))
    admin = node.officer(ADMIN)
    for _ in range(2):
        expect(admin.submit(admin.open(PAGE), "Check again"), "Everything was looked at anew")


@contextmanager
def several_faults(world: World) -> Iterator[None]:
    """Others may read the log key, the worker stands still, a log has grown, and the settings were changed."""
    node = world.stage.aurelia
    key, log, settings = node.home / "keys" / "log.key", node.home / "log" / "other.log", node.home / "demarche.toml"
    kept, worker = settings.read_text(), node.pids()["worker"]
    key.chmod(0o640)
    os.kill(worker, signal.SIGSTOP)
    alive = node.home / "run" / "worker.alive"
    long_ago = alive.stat().st_mtime - HOUR
    os.utime(alive, (long_ago, long_ago))
    with log.open("wb") as grown:
        grown.truncate(LARGE)
    settings.write_text(f"{kept}\n[files]\nspare = 512\n")
    try:
        yield
    finally:
        settings.write_text(kept)
        log.unlink()
        os.kill(worker, signal.SIGCONT)
        key.chmod(0o600)
