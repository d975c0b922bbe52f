# SPDX-License-Identifier: Apache-2.0
"""How a matter is kept: registry numbers given later, rest, a question how it stands, which of two forked acts holds."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.forms.steps import WordsForm, in_reply
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.steps.step import Step, Values
from demarche.areas.release.fields import Line
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import keeping as acts
from demarche.core.encoding import Json


class NumberForm(WordsForm):
    """A registry number given later."""

    asks: ClassVar[Mapping[str, Promise]] = {"number": _("Write the number.")}

    number = Line(limit=64, short=True, label=_("Our number for this matter"))

    order: ClassVar[tuple[str, ...]] = ("number", "text")


class HoldForm(WordsForm):
    """Naming the branch that holds."""

    asks: ClassVar[Mapping[str, Promise]] = {"about": _("Choose which of the acts holds.")}
    nothing = _("Nobody has signed two acts under one number here.")

    about = in_reply(_("This act holds"))

    order: ClassVar[tuple[str, ...]] = ("about", "text")

    def suit(self, brief: Brief) -> None:
        self.pick("about", brief.forked)

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        about = f"{field_of(values, 'about', 'author')}/{field_of(values, 'about', 'act')}"
        return {**super().read(values), "about": about if "about" in values else ""}

    def clean_about(self) -> Any:
        """Author and act, as the act names them."""
        author, _stroke, act = self.cleaned_data["about"].partition("/")
        return {"author": author, "act": act} if act else None


def _number(setting: Setting, values: Values) -> Iterator[Section]:
    label = gettext("Number of %(party)s") % {"party": setting.author_name}
    yield Section(label, value=text_of(values, "number"))


def _held(setting: Setting, values: Values) -> Iterator[Section]:
    author = field_of(values, "about", "author")
    if author:
        yield Section(
            gettext("Of the acts that %(party)s signed under one number, this one holds")
            % {"party": setting.names.get(author, author)},
            value=field_of(values, "about", "act"),
        )


def _says_number(values: Values) -> str:
    return gettext("gives its number: %(number)s") % {"number": text_of(values, "number")}


def _forked(standing: Standing) -> Values | None:
    proofs = standing.docket.equivocations()
    return {"about": {"author": proofs[0].author, "act": proofs[0].acts[0]}} if proofs else None


STEPS: Final = {
    "number": Step(
        acts.ADD_NUMBER,
        _("Registry number"),
        _("Give our number"),
        _("Your registry's number for the matter, given or changed later. It stands beside the other side's."),
        _says_number,
        NumberForm,
        sections=_number,
        least=lambda _standing: {"number": "1"},
    ),
    "rest": Step(
        acts.REST,
        _("Rest"),
        _("Let the matter rest"),
        _("Your side expects nothing for now. It ends when either side acts in the matter again."),
        _("lets the matter rest"),
        WordsForm,
        clauses=(_("Nothing is expected for now. It ends when more is said."),),
    ),
    "enquire": Step(
        acts.ENQUIRE,
        _("Status enquiry"),
        _("Ask how the matter stands"),
        _("A question without a date; nothing is owed by it."),
        _("asks how the matter stands"),
        WordsForm,
    ),
    "hold": Step(
        acts.HOLD,
        _("Holding of a branch"),
        _("Say which of two acts under one number holds"),
        _("When every other Party names the same one, the acts before and after it take effect again."),
        _("says which act holds"),
        HoldForm,
        sections=_held,
        least=_forked,
    ),
}
