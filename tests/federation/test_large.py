# SPDX-License-Identifier: Apache-2.0
"""A large annex between two real nodes: attached and released by page, carried in pieces through kills, receipted, checked offline."""

import random
import re
from pathlib import Path

from demarche.demo.forms import Upload
from demarche.demo.memory import PARTS, idle, peaks
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps.attaching import arrived, attach, hash_of, whole
from demarche.demo.steps.doing import dossier, release
from tests.federation.processes import counted, kill, process_of

SIZE = 64 * 1024 * 1024
MOST = 64 * 1024 * 1024
"""How much more memory than idle a process may ever have."""

TITLE = "Disk image of a router in the port"


def within(stage: Stage, before: list[dict[str, int]]) -> None:
    """No process has needed more than `MOST` beyond what it had when it was idle."""
    for node, was in zip(stage.nodes, before, strict=True):
        for part in PARTS:
            process_of(node, part)
        assert {part: most for part, most in peaks(node).items() if most > was[part] + MOST} == {}


def filed_without_it(node: Node) -> bool:
    """Nothing of what is filed for the registry holds the file."""
    return all(each.stat().st_size < SIZE for each in (node.home / "registry").rglob("*.proof"))


def test_a_large_file_comes_through_kills_within_little_memory(founded: Stage, tmp_path: Path) -> None:
    """No process of either node ever holds it; both have the same bytes in the end, and a receipt that is checked elsewhere."""
    stage, (aurelia, borealia) = founded, founded.nodes
    image = tmp_path / "router.img"
    image.write_bytes(random.Random(64).randbytes(SIZE))
    sha256 = hash_of(image)
    before = [idle(node) for node in stage.nodes]
    attach(stage, TITLE, Upload("router.img", image, "application/octet-stream"))
    release(aurelia, "r.aksel", reads=("router.img", sha256))
    for share in (SIZE // 4, SIZE // 2):
        until("more of it to arrive", lambda share=share: arrived(borealia, sha256) > share)  # type: ignore[misc]
        assert arrived(borealia, sha256) < SIZE
        within(stage, before)
        kill(borealia, "peer")
        kill(aurelia, "worker")
    until("all of it to arrive", lambda: whole(borealia, sha256).exists())
    amis = aurelia.officer("d.amis")
    here = dossier(amis, TITLE)
    wait_for(amis, here, "router.img 67 MB to Borealia: delivered")
    wait_for(borealia.officer("d.birk"), here, "router.img 67 MB: here whole, receipted")

    within(stage, before)
    for node in stage.nodes:
        assert hash_of(whole(node, sha256)) == sha256
        assert (counted(node)[1], filed_without_it(node)) == (0, True)
        node.command("export", here.split("/")[2], "--output", "image.dossier")
        shown = node.attempt("verify", "image.dossier").stdout
        assert re.search(rf"holds +file {sha256[:16]}: received by XB at \d+, 2027-", shown), shown
        assert shown.endswith("verdict: VALID, NO OUTSIDE TRUST\n")
