# SPDX-License-Identifier: Apache-2.0
"""How a kind of act is described: its parts, which of them are coded, and the values a coded part may have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from demarche.core.acts.act import HASH, PARTY, Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, MalformedError, moment

Check = Callable[[Json], bool]
"""Whether a value of a coded part is one that the vocabulary allows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a kind: its name or numbered name, whether it must be there, and its check (`None`: a text part).

    `since` is the vocabulary that has it first.
    """

    name: str
    check: Check | None
    required: bool = False
    since: int = 1

    @property
    def coded(self) -> bool:
        """Whether the part is folded."""
        return self.check is not None


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of act. There is one object a kind and vocabulary, so kinds are compared and cached by identity.

    A part name may hold one `*`, which stands for a number from 1 (`q*`, `q*_text`). `since` is the vocabulary that has it first.
    """

    name: str
    parts: tuple[Part, ...]
    opens: bool = False
    in_register: bool = False
    since: int = 1

    def find(self, name: str) -> Part | None:
        """The part that a name in a header belongs to, or `None`; translations belong to every kind's text parts."""
        return _find(self, name)


TRANSLATION: Final = Part("translation", None)
_TRANSLATION_NAME = re.compile(r"(.+)_t[1-9][0-9]{0,2}")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name).replace(r"\*", "[1-9][0-9]{0,2}"))


@cache
def _find(kind: Kind, name: str) -> Part | None:
    for part in kind.parts:
        if _pattern(part.name).fullmatch(name):
            return part
    translated = _TRANSLATION_NAME.fullmatch(name)
    if translated:
        original = _find(kind, translated[1])
        if original is not None and not original.coded:
            return TRANSLATION
    return None


def check_parts(kind: Kind, act: Act) -> Reason | None:
    """Judge an act's parts by its kind: all required ones, no unknown ones, coded ones with allowed values.

    What a text part says is not looked at: it may be withheld, and the verdict must not change.
    """
    for name in act.parts:
        part = kind.find(name)
        if part is None:
            return Reason.PART_UNKNOWN
        if part.check is not None and not (name in act.values and part.check(act.values[name])):
            return Reason.PART_MALFORMED
    for part in kind.parts:
        if part.required and part.name not in act.parts:
            return Reason.PART_MISSING
    return None


def numbered(act: Act, prefix: str) -> dict[int, Json]:
    """The values of the coded parts `prefix1`, `prefix2`, … by number."""
    pattern = _pattern(f"{prefix}*")
    return {int(name[len(prefix) :]): act.values[name] for name in act.parts if pattern.fullmatch(name)}


def one_of(*allowed: str) -> Check:
    """One of these words."""
    words = frozenset(allowed)
    return lambda value: isinstance(value, str) and value in words


def some_of(*allowed: str) -> Check:
    """A sorted list of some of these words, none twice."""
    return listed(one_of(*allowed), most=len(allowed))


def yes_or_no(value: Json) -> bool:
    """`true` or `false`."""
    return isinstance(value, bool)


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def short(most: int = 64) -> Check:
    """A reference of 1 to `most` characters on one line."""
    return lambda value: isinstance(value, str) and 0 < len(value) <= most and "\n" not in value


def matching(pattern: str) -> Check:
    """A string of this form."""
    form = re.compile(pattern)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def listed(check: Check, *, least: int = 0, most: int = 64) -> Check:
    """A sorted list without repetition whose members pass `check`."""

    def passes(value: Json) -> bool:
        if not isinstance(value, list) or not least <= len(value) <= most or not all(map(check, value)):
            return False
        return value == sorted(set(value))  # type: ignore[type-var]

    return passes


def record(needed: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields, and perhaps those."""
    every = {**needed, **(optional or {})}

    def passes(value: Json) -> bool:
        if not isinstance(value, dict) or not needed.keys() <= value.keys() <= every.keys():
            return False
        return all(every[name](field) for name, field in value.items())

    return passes


def a_moment(value: Json) -> bool:
    """A time in the form `YYYY-MM-DDThh:mm:ssZ`."""
    try:
        return isinstance(value, str) and moment(value) >= 0
    except MalformedError:
        return False


def a_hash(value: Json) -> bool:
    """A SHA-256 in lower hex."""
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def a_party(value: Json) -> bool:
    """A Party code."""
    return isinstance(value, str) and PARTY.fullmatch(value) is not None
