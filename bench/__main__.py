# SPDX-License-Identifier: Apache-2.0
"""Measure acts door to door, verifying, folding and pages, in turns with the floor; print a table and write results.json."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench.acting import acts
from bench.attaching import attaching
from bench.crowding import crowded
from bench.filing import file_nothing, filing
from bench.folding import refold_rate
from bench.measuring import HERE, Figure, idle_mb
from bench.paging import pages
from bench.peopling import peopled
from bench.verifying import verifying, verifying_many
from demarche.demo.stage import Stage
from demarche.demo.steps import STEPS

RESULTS: Final = HERE / "results.json"


def idle(stage: Stage) -> Iterator[Figure]:
    """A node that waits."""
    yield Figure("node.idle_mb", idle_mb(stage.borealia), "MiB")


def folding(_stage: Stage) -> Iterator[Figure]:
    """Folding ten thousand acts of one dossier."""
    yield Figure("refold.per_s", refold_rate(10_000), "acts/s")


# In this order: a dossier is verified when it has many acts, and the lists are filled last. Each with what its figures begin with.
ROWS: Final[tuple[tuple[tuple[str, ...], Callable[[Stage], Iterator[Figure]]], ...]] = (
    (("node",), idle),
    (("act", "receive", "fsync"), acts),
    (("act",), crowded),
    (("dossier",), verifying),
    (("verify", "export"), verifying_many),
    (("file",), filing),
    (("attach",), attaching),
    (("refold",), folding),
    (("page",), pages),
    (("register",), peopled),
)


def main() -> int:
    """Run what was asked for on fresh nodes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME", help="one figure or group, such as act or refold")
    only = parser.parse_args().only
    wanted = [row for names, row in ROWS if only.split(".")[0] in ("", *names)]
    if not wanted:
        parser.error(
            f"expected one of {', '.join(dict.fromkeys(name for names, _row in ROWS for name in names))}, got {only}"
        )
    print(f"{'figure':<28}{'value':>12}  {'unit':<10}{'floor':>12}{'ratio':>8}", flush=True)
    figures = _measured(wanted)
    RESULTS.write_text(json.dumps([figure.row() for figure in figures], indent=1) + "\n")
    print(f"bench: {len(figures)} figures")
    return 0


def _measured(wanted: list[Callable[[Stage], Iterator[Figure]]]) -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="demarche-bench-") as folder:
        stage = Stage.build(Path(folder))
        try:
            for number in (1, 8, 9, 12):
                STEPS[number].play(stage)
            for node in stage.nodes:
                file_nothing(node)
            for row in wanted:
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
