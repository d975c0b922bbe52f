# SPDX-License-Identifier: Apache-2.0
"""Answering as a whole: for now, by denying, by declining."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.forms.steps import FormalForm, QuestionForm
from demarche.areas.concerns.papers import text_of
from demarche.areas.concerns.steps.basic import about_section, about_words
from demarche.areas.concerns.steps.proposing import A_DATE, dated
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.fields import Instant
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import answering as acts
from demarche.ui.widgets import Radios


class InterimForm(QuestionForm, FormalForm):
    """An interim answer with its own date for the next."""

    spare: tuple[str, ...] = ()
    asks: ClassVar[Mapping[str, Promise]] = {
        "until": _("Say by when the next answer will come."),
        "text": _("Write it in words."),
    }

    until = Instant(label=_("Next answer by (UTC)"))

    order: ClassVar[tuple[str, ...]] = ("about", "until", "text")


class DenyForm(FormalForm):
    """Denying the whole, or the attribution alone."""

    asks: ClassVar[Mapping[str, Promise]] = {"scope": _("Choose what is denied.")}

    scope = choice(words.SCOPES, _("What is denied"), widget=Radios())

    order: ClassVar[tuple[str, ...]] = ("scope", "text")


class DeclineForm(FormalForm):
    """Declining to answer as a whole."""

    asks: ClassVar[Mapping[str, Promise]] = {"because": _("Choose why; “no reason given” is one.")}

    because = choice(words.BECAUSE, _("Because"), widget=Radios())

    order: ClassVar[tuple[str, ...]] = ("because", "text")


def _interim(setting: Setting, values: Values) -> Iterator[Section]:
    yield from about_section(setting, values)
    yield from dated(values, "until", gettext("Next answer by"))


def _denied(setting: Setting, values: Values) -> Iterator[Section]:
    if "scope" in values:
        yield Section(
            gettext("%(party)s denies") % {"party": setting.author_name},
            value=words.word(words.SCOPES, values["scope"]),
        )


def _declined(setting: Setting, values: Values) -> Iterator[Section]:
    if "because" in values:
        yield Section(
            gettext("%(party)s declines to answer, because") % {"party": setting.author_name},
            value=words.word(words.BECAUSE, values["because"]),
        )


def _says_interim(values: Values) -> str:
    return gettext("answers for now, %(about)s") % {"about": about_words(values)}


def _says_denied(values: Values) -> str:
    whole = text_of(values, "scope") == "whole"
    return gettext("denies the whole") if whole else gettext("denies the attribution")


STEPS: Final = {
    "interim": Step(
        acts.INTERIM,
        _("Interim answer"),
        _("Answer for now"),
        _("What can be said today, and by when more will follow. The agreed date does not change by it."),
        _says_interim,
        InterimForm,
        sections=_interim,
        clauses=(_("Without prejudice."),),
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to answer for now as follows."
        ),
        least=lambda _standing: {"about": {}, "until": A_DATE, "text": ""},
    ),
    "deny": Step(
        acts.DENY,
        _("Denial"),
        _("Deny the whole, or the attribution only"),
        _("You state that it was not so. Denying the whole answers every question that has no answer of its own."),
        _says_denied,
        DenyForm,
        sections=_denied,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to state the following."
        ),
        least=lambda _standing: {"scope": "attribution"},
    ),
    "decline": Step(
        acts.DECLINE,
        _("Declining as a whole"),
        _("Decline to answer, as a whole"),
        _("Declining is an answer; it stops the clock. It is neither a denial nor an admission."),
        _("declines to answer, as a whole"),
        DeclineForm,
        sections=_declined,
        clauses=(_("Without prejudice."),),
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to state the following."
        ),
        least=lambda _standing: {"because": "no_reason"},
    ),
}
