# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL with a synchronous standby, which is promoted when the primary is killed; both in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tools import with_pg

if TYPE_CHECKING:
    from collections.abc import Iterator

# A killed server loses nothing that it gave to the system; the standby's word is waited for, as in earnest.
SETTINGS = "-c autovacuum=off -c max_connections=200 -c fsync=off -c full_page_writes=off -c cluster_name=standby"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """The programs, and the folder with `primary` and, once it follows, `standby`."""

    server: Path
    folder: Path

    def url(self, which: str = "primary") -> str:
        """The address of one of the two."""
        return f"postgresql://demarche@/demarche?host={self.folder}/{which}/socket"

    def follow(self, *, synchronous: bool = True) -> None:
        """Copy the primary, have the copy follow it, and have each commit wait for the copy's word if it is `synchronous`."""
        place = self._place("standby")
        source = f"host={self.folder}/primary/socket user=demarche"
        self._run("pg_basebackup", "-D", place / "data", "-R", "-c", "fast", "--no-sync", "-d", source)
        options = f"-h '' -k {place}/socket {SETTINGS}"
        self._run("pg_ctl", "-D", place / "data", "-w", "-l", place / "data" / "log", "-o", options, "start")
        if synchronous:
            self._wait_for_each_commit()

    def _wait_for_each_commit(self) -> None:
        with psycopg.connect(self.url(), autocommit=True) as primary:
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.execute("SELECT pg_reload_conf()")
            end = time.monotonic() + PATIENCE
            while not primary.execute("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone():
                if time.monotonic() > end:
                    raise TimeoutError(f"expected a synchronous standby within {PATIENCE:.0f} s")
                time.sleep(0.05)

    def lose(self) -> None:
        """Kill the primary."""
        pid = int((self.folder / "primary" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def promote(self) -> str:
        """Make the standby the primary; its address."""
        self._run("pg_ctl", "-D", self.folder / "standby" / "data", "-w", "promote")
        return self.url("standby")

    def _place(self, name: str) -> Path:
        place, who = self.folder / name, with_pg.owner()
        for each in (place, place / "socket"):
            each.mkdir(mode=0o755)
            if "user" in who:
                os.chown(each, who["user"], who["group"])
        return place

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(each) for each in (self.server / program, *arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **with_pg.owner())


@contextmanager
def replicated() -> Iterator[Cluster]:
    """A primary that a standby can follow, as long as the block."""
    folder, who = Path(tempfile.mkdtemp(prefix="demarche-pg-")), with_pg.owner()
    folder.chmod(0o755)
    server = with_pg.reachable(with_pg.binaries(), who, folder)
    (folder / "primary").mkdir(mode=0o755)
    try:
        with_pg.start(server, folder / "primary", who, SETTINGS)
        created: list[str | Path] = [server / "createdb", "-h", folder / "primary" / "socket", "-U", "demarche"]
        subprocess.run([*created, "demarche"], check=True, **who)
        yield Cluster(server, folder)
    finally:
        for each in ("primary", "standby"):
            with_pg.stop(server, folder / each, who)
        shutil.rmtree(folder, ignore_errors=True)
