# SPDX-License-Identifier: Apache-2.0
"""Composing a concern: the page with its questions, and what its Add links open."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import rules, words
from demarche.areas.concerns.forms.fields import TITLE_LIMIT, DraftForm, choice, language
from demarche.areas.release.fields import Instant, Line, Words
from demarche.core.acts import concern as acts
from demarche.ui.widgets import Checkboxes, Radios

MOST_QUESTIONS: Final = 99


class ConcernForm(DraftForm):
    """A concern as far as it is written. Nothing is required here: a draft may be saved half-written.

    Questions are the fields `q1_text`, `q1_form` and so on, as many as `questions` says; one left empty is taken away.
    """

    report = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
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

    def __init__(
        self, *args: Any, to: Sequence[tuple[str, str]] = (), questions: int = 2, period: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = min(max(questions, 1), MOST_QUESTIONS)
        addressed = self.fields["to"]
        assert isinstance(addressed, forms.ChoiceField)  # noqa: S101  # narrows the type
        addressed.choices = list(to)
        if period:
            profile = self.fields["profile"]
            assert isinstance(profile.widget, Radios)  # noqa: S101  # narrows the type
            profile.widget.hints = {"ordinary": period}
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


class OriginForm(DraftForm):
    """Where activity seems to come from or pass through; no statement on responsibility."""

    origin = Line(
        limit=200,
        label=_("Country codes, with commas between them"),
        help_text=_("Two or three capital letters each, for example XB."),
    )
    origin_text = Words(rows=5, label=_("In words"))

    def clean_origin(self) -> list[str]:
        codes = [each.strip().upper() for each in str(self.cleaned_data["origin"]).replace(";", ",").split(",")]
        found = sorted({each for each in codes if each})
        wrong = [each for each in found if not (each.isascii() and each.isalpha() and 2 <= len(each) <= 3)]  # noqa: PLR2004  # as vocabulary 1 spells them
        if wrong:
            raise forms.ValidationError(
                say("Country codes have two or three letters, and “%(code)s” has not.")
                % {"code": f"\u2068{wrong[0]}\u2069"}
            )
        return found


class RulesForm(DraftForm):
    """Rules that the concern cites, from the catalogue; each instrument with its standing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, instrument in enumerate(rules.CATALOGUE):
            self.fields[f"rules_{number}"] = forms.MultipleChoiceField(
                label=f"\u2068{instrument.symbol}\u2069: {instrument.title}",
                help_text=str(instrument.standing),
                choices=[(cited, f"\u2068{cited}\u2069 {title}") for cited, title in instrument.ids()],
                widget=Checkboxes(),
                required=False,
            )

    def cited(self) -> list[str]:
        """The rules that were ticked, sorted."""
        chosen = {each for name in self.fields if name.startswith("rules_") for each in self.cleaned_data[name]}
        return sorted(chosen)


class PreservationForm(DraftForm):
    """How long data should be kept, as data: what the addressed Party does about it are acts of its own."""

    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=3650, required=False, widget=forms.NumberInput({"class": "short"})
    )


class AnnexForm(DraftForm):
    """A file to go with a draft."""

    file = forms.FileField(
        label=_("One more file"), required=False, help_text=_("At most 1 MB. It is kept and sent byte for byte.")
    )


class ReportForm(DraftForm):
    """Why a third party's report is cited; the report itself was picked on its own page."""

    text = Words(rows=4, limit=2000, label=_("In words"), help_text=_("What in the report matters here."))


class TranslationForm(DraftForm):
    """A translation of the texts of a concern, one field a text; `originals` maps a part's name to its label."""

    lang = language(label=_("Language of the translation"), initial="en")
    status = choice(words.TRANSLATION_STATUSES, _("Status"), widget=Radios(columns=True), initial="courtesy")

    def __init__(self, *args: Any, originals: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.originals = [name for name, _label in originals]
        for name, label in originals:
            self.fields[f"of_{name}"] = Words(rows=8 if name == "matter" else 2, label=label)


class NotificationForm(DraftForm):
    """A technical notification: few fields, for the night."""

    to = forms.ChoiceField(label=_("To"), widget=Radios(), required=False)
    what = Words(rows=5, label=_("What is happening"), help_text=_("The first line becomes the title."))
    file = forms.FileField(
        label=_("Indicators, as a STIX 2.1 file"),
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

    def __init__(self, *args: Any, to: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addressed = self.fields["to"]
        assert isinstance(addressed, forms.ChoiceField)  # noqa: S101  # narrows the type
        addressed.choices = list(to)
