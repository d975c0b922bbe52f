# SPDX-License-Identifier: Apache-2.0
"""An Add page of a concern: its link, its form, the parts it owns, and what a paper says of them, all in one place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.papers import translations
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json

Parts = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Box:
    """Fields that stand together on an Add page, with a heading and a note over them."""

    fields: list[forms.BoundField]
    heading: Promise | str = ""
    note: Promise | str = ""


class AddForm(DraftForm):
    """The form of an Add page. `read` fills it from a draft's parts, `written` gives what it says as parts."""

    headings: ClassVar[tuple[tuple[Promise, Promise | str, tuple[str, ...]], ...]] = ()
    """Heading, note and field names of each box; without any, all fields stand in one."""

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        """What the form shows of a draft."""
        return {name: parts[name] for name in cls.base_fields if name in parts}

    def written(self, before: Parts) -> dict[str, Json]:
        """What the form says, as parts; `before` are the draft's."""
        raise NotImplementedError

    def suit(self, draft: Draft, officer: Officer) -> None:
        """Fit the form to the draft and to who fills it in."""

    def boxes(self) -> list[Box]:
        """The fields as the page shows them."""
        if not self.headings:
            return [Box(self.shown())]
        return [Box([self[name] for name in names], heading, note) for heading, note, names in self.headings]


def nothing(_setting: Setting, _parts: Parts) -> Iterator[Section]:
    """Of what is said elsewhere on the paper."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Adding:
    """One Add page: its title and explanation, its link, the parts it owns (a pattern), its form.

    `now` tells beside the link what is there already; `sections` are what a paper says. `needs` is a part that the
    vocabulary must have.
    """

    title: Promise
    lead: Promise
    label: Promise
    owns: str
    form: type[AddForm]
    now: Callable[[Parts], str]
    sections: Callable[[Setting, Parts], Iterator[Section]] = nothing
    needs: str = "matter"

    def scope(self, name: str) -> bool:
        """Whether a part is this page's own; a text's translations are."""
        return re.fullmatch(f"(?:{self.owns})(?:_t[1-9][0-9]{{0,2}})?", name) is not None

    def keeps(self, written: Parts, before: Parts) -> dict[str, Json]:
        """The parts written, and the translations of those texts that are still there."""
        kept = {
            name: value
            for name, value in before.items()
            if isinstance(value, dict) and self.scope(name) and value.get("of") in written
        }
        return {**kept, **written}


def filled(parts: dict[str, Json]) -> dict[str, Json]:
    """The parts that say something."""
    return {name: value for name, value in parts.items() if value not in ("", [], None)}


def told(label: str, parts: Parts, name: str, **more: Any) -> Section:
    """A text part as a section of a paper, with its translations."""
    value = parts.get(name)
    text = value if isinstance(value, str) else ""
    return Section(label, text=text, translations=translations(parts, name), **more)
