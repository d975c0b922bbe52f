# SPDX-License-Identifier: Apache-2.0
"""Steps of the set-up page that rooms standing on this one add: each says itself whether it is done."""

from collections.abc import Callable
from dataclasses import dataclass

Says = Callable[[], "Step"]
_SAYS: list[Says] = []


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, whether it is done, a note while it is not, and where it is done (label, address)."""

    title: str
    done: bool
    note: str
    acts: tuple[tuple[str, str], ...]


def register(says: Says) -> None:
    """Have a room's step stand on the set-up page, before the one that asks for another Party."""
    if says not in _SAYS:
        _SAYS.append(says)


def registered() -> list[Step]:
    """The steps of other rooms, as they stand."""
    return [says() for says in _SAYS]
