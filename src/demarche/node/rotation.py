# SPDX-License-Identifier: Apache-2.0
"""The next key-set of a node: new keys for the roles that are named, signed by the roots of the old set and of the new.

Every file is new and none is written over. The new key-set's own file is the last and comes in one step: before it the node
is as it was, from it on it has two key-sets, and whatever was not done yet is done when it starts (`ledger.keyrings.take_up`).
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from demarche.core.encoding import b64
from demarche.core.errors import DemarcheError
from demarche.core.keys import (
    CERTIFICATE_SECRET_SIZE,
    ActKey,
    LogKey,
    NodeKey,
    WitnessKey,
    certificate_says,
    self_signed,
)
from demarche.core.keyset import KeySet, Root, sign_keyset
from demarche.core.seal import BoxKey
from demarche.node import keysets
from demarche.node.folder import ROOT_SEED_SIZE, Moment, private, root_text

Random = Callable[[int], bytes]

ACT, NODE, LOG, WITNESS, BOX, TLS, ROOT = ROLES = ("act", "node", "log", "witness", "box", "tls", "root")
"""Every role of which keys are renewed, as the command names them."""

_FILES: Final = {
    ACT: ("act-technical", "act-diplomatic"),
    NODE: ("node",),
    LOG: ("log",),
    WITNESS: ("witness",),
    BOX: ("box",),
}
_KINDS: Final[dict[str, Any]] = {ACT: ActKey, NODE: NodeKey, LOG: LogKey, WITNESS: WitnessKey, BOX: BoxKey}
_SIZES: Final = {ACT: 64, NODE: 32, LOG: 64, WITNESS: 64, BOX: 32}
_BEFORE, _AFTER = 2 * 86_400, 20 * 365 * 86_400
_ROOT: Final = re.compile(r"-----BEGIN DEMARCHE ROOT KEY-----\s+([A-Za-z0-9+/=\s]+)-----END DEMARCHE ROOT KEY-----")


class RotationError(DemarcheError):
    """The keys cannot be renewed; says what is missing, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next key-set, made and not yet put in place: what it is, its document, and the seeds of new roots, for the safe."""

    before: KeySet
    keyset: KeySet
    document: bytes = field(repr=False)
    roots: Sequence[bytes] = field(repr=False, default=())


def read_root(path: Path) -> ActKey:
    """Read a root key from its file for the safe; raise `RotationError`."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise RotationError(
            f"expected the root key in {path}, got {getattr(error, 'strerror', None) or 'no text'}"
        ) from error
    found = _ROOT.search(text)
    try:
        return ActKey.from_seed(b64decode("".join(found[1].split()), validate=True) if found else b"")
    except (ValueError, DemarcheError) as error:
        raise RotationError(
            f"expected a root key between its two marked lines in {path}, got something else"
        ) from error


def check_roots(before: KeySet, roots: Iterable[ActKey]) -> list[ActKey]:
    """The roots of the set that is in force, each once, as many as must sign; raise `RotationError`."""
    known = {key.key_id for key in before.root.keys}
    given = {root.public.key_id: root for root in roots}
    if strange := given.keys() - known:
        raise RotationError(
            f"expected root keys of key-set {before.n}, got {len(strange)} of another: take the file that belongs to it"
        )
    if len(given) < before.root.threshold:
        raise RotationError(
            f"expected {before.root.threshold} root keys of key-set {before.n}, got {len(given)}: bring the file from the safe"
        )
    return list(given.values())


def prepare(home: Path, roles: Iterable[str], roots: Iterable[ActKey], moment: Moment, random: Random) -> Next:
    """Make new keys for these roles, write their files, and sign the next key-set; it is not in place yet (`put_in_place`)."""
    before, wanted = keysets.own_keyset(home), set(roles)
    signing = check_roots(before, roots)
    discard_unsigned(home)
    n = before.n + 1
    changed: dict[str, Any] = {}
    for role in (each for each in ROLES if each in wanted):
        changed |= _renew(home, role, n, moment, random)
    seeds = [random(ROOT_SEED_SIZE) for _ in before.root.keys] if ROOT in wanted else []
    new_roots = [ActKey.from_seed(seed) for seed in seeds]
    if new_roots:
        changed["root"] = Root.of(*(root.public for root in new_roots), threshold=before.root.threshold)
    keyset = replace(before, n=n, prev=before.hash, made=max(moment.at, before.made), **changed)
    return Next(before, keyset, sign_keyset(keyset, [*signing, *new_roots]), seeds)


def _renew(home: Path, role: str, n: int, moment: Moment, random: Random) -> dict[str, Any]:
    """Make the keys of one role; give the fields of the key-set that name them."""
    if role == ROOT:
        return {}
    if role == TLS:
        return {"tls": _certificate(home, n, moment, random)}
    public = {}
    for name in _FILES[role]:
        seed = random(_SIZES[role])
        private(home / "keys" / f"{name}.{n}.key", b64(seed).encode() + b"\n")
        public[name.removeprefix("act-")] = _KINDS[role].from_seed(seed).public
    return {"acts": public} if role == ACT else public


def _certificate(home: Path, n: int, moment: Moment, random: Random) -> str:
    old, _ = keysets.certificate(home, n - 1)
    made = self_signed(
        list(certificate_says(old.read_bytes()).names),
        secret=random(CERTIFICATE_SECRET_SIZE),
        since=moment.machine - _BEFORE,
        until=moment.machine + _AFTER,
    )
    private(home / "keys" / f"tls.{n}.crt", made.certificate)
    private(home / "keys" / f"tls.{n}.key", made.key)
    return made.sha256


def discard_unsigned(home: Path) -> list[str]:
    """Take away key files of a number that no key-set here has: they were made for one that was never signed."""
    n = keysets.newest(home)
    found = []
    for path in sorted((home / "keys").iterdir()):
        number = re.fullmatch(r"[a-z-]+\.(\d+)\.(?:key|crt)", path.name)
        if path.name.startswith(".keyset-") or (number and int(number[1]) > n):
            path.unlink()
            found.append(path.name)
    return found


def put_in_place(home: Path, made: Next) -> None:
    """Put the next key-set beside those before it, durably and in one step: from here on the node has it."""
    final = keysets.document_file(home, made.keyset.n)
    part = final.with_name(f".{final.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    private(part, made.document)
    final.hardlink_to(part)
    part.unlink()
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def root_files(made: Next, name: str) -> list[tuple[str, bytes]]:
    """The files for the safe that new roots go to: their names, and what is in them."""
    n, many = made.keyset.n, len(made.roots) > 1
    return [
        (
            f"{made.keyset.party}-root-{n}{f'-{at}' if many else ''}-FOR-THE-SAFE.pem",
            root_text(made.keyset.party, name, made.keyset.root, b64encode(seed).decode()),
        )
        for at, seed in enumerate(made.roots, 1)
    ]
