# SPDX-License-Identifier: Apache-2.0
"""Measure acts door to door, verifying, folding and pages, in turns with the floor; print a table and write results.json."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from bench.acting import acts
from bench.attaching import attaching
from bench.folding import refold_rate
from bench.measuring import HERE, Figure, beside, floor, idle_mb, settled
from bench.paging import pages
from demarche.demo.stage import Stage
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import export

VIEWS: Final = 200
RESULTS: Final = HERE / "results.json"


def idle(stage: Stage) -> Iterator[Figure]:
    """A node that waits."""
    yield Figure("node.idle_mb", idle_mb(stage.borealia), "MiB")


def verifying(stage: Stage) -> Iterator[Figure]:
    """Checking a dossier offline, a signed act with its places; starting Python is part of it."""
    here = stage.known["concern"]
    beside(stage.aurelia, "assess", str(VIEWS), here.strip("/").rpartition("/")[2])
    settled(stage.aurelia)
    path = stage.folder / "bench.dossier"
    path.write_bytes(export(stage.aurelia.officer("r.aksel"), here))
    with ZipFile(path) as archive:
        count = sum("/data/acts/" in f"/{name}" for name in archive.namelist())
    least, spent = floor("verify")["cpu"], []
    for _ in range(3):
        before = os.times()
        stage.aurelia.attempt("verify", str(path))
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    yield Figure("dossier.verify", 1000 * min(spent) / count, "ms/act", (least + floor("verify")["cpu"]) / 2)


def folding(_stage: Stage) -> Iterator[Figure]:
    """Folding ten thousand acts of one dossier."""
    yield Figure("refold.per_s", refold_rate(10_000), "acts/s")


# In this order: a dossier is verified when it has many acts, and the lists are filled last.
ROWS: Final[dict[str, Callable[[Stage], Iterator[Figure]]]] = {
    "node": idle,
    "act": acts,
    "dossier": verifying,
    "attach": attaching,
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
    print(f"{'figure':<28}{'value':>12}  {'unit':<10}{'floor':>12}{'ratio':>8}", flush=True)
    figures = _measured(wanted)
    RESULTS.write_text(json.dumps([figure.row() for figure in figures], indent=1) + "\n")
    print(f"bench: {len(figures)} figures")
    return 0


def _measured(wanted: dict[str, Callable[[Stage], Iterator[Figure]]]) -> list[Figure]:
    figures: list[Figure] = []
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
    return figures


def _print(figure: Figure) -> None:
    row = figure.row()
    least = "null" if figure.floor is None else f"{figure.floor:.3f}"
    ratio = "null" if row["ratio"] is None else f"{row['ratio']:.2f}"
    print(f"{figure.name:<28}{figure.value:>12.3f}  {figure.unit:<10}{least:>12}{ratio:>8}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
