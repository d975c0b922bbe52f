# SPDX-License-Identifier: Apache-2.0
"""Where a matter stands: cells that keep their history, each with one writer, read as of what an author had seen."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, canonical, digest
from demarche.core.process.cells import Key, Write
from demarche.core.process.roles import LEFT, Role, roles

# A cell keeps its history, so its line grows with the matter; nobody sends it.
_LINE_LIMIT: Final = 2**32


class Standing(StrEnum):
    """What an act amounts to. All four are computed from the acts alone."""

    IN_EFFECT = "in_effect"
    REFUSED = "refused"
    FORKED = "forked"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that a cell's writer gave it."""

    act: str
    seq: int
    depth: int
    value: Json


@dataclass(frozen=True, slots=True)
class Equivocation:
    """Two or more different acts that one author signed under one number: a proof against him."""

    author: str
    seq: int
    acts: tuple[str, ...]


@dataclass(slots=True)
class Placed:
    """An act whose past is here: the chain it continues, and per author the newest act it stands on.

    Of an act of the register, `past` leaves out what the register that it cites holds, and `writes` is what it will write there.
    """

    act: Act
    branch: int
    depth: int
    past: Mapping[str, str]
    register_size: int
    reason: Reason | None = None
    writes: tuple[Write, ...] = ()


@dataclass(slots=True)
class Cell:
    """A cell's entries, by the branch of its writer's chain they stand on, oldest first."""

    branches: dict[int, list[Entry]] = field(default_factory=dict)

    def write(self, branch: int, entry: Entry) -> None:
        """Add what an act gives the cell."""
        self.branches.setdefault(branch, []).append(entry)

    def entries(self) -> list[Entry]:
        """Every entry of every branch, by number and then by id."""
        if len(self.branches) == 1:
            return next(iter(self.branches.values()))
        return sorted((each for line in self.branches.values() for each in line), key=lambda each: (each.seq, each.act))


class Chains:
    """The chains of each author's acts: one branch as a rule, one more for each act that shares another's `prev`."""

    def __init__(self) -> None:
        self._parents: list[tuple[int | None, int]] = []
        self._continued: set[str] = set()

    def place(self, author: str, prev: Placed | None) -> tuple[int, int]:
        """The branch and depth of an act that follows `prev`."""
        before = f"{author}/first" if prev is None else prev.act.id
        first = before not in self._continued
        self._continued.add(before)
        depth = 1 if prev is None else prev.depth + 1
        if prev is not None and first:
            return prev.branch, depth
        self._parents.append((None, 0) if prev is None else (prev.branch, prev.depth))
        return len(self._parents) - 1, depth

    def along(self, cell: Cell, tip: Placed) -> Iterator[Entry]:
        """The entries of a cell on the chain that ends at `tip`, the newest first."""
        branch: int | None = tip.branch
        depth = tip.depth
        while branch is not None:
            line = cell.branches.get(branch, [])
            for at in range(bisect_right(line, depth, key=lambda entry: entry.depth), 0, -1):
                yield line[at - 1]
            parent, forked_at = self._parents[branch]
            branch, depth = parent, min(depth, forked_at)

    def leads_to(self, older: Placed, newer: Placed) -> bool:
        """Whether `newer` stands on the same chain as `older`, at or after it."""
        branch: int | None = newer.branch
        depth = newer.depth
        while branch is not None and branch != older.branch:
            parent, forked_at = self._parents[branch]
            branch, depth = parent, min(depth, forked_at)
        return branch == older.branch and older.depth <= depth


class Docket:
    """What the acts of one dossier, or of a register, imply. Made by `settle`; set by nobody.

    Equal for two nodes that hold the same acts, whatever the order in which these came. `reads` counts the cells that judging
    has read so far.
    """

    def __init__(self, process: str, dossier: str) -> None:
        self.process = process
        self.dossier = dossier
        self.begin_again()

    def begin_again(self) -> None:
        """Forget every act."""
        self.placed: dict[str, Placed] = {}
        self.waiting: dict[str, Act] = {}
        self.missing: dict[str, tuple[str, ...]] = {}
        self.awaiting: dict[int, set[str]] = {}
        self.by_number: dict[tuple[str, int], list[str]] = {}
        self.tips: dict[str, str] = {}
        self.forks: dict[str, int] = {}
        self.cells: dict[Key, Cell] = {}
        self._by_name: dict[str, list[Key]] = {}
        self.chains = Chains()
        self.reads = 0

    @property
    def opening(self) -> Act | None:
        """The opening act, once it is here."""
        placed = self.placed.get(self.dossier)
        return None if placed is None else placed.act

    def holds(self, act_id: str) -> bool:
        """Whether the act is here, waiting or not."""
        return act_id in self.placed or act_id in self.waiting

    def standing(self, act_id: str) -> Standing:
        """What an act that is here amounts to."""
        placed = self.placed.get(act_id)
        if placed is None:
            return Standing.WAITING
        if self.is_forked(placed):
            return Standing.FORKED
        return Standing.IN_EFFECT if placed.reason is None else Standing.REFUSED

    def reason(self, act_id: str) -> Reason | None:
        """Why an act has no effect; `None` when it has, or while it waits."""
        placed = self.placed.get(act_id)
        if placed is None:
            return None
        return Reason.FORKED_NUMBER if self.is_forked(placed) else placed.reason

    def cell(self, key: Key) -> Cell:
        """The cell of that key, to be written; a new one when nothing was written to it yet."""
        found = self.cells.get(key)
        if found is None:
            found = self.cells[key] = Cell()
            self._by_name.setdefault(key[0], []).append(key)
        return found

    def cells_named(self, name: str) -> list[Key]:
        """The keys of every cell of that name, whoever writes it and whatever it is about."""
        return self._by_name.get(name, [])

    def history(self, name: str, writer: str, about: str = "") -> list[Entry]:
        """What a writer gave a cell, oldest first, without what has no effect."""
        cell = self.cells.get((name, writer, about))
        if cell is None:
            return []
        if writer not in self.forks:
            return cell.entries()
        return [entry for entry in cell.entries() if not self.is_forked(self.placed[entry.act])]

    def current(self, name: str, writer: str, about: str = "") -> Entry | None:
        """What stands in a cell now."""
        history = self.history(name, writer, about)
        return history[-1] if history else None

    def newest(self, author: str) -> Placed | None:
        """An author's newest act here that is not waiting; of a fork, the branch that holds, else the longer chain, then the smallest id."""
        tip = self.tips.get(author)
        held = self._held(author) if author in self.forks else None
        if held is None:
            return None if tip is None else self.placed[tip]
        on = [each for each in self.placed.values() if each.act.author == author and self.chains.leads_to(held, each)]
        return min(on, key=lambda each: (-each.depth, each.act.id))

    def equivocations(self) -> tuple[Equivocation, ...]:
        """Every number under which an author signed more than one act."""
        return tuple(
            Equivocation(author, seq, tuple(sorted(acts)))
            for (author, seq), acts in sorted(self.by_number.items())
            if len(acts) > 1
        )

    def unsettled(self) -> tuple[str, ...]:
        """The authors who signed two acts under one number and whose newest act here has no effect for it."""
        newest = {author: self.newest(author) for author in sorted(self.forks)}
        return tuple(author for author, placed in newest.items() if placed is None or self.is_forked(placed))

    def crossed(self, act_id: str) -> tuple[str, ...]:
        """The acts that neither saw this act nor were seen by its author, by other Parties: crossed in the post."""
        mine = self.placed[act_id]
        return tuple(
            sorted(
                other.act.id
                for other in self.placed.values()
                if other.act.author != mine.act.author and not self._saw(mine, other) and not self._saw(other, mine)
            )
        )

    def value(self) -> Json:
        """Everything the docket says, as plain JSON: the same on every node that holds the same acts."""
        acts: list[Json] = [
            {"act": each, "standing": str(self.standing(each)), "reason": str(self.reason(each) or "")}
            for each in sorted({*self.placed, *self.waiting})
        ]
        cells: list[Json] = [
            {"cell": list(key), "entries": [{"act": each.act, "value": each.value} for each in self.history(*key)]}
            for key in sorted(self.cells)
            if self.history(*key)
        ]
        proofs: list[Json] = [
            {"author": each.author, "seq": each.seq, "acts": list(each.acts)} for each in self.equivocations()
        ]
        waiting: list[Json] = [{"act": each, "missing": list(self.missing[each])} for each in sorted(self.waiting)]
        return {"acts": acts, "cells": cells, "proofs": proofs, "waiting": waiting}

    def digest(self) -> str:
        """The SHA-256 of `value`, for two nodes to compare."""
        return digest(b"".join(canonical(line, limit=_LINE_LIMIT) for lines in self._lines() for line in lines))

    def _lines(self) -> list[list[Json]]:
        value = self.value()
        assert isinstance(value, dict)  # noqa: S101  # narrows the type; `value` builds it so
        return [lines for lines in value.values() if isinstance(lines, list)]

    def is_forked(self, placed: Placed) -> bool:
        """Whether an act stands without effect because its author signed two acts under its number or an earlier one.

        A branch takes effect again when every other Party that acts in the dossier has named the same act of it (`fork.hold`),
        up to the next number under which two acts follow the named one.
        """
        author, seq = placed.act.author, placed.act.seq
        if author not in self.forks or seq < self.forks[author]:
            return False
        held = self._held(author)
        if held is None:
            return True
        if not self.chains.leads_to(held, placed):
            return not self.chains.leads_to(placed, held)
        return any(self._following(held, number) > 1 for number in range(held.act.seq + 1, seq + 1))

    def is_taken(self, act: Act) -> bool:
        """Whether an act would stand forked: its number is taken, or what it follows stands without effect itself."""
        prev = self.placed.get(act.prev or "")
        if prev is not None and self.is_forked(prev):
            return True
        held = self._held(act.author) if act.author in self.forks else None
        if held is not None and prev is not None and self.chains.leads_to(held, prev):
            return self._following(held, act.seq) > 0
        return (act.author, act.seq) in self.by_number

    def _following(self, held: Placed, number: int) -> int:
        """How many acts under a number follow the one that holds."""
        acts = (self.placed.get(each) for each in self.by_number.get((held.act.author, number), ()))
        return sum(each is not None and self.chains.leads_to(held, each) for each in acts)

    def _held(self, author: str) -> Placed | None:
        """The act of a forked author that every other Party which raises or is addressed names as the one that holds."""
        parties = {} if self.opening is None else roles(self.opening)
        acting = (party for party, role in parties.items() if role is not Role.INFORMED and party != author)
        others = (party for party in acting if not self._has_left(party))
        named = {self._named(party, author) for party in others}
        placed = self.placed.get(named.pop() or "") if len(named) == 1 else None
        return placed if placed is not None and placed.act.author == author else None

    def _named(self, party: str, author: str) -> str | None:
        """The act of a forked author that a Party named last; what it said from a forked number of its own on names nothing."""
        cell = self.cells.get(("held", party, author))
        first = self.forks.get(party)
        stated = [] if cell is None else [each for each in cell.entries() if first is None or each.seq < first]
        return str(stated[-1].value) if stated else None

    def _has_left(self, party: str) -> bool:
        """Whether a Party left the dossier before any number that it forked: nobody waits for its word then."""
        cell = self.cells.get((LEFT, party, ""))
        first = self.forks.get(party)
        return cell is not None and any(first is None or each.seq < first for each in cell.entries())

    def saw(self, later: str, earlier: str) -> bool:
        """Whether the author of one act had seen, or said, another when he wrote it. Both are here and do not wait."""
        return self._saw(self.placed[later], self.placed[earlier])

    def _saw(self, later: Placed, earlier: Placed) -> bool:
        tip = later.past.get(earlier.act.author)
        return tip is not None and self.chains.leads_to(earlier, self.placed[tip])
