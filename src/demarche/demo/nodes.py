# SPDX-License-Identifier: Apache-2.0
"""Real nodes in folders of their own, made, started, killed and asked by the command `demarche` alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from demarche.demo.cast import PartyCast
from demarche.demo.clock import Clock
from demarche.demo.forms import Browser, PlayError

PATIENCE = 90.0
PACE = 0.1
COMMAND = str(Path(sys.executable).parent / "demarche")
T = TypeVar("T")


def until(what: str, look: Callable[[], T | None], *, patience: float = PATIENCE) -> T:
    """Look again and again until there is something to see; never wait for seconds as such."""
    end = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise PlayError(f"expected {what} within {patience:.0f} s, got nothing")
        time.sleep(PACE)


def free_ports(host: str, wanted: list[int]) -> list[int]:
    """The wanted ports if all are free, else the same block moved on by a hundred, and so on."""
    for block in range(0, 5000, 100):
        ports = [port + block for port in wanted]
        if all(_is_free(host, port) for port in ports):
            return ports
    raise PlayError(f"expected a free block of ports from {wanted[0]} on, got none")


def any_ports(host: str, count: int) -> list[int]:
    """Ports that the system gives out, all different: for runs side by side."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((host, 0))
        return [each.getsockname()[1] for each in sockets]


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@dataclass(slots=True)
class Node:
    """A node of one Party: its folder, addresses and password for the role accounts of this run.

    It keeps the simulated `clock`, if there is one, and holds a release for `hold` seconds of it. Its officers press again
    for `patience` seconds where no answer comes. `released` counts the acts that they released.
    `before` is a program, with its arguments, that is to start it; `told` are more
    tables of the answers that `demarche init` gets.
    """

    cast: PartyCast
    folder: Path
    inside: str
    peer: str
    password: str
    process: subprocess.Popen[bytes] | None = None
    browsers: dict[str, Browser] = field(default_factory=dict)
    clock: Clock | None = None
    hold: int = 0
    patience: float = 0.0
    released: int = 0
    before: tuple[str, ...] = ()
    told: dict[str, dict[str, str | int | list[str]]] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """The node's folder, which `demarche init` makes."""
        return self.folder / "node"

    def command(self, *args: str, stdin: str = "") -> str:
        """Run `demarche` on the folder and give what it prints; an exit status other than 0 ends the play."""
        done = self.attempt(*args, stdin=stdin)
        if done.returncode:
            said = f"{done.stdout}{done.stderr}".strip()
            raise PlayError(f"{self.cast.code}: demarche {' '.join(args)} ended {done.returncode}: {said}")
        return done.stdout

    def attempt(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run `demarche` on the folder, whatever its exit status."""
        return subprocess.run(
            [COMMAND, *args],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self._environment(),
            check=False,
            timeout=300,
        )

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        return {**kept, "DEMARCHE_HOME": str(self.home)}

    def start(self) -> None:
        """Start the node and return once both doors answer."""
        log = (self.folder / "run.log").open("ab")
        self.process = subprocess.Popen(
            [*self.before, COMMAND, "run"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            env=self._environment(),
            start_new_session=True,
        )
        log.close()
        until(f"{self.cast.code} to answer at {self.inside}", self._answers)

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            said = (self.folder / "run.log").read_text(errors="replace")[-2000:]
            raise PlayError(f"{self.cast.code}: demarche run ended {self.process.returncode}: {said}")
        if not (self.home / "run" / "node.json").exists():
            return False
        try:
            return Browser(self.inside).open("/sign-in/").status == 200  # noqa: PLR2004  # found
        except OSError:
            return False

    def stop(self) -> None:
        """End the node in order."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """Pull the plug: every process of the node at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pids(self) -> dict[str, int]:
        """The node's processes by their task."""
        return {path.stem: int(path.read_text()) for path in (self.home / "run").glob("*.pid")}

    def officer(self, username: str) -> Browser:
        """An officer's browser, signed in."""
        if username not in self.browsers:
            browser = Browser(self.inside, patience=self.patience)
            page = browser.submit(browser.open("/sign-in/"), "Sign in", {"login": username, "password": self.password})
            if not page.says("Sign out"):
                raise PlayError(f"{self.cast.code}: expected {username} to be signed in, got {page.text[:300]}")
            self.browsers[username] = browser
        return self.browsers[username]

    def sign_in_again(self) -> None:
        """Sign in anew who was signed in, once every session was ended."""
        names = list(self.browsers)
        self.browsers.clear()
        for each in names:
            self.officer(each)


def answers(node: Node, *, inside: str, clock: Path, database: str) -> dict[str, Any]:
    """What `demarche init --answers` is told of a Party."""
    cast = node.cast
    return {
        "party": {"name": cast.name, "code": cast.code, "language": cast.language, "zone": cast.zone},
        "inside": {"listen": inside},
        "peer": {"listen": node.peer, "address": node.peer},
        "database": {"url": database},
        "release": {"hold": node.hold},
        "simulation": {"clock": str(clock)},
        "administrator": {"username": "admin", "name": cast.account("admin").name, "password": node.password},
        **node.told,
    }


def toml(tables: Mapping[str, Mapping[str, str | int | list[str]]]) -> str:
    """Print tables of texts, numbers and lists of texts as TOML; such a value of JSON is one of TOML."""
    lines: list[str] = []
    for table, values in tables.items():
        lines.append(f"[{table}]")
        lines.extend(f"{name} = {json.dumps(value)}" for name, value in values.items())
    return "\n".join(lines) + "\n"


def own_database(code: str, server: str | None = None) -> str:
    """A database of its own for a node on this server, or on the one that `DATABASE_URL` names; none where none is named."""
    server = os.environ.get("DATABASE_URL", "") if server is None else server
    if not server:
        return ""
    import psycopg  # noqa: PLC0415  # an extra, needed only here

    name = f"node_{code.lower()}_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
