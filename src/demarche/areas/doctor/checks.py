# SPDX-License-Identifier: Apache-2.0
"""What a check is, and what it says: a word, a fact, a next step. Whoever registers one needs this file alone.

A check is a value of `Check` in any room or in the node, and a line in the setting `CHECKS`: its topic, and where it is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.doctor.models import Note
from demarche.areas.officers.models import ADMINISTRATOR, Officer


class Word(TextChoices):
    """How bad it is, worst first."""

    STOP = "STOP", _("STOP")
    LOOK = "LOOK", _("LOOK")
    FINE = "FINE", _("FINE")


@dataclass(frozen=True, slots=True)
class Link:
    """Where the next step is done, and what the button there is called; without roles every officer has it."""

    label: str
    url: str
    roles: tuple[str, ...] = (ADMINISTRATOR,)

    def is_for(self, officer: Officer) -> bool:
        """Whether an officer has this button."""
        return not self.roles or any(officer.has_role(role) for role in self.roles)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact and one next step. `step` is a sentence, `link` a page, `command` what is typed at the console.

    `about` names what the line is about where that is not the topic: a Party. The room fills in `topic` and `label`, and `at`, when
    somebody looked, where that was not now.
    """

    word: Word
    fact: str
    step: str = ""
    link: Link | None = None
    command: str = ""
    about: str = ""
    topic: str = ""
    label: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is told: process time, and the newest note of each topic and what it is about."""

    at: int
    notes: Mapping[tuple[str, str], Note] = field(default_factory=dict)

    def noted(self, topic: str, about: str = "") -> Note | None:
        """What was last found when somebody asked for it."""
        return self.notes.get((topic, about))


@dataclass(frozen=True, slots=True)
class Check:
    """One topic: its name, what says its lines (quick, no network), what looks when asked, what goes out when asked.

    `look` gives what is to be noted; `test` notes what it finds itself.
    """

    label: Promise
    say: Callable[[Asked], Iterable[Line]]
    look: Callable[[int], Any] | None = None
    test: Callable[[int], None] | None = None
