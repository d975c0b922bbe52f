# SPDX-License-Identifier: Apache-2.0
"""Lists and dossiers when a node holds a hundred dossiers and when it holds twenty thousand: time, questions to its store, and weight.

`.times` is the processor time of the node's processes at twenty thousand over that at a hundred, which other work on the machine disturbs
least; weight is what a browser takes that opens the page for the first time.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Final

from bench.measuring import Figure, asked, beside, cpu_ms, floor, found, median, settled
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage

SIZES: Final = (100, 20_000)
TIMES: Final = 100
ACTS: Final = 60
LISTS: Final[Mapping[str, str]] = {
    "concerns": "/concerns/",
    "needs": "/",
    "delivery": "/delivery/",
    "drafts": "/concerns/?show=drafts",
    # The word stands in every concern, so that the search has as many hits as there are.
    "find": "/find/?q=known",
}
WHO: Final = "d.amis"


def pages(stage: Stage) -> Iterator[Figure]:
    """How long each page takes, how often it asks the store, and how heavy it is, at each size; then how the times compare."""
    node, spent = stage.aurelia, dict[str, dict[int, float]]()
    paths = {**LISTS, "dossier.long": f"/concerns/{beside(node, 'long', str(ACTS)).strip()}/"}
    for size in SIZES:
        held = asked(node, "select count(*) from concerns_dossierrow")
        beside(node, "raise", str(size - held))
        settled(node)
        # The same at both sizes: one of those that were raised for the first.
        [dossier] = found(
            node, "select dossier from concerns_dossierrow where title = 'Concern 1' order by opened limit 1"
        )
        before, times = floor("http")["wall"], dict[str, float]()
        here = {**paths, "dossier": f"/concerns/{dossier}/"}
        for name, path in here.items():
            times[name], cpu = _took(node, path)
            spent.setdefault(name, {})[size] = cpu
        least = (before + floor("http")["wall"]) / 2
        for name, path in here.items():
            yield Figure(f"page.{name}.{size}", times[name], "ms", least)
            yield Figure(f"page.{name}.{size}.queries", float(beside(node, "queries", path, WHO)), "queries")
            yield Figure(f"page.{name}.{size}.kb", float(beside(node, "weight", path, WHO)) / 1000, "kB")
    for name, each in spent.items():
        yield Figure(f"page.{name}.times", each[SIZES[1]] / each[SIZES[0]], "times")


def _took(node: Node, path: str) -> tuple[float, float]:
    """What one opening takes: the time that passes, and the processor time of the node."""
    officer = node.officer(WHO)
    officer.open(path)
    passed, before = [], cpu_ms(node)
    for _ in range(TIMES):
        began = time.perf_counter()
        officer.open(path)
        passed.append(1000 * (time.perf_counter() - began))
    return median(passed), (cpu_ms(node) - before) / TIMES
