# SPDX-License-Identifier: Apache-2.0
"""Founding: each Party of the charter founds once; the register's first leaves are those acts in charter order."""

from collections.abc import Callable, Mapping
from typing import Final

from demarche.core.acts import founding as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.log.leaf import KeySetRef, parse_leaf, register_leaf
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.register import Register
from demarche.core.process.ruling import Past, Ruling


def _found(act: Act, past: Past) -> Ruling:
    charter = act.values["charter"]["sha256"]  # type: ignore[index,call-overload]
    if past.founders.get(act.author) != act.keyset or charter != past.process:
        return Ruling(Reason.NOT_IN_CHARTER)
    if act.seq != 1 or act.after or act.register.size != 0:
        return Ruling(Reason.WRONG_PLACE)
    return Ruling(writes=(Write("founded", act.values["log"]),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.FOUND: _found}


def founding_leaves(charter: Charter, docket: Docket, keysets: Mapping[str, KeySetRef]) -> tuple[bytes, ...] | None:
    """The first leaves of the register, or `None` until its docket holds a founding act in effect of every Party.

    `keysets` names each Party's founding key-set. A leaf's `t` is the latest claimed time so far, so it never falls.
    """
    founding = [_founding_act(docket, member.code) for member in charter.parties]
    leaves: list[bytes] = []
    t = 0
    for act in founding:
        if act is None:
            return None
        t = max(t, act.made)
        leaves.append(register_leaf(t, keysets[act.author], act=act.id))
    return tuple(leaves)


def found(charter: Charter, docket: Docket, keysets: Mapping[str, KeySetRef]) -> Register | None:
    """The register that founding acts make, or `None` until there is one of every Party (`founding_leaves`)."""
    leaves = founding_leaves(charter, docket, keysets)
    if leaves is None:
        return None
    register = Register()
    for leaf in leaves:
        placed = docket.placed[str(parse_leaf(leaf).act)]
        register.enter(leaf, placed.act, placed.writes)
    return register


def _founding_act(docket: Docket, code: str) -> Act | None:
    entry = docket.current("founded", code)
    if entry is None or docket.standing(entry.act) is not Standing.IN_EFFECT:
        return None
    act = docket.placed[entry.act].act
    return act if act.kind == acts.FOUND else None
