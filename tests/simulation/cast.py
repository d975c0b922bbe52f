# SPDX-License-Identifier: Apache-2.0
"""The fixed cast: Parties whose keys are made once a run from their codes, and the charter between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha512
from itertools import count
from typing import TYPE_CHECKING

from demarche.core.charter import Charter, Member, write_charter
from demarche.core.keys import ActKey, LogKey, NodeKey, WitnessKey
from demarche.core.keyset import DESKS, KeySet, Root, root_fingerprint, sign_keyset
from demarche.core.seal import BoxKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AURELIA, BOREALIA, CASTELLIA, DELTORA = "XA", "XB", "XC", "XD"
NAMES = {AURELIA: "Aurelia", BOREALIA: "Borealia", CASTELLIA: "Castellia", DELTORA: "Deltora"}
NOON = 1_800_000_000
HOUR, DAY = 3600, 86400


def seed(party: str, role: str, size: int) -> bytes:
    """The seed of a key of the cast: the same in every run."""
    return sha512(f"{party}/{role}".encode()).digest()[:size]


def stream(name: str) -> Callable[[int], bytes]:
    """A source of bytes that never repeat and are the same in every run."""
    numbers = count()

    def random(size: int) -> bytes:
        return sha512(f"{name}/{next(numbers)}".encode()).digest()[:size]

    return random


@dataclass(frozen=True, slots=True)
class Keys:
    """All the keys of a Party, and the first key-set that names them."""

    party: str
    root: ActKey
    acts: Mapping[str, ActKey]
    node: NodeKey
    log: LogKey
    witness: WitnessKey
    box: BoxKey
    keyset: KeySet
    document: bytes

    @property
    def fingerprint(self) -> str:
        """The hex fingerprint of the root keys."""
        return root_fingerprint(self.keyset.root)

    def member(self) -> Member:
        """The Party as a charter names it."""
        return Member(self.party, NAMES[self.party], self.fingerprint, (6, 7), ())


@cache
def keys(party: str, *, simulated: bool = False, salt: str = "") -> Keys:
    """The keys of a Party of the cast; `salt` gives others, as of an impostor."""
    whose = party + salt
    root = ActKey.from_seed(seed(whose, "root", 64))
    acts = {desk: ActKey.from_seed(seed(whose, desk, 64)) for desk in DESKS}
    node, box = NodeKey.from_seed(seed(whose, "node", 32)), BoxKey.from_seed(seed(whose, "box", 32))
    log, witness = LogKey.from_seed(seed(whose, "log", 64)), WitnessKey.from_seed(seed(whose, "witness", 64))
    keyset = KeySet(
        party=party,
        n=1,
        prev=None,
        root=Root.of(root.public),
        acts={desk: key.public for desk, key in acts.items()},
        node=node.public,
        log=log.public,
        witness=witness.public,
        box=box.public,
        tls=seed(whose, "tls", 32).hex(),
        simulated=simulated,
        made=NOON - DAY,
    )
    return Keys(party, root, acts, node, log, witness, box, keyset, sign_keyset(keyset, [root]))


@cache
def charter(one: str = AURELIA, other: str = BOREALIA) -> Charter:
    """The charter that one Party of the cast wrote and the other joined."""
    opened = write_charter(
        f"{NAMES[one]}-{NAMES[other]} process",
        keys(one).member(),
        profile="bilateral_ordinary",
        exercise=False,
        nonce=seed(one + other, "charter", 32),
    )
    return opened.fill(keys(other).member())
