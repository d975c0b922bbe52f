# SPDX-License-Identifier: Apache-2.0
"""Key-sets: which keys a Party acts, logs, opens and answers with, signed by its roots, each set by the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256, sha512
from typing import Any, Final, Self

from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Spec,
    b64,
    blob,
    canonical,
    digest,
    hash_hex,
    instant,
    list_of,
    one_of,
    parse,
    party_code,
    shape,
    stamp,
    whole,
)
from demarche.core.errors import DemarcheError
from demarche.core.keys import (
    ED25519_SIZE,
    ML_DSA_87_SIZE,
    ActKey,
    ActPublic,
    LogPublic,
    NodePublic,
    SignatureError,
    WitnessPublic,
    pae,
)
from demarche.core.seal import BoxPublic

KEYSET_TYPE: Final = "application/vnd.demarche.keyset+json;v=1"
SUITE: Final = "D1"
DESKS: Final = ("technical", "diplomatic")
ROOTS_LIMIT: Final = 8

_FINGERPRINT_LABEL = b"demarche/root/v1"
_GROUPS, _GROUP_BYTES, _GROUP_DIGITS = 12, 5, 5


class KeySetError(DemarcheError):
    """A key-set does not follow from the one before it."""


@dataclass(frozen=True, slots=True)
class Root:
    """The keys that make key-sets, in order of key id, and how many of them must sign."""

    keys: tuple[ActPublic, ...]
    threshold: int

    def __post_init__(self) -> None:
        ids = [key.key_id for key in self.keys]
        if ids != sorted(set(ids)):
            raise MalformedError("root.keys: expected each key once, in order of key id, got another order")
        if not 1 <= self.threshold <= len(self.keys) <= ROOTS_LIMIT:
            raise MalformedError(
                f"root: expected 1 to {ROOTS_LIMIT} keys and a threshold of 1 to their number, "
                f"got {len(self.keys)} and {self.threshold}"
            )

    @classmethod
    def of(cls, *keys: ActPublic, threshold: int = 1) -> Self:
        """Put keys in their order."""
        return cls(tuple(sorted(keys, key=lambda key: key.key_id)), threshold)

    def to_json(self) -> Json:
        """Give the object that the fingerprint is taken of."""
        return {"keys": [key.to_json() for key in self.keys], "threshold": self.threshold}

    @classmethod
    def from_json(cls, value: Json, what: str = "root") -> Self:
        """Read what `to_json` gives. A reader of `encoding.shape`."""
        found = shape(value, {"keys": list_of(ActPublic.from_json, most=ROOTS_LIMIT), "threshold": whole(1)}, what)
        return cls(found["keys"], found["threshold"])


def root_fingerprint(root: Root) -> str:
    """Give a Party's fingerprint for machines: 64 hexadecimal digits (docs/protocol/keyset.md 4)."""
    return sha256(_FINGERPRINT_LABEL + canonical(root.to_json())).hexdigest()


def spoken_fingerprint(root: Root) -> tuple[str, ...]:
    """Give a Party's fingerprint for reading aloud: twelve groups of five digits (docs/protocol/keyset.md 4)."""
    long = sha512(_FINGERPRINT_LABEL + canonical(root.to_json())).digest()
    groups = (long[at : at + _GROUP_BYTES] for at in range(0, _GROUPS * _GROUP_BYTES, _GROUP_BYTES))
    return tuple(f"{int.from_bytes(group, 'big') % 10**_GROUP_DIGITS:0{_GROUP_DIGITS}}" for group in groups)


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys of a Party from one moment of its log to another.

    `prev` is the hash of set n-1 (None for the first), `acts` one key a desk, `tls` the SHA-256 (hexadecimal) of the
    certificate's DER at the peer door, `made` the claimed time (UTC seconds). `payload` is what is hashed and signed, and
    `hash` (SHA-256 of it) how acts and leaves name this set.
    """

    party: str
    n: int
    prev: str | None
    root: Root = field(repr=False)
    acts: Mapping[str, ActPublic] = field(repr=False, hash=False)
    node: NodePublic = field(repr=False)
    log: LogPublic = field(repr=False)
    witness: WitnessPublic = field(repr=False)
    box: BoxPublic = field(repr=False)
    tls: str
    simulated: bool
    made: int
    suite: str = SUITE
    payload: bytes = field(init=False, repr=False, compare=False)
    hash: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if (self.prev is None) != (self.n == 1):
            raise MalformedError("key-set.prev: expected none in key-set 1 and one in every other, got otherwise")
        _check_apart("ed25519", [*self._pairs(), self.node, self.log, self.witness])
        _check_apart("ml_dsa_87", self._pairs())
        _check_apart("ml_dsa_44", [self.log, self.witness])
        # Asked for with every act and leaf, so printed and hashed once.
        object.__setattr__(self, "payload", canonical(self.to_json()))
        object.__setattr__(self, "hash", digest(self.payload))

    def _pairs(self) -> list[ActPublic]:
        return [*self.root.keys, *self.acts.values()]

    def act_key(self, office: str) -> ActPublic | None:
        """Give the key of the desk that speaks as this office, such as `technical_desk`; None for an office of no desk."""
        desk = office.removesuffix("_desk")
        return None if desk == office else self.acts.get(desk)

    def to_json(self) -> Json:
        """Give the payload as an object."""
        value: dict[str, Json] = {
            "v": 1,
            "party": self.party,
            "n": self.n,
            "suite": self.suite,
            "root": self.root.to_json(),
            "acts": {desk: key.to_json() for desk, key in self.acts.items()},
            "node": self.node.to_json(),
            "log": self.log.to_json(),
            "witness": self.witness.to_json(),
            "box": self.box.to_json(),
            "tls": self.tls,
            "simulated": self.simulated,
            "made": stamp(self.made),
        }
        return value if self.prev is None else {**value, "prev": self.prev}

    @classmethod
    def from_json(cls, value: Json, what: str = "key-set") -> Self:
        """Read a payload from what `parse` returned; raise `MalformedError`. A reader of `encoding.shape`."""
        found = shape(value, _PAYLOAD, what)
        del found["v"]
        return cls(**found)

    @classmethod
    def from_payload(cls, payload: bytes) -> Self:
        """Read a payload from its bytes."""
        return cls.from_json(parse(payload))


_PAYLOAD: Final[Mapping[str, Spec]] = {
    "v": one_of(1),
    "party": party_code,
    "n": whole(1),
    "prev": Maybe(hash_hex),
    "suite": one_of(SUITE),
    "root": Root.from_json,
    "acts": dict.fromkeys(DESKS, ActPublic.from_json),
    "node": NodePublic.from_json,
    "log": LogPublic.from_json,
    "witness": WitnessPublic.from_json,
    "box": BoxPublic.from_json,
    "tls": hash_hex,
    "simulated": bool,
    "made": instant,
}
_SIGNATURE: Final[Mapping[str, Spec]] = {
    "key": hash_hex,
    "ed25519": blob(ED25519_SIZE),
    "ml_dsa_87": blob(ML_DSA_87_SIZE),
}
_DOCUMENT: Final[Mapping[str, Spec]] = {
    "payload": KeySet.from_json,
    "signatures": list_of(_SIGNATURE, least=1, most=2 * ROOTS_LIMIT),
}


def _check_apart(half: str, keys: Sequence[Any]) -> None:
    """Refuse one public value in two roles: what one role signs must never pass for another's."""
    values = [getattr(key, half) for key in keys]
    if len(set(values)) < len(values):
        raise MalformedError(f"key-set: expected a key of its own for each role, got one {half} value twice")


def sign_keyset(keyset: KeySet, roots: Sequence[ActKey]) -> bytes:
    """Sign a key-set with root keys, of set n-1 and of set n; give the document, signatures in order of key id."""
    KeySet.from_json(keyset.to_json())  # what we write, we must be able to read
    message = pae(KEYSET_TYPE, keyset.payload)
    signatures: list[Json] = []
    for root in sorted(roots, key=lambda root: root.public.key_id):
        signature = root.sign(message)
        signatures.append(
            {
                "key": root.public.key_id,
                "ed25519": b64(signature[:ED25519_SIZE]),
                "ml_dsa_87": b64(signature[ED25519_SIZE:]),
            }
        )
    return canonical({"payload": keyset.to_json(), "signatures": signatures})


def open_keyset(document: bytes, *, before: KeySet | None) -> KeySet:
    """Check a signed key-set against the one before it, which the caller trusts; None for a first one.

    A first set is signed by its own roots: it proves nothing until its fingerprint was compared.
    Raises `MalformedError`, `KeySetError` (it does not follow) or `SignatureError` (too few roots signed, or wrongly).
    """
    value = parse(document)
    found = shape(value, _DOCUMENT, "key-set document")
    keyset: KeySet = found["payload"]
    _check_follows(keyset, before)
    roots = [keyset.root] if before is None else [before.root, keyset.root]
    signers = _check_signatures(keyset, found["signatures"], roots)
    for root, whose in zip(reversed(roots), ("this key-set", "the key-set before it"), strict=False):
        count = sum(key.key_id in signers for key in root.keys)
        if count < root.threshold:
            raise SignatureError(
                f"expected key-set {keyset.n} of {keyset.party} signed by {root.threshold} roots of {whose}, got {count}"
            )
    return keyset


def open_founding(document: bytes) -> KeySet:
    """Check the key-set with which a Party comes into a process: its first, or a later one, by its own roots alone.

    Either proves nothing until its fingerprint was compared. Signatures of the roots before a later one are not looked at.
    """
    found = shape(parse(document), _DOCUMENT, "key-set document")
    keyset: KeySet = found["payload"]
    if keyset.n == 1:
        return open_keyset(document, before=None)
    own = {key.key_id for key in keyset.root.keys}
    signers = _check_signatures(keyset, [each for each in found["signatures"] if each["key"] in own], [keyset.root])
    if len(signers) < keyset.root.threshold:
        raise SignatureError(
            f"expected key-set {keyset.n} of {keyset.party} signed by {keyset.root.threshold} roots of this key-set, "
            f"got {len(signers)}"
        )
    return keyset


def _check_follows(keyset: KeySet, before: KeySet | None) -> None:
    whose = f"key-set {keyset.n} of {keyset.party}"
    if before is None:
        if keyset.n != 1:
            raise KeySetError(f"expected a first key-set, got {whose}")
        return
    if keyset.party != before.party or keyset.n != before.n + 1:
        raise KeySetError(f"expected key-set {before.n + 1} of {before.party}, got {whose}")
    if keyset.prev != before.hash:
        raise KeySetError(f"expected {whose} to name the key-set before it, got another hash")
    if keyset.simulated != before.simulated:
        raise KeySetError(f"expected {whose} to be simulated exactly when the one before is, got otherwise")


def _check_signatures(keyset: KeySet, signatures: Sequence[Mapping[str, Any]], roots: Sequence[Root]) -> frozenset[str]:
    """Verify every signature there is; give the ids of the keys that signed."""
    ids = [signature["key"] for signature in signatures]
    if ids != sorted(set(ids)):
        raise MalformedError("key-set document.signatures: expected each key once, in order of key id, got otherwise")
    message = pae(KEYSET_TYPE, keyset.payload)
    known = {key.key_id: key for root in roots for key in root.keys}
    for signature in signatures:
        key = known.get(signature["key"])
        if key is None:
            raise SignatureError(f"expected signatures of roots alone, got one by {signature['key']}")
        key.verify(message, signature["ed25519"] + signature["ml_dsa_87"])
    return frozenset(ids)
