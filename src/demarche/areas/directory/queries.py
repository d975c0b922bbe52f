# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms ask about Parties: names, how to reach them, how far a process has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Subquery

from demarche.areas.directory.invitation import read_paper
from demarche.areas.directory.models import ClosedLine, Comparison, ConfirmedAddress, Contact, Invitation
from demarche.core.acts.founding import FOUND
from demarche.core.process.membership import members
from demarche.ledger import processes, replay
from demarche.ledger.models import ActRecord, GenerationRecord, Member
from demarche.ledger.statements import Select

DAY: Final = 86_400

GOING_ON: Final = 5
"""The most logs of one Party that go on that a page lists: a Party restores as often as it says, and hides no other's by it."""


def party_names(process: str) -> dict[str, str]:
    """The names of the Parties of a process, by code."""
    return dict(Member.objects.filter(process=process).values_list("code", "name"))


def contact(process: str, code: str) -> Contact | None:
    """How another Party of a process is reached."""
    return Contact.objects.filter(process=process, code=code).first()


@dataclass(frozen=True, slots=True)
class Door:
    """Where another Party's peer door is (`host:port`), and the hash of its certificate."""

    address: str
    tls: str
    process: str = ""
    code: str = ""

    def confirmed(self, address: str) -> bool:
        """Whether an administrator confirmed exactly this address, which is not public, for this Party. One query."""
        return _CONFIRMED.first(self.process, self.code, address) is not None


_DOOR: Final = Select(
    lambda process, code: Contact.objects.filter(process=process, code=code).values_list("address", "tls"), str, str
)

_CONFIRMED: Final = Select(
    lambda process, code, address: ConfirmedAddress.objects.filter(
        process=process, code=code, address=address
    ).values_list("pk"),
    str,
    str,
    str,
)


def door(process: str, code: str) -> Door | None:
    """Where a Party of a process is reached by its node."""
    row = _DOOR.first(process, code)
    return None if row is None else Door(str(row[0]), str(row[1]), process, code)


def closed_line(process: str, code: str) -> ClosedLine | None:
    """Why, since when and by whom the line to a Party is closed; `None` while it is open."""
    return ClosedLine.objects.filter(process=process, code=code).select_related("officer").first()


_REACHED: Final = Select(
    lambda none: (
        Contact.objects.exclude(address=none)
        .filter(
            Exists(Member.objects.exclude(confirmed_at=None).filter(process=OuterRef("process"), code=OuterRef("code")))
        )
        .values_list("process", "code")
    ),
    str,
)


def reached_by_address() -> list[tuple[str, str]]:
    """The confirmed Parties, (process id, code), whose node has an address."""
    return [(process, code) for process, code in _REACHED.rows("")]


_FETCHING: Final = Select(lambda none: Contact.objects.filter(address=none).values_list("process", "code"), str)


def fetching() -> set[tuple[str, str]]:
    """The Parties, (process id, code), whose node has no address and fetches what is due to it."""
    return {(process, code) for process, code in _FETCHING.rows("")}


@dataclass(frozen=True, slots=True)
class Founding:
    """How far a Party has come: whether this node holds its founding act, since when, else how many days others wait for it."""

    code: str
    name: str
    ours: bool
    founded: int | None
    waited_days: int


def foundings(members: Iterable[Member], *, own_code: str, at: int) -> list[Founding]:
    """Where the founding of one process by these stands, the own Party first: by the register, once it has begun. One query."""
    rows = sorted(members, key=lambda member: (member.code != own_code, member.code))
    ground = replay.ground(rows[0].process_id)
    cells = ground.view(ground.head.size).cells("founded")
    acts = ActRecord.objects.filter(process=rows[0].process_id, dossier=rows[0].process_id, kind=FOUND)
    # Who joins receives them long after.
    founded = {writer: entered.t for (_name, writer, _about), entered in cells} or dict(acts.values_list("author", "t"))
    first = min(founded.values(), default=at)
    return [
        Founding(
            member.code,
            member.name,
            member.code == own_code,
            founded.get(member.code),
            max(0, at - first) // DAY,
        )
        for member in rows
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list of Parties: an invitation that waits for its answer, or another Party of a process."""

    process: str
    process_name: str
    exercise: bool
    code: str
    name: str
    state: str
    since: int
    invitation: int


def lines() -> list[Line]:
    """Every other Party, and every invitation without an answer, newest first. Three queries, and one a process, whatever their number."""
    invitations = list(Invitation.objects.defer("reply").order_by("-at", "-pk"))
    came = {(each.process, each.code): each for each in invitations if each.process}
    disagreed = set(Comparison.objects.filter(outcome=Comparison.Outcome.MISMATCH).values_list("process", "code"))
    others = Member.objects.exclude(code=F("process__own_code")).select_related("process").defer("process__charter")
    waiting = [_waiting(each) for each in invitations if not each.process]
    found = []
    states: dict[str, dict[str, str]] = {}
    for each in others.order_by("-process__created", "pk"):
        whom = (each.process_id, each.code)
        if each.process_id not in states:
            states[each.process_id] = _states(each.process_id)
        state = _compared(each, came.get(whom)) or states[each.process_id][each.code]
        found.append(_line(each, came.get(whom), "mismatch" if whom in disagreed else state))
    return sorted((*waiting, *found), key=lambda line: -line.since)


def _compared(member: Member, invitation: Invitation | None) -> str:
    """How far a Party has come that is not confirmed; empty for one that is."""
    if invitation is not None and invitation.state == Invitation.State.WITHDRAWN:
        return "withdrawn"
    return "answered" if member.confirmed_at is None else ""


def founds(member: Member) -> bool:
    """Whether a Party stands in the charter of the process; else it joined, or asked to."""
    return member.code in {each.code for each in processes.charter_of(member.process_id).parties}


def is_exercise(invitation: Invitation) -> bool:
    """Whether the charter in an invitation is an exercise's."""
    return read_paper(bytes(invitation.document)).charter.exercise


def _waiting(invitation: Invitation) -> Line:
    """An invitation that nobody has answered."""
    return Line(
        process="",
        process_name=invitation.name,
        exercise=is_exercise(invitation),
        code="",
        name="",
        state=invitation.state,
        since=invitation.at,
        invitation=invitation.pk,
    )


def _line(member: Member, invitation: Invitation | None, state: str) -> Line:
    charter = processes.charter_of(member.process_id)
    begun = member.process.created if invitation is None else invitation.at
    return Line(
        process=member.process_id,
        process_name=charter.name,
        exercise=charter.exercise,
        code=member.code,
        name=member.name,
        state=state,
        since=begun if member.confirmed_at is None else member.confirmed_at,
        invitation=0 if invitation is None else invitation.pk,
    )


def _states(process: str) -> dict[str, str]:
    """How far each Party has come once it is confirmed: founded by all or not; of one that joins, whether it has acceded."""
    here = processes.standing(process)
    ground = replay.folded_ground(here)
    inside = set(members(ground.view(ground.head.size), processes.charter_of(process))) if ground.head.size else set()
    if here.own_code in here.founders:
        founding = "founded" if here.process.register_size else "confirmed"
    else:
        founding = "joined" if here.own_code in inside else "admitted"
    joining = {code: "joined" if {code, here.own_code} <= inside else "admitted" for code in here.parties}
    return joining | dict.fromkeys(here.founders, founding)


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A Party's log that goes on as another, as its first leaf states; `untold` entries more are held here than it says were signed."""

    party: str
    number: int
    since: int
    lost: int
    reason: str
    untold: int


def going_on() -> list[GoingOn]:
    """The newest logs of each other Party that go on from one before them, the newest first; one query."""
    name = Member.objects.filter(process=OuterRef("process"), code=OuterRef("party")).values("name")[:1]
    theirs = GenerationRecord.objects.filter(process=OuterRef("process"), party=OuterRef("party"))
    newest = Subquery(theirs.order_by("-number").values("number")[:1])
    rows = GenerationRecord.objects.filter(number__gt=newest - GOING_ON)
    rows = rows.annotate(party_name=Subquery(name)).order_by("-pk")
    return [
        GoingOn(
            party=row.party_name or row.party,
            number=row.number,
            since=row.t,
            lost=max(row.size - row.restored, 0),
            reason=row.reason,
            untold=max(row.held - row.size, 0),
        )
        for row in rows
    ]
