# SPDX-License-Identifier: Apache-2.0
"""Indicators on record, to copy out as text, CSV or STIX: under the PAP of their matter, which says what may be done with them."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.concerns.bundles import STIX, bundles, content_of, indicators_of, media_of
from demarche.areas.concerns.indicators import heads
from demarche.areas.concerns.marks import Findings
from demarche.areas.concerns.papers import field_of, marking, numbers
from demarche.core.encoding import Json
from demarche.core.stix import Indicator

Values = Mapping[str, Json]

PERMITTED: Final[Mapping[str, Promise]] = {
    "RED": _lazily("Passive use only, that nobody outside can notice: look for them in your own logs."),
    "AMBER": _lazily("Passive use only: look for them, also with services of third parties. No action against a host."),
    "GREEN": _lazily("Action is permitted: block them, or connect to a host to look. A visit by police is an action."),
    "CLEAR": _lazily("What may be done with them is not limited."),
}
"""What each PAP permits, in words."""

_ENDINGS: Final = {"text": "txt", "csv": "csv", "stix": "json"}
_MEDIA: Final = {"text": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "stix": f"{STIX};version=2.1"}
# Patterns that compare one value and no more; of any other nothing is taken out.
_ONE_VALUE = re.compile(
    r"\[(?:(?:ipv4-addr|ipv6-addr|domain-name|url|email-addr):value|file:hashes\.(?:'[A-Z0-9-]+'|[A-Z0-9]+))"
    r" *= *'([^'\\]+)'\]"
)
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to hand out."""

    content: bytes
    media: str
    ending: str


def copied(values: Values) -> list[int]:
    """The numbers of the files of an act that are copied out: bundles, when its matter has a PAP that is known here."""
    return bundles(values) if field_of(values, "marking", "pap") in PERMITTED else []


def offered(values: Values, url: str) -> dict[str, Any]:
    """What stands over the links, and the links of each file that is here; nothing when none is. `url` is the act's."""
    here = [each for each in (_offer(values, number, url) for number in copied(values)) if each["links"]]
    return {"marking": marking(values), "permitted": _permitted(values), "files": here} if here else {}


def _offer(values: Values, number: int, url: str) -> dict[str, Any]:
    content = content_of(values, number)
    forms = () if content is None else ("stix",) if indicators_of(content) is None else tuple(_ENDINGS)
    labels = _labels()
    return {
        "name": field_of(values, f"file{number}", "name"),
        "links": [{"label": labels[form], "url": f"{url}indicators/{number}/{form}/"} for form in forms],
    }


def _labels() -> dict[str, str]:
    return {"text": _("Copy as text"), "csv": _("Copy as CSV"), "stix": _("Copy as STIX")}


def _permitted(values: Values) -> str:
    return str(PERMITTED[field_of(values, "marking", "pap")])


def copy(values: Values, number: int, form: str, findings: Findings) -> Copy | None:
    """One file of an act in one form; none when it is not here, or cannot be read and is wanted in another form than its own.

    As STIX it goes byte for byte. As text and CSV each value is on one line, and what does not print is a blank.
    A CSV also has what each addressed Party found.
    """
    if number not in copied(values) or form not in _ENDINGS:
        return None
    content = content_of(values, number)
    if content is not None and form != "stix":
        found = indicators_of(content)
        first = f"{marking(values)}: {_permitted(values)}"
        said = "" if found is None else _text(first, found) if form == "text" else _csv(first, found, findings)
        content = None if found is None else said.encode()
    return None if content is None else Copy(content, _MEDIA[form], _ENDINGS[form])


def files(values: Values) -> list[int]:
    """The numbers of the files of an act that are no list of indicators."""
    return [number for number in numbers(values, "file") if media_of(values, number) != STIX]


def _text(first: str, found: tuple[Indicator, ...]) -> str:
    """One value a line; of a file each hash, of a pattern that compares one value that value, else the pattern."""
    lines = (line for each in found for line in _values(each))
    return "".join(f"{line}\n" for line in (f"# {first}", *lines))


def _values(indicator: Indicator) -> Iterator[str]:
    if indicator.type != "file":
        compared = _ONE_VALUE.fullmatch(indicator.value)
        yield _plain(compared[1] if compared else indicator.value)
        return
    for each in indicator.value.split(", "):
        yield _plain(each.partition(": ")[2])


def _csv(first: str, found: tuple[Indicator, ...], findings: Findings) -> str:
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow([first])
    rows.writerow([*heads(), _("Id"), *map(_cell, findings.columns())])
    for at, each in enumerate(found, start=1):
        marks = map(_cell, findings.cells(each.id))
        rows.writerow([at, each.type, _cell(each.value), _cell(each.name or ""), each.id, *marks])
    return written.getvalue()


def _plain(text: str) -> str:
    """A text on one line, of what prints."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    plain = _plain(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
