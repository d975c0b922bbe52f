# SPDX-License-Identifier: Apache-2.0
"""The register: what all Parties of a process share, in one order, and what it amounts to as of each of its sizes.

Its first leaves are the founding acts in charter order, alike on every node; each later one is entered by the depositary.
Source: docs/protocol/register.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from demarche.core.acts.act import Act, Head
from demarche.core.encoding import Json, canonical, digest, stamp
from demarche.core.log.checkpoint import new_origin
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.tree import append, consistency, leaf_hash, peaks_at, root
from demarche.core.process.cells import Key, Write

_ORIGIN_LABEL: Final = b"demarche/register/v1"

EMPTY = Head(0, digest(b""))
"""The register before any founding act: what founding acts cite."""


def register_origin(process: str, generation: int = 1) -> str:
    """Name the register that a process's first depositary keeps, or a later one; the name tells nothing of the process."""
    return new_origin(sha256(_ORIGIN_LABEL + bytes.fromhex(process) + generation.to_bytes(4, "big")).digest()[:16])


# A cell keeps its history, so its line grows with the process; nobody sends it.
_LINE_LIMIT: Final = 2**32


@dataclass(frozen=True, slots=True)
class Entered:
    """A value that a cell has from the leaf at `index` on: entered at `t` (UTC seconds), by this act."""

    index: int
    t: int
    act: str
    value: Json


class Register:
    """A register as folded: its leaves in order, and the cells that the acts they name write, each with its history.

    Only what an act's author may write is written, and only once: a leaf out of its author's order, a second one of an act,
    one of an act that the rules refuse change nothing. It only grows, so whoever reads it as of a size reads the same later.
    """

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.acts: list[str] = []
        self.times: list[int] = []
        self.disorder: list[int] = []
        self._roots: list[str] = [EMPTY.root]
        self._peaks = b""
        self._nodes: list[bytes] = []
        self._at: dict[str, int] = {}
        self._tips: dict[str, list[tuple[int, int, str]]] = {}
        self._cells: dict[Key, list[Entered]] = {}
        self._by_name: dict[str, list[Key]] = {}

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self.leaves)

    @property
    def head(self) -> Head:
        """Its size and root, as acts cite them."""
        return Head(self.size, self._roots[-1])

    def root(self, size: int) -> str | None:
        """The root hash (hex) at a size; `None` for one that it has not reached."""
        return self._roots[size] if 0 <= size <= self.size else None

    def peaks_at(self, size: int) -> bytes:
        """The peaks (`core.log.tree`) at a size, from which larger roots are made."""
        return peaks_at(size, self._nodes.__getitem__)

    def proof(self, since: int, size: int) -> tuple[bytes, ...]:
        """The proof that the register of `size` leaves continues that of `since`, which is above 0."""
        return tuple(consistency(since, size, self._nodes.__getitem__))

    def index(self, act_id: str) -> int | None:
        """The leaf from which an act has effect; `None` while it has none."""
        return self._at.get(act_id)

    def tip(self, author: str, size: int) -> str | None:
        """The newest act of an author that has effect as of a size."""
        tips = self._tips.get(author, [])
        at = bisect_left(tips, (size, 0, ""))
        return tips[at - 1][2] if at else None

    def enter(self, data: bytes, act: Act, writes: Iterable[Write]) -> None:
        """Add a leaf and what its act writes. The act is judged already; its leaf decides from when it has effect."""
        leaf = parse_leaf(data)
        at = self.size
        _size, self._peaks, nodes = append(at, self._peaks, [leaf_hash(data)])
        self._nodes.extend(node for _number, node in nodes)
        self.leaves.append(data)
        self.acts.append(act.id)
        self.times.append(leaf.t)
        self._roots.append(root(at + 1, self._peaks).hex())
        tips = self._tips.setdefault(act.author, [])
        number = tips[-1][1] if tips else 0
        if act.id in self._at or act.seq != number + 1:
            self.disorder.append(at)
            return
        self._at[act.id] = at
        tips.append((at, act.seq, act.id))
        for write in writes:
            self._write(act, write, Entered(at, leaf.t, act.id, write.value))

    def _write(self, act: Act, write: Write, entered: Entered) -> None:
        key = (write.name, act.author, write.about)
        if key not in self._cells:
            self._cells[key] = []
            self._by_name.setdefault(write.name, []).append(key)
        self._cells[key].append(entered)

    def cut(self, size: int) -> None:
        """Forget every leaf from `size` on: they were entered in a transaction that did not commit."""
        if size >= self.size:
            return
        self._peaks = self.peaks_at(size)
        del self.leaves[size:], self.acts[size:], self.times[size:], self._roots[size + 1 :]
        del self._nodes[2 * size - size.bit_count() :]
        self.disorder = [at for at in self.disorder if at < size]
        self._at = {act: at for act, at in self._at.items() if at < size}
        self._tips = {author: [each for each in tips if each[0] < size] for author, tips in self._tips.items()}
        kept = {key: [each for each in cell if each.index < size] for key, cell in self._cells.items()}
        self._cells = {key: cell for key, cell in kept.items() if cell}
        # Who was first is read from this order, and what is forgotten was not.
        self._by_name = {}
        for key in sorted(self._cells, key=lambda each: self._cells[each][0].index):
            self._by_name.setdefault(key[0], []).append(key)

    def history(self, name: str, writer: str, about: str = "", *, size: int) -> Sequence[Entered]:
        """What a writer gave a cell as of a size, oldest first."""
        cell = self._cells.get((name, writer, about), [])
        return cell[: bisect_left(cell, size, key=lambda each: each.index)]

    def newest(self, key: Key, size: int) -> Entered | None:
        """What stood in a cell as of a size; a cell may have been written thousands of times."""
        cell = self._cells.get(key, [])
        at = bisect_left(cell, size, key=lambda each: each.index)
        return cell[at - 1] if at else None

    def named(self, name: str) -> Sequence[Key]:
        """The keys of every cell of that name that was ever written, in the order of the first writing."""
        return self._by_name.get(name, [])


@dataclass(frozen=True, slots=True)
class View:
    """A register as of a size: what an author who cites that head stood on."""

    register: Register = field(repr=False)
    size: int

    def entry(self, name: str, writer: str, about: str = "") -> Entered | None:
        """What stood in a cell of `writer` then, with the act that gave it."""
        return self.register.newest((name, writer, about), self.size)

    def read(self, name: str, writer: str, about: str = "") -> Json:
        """The value that stood in a cell then; `None` when none did."""
        entered = self.entry(name, writer, about)
        return None if entered is None else entered.value

    def cells(self, name: str) -> Iterator[tuple[Key, Entered]]:
        """Every cell of that name with what stood in it then."""
        for key in self.register.named(name):
            entered = self.register.newest(key, self.size)
            if entered is not None:
                yield key, entered

    def holds(self, act_id: str) -> bool:
        """Whether an act had effect then."""
        at = self.register.index(act_id)
        return at is not None and at < self.size

    def digest(self) -> str:
        """The SHA-256 of what all leaves amount to then, for two nodes to compare (docs/protocol/register.md 7)."""
        keys = sorted(key for name in self.register._by_name for key in self.register.named(name))  # noqa: SLF001  # its own view
        lines = [self._line(key) for key in keys]
        return digest(b"".join(canonical(line, limit=_LINE_LIMIT) for line in lines if line is not None))

    def _line(self, key: Key) -> Json:
        name, writer, about = key
        given: list[Json] = [
            {"leaf": each.index, "t": stamp(each.t), "act": each.act, "value": each.value}
            for each in self.register.history(*key, size=self.size)
        ]
        return {"cell": name, "writer": writer, "about": about, "given": given} if given else None
