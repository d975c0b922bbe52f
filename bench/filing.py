# SPDX-License-Identifier: Apache-2.0
"""What the registry's folder costs: every act of a node as PDF and signed bytes, by `demarche file`.

It runs apart from everything else and after it, so it is no part of what an act or a page costs, and has a row of its own.
"""

import os
from collections.abc import Iterator
from typing import Final

from bench.measuring import Figure, asked
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage

_NOTHING: Final = '\n[registry]\nfolder = ""\n'


def file_nothing(node: Node) -> None:
    """Have a node file nothing from now on: by its settings, which it reads when it starts."""
    node.stop()
    with (node.home / "demarche.toml").open("a") as settings:
        settings.write(_NOTHING)
    node.start()


def filing(stage: Stage) -> Iterator[Figure]:
    """Processor time an act, the start of the command included. The acts before this row are what is filed."""
    node = stage.aurelia
    settings = node.home / "demarche.toml"
    before = settings.read_text()
    settings.write_text(before.removesuffix(_NOTHING))
    began = os.times()
    node.command("file", "--all")
    ended = os.times()
    settings.write_text(before)
    spent = ended.children_user + ended.children_system - began.children_user - began.children_system
    yield Figure("file.cpu_ms", 1000 * spent / asked(node, "select count(*) from ledger_actrecord"), "ms")
