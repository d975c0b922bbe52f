# SPDX-License-Identifier: Apache-2.0
"""A node's folder: what lies where in it, and how it is made, whole or not at all."""

import os
import shutil
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from demarche.core.encoding import b64
from demarche.core.errors import DemarcheError
from demarche.core.keys import CERTIFICATE_SECRET_SIZE, ActKey, LogKey, NodeKey, WitnessKey, self_signed
from demarche.core.keyset import KeySet, Root, sign_keyset, spoken_fingerprint
from demarche.core.seal import BoxKey
from demarche.node.config import FILE, Config, write_config
from demarche.node.keysets import own_keyset
from demarche.node.values import ConfigError

Random = Callable[[int], bytes]

ROOT_SEED_SIZE: Final = 64
SEED_SIZES: Final[Mapping[str, int]] = {
    "act-technical": 64,
    "act-diplomatic": 64,
    "node": 32,
    "log": 64,
    "witness": 64,
    "box": 32,
}
KEYSET: Final = "keyset-1.json"

# The certificate is pinned by its hash and replaced with a key-set, so its dates only have to be wide enough.
_CERTIFICATE_BEFORE: Final = 2 * 86_400
_CERTIFICATE_AFTER: Final = 20 * 365 * 86_400


class FolderError(DemarcheError):
    """A node's folder cannot be made, or is not one."""


@dataclass(frozen=True, slots=True)
class Made:
    """What `make` hands back: the key-set, and the root seed, which stays on no disk of the node."""

    keyset: KeySet
    root_seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a node is made: process time for the key-set, machine time for the certificate; both UTC seconds."""

    at: int
    machine: int


def check_free(home: Path) -> None:
    """Refuse a folder that holds anything: nothing that exists is ever written over."""
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise FolderError(f"expected no folder {home}, got one with something in it: name another, or move it away")


def make(folder: Path, config: Config, *, simulated: bool, moment: Moment, random: Random) -> Made:
    """Fill a new folder with settings, keys, key-set 1 and certificate. The root seed is returned and not written."""
    for path in (folder, *(folder / name for name in ("keys", "files", "run", "log"))):
        path.mkdir(mode=0o700, parents=True)
    private(folder / FILE, write_config(_plain(config.values)).encode())
    private(folder / "secret.key", b64(random(48)).encode() + b"\n")
    seeds = {name: random(size) for name, size in SEED_SIZES.items()}
    for name, seed in seeds.items():
        private(folder / "keys" / f"{name}.key", b64(seed).encode() + b"\n")
    certificate = self_signed(
        _names(config),
        secret=random(CERTIFICATE_SECRET_SIZE),
        since=moment.machine - _CERTIFICATE_BEFORE,
        until=moment.machine + _CERTIFICATE_AFTER,
    )
    private(folder / "keys" / "tls.crt", certificate.certificate)
    private(folder / "keys" / "tls.key", certificate.key)
    root_seed = random(ROOT_SEED_SIZE)
    root = ActKey.from_seed(root_seed)
    keyset = KeySet(
        party=config.party_code,
        n=1,
        prev=None,
        root=Root.of(root.public),
        acts={desk: ActKey.from_seed(seeds[f"act-{desk}"]).public for desk in ("technical", "diplomatic")},
        node=NodeKey.from_seed(seeds["node"]).public,
        log=LogKey.from_seed(seeds["log"]).public,
        witness=WitnessKey.from_seed(seeds["witness"]).public,
        box=BoxKey.from_seed(seeds["box"]).public,
        tls=certificate.sha256,
        simulated=simulated,
        made=moment.at,
    )
    private(folder / "keys" / KEYSET, sign_keyset(keyset, [root]))
    return Made(keyset, root_seed)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they are written in TOML."""
    return {
        name: value
        if isinstance(value, int)
        else list(value)
        if isinstance(value, tuple)
        else ""
        if value is None
        else str(value)
        for name, value in values.items()
    }


def _names(config: Config) -> list[str]:
    """Every name by which either door is reached, each once; those that stand for all addresses are no names."""
    doors = [config.peer_address, config.peer, config.inside]
    hosts = [door.host for door in doors if door is not None and not door.is_wildcard]
    return list(dict.fromkeys([*hosts, *config.inside_names, "localhost"]))


def private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, durably; never over another."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def root_file(made: Made, party_name: str) -> bytes:
    """The text of the file for the safe: what it is, what to do with it, and the seed."""
    return root_text(made.keyset.party, party_name, made.keyset.root, b64encode(made.root_seed).decode())


def root_text(code: str, party_name: str, root: Root, seed: str) -> bytes:
    """The same of any root key, its seed in base64."""
    lines = [seed[at : at + 64] for at in range(0, len(seed), 64)]
    spoken = spoken_fingerprint(root)
    return "\n".join(
        [
            f"Root key of {party_name} ({code}): for the safe.",
            "",
            "Whoever has this file can give this Party new keys. The node never needs it again to run.",
            "Move it to a medium of its own, keep a second copy in another place, print it if you like,",
            "and leave none on the node. Lost and the node lost too: the Party must begin anew, with new fingerprints.",
            "",
            "Fingerprint, as it is read aloud to other Parties:",
            "  " + " ".join(spoken[:6]),
            "  " + " ".join(spoken[6:]),
            "",
            "-----BEGIN DEMARCHE ROOT KEY-----",
            *lines,
            "-----END DEMARCHE ROOT KEY-----",
            "",
        ]
    ).encode()


def settle(making: Path, home: Path) -> None:
    """Put a finished folder where it belongs, in one step."""
    try:
        making.rename(home)
    except OSError as error:
        raise FolderError(f"expected to make {home}, got {error.strerror}") from error


def discard(making: Path) -> None:
    """Take away a folder that was not finished."""
    shutil.rmtree(making, ignore_errors=True)


def check_clock(config: Config) -> None:
    """Refuse settings whose clock is another than the one the node was made for, which its key-set tells everyone."""
    if config.home is None:
        return
    simulated = own_keyset(config.home).simulated
    if simulated and config.clock is None:
        raise ConfigError("simulation.clock: expected a file, for this node was made with --simulated, got none")
    if config.clock is not None and not simulated:
        raise ConfigError(
            f"simulation.clock: expected none, for this node was not made with --simulated, got {config.clock}"
        )
