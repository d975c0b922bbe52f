# SPDX-License-Identifier: Apache-2.0
"""The cover: who carries which sealed items to whom, signed for one hop; and the body of the request that holds them.

Source: docs/protocol/parcel.md 1 and 2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from demarche.core.acts.act import UnknownVersionError
from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Reader,
    Spec,
    b64,
    blob,
    canonical,
    digest,
    hash_hex,
    instant,
    list_of,
    parse,
    party_code,
    shape,
    spelling,
    stamp,
    whole,
)
from demarche.core.keys import ED25519_SIZE, NodeKey, NodePublic, pae
from demarche.core.log.checkpoint import Checkpoint, origin_name

COVER_TYPE: Final = "application/vnd.demarche.cover+json;v=1"
ITEMS_LIMIT: Final = 1000
HEADS_LIMIT: Final = 256


class TooLargeError(MalformedError):
    """More bytes or more records than the limit allows; nothing was read."""


class CoverError(MalformedError):
    """The cover is not in its form."""


class ItemError(MalformedError):
    """An item is not the one that the cover names."""


@dataclass(frozen=True, slots=True)
class Item:
    """A sealed item as a cover names it: hash and length in bytes of what travels."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Who carries what to whom, and the heads he holds of others' logs; item 0 is the parcel, the others are files."""

    sender: str
    addressee: str
    made: int
    items: tuple[Item, ...]
    heads: tuple[Checkpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedCover:
    """A cover as read, the bytes its signature is over, and the signature (Ed25519), not yet verified."""

    cover: Cover
    message: bytes = field(repr=False)
    auth: bytes = field(repr=False)

    def verify(self, key: NodePublic) -> None:
        """Check the carrier's signature; raise `SignatureError` unless it verifies."""
        key.verify(self.message, self.auth)


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body: the cover's bytes, the cover as read, and what follows it."""

    cover_bytes: bytes = field(repr=False)
    signed_cover: SignedCover
    rest: bytes = field(repr=False)

    @property
    def items(self) -> tuple[bytes, ...]:
        """The items in the cover's order, cut out and hashed on each call.

        Called after the cover verified. Raises `ItemError` unless lengths and hashes are those that the cover names.
        """
        named = self.signed_cover.cover.items
        if sum(item.bytes for item in named) != len(self.rest):
            raise ItemError(f"expected {sum(item.bytes for item in named)} bytes of items, got {len(self.rest)}")
        found, start = [], 0
        for at, item in enumerate(named):
            data = self.rest[start : start + item.bytes]
            if digest(data) != item.sha256:
                raise ItemError(f"items[{at}]: expected the hash {item.sha256}, got another")
            found.append(data)
            start += item.bytes
        return tuple(found)


def _checkpoint(value: Json, what: str) -> Checkpoint:
    found = shape(value, {"origin": origin_name, "size": whole(), "root": hash_hex}, what)
    return Checkpoint(found["origin"], found["size"], bytes.fromhex(found["root"]))


def heads_value(heads: Iterable[Checkpoint]) -> list[Json]:
    """Print heads as `heads_list` reads them."""
    return [{"origin": head.origin, "size": head.size, "root": head.root.hex()} for head in heads]


heads_list: Final[Reader] = list_of(_checkpoint, most=HEADS_LIMIT)
_COVER: Final[Mapping[str, Spec | Maybe]] = {
    "v": whole(1, 1),
    "from": party_code,
    "to": party_code,
    "made": instant,
    "items": list_of({"sha256": hash_hex, "bytes": whole()}, least=1, most=ITEMS_LIMIT),
    "heads": heads_list,
    "auth": blob(ED25519_SIZE),
}


def write_cover(cover: Cover, key: NodeKey) -> bytes:
    """Write a cover, signed with the carrier's node key."""
    value: dict[str, Json] = {
        "v": 1,
        "from": cover.sender,
        "to": cover.addressee,
        "made": stamp(cover.made),
        "items": [{"sha256": item.sha256, "bytes": item.bytes} for item in cover.items],
        "heads": heads_value(cover.heads),
    }
    auth = key.sign(pae(COVER_TYPE, canonical(value)))
    return canonical({**value, "auth": b64(auth)})


def read_cover(data: bytes) -> SignedCover:
    """Read a cover strictly. Raises `CoverError`, or `UnknownVersionError` for a version this software does not know."""
    try:
        value = parse(data)
        check_version(value, "cover")
        found = shape(value, _COVER, "cover")
    except UnknownVersionError:
        raise
    except MalformedError as error:
        raise CoverError(f"unreadable cover: {error}") from error
    unsigned: Json = {name: each for name, each in value.items() if name != "auth"}  # type: ignore[union-attr]  # shape read it
    cover = Cover(
        sender=found["from"],
        addressee=found["to"],
        made=found["made"],
        items=tuple(Item(**item) for item in found["items"]),
        heads=found["heads"],
    )
    return SignedCover(cover, pae(COVER_TYPE, spelling(unsigned)), found["auth"])


def check_version(value: Json, what: str) -> None:
    """Raise `UnknownVersionError` for an object of another version than 1; `what` names it."""
    version = value.get("v", 1) if isinstance(value, dict) else 1
    if version != 1:
        raise UnknownVersionError(f"expected version 1 of the {what}, got version {str(version)[:20]}")


def join_body(cover: bytes, items: Sequence[bytes]) -> bytes:
    """Put a cover and its items, in the cover's order, into the body of one request."""
    return b"".join((cover, b"\n", *items))


def split_body(data: bytes, *, limit: int) -> Body:
    """Part a request's body of at most `limit` bytes into its cover and what follows.

    Raises `TooLargeError`, `CoverError` or `UnknownVersionError`. The items are cut and hashed by `Body.items`, which is
    read only once the cover has verified.
    """
    if len(data) > limit:
        raise TooLargeError(f"expected a body of at most {limit} bytes, got {len(data)}")
    cover, newline, rest = data.partition(b"\n")
    if not newline:
        raise CoverError("unreadable cover: expected a newline after it, got none")
    return Body(cover, read_cover(cover), rest)
