# SPDX-License-Identifier: Apache-2.0
"""A large annex between two real nodes: attached and released by page, carried in pieces through kills, receipted, checked offline."""

import hashlib
import random
import re
from pathlib import Path

from demarche.demo.forms import Upload, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, release, send_on
from tests.federation.processes import counted, kill, process_of

MEBIBYTE = 1 << 20
SIZE = 64 * MEBIBYTE
MOST = 64 * MEBIBYTE
"""How much more memory than idle a process may ever have."""

TITLE = "Disk image of a router in the port"
PARTS = ("inside", "peer", "worker")


def family(pid: int) -> list[int]:
    """A process and what it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def peaks(node: Node) -> dict[str, int]:
    """The most memory in bytes that a process of each part of a node ever had."""
    found = {}
    for part in PARTS:
        status = [Path(f"/proc/{pid}/status").read_text() for pid in family(process_of(node, part))]
        found[part] = max(int(re.findall(r"VmHWM:\s+(\d+) kB", each)[0]) * 1024 for each in status)
    return found


def idle(node: Node) -> dict[str, int]:
    """The same, reckoned from now on."""
    for part in PARTS:
        for pid in family(process_of(node, part)):
            Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peaks(node)


def within(stage: Stage, before: list[dict[str, int]]) -> None:
    """No process has needed more than `MOST` beyond what it had when it was idle."""
    for node, was in zip(stage.nodes, before, strict=True):
        assert {part: most for part, most in peaks(node).items() if most > was[part] + MOST} == {}


def arrived(node: Node, sha256: str) -> int:
    """How many bytes of a file lie on a node's disk."""
    whole = node.home / "files" / sha256[:2] / sha256
    there = [whole] if whole.exists() else list((node.home / "files" / "arriving").glob("*"))
    return max((each.stat().st_size for each in there), default=0)


def attach(stage: Stage, content: bytes) -> None:
    """D. Amis writes a concern with a file and sends it on."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.open("/concerns/raise/")
    values: Values = {"to": choice(page, "to"), "title": TITLE, "subjects": ["CIN"], "matter": "As it was found."}
    draft = expect(amis.submit(page, "Save draft", {**values, "q1_text": "Is it yours?", "q1_form": "yes_or_no"}))
    files = amis.open(f"{draft.url}annexes/")
    upload = Upload("router.img", content, "application/octet-stream")
    expect(amis.submit(files, "Add this annex", {"file": upload}), "router.img")
    send_on(amis, amis.open(draft.url), {})


def test_a_large_file_comes_through_kills_within_little_memory(founded: Stage) -> None:
    """No process of either node ever holds it; both have the same bytes in the end, and a receipt that is checked elsewhere."""
    stage, (aurelia, borealia) = founded, founded.nodes
    content = random.Random(64).randbytes(SIZE)
    sha256 = hashlib.sha256(content).hexdigest()
    before = [idle(node) for node in stage.nodes]
    attach(stage, content)
    release(aurelia, "r.aksel", reads=("router.img", sha256))
    for share in (SIZE // 4, SIZE // 2):
        until("more of it to arrive", lambda share=share: arrived(borealia, sha256) > share)  # type: ignore[misc]
        assert arrived(borealia, sha256) < SIZE
        within(stage, before)
        kill(borealia, "peer")
        kill(aurelia, "worker")
    until("all of it to arrive", lambda: arrived(borealia, sha256) == SIZE)
    amis = aurelia.officer("d.amis")
    here = dossier(amis, TITLE)
    wait_for(amis, here, "router.img 67 MB to Borealia: delivered")
    wait_for(borealia.officer("d.birk"), here, "router.img 67 MB: here whole, receipted")

    within(stage, before)
    for node in stage.nodes:
        kept = (node.home / "files" / sha256[:2] / sha256).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == sha256
        assert counted(node)[1] == 0
        node.command("export", here.split("/")[2], "--output", "image.dossier")
        shown = node.attempt("verify", "image.dossier").stdout
        assert re.search(rf"holds +file {sha256[:16]}: received by XB at \d+, 2027-", shown), shown
        assert shown.endswith("verdict: VALID, NO OUTSIDE TRUST\n")
