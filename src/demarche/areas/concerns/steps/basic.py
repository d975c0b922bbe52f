# SPDX-License-Identifier: Apache-2.0
"""Acknowledging, asking and supplying clarification, assessing, closing, withdrawing."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import choice, language
from demarche.areas.concerns.forms.steps import QuestionForm, StepForm, WordsForm, in_reply
from demarche.areas.concerns.papers import field_of, question_text, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.concerns.values import Places
from demarche.areas.release.fields import Line, Words
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import concern as acts
from demarche.ui.widgets import Radios


class AcknowledgeForm(StepForm):
    """Acknowledging, under a number of one's own, without prejudice."""

    spare = ("number", "text")

    number = Line(
        limit=64,
        short=True,
        label=_("Our number for this matter"),
        help_text=_(
            "It stands beside the other side's number on the dossier. May be given by the registry at release."
        ),
    )
    text = Words(rows=3, label=_("In words"))
    form_kind = choice(words.REPLY_FORMS, _("Reply in the form"), initial="note_verbale")
    courtesy = choice(words.COURTESY, _("Courtesy formulas"), initial="usual")
    language = language(initial="en")


class AskForm(QuestionForm):
    """Asking for clarification of the matter or of one question."""

    asks: ClassVar[Mapping[str, Promise]] = {"text": _("Write it in words.")}

    text = Words(rows=6, label=_("What needs to be clear"))
    language = language(initial="en")


class SupplyForm(StepForm):
    """Supplying a clarification that was asked for."""

    places: ClassVar[Places] = {"about": ("about", "act")}
    asks: ClassVar[Mapping[str, Promise]] = {
        "about": _("Choose which request this replies to."),
        "text": _("Write it in words."),
    }
    nothing = _("No request for clarification is open.")

    about = in_reply(_("In reply to"))
    text = Words(rows=6, label=_("Clarification"))
    language = language(initial="en")

    def suit(self, brief: Brief) -> None:
        self.offer("about", brief.clarifications)


class AssessForm(StepForm):
    """Saying how one's own side sees the matter."""

    spare = ("text",)
    asks: ClassVar[Mapping[str, Promise]] = {"status": _("Choose how your side sees the matter.")}

    status = choice(words.STATUSES, _("We see the matter as"), widget=Radios(columns=True))
    text = Words(rows=5, label=_("Reason, in words"))
    language = language(initial="en")


def about_words(values: Values) -> str:
    """The question that an act is about, or the whole, in words."""
    number = field_of(values, "about", "question")
    return gettext("question %(number)s") % {"number": number} if number else gettext("the matter as a whole")


def _receipt(_setting: Setting, _values: Values) -> Iterator[Section]:
    yield Section(gettext("Receipt"), value=gettext("acknowledged, without prejudice"))


def about_section(setting: Setting, values: Values) -> Iterator[Section]:
    """The question that an act is about, with its text."""
    text = question_text(setting, field_of(values, "about", "question"))
    yield Section(gettext("About"), value=about_words(values), text=text)


def _replied(setting: Setting, values: Values) -> Iterator[Section]:
    asked = setting.acts.get(field_of(values, "about", "act"), {})
    yield Section(gettext("In reply to the request"), text=text_of(asked, "text"))


def _assessment(setting: Setting, values: Values) -> Iterator[Section]:
    if "status" in values:
        yield Section(
            gettext("%(party)s sees the matter as") % {"party": setting.author_name},
            value=words.word(words.STATUSES, values["status"]),
        )


def _closes(setting: Setting, _values: Values) -> Iterator[Section]:
    yield Section(setting.author_name, value=gettext("closes the matter"))


def _withdraws(setting: Setting, _values: Values) -> Iterator[Section]:
    yield Section(setting.author_name, value=gettext("withdraws the matter"))


def _asks(values: Values) -> str:
    number = field_of(values, "about", "question")
    if number:
        return gettext("asks for clarification of question %(n)s") % {"n": number}
    return gettext("asks for clarification")


def _assesses(values: Values) -> str:
    return gettext("says how it sees it: %(status)s") % {"status": words.word(words.STATUSES, values.get("status"))}


def _first_request(standing: Standing) -> Values | None:
    """The first that is open; nothing for the Party that could supply one, and for another its own role says more."""
    found = standing.matter
    asked = [] if found is None else [each.act for each in found.clarifications if not each.supplied]
    if found is not None and not asked and standing.own in found.raising:
        return None
    return {"about": {"act": asked[0] if asked else standing.dossier}, "text": ""}


STEPS: Final = {
    "acknowledge": Step(
        acts.ACKNOWLEDGE,
        _("Acknowledgement"),
        _("Acknowledge without prejudice"),
        _("It says that persons have it in hand. It is not agreement, admission or waiver."),
        _("acknowledges, without prejudice"),
        AcknowledgeForm,
        fixed={"clause": "without_prejudice"},
        sections=_receipt,
        clauses=(_("Acknowledging is without prejudice: it is not agreement, admission or waiver."),),
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to acknowledge receipt."
        ),
        least=lambda _standing: {"clause": "without_prejudice"},
    ),
    "ask": Step(
        acts.ASK,
        _("Request for clarification"),
        _("Ask for clarification"),
        _("Say which question, and what needs to be clear before it can be answered."),
        _asks,
        AskForm,
        sections=about_section,
        least=lambda _standing: {"about": {}, "text": ""},
    ),
    "supply": Step(
        acts.SUPPLY,
        _("Clarification"),
        _("Supply a clarification"),
        _("It stands beside the request it replies to."),
        _("supplies the clarification"),
        SupplyForm,
        sections=_replied,
        least=_first_request,
    ),
    "assess": Step(
        acts.ASSESS,
        _("Assessment"),
        _("Say how we see it"),
        _("Your own side's statement. The joint status is resolved only when every side says so."),
        _assesses,
        AssessForm,
        sections=_assessment,
        least=lambda _standing: {"status": "open"},
    ),
    "close": Step(
        acts.CLOSE,
        _("Closing"),
        _("Close the matter"),
        _("It says that nothing more is expected. Nobody is locked out: an answer stays welcome."),
        _("closes"),
        WordsForm,
        sections=_closes,
    ),
    "withdraw": Step(
        acts.WITHDRAW,
        _("Withdrawal"),
        _("Withdraw the matter"),
        _("The matter and every act about it stay on record, with the withdrawal beside them."),
        _("withdraws"),
        WordsForm,
        sections=_withdraws,
    ),
}
