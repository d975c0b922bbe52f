# SPDX-License-Identifier: Apache-2.0
"""The register of a process of 193 Parties: folded by its depositary from its rows, and read by one that joins, over HTTP.

The record is made once, by the core and the ledger, and kept in `.bench/`, which git ignores; later runs copy it. Its acts come ten of
a Party under one head of its log. ACTS, in the environment, asks for fewer than a hundred thousand.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.measuring import HERE, Figure, asked, cpu_ms, floor
from demarche.demo.cast import AURELIA, CASTELLIA, PartyCast
from demarche.demo.nodes import Node, answers, any_ports, toml
from demarche.demo.stage import HOST, Stage

PARTIES: Final = 193
A_PAGE: Final = 25
"""How many Parties stand on a page."""
ACTS: Final = int(os.environ.get("ACTS", "100000"))
VERSION: Final = 1
"""Of the fixture: another is made when what it holds is made otherwise."""

PATIENCE: Final = 3600.0
PASSWORD: Final = "bench-" + "of-many-parties"
_CARD: Final = "+00 3 555 0300\n24 h\nUTC\nEnglish\nLegal desk\n"
_READER: Final = "d.reads"


def peopled(_stage: Stage) -> Iterator[Figure]:
    """Folding, catching up, and the pages that name every Party, at a few Parties and at 193."""
    with tempfile.TemporaryDirectory(prefix="demarche-bench-") as folder:
        depositary, joiner = _copied(_kept(ACTS, PARTIES), Path(folder))
        acts, spent, peak = json.loads(_beside(depositary, "refold"))
        yield Figure("register.acts", acts, "acts")
        yield Figure("register.refold", acts / spent, "acts/s")
        yield Figure("register.refold.mb", peak, "MiB")
        yield from _caught_up(depositary, joiner)
    yield from _pages()


def _caught_up(depositary: Node, joiner: Node) -> Iterator[Figure]:
    """How many acts a second the joiner has taken in, verified, entered and receipted when it holds the whole register."""
    before = floor("verify")["cpu"]
    with _running(joiner), _running(depositary):
        size, began, spent = asked(depositary, _SIZE), time.perf_counter(), cpu_ms(depositary, joiner)
        held = asked(joiner, _SIZE)
        while (now := asked(joiner, _SIZE)) < size:
            if time.perf_counter() > began + PATIENCE:
                raise TimeoutError(f"expected the register of {size} acts read within {PATIENCE:.0f} s, got {now}")
            time.sleep(0.1)
        took, spent = time.perf_counter() - began, cpu_ms(depositary, joiner) - spent
    cpu = (before + floor("verify")["cpu"]) / 2
    yield Figure("register.catchup", (size - held) / took, "acts/s", 1000 / cpu)
    yield Figure("register.catchup.cpu_ms", spent / (size - held), "ms/act", cpu)


_SIZE: Final = "select register_size from ledger_process"


def _pages() -> Iterator[Figure]:
    """What each page that names every Party asks and takes, in a process of three, of as many as stand on a page, and of 193; all with few acts."""
    spent: dict[str, list[float]] = {}
    for parties in (3, A_PAGE, PARTIES):
        with tempfile.TemporaryDirectory(prefix="demarche-bench-") as folder:
            node, _joiner = _copied(_kept(4 * PARTIES, parties), Path(folder))
            for name, took, queries, size in json.loads(_beside(node, "pages", _READER)):
                spent.setdefault(name, []).append(took)
                yield Figure(f"page.{name}.p{parties}", took, "ms")
                yield Figure(f"page.{name}.p{parties}.queries", queries, "queries")
                yield Figure(f"page.{name}.p{parties}.kb", size / 1000, "kB")
    for name, (_few, full, many) in spent.items():
        yield Figure(f"page.{name}.p.times", many / full, "times")


def _kept(acts: int, parties: int) -> Path:
    """The folder with both nodes' folders: made where it is not there, and whole or not there at all."""
    kept = HERE.parent / ".bench" / f"register-{parties}-{acts}-v{VERSION}"
    if kept.is_dir():
        return kept
    print(f"making a register of {acts} acts of {parties} Parties, once", file=sys.stderr, flush=True)
    began, making = time.perf_counter(), kept.with_suffix(".part")
    shutil.rmtree(making, ignore_errors=True)
    depositary, joiner = (_made(cast, making) for cast in (AURELIA, CASTELLIA))
    request, admission = making.absolute() / "request", making.absolute() / "admission"
    joiner.command("ask", "--output", str(request), stdin=_CARD)
    _beside(depositary, "make", str(acts), str(request), str(parties))
    depositary.command("admit", CASTELLIA.code, "--output", str(admission))
    joiner.command("join", str(admission))
    making.rename(kept)
    print(f"made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return kept


def _node(cast: PartyCast, folder: Path, ports: list[int]) -> Node:
    inside, peer = ports
    return Node(cast, folder / cast.code.lower(), f"http://localhost:{inside}", f"{HOST}:{peer}", PASSWORD)


def _made(cast: PartyCast, folder: Path) -> Node:
    """A node that `demarche init` has made, by the time of the machine."""
    node = _node(cast, folder, any_ports(HOST, 2))
    node.folder.mkdir(parents=True)
    told = answers(
        node, inside=node.inside.removeprefix("http://").replace("localhost", HOST), clock=Path(), database=""
    )
    del told["simulation"]
    told["registry"] = {"folder": ""}
    (node.folder / "answers.toml").write_text(toml(told))
    node.command("init", "--answers", "answers.toml")
    reading = ["--name", "D. Reads", "--desk", "both", "--role", "reader", "--password-file", "-"]
    node.command("officers", "add", _READER, *reading, stdin=f"{PASSWORD}\n")
    return node


def _copied(kept: Path, folder: Path) -> tuple[Node, Node]:
    """The two nodes in folders of their own, at free ports, confirmed to one another."""
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    ports = any_ports(HOST, 4)
    nodes = _node(AURELIA, folder, ports[:2]), _node(CASTELLIA, folder, ports[2:])
    for node, other in (nodes, nodes[::-1]):
        node.command("manage", "migrate")  # it may have been made before the last landing
        _readdress(node)
        _beside(node, "nearby", other.cast.code, other.peer)
    return nodes


def _readdress(node: Node) -> None:
    """Have a copied node listen where it may."""
    settings = node.home / "demarche.toml"
    listen = {"[inside]": node.inside.removeprefix("http://").replace("localhost", HOST), "[peer]": node.peer}
    lines, table = [], ""
    for line in settings.read_text().splitlines():
        table = line if line.startswith("[") else table
        name = line.partition("=")[0].strip()
        if name == "listen" or (name == "address" and table == "[peer]"):
            lines.append(f'{name} = "{listen[table]}"')
        else:
            lines.append(line)
    settings.write_text("\n".join(lines) + "\n")


@contextmanager
def _running(node: Node) -> Iterator[None]:
    node.start()
    try:
        yield
    finally:
        node.stop()


def _beside(node: Node, *what: str) -> str:
    """Run `bench.registering` on the node's folder; what it printed."""
    env = {**os.environ, "DEMARCHE_HOME": str(node.home), "DEMARCHE_DOOR": "inside"}
    command = [sys.executable, "-m", "bench.registering", *what]
    return subprocess.run(command, check=True, cwd=HERE.parent, env=env, stdout=subprocess.PIPE, text=True).stdout
