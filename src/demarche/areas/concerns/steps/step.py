# SPDX-License-Identifier: Apache-2.0
"""A step: one kind of act inside a dossier, with its page, its words and its paper, all in one place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.annexes import tables
from demarche.areas.concerns.forms.steps import StepForm
from demarche.areas.concerns.papers import framed, numbers, text_of, translations
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.values import written
from demarche.areas.release.paper import Paper, Section, Setting, Table
from demarche.core.encoding import Json

Values = Mapping[str, Json]

IN_WORDS: Final = _("In words")


def _nothing(_setting: Setting, _values: Values) -> Iterator[Section]:
    return iter(())


def _no_tables(_setting: Setting, _values: Values) -> Iterator[Table]:
    return iter(())


def _no_parts(_standing: Standing) -> Values:
    return {}


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of act inside a dossier.

    `name` is what it is called, `verb` its link and the title of its page, `lead` the explanation under it, `says` what it does
    after its author's name. `form` writes its parts; `fixed` are parts that no form asks for. `sections` are what its paper
    says beside the text, `tables` what it lists, `heading` what stands over the text, `clauses` what stands under it, `purpose` the sentence that opens a note
    verbale of it. `least` is the least it needs in a dossier as it stands, by which the core is asked whether it is possible
    now; `None` where there is nothing that it could be about.
    """

    kind: str
    name: Promise
    verb: Promise
    lead: Promise
    says: Promise | Callable[[Values], str]
    form: type[StepForm]
    fixed: Values = field(default_factory=dict)
    sections: Callable[[Setting, Values], Iterator[Section]] = _nothing
    clauses: tuple[Promise, ...] = ()
    purpose: str = ""
    least: Callable[[Standing], Values | None] = _no_parts
    tables: Callable[[Setting, Values], Iterator[Table]] = _no_tables
    heading: Promise = IN_WORDS

    def said(self, values: Values) -> str:
        """What an act of this kind does, as a verb after its author's name."""
        return self.says(values) if callable(self.says) else str(self.says)

    def parts(self, cleaned: Mapping[str, Any]) -> dict[str, Json]:
        """What the page says, as parts."""
        return {**self.fixed, **written(cleaned, self.form.places, self.form.always)}


def step_paper(step: Step, setting: Setting, values: Values) -> Paper:
    """What an act of this kind reads like."""
    sections = [*step.sections(setting, values)]
    text = text_of(values, "text")
    if text:
        sections.append(Section(str(step.heading), text=text, translations=translations(values, "text")))
    return Paper(
        sections=tuple(sections),
        clauses=tuple(map(str, step.clauses)),
        tables=(*step.tables(setting, values), *tables(setting, values)),
        **framed(step.name, setting, values, step.purpose),
    )


def gaps_of(step: Step, values: Values) -> list[tuple[str, str]]:
    """What is still missing from a draft, as sentences beside their fields."""
    shown = step.form.read(values)
    gaps = [(name, str(sentence)) for name, sentence in step.form.asks.items() if not shown.get(name)]
    if step.form.some is not None and not numbers(values, step.form.some[0]):
        gaps.append((step.form.some[0], str(step.form.some[1])))
    return [*gaps, *step.form.lacks(values)]
