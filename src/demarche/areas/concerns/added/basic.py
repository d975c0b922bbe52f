# SPDX-License-Identifier: Apache-2.0
"""Rules cited, a third party's report, data to preserve, a translation."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import rules, values, words
from demarche.areas.concerns.added.adding import AddForm, Adding, Box, Parts, filled, told
from demarche.areas.concerns.forms.fields import choice, language
from demarche.areas.concerns.labels import label
from demarche.areas.concerns.papers import field_of, list_of, numbers, text_of
from demarche.areas.officers.models import Officer
from demarche.areas.release.fields import Words
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json
from demarche.ui.series import listed
from demarche.ui.widgets import Checkboxes, Radios


class RulesForm(AddForm):
    """Rules that the concern cites, from the catalogue; each instrument with its standing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        off = rules.off_symbols()
        for number, instrument in enumerate(rules.CATALOGUE):
            if instrument.symbol in off:
                continue
            self.fields[f"rules_{number}"] = forms.MultipleChoiceField(
                label=f"\u2068{instrument.symbol}\u2069: {instrument.title}",
                help_text=_standing(instrument),
                choices=[(cited, f"\u2068{cited}\u2069 {title}") for cited, title in instrument.ids()],
                widget=Checkboxes(),
                required=False,
            )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        cited = list_of(parts, "rules")
        return {f"rules_{number}": cited for number in range(len(rules.CATALOGUE))}

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        chosen = {each for name in self.fields if name.startswith("rules_") for each in self.cleaned_data[name]}
        return filled({"rules": list[Json](sorted(chosen))})


def _standing(instrument: rules.Instrument) -> str:
    if not instrument.sponsors:
        return instrument.standing
    return gettext("%(standing)s. Sponsors: %(sponsors)s") % {
        "standing": instrument.standing,
        "sponsors": listed(instrument.sponsors),
    }


class PreservationForm(AddForm):
    """How long data should be kept, as data: what the addressed Party does about it are acts of its own."""

    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=3650, required=False, widget=forms.NumberInput({"class": "short"})
    )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return {"days": field_of(parts, "preserve", "days")}

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        days = self.cleaned_data["days"]
        return {"preserve": {"days": days}} if days else {}


class ReportForm(AddForm):
    """Why a third party's report is cited; the report itself was picked on its own page."""

    text = Words(rows=4, limit=2000, label=_("In words"), help_text=_("What in the report matters here."))

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return {"text": text_of(parts, "report1_text")}

    def written(self, before: Parts) -> dict[str, Json]:
        if "report1" not in before:
            return {}
        return filled({"report1": before["report1"], "report1_text": self.cleaned_data["text"]})


class TranslationForm(AddForm):
    """A translation of the texts of a concern, one field a text."""

    lang = language(label=_("Language of the translation"), initial="en")
    status = choice(words.TRANSLATION_STATUSES, _("Status"), widget=Radios(columns=True), initial="courtesy")

    def suit(self, draft: Draft, officer: Officer) -> None:  # noqa: ARG002  # as every form of these
        self.originals = originals(draft.values)
        for name in self.originals:
            long = name == "matter"
            self.fields[f"of_{name}"] = Words(rows=8 if long else 2, label=label(name))
        if not self.is_bound and "lang" not in self.initial:
            self.initial["lang"] = next(each for each in words.LANGUAGES if each != draft.values.get("language"))

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return values.translation_form(parts)

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return values.translated(self.cleaned_data, self.originals)

    def boxes(self) -> list[Box]:
        return [Box([self["lang"], self["status"]])]


def originals(parts: Parts) -> list[str]:
    """The texts of a concern that can be translated."""
    first = ["title", "matter", *(f"q{number}_text" for number in numbers(parts, "q"))]
    more = (name for name, value in parts.items() if name.endswith("_text") and isinstance(value, str))
    return [name for name in dict.fromkeys([*first, *more]) if name in parts]


def _rules(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "rules" in parts:
        yield Section(gettext("Rules cited"), lines=tuple(rules.told(list_of(parts, "rules"))))


def _reports(_setting: Setting, parts: Parts) -> Iterator[Section]:
    for number in numbers(parts, "report"):
        name = f"report{number}"
        yield told(
            gettext("A third party's report, cited; not an act of any State"),
            parts,
            f"{name}_text",
            value=gettext("%(source)s, entry %(id)s")
            % {"source": field_of(parts, name, "source"), "id": field_of(parts, name, "id")},
            note=field_of(parts, name, "sha256"),
        )


def _days(parts: Parts) -> str:
    days = field_of(parts, "preserve", "days")
    return gettext("%(days)s days") % {"days": days} if days else ""


PAGES: Final = {
    "rules": Adding(
        _("Rules cited"),
        _("Short titles in our own words, with the standing of each text. Citing none is fine."),
        _("rules cited"),
        "rules",
        RulesForm,
        lambda parts: listed(list_of(parts, "rules")),
        _rules,
    ),
    "reports": Adding(
        _("A report of a third party"),
        _("It is cited by source, entry and hash. It is nobody's act, and citing it adopts none of its words."),
        _("reports of third parties"),
        "report[0-9]+|report[0-9]+_text",
        ReportForm,
        lambda parts: text_of(parts, "report1_text"),
        _reports,
    ),
    "preservation": Adding(
        _("Data to preserve"),
        _("Asks the other side to keep data, counted from its receipt. Leave it empty to ask nothing."),
        _("data to preserve"),
        "preserve",
        PreservationForm,
        _days,
    ),
}

TRANSLATION: Final = {
    "translation": Adding(
        _("Translation"),
        _("It travels beside the authentic text. What you leave empty is not translated."),
        _("translation"),
        ".+_t1",
        TranslationForm,
        lambda parts: gettext("there") if any(name.endswith("_t1") for name in parts) else "",
    ),
}
