# SPDX-License-Identifier: Apache-2.0
"""Composing a concern: the page with its questions, and what its Add links open."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import TITLE_LIMIT, DraftForm, choice, language
from demarche.areas.release.fields import Instant, Line, Lines, Words
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.pasted import Pasted, read_pasted
from demarche.ui.widgets import Checkboxes, Radios

MOST_QUESTIONS: Final = 99


class MatterForm(DraftForm):
    """What every matter of the diplomatic desk has. Nothing is required here: a draft may be saved half-written."""

    to = forms.ChoiceField(label=_("To"), widget=Radios(), required=False)
    title = Line(limit=TITLE_LIMIT, label=_("Title, neutral"))
    subjects = forms.MultipleChoiceField(
        label=_("Subject area"), choices=list(words.SUBJECTS.items()), widget=Checkboxes(columns=True), required=False
    )
    subject_other = Line(limit=200, label=_("Other subject, in words"))
    matter = Words(
        rows=10, label=_("The matter"), help_text=_("What happened, since when, seen by whom, still going on?")
    )
    profile = choice(words.URGENCIES, _("Urgency"), widget=Radios(), initial="ordinary")
    wished = Instant(label=_("Answer wished by (UTC)"))
    circulation = choice(
        words.CIRCULATION, _("May the addressed Party inform others?"), widget=Radios(columns=True), initial="nobody"
    )
    tlp = forms.ChoiceField(label="TLP", choices=[(each, each) for each in acts.TLP], required=False, initial="AMBER")
    pap = forms.ChoiceField(label="PAP", choices=[(each, each) for each in acts.PAP], required=False, initial="AMBER")
    national = Line(limit=120, label=_("National marking"))
    form_kind = choice(words.FORMS, _("Form"), initial="note_verbale")
    courtesy = choice(words.COURTESY, _("Courtesy formulas"), initial="usual")
    language = language(initial="en")
    number = Line(limit=64, short=True, label=_("Our number"), help_text=_("May be given by the registry at release."))

    def __init__(self, *args: Any, to: Sequence[tuple[str, str]] = (), period: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addressed = self.fields["to"]
        assert isinstance(addressed, forms.ChoiceField)  # noqa: S101  # narrows the type
        addressed.choices = list(to)
        if period:
            profile = self.fields["profile"]
            assert isinstance(profile.widget, Radios)  # noqa: S101  # narrows the type
            profile.widget.hints = {"ordinary": period}


class ConcernForm(MatterForm):
    """A concern as far as it is written.

    Questions are the fields `q1_text`, `q1_form` and so on, as many as `questions` says; one left empty is taken away.
    """

    report = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    related = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, questions: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = min(max(questions, 1), MOST_QUESTIONS)
        for number in range(1, self.questions + 1):
            self.fields[f"q{number}_text"] = Words(
                rows=2, limit=4000, label=say("Question %(number)d") % {"number": number}
            )
            self.fields[f"q{number}_form"] = choice(
                words.QUESTION_FORMS,
                say("Question %(number)d is put as") % {"number": number},
                initial="open",
            )

    def question_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each question's text and form, side by side."""
        return [(self[f"q{number}_text"], self[f"q{number}_form"]) for number in range(1, self.questions + 1)]


class RepresentationForm(MatterForm):
    """A representation, or a notice of claim: which of the two is chosen when it is begun, and stays."""

    kind = forms.ChoiceField(
        label=_("What this is"),
        choices=[(kind, words.KINDS[kind]) for kind in (representation.MAKE, representation.CLAIM)],
        widget=Radios(
            hints={
                representation.MAKE: _("A position or a protest, put formally. It asks no question."),
                representation.CLAIM: _(
                    "It holds the other side responsible in law, says which conduct is to stop and what reparation is sought. It is never made by the way."
                ),
            }
        ),
        required=False,
    )
    conduct = Words(rows=5, label=_("Conduct that is to stop"), help_text=_("In a notice of claim."))
    reparation = Words(rows=4, label=_("Reparation sought"), help_text=_("In a notice of claim."))


class AnnexForm(DraftForm):
    """A file to go with a draft. `whole` stands after it: where that is missing, the upload broke off."""

    file = forms.FileField(label=_("One more file"), required=False)
    whole = forms.CharField(widget=forms.HiddenInput(), initial="yes", required=False)


class NotificationForm(DraftForm):
    """A technical notification: few fields, for the night."""

    to = forms.ChoiceField(label=_("To"), widget=Radios(), required=False)
    what = Words(rows=5, label=_("What is happening"), help_text=_("The first line becomes the title."))
    pasted = Lines(
        rows=6,
        limit=200_000,
        label=_("Indicators, one a line, as you have them"),
        help_text=_("Addresses, domain names, URLs and hashes, defanged or not. They are sent as a STIX 2.1 file."),
    )
    file = forms.FileField(
        label=_("Or a STIX 2.1 file"),
        required=False,
        help_text=_("At most 1 MB. It is kept and sent byte for byte."),
    )
    remove_file = forms.BooleanField(label=_("Take the file out again"), required=False)
    ask = forms.MultipleChoiceField(
        label=_("What you ask"),
        choices=list(words.ASKS.items()),
        widget=Checkboxes(columns=True),
        required=False,
        initial=["acknowledge"],
    )
    days = forms.IntegerField(
        label=_("Days to preserve data"),
        min_value=1,
        max_value=3650,
        required=False,
        widget=forms.NumberInput({"class": "short"}),
    )
    profile = choice(words.URGENCIES, _("Urgency"), widget=Radios(columns=True), initial="urgent")
    tlp = forms.ChoiceField(label="TLP", choices=[(each, each) for each in acts.TLP], required=False, initial="AMBER")
    pap = forms.ChoiceField(label="PAP", choices=[(each, each) for each in acts.PAP], required=False, initial="AMBER")
    callback = Line(limit=300, label=_("Call back"))
    language = language(initial="en")
    number = Line(limit=64, short=True, label=_("Our number"), help_text=_("May be given by the registry at release."))

    def __init__(
        self, *args: Any, to: Sequence[tuple[str, str]] = (), reach: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pasted"].widget.attrs.update({"dir": "ltr", "spellcheck": "false"})
        addressed = self.fields["to"]
        assert isinstance(addressed, forms.ChoiceField)  # noqa: S101  # narrows the type
        addressed.choices = list(to)
        assert isinstance(addressed.widget, Radios)  # noqa: S101  # narrows the type
        addressed.widget.hints = dict(reach or {})

    def lines(self) -> Pasted:
        """What the pasted lines say, whether they were just sent or kept before."""
        try:
            return read_pasted(str(self.fields["pasted"].to_python(self["pasted"].value())))
        except forms.ValidationError:
            return Pasted((), ())
