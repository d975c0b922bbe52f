# SPDX-License-Identifier: Apache-2.0
"""Effects and severity, times, what was done and what help is wished, other channels used."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.added.adding import AddForm, Adding, Parts, filled, told
from demarche.areas.concerns.added.attribution import NOT_STATED
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.papers import field_of, list_of, text_of
from demarche.areas.officers.models import Officer
from demarche.areas.release.fields import Instant, Line, Words
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json, moment
from demarche.ui import moments
from demarche.ui.series import listed
from demarche.ui.widgets import Checkboxes, Radios

ACTIVE: Final = {"": NOT_STATED, "yes": _("still active"), "no": _("active no more")}
_TIMES: Final = ("started", "discovered", "contained")


class EffectsForm(AddForm):
    """What was hit and how badly, on the own scale and on the common one."""

    critical = forms.BooleanField(label=_("Critical infrastructure is affected"), required=False)
    sectors = forms.MultipleChoiceField(
        label=_("Sectors affected"),
        choices=list(words.SECTORS.items()),
        widget=Checkboxes(columns=True),
        required=False,
    )
    severity = choice({"": NOT_STATED, **words.SEVERITIES}, _("Severity, common scale of 0 to 5"))
    national = Line(limit=120, label=_("Grade on your national scale"))
    effects_text = Words(rows=5, label=_("People and services affected, in words"))

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        found = parts.get("effects")
        effects = found if isinstance(found, dict) else {}
        return {
            "critical": effects.get("critical_infrastructure", False),
            "sectors": effects.get("sectors", []),
            "severity": str(effects.get("severity", "")),
            "national": effects.get("national", ""),
            "effects_text": text_of(parts, "effects_text"),
        }

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        found = self.cleaned_data
        parts: dict[str, Json] = {"effects_text": found["effects_text"]}
        if found["critical"] or found["sectors"] or found["severity"] or found["national"]:
            graded: dict[str, Json] = {"severity": int(found["severity"])} if found["severity"] else {}
            parts["effects"] = {
                "critical_infrastructure": found["critical"],
                "sectors": sorted(found["sectors"]),
                **graded,
                **filled({"national": found["national"]}),
            }
        return filled(parts)


class TimesForm(AddForm):
    """When it began, was discovered and contained, and whether it goes on."""

    started = Instant(label=_("Began (UTC)"))
    discovered = Instant(label=_("Discovered (UTC)"))
    contained = Instant(label=_("Contained (UTC)"))
    active = choice(ACTIVE, _("Is it still active?"), widget=Radios(columns=True), initial="")

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        found = parts.get("times")
        times = found if isinstance(found, dict) else {}
        stated = times.get("active")
        active = ("yes" if stated else "no") if isinstance(stated, bool) else ""
        return {**{name: times.get(name, "") for name in _TIMES}, "active": active}

    def suit(self, draft: Draft, officer: Officer) -> None:
        for name in _TIMES:
            stands = field_of(draft.values, "times", name)
            here = moments.tell(moment(stands), zone=officer.own_zone).here if stands else ""
            zone = gettext("At your desk: %(zone)s") % {"zone": f"\u2068{moments.zone_words(officer.own_zone)}\u2069"}
            self.fields[name].help_text = here or zone

    def clean(self) -> None:
        found = [(self.cleaned_data[name], name) for name in _TIMES if self.cleaned_data.get(name)]
        began = self.cleaned_data.get("started")
        early = [name for at, name in found if began and at < began]
        if early:
            self.add_error(early[0], gettext("This is before it began. Correct one of the two times."))

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        times = filled({name: self.cleaned_data[name] for name in _TIMES})
        if self.cleaned_data["active"]:
            times["active"] = self.cleaned_data["active"] == "yes"
        return {"times": times} if times else {}


class DoneForm(AddForm):
    """What the own side has done, and what help would be welcome or can be given."""

    done_text = Words(rows=5, label=_("Done so far"))
    help_text = Words(rows=5, label=_("Help wished or offered"))

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return filled({name: self.cleaned_data[name] for name in ("done_text", "help_text")})


class SaidForm(AddForm):
    """A démarche is made by word of mouth: who said it, to whom, where and when. Each side makes its own record."""

    said_text = Words(rows=4, limit=4000, label=_("Said by whom, to whom, where and when"))

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return filled({"said_text": self.cleaned_data["said_text"]})


class ChannelsForm(AddForm):
    """Where else the matter was taken up, so that nobody does it twice."""

    channels = forms.MultipleChoiceField(
        label=_("Other channels used"), choices=list(words.CHANNELS.items()), widget=Checkboxes(), required=False
    )
    channels_text = Words(rows=3, label=_("References, in words"))

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return filled(
            {"channels": sorted(self.cleaned_data["channels"]), "channels_text": self.cleaned_data["channels_text"]}
        )


def _severity(parts: Parts) -> str:
    return words.word(words.SEVERITIES, field_of(parts, "effects", "severity"))


def _effects(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "effects" in parts or "effects_text" in parts:
        lines = tuple(filter(None, _effects_lines(parts)))
        yield told(gettext("Effects and severity"), parts, "effects_text", lines=lines)


def _effects_lines(parts: Parts) -> Iterator[str]:
    found = parts.get("effects")
    effects = found if isinstance(found, dict) else {}
    if effects.get("critical_infrastructure"):
        yield gettext("Critical infrastructure is affected")
    sectors = [words.word(words.SECTORS, each) for each in list_of(effects, "sectors")]
    yield gettext("Sectors affected: %(sectors)s") % {"sectors": listed(sectors)} if sectors else ""
    grade = text_of(effects, "national")
    yield gettext("Grade on the national scale: %(grade)s") % {"grade": f"\u2068{grade}\u2069"} if grade else ""
    severity = _severity(parts)
    yield gettext("Severity, common scale of 0 to 5: %(severity)s") % {"severity": severity} if severity else ""


def _times(_setting: Setting, parts: Parts) -> Iterator[Section]:
    found = parts.get("times")
    if isinstance(found, dict):
        labels = {"started": gettext("Began: %(moment)s"), "discovered": gettext("Discovered: %(moment)s")}
        labels["contained"] = gettext("Contained: %(moment)s")
        lines = [labels[name] % {"moment": moments.utc(moment(str(found[name])))} for name in _TIMES if name in found]
        if "active" in found:
            lines.append(str(ACTIVE["yes" if found["active"] else "no"]))
        yield Section(gettext("Times"), lines=tuple(lines))


def _done(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "done_text" in parts:
        yield told(gettext("Done so far"), parts, "done_text")
    if "help_text" in parts:
        yield told(gettext("Help wished or offered"), parts, "help_text")


def _said(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "said_text" in parts:
        yield told(gettext("Said by whom, to whom, where and when"), parts, "said_text")


def _channels(_setting: Setting, parts: Parts) -> Iterator[Section]:
    if "channels" in parts or "channels_text" in parts:
        used = listed(words.word(words.CHANNELS, each) for each in list_of(parts, "channels"))
        yield told(gettext("Other channels used"), parts, "channels_text", value=used)


def _there(*names: str) -> Any:
    return lambda parts: gettext("there") if any(name in parts for name in names) else ""


PAGES: Final = {
    "effects": Adding(
        _("Effects and severity"),
        _("States do not grade incidents alike: give your own grade, the common one, or both."),
        _("effects and severity"),
        "effects|effects_text",
        EffectsForm,
        lambda parts: _severity(parts) or _there("effects", "effects_text")(parts),
        _effects,
        needs="effects",
    ),
    "times": Adding(
        _("Times"),
        _("As far as they are known. They are written in UTC."),
        _("times"),
        "times",
        TimesForm,
        _there("times"),
        _times,
        needs="times",
    ),
    "done": Adding(
        _("Done so far, help wished"),
        _("What your side has done, and what help would be welcome or can be given."),
        _("done so far, help wished"),
        "done_text|help_text",
        DoneForm,
        _there("done_text", "help_text"),
        _done,
        needs="done_text",
    ),
    "said": Adding(
        _("Record of a démarche"),
        _("For what was said by word of mouth. Offices are named, not persons; each side makes its own record."),
        _("record of a démarche"),
        "said_text",
        SaidForm,
        _there("said_text"),
        _said,
        needs="said_text",
    ),
    "channels": Adding(
        _("Other channels used"),
        _("Where else the matter was taken up, so that nobody handles it twice."),
        _("other channels used"),
        "channels|channels_text",
        ChannelsForm,
        lambda parts: listed(words.word(words.CHANNELS, each) for each in list_of(parts, "channels")),
        _channels,
        needs="channels",
    ),
}
