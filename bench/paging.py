# SPDX-License-Identifier: Apache-2.0
"""The list of concerns, and a search, when a node holds a hundred and when it holds twenty thousand: time, and questions to its store."""

import time
from collections.abc import Iterator
from typing import Final

from bench.measuring import Figure, asked, beside, floor, median, settled
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage

SIZES: Final = (100, 20_000)
TIMES: Final = 40
PAGES: Final = {"concerns": "/concerns/", "find": "/find/?q=known"}
"""Each page by its name; the word stands in every concern, so that the search has as many hits as there are."""

WHO: Final = "d.amis"


def pages(stage: Stage) -> Iterator[Figure]:
    """How long the list takes, and how often it asks the store, at each size."""
    node = stage.aurelia
    for size in SIZES:
        held = asked(node, "select count(*) from concerns_dossierrow")
        beside(node, "raise", str(size - held))
        settled(node)
        for name, path in PAGES.items():
            before = floor("http")["wall"]
            took = _took(node, path)
            yield Figure(f"page.{name}.{size}", took, "ms", (before + floor("http")["wall"]) / 2)
            yield Figure(f"page.{name}.{size}.queries", float(beside(node, "queries", path, WHO)), "queries")


def _took(node: Node, path: str) -> float:
    officer = node.officer(WHO)
    officer.open(path)
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        officer.open(path)
        spent.append(1000 * (time.perf_counter() - began))
    return median(spent)
