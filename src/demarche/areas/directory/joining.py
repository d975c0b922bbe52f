# SPDX-License-Identifier: Apache-2.0
"""Request and admission: how a Party comes to a process that others have founded (docs/protocol/invitation.md 5).

A request goes to one of the Parties, which enters it in the register; once it is admitted, any of them makes the file by which
the applicant's node finds the others. Both hold public things only, and neither is trusted: fingerprints are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext

from demarche.areas.directory.invitation import CARD, InvitationError, read_address
from demarche.core.acts.joining import CAPACITIES
from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.charter import Charter, Member, read_charter, read_member
from demarche.core.encoding import (
    Json,
    MalformedError,
    Spec,
    canonical,
    hash_hex,
    list_of,
    matching,
    one_of,
    parse,
    party_code,
    shape,
    spelling,
    whole,
)
from demarche.core.keys import LogPublic, SignatureError
from demarche.core.keyset import KeySet, KeySetError, open_founding, open_keyset, root_fingerprint

FILE_LIMIT: Final = 16 * 1024 * 1024
"""The most bytes of an admission: some 60 kB for each Party."""

JOINING_VOCABULARY: Final = 4
"""The vocabulary from which on a process can be joined: a request names the log in which the applicant receipts the register."""

_ORIGIN: Final = matching(r"[\x21-\x7e]{1,255}", "the name of a log")


def _any(value: Json, what: str) -> Json:  # a reader of `shape`; read whole by another
    return value


_REQUEST: Final[Mapping[str, Spec]] = {
    "v": whole(1, 1),
    "kind": one_of("request"),
    "applicant": {
        "code": party_code,
        "name": _any,
        "as": one_of(*CAPACITIES),
        "weekend": _any,
        "holidays": _any,
    },
    "keyset": _any,
    "card": CARD,
    "address": read_address,
    "tls": hash_hex,
    "log": {"origin": _ORIGIN, "keys": _any},
}
_PARTY: Final[Mapping[str, Spec]] = {
    "member": _any,
    "keysets": list_of(_any, least=1, most=1000),
    "card": CARD,
    "address": read_address,
    "tls": hash_hex,
    "origin": _ORIGIN,
}
_ADMISSION: Final[Mapping[str, Spec]] = {
    "v": whole(1, 1),
    "kind": one_of("admission"),
    "process": hash_hex,
    "charter": _any,
    "request": hash_hex,
    "applicant": party_code,
    "parties": list_of(_PARTY, least=2, most=1000),
}


def kind_of(document: bytes) -> str:
    """What kind of file this says it is; empty for none. Nothing else of it is read."""
    try:
        value = parse(document, limit=FILE_LIMIT)
    except MalformedError:
        return ""
    kind = value.get("kind") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as read: who asks to join as what, under which keys, how it is reached, and the log it will keep."""

    member: Member
    capacity: str
    keyset: KeySet = field(repr=False)
    keyset_document: bytes = field(repr=False)
    card: Mapping[str, Json] = field(repr=False)
    address: str
    log: Mapping[str, Json] = field(repr=False)
    document: bytes = field(repr=False)

    @property
    def parts(self) -> dict[str, Json]:
        """What of an act `party.request` the file says: everything but the note verbale and the text of who enters it."""
        return {
            "applicant": _applicant(self.member, self.capacity),
            "keyset": parse(self.keyset_document),
            "door": self.address,
            "log": dict(self.log),
            "card": _card_in_act(self.card),
        }


@dataclass(frozen=True, slots=True)
class Admitting:
    """One Party of the process in an admission: its key-sets from the first on, how it is reached, and which log it keeps."""

    member: Member
    keysets: tuple[bytes, ...] = field(repr=False)
    tls: str
    card: Mapping[str, Json] = field(repr=False)
    address: str
    origin: str


@dataclass(frozen=True, slots=True)
class Admission:
    """An admission as read: the charter, which request it is about, and everyone who is in the process."""

    charter: Charter
    request: str
    applicant: str
    parties: tuple[Admitting, ...] = field(repr=False)
    document: bytes = field(repr=False)


def _applicant(member: Member, capacity: str) -> Json:
    return {
        "code": member.code,
        "name": member.name,
        "as": capacity,
        "weekend": list(member.weekend),
        "holidays": list(member.holidays),
    }


def _card_in_act(card: Mapping[str, Json]) -> Json:
    """A card as an act has it: of lists, an act knows no order."""
    languages = card["languages"]
    assert isinstance(languages, list)  # noqa: S101  # it was read as a card
    return {**card, "languages": list[Json](sorted(set(map(str, languages))))}


def write_request(  # noqa: PLR0913  # what a request says
    member: Member, capacity: str, *, keyset_document: bytes, card: Mapping[str, Json], address: str, origin: str
) -> bytes:
    """Write a request; what is written reads back, or `InvitationError` says why not."""
    keyset = open_keyset(keyset_document, before=None)
    document = canonical(
        {
            "v": 1,
            "kind": "request",
            "applicant": _applicant(member, capacity),
            "keyset": parse(keyset_document),
            "card": dict(card),
            "address": address,
            "tls": keyset.tls,
            "log": {"origin": origin, "keys": keyset.log.to_json()},
        }
    )
    read_request(document)
    return document


def read_request(document: bytes) -> Request:
    """Read a request and check that all in it belongs together. Raises `InvitationError`."""
    try:
        found = shape(parse(document), _REQUEST, "request")
        keyset_document = spelling(found["keyset"])
        keyset = open_keyset(keyset_document, before=None)
        applicant = found["applicant"]
        named = {name: applicant[name] for name in ("code", "name", "weekend", "holidays")}
        member = read_member({**named, "root": root_fingerprint(keyset.root)}, "request.applicant")
        keys = LogPublic.from_json(found["log"]["keys"], "request.log.keys")
    except (MalformedError, KeySetError, SignatureError) as error:
        raise InvitationError(
            gettext("This is not a request to join that can be read: %(error)s.") % {"error": error}
        ) from error
    if keyset.party != member.code or keyset.tls != found["tls"] or keys != keyset.log:
        raise InvitationError(
            gettext("The Party, the certificate or the log in this request is not that of its key-set.")
        )
    log: dict[str, Json] = {"origin": found["log"]["origin"], "keys": keys.to_json()}
    card = _card(found["card"])
    return Request(member, applicant["as"], keyset, keyset_document, card, found["address"], log, document)


def write_admission(charter: Charter, request: str, applicant: str, parties: Sequence[Admitting]) -> bytes:
    """Write an admission; what is written reads back, or `InvitationError` says why not."""
    document = canonical(
        {
            "v": 1,
            "kind": "admission",
            "process": charter.process,
            "charter": parse(charter.document),
            "request": request,
            "applicant": applicant,
            "parties": [
                {
                    "member": each.member.value(),
                    "keysets": [parse(document) for document in each.keysets],
                    "card": dict(each.card),
                    "address": each.address,
                    "tls": each.tls,
                    "origin": each.origin,
                }
                for each in parties
            ],
        },
        limit=FILE_LIMIT,
    )
    read_admission(document)
    return document


def read_admission(document: bytes) -> Admission:
    """Read an admission and check that all in it belongs together. Raises `InvitationError`."""
    try:
        found = shape(parse(document, limit=FILE_LIMIT), _ADMISSION, "admission")
        charter = read_charter(spelling(found["charter"]))
        parties = tuple(_admitting(each) for each in found["parties"])
        process = charter.process
    except (MalformedError, KeySetError, SignatureError) as error:
        raise InvitationError(
            gettext("This is not an admission that can be read: %(error)s.") % {"error": error}
        ) from error
    if process != found["process"]:
        raise InvitationError(gettext("The charter in this admission is not that of the process it names."))
    if charter.vocabulary not in VOCABULARIES:
        raise InvitationError(
            gettext("The charter needs vocabulary %(number)d, which this node does not know. Update this node first.")
            % {"number": charter.vocabulary}
        )
    roots = {each.member.code: each.member.root for each in parties}
    if len(roots) != len(parties) or any(roots.get(member.code) != member.root for member in charter.parties):
        raise InvitationError(
            gettext("This admission does not name each Party of the charter once, with its root keys.")
        )
    return Admission(charter, found["request"], found["applicant"], parties, document)


def _admitting(found: Mapping[str, Any]) -> Admitting:
    member = read_member(found["member"], "admission.parties")
    documents = tuple(map(spelling, found["keysets"]))
    chain: list[KeySet] = []
    for document in documents:
        chain.append(open_keyset(document, before=chain[-1]) if chain else open_founding(document))
    first, last = chain[0], chain[-1]
    if (first.party, last.tls, root_fingerprint(first.root)) != (member.code, found["tls"], member.root):
        raise MalformedError(f"expected the keys and the certificate of {member.code}, got others")
    return Admitting(member, documents, last.tls, _card(found["card"]), found["address"], found["origin"])


def _card(found: Mapping[str, Any]) -> dict[str, Json]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}
