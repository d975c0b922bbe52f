# SPDX-License-Identifier: Apache-2.0
"""What the release room needs to know of each kind of act of this room."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.gaps import GAPS
from demarche.areas.concerns.papers import (
    answer_paper,
    answer_words,
    marking,
    opening_paper,
    referral_words,
    step_paper,
    text_of,
)
from demarche.areas.release.presentation import Presentation
from demarche.areas.release.presentation import register as present
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json, moment
from demarche.ui import moments
from demarche.ui.series import listed

if TYPE_CHECKING:
    from demarche.areas.release.models import Draft

Values = Mapping[str, Json]

PAGES: Final[Mapping[str, str]] = {
    acts.ACKNOWLEDGE: "acknowledge",
    acts.ASK: "ask",
    acts.SUPPLY: "supply",
    acts.ANSWER: "answer",
    acts.WITHDRAW: "withdraw",
    acts.CLOSE: "close",
    acts.ASSESS: "assess",
}
"""The page of a dossier on which an act of each kind is written; its address holds the word."""

_ORDER: Final = (
    "title", "matter", "q", "a", "text", "about", "status", "subjects", "subject_other", "origin", "rules", "report",
    "urgency", "circulation", "marking", "national_marking", "ask", "preserve", "callback", "file", "form", "language",
    "number", "clause",
)  # fmt: skip
_HIDDEN: Final = frozenset({"roles", "track", "clause"})
_NAME: Final = re.compile(r"(q|a|report|file)([1-9][0-9]{0,2})(_text|_settles)?(_t[1-9][0-9]{0,2})?")
_TRANSLATED: Final = re.compile(r"(.+)_t[1-9][0-9]{0,2}")


def register() -> None:
    """Tell the release room how acts of this room read and where they are written."""
    for kind in (acts.RAISE, acts.NOTIFY):
        _register(kind, partial(opening_paper, kind), _title)
    _register(acts.ANSWER, answer_paper, _answered)
    for kind in (acts.ACKNOWLEDGE, acts.ASK, acts.SUPPLY, acts.WITHDRAW, acts.CLOSE, acts.ASSESS):
        _register(kind, partial(step_paper, kind), _first_words)


def _register(kind: str, paper: Callable[..., object], name: Callable[[Values], str]) -> None:
    present(
        kind,
        Presentation(
            title=words.KINDS[kind],
            paper=paper,  # type: ignore[arg-type]  # a partial keeps the rest of the signature
            fields=fields,
            edit_url=edit_url,
            name=name,
            gaps=GAPS.get(kind, lambda _values: []),
            done_url=dossier_url,
        ),
    )


def _title(values: Values) -> str:
    return text_of(values, "title")


def _first_words(values: Values) -> str:
    return text_of(values, "text").split("\n", 1)[0][:120]


def _answered(values: Values) -> str:
    numbers = sorted(int(each[2]) for each in map(_NAME.fullmatch, values) if each and each[1] == "a" and not each[3])
    return listed(numbers)


def dossier_url(dossier: str) -> str:
    """A dossier's address, written out: rows are also made on doors that have no pages."""
    return f"/concerns/{dossier}/"


def edit_url(draft: "Draft") -> str:
    """Where the drafter of an act goes on writing."""
    if draft.kind in PAGES:
        return f"/concerns/{draft.dossier}/{PAGES[draft.kind]}/{draft.pk}/"
    return f"/concerns/drafts/{draft.pk}/"


def fields(values: Values) -> list[tuple[str, str]]:
    """The values as labelled texts, in the order of the page."""
    named = [name for name in values if name not in _HIDDEN]
    return [(label(name), told(name, values[name])) for name in sorted(named, key=_rank)]


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
        "rules": _("Rules cited"),
        "preserve": _("Data to preserve"),
        "ask": _("What is asked"),
        "callback": _("Call back"),
        "text": _("In words"),
        "about": _("About"),
        "status": _("Assessment"),
    }.get(name, name)


def _numbered(stem: str) -> str:
    return {
        "q": _("Question %(number)s is put as"),
        "q_text": _("Question %(number)s"),
        "a": _("Answer to question %(number)s"),
        "a_text": _("Answer to question %(number)s, in words"),
        "a_settles": _("Answer to question %(number)s, how it settles the matter"),
        "report": _("Report %(number)s"),
        "report_text": _("Report %(number)s, in words"),
        "file": _("File %(number)s"),
    }[stem]


def told(name: str, value: Json) -> str:
    """A part's value in words."""
    if isinstance(value, list):
        known = {"subjects": words.SUBJECTS, "ask": words.ASKS}.get(name, {})
        return listed(words.word(known, each) for each in value)
    if isinstance(value, dict):
        return _object(name, value)
    known = {"circulation": words.CIRCULATION, "language": words.LANGUAGES, "status": words.STATUSES}.get(name, {})
    return words.word(known, value)


def _object(name: str, value: dict[str, Json]) -> str:
    if _TRANSLATED.fullmatch(name):
        return str(value["text"])
    if re.fullmatch(r"a[1-9][0-9]{0,2}", name):
        return " · ".join(filter(None, (answer_words(value), referral_words(value))))
    if name == "marking":
        return marking({name: value})
    return " · ".join(_field(field, each) for field, each in sorted(value.items()))


def _field(field: str, value: Json) -> str:
    known = {"form": words.QUESTION_FORMS, "kind": words.FORMS, "courtesy": words.COURTESY, "profile": words.URGENCIES}
    if field == "wished":
        return moments.utc(moment(str(value)))
    return words.word(known.get(field, {}), value)
