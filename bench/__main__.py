# SPDX-License-Identifier: Apache-2.0
"""Measure acts door to door, folding, verifying and pages, in turns with the floor; print a table and write results.json."""

import argparse
import json
import os
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.folding import refold_rate
from demarche.demo.forms import Browser
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import export
from demarche.demo.steps.doing import send_on

HERE: Final = Path(__file__).resolve().parent
RESULTS: Final = HERE / "results.json"
SINGLES: Final = 20
BATCH: Final = 100
PAGES: Final = 30
WAL_HEADER, FRAME_HEADER = 32, 24
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its unit, and its floor measured in the same run (None: there is none)."""

    name: str
    value: float
    unit: str
    floor: float | None = None

    def row(self) -> dict[str, Any]:
        """As it stands in results.json."""
        ratio = self.value / self.floor if self.floor else None
        return {"name": self.name, "value": self.value, "unit": self.unit, "floor": self.floor, "ratio": ratio}


def floor(name: str) -> dict[str, float]:
    """The floor's own figures of one group, by kind."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, str(HERE / "floor.py"), "--only", name, "--json", file.name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {each["name"].removeprefix(f"floor.{name}."): each["value"] for each in json.load(file)}


def cpu_ms(*nodes: Node) -> float:
    """Processor time of every process of the nodes so far."""
    total = 0
    for node in nodes:
        for pid in family(node):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += int(fields[11]) + int(fields[12])
    return 1000 * total / TICKS


def family(node: Node) -> list[int]:
    """A node's supervisor and everything below it."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [] if node.process is None else [node.process.pid]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def idle_mb(node: Node) -> float:
    """Memory of all processes of a node, shared pages counted once (PSS)."""
    total = 0
    for pid in family(node):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return total / 1024


def commits(node: Node) -> int:
    """Commits in the write-ahead log of a node's store since it last began anew."""
    data = Path(f"{node.home}/db.sqlite3-wal").read_bytes()
    size = struct.unpack(">I", data[8:12])[0]
    salt = data[16:24]
    frames = range(WAL_HEADER, len(data) - FRAME_HEADER, FRAME_HEADER + size)
    return sum(1 for at in frames if data[at + 8 : at + 16] == salt and data[at + 4 : at + 8] != bytes(4))


class Desk:
    """Aurelia's drafter and releasing officer, with drafts ready to be released into one dossier."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.here = stage.known["concern"]
        self.amis, self.aksel = (stage.aurelia.officer(each) for each in ("d.amis", "r.aksel"))

    def draft(self) -> None:
        """Write an assessment and send it to the releasing officer."""
        page = self.amis.open(f"{self.here}assess/")
        send_on(self.amis, page, {"status": "open", "text": "Question 1 remains."})

    def ready(self) -> list[tuple[Browser, Any, str]]:
        """Everything that waits for release, opened: what is left is to press the button."""
        links = [url for _said, url in self.aksel.open("/").links if url.startswith("/release/")]
        pages = [self.aksel.open(url) for url in dict.fromkeys(links)]
        button = "Release to Borealia"
        return [(self.aksel, page, button) for page in pages if any(button in form.buttons for form in page.forms)]


def acts(stage: Stage) -> Iterator[Figure]:
    """Acts from the press of the button to the checked receipt, one at a time and a hundred together."""
    desk = Desk(stage)
    single, batched = floor("act.single"), floor("act.batched")
    yield from _single(desk, single["cpu"])
    yield from _batched(desk, batched)


def _single(desk: Desk, least: float) -> Iterator[Figure]:
    stage, spent, wrote = desk.stage, [], []
    for _ in range(SINGLES):
        desk.draft()
        [(browser, page, button)] = desk.ready()
        before, first = cpu_ms(*stage.nodes), sum(commits(node) for node in stage.nodes)
        browser.post(page, button)
        until("the receipt", lambda: _settled(stage))
        spent.append(cpu_ms(*stage.nodes) - before)
        wrote.append(sum(commits(node) for node in stage.nodes) - first)
    yield Figure("act.cpu_ms.single", sorted(spent)[len(spent) // 2], "ms", least)
    yield Figure("act.commits", float(sorted(wrote)[len(wrote) // 2]), "commits")


def _settled(stage: Stage) -> bool:
    """Whether the newest own act is receipted: read from the store's file, so that looking costs the nodes nothing."""
    with sqlite3.connect(f"file:{stage.aurelia.home}/db.sqlite3?mode=ro", uri=True) as store:
        [(open_rows,)] = store.execute("select count(*) from ledger_outbox where state != 'delivered'").fetchall()
    return not open_rows


def _batched(desk: Desk, least: dict[str, float]) -> Iterator[Figure]:
    stage = desk.stage
    for _ in range(BATCH):
        desk.draft()
    waiting = desk.ready()
    before, began = cpu_ms(*stage.nodes), time.perf_counter()
    for browser, page, button in waiting:
        browser.post(page, button)
    until("the receipts", lambda: _settled(stage))
    count = len(waiting)
    yield Figure("act.cpu_ms.batched", (cpu_ms(*stage.nodes) - before) / count, "ms", least["cpu"])
    yield Figure("act.per_s.batched", count / (time.perf_counter() - began), "acts/s", least["rate"])


def verifying(stage: Stage) -> Iterator[Figure]:
    """Checking a dossier offline, a signed act with its places."""
    data = export(stage.aurelia.officer("r.aksel"), stage.known["concern"])
    path = stage.folder / "bench.dossier"
    path.write_bytes(data)
    count = data.count(b"data/acts/") // 2
    spent = []
    for _ in range(3):
        before = os.times()
        stage.aurelia.attempt("verify", str(path))
        after = os.times()
        spent.append(
            1000 * (after.children_user + after.children_system - before.children_user - before.children_system)
        )
    yield Figure("dossier.verify", min(spent) / max(count, 1), "ms/act", floor("verify")["cpu"])


def pages(stage: Stage) -> Iterator[Figure]:
    """The list of concerns as it stands after the scenario."""
    amis = stage.aurelia.officer("d.amis")
    spent = []
    for _ in range(PAGES):
        began = time.perf_counter()
        amis.open("/concerns/")
        spent.append(1000 * (time.perf_counter() - began))
    yield Figure("page.concerns", sorted(spent)[len(spent) // 2], "ms", floor("http")["wall"])


def folding(_stage: Stage) -> Iterator[Figure]:
    """Folding ten thousand acts of one dossier."""
    yield Figure("refold.per_s", refold_rate(10_000), "acts/s")


def idle(stage: Stage) -> Iterator[Figure]:
    """A node that waits."""
    yield Figure("node.idle_mb", idle_mb(stage.borealia), "MiB")


ROWS: Final[dict[str, Callable[[Stage], Iterator[Figure]]]] = {
    "node": idle,
    "act": acts,
    "dossier": verifying,
    "refold": folding,
    "page": pages,
}


def main() -> int:
    """Run what was asked for on fresh nodes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME", help="one figure or group, such as act or refold")
    only = parser.parse_args().only
    wanted = {name: row for name, row in ROWS.items() if only.split(".")[0] in ("", name)}
    if not wanted:
        parser.error(f"expected one of {', '.join(ROWS)}, got {only}")
    figures: list[Figure] = []
    print(f"{'figure':<22}{'value':>12}  {'unit':<10}{'floor':>12}{'ratio':>8}")
    with tempfile.TemporaryDirectory(prefix="demarche-bench-") as folder:
        stage = Stage.build(Path(folder))
        try:
            for number in (1, 8, 9, 12):
                STEPS[number].play(stage)
            for row in wanted.values():
                for figure in row(stage):
                    figures.append(figure)
                    _print(figure)
        finally:
            stage.close()
    RESULTS.write_text(json.dumps([figure.row() for figure in figures], indent=1) + "\n")
    print(f"bench: {len(figures)} figures")
    return 0


def _print(figure: Figure) -> None:
    row = figure.row()
    least = "null" if figure.floor is None else f"{figure.floor:.3f}"
    ratio = "null" if row["ratio"] is None else f"{row['ratio']:.2f}"
    print(f"{figure.name:<22}{figure.value:>12.3f}  {figure.unit:<10}{least:>12}{ratio:>8}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
