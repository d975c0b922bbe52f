# SPDX-License-Identifier: Apache-2.0
"""Attribution in four boxes that never mix: origin, actor, responsibility of a State, political statement."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.added.adding import AddForm, Adding, Box, Parts, filled, told
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.papers import field_of, list_of, text_of
from demarche.areas.officers.models import Officer
from demarche.areas.release.fields import Line, Words
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json
from demarche.ui.series import listed
from demarche.ui.widgets import Radios

NOT_STATED: Final = pgettext_lazy("of attribution", "not stated")
STATED: Final = ("actor", "responsibility", "statement")
"""The parts that are an attribution; without any of them none is stated."""


class OriginForm(AddForm):
    """Where activity seems to come from or pass through; no statement on responsibility."""

    origin = Line(
        limit=200,
        label=_("Country codes, with commas between them"),
        help_text=_("Two or three capital letters each, for example XB."),
    )
    origin_text = Words(rows=5, label=_("In words"))

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return {"origin": ", ".join(list_of(parts, "origin")), "origin_text": text_of(parts, "origin_text")}

    def clean_origin(self) -> list[str]:
        codes = [each.strip().upper() for each in str(self.cleaned_data["origin"]).replace(";", ",").split(",")]
        found = sorted({each for each in codes if each})
        wrong = [each for each in found if not (each.isascii() and each.isalpha() and 2 <= len(each) <= 3)]  # noqa: PLR2004  # as the vocabulary spells them
        if wrong:
            raise forms.ValidationError(
                gettext("Country codes have two or three letters, and “%(code)s” has not.")
                % {"code": f"\u2068{wrong[0]}\u2069"}
            )
        return found

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return filled({name: self.cleaned_data[name] for name in ("origin", "origin_text")})


def _or_not(known: Mapping[str, Promise], label: Any, **kwargs: Any) -> forms.ChoiceField:
    return choice({"": NOT_STATED, **known}, label, **kwargs)


class AttributionForm(AddForm):
    """Who did it, whether a State answers for it, and what is said politically: each apart, each not stated by default."""

    actor_text = Words(rows=3, limit=4000, label=_("Who it was, in words"))
    actor_confidence = _or_not(words.CONFIDENCES, _("Confidence"))
    view = _or_not(words.RESPONSIBILITY, _("Responsibility is"), widget=Radios(columns=True), initial="")
    degree = _or_not(words.DEGREES, _("Degree: what the State does"))
    likelihood = _or_not(words.LIKELIHOODS, _("How likely it is"))
    confidence = _or_not(words.CONFIDENCES, _("Confidence in that judgement"))
    responsibility_text = Words(rows=5, label=_("What it rests on"))
    statement_text = Words(rows=3, limit=4000, label=_("Statement"))

    origin = ""

    headings = (
        (
            _("Actor"),
            _("Which group or person. Names differ from one source to another."),
            ("actor_text", "actor_confidence"),
        ),
        (
            _("Responsibility of a State"),
            _("A judgement in law. It is not implied by where the activity came from, nor by who the actor is."),
            ("view", "degree", "likelihood", "confidence", "responsibility_text"),
        ),
        (
            _("Political statement"),
            _("A sovereign choice, possible at any confidence, and without any of the others."),
            ("statement_text",),
        ),
    )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        names = ("view", "degree", "likelihood", "confidence")
        return {
            **{name: field_of(parts, "responsibility", name) for name in names},
            **{name: text_of(parts, name) for name in ("actor_text", "responsibility_text", "statement_text")},
            "actor_confidence": field_of(parts, "actor", "confidence"),
        }

    def suit(self, draft: Draft, officer: Officer) -> None:  # noqa: ARG002  # as every form of these
        self.origin = listed(list_of(draft.values, "origin"))

    def boxes(self) -> list[Box]:
        said = gettext("Now: %(what)s. It has a page of its own, “apparent origin”.")
        origin = Box([], _("Technical origin"), said % {"what": self.origin or NOT_STATED})
        return [origin, *super().boxes()]

    def clean(self) -> None:
        found = self.cleaned_data
        if found.get("actor_confidence") and not found.get("actor_text"):
            self.add_error("actor_text", gettext("Say who it was, or leave the confidence at “not stated”."))
        more = ("degree", "likelihood", "confidence", "responsibility_text")
        if not found.get("view") and any(found.get(name) for name in more):
            self.add_error("view", gettext("Choose suspected or stated, or leave the rest of this box empty."))

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        found = self.cleaned_data
        parts: dict[str, Json] = {name: found[name] for name in ("actor_text", "responsibility_text", "statement_text")}
        if found["actor_text"]:
            parts["actor"] = filled({"confidence": found["actor_confidence"]})
        if found["view"]:
            parts["responsibility"] = filled(
                {name: found[name] for name in ("view", "degree", "likelihood", "confidence")}
            )
        if found["statement_text"]:
            parts["statement"] = "made"
        return filled(parts)


def _origin_sections(setting: Setting, parts: Parts) -> Iterator[Section]:
    if "origin" in parts or "origin_text" in parts:
        yield told(
            gettext("Apparent origin"),
            parts,
            "origin_text",
            value=listed(setting.named(code) for code in list_of(parts, "origin")),
            note=gettext(
                "Where activity seems to come from or pass through. It says nothing about who is responsible."
            ),
        )


def _sections(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "actor" in parts:
        yield told(gettext("Actor"), parts, "actor_text", value=_confidence(field_of(parts, "actor", "confidence")))
    if "responsibility" in parts:
        yield told(
            gettext("Responsibility of a State"),
            parts,
            "responsibility_text",
            value=words.word(words.RESPONSIBILITY, field_of(parts, "responsibility", "view")),
            lines=tuple(filter(None, _judged(parts))),
        )
    if "statement" in parts:
        yield told(gettext("Political statement"), parts, "statement_text")


def _judged(parts: Parts) -> Iterator[str]:
    degree = field_of(parts, "responsibility", "degree")
    likelihood = field_of(parts, "responsibility", "likelihood")
    yield gettext("Degree: %(degree)s") % {"degree": words.word(words.DEGREES, degree)} if degree else ""
    yield (
        gettext("Likelihood: %(likelihood)s") % {"likelihood": words.word(words.LIKELIHOODS, likelihood)}
        if likelihood
        else ""
    )
    yield _confidence(field_of(parts, "responsibility", "confidence"))


def _confidence(code: str) -> str:
    return gettext("Confidence: %(confidence)s") % {"confidence": words.word(words.CONFIDENCES, code)} if code else ""


def _now(parts: Parts) -> str:
    named = {
        "actor": gettext("actor"),
        "responsibility": gettext("responsibility of a State"),
        "statement": gettext("political statement"),
    }
    stated = [named[name] for name in STATED if name in parts]
    return listed(stated) if stated else gettext("no attribution stated")


PAGES: Final = {
    "attribution": Adding(
        _("Attribution"),
        _(
            "Where traffic came from, who sent it, whether a State answers for it, and what is said of it politically are four different things, and none follows from another. Each is not stated unless you state it."
        ),
        _("attribution"),
        "actor|actor_text|responsibility|responsibility_text|statement|statement_text",
        AttributionForm,
        _now,
        _sections,
        needs="actor",
    ),
    "origin": Adding(
        _("Apparent origin"),
        _("Where activity seems to come from or pass through. It says nothing about who is responsible."),
        _("apparent origin"),
        "origin|origin_text",
        OriginForm,
        lambda parts: listed(list_of(parts, "origin")),
        _origin_sections,
    ),
}
