# SPDX-License-Identifier: Apache-2.0
"""What each Party is in a dossier, and who may do what by it. Nothing else decides who."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.core.acts import strand
from demarche.core.acts.act import Act
from demarche.core.acts.checks import CALL, OF_A_CHECK
from demarche.core.codes import Reason
from demarche.core.process.ruling import Past, Ruling


class Role(StrEnum):
    """What a Party is in a dossier."""

    RAISES = "raises"
    ADDRESSED = "addressed"
    INFORMED = "informed"
    WORKS = "works"
    NAMED = "named"
    """Named as raising by the opening act of another, and has not concurred."""


RAISING: Final = frozenset({Role.RAISES})
ADDRESSED: Final = frozenset({Role.ADDRESSED})
EITHER: Final = frozenset({Role.RAISES, Role.ADDRESSED})
WORKING: Final = frozenset({Role.WORKS})
NAMED: Final = frozenset({Role.NAMED})
INFORMED: Final = frozenset({Role.INFORMED})
EVERYONE: Final = EITHER | INFORMED | NAMED
"""Everybody in a matter, whatever it is there."""

ENLARGING: Final = 4
"""The vocabulary from which on Parties raise together, support and leave."""

CONCURRED: Final = "concurred"
LEFT: Final = "left"

_NAMED: Final = (Role.RAISES, Role.ADDRESSED, Role.INFORMED)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may say a kind of act, and what it amounts to when such a Party says it.

    Closing and withdrawing lock nobody out, and no act undoes another Party's.
    """

    who: frozenset[Role]
    judge: Callable[[Act, Past], Ruling]

    def __call__(self, act: Act, past: Past) -> Ruling:
        """Judge an act: first its author's role, then what its kind asks."""
        refused = None if act.opens else self._may(act, past) or _in_check(act, past)
        return Ruling(refused) if refused is not None else self.judge(act, past)

    def _may(self, act: Act, past: Past) -> Reason | None:
        role = _role(act.author, past)
        if role is None:
            return Reason.NOT_IN_AUDIENCE
        if past.vocabulary >= ENLARGING and past.read(LEFT, act.author) is not None:
            return Reason.HAS_LEFT
        return None if role in self.who else self._refused(role)

    def _refused(self, role: Role) -> Reason:
        """Why somebody of another role does not say it."""
        if role is Role.INFORMED:
            return Reason.OBSERVER_READS
        if role is Role.WORKS or self.who == WORKING:
            return Reason.WRONG_PLACE
        if role is Role.NAMED:
            return Reason.NOT_CONCURRED
        return _ONLY.get(self.who, Reason.ONLY_ADDRESSED)


_ONLY: Final = {RAISING: Reason.ONLY_RAISING, NAMED: Reason.ONLY_NAMED, INFORMED: Reason.ONLY_INFORMED}


def _role(party: str, past: Past) -> Role | None:
    """What a Party was in the dossier as far as an author had seen."""
    role = roles(past.opening).get(party)
    if role is Role.RAISES and party != past.opening.author and past.read(CONCURRED, party) is None:
        return Role.NAMED
    return role


def _in_check(act: Act, past: Past) -> Reason | None:
    """Refuse what is no part of a communication check in its dossier."""
    return Reason.ONLY_A_CHECK if past.opening.kind == CALL and act.kind not in OF_A_CHECK else None


def roles(opening: Act) -> Mapping[str, Role]:
    """What each Party is, by the opening act's roles; empty when these name a Party twice or not at all. In a strand all work."""
    if opening.kind == strand.OPEN:
        return dict.fromkeys(opening.audience or (), Role.WORKS)
    value = opening.values.get("roles")
    if not isinstance(value, dict):
        return {}
    found = [(code, role) for role in _NAMED for code in value[role]]  # type: ignore[union-attr]
    codes = [str(code) for code, _role in found]
    if sorted(codes) != list(opening.audience or ()):
        return {}
    return {str(code): role for code, role in found}


def holding(opening: Act, role: Role) -> tuple[str, ...]:
    """The Parties that are this in a dossier, sorted."""
    return tuple(party for party, each in sorted(roles(opening).items()) if each is role)
