# SPDX-License-Identifier: Apache-2.0
"""The figures computed from the record: acts as they are stored, and the leaves of both logs up to given heads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from demarche.areas.statistics.models import ActRow
from demarche.core.acts.act import Act, open_act
from demarche.core.encoding import Json, digest, moment, stamp
from demarche.core.process import statistics
from demarche.core.process.amendments import in_force
from demarche.core.process.figures import document
from demarche.core.process.membership import STANDING, Pause, pauses
from demarche.core.process.settle import settle
from demarche.core.process.statistics import Entered, Fact, Heads, Pair, Period
from demarche.ledger import heads as own_heads
from demarche.ledger import processes, replay
from demarche.ledger.models import ActRecord, GenerationRecord, Log, PeerLog, PlaceRecord
from demarche.ledger.statements import SelectAmong

Leaves = dict[str, dict[str, list[Entered]]]

_HELD = SelectAmong(lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "leaf_index", "t"), str)
_SHOWN = SelectAmong(
    lambda ids: PlaceRecord.objects.filter(act__in=ids).values_list("act", "party", "origin", "index", "kind", "t"), str
)


@dataclass(frozen=True, slots=True)
class Two:
    """This Party and another, in a process."""

    process: str
    own: str
    other: str

    @property
    def pair(self) -> Pair:
        """Both, in the order of their codes."""
        one, other = sorted((self.own, self.other))
        return one, other


def period(values: Mapping[str, Json]) -> Period:
    """What the part `period` of an act says."""
    told = values["period"]
    assert isinstance(told, dict)  # noqa: S101  # narrows the type; its kind checked it
    return Period(*(moment(str(told[name])) for name in ("from", "until", "at")))


def told(period_: Period) -> Json:
    """A period as an act says it."""
    return {"from": stamp(period_.since), "until": stamp(period_.until), "at": stamp(period_.at)}


def heads(two: Two) -> Heads:
    """The newest signed heads of both logs that are held here, each after those of the logs it goes on from."""
    own: dict[str, int] = {}
    for log in Log.objects.filter(process=two.process).order_by("generation"):
        newest = own_heads.newest_head(log)
        own[log.origin] = 0 if newest is None else newest.size
    theirs: dict[str, int] = {}
    for each in GenerationRecord.objects.filter(process=two.process, party=two.other).order_by("number"):
        theirs[each.old_origin] = each.size
        theirs[each.origin] = 0
    for origin, size in PeerLog.objects.filter(process=two.process, party=two.other).values_list("origin", "size"):
        theirs[origin] = max(size, theirs.get(origin, 0))
    return {two.own: own, two.other: theirs}


def leaves(two: Two, acts: Iterable[str]) -> tuple[Leaves, set[str]]:
    """The leaves of these acts in both logs, and those which the other's door refused and never took; two queries."""
    ids = list(acts)
    logs = [(log.base, log.origin) for log in Log.objects.filter(process=two.process).order_by("base")]
    found: Leaves = {}
    refused: set[str] = set()
    for act, index, t in _HELD.rows(ids):
        base, origin = next(each for each in reversed(logs) if each[0] <= index)
        found.setdefault(act, {}).setdefault(two.own, []).append(Entered(origin, index - base, t))
    for act, party, origin, index, kind, t in _SHOWN.rows(ids):
        if kind in ("act", "got") and party in two.pair:
            found.setdefault(act, {}).setdefault(party, []).append(Entered(origin, index, t))
        elif kind == "refused" and party == two.other:
            refused.add(act)
    return found, {act for act in refused if two.other not in found.get(act, {})}


@dataclass(frozen=True)
class Counted:
    """The figures of two Parties for a period, as of heads, computed from all that is held of them here."""

    two: Two
    period: Period
    heads: Heads

    @cached_property
    def table(self) -> Json:
        """The table."""
        return statistics.table(self.facts, self.two.pair, self.period)

    @cached_property
    def hash(self) -> str:
        """What both Parties would sign."""
        return digest(document(told(self.period), statistics.written(self.heads), self.table))

    @cached_property
    def values(self) -> dict[str, Json]:
        """The parts of an act that proposes them."""
        return {
            "roles": {"raises": [self.two.own], "addressed": [self.two.other], "informed": []},
            "track": "diplomatic",
            "period": told(self.period),
            "heads": statistics.written(self.heads),
            "table": self.table,
            "hash": self.hash,
        }

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What each act counts as, in every matter of which an act belongs to the period."""
        by_dossier = self._acts()
        found, refused = leaves(self.two, (act.id for acts in by_dossier.values() for act in acts))
        places = statistics.below({act: logs for act, logs in found.items() if act not in refused}, self.heads)
        ground, paused = replay.ground(self.two.process), self._paused()
        facts: list[Fact] = []
        for dossier, acts in sorted(by_dossier.items()):
            docket = settle(statistics.counted(acts, self.two.pair, places), ground, dossier)
            if docket.opening is not None:
                view = ground.view(docket.opening.register.size)
                charter = in_force(view, processes.charter_of(self.two.process))
                facts.extend(statistics.facts(docket, self.two.pair, charter, places, paused))
        return tuple(facts)

    def _acts(self) -> dict[str, list[Act]]:
        rows = ActRow.objects.filter(process=self.two.process, party=self.two.other)
        rows = rows.filter(t__gte=self.period.since, t__lt=self.period.until)
        stored = ActRecord.objects.filter(dossier__in=rows.values("dossier"), process=self.two.process)
        found: dict[str, list[Act]] = {}
        for document_ in stored.order_by("leaf_index").values_list("document", flat=True).iterator():
            act = open_act(bytes(document_)).act
            found.setdefault(act.dossier, []).append(act)
        return found

    def _paused(self) -> tuple[Pause, ...]:
        """When either of the two did not take part, by the other's receipt."""
        with replay.docket(self.two.process, self.two.process) as register:
            said = [each.act for key in register.cells_named(STANDING) for each in register.history(*key)]
            if not said:
                return ()
            places = statistics.below(leaves(self.two, said)[0], self.heads)
            return tuple(each for each in pauses(register, places) if each.party in self.two.pair)


def of(two: Two, values: Mapping[str, Json]) -> Counted:
    """What is counted here for the period and as of the heads that an act names."""
    return Counted(two, period(values), statistics.read(values["heads"]))


def left_out(counted: Counted) -> list[str]:
    """Acts between the two that the own log has from before the moment, and its head does not: the other cited an old one."""
    two, sizes = counted.two, counted.heads.get(counted.two.own, {})
    rows = ActRow.objects.filter(process=two.process, party=two.other).values("act")
    logs = [(log.base, log.origin) for log in Log.objects.filter(process=two.process).order_by("base")]
    late: list[str] = []
    for base, origin in logs:
        first = base + sizes.get(origin, 0)
        upper = min((each for each, _origin in logs if each > base), default=None)
        stored = ActRecord.objects.filter(
            process=two.process, leaf_index__gte=first, t__lte=counted.period.at, id__in=rows
        )
        stored = stored if upper is None else stored.filter(leaf_index__lt=upper)
        late.extend(stored.order_by("leaf_index").values_list("id", flat=True)[:100])
    return late
