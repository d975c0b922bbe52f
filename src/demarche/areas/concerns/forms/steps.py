# SPDX-License-Identifier: Apache-2.0
"""What the forms of steps share: words with a language, a question or a proposal to choose, a diplomatic form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import DraftForm, choice, language
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.values import Places, read_back
from demarche.areas.release.fields import Words
from demarche.core.encoding import Json


class StepForm(DraftForm):
    """The form of a step.

    `spare` are fields that may be left empty; `asks` says of each other field what to do when it is. `places` and `always` tell
    how fields become parts (`values.written`); other fields are parts of their own name. `some` is the letter of numbered
    parts of which there must be one, with what to do when there is none. `nothing` stands on the page instead
    of the form while there is nothing to choose. `order` names the fields that come first.
    """

    spare: tuple[str, ...] = ()
    asks: ClassVar[Mapping[str, Promise]] = {}
    places: ClassVar[Places] = {}
    always: ClassVar[tuple[str, ...]] = ()
    some: ClassVar[tuple[str, Promise] | None] = None
    nothing: ClassVar[Promise | str] = ""
    order: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, brief: Brief | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.order)
        if brief is not None:
            self.suit(brief)

    def suit(self, brief: Brief) -> None:
        """Fit the form to the dossier it is about."""

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        """What the form shows of a draft."""
        return read_back(values, cls.places)

    @classmethod
    def lacks(cls, values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:  # noqa: ARG003  # as forms that lack more
        """What is missing from a draft beside fields that are never left empty, as sentences beside their fields."""
        yield from ()

    def offer(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Set what can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = list(choices)

    def pick(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Set what can be chosen in a field where none of it is the likely one."""
        self.offer(name, [("", gettext("choose one")), *choices] if choices else [])

    def place_of(self, name: str) -> str | None:
        """The first of the numbered parts stands for them all."""
        if self.some is not None and name == self.some[0]:
            return next((each for each in self.fields if re.match(rf"{name}[1-9]", each)), None)
        return super().place_of(name)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to choose in a field without which the form says nothing."""
        about = self.fields.get("about")
        return bool(self.nothing) and isinstance(about, forms.ChoiceField) and not about.choices


def about_question(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A question of the concern, or the whole."""
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, widget=forms.Select({"dir": "auto"}), **kwargs
    )


def in_reply(label: Any) -> forms.ChoiceField:
    """An act that another Party said before."""
    return forms.ChoiceField(label=label, required=False, widget=forms.Select({"dir": "auto"}))


def numbered(number: int, text: str) -> SafeString:
    """A question with its number, its text in its own direction."""
    return format_html('{}. <span dir="auto">{}</span>', number, text)


class WordsForm(StepForm):
    """An act that may say something in words."""

    spare: tuple[str, ...] = ("text",)

    text = Words(rows=4, label=_("In words"))
    language = language(initial="en")


class ToldForm(WordsForm):
    """An act that says something in words."""

    spare: tuple[str, ...] = ()
    asks: ClassVar[Mapping[str, Promise]] = {"text": _("Write it in words.")}


class FormalForm(WordsForm):
    """An act that may stand in a diplomatic form."""

    form_kind = choice(words.REPLY_FORMS, _("Form"), initial="note_verbale")
    courtesy = choice(words.COURTESY, _("Courtesy formulas"), initial="usual")


class QuestionForm(StepForm):
    """An act about one question, or about the whole."""

    places: ClassVar[Places] = {"about": ("about", "question")}
    always: ClassVar[tuple[str, ...]] = ("about",)

    about = about_question(_("About"))

    def suit(self, brief: Brief) -> None:
        whole = ("", str(_("the matter as a whole")))
        self.offer("about", [whole, *((number, f"{number}. {text}") for number, text in brief.questions)])


class ReplyForm(WordsForm):
    """A reply to what another Party requested or offered, of one of the kinds `to`."""

    to: ClassVar[tuple[str, ...]] = ()
    asks: ClassVar[Mapping[str, Promise]] = {"about": _("Choose what this replies to.")}
    places: ClassVar[Places] = {"about": ("about", "act")}
    nothing: ClassVar[Promise | str] = _(
        "The other side has requested or offered nothing of this kind that waits for a reply."
    )

    about = in_reply(_("In reply to"))

    order: ClassVar[tuple[str, ...]] = ("about",)

    def suit(self, brief: Brief) -> None:
        self.offer("about", [(each.act, each.label) for each in brief.proposed if each.kind in self.to])


class FormalReplyForm(ReplyForm, FormalForm):
    """A reply that may stand in a diplomatic form."""
