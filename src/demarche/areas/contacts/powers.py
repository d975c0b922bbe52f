# SPDX-License-Identifier: Apache-2.0
"""Which office of a Party may say what, as its powers register has it: for the directory, where everyone reads it."""

from dataclasses import dataclass

from django.urls import reverse

from demarche.areas.contacts.words import OFFICES, POWERS
from demarche.core.process.powers import POWERS as STATED
from demarche.core.process.powers import may
from demarche.core.process.register import View


@dataclass(frozen=True, slots=True)
class Powers:
    """The offices of a Party with what each may say, in words; since when (UTC seconds) and where that was stated, if it was."""

    offices: tuple[tuple[str, tuple[str, ...]], ...]
    t: int | None = None
    url: str = ""


def powers(process: str, view: View, party: str) -> Powers:
    """Read off a register; a Party that has stated none has its diplomatic desk say what needs a power."""
    offices = tuple(
        (str(word), tuple(str(said) for kind, said in POWERS.items() if may(view, party, office, kind)))
        for office, word in OFFICES.items()
    )
    entered = view.entry(STATED, party)
    if entered is None:
        return Powers(offices)
    return Powers(offices, entered.t, reverse("register:entry", args=[process, entered.index]))
