# SPDX-License-Identifier: Apache-2.0
"""What is missing from a draft, or has passed, before it can go to the releasing officer, as sentences beside their fields."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import rules
from demarche.areas.concerns.papers import field_of, list_of, numbers, text_of
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.encoding import Json, moment
from demarche.ui.series import listed

Values = Mapping[str, Json]
Gap = tuple[str, str]


TOLD: Final = ("partly", "information_given", "measure_taken")
"""Answers that say nothing without words."""


def _nobody(values: Values, sentence: str) -> Iterator[Gap]:
    roles = values.get("roles")
    if not (isinstance(roles, dict) and roles.get("addressed")):
        yield "to", sentence


def _matter(values: Values) -> Iterator[Gap]:
    yield from _nobody(values, _("Choose whom it is addressed to."))
    yield from _stated(values)


def _stated(values: Values) -> Iterator[Gap]:
    if not text_of(values, "title"):
        yield "title", _("Give the matter a neutral title.")
    if not list_of(values, "subjects"):
        yield "subjects", _("Choose at least one subject area; “other” is one.")
    if not text_of(values, "matter"):
        yield "matter", _("State the matter: what happened, since when, seen by whom.")


def _claim(values: Values) -> Iterator[Gap]:
    yield from _matter(values)
    if not text_of(values, "conduct"):
        yield (
            "conduct",
            _("A notice of claim says which conduct is to stop. To state a position, choose a representation."),
        )


def _concern(values: Values) -> Iterator[Gap]:
    yield from _nobody(values, _("Choose whom the concern is addressed to."))
    yield from _stated(values)
    if not numbers(values, "q"):
        yield (
            "q1_text",
            _(
                "A concern needs at least one question or request. Without one it cannot be answered. To inform only, choose a technical notification."
            ),
        )

    off = rules.switched_off(list_of(values, "rules"))
    if off:
        yield (
            "",
            _("Cited, though your side does not cite the text it stands in: %(rules)s. Open “rules cited” and save it.")
            % {"rules": listed(f"\u2068{each}\u2069" for each in off)},
        )


def _notification(values: Values) -> Iterator[Gap]:
    yield from _nobody(values, _("Choose whom the notification is addressed to."))
    if not text_of(values, "matter"):
        yield "what", _("Say what is happening.")
    if "preserve" in list_of(values, "ask") and "preserve" not in values:
        yield "days", _("Say for how many days data should be preserved.")


def _answer(values: Values) -> Iterator[Gap]:
    if not numbers(values, "a"):
        yield "", _("No question is answered yet. Choose what kind of answer is given to which question.")
    for number in numbers(values, "a"):
        if field_of(values, f"a{number}", "value") in TOLD and not text_of(values, f"a{number}_text"):
            yield "", _("Question %(number)s: say in words what is answered.") % {"number": number}


def _list(find: Callable[[Values], Iterator[Gap]]) -> Callable[[Values], list[Gap]]:
    return lambda values: list(find(values))


GAPS: Final[Mapping[str, Callable[[Values], list[Gap]]]] = {
    acts.RAISE: _list(_concern),
    representation.MAKE: _list(_matter),
    representation.CLAIM: _list(_claim),
    acts.NOTIFY: _list(_notification),
    acts.ANSWER: _list(_answer),
}
"""Per kind, the fields that must still be filled in, each with its sentence; a field that is empty belongs to the page."""


def passed_dates(values: Values, at: int) -> Iterator[Gap]:
    """The dates of a draft that are to come and have passed at the moment `at`, as sentences beside their fields."""
    for field, part in (("until", ""), ("at", ""), ("by", "meeting"), ("wished", "urgency")):
        said = field_of(values, part, field) if part else text_of(values, field)
        if said and moment(said) <= at:
            yield field, _("Give a date that is still to come.")
    for number in numbers(values, "a"):
        said = field_of(values, f"a{number}", "until")
        if said and moment(said) <= at:
            yield "", _("Question %(number)s: give a date that is still to come.") % {"number": number}
