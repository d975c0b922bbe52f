# SPDX-License-Identifier: Apache-2.0
"""Two Parties with a log each, an act and a receipt on its way for as long as one likes, and what each then counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.encoding import Json, canonical
from demarche.core.process.membership import Pause
from demarche.core.process.settle import settle
from demarche.core.process.statistics import Entered, Fact, Heads, Period, below, cells, counted, facts, table
from tests.builders import AURELIA as ONE
from tests.builders import BOREALIA as OTHER
from tests.builders import charter_between
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, GROUND, NOON, Side, act, concern, matter
from tests.core.specimens import least

PAIR = (AURELIA, BOREALIA)
CHARTER = charter_between(ONE, OTHER)
STOPPING = charter_between(ONE, OTHER, clarification_stops=True)
DAY = 86_400
ALWAYS = Period(NOON - DAY, NOON + 1000 * DAY, NOON + 1000 * DAY)


@dataclass
class Node:
    """What one of the two holds: acts in the order in which they came, and leaves of both logs."""

    party: str
    acts: list[Act] = field(default_factory=list)
    entries: dict[str, dict[str, list[Entered]]] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)

    def note(self, act_id: str, party: str, leaf: Entered) -> None:
        """Hold a leaf."""
        leaves = self.entries.setdefault(act_id, {}).setdefault(party, [])
        if leaf not in leaves:
            leaves.append(leaf)

    def take(self, *acts: Act) -> None:
        """Hold acts."""
        for each in acts:
            self.acts.append(each)
            self.sides.setdefault(each.dossier, Side(self.party, each.dossier)).take(each)

    def table(
        self, heads: Heads, period: Period = ALWAYS, charter: Charter = CHARTER, paused: Sequence[Pause] = ()
    ) -> Json:
        """What this Party counts of all that it holds, as of these heads."""
        places = below(self.entries, heads)
        found: list[Fact] = []
        for dossier in {each.dossier for each in self.acts}:
            docket = settle(counted((a for a in self.acts if a.dossier == dossier), PAIR, places), GROUND, dossier)
            found.extend(facts(docket, PAIR, charter, places, paused))
        return table(found, PAIR, period)


class Meeting:
    """The two, their logs, and a third Party that may be informed. Time goes on by an hour with every leaf."""

    def __init__(self) -> None:
        self.now = NOON
        self.nodes = {party: Node(party) for party in PAIR}
        self.logs: dict[str, list[tuple[str, int]]] = {party: [] for party in PAIR}
        self.third = Node(CASTELLIA)

    def enter(self, party: str, act_id: str) -> Entered:
        """A leaf in a Party's log, as that Party's node holds it."""
        self.now += 3600
        leaf = Entered(f"log of {party}", len(self.logs[party]), self.now)
        self.logs[party].append((act_id, self.now))
        self.nodes[party].note(act_id, party, leaf)
        return leaf

    def wait(self, days: float) -> None:
        """Let time go by."""
        self.now += int(days * DAY)

    def open(self, kind: str, party: str, values: Mapping[str, Json], *informed: str) -> Act:
        """A Party opens a matter with the other; nobody else has it yet."""
        other = BOREALIA if party == AURELIA else AURELIA
        parts = {**values, "roles": matter(party, (other,), informed)["roles"]}
        said = act(kind, party, parts, seq=1, audience=tuple(sorted((*PAIR, *informed))))
        return self.release(said)

    def release(self, said: Act) -> Act:
        """Enter an act in its author's log, and have its node hold it."""
        if said.author in self.nodes:
            self.nodes[said.author].take(said)
            self.enter(said.author, said.id)
        else:
            self.third.take(said)
        return said

    def say(self, party: str, dossier: Act, kind: str, **values: Any) -> Act:
        """A Party says something in a matter, on all that it holds of it."""
        node = self.nodes.get(party, self.third)
        return self.release(node.sides[dossier.id].write(kind, values))

    def carry(self, said: Act, to: str | None = None) -> None:
        """An act comes to the other Party, which enters it; its receipt has not come back. Twice changes nothing."""
        for party in PAIR if to is None else (to,):
            node = self.nodes[party]
            if any(each.id == said.id for each in node.acts):
                continue
            node.take(said)
            if said.author in self.nodes:
                for leaf in self.nodes[said.author].entries[said.id][said.author]:
                    node.note(said.id, said.author, leaf)
            self.enter(party, said.id)

    def receipt(self, said: Act) -> None:
        """The other Party's leaf comes back."""
        for party in PAIR:
            if party != said.author and said.author in self.nodes:
                for leaf in self.nodes[party].entries.get(said.id, {}).get(party, ()):
                    self.nodes[said.author].note(said.id, party, leaf)

    def deliver(self, *acts: Act) -> None:
        """Acts come, and their receipts come back."""
        for each in acts:
            self.carry(each)
            self.receipt(each)

    def exchange(self, party: str, dossier: Act, kind: str, **values: Any) -> Act:
        """Say it, and all of it arrives."""
        said = self.say(party, dossier, kind, **values)
        self.deliver(said)
        return said

    def heads(self, **sizes: int) -> Heads:
        """Heads of both logs as they are, or smaller."""
        return {party: {f"log of {party}": sizes.get(party, len(self.logs[party]))} for party in PAIR}

    def both(self, *args: Any, heads: Heads | None = None, **kwargs: Any) -> Json:
        """The table of both, which is one."""
        found = [node.table(heads or self.heads(), *args, **kwargs) for node in self.nodes.values()]
        assert canonical(found[0]) == canonical(found[1])
        return found[0]

    def figures(self, party: str, *args: Any, opened: str = kinds.RAISE, **kwargs: Any) -> dict[str, int]:
        """The figures of a Party in matters of a kind that are not 0, as both count them."""
        found = cells(self.both(*args, **kwargs))
        counts = {name: len(acts) for (whose, kind, name), acts in found.items() if (whose, kind) == (party, opened)}
        return {name: count for name, count in counts.items() if count}


def asked(*forms: str) -> dict[str, Json]:
    """A concern with questions."""
    return concern(*(forms or ("yes_or_no", "open")))


def spoken(meeting: Meeting, side: Side, kind: str, *, twice: bool) -> Iterator[Act]:
    """A side says the least of a kind, right or not; another act under the same number where it forks."""
    written_ = side.write(kind, least(side, kind) or {})
    standing: dict[str, Any] = {"seq": written_.seq, "prev": written_.prev, "after": written_.after}
    twin = act(kinds.ASSESS, side.party, {"status": "open"}, dossier=written_.dossier, **standing)
    yield meeting.release(written_)
    if twice:
        yield meeting.release(twin)
