# SPDX-License-Identifier: Apache-2.0
"""The register as far as founding goes: its first leaves are the founding acts in charter order, alike on every node."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.core.acts.act import Act, Head
from demarche.core.acts.founding import FOUND
from demarche.core.charter import Charter
from demarche.core.encoding import digest
from demarche.core.log.leaf import KeySetRef, register_leaf
from demarche.core.log.tree import append, leaf_hash, root
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.settle import Ground

EMPTY = Head(0, digest(b""))
"""The register before any founding act: what founding acts cite."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its head as acts cite it, and its leaves."""

    head: Head
    leaves: tuple[bytes, ...] = field(repr=False)


def ground(charter: Charter, founders: Mapping[str, str], register: Register | None) -> Ground:
    """What a fold of this process stands on.

    `founders` maps the code of each Party of the charter to the hash of its founding key-set, once its root fingerprint is
    known to be the charter's; `register` is `None` until all founding acts are held.
    """
    return Ground(
        process=charter.process,
        vocabulary=charter.vocabulary,
        founding=len(charter.members),
        roots={} if register is None else {register.head.size: register.head.root},
        founders=founders,
        duty_kinds=frozenset(charter.duty_kinds),
    )


def found(charter: Charter, docket: Docket, keysets: Mapping[str, KeySetRef]) -> Register | None:
    """The register that founding acts make, or `None` until the register's docket holds one in effect of every Party.

    `keysets` names each Party's founding key-set. A leaf's `t` is the latest claimed time so far, so it never falls.
    """
    acts = [_founding_act(docket, member.code) for member in charter.parties]
    leaves: list[bytes] = []
    t = 0
    for act in acts:
        if act is None:
            return None
        t = max(t, act.made)
        leaves.append(register_leaf(t, keysets[act.author], act=act.id))
    size, peaks, _nodes = append(0, b"", map(leaf_hash, leaves))
    return Register(Head(size, root(size, peaks).hex()), tuple(leaves))


def _founding_act(docket: Docket, code: str) -> Act | None:
    entry = docket.current("founded", code)
    if entry is None or docket.standing(entry.act) is not Standing.IN_EFFECT:
        return None
    act = docket.placed[entry.act].act
    return act if act.kind == FOUND else None
