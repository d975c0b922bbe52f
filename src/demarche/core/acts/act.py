# SPDX-License-Identifier: Apache-2.0
"""The act: a signed header and its salted parts, written, read and verified."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from demarche.core.encoding import (
    DOCUMENT_LIMIT,
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
    map_of,
    matching,
    parse,
    party_code,
    shape,
    spelling,
    stamp,
    whole,
)
from demarche.core.keys import ActKey, ActPublic, pae

ACT_TYPE: Final = "application/vnd.demarche.act+json;v=1"
SALT_SIZE: Final = 16
NONCE_SIZE: Final = 32
ED25519_SIZE: Final = 64
ML_DSA_87_SIZE: Final = 4627

HASH = re.compile(r"[0-9a-f]{64}")
PARTY = re.compile(r"[A-Z][A-Z0-9]{1,7}")
PART = re.compile(r"[a-z][a-z0-9_]{0,31}")

_HEADER: "Final[Mapping[str, Spec | Maybe]]" = {
    "v": whole(1, 1),
    "kind": matching(r"[a-z]{1,20}\.[a-z_]{1,30}", "a kind of act"),
    "process": hash_hex,
    "dossier": Maybe(hash_hex),
    "audience": Maybe(list_of(party_code, least=2, most=256)),
    "author": party_code,
    "office": matching(r"[a-z][a-z0-9_]{0,31}", "an office"),
    "keyset": hash_hex,
    "seq": whole(1),
    "prev": Maybe(hash_hex),
    "after": list_of(hash_hex, most=256),
    "register": {"size": whole(), "root": hash_hex},
    "made": instant,
    "parts": map_of(hash_hex),
    "nonce": blob(NONCE_SIZE),
}
_SIGNATURES: "Final[Mapping[str, Spec | Maybe]]" = {"ed25519": blob(ED25519_SIZE), "ml_dsa_87": blob(ML_DSA_87_SIZE)}
_OBJECT: Final = map_of(lambda value, _what: value)
_DOCUMENT: "Final[Mapping[str, Spec | Maybe]]" = {"header": _OBJECT, "parts": _OBJECT, "signatures": _SIGNATURES}


class UnknownVersionError(MalformedError):
    """The document names a version that this software does not know."""


class PartsError(MalformedError):
    """The parts of an act are not exactly those that its header names."""


@dataclass(frozen=True, slots=True)
class Head:
    """A log's size and root hash (hex) as an act's header cites them."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Act:
    """What the rules see of an act: its header, and the values of its coded parts.

    `dossier` is the id of the opening act (for an opening act its own id, for an act of the register the process id).
    `audience` is given by an opening act alone. `parts` maps names to hashes; `values` holds each part's value that is at
    hand (text and coded; which is which the vocabulary says, and only coded ones are folded).
    """

    id: str
    kind: str
    process: str
    dossier: str
    audience: tuple[str, ...] | None
    author: str
    office: str
    keyset: str
    seq: int
    prev: str | None
    after: tuple[str, ...]
    register: Head
    made: int
    parts: Mapping[str, str]
    values: Mapping[str, Json] = field(repr=False)

    @property
    def opens(self) -> bool:
        """Whether this act opens a dossier."""
        return self.audience is not None

    @property
    def in_register(self) -> bool:
        """Whether this is an act of the register."""
        return self.dossier == self.process


@dataclass(frozen=True, slots=True)
class SignedAct:
    """An act with the bytes that prove it.

    `document` is the one form in which an act is stored, sent and exported (`docs/protocol/act.md`); `message` is the DSSE
    encoding of the header, which both signatures sign and whose SHA-256 is the act's id; `signatures` is Ed25519 followed by
    ML-DSA-87, 4,691 bytes.
    """

    act: Act
    document: bytes = field(repr=False)
    message: bytes = field(repr=False)
    signatures: bytes = field(repr=False)

    @property
    def sigs(self) -> str:
        """The hash of the signature set, as leaves name it."""
        return digest(self.signatures)

    def verify(self, key: ActPublic) -> None:
        """Check both signatures; raise `SignatureError` unless both verify."""
        key.verify(self.message, self.signatures)


@dataclass(frozen=True, slots=True)
class Draft:
    """An act written and not yet signed: its header and parts as they will be signed."""

    header: dict[str, Json]
    parts: dict[str, Json]
    message: bytes

    @property
    def act(self) -> Act:
        """The act as the rules will see it once it is signed."""
        return _act(_fields(self.header), self.parts, digest(self.message))

    def sign(self, key: ActKey) -> SignedAct:
        """Sign with both halves of an act key."""
        signatures = key.sign(self.message)
        document = canonical(
            {
                "header": self.header,
                "parts": self.parts,
                "signatures": {
                    "ed25519": b64(signatures[:ED25519_SIZE]),
                    "ml_dsa_87": b64(signatures[ED25519_SIZE:]),
                },
            }
        )
        return SignedAct(
            act=self.act,
            document=document,
            message=self.message,
            signatures=signatures,
        )


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where an author stands when he writes: his number and what he has seen (protocol: act)."""

    seq: int
    prev: str | None
    after: tuple[str, ...]
    register: Head


@dataclass(frozen=True, slots=True)
class Authorship:
    """In whose name an act is made, in which process, under which key-set, at which claimed time (UTC seconds)."""

    process: str
    author: str
    office: str
    keyset: str
    made: int


def write(  # noqa: PLR0913  # an act has these and no fewer
    kind: str,
    values: Mapping[str, Json],
    *,
    by: Authorship,
    at: Standpoint,
    dossier: str | None,
    audience: tuple[str, ...] | None = None,
    random: Callable[[int], bytes],
) -> Draft:
    """Write an act's header and salted parts.

    Exactly one of `dossier` and `audience` is given; `random(n)` gives n random bytes.
    """
    parts: dict[str, Json] = {
        name: {"salt": b64(random(SALT_SIZE)), "value": value} for name, value in sorted(values.items())
    }
    header: dict[str, Json] = {
        "v": 1,
        "kind": kind,
        "process": by.process,
        "author": by.author,
        "office": by.office,
        "keyset": by.keyset,
        "seq": at.seq,
        "after": list[Json](sorted(at.after)),
        "register": {"size": at.register.size, "root": at.register.root},
        "made": stamp(by.made),
        "parts": {name: digest(canonical(part)) for name, part in parts.items()},
        "nonce": b64(random(NONCE_SIZE)),
    }
    if at.prev is not None:
        header["prev"] = at.prev
    if dossier is not None:
        header["dossier"] = dossier
    if audience is not None:
        header["audience"] = list[Json](sorted(audience))
    _fields(header)
    return Draft(header=header, parts=parts, message=pae(ACT_TYPE, canonical(header)))


def open_act(document: bytes, *, limit: int = DOCUMENT_LIMIT) -> SignedAct:
    """Read an act document strictly: canonical, a well-formed header, and exactly the parts it names.

    Raises `MalformedError`, `UnknownVersionError` or `PartsError`. Signatures are checked by `SignedAct.verify`.
    """
    return open_record(parse(document, limit=limit), document)


def open_record(value: Json, document: bytes | None = None) -> SignedAct:
    """Read an act document that `parse` has read; `document` is its bytes where they are at hand."""
    found = shape(value, _DOCUMENT, "act")
    header, parts, pair = found["header"], found["parts"], found["signatures"]
    fields = _fields(header)
    if parts.keys() != fields["parts"].keys():
        raise PartsError("the parts are not exactly those that the header names")
    for name, part in parts.items():
        check_part(name, part, fields["parts"][name])
    message = pae(ACT_TYPE, spelling(header))
    return SignedAct(
        act=_act(fields, parts, digest(message)),
        document=spelling(value) if document is None else document,
        message=message,
        signatures=pair["ed25519"] + pair["ml_dsa_87"],
    )


def open_header(header: Json, parts: Mapping[str, Json]) -> tuple[Act, bytes]:
    """Read a header of which only some parts are at hand, as in a redacted copy; also gives the message signed.

    Each part that is given must be the one that the header names. Raises as `open_act` does.
    """
    fields = _fields(header)
    for name, part in parts.items():
        if name not in fields["parts"]:
            raise PartsError(f"part {name} is not named by the header")
        check_part(name, part, fields["parts"][name])
    message = pae(ACT_TYPE, spelling(header))
    return _act(fields, parts, digest(message)), message


def stored_act(value: Mapping[str, Any], act_id: str) -> Act:
    """Read an act from a document of our own store, whose bytes were checked when they came in.

    `value` is the parsed document; nothing is hashed again. `fsck` is what re-checks a store.
    """
    return _act(_fields(value["header"]), value["parts"], act_id)


def check_part(name: str, part: Json, expected: str) -> None:
    """Raise `PartsError` unless a part is `{salt, value}`, salted with 16 bytes, and has the hash its header names."""
    if PART.fullmatch(name) is None or not isinstance(part, dict) or part.keys() != {"salt", "value"}:
        raise PartsError(f"part {name} is not a salt and a value")
    try:
        _SALT(part["salt"], name)
    except MalformedError as error:
        raise PartsError(f"part {name} is not salted with 16 bytes") from error
    if digest(spelling(part)) != expected:
        raise PartsError(f"part {name} is not the one that the header names")


_SALT: Final = blob(SALT_SIZE)


def _act(fields: Mapping[str, Any], parts: Mapping[str, Any], act_id: str) -> Act:
    return Act(
        id=act_id,
        kind=fields["kind"],
        process=fields["process"],
        dossier=fields["dossier"] or act_id,
        audience=fields["audience"],
        author=fields["author"],
        office=fields["office"],
        keyset=fields["keyset"],
        seq=fields["seq"],
        prev=fields["prev"],
        after=fields["after"],
        register=Head(fields["register"]["size"], fields["register"]["root"]),
        made=fields["made"],
        parts=fields["parts"],
        values={name: part["value"] for name, part in parts.items()},
    )


def _fields(header: Json) -> dict[str, Any]:
    """The fields of a header, read; raise unless it has exactly those of version 1, each in its form."""
    if isinstance(header, dict) and header.get("v", 1) != 1:
        raise UnknownVersionError(f"an act of version 1 was expected, version {header['v']} came")
    fields = shape(header, _HEADER, "header")
    if (fields["dossier"] is None) == (fields["audience"] is None):
        raise MalformedError("header: expected either dossier or audience, got both or neither")
    if (fields["seq"] == 1) != (fields["prev"] is None):
        raise MalformedError("header: expected prev exactly when seq is above 1")
    _check_sorted("after", fields["after"])
    if fields["audience"] is not None:
        _check_opening(fields)
    return fields


def _check_opening(fields: Mapping[str, Any]) -> None:
    _check_sorted("audience", fields["audience"])
    if fields["author"] not in fields["audience"]:
        raise MalformedError("header.audience: expected the author among them, got others only")
    if fields["seq"] != 1 or fields["after"]:
        raise MalformedError("header: expected seq 1 and an empty after in an opening act")


def _check_sorted(name: str, values: tuple[str, ...]) -> None:
    if list(values) != sorted(set(values)):
        raise MalformedError(f"header.{name}: expected sorted values without repetition, got others")
