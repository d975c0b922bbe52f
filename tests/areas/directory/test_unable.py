# SPDX-License-Identifier: Apache-2.0
"""What a node will not do stands in one list, each with what ends it; the set-up page shows all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.directory.unable import unable, unable_to_sign
from demarche.node.signers import _signer

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

SENTENCES = {
    "act-technical": "This node signs no acts of the technical desk: its act key is locked.",
    "act-diplomatic": "This node signs no acts of the diplomatic desk: its act key is locked.",
    "log": "This node sends nothing and gives no receipts: its log key is locked.",
    "node": "This node sends nothing: its node key is locked.",
    "box": "This node takes in nothing: its box key is locked.",
}


def test_each_key_stops_what_needs_it(bare: Path, admin: Client) -> None:
    """By its file alone; each has a code, a sentence and a remedy, and the set-up page shows them."""
    assert unable() == []
    for name in SENTENCES:
        (bare / "keys" / f"{name}.key").unlink()
    _signer.cache_clear()

    found = unable()

    assert [each.sentence for each in found] == list(SENTENCES.values())
    assert [each.code for each in found] == ["act_key", "act_key", "log_key", "node_key", "box_key"]
    page = admin.get("/set-up/").content.decode()
    for name, each in zip(SENTENCES, found, strict=True):
        path = bare / "keys" / f"{name}.key"
        assert each.remedy == (
            "The administrator puts the key in its place, readable by the node alone: "
            f"expected to read {path}, no such file or directory."
        )
        assert f"{each.sentence} {each.remedy}" in page


def test_one_desk_signs_without_the_other(bare: Path) -> None:
    """The technical key is gone; the diplomatic desk goes on, and so do receipts without the node key."""
    for name in ("act-technical", "node"):
        (bare / "keys" / f"{name}.key").unlink()
    _signer.cache_clear()

    locked = unable_to_sign("technical")

    assert locked is not None
    assert locked.sentence == SENTENCES["act-technical"]
    assert unable_to_sign("diplomatic") is None
