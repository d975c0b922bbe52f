# SPDX-License-Identifier: Apache-2.0
"""Pursuing a matter: supplementing, correcting, narrowing, repeating, asking further, stating satisfaction."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import choice, language
from demarche.areas.concerns.forms.steps import FormalForm, StepForm, WordsForm, in_reply, numbered
from demarche.areas.concerns.labels import label
from demarche.areas.concerns.papers import field_of, numbers, question_text, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.fields import Words
from demarche.areas.release.paper import Item, Section, Setting
from demarche.core.acts import pursuing as acts
from demarche.core.encoding import Json
from demarche.ui.series import listed
from demarche.ui.widgets import Checkboxes, Radios

ROUND: Final = 3
"""How many further questions a page offers at once; another round may follow."""


class SupplementForm(FormalForm):
    """Adding to the matter in words."""

    spare: tuple[str, ...] = ()
    asks: ClassVar[Mapping[str, Promise]] = {"text": _("Write it in words.")}

    text = Words(rows=8, label=_("What is added"))


class CorrectForm(StepForm):
    """Correcting one part of an own act; the old part stays."""

    asks: ClassVar[Mapping[str, Promise]] = {
        "about": _("Choose what is corrected."),
        "text": _("Write it in words."),
    }
    nothing = _("Your side has said nothing here that could be corrected.")

    about = in_reply(_("What is corrected"))
    text = Words(rows=6, label=_("As it should read"))
    language = language(initial="en")

    def suit(self, brief: Brief) -> None:
        self.pick("about", [(f"{act}/{part}", f"{name}: {label(part)}") for act, name, part in brief.own_parts])

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        about = f"{field_of(values, 'about', 'act')}/{field_of(values, 'about', 'part')}"
        return {**super().read(values), "about": about if "about" in values else ""}

    def clean_about(self) -> Any:
        """The act and its part, as the act names them."""
        act, _stroke, part = self.cleaned_data["about"].partition("/")
        return {"act": act, "part": part} if part else None


class _Numbered(StepForm):
    """Questions to choose from by number."""

    questions = forms.TypedMultipleChoiceField(
        label=_("Questions"), coerce=int, required=False, widget=Checkboxes(), choices=()
    )

    def suit(self, brief: Brief) -> None:
        still = [each for each in brief.asked if not each.dropped]
        self.offer("questions", [(each.number, numbered(each.number, each.text)) for each in still])


class NarrowForm(_Numbered, WordsForm):
    """Asking some questions no more."""

    asks: ClassVar[Mapping[str, Promise]] = {"questions": _("Choose which questions are asked no more.")}

    order: ClassVar[tuple[str, ...]] = ("questions", "text")


class RepeatForm(_Numbered, FormalForm):
    """Asking again."""

    spare: tuple[str, ...] = ("text", "questions")
    order: ClassVar[tuple[str, ...]] = ("questions", "text")

    def suit(self, brief: Brief) -> None:
        super().suit(brief)
        self.fields["questions"].help_text = gettext("With none ticked, all of them.")


class FollowUpForm(FormalForm):
    """Further questions, numbered on from the last."""

    spare: tuple[str, ...] = ("text",)

    some = ("q", _("Ask at least one question."))

    def suit(self, brief: Brief) -> None:
        last = max((number for number, _text in brief.questions), default=0)
        for number in range(last + 1, last + 1 + ROUND):
            self.spare += (f"q{number}_text",) if number > last + 1 else ()
            self.fields[f"q{number}_text"] = Words(rows=2, label=gettext("Question %(number)s") % {"number": number})
            put = gettext("Question %(number)d is put as") % {"number": number}
            self.fields[f"q{number}_form"] = choice(words.QUESTION_FORMS, put, initial="open")
        self.order_fields([name for name in self.fields if name.startswith("q")])

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        shown = super().read(values)
        return shown | {f"q{number}_form": field_of(values, f"q{number}", "form") for number in numbers(values, "q")}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        put = [name.removesuffix("_form") for name in self.fields if name.startswith("q") and name.endswith("_form")]
        filled = [name for name in put if found.get(f"{name}_text")]
        texts = [found[f"{name}_text"] for name in filled]
        asked = [found.get(f"{name}_form") or "open" for name in filled]
        for name in put:
            found.pop(f"{name}_form", None)
            found[f"{name}_text"] = ""
        for name, text, form in zip(put, texts, asked, strict=False):
            found[name], found[f"{name}_text"] = {"form": form}, text
        return found


REASONED: Final = ("not_satisfied", "partly_satisfied")
"""What is stated of an answer with a reason."""


class SatisfactionForm(FormalForm):
    """How far each answer satisfies, with the reason."""

    text = None  # type: ignore[assignment]  # each question has words of its own
    some = ("s", _("State at least one satisfaction."))

    def suit(self, brief: Brief) -> None:
        for each in brief.asked:
            if each.theirs:
                self.fields[f"s{each.number}"] = choice(
                    {"": _("nothing in this statement"), **words.SATISFACTIONS},
                    numbered(each.number, each.text),
                    widget=Radios(columns=True),
                    help_text=gettext("Answered: %(answer)s") % {"answer": each.theirs},
                )
                self.fields[f"s{each.number}_text"] = Words(
                    rows=2, label=gettext("Reason, question %(number)s") % {"number": each.number}
                )
        self.order_fields([name for name in self.fields if name.startswith("s")])

    @classmethod
    def lacks(cls, values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        for number in numbers(values, "s"):
            reasoned = values[f"s{number}"] not in REASONED or text_of(values, f"s{number}_text")
            if not reasoned:
                yield f"s{number}_text", gettext("Give the reason, so that the other side can act on it.")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name in self.fields:
            stated = name.removesuffix("_text")
            if name != stated and found.get(name) and not found.get(stated) and stated not in self.errors:
                self.add_error(stated, gettext("Choose how far the answer satisfies, or take the reason out."))
        return found


def _corrected(setting: Setting, values: Values) -> Iterator[Section]:
    part = field_of(values, "about", "part")
    before = text_of(setting.acts.get(field_of(values, "about", "act"), {}), part)
    yield Section(gettext("What is corrected"), value=label(part) if part else "", text=before)


def _numbered(values: Values) -> str:
    found = values.get("questions")
    return listed(str(each) for each in found) if isinstance(found, list) else ""


def _questions_named(setting: Setting, values: Values) -> Iterator[Section]:
    found = values.get("questions")
    asked = found if isinstance(found, list) else []
    lines = tuple(f"{number}. {question_text(setting, str(number))}" for number in asked)
    yield Section(gettext("Questions"), lines=lines or (gettext("all of them"),))


def _asked_further(_setting: Setting, values: Values) -> Iterator[Section]:
    items = tuple(
        Item(
            number,
            text=text_of(values, f"q{number}_text"),
            value=words.word(words.QUESTION_FORMS, field_of(values, f"q{number}", "form")),
        )
        for number in numbers(values, "q")
    )
    yield Section(gettext("Questions"), items=items)


def _satisfaction(setting: Setting, values: Values) -> Iterator[Section]:
    items = tuple(
        Item(
            number,
            about=question_text(setting, str(number)),
            value=words.word(words.SATISFACTIONS, values[f"s{number}"]),
            text=text_of(values, f"s{number}_text"),
        )
        for number in numbers(values, "s")
    )
    if items:
        yield Section(gettext("How the answers satisfy"), items=items)


def _says_satisfied(values: Values) -> str:
    stated = numbers(values, "s")
    return gettext("states how far the answers satisfy: %(numbers)s") % {"numbers": listed(map(str, stated))}


def _says_narrowed(values: Values) -> str:
    found = values.get("questions")
    count = len(found) if isinstance(found, list) else 0
    said = ngettext("asks question %(numbers)s no more", "asks questions %(numbers)s no more", count)
    return said % {"numbers": _numbered(values)}


def _says_corrected(values: Values) -> str:
    return gettext("corrects: %(part)s") % {"part": label(field_of(values, "about", "part"))}


def _last(standing: Standing) -> int:
    return max((each.number for each in standing.matter.questions), default=0) if standing.matter else 0


def _next_question(standing: Standing) -> Values:
    name = f"q{_last(standing) + 1}"
    return {name: {"form": "open"}, f"{name}_text": ""}


def _first_answered(standing: Standing) -> Values:
    found = () if standing.matter is None else standing.matter.questions
    number = next((each.number for each in found if each.is_answered), 1)
    return {f"s{number}": "satisfied"}


def _own_opening(standing: Standing) -> Values:
    """A part of the newest own act that has any, else of the opening act."""
    own = [each.act for each in standing.docket.placed.values() if each.act.author == standing.own and each.act.parts]
    act = own[-1] if own else standing.docket.opening
    if act is None:
        return {"about": {"act": standing.dossier, "part": "text"}, "text": ""}
    return {"about": {"act": act.id, "part": min(act.parts)}, "text": ""}


STEPS: Final = {
    "supplement": Step(
        acts.SUPPLEMENT,
        _("Supplement"),
        _("Supplement the matter"),
        _("Further facts for the same questions. No date changes by it."),
        _("supplements"),
        SupplementForm,
        heading=_("What is added"),
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to add the following."
        ),
        least=lambda _standing: {"text": ""},
    ),
    "correct": Step(
        acts.CORRECT,
        _("Correction"),
        _("Correct something we said"),
        _("The old words stay on record, with the correction beside them."),
        _says_corrected,
        CorrectForm,
        sections=_corrected,
        heading=_("As it should read"),
        least=_own_opening,
    ),
    "narrow": Step(
        acts.NARROW,
        _("Narrowing"),
        _("Ask some questions no more"),
        _("They stay on record; an answer to them stays welcome."),
        _says_narrowed,
        NarrowForm,
        sections=_questions_named,
        least=lambda _standing: {"questions": [1]},
    ),
    "repeat": Step(
        acts.REPEAT,
        _("Repetition"),
        _("Ask again"),
        _("The same questions, once more. The agreed date stands as it was; both sides see how often it was asked."),
        _("asks again"),
        RepeatForm,
        fixed={"questions": []},
        sections=_questions_named,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to recall its questions."
        ),
        least=lambda _standing: {"questions": []},
    ),
    "follow-up": Step(
        acts.FOLLOW_UP,
        _("Follow-up questions"),
        _("Ask further questions"),
        _("They are numbered on from the last, and have a clock of their own from their receipt."),
        _("asks further questions"),
        FollowUpForm,
        sections=_asked_further,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to ask the following further questions."
        ),
        least=_next_question,
    ),
    "satisfaction": Step(
        acts.SATISFY,
        _("Statement of satisfaction"),
        _("State how far the answers satisfy"),
        _(
            "Answered is not satisfied: this is your side's own view of each answer, with its reason. Leave out what you do not want to state."
        ),
        _says_satisfied,
        SatisfactionForm,
        sections=_satisfaction,
        purpose=gettext_noop(
            "%(author)s presents its compliments to %(addressed)s and has the honour to state how far the answers satisfy it."
        ),
        least=_first_answered,
    ),
}
