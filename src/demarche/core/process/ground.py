# SPDX-License-Identifier: Apache-2.0
"""What a fold stands on besides acts: the charter, and the register as far as this node has folded it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.core.acts.act import Head
from demarche.core.charter import Charter
from demarche.core.process.register import EMPTY, Register, View


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fold stands on besides acts: the charter, and the register as far as this node has folded it.

    `founding` is the number of founding acts, below which nothing but them is admissible. `founders` maps a Party's code to the
    hash of its founding key-set. `duty_kinds` are the kinds that the charter lets a duty officer release alone; without `charter` nothing is judged by its terms. `register` is
    known up to `head`, which grows: two grounds are equal when they differ in no more than that. `starts` are the sizes from which on
    each depositary after the charter's keeps it (`process.depositary`).
    """

    process: str
    vocabulary: int
    founding: int
    founders: Mapping[str, str] = field(repr=False)
    duty_kinds: frozenset[str] = frozenset()
    charter: Charter | None = field(repr=False, compare=False, default=None)
    register: Register = field(repr=False, compare=False, default_factory=Register)
    head: Head = field(compare=False, default=EMPTY)
    starts: tuple[int, ...] = ()

    def knows(self, head: Head) -> bool:
        """Whether an act that cites this head can be judged by the register as far as it is folded here."""
        return self.reach(head) is not None

    def reach(self, head: Head) -> int | None:
        """As of which size an act that cites this head is judged; `None` while that cannot be told.

        Leaves that a former depositary entered beyond the size where another began are void: whoever had folded them had folded
        what stands before that, and is judged by it (docs/protocol/register.md 8).
        """
        if head.size > self.head.size:
            return None
        if self.register.root(head.size) == head.root:
            return head.size
        return max((start for start in self.starts if start < head.size), default=None)

    def view(self, size: int) -> View:
        """The register as of a size."""
        return View(self.register, size)

    def as_of(self, head: Head) -> View:
        """The register as an act that cites this head is judged by it; of one that has no founding acts in it, of its size."""
        reach = self.reach(head)
        return View(self.register, head.size if reach is None else reach)


def ground(
    charter: Charter,
    founders: Mapping[str, str],
    register: Register | None,
    head: Head | None = None,
    starts: tuple[int, ...] = (),
) -> Ground:
    """What a fold of this process stands on.

    `founders` maps the code of each Party of the charter to the hash of its founding key-set, once its root fingerprint is
    known to be the charter's; `register` is `None` until all founding acts are held, and is taken up to `head`; `starts` as in
    `Ground`.
    """
    register = Register() if register is None else register
    return Ground(
        process=charter.process,
        vocabulary=charter.vocabulary,
        founding=len(charter.members),
        founders=founders,
        duty_kinds=frozenset(charter.duty_kinds),
        charter=charter,
        register=register,
        head=register.head if head is None else head,
        starts=starts,
    )
