# SPDX-License-Identifier: Apache-2.0
"""The charter: who the Parties of a process are and by which rules they deal; its hash names the process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Spec,
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


_id = lru_cache(maxsize=64)(digest)


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
    parties: tuple[Member, ...] = field(init=False, repr=False, compare=False)
    """The Parties named so far, in charter order."""
    _codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every act of a register asks whether its author is among them.
        parties = tuple(member for member in self.members if member is not None)
        object.__setattr__(self, "parties", parties)
        object.__setattr__(self, "_codes", frozenset(member.code for member in parties))

    @property
    def process(self) -> str:
        """The process id: SHA-256 of the charter's bytes. Only a complete charter names a process."""
        if None in self.members:
            raise MalformedError("charter: expected every Party named, got an open entry")
        return _id(self.document)

    def names(self, code: str) -> bool:
        """Whether it names a Party of this code; who has joined it does not name."""
        return code in self._codes

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

    @property
    def awaited(self) -> str:
        """The code that whoever fills the open entry must have, to be chair or depositary; empty where any will do."""
        named = (self.chair, self.depositary) if None in self.members else ()
        return next((code for code in named if self.member(code) is None), "")

    def fill(self, member: Member) -> "Charter":
        """Fill the one open entry and nothing else. Raises `MalformedError`, also for another Party than is `awaited`."""
        value = parse(self.document)
        if not isinstance(value, dict) or None not in self.members:
            raise MalformedError("charter: expected an open entry, got none")
        if self.awaited not in ("", member.code):
            raise MalformedError(
                f"charter: expected the open entry filled by {self.awaited}, whom it names chair or depositary, got {member.code}"
            )
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
    _check_offices(found["chair"]["party"], found["depositary"], codes, is_open=None in members)
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


def _check_offices(chair: str, depositary: str, codes: list[str], *, is_open: bool) -> None:
    """Chair and depositary are Parties of the charter; while an entry is open, both may be whoever is to fill it."""
    others = sorted({chair, depositary}.difference(codes))
    if is_open and len(others) > 1:
        one, other = others
        raise MalformedError(
            f"charter: expected chair and depositary among the Parties or one code for the open entry, got {one} and {other}"
        )
    if others and not is_open:
        raise MalformedError(
            f"charter: expected chair and depositary among the Parties {' and '.join(codes)}, got {' and '.join(others)}"
        )


def same_but_for(charter: Charter, invited: Charter, code: str) -> bool:
    """Whether `charter` is `invited` with nothing changed but the open entry, filled for `code`."""
    return charter.opened(code) == invited.document
