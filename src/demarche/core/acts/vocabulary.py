# SPDX-License-Identifier: Apache-2.0
"""The vocabularies: a number, and the kinds it holds. A correction that changes any docket is a new number."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from demarche.core.acts import (
    amendments,
    answering,
    assistance,
    checks,
    concern,
    consultations,
    contacts,
    depositary,
    enlarging,
    extension,
    figures,
    founding,
    indicators,
    joining,
    keeping,
    membership,
    powers,
    preservation,
    pursuing,
    representation,
    returning,
    revoking,
    silence,
    strand,
    subject,
)
from demarche.core.acts.schema import Kind, Part, one_of

NEWEST: Final = 4
"""The vocabulary that new charters name."""

ON_DUTY: Final = "on_duty"
BY_SINGLE_OFFICER: Final = "by_single_officer"

RELEASED: Final = Part("released", one_of(BY_SINGLE_OFFICER, ON_DUTY), since=2)
"""How an act was released, where a second officer did not: a part that every kind but the founding act may have."""

_KINDS: Final = tuple(
    kind
    for subject in (
        founding,
        concern,
        representation,
        answering,
        pursuing,
        extension,
        assistance,
        preservation,
        indicators,
        consultations,
        returning,
        keeping,
        subject,
        powers,
        contacts,
        membership,
        joining,
        silence,
        amendments,
        depositary,
        checks,
        figures,
        strand,
        enlarging,
        revoking,
    )
    for kind in subject.KINDS
)


def _parts(kind: Kind) -> tuple[Part, ...]:
    return kind.parts if kind.name == founding.FOUND else (*kind.parts, RELEASED)


def _vocabulary(number: int) -> Mapping[str, Kind]:
    """The kinds of a vocabulary: those that began with it or before, each with the parts that did."""
    return MappingProxyType(
        {
            kind.name: replace(kind, parts=tuple(part for part in _parts(kind) if part.since <= number))
            for kind in _KINDS
            if kind.since <= number
        }
    )


VOCABULARIES: Final = MappingProxyType({number: _vocabulary(number) for number in range(1, NEWEST + 1)})


def find_kind(vocabulary: int, name: str) -> Kind | None:
    """The kind of that name in a vocabulary, or `None`; of one that is not known, the kinds of the newest are."""
    return VOCABULARIES[min(vocabulary, NEWEST)].get(name)
