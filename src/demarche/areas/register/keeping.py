# SPDX-License-Identifier: Apache-2.0
"""What pages read of who keeps the register, and of the words for another: folded, not queried."""

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.core.process.depositary import (
    Tenure,
    Word,
    least_that_stays,
    needed,
    open_round,
    words,
)
from demarche.core.process.docket import Docket
from demarche.core.process.membership import active
from demarche.ledger import processes, replay
from demarche.ledger.models import HeadRecord
from demarche.ledger.processes import Standing


@dataclass(frozen=True, slots=True)
class Choice:
    """What some said in a round: whom, how many entries stay, who; how many more must say so, `None` where the round is over."""

    round: int
    to: str
    stays: int
    parties: tuple[str, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps the register, who may be named, and where the words for another stand.

    Of the Parties in `count`, `most` must say the same. `round` is the one that is open; `words` are all, oldest round first. `stays`
    is how many entries the next word of this Party leaves as they are; `None` while the depositary has signed no such size that is held here.
    """

    own: str
    tenures: tuple[Tenure, ...]
    candidates: tuple[str, ...]
    count: frozenset[str]
    most: int
    round: int
    words: tuple[Word, ...]
    stays: int | None

    @property
    def generation(self) -> int:
        """Which generation the next depositary's would be."""
        return len(self.tenures) + 1

    @property
    def now(self) -> list[Word]:
        """The words of the open round."""
        return [each for each in self.words if each.round == self.round]

    @property
    def spoken(self) -> bool:
        """Whether this Party has had its word in the open round, or in a later one."""
        return any(each.party == self.own and each.round >= self.round for each in self.words)

    @property
    def asks(self) -> Word | None:
        """The newest word of the open round that waits for this Party's, where its own counts and is not said."""
        if self.spoken or self.own not in self.count:
            return None
        return self.now[-1] if self.now else None

    def choices(self) -> Iterator[Choice]:
        """What was said, round by round."""
        for number, to, head in dict.fromkeys((each.round, *each.choice) for each in self.words):
            parties = [each.party for each in self.words if (each.round, *each.choice) == (number, to, head)]
            lacking = self.most - sum(party in self.count for party in parties)
            yield Choice(number, to, head.size, tuple(parties), lacking if number >= self.round else None)


def keeping(process: str) -> Keeping:
    """Who keeps the register of a process now."""
    return keeping_of(processes.standing(process))


def keeping_of(here: Standing) -> Keeping:
    """The same for a node that stands here."""
    with replay.docket(here.process.id, here.process.id) as docket:
        return keeping_by(here, docket)


def keeping_by(here: Standing, docket: Docket) -> Keeping:
    """The same by a docket of the register's acts that is at hand."""
    ground, charter = replay.folded_ground(here), processes.charter_of(here.process.id)
    view, generation = ground.view(here.register.size), len(here.tenures) + 1
    said = sorted(words(docket, generation), key=lambda each: each.round)
    count, most = needed(view, charter, here.depositary)
    number = open_round(said, count, most)
    least = least_that_stays(docket, view, generation)
    named = [each.head.size for each in said if each.round == number and each.head.size >= least]
    return Keeping(
        own=here.own_code,
        tenures=here.tenures,
        candidates=tuple(code for code in active(view, charter) if code != here.depositary),
        count=count,
        most=most,
        round=number,
        words=tuple(said),
        stays=named[0] if named else _signed(here, least),
    )


def _signed(here: Standing, least: int) -> int | None:
    """The smallest size from there on of which a head is held: whoever lacks what stays is given it under that."""
    if least in (here.ground.founding, here.tenures[-1].start):
        return least
    origin = here.tenures[-1].origin(here.process.id)
    sizes = HeadRecord.objects.filter(origin=origin, size__gte=least, size__lte=here.register.size)
    return sizes.order_by("size").values_list("size", flat=True).first()
