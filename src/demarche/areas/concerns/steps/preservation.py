# SPDX-License-Identifier: Apache-2.0
"""Data kept from being lost: asked for, accepted until a date, extended, ended."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.forms.steps import ReplyForm, ToldForm
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.steps.proposing import A_DATE, dated, replied, replying
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.concerns.values import Places
from demarche.areas.release.fields import Instant, Words
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import preservation as acts
from demarche.core.encoding import moment
from demarche.ui import moments


class PreserveForm(ToldForm):
    """Asking that data be preserved."""

    places: ClassVar[Places] = {"days": ("preserve", "days")}
    asks: ClassVar[Mapping[str, Promise]] = {
        "days": _("Say for how many days data should be preserved."),
        "text": _("Say which data, and where they are thought to be."),
    }

    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=3650,
        required=False,
        initial=60,
        widget=forms.NumberInput({"class": "short"}),
    )
    text = Words(rows=5, label=_("Which data"))

    order: ClassVar[tuple[str, ...]] = ("days", "text")


class UntilForm(ReplyForm):
    """Preserving until a date."""

    to: ClassVar[tuple[str, ...]] = (acts.REQUEST,)
    asks: ClassVar[Mapping[str, Promise]] = {**ReplyForm.asks, "until": _("Say until when data are preserved.")}

    until = Instant(label=_("Preserved until (UTC)"))

    order: ClassVar[tuple[str, ...]] = ("about", "until", "text")


class ExpireForm(ReplyForm):
    """Preserving no more."""

    to: ClassVar[tuple[str, ...]] = (acts.REQUEST,)


def _asked(_setting: Setting, values: Values) -> Iterator[Section]:
    days = field_of(values, "preserve", "days")
    if days:
        yield Section(gettext("Data to preserve"), value=gettext("for %(days)s days from receipt") % {"days": days})


def _kept(setting: Setting, values: Values) -> Iterator[Section]:
    yield from replied(setting, values)
    yield from dated(values, "until", gettext("Preserved until"))


def _until(values: Values) -> str:
    until = text_of(values, "until")
    return moments.utc(moment(until)) if until else ""


def _says_accepted(values: Values) -> str:
    return gettext("preserves data until %(moment)s") % {"moment": _until(values)}


def _says_extended(values: Values) -> str:
    return gettext("preserves data longer, until %(moment)s") % {"moment": _until(values)}


STEPS: Final = {
    "preserve": Step(
        acts.REQUEST,
        _("Request for preservation"),
        _("Ask that data be preserved"),
        _("Which data, and for how long. It asks only that they are not lost; handing them over goes another way."),
        _("asks that data be preserved"),
        PreserveForm,
        sections=_asked,
        least=lambda _standing: {"preserve": {"days": 60}, "text": ""},
    ),
    "preserve-accept": Step(
        acts.ACCEPT,
        _("Acceptance of preservation"),
        _("Accept the preservation asked for"),
        _("Say until when. Both sides see the date; it can be extended."),
        _says_accepted,
        UntilForm,
        sections=_kept,
        least=replying(acts.ACCEPT, acts.REQUEST, until=A_DATE),
    ),
    "preserve-extend": Step(
        acts.EXTEND,
        _("Extension of preservation"),
        _("Extend the preservation"),
        _("A later date; the old one stays visible."),
        _says_extended,
        UntilForm,
        sections=_kept,
        least=replying(acts.EXTEND, acts.REQUEST, until=A_DATE),
    ),
    "preserve-end": Step(
        acts.EXPIRE,
        _("End of preservation"),
        _("State that data are preserved no more"),
        _("Say so when the time has run out and the data were let go."),
        _("preserves the data no more"),
        ExpireForm,
        sections=replied,
        least=replying(acts.EXPIRE, acts.REQUEST),
    ),
}
