# SPDX-License-Identifier: Apache-2.0
"""Which keys a process of the node holds: each door and the worker has those it needs and no other."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from demarche.ledger.signer import ACT, BOX, LOG, NODE, FolderSigner
from demarche.node.keysets import newest, own_keyset

ROLES: Final = {
    "inside": frozenset({ACT}),
    "peer": frozenset({LOG, NODE, BOX}),
    "worker": frozenset({NODE, LOG, BOX}),
}


def signer() -> FolderSigner:
    """The keys of this process."""
    home = Path(settings.DEMARCHE_HOME)
    return _signer(home, settings.DOOR, newest(home))


@lru_cache(maxsize=8)
def _signer(home: Path, door: str, _n: int) -> FolderSigner:
    return FolderSigner(home / "keys", ROLES[door], own_keyset(home))


def every_key() -> FolderSigner:
    """All keys of the node, to see at its start whether they are at hand; the process that looks ends after it."""
    home = Path(settings.DEMARCHE_HOME)
    return FolderSigner(home / "keys", frozenset().union(*ROLES.values()), own_keyset(home))
