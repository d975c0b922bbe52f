# SPDX-License-Identifier: Apache-2.0
"""The leaves of a log: what happened, when, under which key-set; hashes only, never content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Spec,
    b64,
    hash_hex,
    instant,
    matching,
    one_of,
    parse,
    shape,
    spelling,
    stamp,
    unb64,
    whole,
)
from demarche.core.log.checkpoint import origin_name

LEAF_LIMIT: Final = 2048
REASON_LIMIT: Final = 500
SALT_SIZE: Final = 16

_COMMON: Final[Mapping[str, Spec | Maybe]] = {
    "v": one_of(1),
    "k": str,
    "t": instant,
    "keyset": {"n": whole(1), "hash": hash_hex},
    "salt": str,
}


def restored_reason(value: Json, what: str) -> str:
    """Read why a log was restored: a text of 1 to 500 characters. A reader of `encoding.shape`."""
    if not isinstance(value, str) or not value.strip() or len(value) > REASON_LIMIT:
        got = f"{len(value)} characters" if isinstance(value, str) else "another value"
        raise MalformedError(f"{what}: expected a reason of 1 to {REASON_LIMIT} characters, got {got}")
    return value


_FIELDS: Final[Mapping[str, Mapping[str, Spec | Maybe]]] = {
    "act": {"act": hash_hex, "sigs": hash_hex},
    "got": {"act": hash_hex, "sigs": hash_hex, "file": Maybe(hash_hex)},
    "refused": {
        "item": hash_hex,
        "act": Maybe(hash_hex),
        "file": Maybe(hash_hex),
        "code": matching("[a-z][a-z0-9_]{0,63}", "a code"),
    },
    "seen": {"origin": origin_name, "size": whole(), "root": hash_hex},
    "keyset": {"n": whole(1), "hash": hash_hex},
    "restored": {
        "origin": origin_name,
        "size": whole(),
        "root": hash_hex,
        "restored": whole(),
        "reason": restored_reason,
    },
}
# Kinds whose fields later versions of the pages define; until then they are carried, not read.
_CARRIED: Final = frozenset({"opened", "renew", "tsr", "pad"})
# The register is the same bytes on every node: no salt, and nothing that signing makes different.
_REGISTERED: Final[Mapping[str, Spec | Maybe]] = {"act": hash_hex}


@dataclass(frozen=True, slots=True)
class KeySetRef:
    """A key-set by its number and hash."""

    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as read: `k` says what happened, `t` when (UTC seconds), `keyset` under which of the owner's key-sets.

    `fields` holds what this kind adds: act and sigs (`act`, `got`), perhaps file (`got`), act (a register's `act`), item,
    code and perhaps act or file (`refused`), origin, size and root (`seen`), n and hash (`keyset`), origin, size, root,
    restored and reason (`restored`).
    """

    k: str
    t: int
    keyset: KeySetRef
    salt: str = field(repr=False)
    fields: Mapping[str, Any]

    @property
    def act(self) -> str | None:
        """The id of the act this leaf is about, if it is about one."""
        return self.fields.get("act") if self.k in _FIELDS else None

    @property
    def sigs(self) -> str | None:
        """The hash of the signature set, where the leaf pins one."""
        return self.fields.get("sigs") if self.k in _FIELDS else None

    @property
    def file(self) -> str | None:
        """The hash of the file this leaf is about: received on its own, or refused."""
        return self.fields.get("file") if self.k in _FIELDS else None

    @property
    def in_register(self) -> bool:
        """Whether this is a leaf of a register: the only ones without salt."""
        return not self.salt


def _leaf(k: str, t: int, keyset: KeySetRef, salt: bytes, **fields: Json) -> bytes:
    if len(salt) != SALT_SIZE:
        raise MalformedError(f"leaf.salt: expected {SALT_SIZE} bytes, got {len(salt)}")
    return _print(k, t, keyset, b64(salt), fields)


def _print(k: str, t: int, keyset: KeySetRef, salt: str, fields: Mapping[str, Json]) -> bytes:
    value: Json = {
        "v": 1,
        "k": k,
        "t": stamp(t),
        "keyset": {"n": keyset.n, "hash": keyset.hash},
        "salt": salt,
        **fields,
    }
    data = spelling(value)
    parse_leaf(data)  # what we write, we must be able to read: it refuses what is not canonical
    return data


def act_leaf(t: int, keyset: KeySetRef, *, act: str, sigs: str, salt: bytes) -> bytes:
    """Write the leaf of an act its author sends; `sigs` is the hash of the signature set."""
    return _leaf("act", t, keyset, salt, act=act, sigs=sigs)


def got_leaf(  # noqa: PLR0913  # the fields of the leaf
    t: int, keyset: KeySetRef, *, act: str, sigs: str, salt: bytes, file: str | None = None
) -> bytes:
    """Write the leaf of an act received: opened, its signatures verified, committed.

    With `file`, of a file that the act names and that came on its own: all of it is here, with that hash (decision 15).
    """
    named = {} if file is None else {"file": file}
    return _leaf("got", t, keyset, salt, act=act, sigs=sigs, **named)


def refused_leaf(  # noqa: PLR0913  # the fields of the leaf
    t: int,
    keyset: KeySetRef,
    *,
    item: str,
    code: str,
    salt: bytes,
    act: str | None = None,
    file: str | None = None,
) -> bytes:
    """Write the leaf of an item, or an act or file in it, refused at the door; `code` says why."""
    named = {name: value for name, value in (("act", act), ("file", file)) if value is not None}
    return _leaf("refused", t, keyset, salt, item=item, code=code, **named)


def seen_leaf(t: int, keyset: KeySetRef, *, head: tuple[str, int, bytes], salt: bytes) -> bytes:
    """Write the leaf of another log's head, as (origin, size, root), when it was first held."""
    origin, size, root = head
    return _leaf("seen", t, keyset, salt, origin=origin, size=size, root=root.hex())


def keyset_leaf(t: int, keyset: KeySetRef, *, new: KeySetRef, salt: bytes) -> bytes:
    """Write the leaf from which the owner's key-set `new` is in force; `keyset` is the one that was."""
    return _leaf("keyset", t, keyset, salt, n=new.n, hash=new.hash)


def restored_leaf(  # noqa: PLR0913  # the fields of the leaf
    t: int, keyset: KeySetRef, *, old: tuple[str, int, bytes], restored: int, reason: str, salt: bytes
) -> bytes:
    """Write the first leaf of a log that goes on from another of its owner, restored from a copy.

    `old` is the newest head known to be signed of that one, as (origin, size, root); `restored` how many of its leaves the copy
    has. Raises `MalformedError` for a reason that is too long.
    """
    origin, size, root = old
    return _leaf(
        "restored", t, keyset, salt, origin=origin, size=size, root=root.hex(), restored=restored, reason=reason
    )


def register_leaf(t: int, keyset: KeySetRef, *, act: str) -> bytes:
    """Write a leaf of a register: `keyset` is the act's author's, and there is no salt."""
    return _print("act", t, keyset, "", {"act": act})


@lru_cache(maxsize=4096)
def parse_leaf(data: bytes) -> Leaf:
    """Read the bytes of a leaf; raise `MalformedError` for anything that is not one of a known kind."""
    return read_leaf(parse(data, limit=LEAF_LIMIT))


def read_leaf(value: Json) -> Leaf:
    """Read a leaf from the object that `parse` made of its bytes."""
    own = _own_fields(value if isinstance(value, dict) else {})
    found = shape(value, {**_COMMON, **own}, "leaf")
    if found["salt"]:
        _check_salt(found["salt"])
    elif own is not _REGISTERED:
        raise MalformedError(f"leaf.salt: expected {SALT_SIZE} bytes in base64url, got 0")
    keyset = KeySetRef(**found["keyset"])
    fields = {name: found[name] for name in own if found[name] is not None}
    return Leaf(k=found["k"], t=found["t"], keyset=keyset, salt=found["salt"], fields=fields)


def _own_fields(value: Mapping[str, Json]) -> Mapping[str, Spec | Maybe]:
    kind = value.get("k")
    if kind == "act" and value.get("salt") == "":
        return _REGISTERED
    if isinstance(kind, str):
        if kind in _FIELDS:
            return _FIELDS[kind]
        if kind in _CARRIED:
            return {name: _as_it_is for name in value if name not in _COMMON}
    known = ", ".join(sorted({*_FIELDS, *_CARRIED}))
    got = f"{kind[:32]!a}" if isinstance(kind, str) else "none"
    raise MalformedError(f"leaf.k: expected one of {known}, got {got}")


def _as_it_is(value: Json, what: str) -> Json:
    return value


def _check_salt(salt: str) -> None:
    try:
        unb64(salt, size=SALT_SIZE)
    except MalformedError as error:
        raise MalformedError(f"leaf.salt: {error}") from error
