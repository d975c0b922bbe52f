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
from tests.builders import seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.quick

SIZES = {"act-technical": 64, "act-diplomatic": 64, "log": 64, "node": 32, "box": 32}
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
