# SPDX-License-Identifier: Apache-2.0
"""What was sent is asked back, or to be destroyed; the holder says what it did."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import choice
from demarche.areas.concerns.forms.steps import ReplyForm, WordsForm, in_reply
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.steps.proposing import replied, replying
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.concerns.values import Places
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import returning as acts
from demarche.ui.widgets import Radios


class ReturnForm(WordsForm):
    """Asking that what was sent be returned or destroyed."""

    places: ClassVar[Places] = {"about": ("about", "act")}
    asks: ClassVar[Mapping[str, Promise]] = {
        "about": _("Choose what is to be returned or destroyed."),
        "wish": _("Choose what is wished."),
    }
    nothing = _("Your side has sent nothing here.")

    about = in_reply(_("What was sent"))
    wish = choice(words.WISHES, _("It is to be"), widget=Radios(columns=True))

    order: ClassVar[tuple[str, ...]] = ("about", "wish", "text")

    def suit(self, brief: Brief) -> None:
        self.pick("about", brief.own_acts)


class DoneForm(ReplyForm):
    """Saying that it was done."""

    to: ClassVar[tuple[str, ...]] = (acts.REQUEST,)
    asks: ClassVar[Mapping[str, Promise]] = {**ReplyForm.asks, "outcome": _("Choose what was done.")}

    outcome = choice(words.OUTCOMES, _("What was done"), widget=Radios(columns=True))

    order: ClassVar[tuple[str, ...]] = ("about", "outcome", "text")


class DeclineForm(ReplyForm):
    """Declining to return or destroy."""

    to: ClassVar[tuple[str, ...]] = (acts.REQUEST,)


def _asked(setting: Setting, values: Values) -> Iterator[Section]:
    sent = setting.acts.get(field_of(values, "about", "act"), {})
    if "wish" in values:
        yield Section(
            gettext("It is to be"),
            value=words.word(words.WISHES, values["wish"]),
            text=text_of(sent, "title") or text_of(sent, "text"),
        )


def _done(setting: Setting, values: Values) -> Iterator[Section]:
    yield from replied(setting, values)
    if "outcome" in values:
        yield Section(gettext("What was done"), value=words.word(words.OUTCOMES, values["outcome"]))


def _own_act(standing: Standing) -> Values:
    newest = standing.docket.newest(standing.own)
    return {"about": {"act": standing.dossier if newest is None else newest.act.id}, "wish": "destroy"}


STEPS: Final = {
    "return": Step(
        acts.REQUEST,
        _("Request to return or destroy"),
        _("Ask to return or destroy what we sent"),
        _(
            "The signed record stays on both sides; it is about files and copies. The other side says what it did, or declines."
        ),
        _("asks to return or destroy what it sent"),
        ReturnForm,
        sections=_asked,
        least=_own_act,
    ),
    "return-done": Step(
        acts.DONE,
        _("Statement of return or destruction"),
        _("State that it was returned or destroyed"),
        _("Your side's word that it was done. The signed record stays."),
        _("states that it was returned or destroyed"),
        DoneForm,
        sections=_done,
        least=replying(acts.DONE, acts.REQUEST, outcome="destroyed"),
    ),
    "return-decline": Step(
        acts.DECLINE,
        _("Declining to return or destroy"),
        _("Decline to return or destroy"),
        _("With or without a reason."),
        _("declines to return or destroy"),
        DeclineForm,
        sections=replied,
        least=replying(acts.DECLINE, acts.REQUEST),
    ),
}
