# SPDX-License-Identifier: Apache-2.0
"""Comparing with another node what each holds: asked for by the clock, by an act that waits, by an officer, after a restore."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from demarche.areas.directory.queries import fetching
from demarche.areas.exchange import holding
from demarche.areas.exchange.correspondence import Peer, known_as, peer
from demarche.areas.exchange.models import Comparison, WaitingAct
from demarche.areas.exchange.outbox import as_obstacle, obstacle_of, pause_after, read_reply, way_to
from demarche.areas.exchange.registering import note_named, take_in
from demarche.areas.exchange.transport import ObstacleError, Transport
from demarche.core.encoding import digest
from demarche.core.parcel import Answer, Cover, Inventory, Item, Parcel, join_body, write_cover, write_parcel
from demarche.core.seal import seal
from demarche.ledger import holdings, processes
from demarche.ledger.models import Log, Member, Process
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write

Random = Callable[[int], bytes]
Whom = tuple[str, str]

HOUR: Final = 3600.0
MINUTE: Final = 60.0
SOON: Final = 5.0
"""How soon a restored node asks again for what it lacks of its own: until it has it, it releases nothing in those matters. One that joins, too."""
COMING: Final = 100.0
"""Acts a second that come at least once they are asked for: as long as that takes it is not asked again."""
ROUNDS: Final = 12
"""The most requests of one comparison; 16 sums a round tell apart more dossiers than there are."""

MOST: Final = 1_000_000
"""The most acts that are said to be lacked: what another node states of its numbers is only its word."""

_BETWEEN_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a comparison: acts we lacked and that come now, acts that go to the other again."""

    lacked: int
    sent: int


def compare_with(  # noqa: PLR0913  # what an attempt needs
    whom: Whom, spans: Iterable[Inventory] | None, *, signer: Signer, transport: Transport, at: int, random: Random
) -> Outcome:
    """Compare all that is shared with a Party, or these spans; raise `ObstacleError` or `KeyLockedError`."""
    process_id, code = whom
    [member] = (each for each in known_as(code) if each.process == process_id)
    asking = _Asking(peer(member), signer, transport, at, random)
    return asking.run(list(spans) if spans is not None else None)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One comparison: what it needs."""

    peer: Peer
    signer: Signer
    transport: Transport
    at: int
    random: Random

    def run(self, spans: list[Inventory] | None) -> Outcome:
        """Say what is held, and go into what differs, until nothing does that was not told."""
        asked = [holding.whole(self.peer)] if spans is None else spans
        lacked = own = sent = 0
        whole = spans is None
        for _ in range(ROUNDS):
            if not asked:
                break
            answer = self._post(asked[: holding.SPANS])
            whole = whole and len(answer.inventories) <= holding.SPANS
            told = holding.say(self.peer, answer.inventories, answer.wants, at=self.at, asked=False)
            asked = [*asked[holding.SPANS :], *told.inventories]
            lacked, own, sent = lacked + told.lacked, own + told.own_lacked, sent + told.sent
        here = self.peer.standing
        if whole and not asked and not own and len(here.parties) == _BETWEEN_TWO and not here.log.fetched:
            write(lambda: Log.objects.filter(pk=here.log.pk).update(fetched=True))
        return Outcome(lacked, sent)

    def _post(self, inventories: list[Inventory]) -> Answer:
        found = way_to(self.peer)
        plain = write_parcel(Parcel(self.peer.process, inventories=tuple(inventories)))
        item = seal(plain, [self.peer.keyset.box], random=self.random)
        cover = Cover(
            sender=self.peer.member.own_code,
            addressee=self.peer.code,
            made=self.at,
            items=(Item(digest(item), len(item)),),
            heads=self.peer.heads,
        )
        body = join_body(write_cover(cover, self.signer.under(self.peer.carries).node()), [item])
        answer = read_reply(self.transport.post(found.address, found.tls, body, found.confirmed))
        if answer.code is not None:
            raise ObstacleError(obstacle_of(answer.code), answer.code)
        note_named(self.peer, answer.held)
        take_in(answer.register, self.peer, at=self.at)
        return answer


def members(code: str = "") -> list[Whom]:
    """The confirmed Parties of founded processes, or those of this code: with whom this node can compare; who fetches compares by itself."""
    rows = Member.objects.exclude(confirmed_at=None).exclude(origin="")
    fetch = fetching()
    found = rows.values_list("process", "code", "process__own_code").order_by("process", "code")
    return [
        (process, each)
        for process, each, own in found
        if each != own and code in ("", each) and (process, each) not in fetch
    ]


def ask_all(code: str = "") -> int:
    """Have the worker compare with every Party now, or with this one; give how many."""
    found = members(code)

    def change() -> None:
        new = [Comparison(process=process, party=each) for process, each in found]
        Comparison.objects.bulk_create(new, ignore_conflicts=True)
        for process, each in found:
            Comparison.objects.filter(process=process, party=each).update(due=0.0)

    write(change)
    return len(found)


_DUE: Final = Select(
    lambda machine: Comparison.objects.filter(due__lte=machine).order_by("pk").values_list("process", "party"), float
)
_WAITING: Final = Select(lambda: WaitingAct.objects.values_list("process", "dossier").distinct())
_KNOWN: Final = Select(
    lambda: (
        Process.objects.filter(register_known__gt=F("register_size")).order_by("pk").values_list("pk", "register_size")
    )
)


def on_confirmed(*, process: str, code: str, **_more: object) -> None:
    """Hear that a Party was confirmed: of founders nothing is shared yet; who joins is told what is here, or tells it, at once."""
    here = processes.standing(process)
    if not {here.own_code, code} <= here.founders.keys():
        Comparison.objects.update_or_create(process=process, party=code, defaults={"due": 0.0})


class Rounds:
    """When the worker compares: at its start, once an hour, and for an act that waits for another, at most once a minute."""

    def __init__(self) -> None:
        self._started = False
        self._waited: dict[tuple[Whom, str], float] = {}
        self._missing: dict[Whom, list[str]] = {}
        self._grew: dict[str, tuple[int, float]] = {}

    def due(self, machine: float) -> list[Whom]:
        """With whom something is to be compared."""
        if not self._started:
            ask_all()
            self._started = True
        hourly = _DUE.rows(machine)
        self._wait(machine)
        return list(dict.fromkeys([*hourly, *self._missing]))

    def _wait(self, machine: float) -> None:
        """Note the dossiers in which acts wait and that nobody was asked for within the last minute.

        A register is among them whose leaves are known and whose acts are not here.
        """
        rows = [*_WAITING.rows(), *((each, each) for each in self._held_up(machine))]
        if not rows:
            self._waited.clear()
            self._missing.clear()
            return
        everyone = members()
        for process, dossier in rows:
            for whom in everyone:
                late = self._waited.get((whom, dossier), 0.0) <= machine - MINUTE
                if whom[0] == process and late and dossier not in self._missing.get(whom, ()):
                    self._missing.setdefault(whom, []).append(dossier)

    def _held_up(self, machine: float) -> list[str]:
        """The processes whose register does not grow though its leaves are known; of one that grew within the last minute, the acts come."""
        found = []
        for process, size in _KNOWN.rows():
            before, since = self._grew.get(process, (size, machine - MINUTE))
            self._grew[process] = size, since if size == before else machine
            if self._grew[process][1] <= machine - MINUTE:
                found.append(process)
        return found

    def compare(  # noqa: PLR0913  # what an attempt needs
        self, whom: Whom, *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
    ) -> int:
        """Compare with one Party, and keep what came of it; give 1."""
        missing = self._missing.pop(whom, [])
        self._waited.update({(whom, dossier): machine for dossier in missing})
        row = Comparison.objects.filter(process=whom[0], party=whom[1]).first()
        given = {"signer": signer, "transport": transport, "at": at, "random": random}
        if row is None or row.due > machine:
            [member] = (each for each in known_as(whom[1]) if each.process == whom[0])
            other = peer(member)
            spans = [each for dossier in _to_name(other, missing) for each in holding.one(other, dossier)]
            try:
                compare_with(whom, spans, **given)  # type: ignore[arg-type]  # by name
            except (ObstacleError, KeyLockedError):
                return 1  # asked again in a minute, and told by the comparison of the hour
            return 1
        compare_and_keep(row, machine=machine, **given)  # type: ignore[arg-type]  # by name
        return 1


def _to_name(other: Peer, dossiers: list[str]) -> list[str]:
    """Of dossiers in which acts wait, those whose existence a Party may learn: it is of the audience, or wrote such an act."""
    wrote = WaitingAct.objects.filter(process=other.process, author=other.code, dossier__in=dossiers)
    may = holdings.shared_with(other.standing, other.code, dossiers) | set(wrote.values_list("dossier", flat=True))
    return [each for each in dossiers if each in may]


def _reads(process: str) -> bool:
    """Whether this node joins and has nothing of the register yet: it asks again and again, for the other side confirms it when it may."""
    here = processes.standing(process)
    return here.own_code not in here.founders and not here.register.size


def compare_and_keep(  # noqa: PLR0913  # what an attempt needs
    row: Comparison, *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
) -> Outcome | None:
    """Compare all with one Party, and keep what came of it; `None` when something stood in the way."""
    whom = row.process, row.party
    found: Outcome | None = None
    try:
        done = found = compare_with(whom, None, signer=signer, transport=transport, at=at, random=random)
    except (ObstacleError, KeyLockedError) as error:
        obstacle, detail = as_obstacle(error)
        pause = SOON if _reads(row.process) else MINUTE + pause_after(12, random)
        said = {"obstacle": obstacle.code, "detail": detail, "due": machine + pause}
    else:
        said = {"obstacle": "", "detail": "", "at": at, "lacked": min(done.lacked, MOST), "sent": done.sent}
        here = processes.standing(row.process)
        longer = min(HOUR, max(MINUTE, done.lacked / COMING))
        pause = longer if here.log.fetched and not _reads(row.process) else SOON
        said["due"] = machine + (pause if done.lacked else HOUR)
    write(lambda: Comparison.objects.filter(pk=row.pk).update(**said))
    return found
