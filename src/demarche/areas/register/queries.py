# SPDX-License-Identifier: Apache-2.0
"""What pages read of a register: its entries, newest first, and what is not registered yet; folded, not queried."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demarche.areas.directory.queries import party_names
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.process.docket import Docket
from demarche.core.process.register import Register
from demarche.ledger import replay

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of the register: at which index it was entered and when (UTC seconds), or that it is not registered yet.

    `reason` says why it changes nothing, where the rules give it no effect; `again` that an act before it had its place.
    """

    act: str
    kind: str
    name: str
    line: str
    author: str
    party: str
    made: int
    index: int | None
    t: int | None
    reason: Reason | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first; `before` is the index below which the next page is, if there is one."""

    size: int
    root: str
    digest: str
    waiting: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    before: int | None


def page(process: str, before: int | None) -> Page:
    """Entries below an index; on the first page also what is not registered yet."""
    ground, names = replay.ground(process), party_names(process)
    size = ground.head.size
    end = size if before is None else min(before, size)
    start = max(end - A_PAGE, 0)
    register = ground.register
    with replay.docket(process, process) as docket:
        entries = [_entry(docket, register, index, names) for index in range(end - 1, start - 1, -1)]
        waiting = list(_waiting(docket, register, size, names)) if before is None else []
    return Page(
        size=size,
        root=ground.head.root,
        digest=ground.view(size).digest(),
        waiting=tuple(waiting),
        entries=tuple(entries),
        before=start or None,
    )


def entry(process: str, index: int) -> Entry | None:
    """One entry, if the register has it."""
    ground = replay.ground(process)
    if not 0 <= index < ground.head.size:
        return None
    with replay.docket(process, process) as docket:
        return _entry(docket, ground.register, index, party_names(process))


def _entry(docket: Docket, register: Register, index: int, names: Mapping[str, str]) -> Entry:
    act = docket.placed[register.acts[index]].act
    again = register.index(act.id) != index
    return _of(docket, act, (index, register.times[index]), names, again=again)


def _waiting(docket: Docket, register: Register, size: int, names: Mapping[str, str]) -> Iterator[Entry]:
    """Acts that are here and that the register does not have, the newest first."""
    registered = set(register.acts[:size])
    acts = [each.act for each in docket.placed.values() if each.act.id not in registered]
    for act in sorted([*acts, *docket.waiting.values()], key=lambda act: (-act.made, act.id)):
        yield _of(docket, act, (None, None), names)


def _of(
    docket: Docket, act: Act, at: tuple[int, int] | tuple[None, None], names: Mapping[str, str], *, again: bool = False
) -> Entry:
    try:
        shown = presentation_of(act.kind)
    except UnknownKindError:
        name, line = act.kind, ""
    else:
        name, line = str(shown.title), shown.name(act.values)
    reason = docket.reason(act.id)
    index, t = at
    return Entry(
        act=act.id,
        kind=act.kind,
        name=name,
        line=line,
        author=act.author,
        party=names.get(act.author, act.author),
        made=act.made,
        index=index,
        t=t,
        reason=reason,
        again=again,
    )
