# SPDX-License-Identifier: Apache-2.0
"""What later acts say of earlier ones: texts corrected, the matter supplemented, numbers given before the one that stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from demarche.areas.concerns.labels import label
from demarche.areas.concerns.papers import text_of
from demarche.core.acts import keeping, pursuing, returning
from demarche.core.acts.act import Act
from demarche.core.process.docket import Docket, Entry


@dataclass(frozen=True, slots=True)
class Later:
    """Acts by what they are about, each the oldest first: corrections by act and part, supplements of the matter, numbers by Party."""

    corrections: Mapping[tuple[str, str], tuple[str, ...]]
    supplements: tuple[str, ...]
    numbers: Mapping[str, tuple[str, ...]]

    def correction(self, act: str, part: str) -> str:
        """The act that corrected a part last; empty when none did."""
        found = self.corrections.get((act, part), ())
        return found[-1] if found else ""

    def of_act(self, act: str) -> Iterator[tuple[str, str]]:
        """What was corrected of an act: each part, with each act that corrects it."""
        for (corrected, part), by in self.corrections.items():
            yield from ((part, each) for each in by if corrected == act)


def later(docket: Docket) -> Later:
    """Read it off a docket; what has no effect is left out."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in _given(docket, "corrected"):
        if isinstance(entry.value, dict):
            found.setdefault((str(entry.value["act"]), str(entry.value["part"])), []).append(entry)
    numbers: dict[str, list[str]] = {}
    for name, party, about in docket.cells_named("number"):
        numbers[party] = [str(each.value) for each in docket.history(name, party, about)]
    return Later(
        corrections={key: tuple(each.act for each in sorted(by, key=_order)) for key, by in sorted(found.items())},
        supplements=tuple(each.act for each in sorted(_given(docket, "supplemented"), key=_order)),
        numbers={party: tuple(dict.fromkeys(given)) for party, given in numbers.items()},
    )


def corrected_text(found: Later, acts: Mapping[str, Act], act: str, part: str) -> str:
    """How a part should read by its last correction; empty when there is none."""
    by = acts.get(found.correction(act, part))
    return "" if by is None else str(by.values.get("text", ""))


def beside(found: Later, act: Act, number_of: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """What stands beside an act, each with its place: what it replies to or corrects, and what was corrected or added since."""
    about = act.values.get("about")
    target = str(about.get("act", "")) if isinstance(about, dict) and act.kind != keeping.HOLD else ""
    if target in number_of:
        sentence = {pursuing.CORRECT: _("Corrects act %(n)d"), returning.REQUEST: _("About act %(n)d")}
        yield _line(act, target, sentence.get(act.kind, _("In reply to act %(n)d")) % {"n": number_of[target]})
    for part, by in found.of_act(act.id):
        yield _line(act, by, _("%(part)s: corrected by act %(n)d") % {"part": label(part), "n": number_of[by]})
    for by in found.supplements if act.id == act.dossier else ():
        yield _line(act, by, _("Supplemented by act %(n)d") % {"n": number_of[by]})
    given = found.numbers.get(act.author, ())
    number = text_of(act.values, "number")
    if number in given[1:]:
        yield {"text": _("Number before: %(number)s") % {"number": given[given.index(number) - 1]}, "url": ""}


def _line(act: Act, other: str, text: str) -> dict[str, str]:
    return {"text": text, "url": f"/concerns/{act.dossier}/acts/{other}/"}


def _given(docket: Docket, name: str) -> list[Entry]:
    return [entry for key in docket.cells_named(name) for entry in docket.history(*key)]


def _order(entry: Entry) -> tuple[int, str]:
    return entry.depth, entry.act
