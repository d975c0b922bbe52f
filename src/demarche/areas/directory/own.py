# SPDX-License-Identifier: Apache-2.0
"""What this node says of itself to other Parties: its Party, its key-set, its address, its contact card."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import Card
from demarche.core.charter import Member
from demarche.core.encoding import Json
from demarche.core.keyset import KeySet, root_fingerprint
from demarche.core.renewal import read_set


@dataclass(frozen=True, slots=True)
class Own:
    """The own Party: its code and name, its newest key-set and the signed document of it."""

    code: str
    name: str
    keyset: KeySet = field(repr=False)
    keyset_document: bytes = field(repr=False)

    def member(self, card: Card) -> Member:
        """The own entry of a charter."""
        return Member(
            self.code, self.name, root_fingerprint(self.keyset.root), tuple(card.weekend), tuple(card.holidays)
        )


def own() -> Own:
    """Read the own Party from the node's folder."""
    n = 1
    while (path := _home() / "keys" / f"keyset-{n + 1}.json").exists():
        n += 1
    document = path.with_name(f"keyset-{n}.json").read_bytes()
    return Own(settings.NODE.party_code, settings.NODE.party_name, read_set(document), document)


def own_address() -> str:
    """Where other Parties' nodes reach this one: the address set, else the one the peer door is bound to just now.

    Empty for a node that fetches and has no address set.
    """
    named = settings.NODE.peer_address
    if named is None and settings.NODE.peer_collect:
        return ""
    if named is not None and named.port:
        return str(named)
    try:
        bound: str = json.loads((_home() / "run" / "node.json").read_text())["peer"]
    except (OSError, ValueError, KeyError) as error:
        raise InvitationError(
            gettext("Set peer.address in demarche.toml first: it is where other Parties' nodes reach this one.")
        ) from error
    return bound


def own_card() -> Card | None:
    """The own contact card, when it was filled in."""
    return Card.objects.first()


def card_value(card: Card) -> dict[str, Json]:
    """The contact card as it goes into files."""
    return {
        "duty_line": card.duty_line,
        "hours": card.hours,
        "zone": card.zone,
        "languages": list(card.languages),
        "confirmation": card.confirmation,
    }


def card_needed() -> Card:
    """The own contact card; raise `InvitationError` while it is not filled in."""
    card = own_card()
    if card is None:
        raise InvitationError(gettext("Fill in the contact card first: the other Party needs a line it can call."))
    return card


def _home() -> Path:
    return Path(settings.DEMARCHE_HOME)
