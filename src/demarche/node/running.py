# SPDX-License-Identifier: Apache-2.0
"""What the processes of a node tell of themselves from outside: their ids, whether they live, what they hold open, whether a door answers."""

import http.client
import json
import ssl
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from demarche.node.values import Address, address

_ANSWERED_BELOW: Final = 500


def pids(home: Path) -> dict[str, int]:
    """The process ids of the parts that are noted and run, by part."""
    found = {}
    for path in sorted((home / "run").glob("*.pid")):
        with suppress(OSError, ValueError):
            pid = int(path.read_text())
            if lives(pid):
                found[path.stem] = pid
    return found


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet waited for does not. Where there is no /proc, it is believed."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return not Path("/proc/self").exists()


def descriptors(pid: int) -> tuple[int, int]:
    """How many files and connections a process and those it started have open at most, and how many are allowed."""
    most = (0, 1)
    for each in (pid, *_children(pid)):
        with suppress(OSError, ValueError, StopIteration):
            used = sum(1 for _ in Path(f"/proc/{each}/fd").iterdir())
            limits = Path(f"/proc/{each}/limits").read_text().splitlines()
            limit = int(next(line for line in limits if line.startswith("Max open files")).split()[3])
            most = max(most, (used, limit), key=lambda pair: pair[0] / pair[1])
    return most


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def bound(home: Path) -> dict[str, Address]:
    """Where the doors listen now, by door; empty while the node does not run."""
    try:
        found = json.loads((home / "run" / "node.json").read_text())
    except (OSError, ValueError):
        return {}
    return {door: address(found[door]) for door in ("inside", "peer") if door in found}


def answers(where: Address, path: str, *, tls: bool) -> bool:
    """Whether a door answers a request: not only that something listens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(where.host, where.host)  # noqa: S104  # asked, not listened on
    connection: http.client.HTTPConnection
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(host, where.port, timeout=2, context=context)
    else:
        connection = http.client.HTTPConnection(host, where.port, timeout=2)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status < _ANSWERED_BELOW
    return False
