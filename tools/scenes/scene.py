# SPDX-License-Identifier: Apache-2.0
"""A page that `make screens` takes, and a state of the nodes in which pages are taken."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.staging import World

SEND: Final = "button[name=then][value=check]"
MAIN: Final = "main form button.main"
SAVE: Final = "button[name=then][value=save]:not([hidden])"
SHORT: Final = (("[name=matter]", "What happened,\ntold shortly."),)
TEST: Final = "form[action$='/test/'] button"
NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page: its name, whose node, who is signed in, its path, the status it first answers, what is typed and pressed there.

    A name in braces in `where`, or as a text that is typed, stands for what an act found; `typed` are pairs of a selector and a text;
    `pressed` is the status that pressing answers, where that matters; `awaits` is what the page shows of itself after typing; `bare`
    opens the node by its address and not by its name; `then` is typed on the page that pressing led to, and its main button pressed.
    """

    name: str
    at: str
    who: str
    where: str
    status: int = 200
    typed: tuple[tuple[str, str], ...] = ()
    press: str = ""
    unfold: bool = False
    pressed: int = 0
    awaits: str = ""
    bare: bool = False
    then: tuple[tuple[str, str], ...] = ()

    def path(self, world: World) -> str:
        """The path to open."""
        return self.where.format(**world.known)


@dataclass(frozen=True, slots=True)
class Act:
    """A state of the nodes, and what is to be seen in it; `during` holds while it is looked at, by officers signed in before."""

    name: str
    prepare: Callable[[World], None]
    scenes: tuple[Scene, ...]
    during: Callable[[World], AbstractContextManager[object]] = nullcontext
