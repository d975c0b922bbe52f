# SPDX-License-Identifier: Apache-2.0
"""Whether this node's own clock can be believed: against its own log, against what other Parties said, against the machine.

Source: docs/decisions/0011-doubtful-clock.md. Nothing here stops a start or a receipt; `areas.directory.clock` blocks releases.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from demarche.ledger.models import Log, Member
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write

APART: Final = 600
"""Seconds by which two clocks may differ before one of them is doubted."""

SLACK: Final = 60
"""Seconds by which machines of one node may differ: what another has entered may lie so far ahead."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What another Party's clock said, and what the own clock said at that moment; UTC seconds of process time."""

    said: int
    ours: int

    @property
    def apart(self) -> int:
        """By how much the other clock is ahead."""
        return self.said - self.ours


def hear(process_id: str, code: str, known: Reading | None, now: Reading) -> None:
    """Take in what a confirmed Party's clock said just now. A row is written only when a doubt begins, changes or ends.

    `known` is the doubt as it stands (`Member.clock_*`). A simulated clock that was just set is not held against anyone.
    """
    apart = abs(now.apart)
    if apart <= APART or apart <= APART + import_string(settings.SPREAD)():
        if known is not None:
            _store(process_id, code, None, None)
    elif known is None or abs(now.apart - known.apart) > APART:
        _store(process_id, code, now.said, now.ours)


def _store(process_id: str, code: str, said: int | None, ours: int | None) -> None:
    rows = Member.objects.filter(process=process_id, code=code)
    write(lambda: rows.update(clock_said=said, clock_ours=ours))


class Against(StrEnum):
    """What the own clock is doubted against."""

    LOG = "log"
    PARTY = "party"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to doubt the own clock: `said` is what the other clock said when ours said `ours`.

    Against the own log, `said` is its newest entry; against the machine, the clock went from `ours` to `said` in no time.
    """

    against: Against
    said: int
    ours: int
    party: str = ""

    @property
    def key(self) -> str:
        """What a confirmation names; it changes with the doubt."""
        return f"{self.against}:{self.party}:{self.ours}:{self.said}"


_AHEAD: Final = Select(lambda at: Log.objects.filter(last_t__gt=at).order_by("-last_t").values_list("last_t")[:1], int)
_APART: Final = Select(
    lambda: (
        Member.objects.exclude(clock_said=None).order_by("code", "pk").values_list("clock_said", "clock_ours", "name")
    )
)


def doubts(at: int) -> list[Doubt]:
    """Every reason to doubt the own clock, which says `at`. Two queries."""
    found = [Doubt(Against.LOG, newest, 0) for (newest,) in _AHEAD.rows(at + SLACK)]
    found += [Doubt(Against.PARTY, said or 0, ours or 0, name) for said, ours, name in _APART.rows()]
    jump = read_jump()
    return found if jump is None else [*found, jump]


def _jump_file() -> Path:
    return Path(settings.DEMARCHE_HOME, "run", "clock.json")


def read_jump() -> Doubt | None:
    """The last jump of the machine's clock that this node noticed while it was running."""
    try:
        value = json.loads(_jump_file().read_text())
        return Doubt(Against.MACHINE, int(value["to"]), int(value["from"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_jump(before: int, after: int) -> None:
    """Keep a jump of the machine's clock, for every process of this node on this machine."""
    path = _jump_file()
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"from": before, "to": after}))
    part.replace(path)
