# SPDX-License-Identifier: Apache-2.0
"""Talks at an agreed level: requested, accepted, proposed otherwise, declined."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.forms.steps import FormalForm, FormalReplyForm, StepForm
from demarche.areas.concerns.steps.proposing import dated, meeting_words, replied, replying
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.concerns.values import Places
from demarche.areas.release.fields import Instant, Words
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import consultations as acts
from demarche.core.encoding import Json
from demarche.ui.widgets import Radios

_MEETING: Final[Places] = {"level": ("meeting", "level"), "way": ("meeting", "way"), "by": ("meeting", "by")}
_CHOICES: Final[Mapping[str, Promise]] = {
    "level": _("Choose the level."),
    "way": _("Choose how you would meet."),
}
_LEAST: Final[Json] = {"level": "experts", "way": "video"}


class MeetingForm(StepForm):
    """At which level, how, and by when."""

    level = choice(words.LEVELS, _("Level"), widget=Radios(columns=True))
    way = choice(words.WAYS, _("How"), widget=Radios(columns=True))
    by = Instant(label=_("By (UTC)"))


class RequestForm(MeetingForm, FormalForm):
    """Requesting talks."""

    spare: tuple[str, ...] = ("by",)
    places: ClassVar[Places] = _MEETING
    asks: ClassVar[Mapping[str, Promise]] = {**_CHOICES, "text": _("Say what the talks should be about.")}

    text = Words(rows=5, label=_("What the talks should be about"))

    order: ClassVar[tuple[str, ...]] = ("level", "way", "by", "text")


class AcceptForm(FormalReplyForm):
    """Accepting talks, perhaps with the hour."""

    spare: tuple[str, ...] = ("at", "text")
    to: ClassVar[tuple[str, ...]] = (acts.REQUEST, acts.PROPOSE)

    at = Instant(label=_("Date and time (UTC)"))

    order: ClassVar[tuple[str, ...]] = ("about", "at", "text")


class ProposeForm(MeetingForm, FormalReplyForm):
    """Proposing talks otherwise."""

    spare: tuple[str, ...] = ("by", "text")
    to: ClassVar[tuple[str, ...]] = (acts.REQUEST, acts.PROPOSE)
    places: ClassVar[Places] = {**FormalReplyForm.places, **_MEETING}
    asks: ClassVar[Mapping[str, Promise]] = {**FormalReplyForm.asks, **_CHOICES}

    order: ClassVar[tuple[str, ...]] = ("about", "level", "way", "by", "text")


class DeclineForm(FormalReplyForm):
    """Declining talks."""

    to: ClassVar[tuple[str, ...]] = (acts.REQUEST, acts.PROPOSE)


def _meeting(_setting: Setting, values: Values) -> Iterator[Section]:
    yield Section(gettext("Consultations"), value=meeting_words(values))


def _accepted(setting: Setting, values: Values) -> Iterator[Section]:
    yield from replied(setting, values)
    yield from dated(values, "at", gettext("Date and time"))


def _proposed(setting: Setting, values: Values) -> Iterator[Section]:
    yield from replied(setting, values)
    yield Section(gettext("Proposed instead"), value=meeting_words(values))


STEPS: Final = {
    "consult": Step(
        acts.REQUEST,
        _("Request for consultations"),
        _("Request consultations"),
        _("Talks on this matter, at a level you choose. The other side accepts, proposes otherwise or declines."),
        _("requests consultations"),
        RequestForm,
        sections=_meeting,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to request consultations."
        ),
        least=lambda _standing: {"meeting": _LEAST, "text": ""},
    ),
    "consult-accept": Step(
        acts.ACCEPT,
        _("Acceptance of consultations"),
        _("Accept consultations"),
        _("With the date and hour, if it can be said today."),
        _("accepts consultations"),
        AcceptForm,
        sections=_accepted,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to accept the consultations requested."
        ),
        least=replying(acts.ACCEPT, acts.REQUEST, acts.PROPOSE),
    ),
    "consult-propose": Step(
        acts.PROPOSE,
        _("Other proposal for consultations"),
        _("Propose consultations otherwise"),
        _("Another level, way or date. It is itself a request that the other side replies to."),
        _("proposes consultations otherwise"),
        ProposeForm,
        sections=_proposed,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to propose consultations as follows."
        ),
        least=replying(acts.PROPOSE, acts.REQUEST, acts.PROPOSE, meeting=_LEAST),
    ),
    "consult-decline": Step(
        acts.DECLINE,
        _("Declining of consultations"),
        _("Decline consultations"),
        _("With or without a reason; a later request stays welcome."),
        _("declines consultations"),
        DeclineForm,
        sections=replied,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to state the following."
        ),
        least=replying(acts.DECLINE, acts.REQUEST, acts.PROPOSE),
    ),
}
