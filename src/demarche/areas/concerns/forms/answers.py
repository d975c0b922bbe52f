# SPDX-License-Identifier: Apache-2.0
"""Answering question by question: the list's own fields, and one question's."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import DraftForm, choice, language
from demarche.areas.release.fields import Instant, Line, Words
from demarche.core.acts import concern as acts
from demarche.ui.widgets import Radios


class AnswersForm(DraftForm):
    """What goes with all answers of one act: form, number, language."""

    form_kind = choice(words.REPLY_FORMS, _("Reply in the form"), initial="note_verbale")
    courtesy = choice(words.COURTESY, _("Courtesy formulas"), initial="usual")
    language = language(initial="en")
    number = Line(limit=64, short=True, label=_("Our number"), help_text=_("May be given by the registry at release."))


class DeclineForm(DraftForm):
    """Declining every question that has no answer yet, for one reason."""

    because = choice(words.BECAUSE, _("Because"), initial="no_reason")


class AnswerForm(DraftForm):
    """One question's answer. What does not belong to the chosen kind of answer is not looked at."""

    value = forms.ChoiceField(
        label=_("What kind of answer is this?"),
        help_text=_("The word you choose is shown to the other side and to later readers exactly as it stands."),
        required=False,
    )
    until = Instant(label=_("Under examination, until (UTC)"))
    because = choice(words.BECAUSE, _("Declined, because"), widget=Radios(columns=True))
    elsewhere = Line(limit=128, label=_("Answered elsewhere, reference"))
    referred = choice(words.REFERRED_TO, _("Referred to"))
    reference = Line(limit=64, short=True, label=_("Reference there"))
    text = Words(rows=6, label=_("In words"))
    settles = Words(rows=3, label=_("How this settles the matter"))

    def __init__(self, *args: Any, yes_or_no: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for each in acts.ANSWERS if yes_or_no or each not in acts.OFFERED_FOR_YES_OR_NO]
        value = self.fields["value"]
        assert isinstance(value, forms.ChoiceField)  # noqa: S101  # narrows the type
        value.widget = Radios(
            hints={"": say("The question stays as it is, and so does its date."), **words.ANSWER_HINTS}
        )
        value.choices = [("", say("No answer in this draft")), *((each, words.ANSWERS[each]) for each in offered)]
        referred = self.fields["referred"]
        assert isinstance(referred, forms.ChoiceField)  # noqa: S101  # narrows the type
        referred.choices = [("", "—"), *words.REFERRED_TO.items()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        value = found.get("value")
        if value == "under_examination" and not found.get("until") and "until" not in self.errors:
            self.add_error("until", say("Give the date by which you will answer."))
        if value == "declined" and not found.get("because"):
            self.add_error("because", say("Choose why; “no reason given” is one of the reasons."))
        if value == "answered_elsewhere" and not found.get("elsewhere"):
            self.add_error("elsewhere", say("Say where it was answered."))
        if not value and any(found.get(name) for name in ("text", "settles", "referred", "until", "elsewhere")):
            self.add_error(
                "value",
                say(
                    "Choose what kind of answer this is. Words alone cannot be counted by either side. To leave the question open, empty the other fields."
                ),
            )
        return found
