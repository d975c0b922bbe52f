# SPDX-License-Identifier: Apache-2.0
"""Charters as they are written: the clocks of each profile, what an inviting Party chooses, and the charter that this amounts to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from demarche.core.charter import Charter, Member, read_charter
from demarche.core.encoding import Json, b64, canonical

ORDINARY_CLOCKS: Final = (
    ("notification.send", "urgent", ("hours", 24), None),
    ("notification.send", "ordinary", ("hours", 48), None),
    ("concern.raise", "urgent", ("hours", 24), ("hours", 48)),
    ("concern.raise", "ordinary", ("working_days", 2), ("days", 10)),
    ("representation.make", "urgent", ("hours", 24), None),
    ("representation.make", "ordinary", ("working_days", 2), None),
    ("claim.notify", "urgent", ("hours", 24), None),
    ("claim.notify", "ordinary", ("working_days", 2), None),
    ("concern.follow_up", "urgent", None, ("hours", 48)),
    ("concern.follow_up", "ordinary", None, ("days", 10)),
    ("preservation.request", "urgent", None, ("hours", 48)),
    ("preservation.request", "ordinary", None, ("hours", 48)),
    ("consultations.request", "urgent", None, ("hours", 72)),
    ("consultations.request", "ordinary", None, ("days", 7)),
    ("consultations.propose", "urgent", None, ("hours", 72)),
    ("consultations.propose", "ordinary", None, ("days", 7)),
    ("check.call", "ordinary", None, ("hours", 48)),
)
SHORT_CLOCKS: Final = (
    ("notification.send", "urgent", ("hours", 12), None),
    ("notification.send", "ordinary", ("hours", 24), None),
    ("concern.raise", "urgent", ("hours", 12), ("hours", 24)),
    ("concern.raise", "ordinary", ("working_days", 1), ("days", 5)),
    ("representation.make", "urgent", ("hours", 12), None),
    ("representation.make", "ordinary", ("working_days", 1), None),
    ("claim.notify", "urgent", ("hours", 12), None),
    ("claim.notify", "ordinary", ("working_days", 1), None),
    ("concern.follow_up", "urgent", None, ("hours", 24)),
    ("concern.follow_up", "ordinary", None, ("days", 5)),
    ("preservation.request", "urgent", None, ("hours", 24)),
    ("preservation.request", "ordinary", None, ("hours", 24)),
    ("consultations.request", "urgent", None, ("hours", 48)),
    ("consultations.request", "ordinary", None, ("days", 3)),
    ("consultations.propose", "urgent", None, ("hours", 48)),
    ("consultations.propose", "ordinary", None, ("days", 3)),
    ("check.call", "ordinary", None, ("hours", 24)),
)
DUTY_KINDS: Final = (
    "check.answer",
    "clarification.ask",
    "clarification.supply",
    "dossier.acknowledge",
    "indicator.mark",
    "notification.send",
    "preservation.accept",
    "preservation.extend",
    "preservation.request",
)
"""The kinds that new charters let a duty officer release alone."""

VOCABULARY: Final = 4
"""The vocabulary that new charters name; old ones keep theirs."""

FILE_LIMITS: Final = (1_048_576, 67_108_864, 1_073_741_824)
"""How many bytes a file may have by a new charter: as much as travels beside an act, what is usual, the most."""

LARGEST_FILE: Final = FILE_LIMITS[1]

PROFILES: Final = {"bilateral_ordinary": ORDINARY_CLOCKS, "bilateral_short": SHORT_CLOCKS}

LIMITS: Final[Mapping[str, int]] = {"parcel": 4_194_304, "file": LARGEST_FILE, "act": 262_144, "waiting": 1000}


@dataclass(frozen=True, slots=True)
class Rules:
    """What an inviting Party may choose of a charter, with what is usual; `clocks` are as a charter writes them.

    `chair` (who chairs first) and `depositary` are Party codes: the inviter's where empty, else also that of the Party which is invited.
    """

    clocks: tuple[Mapping[str, Json], ...]
    terms: str = "political"
    chair: str = ""
    chair_months: int = 6
    depositary: str = ""
    duty_kinds: tuple[str, ...] = DUTY_KINDS
    opening_reported: bool = False
    clarification_stops: bool = False
    silence_hours: int = 72
    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)
    exercise: bool = False


def clocks_of(profile: str) -> tuple[Mapping[str, Json], ...]:
    """The clocks of a profile (`PROFILES`), as a charter writes them."""
    clocks = []
    for kind, urgency, *periods in PROFILES[profile]:
        clock: dict[str, Json] = {"kind": kind, "profile": urgency}
        for part, period in zip(("acknowledge", "answer"), periods, strict=True):
            if period is not None:
                clock[part] = {"unit": period[0], "n": period[1]}
        clocks.append(clock)
    return tuple(clocks)


def rules_of(  # noqa: PLR0913  # what may be chosen
    profile: str,
    *,
    exercise: bool = False,
    clarification_stops: bool = False,
    largest_file: int = LARGEST_FILE,
    terms: str = "political",
    chair: str = "",
    depositary: str = "",
) -> Rules:
    """The rules that a profile of clocks (`PROFILES`) amounts to with what is chosen beside it; `largest_file` in bytes."""
    return Rules(
        clocks_of(profile),
        terms=terms,
        chair=chair,
        depositary=depositary,
        clarification_stops=clarification_stops,
        limits={**LIMITS, "file": largest_file},
        exercise=exercise,
    )


def compose_charter(name: str, inviter: Member, rules: Rules, *, nonce: bytes) -> Charter:
    """Write a charter of two Parties with one open entry; `nonce` is 32 random bytes.

    Where the rules name another Party than the inviter as chair or depositary, that one alone can fill the entry
    (docs/protocol/charter.md 2). Raises `MalformedError`, also for two others.
    """
    value: dict[str, Json] = {
        "v": 1,
        "name": name,
        "parties": [inviter.value(), {"open": True}],
        "vocabulary": VOCABULARY,
        "terms": rules.terms,
        "chair": {"party": rules.chair or inviter.code, "months": rules.chair_months},
        "depositary": rules.depositary or inviter.code,
        "clocks": [dict(clock) for clock in rules.clocks],
        "duty_kinds": list[Json](rules.duty_kinds),
        "opening_reported": rules.opening_reported,
        "clarification_stops": rules.clarification_stops,
        "silence": {"hours": rules.silence_hours},
        "limits": dict(rules.limits),
        "exercise": rules.exercise,
        "nonce": b64(nonce),
    }
    return read_charter(canonical(value))
