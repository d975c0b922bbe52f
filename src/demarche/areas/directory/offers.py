# SPDX-License-Identifier: Apache-2.0
"""Offers to come to a process that nobody has taken up: how old each is, what to do next, and whether it can be taken back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.areas.directory.models import Invitation
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.core.acts.founding import FOUND
from demarche.ledger.models import ActRecord, Member, Pending, Process
from demarche.ledger.transaction import write

DAY: Final = 86_400

SHOWN_AFTER: Final = 3 * DAY
"""From what age on an offer stands under Needs my action too."""

_KEY: Final = "directory/offer/"
State = Invitation.State


class Stage(StrEnum):
    """Where an offer stands still: on whom it waits, and for what."""

    UNANSWERED = "unanswered"
    UNCONFIRMED = "unconfirmed"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation or an answer to one that has not led to a founded process: since when it stands where it stands."""

    stage: Stage
    invitation: int
    process: str
    process_name: str
    code: str
    party: str
    since: int
    days: int

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it can still be taken back; once the other Party is confirmed an act says what this one does."""
        return self.stage in (Stage.UNANSWERED, Stage.UNCONFIRMED)


def offers(at: int) -> list[Offer]:
    """Every offer that waits, the oldest first. Four queries, whatever their number."""
    waiting = list(
        Invitation.objects.filter(state__in=(State.MADE, State.ANSWERED, State.CONFIRMED))
        .defer("document", "reply")
        .order_by("at", "pk")
    )
    ids = [each.process for each in waiting if each.process]
    entered = dict(Process.objects.filter(id__in=ids, register_size=0).values_list("id", "created"))
    members = {(each.process_id, each.code): each for each in Member.objects.filter(process__in=entered)}
    founded = _founded(entered)
    found = (_offer(each, members.get((each.process, each.code)), entered, founded, at) for each in waiting)
    return sorted((each for each in found if each is not None), key=lambda each: (each.since, each.invitation))


def offer_of(process: str, at: int) -> Offer | None:
    """The offer that leads to a process, while it waits."""
    return next((each for each in offers(at) if each.process == process), None)


def _founded(entered: dict[str, int]) -> dict[str, int]:
    """By process the moment of our own founding act."""
    own = dict(Process.objects.filter(id__in=entered).values_list("id", "own_code"))
    acts = ActRecord.objects.filter(process__in=entered, kind=FOUND).values_list("process", "author", "t")
    return {process: t for process, author, t in acts if own.get(process) == author}


def _offer(
    row: Invitation, member: Member | None, entered: dict[str, int], founded: dict[str, int], at: int
) -> Offer | None:
    if row.process and row.process not in entered:
        return None  # founded, by both
    if row.state == State.MADE:
        stage, since = Stage.UNANSWERED, row.at
    elif row.state == State.ANSWERED:
        stage, since = Stage.UNCONFIRMED, entered[row.process]
    elif row.process in founded:
        stage, since = Stage.THEIRS, founded[row.process]
    else:
        stage, since = Stage.OURS, (member.confirmed_at if member is not None else None) or row.at
    name = member.name if member is not None else ""
    days = max(0, at - since) // DAY
    return Offer(stage, row.pk, row.process, row.name, row.code, name, since, days)


_ROLES: Final = {
    Stage.UNANSWERED: (ADMINISTRATOR,),
    Stage.UNCONFIRMED: (ADMINISTRATOR,),
    Stage.OURS: (),  # the draft of the founding act stands there itself
    Stage.THEIRS: (ADMINISTRATOR, RELEASING),
}


def ask(at: int) -> None:
    """Keep a row of Needs my action for whoever can do something about an offer that has waited for some days."""
    old = [each for each in offers(at) if at - each.since >= SHOWN_AFTER]
    rows = {f"{_KEY}{each.invitation}/{each.stage}/{role}": (each, role) for each in old for role in _ROLES[each.stage]}
    held = set(Pending.objects.filter(key__startswith=_KEY).values_list("key", flat=True))
    if held == rows.keys():
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=_KEY).exclude(key__in=rows).delete()
        for key, (offer, role) in rows.items():
            Pending.objects.update_or_create(key=key, defaults=_row(offer, role))

    write(change)


def forget(invitation: int) -> None:
    """Take away the rows of an offer that waits no more; part of the caller's transaction."""
    Pending.objects.filter(key__startswith=f"{_KEY}{invitation}/").delete()


def _row(offer: Offer, role: str) -> dict[str, object]:
    url = f"/parties/{offer.process}/charter/" if offer.process else f"/parties/invitations/{offer.invitation}/"
    return {
        "group": "offers",
        "verb": f"offer_{offer.stage}",
        "role": role,
        "title": offer.process_name,
        "process": offer.process,
        "party": offer.code,
        "url": url,
        "since": offer.since,
    }
