# SPDX-License-Identifier: Apache-2.0
"""Keys in a folder: each process opens its own and no other, and says which is missing or open to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.core.encoding import b64
from demarche.core.keys import ActKey, LogKey, NodeKey
from demarche.core.seal import BoxKey
from demarche.ledger.signer import ACT, BOX, LOG, NODE, FolderSigner, KeyLockedError
from tests.builders import AURELIA, seed
from tests.simulation.renewing import anew

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.quick

SIZES = {"act-technical": 64, "act-diplomatic": 64, "log": 64, "node": 32, "box": 32}
LONE = ("log", "node", "box")
EVERY = frozenset({ACT, LOG, NODE, BOX})


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The keys folder of a node."""
    for name, size in SIZES.items():
        path = tmp_path / f"{name}.key"
        path.write_text(b64(seed(name, size)) + "\n")
        path.chmod(0o600)
    return tmp_path


def test_each_key_is_the_one_of_its_seed(keys: Path) -> None:
    """Every role, read once and kept."""
    signer = FolderSigner(keys, EVERY)
    assert signer.act("technical").public == ActKey.from_seed(seed("act-technical")).public
    assert signer.act("diplomatic").public == ActKey.from_seed(seed("act-diplomatic")).public
    assert signer.log().public == LogKey.from_seed(seed("log")).public
    assert signer.node().public == NodeKey.from_seed(seed("node", 32)).public
    assert signer.box().public == BoxKey.from_seed(seed("box", 32)).public
    for path in keys.iterdir():
        path.unlink()
    assert signer.log() is signer.log()
    assert "seed" not in repr(signer)


@pytest.mark.parametrize(
    ("role", "ask"),
    [
        ("act", lambda signer: signer.act("technical")),
        ("log", lambda signer: signer.log()),
        ("node", lambda signer: signer.node()),
        ("box", lambda signer: signer.box()),
    ],
)
def test_what_a_process_does_not_hold(keys: Path, role: str, ask: Callable[[FolderSigner], object]) -> None:
    """The file is there, and this process does not open it."""
    others = EVERY - {role}
    message = f"expected a process that holds the {role} key, this one holds {', '.join(sorted(others))}"
    with pytest.raises(KeyLockedError, match=f"^{message}$"):
        ask(FolderSigner(keys, others))
    message = f"expected a process that holds the {role} key, this one holds none"
    with pytest.raises(KeyLockedError, match=f"^{message}$"):
        ask(FolderSigner(keys, frozenset()))


def test_a_file_that_cannot_be_used(keys: Path) -> None:
    """Missing, open to others, of another form, of another length: each is named."""
    signer, path = FolderSigner(keys, EVERY), keys / "log.key"
    path.chmod(0o640)
    refused(signer, f"expected {path} readable by its owner alone, others may read or change it")
    path.write_text("not base64url!\n")
    path.chmod(0o600)
    refused(signer, f"expected a seed in base64url in {path}, got something else")
    path.write_text(b64(b"short"))
    refused(signer, f"{path}: log key: expected a seed of 64 bytes, got 5")
    path.write_bytes(b"\xff\xfe")
    refused(signer, f"expected a seed in base64url in {path}, got something else")
    path.unlink()
    refused(signer, f"expected to read {path}, no such file or directory")


def refused(signer: FolderSigner, message: str) -> None:
    """The log key is not given, and this is said."""
    with pytest.raises(KeyLockedError, match=f"^{re.escape(message)}$"):
        signer.log()


def test_which_keys_are_not_at_hand(keys: Path) -> None:
    """Own files are read, those of other processes looked at from outside; a key that was read once stays at hand."""
    signer = FolderSigner(keys, frozenset({ACT}))
    assert signer.locks() == {}
    (keys / "act-technical.key").unlink()
    assert signer.locks() == {}
    (keys / "box.key").unlink()
    (keys / "log.key").chmod(0o604)
    (keys / "node.key").write_text("not base64url!")

    found = FolderSigner(keys, frozenset({ACT})).locks()

    assert found == {
        "act-technical": f"expected to read {keys / 'act-technical.key'}, no such file or directory",
        "log": f"expected {keys / 'log.key'} readable by its owner alone, others may read or change it",
        "box": f"expected to read {keys / 'box.key'}, no such file or directory",
    }
    assert "node" in FolderSigner(keys, EVERY).locks()


def test_a_key_that_the_key_set_does_not_name(keys: Path) -> None:
    """Signing with it would only make what others refuse, so it is not given."""
    signer = FolderSigner(keys, EVERY, AURELIA.keyset)
    words = "the key that key-set 1 names, got another"
    assert signer.locks() == {
        name: f"expected in {keys / f'{name}.key'} {words}" for name in ("act-technical", "act-diplomatic", *LONE)
    }
    for name, content in {
        "act-technical": seed(f"{AURELIA} technical"),
        "act-diplomatic": seed(f"{AURELIA} diplomatic"),
        **{name: seed(f"{AURELIA} {name}", SIZES[name]) for name in LONE},
    }.items():
        (keys / f"{name}.key").write_text(b64(content))
    assert signer.locks() == {}


def test_the_file_of_a_renewed_key_that_is_missing(keys: Path) -> None:
    """The older file is not the key of the newer set; what is said names it, and what may be missing beside it."""
    renewed = anew(AURELIA)
    older, newer = keys / "log.key", keys / "log.2.key"
    newer.write_text(b64(seed(f"{AURELIA} 2 log")) + "\n")
    newer.chmod(0o600)
    signer = FolderSigner(keys, frozenset({LOG}), renewed.keyset)
    assert "log" not in signer.locks()
    newer.unlink()
    words = "the key that key-set 2 names, got another; the file of a newer one may be missing"
    assert FolderSigner(keys, frozenset({LOG}), renewed.keyset).locks()["log"] == f"expected in {older} {words}"
