# SPDX-License-Identifier: Apache-2.0
"""What an act that opens a matter reads like: its text, its questions, and what its Add pages say, then the facts under it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from demarche.areas.concerns import courtesy, words
from demarche.areas.concerns.added import PAGES, enclosing
from demarche.areas.concerns.added.attribution import STATED
from demarche.areas.concerns.added.legal import clauses
from demarche.areas.concerns.added.red import open_to
from demarche.areas.concerns.annexes import tables
from demarche.areas.concerns.papers import field_of, framed, list_of, marking, numbers, text_of, translations
from demarche.areas.release.paper import Item, Paper, Section, Setting
from demarche.core.acts import representation
from demarche.core.encoding import Json, moment
from demarche.ui import moments
from demarche.ui.series import listed

Values = Mapping[str, Json]


def opening_paper(kind: str, setting: Setting, values: Values) -> Paper:
    """A concern, a technical notification, a representation or a notice of claim; it is addressed to those whom it names so."""
    roles = values.get("roles")
    if isinstance(roles, dict) and list_of(roles, "addressed"):
        setting = replace(setting, addressed=tuple(list_of(roles, "addressed")))
    return Paper(
        title=text_of(values, "title"),
        translated_titles=translations(values, "title"),
        marking=marking(values),
        national=text_of(values, "national_marking"),
        sections=tuple(_sections(setting, values)),
        facts=tuple(_facts(values)),
        clauses=tuple(_clauses(kind, values)),
        tables=tuple(tables(setting, values)),
        **framed(words.KINDS[kind], setting, values, courtesy.PURPOSES.get(kind, "")),
    )


def _clauses(kind: str, values: Values) -> Iterator[str]:
    if kind == representation.CLAIM:
        yield _("This is a notice of claim. All rights are reserved.")
        return
    if kind == representation.MAKE:
        yield _("This is a representation, not a notice of claim. All rights are reserved.")
        return
    if not any(name in values for name in STATED):
        yield _("No attribution is stated.")
    yield from clauses(values)


def _sections(setting: Setting, values: Values) -> Iterator[Section]:
    yield Section(_("The matter"), text=text_of(values, "matter"), translations=translations(values, "matter"))
    questions = tuple(
        Item(
            number,
            text=text_of(values, f"q{number}_text"),
            value=words.word(words.QUESTION_FORMS, field_of(values, f"q{number}", "form")),
            translations=translations(values, f"q{number}_text"),
        )
        for number in numbers(values, "q")
    )
    if questions:
        yield Section(_("Questions"), items=questions)
    if "ask" in values:
        yield Section(_("What is asked"), lines=tuple(words.word(words.ASKS, each) for each in list_of(values, "ask")))
    if "callback" in values:
        yield Section(_("Call back"), value=text_of(values, "callback"))
    for name, label in (("conduct", _("Conduct that is to stop")), ("reparation", _("Reparation sought"))):
        if name in values:
            yield Section(label, text=text_of(values, name), translations=translations(values, name))
    for adding in PAGES.values():
        yield from adding.sections(setting, values)
    yield from enclosing.sections(setting, values)


def _facts(values: Values) -> Iterator[Section]:
    to = open_to(values)
    if to:
        yield Section(_("TLP:RED, open to"), value=to)
    if "subjects" in values:
        subjects = [words.word(words.SUBJECTS, each) for each in list_of(values, "subjects")]
        other = text_of(values, "subject_other")
        yield Section(_("Subject area"), value=listed([*subjects, *([other] if other else [])]))
    profile = field_of(values, "urgency", "profile")
    if profile:
        wished = field_of(values, "urgency", "wished")
        told = _("answer wished by %(moment)s") % {"moment": moments.utc(moment(wished))} if wished else ""
        yield Section(_("Urgency"), value=words.word(words.URGENCIES, profile), note=told)
    if "circulation" in values:
        yield Section(
            _("Whom the addressed Party may inform"), value=words.word(words.CIRCULATION, values["circulation"])
        )
    if "preserve" in values:
        days = field_of(values, "preserve", "days")
        yield Section(_("Data to preserve"), value=_("for %(days)s days from receipt") % {"days": days})
    if "language" in values:
        yield Section(_("Authentic language"), value=words.word(words.LANGUAGES, values["language"]))
