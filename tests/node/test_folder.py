# SPDX-License-Identifier: Apache-2.0
"""A node's folder: what is made, with which modes, and what is never written over."""

from __future__ import annotations

import re
import ssl
import stat
from base64 import b64decode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from demarche.core.keys import ActKey
from demarche.core.keyset import open_keyset, spoken_fingerprint
from demarche.ledger.signer import FolderSigner
from demarche.node import folder, keysets
from demarche.node.config import check, read_config
from demarche.node.signers import ROLES
from tests.builders import NOON, Numbers

if TYPE_CHECKING:
    from pathlib import Path

TOLD = {"party.name": "Aurelia", "party.code": "XA", "peer.address": "node.aurelia.example:9443"}


def make(where: Path, *, simulated: bool = False) -> folder.Made:
    """Make Aurelia's folder from numbers that are alike in every run."""
    config = check(TOLD, where)
    moment = folder.Moment(NOON, NOON + 5)
    return folder.make(where, config, simulated=simulated, moment=moment, random=Numbers("folder"))


def test_only_its_owner_reads_a_nodes_folder(tmp_path: Path) -> None:
    """Folders 0700, files 0600, and the root seed is in none of them."""
    made = make(tmp_path / "node")

    for path in (tmp_path / "node", *(tmp_path / "node").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        assert path.is_dir() or made.root_seed not in path.read_bytes()
    assert read_config(tmp_path / "node").values == check(TOLD, None).values


def test_key_set_one_names_every_key_of_the_folder(tmp_path: Path) -> None:
    """What the doors and the worker read are the keys that other Parties are told of; the certificate is the pinned one."""
    keyset = make(tmp_path / "node", simulated=True).keyset
    keys = tmp_path / "node" / "keys"
    every = FolderSigner(keys, frozenset().union(*ROLES.values()))

    assert open_keyset((keys / "keyset-1.json").read_bytes(), before=None) == keyset
    assert {desk: every.act(desk).public for desk in keyset.acts} == keyset.acts
    assert (every.log().public, every.node().public, every.box().public) == (keyset.log, keyset.node, keyset.box)
    certificate = ssl.PEM_cert_to_DER_cert((keys / "tls.crt").read_text())
    assert sha256(certificate).hexdigest() == keyset.tls
    assert (keyset.party, keyset.n, keyset.made, keyset.simulated) == ("XA", 1, NOON, True)


def test_the_file_for_the_safe_gives_the_root_key_back(tmp_path: Path) -> None:
    """It says what it is, whose, what to do with it; the seed in it makes the key that signed key-set 1."""
    made = make(tmp_path / "node")

    text = folder.root_file(made, "Aurelia").decode()

    found = re.search(r"-----BEGIN DEMARCHE ROOT KEY-----\n(.*)-----END DEMARCHE ROOT KEY-----\n", text, re.DOTALL)
    assert found is not None
    assert ActKey.from_seed(b64decode(found[1])).public == made.keyset.root.keys[0]
    assert text.startswith("Root key of Aurelia (XA): for the safe.\n")
    assert " ".join(spoken_fingerprint(made.keyset.root)[:6]) in text
    assert "root_seed" not in repr(made)


def test_two_nodes_share_no_key(tmp_path: Path) -> None:
    """Every seed is drawn."""
    numbers = Numbers("two nodes")
    config, moment = check(TOLD, None), folder.Moment(NOON, NOON)
    seeds = set()
    for name in ("one", "two"):
        folder.make(tmp_path / name, config, simulated=False, moment=moment, random=numbers)
        seeds |= {path.read_bytes() for path in (tmp_path / name).rglob("*.key")}

    assert len(seeds) == 2 * (len(folder.SEED_SIZES) + 2)


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    """A folder with something in it is refused; an empty one may be filled."""
    (tmp_path / "node").mkdir()
    folder.check_free(tmp_path / "node")
    (tmp_path / "node" / "letter").touch()

    with pytest.raises(folder.FolderError) as refused:
        folder.check_free(tmp_path / "node")
    assert str(refused.value) == (
        f"expected no folder {tmp_path}/node, got one with something in it: name another, or move it away"
    )
    with pytest.raises(FileExistsError):
        folder.private(tmp_path / "node" / "letter", b"")
    (tmp_path / "making").mkdir()
    with pytest.raises(folder.FolderError, match=rf"^expected to make {tmp_path}/node, got Directory not empty$"):
        folder.settle(tmp_path / "making", tmp_path / "node")


def test_a_folder_without_a_key_set_is_told(tmp_path: Path) -> None:
    """It is no node's."""
    with pytest.raises(keysets.NoKeySetError, match=rf"^expected a key-set in {tmp_path}/keys, got No such file"):
        keysets.documents(tmp_path)


def test_each_process_holds_the_keys_it_needs_and_no_other() -> None:
    """The inside door signs acts; the peer door and the worker never do. A worker that fetches opens what it is given."""
    assert {
        "inside": frozenset({"act"}),
        "peer": frozenset({"log", "node", "box"}),
        "worker": frozenset({"node", "log", "box"}),
    } == ROLES
