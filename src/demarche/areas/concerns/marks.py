# SPDX-License-Identifier: Apache-2.0
"""What each addressed Party found of each indicator: for the table of a matter, for papers and for copies."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.papers import field_of, list_of, numbers, text_of
from demarche.core.encoding import Json
from demarche.core.process.matter import Matter
from demarche.core.stix import Indicator
from demarche.ui.series import listed

Values = Mapping[str, Json]

SHOWN: Final = 500
"""How many indicators a page lists, and how many it marks in one act."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands as a Party's finding of an indicator: its codes, its words, their language, and the act that says so."""

    codes: tuple[str, ...] = ()
    text: str = ""
    lang: str = ""
    act: str = ""


def told(codes: Iterable[str]) -> str:
    """Marks in words, in the order of the page; those of a later vocabulary by their code."""
    given = list(codes)
    known = [each for each in words.MARKS if each in given]
    return " · ".join(words.word(words.MARKS, each) for each in (*known, *sorted(set(given) - set(known))))


def named(values: Values) -> dict[str, int]:
    """Which part of an act is about each object; of two about one the later counts."""
    return {field_of(values, f"m{number}", "object"): number for number in numbers(values, "m")}


def codes_of(values: Values, number: int) -> tuple[str, ...]:
    """The codes of one mark of an act."""
    value = values.get(f"m{number}")
    return tuple(list_of(value, "marks")) if isinstance(value, dict) else ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands of a matter's indicators: by object and Party, and the names of the Parties that may mark, by code."""

    marked: Mapping[str, Mapping[str, Mark]]
    parties: Mapping[str, str]

    def own(self, party: str) -> dict[str, Mark]:
        """What one Party found, by object."""
        return {about: by_party[party] for about, by_party in self.marked.items() if party in by_party}

    def every(self, objects: Iterable[str]) -> list[str]:
        """These objects, and at their end each that was marked and is not among them."""
        known = [*objects]
        return [*known, *sorted(self.marked.keys() - set(known))]

    def table(self, every: list[str], objects: Mapping[str, Indicator], number_of: Mapping[str, int]) -> dict[str, Any]:
        """Each of `every` with what every Party found; nothing when there is none. `number_of` gives each act's number."""
        rows = [
            {
                **described(each, objects),
                "number": number,
                "marks": [_cell(self._of(each, code), name, number_of) for code, name in self.parties.items()],
            }
            for number, each in enumerate(every[:SHOWN], start=1)
        ]
        counts = [f"\u2068{name}\u2069: {self._counted(every, code)}" for code, name in self.parties.items()]
        return {"rows": rows, "counts": counts, "rest": len(every) - len(rows)} if rows else {}

    def columns(self) -> Iterator[str]:
        """The heads of the columns that a list has of each Party's marks, once there are any."""
        for name in self.parties.values() if self.marked else ():
            yield _("%(party)s found") % {"party": name}
            yield _("%(party)s, in words") % {"party": name}

    def cells(self, about: str) -> Iterator[str]:
        """The cells of those columns for one indicator."""
        for code in self.parties if self.marked else ():
            mark = self._of(about, code) or Mark()
            yield told(mark.codes)
            yield mark.text

    def _of(self, about: str, party: str) -> Mark | None:
        return self.marked.get(about, {}).get(party)

    def _counted(self, every: Iterable[str], party: str) -> str:
        """How many were found how: `6 seen · blocked, 2 not seen, 5 not stated`."""
        found = Counter(told((self._of(each, party) or Mark()).codes) for each in every)
        none = found.pop("", 0)
        said = [f"{count} {what}" for what, count in found.items()]
        return listed([*said, *([_("%(n)d not stated") % {"n": none}] if none else [])])


def findings(found: Matter | None, said: Mapping[str, Values], names: Mapping[str, str]) -> Findings:
    """Read what stands off a matter; `said` gives the values of the acts of its dossier by id."""
    parts: dict[str, dict[str, int]] = {}
    marked: dict[str, dict[str, Mark]] = {}
    for about, by_party in ({} if found is None else found.marks).items():
        for party, entry in by_party.items():
            values = said.get(entry.act, {})
            if entry.act not in parts:
                parts[entry.act] = named(values)
            codes = tuple(map(str, entry.value)) if isinstance(entry.value, list) else ()
            text = text_of(values, f"m{parts[entry.act].get(about, 0)}_text")
            marked.setdefault(about, {})[party] = Mark(codes, text, text_of(values, "language"), entry.act)
    addressed = () if found is None else found.addressed
    return Findings(marked, {code: names.get(code, code) for code in addressed})


def described(about: str, objects: Mapping[str, Indicator]) -> dict[str, str]:
    """An object by its type and value; by its id, where no file here holds it."""
    found = objects.get(about)
    if found is None:
        return {"type": about.partition("--")[0], "value": about, "name": _("in no file that is here")}
    return {"type": found.type, "value": found.value, "name": found.name or ""}


def _cell(mark: Mark | None, party: str, number_of: Mapping[str, int]) -> dict[str, Any]:
    if mark is None:
        return {"party": party}
    return {
        "party": party,
        "words": told(mark.codes),
        "text": mark.text,
        "lang": mark.lang,
        "act": number_of.get(mark.act),
    }
