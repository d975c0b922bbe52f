# SPDX-License-Identifier: Apache-2.0
"""The charter: who the Parties of a process are and by which rules they deal; its hash names the process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Spec,
    b64,
    blob,
    canonical,
    digest,
    hash_hex,
    list_of,
    matching,
    one_of,
    parse,
    party_code,
    shape,
    whole,
)

UNITS: Final = ("hours", "days", "working_days")

_NAME = matching(r"[^\n]{1,120}", "a name of 1 to 120 characters on one line")
_DAY = matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day YYYY-MM-DD")
_KIND = matching(r"[a-z]{1,20}\.[a-z_]{1,30}", "a kind of act")
_PERIOD: "Final[Mapping[str, Spec | Maybe]]" = {"unit": one_of(*UNITS), "n": whole(1, 3650)}
_CLOCK: "Final[Mapping[str, Spec | Maybe]]" = {
    "kind": _KIND,
    "profile": one_of("ordinary", "urgent"),
    "acknowledge": Maybe(_PERIOD),
    "answer": Maybe(_PERIOD),
}
_PARTY: "Final[Mapping[str, Spec | Maybe]]" = {
    "code": party_code,
    "name": _NAME,
    "root": hash_hex,
    "weekend": list_of(whole(1, 7), most=7),
    "holidays": list_of(_DAY, most=1000),
}


def _party(value: Json, what: str) -> "Member | None":
    if value == {"open": True}:
        return None
    return read_member(value, what)


def read_member(value: Json, what: str) -> "Member":
    """Read one Party as charters write it; raise `MalformedError`, also for an open entry."""
    return Member(**shape(value, _PARTY, what))


def _period(value: Mapping[str, Any] | None) -> "Period | None":
    return None if value is None else Period(**value)


_CHARTER: "Final[Mapping[str, Spec | Maybe]]" = {
    "v": whole(1, 1),
    "name": _NAME,
    "parties": list_of(_party, least=2, most=200),
    "vocabulary": whole(1),
    "terms": one_of("binding", "political"),
    "chair": {"party": party_code, "months": whole(0, 120)},
    "depositary": party_code,
    "clocks": list_of(_CLOCK, most=100),
    "duty_kinds": list_of(_KIND, most=100),
    "opening_reported": bool,
    "clarification_stops": bool,
    "silence": {"hours": whole(1, 10_000)},
    "limits": {"parcel": whole(65_536), "file": whole(0), "act": whole(4096), "waiting": whole(1)},
    "exercise": bool,
    "nonce": blob(32),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A Party as the charter names it; `root` is the hex fingerprint of its root keys, `weekend` ISO weekdays."""

    code: str
    name: str
    root: str
    weekend: tuple[int, ...]
    holidays: tuple[str, ...]

    def value(self) -> Json:
        """As it stands in the charter."""
        return {
            "code": self.code,
            "name": self.name,
            "root": self.root,
            "weekend": list(self.weekend),
            "holidays": list(self.holidays),
        }


@dataclass(frozen=True, slots=True)
class Period:
    """A number of `hours`, `days` or `working_days`."""

    unit: str
    n: int


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the addressed Party has from its receipt; `None` where the charter sets no time."""

    kind: str
    profile: str
    acknowledge: Period | None
    answer: Period | None


@dataclass(frozen=True, slots=True)
class Charter:
    """A charter as read.

    `chair` chairs first, for `chair_months` (0: always); silence takes `silence_hours`; `terms` are
    `binding` or `political`. `members` holds `None` for an entry still open; `document` is its canonical bytes. `joined` are those
    who have acceded since, where it is read as of a register (`process.joining.with_joined`); they stand in no charter's bytes.
    """

    name: str
    members: tuple[Member | None, ...]
    vocabulary: int
    depositary: str
    chair: str
    chair_months: int
    terms: str
    silence_hours: int
    clocks: tuple[Clock, ...]
    duty_kinds: tuple[str, ...]
    clarification_stops: bool
    opening_reported: bool
    exercise: bool
    limits: Mapping[str, int]
    document: bytes
    joined: tuple[Member, ...] = ()

    @property
    def process(self) -> str:
        """The process id: SHA-256 of the charter's bytes. Only a complete charter names a process."""
        if None in self.members:
            raise MalformedError("charter: expected every Party named, got an open entry")
        return digest(self.document)

    @property
    def parties(self) -> tuple[Member, ...]:
        """The Parties named so far, in charter order."""
        return tuple(member for member in self.members if member is not None)

    @property
    def everyone(self) -> tuple[Member, ...]:
        """The Parties in charter order, then those who have joined."""
        return (*self.parties, *self.joined)

    def member(self, code: str) -> Member | None:
        """The Party of that code, or who has joined with it."""
        return next((member for member in self.everyone if member.code == code), None)

    def clock(self, kind: str, profile: str) -> Clock | None:
        """The clock of a kind of opening act and its urgency."""
        return next((clock for clock in self.clocks if (clock.kind, clock.profile) == (kind, profile)), None)

    def fill(self, member: Member) -> "Charter":
        """Fill the one open entry and nothing else."""
        value = parse(self.document)
        if not isinstance(value, dict) or None not in self.members:
            raise MalformedError("charter: expected an open entry, got none")
        at = self.members.index(None)
        parties: list[Json] = [each.value() if each else {"open": True} for each in self.members]
        parties[at] = member.value()
        return read_charter(canonical({**value, "parties": parties}))

    def opened(self, code: str) -> bytes:
        """The charter's bytes with the entry of `code` open again: what was invited to, if nothing else changed."""
        value = parse(self.document)
        parties: list[Json] = [
            each.value() if each is not None and each.code != code else {"open": True} for each in self.members
        ]
        return canonical({**value, "parties": parties})  # type: ignore[dict-item]


def read_charter(document: bytes) -> Charter:
    """Read a charter strictly (docs/protocol/charter.md). Raises `MalformedError`."""
    found = shape(parse(document), _CHARTER, "charter")
    members: tuple[Member | None, ...] = found["parties"]
    codes = [member.code for member in members if member is not None]
    if len(set(codes)) != len(codes):
        raise MalformedError("charter: expected each Party once, got one twice")
    if found["depositary"] not in codes or found["chair"]["party"] not in codes:
        raise MalformedError("charter: expected chair and depositary among the Parties, got another")
    return Charter(
        name=found["name"],
        members=members,
        vocabulary=found["vocabulary"],
        depositary=found["depositary"],
        chair=found["chair"]["party"],
        chair_months=found["chair"]["months"],
        terms=found["terms"],
        silence_hours=found["silence"]["hours"],
        clocks=tuple(
            Clock(each["kind"], each["profile"], _period(each["acknowledge"]), _period(each["answer"]))
            for each in found["clocks"]
        ),
        duty_kinds=tuple(found["duty_kinds"]),
        clarification_stops=found["clarification_stops"],
        opening_reported=found["opening_reported"],
        exercise=found["exercise"],
        limits=found["limits"],
        document=document,
    )


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
    """What an inviting Party may choose of a charter, with what is usual; `clocks` are as a charter writes them."""

    clocks: tuple[Mapping[str, Json], ...]
    terms: str = "political"
    chair_months: int = 6
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


def compose_charter(name: str, inviter: Member, rules: Rules, *, nonce: bytes) -> Charter:
    """Write a charter of two Parties with one open entry; `nonce` is 32 random bytes.

    The inviter is first in the chair and depositary, for a charter names only whom it knows. Raises `MalformedError`.
    """
    value: dict[str, Json] = {
        "v": 1,
        "name": name,
        "parties": [inviter.value(), {"open": True}],
        "vocabulary": VOCABULARY,
        "terms": rules.terms,
        "chair": {"party": inviter.code, "months": rules.chair_months},
        "depositary": inviter.code,
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


def write_charter(  # noqa: PLR0913  # what an inviting Party chooses
    name: str,
    inviter: Member,
    *,
    profile: str,
    exercise: bool,
    nonce: bytes,
    clarification_stops: bool = False,
    largest_file: int = FILE_LIMITS[0],
    terms: str = "political",
) -> Charter:
    """Write a bilateral charter with one open entry, from a profile of clocks (`PROFILES`); `nonce` is 32 random bytes."""
    rules = Rules(
        clocks_of(profile),
        terms=terms,
        clarification_stops=clarification_stops,
        limits={**LIMITS, "file": largest_file},
        exercise=exercise,
    )
    return compose_charter(name, inviter, rules, nonce=nonce)


def same_but_for(charter: Charter, invited: Charter, code: str) -> bool:
    """Whether `charter` is `invited` with nothing changed but the open entry, filled for `code`."""
    return charter.opened(code) == invited.document
