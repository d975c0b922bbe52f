# SPDX-License-Identifier: Apache-2.0
"""Port: whoever holds keys. What a door does not hold it cannot sign with."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from demarche.core.encoding import MalformedError, unb64
from demarche.core.errors import DemarcheError
from demarche.core.keys import ActKey, LogKey, NodeKey
from demarche.core.keyset import KeySet
from demarche.core.seal import BoxKey

Key = TypeVar("Key", ActKey, LogKey, NodeKey, BoxKey)

ACT = "act"
LOG = "log"
NODE = "node"
BOX = "box"

NAMES: Final = ("act-technical", "act-diplomatic", LOG, NODE, BOX)
"""Every key that a node's processes hold, as its file is named."""


class KeyLockedError(DemarcheError):
    """A key of this node is not at hand, or is not the one its key-set names; nothing was signed."""


class Signer(Protocol):
    """Gives the node's keys, or raises `KeyLockedError`."""

    def act(self, desk: str) -> ActKey:
        """The act key of a desk (`technical` or `diplomatic`)."""

    def log(self) -> LogKey:
        """The key that signs heads of the own logs."""

    def node(self) -> NodeKey:
        """The key that signs covers."""

    def box(self) -> BoxKey:
        """The key that opens what is sealed for this node."""

    def under(self, keyset: KeySet, /) -> "Signer":
        """The keys that this key-set of the own Party names, which need not be the newest: a log may not have taken that up."""

    def locks(self) -> Mapping[str, str]:
        """Which keys of the node (of `NAMES`) are not at hand, and what is wrong with each."""


def signer() -> Signer:
    """The keys that this process of the node may hold (setting `SIGNER`, the dotted name of a function without arguments)."""
    found: Signer = import_string(settings.SIGNER)()
    return found


@dataclass(frozen=True, slots=True)
class FolderSigner:
    """Reads seeds from `act-DESK.key`, `log.key`, `node.key` and `box.key` of a folder, each once, when first asked for.

    A file is one line of base64url and is readable by its owner alone; `NAME.N.key` is of key-set N and of those after it that
    have no newer one. `roles` (of act, log, node, box) is what this process
    may hold; it never opens the files of others. Where `keyset` is given, a key that it does not name is not given.
    """

    folder: Path
    roles: frozenset[str]
    keyset: KeySet | None = field(default=None, repr=False)
    _held: dict[str, ActKey | LogKey | NodeKey | BoxKey] = field(default_factory=dict, repr=False, compare=False)
    _others: dict[str, "FolderSigner"] = field(default_factory=dict, repr=False, compare=False)

    def under(self, keyset: KeySet, /) -> "FolderSigner":
        """The keys that this key-set names, of the files that were made with it or before."""
        if self.keyset is not None and self.keyset.hash == keyset.hash:
            return self
        found = self._others.get(keyset.hash)
        if found is None:
            found = self._others[keyset.hash] = FolderSigner(self.folder, self.roles, keyset)
        return found

    def act(self, desk: str) -> ActKey:
        """The act key of a desk."""
        return self._key(ACT, f"act-{desk}", ActKey)

    def log(self) -> LogKey:
        """The key that signs heads of the own logs."""
        return self._key(LOG, "log", LogKey)

    def node(self) -> NodeKey:
        """The key that signs covers."""
        return self._key(NODE, "node", NodeKey)

    def box(self) -> BoxKey:
        """The key that opens what is sealed for this node."""
        return self._key(BOX, "box", BoxKey)

    def locks(self) -> dict[str, str]:
        """Which keys are not at hand. The files of others are looked at from outside: that they are there, and closed."""
        found = {}
        for name in NAMES:
            try:
                self._try(name)
            except KeyLockedError as error:
                found[name] = str(error)
        return found

    def _try(self, name: str) -> None:
        role, _, desk = name.partition("-")
        if role not in self.roles:
            self._look(name)
        elif role == ACT:
            self.act(desk)
        else:
            {LOG: self.log, NODE: self.node, BOX: self.box}[role]()

    def _key(self, role: str, name: str, kind: type[Key]) -> Key:
        if role not in self.roles:
            raise KeyLockedError(f"expected a process that holds the {role} key, this one holds {_names(self.roles)}")
        held = self._held.get(name)
        if not isinstance(held, kind):
            seed = self._seed(name)
            try:
                held = kind.from_seed(seed)
            except MalformedError as error:
                raise KeyLockedError(f"{self._path(name)}: {error}") from error
            self._check_named(name, held)
            self._held[name] = held
        return held

    def _check_named(self, name: str, key: ActKey | LogKey | NodeKey | BoxKey) -> None:
        if self.keyset is None:
            return
        role, _, desk = name.partition("-")
        named = {ACT: self.keyset.acts.get(desk), LOG: self.keyset.log, NODE: self.keyset.node, BOX: self.keyset.box}
        if named[role] != key.public:
            newer = "; the file of a newer one may be missing" if self.keyset.n > 1 else ""
            raise KeyLockedError(
                f"expected in {self._path(name)} the key that key-set {self.keyset.n} names, got another{newer}"
            )

    def _path(self, name: str) -> Path:
        return key_file(self.folder, name, 1 if self.keyset is None else self.keyset.n)

    def _look(self, name: str) -> None:
        path = self._path(name)
        try:
            if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyLockedError(f"expected {path} readable by its owner alone, others may read or change it")
        except OSError as error:
            raise _unread(path, error) from error
        if not os.access(path, os.R_OK):
            raise KeyLockedError(f"expected to read {path}, permission denied")

    def _seed(self, name: str) -> bytes:
        path = self._path(name)
        self._look(name)
        try:
            return unb64(path.read_text().strip())
        except OSError as error:
            raise _unread(path, error) from error
        except (MalformedError, UnicodeDecodeError) as error:
            raise KeyLockedError(f"expected a seed in base64url in {path}, got something else") from error


def key_file(folder: Path, name: str, n: int, ending: str = "key") -> Path:
    """The file of a key under key-set `n`: the newest that was made with that set or before it."""
    for number in range(n, 1, -1):
        path = folder / f"{name}.{number}.{ending}"
        if path.exists():
            return path
    return folder / f"{name}.{ending}"


def _unread(path: Path, error: OSError) -> KeyLockedError:
    return KeyLockedError(f"expected to read {path}, {(error.strerror or 'it failed').lower()}")


def _names(roles: frozenset[str]) -> str:
    return ", ".join(sorted(roles)) or "none"
