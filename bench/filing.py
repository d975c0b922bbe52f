# SPDX-License-Identifier: Apache-2.0
"""What the registry's folder costs: every act of a node as PDF and signed bytes, by `demarche file`."""

import os
from collections.abc import Iterator

from bench.measuring import Figure, asked
from demarche.demo.stage import Stage


def filing(stage: Stage) -> Iterator[Figure]:
    """Processor time an act, the start of the command included. The acts before this row are what is filed."""
    node = stage.aurelia
    settings = node.home / "demarche.toml"
    before = settings.read_text()
    settings.write_text(before.replace('[registry]\nfolder = ""', '[registry]\nfolder = "registry"'))
    began = os.times()
    node.command("file", "--all")
    ended = os.times()
    settings.write_text(before)
    spent = ended.children_user + ended.children_system - began.children_user - began.children_system
    yield Figure("file.cpu_ms", 1000 * spent / asked(node, "select count(*) from ledger_actrecord"), "ms")
