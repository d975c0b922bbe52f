# SPDX-License-Identifier: Apache-2.0
"""What the parts of acts are called on pages, and their values in words: to compare two versions of a draft."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from demarche.areas.concerns import courtesy, marks, words
from demarche.areas.concerns.papers import answer_words, list_of, marking, referral_words
from demarche.areas.officers.models import ROLES
from demarche.core.encoding import Json, moment
from demarche.ui import moments
from demarche.ui.series import listed

Values = Mapping[str, Json]

_ORDER: Final = (
    "title", "matter", "conduct", "reparation", "q", "a", "m", "text", "about", "status", "subjects", "subject_other", "origin", "actor",
    "responsibility", "statement", "effects", "times", "done", "help", "said", "channels", "rules", "report", "related",
    "urgency", "circulation", "marking", "national_marking", "ask", "preserve", "callback", "file", "form", "language",
    "number", "red", "legal", "clause",
)  # fmt: skip
_HIDDEN: Final = frozenset({"roles", "track", "clause", "released", "succeeds", "joins"})
_ENCLOSED: Final = re.compile(r"encloses|enclosed[1-9][0-9]{0,2}")
_NAME: Final = re.compile(r"(q|a|s|m|report|file|related)([1-9][0-9]{0,2})(_text|_settles)?(_t[1-9][0-9]{0,2})?")
_TRANSLATED: Final = re.compile(r"(.+)_t[1-9][0-9]{0,2}")


_KNOWN: Final[Mapping[str, words.Words]] = {
    "circulation": words.CIRCULATION,
    "language": words.LANGUAGES,
    "status": words.STATUSES,
    "scope": words.SCOPES,
    "because": words.BECAUSE,
    "wish": words.WISHES,
    "outcome": words.OUTCOMES,
    "statement": {"made": pgettext_lazy("a statement", "made")},
}


_LISTS: Final[Mapping[str, words.Words]] = {
    "subjects": words.SUBJECTS,
    "ask": words.ASKS,
    "channels": words.CHANNELS,
    "legal": words.CLAUSES,
    "sectors": words.SECTORS,
    "roles": ROLES,
}
_FIELDS: Final[Mapping[str, words.Words]] = {
    "form": words.QUESTION_FORMS,
    "profile": words.URGENCIES,
    "level": words.LEVELS,
    "way": words.WAYS,
    "view": words.RESPONSIBILITY,
    "degree": words.DEGREES,
    "confidence": words.CONFIDENCES,
    "likelihood": words.LIKELIHOODS,
    "severity": words.SEVERITIES,
    "relation": words.RELATIONS,
}
_MOMENTS: Final = frozenset({"wished", "by", "started", "discovered", "contained"})


def fields(values: Values) -> list[tuple[str, str]]:
    """The values as labelled texts, in the order of the page."""
    return [(said, text) for _name, said, text in named(values)]


def named(values: Values) -> list[tuple[str, str, str]]:
    """The same with the name of each part."""
    shown = [name for name in values if name not in _HIDDEN and not _ENCLOSED.fullmatch(name)]
    return [(name, label(name), told(name, values[name])) for name in sorted(shown, key=_rank)]


def _rank(name: str) -> tuple[int, int, str]:
    numbered = _NAME.fullmatch(name)
    stem = numbered[1] if numbered else name.removesuffix("_text")
    translated = _TRANSLATED.fullmatch(stem)
    stem = translated[1] if translated else stem
    place = _ORDER.index(stem) if stem in _ORDER else len(_ORDER)
    return (place, int(numbered[2]) if numbered else 0, name)


def label(name: str) -> str:
    """What a part is called on a page."""
    translated = _TRANSLATED.fullmatch(name)
    if translated:
        return _("%(what)s, translation") % {"what": label(translated[1])}
    numbered = _NAME.fullmatch(name)
    if numbered:
        return _numbered(numbered[1] + (numbered[3] or "")) % {"number": numbered[2]}
    return {
        "title": _("Title"),
        "matter": _("The matter"),
        "conduct": _("Conduct that is to stop"),
        "reparation": _("Reparation sought"),
        "subjects": _("Subject area"),
        "subject_other": _("Other subject"),
        "urgency": _("Urgency and wish"),
        "circulation": _("Whom the addressed Party may inform"),
        "marking": _("Marking"),
        "national_marking": _("National marking"),
        "form": _("Form"),
        "language": _("Authentic language"),
        "number": _("Number"),
        "origin": _("Apparent origin"),
        "origin_text": _("Apparent origin, in words"),
        "actor": _("Actor"),
        "actor_text": _("Actor, in words"),
        "responsibility": _("Responsibility of a State"),
        "responsibility_text": _("Responsibility of a State, what it rests on"),
        "statement": _("Political statement"),
        "statement_text": _("Political statement, in words"),
        "effects": _("Effects and severity"),
        "effects_text": _("Effects, in words"),
        "times": _("Times"),
        "done_text": _("Done so far"),
        "help_text": _("Help wished or offered"),
        "said_text": _("Said by whom, to whom, where and when"),
        "channels": _("Other channels used"),
        "channels_text": _("Other channels used, in words"),
        "legal": _("Legal clause"),
        "red": _("TLP:RED, open to"),
        "rules": _("Rules cited"),
        "preserve": _("Data to preserve"),
        "ask": _("What is asked"),
        "callback": _("Call back"),
        "text": _("In words"),
        "about": _("About"),
        "status": _("Assessment"),
        "cites": _("Acts cited"),
        "until": _("Until"),
        "at": _("Date and time"),
        "scope": _("What is denied"),
        "because": _("Because"),
        "questions": _("Questions"),
        "meeting": _("Consultations"),
        "wish": _("It is to be"),
        "outcome": _("What was done"),
    }.get(name, name)


def _numbered(stem: str) -> str:
    return {
        "q": _("Question %(number)s is put as"),
        "q_text": _("Question %(number)s"),
        "a": _("Answer to question %(number)s"),
        "a_text": _("Answer to question %(number)s, in words"),
        "a_settles": _("Answer to question %(number)s, how it settles the matter"),
        "s": _("Satisfaction, question %(number)s"),
        "s_text": _("Reason, question %(number)s"),
        "m": _("Mark %(number)s"),
        "m_text": _("Mark %(number)s, in words"),
        "report": _("Report %(number)s"),
        "report_text": _("Report %(number)s, in words"),
        "file": _("File %(number)s"),
        "related": _("Related matter %(number)s"),
    }[stem]


def told(name: str, value: Json) -> str:
    """A part's value in words."""
    if isinstance(value, list):
        known = _LISTS.get(name, {})
        return listed(words.word(known, str(each)) for each in value)
    if isinstance(value, dict):
        return _object(name, value)
    if name in ("until", "at"):
        return moments.utc(moment(str(value)))
    if re.fullmatch(r"s[1-9][0-9]{0,2}", name):
        return words.word(words.SATISFACTIONS, value)
    return words.word(_KNOWN.get(name, {}), value)


def _object(name: str, value: dict[str, Json]) -> str:
    if _TRANSLATED.fullmatch(name):
        return str(value["text"])
    if re.fullmatch(r"a[1-9][0-9]{0,2}", name):
        return " · ".join(filter(None, (answer_words(value), referral_words(value))))
    if name in ("marking", "form"):
        return _form(value) if name == "form" else marking({name: value})
    if re.fullmatch(r"m[1-9][0-9]{0,2}", name):
        return f"{value['object']}: {marks.told(list_of(value, 'marks')) or _('nothing stated')}"
    if not value:
        return _("the matter as a whole") if name == "about" else _("named")
    return " · ".join(_field(field, each) for field, each in sorted(value.items()))


def _form(value: dict[str, Json]) -> str:
    """The form of a paper; for one that has courtesy formulas, with them or without."""
    kind = words.word(words.FORMS, value.get("kind", ""))
    if value.get("kind") not in courtesy.FORMS or value.get("courtesy") not in words.COURTESY:
        return kind
    if value["courtesy"] == "usual":
        return _("%(form)s, with the usual courtesy formulas") % {"form": kind}
    return _("%(form)s, without courtesy formulas") % {"form": kind}


def _field(field: str, value: Json) -> str:
    if field in _MOMENTS:
        return moments.utc(moment(str(value)))
    if isinstance(value, list):
        return told(field, value)
    if isinstance(value, bool):
        return _yes_or_no(field, stated=value)
    return words.word(_FIELDS.get(field, {}), value)


def _yes_or_no(field: str, *, stated: bool) -> str:
    if field == "active":
        return _("still active") if stated else _("active no more")
    return _("critical infrastructure") if stated else _("no critical infrastructure")
