# SPDX-License-Identifier: Apache-2.0
"""What passes between Aurelia and Borealia in a quarter, and figures of it as Borealia proposes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.statistics.actions import counted
from demarche.areas.statistics.counting import Two
from demarche.areas.statistics.forms import period_of
from demarche.core.acts import concern as kinds
from demarche.core.acts import figures as acts
from demarche.core.acts.act import SignedAct
from demarche.core.encoding import digest
from demarche.core.process.figures import document
from demarche.ledger import heads, processes
from tests.builders import AURELIA, BOREALIA, raising

if TYPE_CHECKING:
    from datetime import date

    from demarche.areas.statistics.counting import Counted
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

ANSWER: dict[str, Json] = {"a1": {"value": "no"}, "a1_text": "No."}
DAY = 86_400


def say(
    desk: Desk, kind: str, values: dict[str, Json], dossier: SignedAct | None = None, *, by: str = "diplomatic"
) -> SignedAct:
    """Aurelia says something; Borealia has it."""
    said = desk.meeting.release(kind, values, dossier=dossier, desk=by)
    assert isinstance(said, SignedAct)
    desk.meeting.deliver(said)
    desk.clock.set(desk.meeting.now)
    return said


def hear(desk: Desk, kind: str, values: dict[str, Json], dossier: SignedAct | None = None) -> SignedAct:
    """Borealia says something, and it is here."""
    said = desk.meeting.hear(kind, values, dossier=dossier)
    desk.clock.set(desk.meeting.now)
    return said


def asked_and_answered(desk: Desk) -> list[SignedAct]:
    """A concern of each Party, answered in time; one of Aurelia's that has no answer; all of it below a signed head."""
    ours = say(desk, kinds.RAISE, raising("yes_or_no"))
    theirs = hear(desk, kinds.RAISE, raising("yes_or_no", raises=BOREALIA, addressed=AURELIA))
    hear(desk, kinds.ANSWER, ANSWER, ours)
    say(desk, kinds.ANSWER, ANSWER, theirs)
    silent = say(desk, kinds.RAISE, raising("open"))
    return [ours, theirs, silent]


def sign_head(desk: Desk) -> None:
    """The worker signs the newest head of Aurelia's log."""
    here = processes.standing(desk.meeting.process)
    heads.head_for(here, here.log.upto - 1, signer=desk.meeting.signer, at=desk.meeting.now)


def later(desk: Desk, days: int = 100) -> None:
    """Time goes by: the quarter is over."""
    desk.tick(days * DAY)
    sign_head(desk)


def two(desk: Desk) -> Two:
    """Aurelia and Borealia."""
    return Two(desk.meeting.process, "XA", "XB")


def computed(desk: Desk, first: date, last: date) -> Counted:
    """The figures of a period, computed from the record."""
    return counted(two(desk), period_of(first, last, desk.meeting.now))


def by_borealia(found: Counted, **other: Json) -> dict[str, Json]:
    """The parts of the act with which Borealia proposes figures; others than those computed, with the hash that these have."""
    values: dict[str, Json] = {
        **found.values,
        "roles": {"raises": ["XB"], "addressed": ["XA"], "informed": []},
        **other,
    }
    return {**values, "hash": digest(document(values["period"], values["heads"], values["table"]))}


def proposed(desk: Desk, found: Counted, **other: Json) -> SignedAct:
    """Borealia's proposal, received."""
    return hear(desk, acts.PROPOSE, by_borealia(found, **other))
