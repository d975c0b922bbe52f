# SPDX-License-Identifier: Apache-2.0
"""Invitation and answer: one file each way, public things only (docs/protocol/invitation.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.utils.translation import gettext

from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.charter import Charter, Member, read_charter
from demarche.core.codes import Refusal
from demarche.core.encoding import (
    DOCUMENT_LIMIT,
    Json,
    MalformedError,
    Spec,
    canonical,
    hash_hex,
    list_of,
    matching,
    one_of,
    parse,
    shape,
    spelling,
    whole,
)
from demarche.core.errors import DemarcheError
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySet, KeySetError, open_founding, root_fingerprint
from demarche.core.reach import AddressError, read_door

FILE_LIMIT: Final = DOCUMENT_LIMIT

_LINE: Final = matching(r"[^\n]{1,120}", "1 to 120 characters on one line")


def _any(value: Json, what: str) -> Json:  # a reader of `shape`; read whole by another
    return value


def read_address(value: Json, what: str) -> str:
    """Read where a peer door is reached; empty for a node that cannot be, and fetches."""
    if value == "":
        return ""
    if not isinstance(value, str):
        raise MalformedError(f"{what}: expected an address host:port, got another kind of value")
    try:
        _host, port = read_door(value)
    except AddressError as error:
        raise MalformedError(f"{what}: {error}") from error
    if not port:
        raise MalformedError(f"{what}: expected a port from 1 to 65535, got 0")
    return value


CARD: Final[Mapping[str, Spec]] = {
    "duty_line": _LINE,
    "hours": _LINE,
    "zone": _LINE,
    "languages": list_of(_LINE, most=20),
    "confirmation": _LINE,
}
_FILE: Final[Mapping[str, Spec]] = {
    "v": whole(1, 1),
    "kind": one_of("invitation", "answer"),
    "keyset": _any,
    "card": CARD,
    "address": read_address,
    "tls": hash_hex,
    "charter": _any,
}


class InvitationError(DemarcheError):
    """A file that cannot be gone on with; the sentence says what is wrong and what helps, for a person."""


def withdrawn() -> str:
    """What is said of an offer that was taken back, by whichever side."""
    return gettext("This was withdrawn here: nothing can be joined or confirmed on it any more. Make a new invitation.")


@dataclass(frozen=True, slots=True)
class Paper:
    """An invitation or an answer as read: whose it is, how to reach them, and the charter."""

    kind: Literal["invitation", "answer"]
    keyset: KeySet
    keyset_document: bytes = field(repr=False)
    card: Mapping[str, Json]
    address: str
    charter: Charter
    document: bytes = field(repr=False)

    @property
    def party(self) -> Member:
        """The Party that made it, as the charter names it."""
        found = self.charter.member(self.keyset.party)
        if found is None:
            raise InvitationError(gettext("The charter in this file does not name the Party that made it."))
        return found


def write_paper(
    kind: Literal["invitation", "answer"],
    *,
    keyset_document: bytes,
    card: Mapping[str, Json],
    address: str,
    charter: Charter,
) -> bytes:
    """Write a file; what is written reads back, or `InvitationError` says why not."""
    keyset = parse(keyset_document)
    payload = keyset["payload"] if isinstance(keyset, dict) else None
    tls = payload["tls"] if isinstance(payload, dict) else None
    document = canonical(
        {
            "v": 1,
            "kind": kind,
            "keyset": keyset,
            "card": dict(card),
            "address": address,
            "tls": tls,
            "charter": parse(charter.document),
        }
    )
    read_paper(document)
    return document


def read_paper(document: bytes) -> Paper:
    """Read an invitation or an answer and check that all in it belongs together. Raises `InvitationError`."""
    try:
        found = shape(parse(document), _FILE, "invitation")
        keyset_document = spelling(found["keyset"])
        keyset = open_founding(keyset_document)
        charter = read_charter(spelling(found["charter"]))
    except (MalformedError, KeySetError, SignatureError) as error:
        raise InvitationError(
            gettext("This is not an invitation or an answer that can be read: %(error)s.") % {"error": error}
        ) from error
    paper = Paper(found["kind"], keyset, keyset_document, _card(found["card"]), found["address"], charter, document)
    _check_whole(paper, found["tls"])
    return paper


def _card(found: Mapping[str, Any]) -> dict[str, Json]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _check_whole(paper: Paper, tls: str) -> None:
    if paper.keyset.tls != tls:
        raise InvitationError(gettext("The certificate named in this file is not the one in its key-set."))
    if root_fingerprint(paper.keyset.root) != paper.party.root:
        raise InvitationError(gettext("The charter in this file names other root keys than its key-set has."))
    is_open = None in paper.charter.members
    if is_open != (paper.kind == "invitation"):
        raise InvitationError(
            gettext("An invitation has one open entry in its charter, and an answer has none; this file is neither.")
        )
    if paper.charter.vocabulary not in VOCABULARIES:
        raise InvitationError(
            gettext("The charter needs vocabulary %(number)d, which this node does not know. Update this node first.")
            % {"number": paper.charter.vocabulary}
        )


def check_clock(paper: Paper, *, simulated: bool) -> None:
    """Refuse a Party whose node keeps another kind of time than this one."""
    if paper.keyset.simulated != simulated:
        raise InvitationError(f"{Refusal.SIMULATED_PEER.code}: {Refusal.SIMULATED_PEER.sentence}")


def check_unchanged(invited: Charter, answered: Charter) -> None:
    """Refuse an answer whose charter differs in anything but the entry that was open, naming the first difference."""
    before, after = parse(invited.document), parse(answered.document)
    place = f"parties[{invited.members.index(None)}]"
    for path, ours, theirs in _differences(before, after, ""):
        if not (path == place or path.startswith((f"{place}.", f"{place}["))):
            raise InvitationError(
                gettext("The charter came back changed in %(place)s: sent %(ours)s, came back %(theirs)s.")
                % {"place": path, "ours": ours, "theirs": theirs}
            )


def _differences(ours: Json, theirs: Json, path: str) -> list[tuple[str, str, str]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        found = []
        for name in sorted({*ours, *theirs}):
            inner = f"{path}.{name}" if path else name
            found += _differences(ours.get(name), theirs.get(name), inner)
        return found
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [each for at, (one, two) in pairs for each in _differences(one, two, f"{path}[{at}]")]
    return [] if ours == theirs else [(path, _shown(ours), _shown(theirs))]


def _shown(value: Json) -> str:
    return "nothing" if value is None else canonical(value).decode()[:60]
