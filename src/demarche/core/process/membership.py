# SPDX-License-Identifier: Apache-2.0
"""Who is in the process and as what, and where each stands: what it said of itself last, as of a register.

A Party that suspends its participation goes on receipting, and says no more than that it resumes or withdraws; its clocks stand
still meanwhile (`deadlines`). One that has withdrawn says nothing any more; what it said stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.core.acts import contacts, powers
from demarche.core.acts import membership as acts
from demarche.core.acts.act import Act
from demarche.core.acts.joining import ACCEDE
from demarche.core.acts.revoking import REVOKE
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket
from demarche.core.process.register import View
from demarche.core.process.ruling import Past, Ruling

STANDING: Final = "standing"
ACCEDED: Final = "acceded"


class Capacity(StrEnum):
    """As what somebody is in the process."""

    PARTY = "party"
    OBSERVER = "observer"


class Membership(StrEnum):
    """How a Party takes part."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


_SAYS: Final = {
    acts.SUSPEND: Membership.SUSPENDED,
    acts.RESUME: Membership.ACTIVE,
    acts.WITHDRAW: Membership.WITHDRAWN,
}
_FROM: Final = {
    acts.SUSPEND: (Membership.ACTIVE,),
    acts.RESUME: (Membership.SUSPENDED,),
    acts.WITHDRAW: (Membership.ACTIVE, Membership.SUSPENDED),
}
_OBSERVERS_SAY: Final = frozenset(
    {*_SAYS, REVOKE, powers.STATE, contacts.NOMINATE, contacts.UPDATE, contacts.REMOVE, contacts.CONFIRM}
)
_WHILE_SUSPENDED: Final = frozenset({acts.RESUME, acts.WITHDRAW, REVOKE})


def membership(view: View, party: str) -> Membership:
    """How a Party took part as of a register."""
    value = view.read(STANDING, party)
    return Membership.ACTIVE if value is None else Membership(str(value))


def capacity(view: View, charter: Charter, code: str) -> Capacity | None:
    """As what somebody is in the process as of a register; `None` for who is not."""
    if charter.names(code):
        return Capacity.PARTY
    value = view.read(ACCEDED, code)
    return Capacity(str(value["as"])) if isinstance(value, dict) else None


def members(view: View, charter: Charter) -> Iterator[str]:
    """Everyone in the process as of a register, in the order in which they came to it; those who withdrew too."""
    yield from (member.code for member in charter.parties)
    yield from (writer for (_name, writer, _about), _ in view.cells(ACCEDED))


def holders(view: View, charter: Charter) -> tuple[str, ...]:
    """Who is sent what is said to all as of a register: everyone in the process but those who have withdrawn."""
    return tuple(code for code in members(view, charter) if membership(view, code) is not Membership.WITHDRAWN)


def active(view: View, charter: Charter) -> tuple[str, ...]:
    """The Parties that take part as of a register: neither observers nor suspended nor withdrawn."""
    return tuple(
        code
        for code in members(view, charter)
        if capacity(view, charter, code) is Capacity.PARTY and membership(view, code) is Membership.ACTIVE
    )


def membership_at(view: View, party: str, at: int) -> Membership:
    """How a Party took part at a moment (UTC seconds), by what was entered until then."""
    said = [each.value for each in view.register.history(STANDING, party, size=view.size) if each.t <= at]
    return Membership(str(said[-1])) if said else Membership.ACTIVE


def barred(view: View, charter: Charter, act: Act) -> Reason | None:
    """Why somebody, as it is in the process, does not say this: judged by the register that its act cites, and by nothing later."""
    return bars(view, charter, act.author, act.kind)


def bars(view: View, charter: Charter, party: str, kind: str) -> Reason | None:
    """Why somebody does not say an act of a kind, as of a register."""
    holds = capacity(view, charter, party)
    if holds is None:
        return None if kind == ACCEDE else Reason.NOT_IN_THE_PROCESS
    if holds is Capacity.OBSERVER and kind not in _OBSERVERS_SAY:
        return Reason.OBSERVES_THE_PROCESS
    stands = membership(view, party)
    if stands is Membership.SUSPENDED and kind not in _WHILE_SUSPENDED:
        return Reason.PARTY_SUSPENDED
    return Reason.PARTY_WITHDREW if stands is Membership.WITHDRAWN else None


def _say(act: Act, past: Past) -> Ruling:
    value = past.read(STANDING, act.author)
    stands = Membership.ACTIVE if value is None else Membership(str(value))
    if stands not in _FROM[act.kind]:
        return Ruling(Reason.NOT_FROM_HERE)
    return Ruling(writes=(Write(STANDING, _SAYS[act.kind].value),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = dict.fromkeys(_SAYS, _say)


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when a Party did not take part, by the first receipt of another Party; `until` is open while it does not."""

    party: str
    since: int
    until: int | None
    act: str


def pauses(docket: Docket, places: Mapping[str, Mapping[str, int]]) -> Iterator[Pause]:
    """Every time that a Party suspended its participation or withdrew, registered or not: it binds from the first receipt by another.

    `places` gives per act and Party when it was entered in that Party's log (UTC seconds).
    """
    for name, party, about in docket.cells_named(STANDING):
        since: tuple[int, str] | None = None
        for entry in docket.history(name, party, about):
            t = _received(places.get(entry.act, {}), party)
            if t is None:
                continue
            stopped = entry.value != Membership.ACTIVE
            if stopped and since is None:
                since = (t, entry.act)
            elif not stopped and since is not None:
                yield Pause(party, since[0], max(t, since[0]), since[1])
                since = None
        if since is not None:
            yield Pause(party, since[0], None, since[1])


def _received(times: Mapping[str, int], author: str) -> int | None:
    return min((t for party, t in times.items() if party != author), default=None)


def spans(found: Iterable[Pause], parties: Iterable[str], open_end: int) -> list[tuple[int, int]]:
    """When any of these Parties was suspended, as (from, to)."""
    wanted = set(parties)
    return [(each.since, open_end if each.until is None else each.until) for each in found if each.party in wanted]
