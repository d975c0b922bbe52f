# SPDX-License-Identifier: Apache-2.0
"""A concern with a large annex: written, attached and sent on by Aurelia's drafter; no step of the scenario, so it can be done with any file."""

import hashlib
from pathlib import Path

from demarche.demo.forms import Page, Upload, Values
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect
from demarche.demo.steps.doing import choice, send_on


def attach(stage: Stage, title: str, file: Upload) -> Page:
    """D. Amis writes a concern with a file and sends it on; the page where it waits."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.open("/concerns/raise/")
    values: Values = {
        "to": choice(page, "to"),
        "title": title,
        "subjects": ["CIN"],
        "matter": "As it was found.",
        "q1_text": "Is it yours?",
    }
    draft = expect(amis.submit(page, "Save draft", values))
    annexes = amis.open(f"{draft.url}annexes/")
    expect(amis.submit(annexes, "Add this annex", {"file": file}), file.name)
    return send_on(amis, amis.open(draft.url), {})


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whole(node: Node, sha256: str) -> Path:
    """Where a file lies on a node's disk once it is whole."""
    return node.home / "files" / sha256[:2] / sha256


def arrived(node: Node, sha256: str) -> int:
    """How many bytes of the one file that arrives lie on a node's disk."""
    there = whole(node, sha256)
    found = [there] if there.exists() else list((node.home / "files" / "arriving").glob("*"))
    return max((each.stat().st_size for each in found), default=0)
