# SPDX-License-Identifier: Apache-2.0
"""The key-sets in a node's folder: `keyset-N.json` one after another, and the key files that were made with each."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from demarche.core.errors import DemarcheError
from demarche.core.keyset import KeySet, open_keyset
from demarche.core.renewal import read_set
from demarche.ledger.signer import key_file

SHOWN: Final = "shown"
"""The file that says with which key-set's certificate the doors answer; without it, with the first."""


class NoKeySetError(DemarcheError):
    """A node's folder has no key-set that can be read."""


def document_file(home: Path, n: int) -> Path:
    """Where key-set `n` lies."""
    return home / "keys" / f"keyset-{n}.json"


def newest(home: Path) -> int:
    """The number of the newest key-set: there is none after it."""
    n = 1
    while document_file(home, n + 1).exists():
        n += 1
    return n


def document(home: Path, n: int) -> bytes:
    """A signed key-set; raise `NoKeySetError`."""
    try:
        return document_file(home, n).read_bytes()
    except OSError as error:
        raise NoKeySetError(f"expected a key-set in {home / 'keys'}, got {error.strerror}") from error


def documents(home: Path) -> list[bytes]:
    """Every signed key-set, from the first on."""
    return [document(home, n) for n in range(1, newest(home) + 1)]


@lru_cache(maxsize=16)
def _read(home: Path, n: int) -> KeySet:
    return read_set(document(home, n))


def own_keyset(home: Path) -> KeySet:
    """This Party's newest key-set. One that was once written is never written over, so it is read once."""
    return _read(home, newest(home))


def check_chain(home: Path) -> KeySet:
    """Check every key-set against the one before it; give the newest. Raises `DemarcheError`."""
    before: KeySet | None = None
    for each in documents(home):
        before = open_keyset(each, before=before)
    assert before is not None  # noqa: S101  # there is a first, or `document` raised
    return before


def shown(home: Path) -> int:
    """The number of the key-set with whose certificate the doors answer."""
    try:
        return int((home / "keys" / SHOWN).read_text())
    except (OSError, ValueError):
        return 1


def show(home: Path, n: int) -> None:
    """Have the doors answer with the certificate of key-set `n` from their next start on."""
    path = home / "keys" / SHOWN
    part = path.with_name(f".{SHOWN}.{os.getpid()}")
    part.write_text(f"{n}\n")
    part.chmod(0o600)
    part.replace(path)


def certificate(home: Path, n: int) -> tuple[Path, Path]:
    """The certificate of key-set `n` and its key."""
    keys = home / "keys"
    return key_file(keys, "tls", n, "crt"), key_file(keys, "tls", n, "key")
