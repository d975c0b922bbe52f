# SPDX-License-Identifier: Apache-2.0
"""More time, by consent."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.forms.steps import QuestionForm, ReplyForm, WordsForm
from demarche.areas.concerns.papers import text_of
from demarche.areas.concerns.steps.basic import about_section
from demarche.areas.concerns.steps.proposing import A_DATE, dated, replied, replying
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.fields import Instant
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import extension as acts
from demarche.core.encoding import moment
from demarche.ui import moments


class ExtendForm(QuestionForm, WordsForm):
    """A later date for the answer, or for one question."""

    asks: ClassVar[Mapping[str, Promise]] = {"until": _("Say until when.")}

    until = Instant(label=_("New date (UTC)"))

    order: ClassVar[tuple[str, ...]] = ("about", "until", "text")


class AgreeForm(ReplyForm):
    """Agreeing to a later date."""

    to: ClassVar[tuple[str, ...]] = (acts.EXTEND,)


def _extended(setting: Setting, values: Values) -> Iterator[Section]:
    yield from about_section(setting, values)
    yield from dated(values, "until", gettext("New date"))


def _agreed(setting: Setting, values: Values) -> Iterator[Section]:
    yield from replied(setting, values)
    yield Section(setting.author_name, value=gettext("agrees to the later date"))


def _says(values: Values) -> str:
    until = text_of(values, "until")
    return gettext("names a later date: %(moment)s") % {"moment": moments.utc(moment(until)) if until else ""}


STEPS: Final = {
    "extend": Step(
        acts.EXTEND,
        _("Extension of time"),
        _("Extend time"),
        _(
            "A later date. The raising Party gives it by saying so; the addressed Party proposes it, and it stands when the raising Party agrees. The old date stays visible."
        ),
        _says,
        ExtendForm,
        sections=_extended,
        least=lambda _standing: {"about": {}, "until": A_DATE},
    ),
    "agree": Step(
        acts.AGREE,
        _("Consent to more time"),
        _("Agree to more time"),
        _("The proposed date then holds; the old one stays visible."),
        _("agrees to more time"),
        AgreeForm,
        sections=_agreed,
        least=replying(acts.AGREE, acts.EXTEND),
    ),
}
