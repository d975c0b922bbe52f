# SPDX-License-Identifier: Apache-2.0
"""Asks every check that the settings name, and puts what they say in order: worst first, then as they are named."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.db import Error
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor import notes, word
from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.areas.doctor.models import Note
from demarche.core.errors import DemarcheError
from demarche.ui.series import listed

TROUBLE: Final = (OSError, Error, DemarcheError)
"""What the world and a store do to a check; all else is a mistake of ours."""

_ANEW: Final = _lazily("Check again, or wait ten minutes: the node looks by itself.")

Checks = dict[str, Check]


def every() -> Checks:
    """Every check, by its topic, in the order of the page."""
    return {topic: import_string(path) for topic, path in settings.CHECKS.items()}


def look(at: int, *, test: bool = False) -> list[Note]:
    """Look at what is only looked at when asked, and with TEST at what goes out; give what could be noted and what could not."""
    found: list[Note] = []
    for topic, check in every().items():
        if check.look is not None:
            found += _looked(topic, check.look, at)
        if test and check.test is not None:
            check.test(at)
    return found


def _looked(topic: str, how: Callable[[int], object], at: int) -> list[Note]:
    """What a look found, which counts also where the store takes no note of it."""
    try:
        value = how(at)
    except TROUBLE as error:
        value = {"failed": str(error)}
    try:
        return [notes.note(topic, value, at=at)]
    except Error:
        return [Note(topic=topic, at=at, value=value)]


def lines(at: int, fresh: Iterable[Note] = ()) -> list[Line]:
    """Every line, in order, as far as is known without looking; `fresh` is what was found just now."""
    checks, known = every(), _newest() | notes.by_topic(fresh)
    asked, found, unasked = Asked(at, known), [], {}
    for topic, check in checks.items():
        try:
            said = _said(topic, check, asked)
            looked = known.get((topic, "")) if check.look is not None else None
            found += [_named(each, topic, check, looked) for each in said]
        except TROUBLE as error:
            unasked[str(check.label)] = str(error)
    if unasked:
        found.append(_unasked(unasked))
    worst = list(Word)
    ordered = sorted(found, key=lambda line: worst.index(line.word))
    word.keep(ordered, at)
    return ordered


def _named(line: Line, topic: str, check: Check, looked: Note | None) -> Line:
    """A line with its topic, its name, and when somebody looked."""
    return replace(line, topic=topic, label=line.about or str(check.label), at=None if looked is None else looked.at)


def _newest() -> dict[tuple[str, str], Note]:
    try:
        return notes.newest()
    except Error:
        return {}


def _said(topic: str, check: Check, asked: Asked) -> list[Line]:
    """All that a check says, or why its look saw nothing."""
    note = asked.noted(topic)
    if check.look is not None and note is not None and "failed" in note.value:
        return [Line(Word.LOOK, _("This could not be looked at: %(why)s.") % {"why": note.value["failed"]}, str(_ANEW))]
    found = list(check.say(asked))
    if check.look is not None and note is None and all(line.word is Word.FINE for line in found):
        return [Line(Word.LOOK, _("Nobody has looked at this yet."), str(_ANEW))]
    return found


def _unasked(found: dict[str, str]) -> Line:
    fact = _("Not looked at, as the store does not answer: %(topics)s. It said: %(why)s.")
    said = {"topics": listed(found), "why": next(iter(found.values()))}
    return Line(Word.LOOK, fact % said, topic="not-looked-at", label=_("Not looked at"))
