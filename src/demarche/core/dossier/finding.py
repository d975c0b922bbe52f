# SPDX-License-Identifier: Apache-2.0
"""What examining a file gives: one finding a claim, and the verdict that all of them amount to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from demarche.core.errors import DemarcheError


class Outcome(StrEnum):
    """How a claim fares. Only the first two say that something holds; a note decides nothing."""

    HOLDS = "holds"
    NOTE = "note"
    UNTRUSTED = "untrusted"
    MISSING = "missing"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim of a file, what it is about, and what was found."""

    outcome: Outcome
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.outcome:<10}{self.subject}: {self.sentence}"


class Verdict(Enum):
    """What a file amounts to, with the exit status of `demarche verify`; 2 is for what cannot be read."""

    VALID = ("VALID", 0)
    INVALID = ("INVALID", 1)
    INCOMPLETE = ("INCOMPLETE", 3)
    NO_OUTSIDE_TRUST = ("VALID, NO OUTSIDE TRUST", 4)

    def __str__(self) -> str:
        return str(self.value[0])

    @property
    def status(self) -> int:
        """The exit status."""
        return int(self.value[1])


class ClaimError(DemarcheError):
    """A claim of a file does not hold."""


class NotHereError(DemarcheError):
    """What a claim needs to be judged is not in the file."""


def attempt(subject: str, check: Callable[[], str]) -> Finding:
    """Judge one claim: `check` gives the sentence that holds, or raises what is wrong or missing."""
    try:
        return Finding(Outcome.HOLDS, subject, check())
    except NotHereError as error:
        return Finding(Outcome.MISSING, subject, str(error))
    except DemarcheError as error:
        return Finding(Outcome.FAILS, subject, str(error))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings amount to: the worst of them decides."""
    outcomes = {finding.outcome for finding in findings}
    for outcome, found in (
        (Outcome.FAILS, Verdict.INVALID),
        (Outcome.MISSING, Verdict.INCOMPLETE),
        (Outcome.UNTRUSTED, Verdict.NO_OUTSIDE_TRUST),
    ):
        if outcome in outcomes:
            return found
    return Verdict.VALID
