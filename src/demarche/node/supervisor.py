# SPDX-License-Identifier: Apache-2.0
"""`demarche run`: starts both doors and the workers of a node, keeps them running, and ends them."""

import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

from demarche.core.errors import DemarcheError
from demarche.core.keys import require_ml_dsa
from demarche.node import keysets
from demarche.node.clock import read_simulation
from demarche.node.config import Config, read_config
from demarche.node.folder import check_clock
from demarche.node.lineage import as_parent
from demarche.node.running import answers
from demarche.node.values import Address

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 8.0
STEADY_AFTER: Final = 10.0
POLL: Final = 0.1
LOOK: Final = 1.0
PATIENCE: Final = 15.0

# What a process of the node may know of its surroundings; the server shows its environment to the application.
_PASSED_ON: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "VIRTUAL_ENV",
)

Say = Callable[[str], Any]


class RunError(DemarcheError):
    """A node that cannot be started; says what helps."""


@dataclass(slots=True)
class Part:
    """One process of the node: how it is started, since when it runs, how long to wait when it has ended."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """The processes of one node, in its folder."""

    config: Config
    say: Say
    stopping: bool = False
    certificate: int = 1
    parts: list[Part] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The node's folder."""
        return self.config.home or Path()

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; the exit status."""
        require_ml_dsa()
        with self._alone():
            for line in _look_before(self.home):
                self.say(line)
            self.certificate = keysets.shown(self.home)
            inside, peer = _bindable(self.config.inside), _bindable(self.config.peer)
            (self.home / "run" / "standstill").unlink(missing_ok=True)
            self.parts = [
                self._part("peer", "-m", "demarche.node.doors", "peer", peer.host, str(peer.port)),
                self._part("inside", "-m", "demarche.node.doors", "inside", inside.host, str(inside.port)),
                *(self._part(name, "-m", "demarche.node.worker") for name in _workers(self.config)),
            ]
            for part in self.parts:
                part.environment["DEMARCHE_PORT"] = str(inside.port)
            _write(
                self.home / "run" / "node.json",
                json.dumps({"inside": str(inside), "peer": str(peer), "pid": os.getpid()}),
            )
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
            try:
                self._watch(inside, peer)
            finally:
                self._end()
        return 0

    def _part(self, name: str, *arguments: str) -> Part:
        return Part(name, (sys.executable, *arguments), _environment(self.home, name.partition("-")[0]))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock, which the kernel lets go of when this process ends."""
        with (self.home / "run" / "lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise RunError(f"expected nobody to run the node in {self.home}, it runs already") from error
            mine = self.home / "run" / "node.pid"
            _write(mine, str(os.getpid()))
            try:
                yield
            finally:
                for path in (mine, self.home / "run" / "node.json"):
                    path.unlink(missing_ok=True)

    def _watch(self, inside: Address, peer: Address) -> None:
        scheme = "https" if self.config.inside_tls else "http"
        waiting: dict[str, Callable[[], bool]] = {
            f"inside door  {scheme}://{inside}/": lambda: answers(inside, "/sign-in/", tls=self.config.inside_tls),
            f"peer door    {peer}": lambda: answers(peer, "/", tls=True),
        }
        said: set[str] = set()
        looked = 0.0
        while not self.stopping:
            for part in self.parts:
                self._keep(part)
            if time.monotonic() - looked >= LOOK:
                looked = time.monotonic()
                for line in [line for line in self._standing_still() if line not in said]:
                    self.say(line)
                    said.add(line)
                self._show_certificate()
            for line in [line for line, is_up in waiting.items() if is_up()]:
                self.say(line)
                del waiting[line]
            time.sleep(POLL)

    def _show_certificate(self) -> None:
        """End the peer door once it is to answer with a newer certificate; it is started again at once, and what was on its way is tried again."""
        now = keysets.shown(self.home)
        for part in self.parts:
            if part.name == "peer" and part.process is not None and now != self.certificate:
                self.say(f"peer door answers with the certificate of key-set {now} from now on")
                part.process.terminate()
                part.process.wait(PATIENCE)
                part.process, part.due = None, 0.0
        self.certificate = now

    def _standing_still(self) -> list[str]:
        """What the worker found that this node will not do, and why."""
        try:
            return (self.home / "run" / "standstill").read_text().splitlines()
        except OSError:
            return []

    def _keep(self, part: Part) -> None:
        """Start a part that does not run, after a pause that grows while it keeps ending."""
        now = time.monotonic()
        if part.process is not None and part.process.poll() is not None:
            status = part.process.returncode
            if now - part.started > STEADY_AFTER:
                part.pause = FIRST_PAUSE
            self.say(
                f"{part.name} ended with status {status}; started again in {part.pause:g} s (log/{part.name}.log says why)"
            )
            part.process, part.due, part.pause = None, now + part.pause, min(part.pause * 2, LONGEST_PAUSE)
        if part.process is None and now >= part.due:
            self._start(part)

    def _start(self, part: Part) -> None:
        with (self.home / "log" / f"{part.name}.log").open("ab") as log:
            part.process = subprocess.Popen(  # noqa: S603  # our own modules
                part.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=part.environment,
            )
        part.started = time.monotonic()
        try:
            _write(self.home / "run" / f"{part.name}.pid", str(part.process.pid))
        except OSError as error:
            self.say(f"{part.name} runs as {part.process.pid}; run/{part.name}.pid could not be written: {_why(error)}")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        """End every part by its process id: asked first, then forced."""
        running = [part for part in self.parts if part.process is not None]
        for part in running:
            if part.process is not None:
                part.process.terminate()
        end = time.monotonic() + PATIENCE
        for part in running:
            if part.process is not None:
                try:
                    part.process.wait(max(0.1, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    part.process.kill()
                    part.process.wait()
        for part in self.parts:
            (self.home / "run" / f"{part.name}.pid").unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return (error.strerror or "it failed").lower()


def _workers(config: Config) -> list[str]:
    """The workers by name: `worker`, `worker-2` and so on."""
    return ["worker", *(f"worker-{n}" for n in range(2, 1 + config.processes("workers")))]


def _environment(home: Path, door: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    return {**kept, **as_parent(), "DEMARCHE_HOME": str(home), "DEMARCHE_DOOR": door}


def _look_before(home: Path) -> list[str]:
    """What the node will not do, a line each; refuse a store that an older version made. Asked in another process, for this one stays small."""
    asked = subprocess.run(
        (sys.executable, "-m", "demarche.node.starting"),
        env=_environment(home, "inside"),
        capture_output=True,
        text=True,
        check=False,
    )
    if not asked.returncode:
        return asked.stdout.splitlines()
    for error in re.findall(r"^[\w.]+: (.+)", asked.stderr, re.MULTILINE)[-1:]:
        raise RunError(f"expected a store that answers, got {error}")
    raise RunError(
        f"expected a store as this version keeps it, got one of an older version: demarche --home {home} manage migrate"
    )


def _bindable(wanted: Address) -> Address:
    """The address with a port that can be listened on now; port 0 becomes a free one."""
    try:
        family, *_ = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((wanted.host, wanted.port))
            return Address(wanted.host, probe.getsockname()[1])
    except OSError as error:
        raise RunError(
            f"expected to listen on {wanted}, {_why(error)}: change it in demarche.toml, or end what listens there"
        ) from error


def _write(path: Path, text: str) -> None:
    """Put a small file in place whole; readers see the old one or the new one."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.chmod(0o600)
    part.replace(path)


def main(home: Path, say: Say) -> int:
    """Run the node in a folder; the exit status."""
    config = read_config(home)
    check_clock(config)
    if config.clock is not None:
        read_simulation(config.clock)
    try:
        return Supervisor(config, _saying(say)).run()
    except OSError as error:
        raise RunError(
            f"expected to write in {error.filename or home}, {_why(error)}: make room, or let this account write there"
        ) from error


def _saying(say: Say) -> Say:
    """What is printed may go to a disk that is full; the node runs on."""

    def said(line: str) -> None:
        with suppress(OSError):
            say(line)

    return said
