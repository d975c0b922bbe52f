# SPDX-License-Identifier: Apache-2.0
"""Invitations and answers as Borealia's node would write them, honest or not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from demarche.areas.directory import actions, comparing, own
from demarche.areas.directory.invitation import read_paper, write_paper
from demarche.core.charter import Member, read_charter
from demarche.core.encoding import canonical, parse
from demarche.core.keyset import root_fingerprint
from demarche.core.profiles import FILE_LIMITS, compose_charter, rules_of
from tests.builders import BOREALIA, NOON, Numbers, Party, seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.areas.directory.models import Comparison, Invitation
    from demarche.areas.officers.models import Officer
    from demarche.core.charter import Charter

CARD: dict[str, Any] = {
    "duty_line": "+00 1 555 0100",
    "hours": "24 h",
    "zone": "Etc/GMT-1",
    "languages": ["English", "French"],
    "confirmation": "Legal desk",
}
THEIRS = {**CARD, "duty_line": "+00 2 555 0200"}
ADDRESS = "127.0.0.12:9443"
_RANDOM = Numbers("letters")
CALL = comparing.Call("Borealia, Diplomatic desk", "embassy directory 2026", "XA/12/2027")


def member(party: Party) -> Member:
    """A Party's entry in a charter."""
    return Member(party.code, party.name, root_fingerprint(party.keyset.root), (5, 6), ())


def paper(kind: Any, charter: Charter, party: Party = BOREALIA) -> bytes:
    """What a Party's node writes."""
    return write_paper(kind, keyset_document=party.document, card=THEIRS, address=ADDRESS, charter=charter)


def invitation_from(
    party: Party = BOREALIA, *, label: str = "invitation", chair: str = "", depositary: str = ""
) -> bytes:
    """An invitation that another Party made."""
    rules = rules_of(
        "bilateral_ordinary", largest_file=FILE_LIMITS[0], terms="binding", chair=chair, depositary=depositary
    )
    charter = compose_charter("Process of two", member(party), rules, nonce=seed(label, 32))
    return paper("invitation", charter, party)


def invite(*, depositary: str = "") -> Invitation:
    """Aurelia makes an invitation; she is depositary unless another is named."""
    rules = rules_of("bilateral_ordinary", terms="binding", depositary=depositary)
    here = own.own().member(own.card_needed())
    return actions.invite("Aurelia-Borealia process", here, rules, at=NOON, random=_RANDOM)


def answer_to(made: Invitation, *, party: Party = BOREALIA, change: Callable[[Any], None] | None = None) -> bytes:
    """The other Party fills the open entry, and perhaps changes more than that."""
    charter = read_paper(bytes(made.document)).charter.fill(member(party))
    if change is not None:
        value: Any = parse(charter.document)
        change(value)
        charter = read_charter(canonical(value))
    return paper("answer", charter, party)


def joined() -> Invitation:
    """Aurelia has opened Borealia's answer."""
    made = invite()
    open_file(answer_to(made))
    made.refresh_from_db()
    return made


def open_file(document: bytes) -> actions.Opened:
    """Aurelia opens a file."""
    return actions.open_file(document, at=NOON + 60, random=_RANDOM)


def comparison(made: Invitation, officer: Officer) -> Comparison:
    """The attempt under way, with groups drawn from a fixed source."""
    return comparing.under_way(made.process, made.code, officer=officer, at=NOON + 120, random=Random(7))


def heard(attempt: Comparison) -> list[str]:
    """What Borealia reads aloud: its own groups, as asked for."""
    groups = comparing.fingerprint_of(attempt.process, attempt.code)
    return [groups[number - 1] for number in attempt.groups]
