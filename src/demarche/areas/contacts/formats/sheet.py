# SPDX-License-Identifier: Apache-2.0
"""Contacts as CSV: first the columns that the list of FIRST's members has, by its names, then what this directory says beside.

Source: FIRST API, GET /teams (https://api.first.org/v1/get-teams); RFC 4180. `country` is the code of the Party.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Final

from demarche.areas.contacts.formats.row import (
    LINE_LIMIT,
    FileError,
    Listed,
    Read,
    Row,
    Source,
    Wrong,
    decoded,
    joined,
    plain,
    split,
)

COLUMNS: Final = (
    *("team", "team-full", "host", "country", "team-type", "email", "phone", "pgp-fingerprint"),
    *("account", "hours", "zone", "languages", "alternates", "emergency", "confirmation", "keys"),
    *("note", "signed", "act", "process", "process-id", "register-size", "marking"),
)

_READ: Final[Mapping[str, str]] = {
    "team": "contact",
    "team-full": "office",
    "team-type": "type",
    "phone": "phones",
    **{
        name: name
        for name in (
            *("account", "email", "hours", "zone", "languages", "alternates"),
            *("emergency", "confirmation", "keys"),
        )
    },
}
_SEVERAL: Final[Mapping[str, str]] = {"phones": "\n", "keys": "\n", "languages": ", ", "alternates": ", "}
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # spreadsheets take the wide ones too
_UTF8_MARK: Final = "\ufeff"
_DELIMITERS: Final = ",;\t"


def write_sheet(contacts: Iterable[Listed], source: Source) -> bytes:
    """Contacts as CSV in UTF-8, with a byte order mark, by which spreadsheets know it. No cell is taken for a formula."""
    written = StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for each in contacts:
        rows.writerow([cell(_cells(each, source)[name]) for name in COLUMNS])
    return (_UTF8_MARK + written.getvalue()).encode()


def _cells(each: Listed, source: Source) -> dict[str, str]:
    keys = each.several("keys")
    return {
        "team": each.name,
        "team-full": each.text("office"),
        "host": each.party_name,
        "country": each.party,
        "team-type": each.text("type"),
        "phone": joined(each.several("phones")),
        "pgp-fingerprint": joined(key.removeprefix("pgp ") for key in keys if key.startswith("pgp ")),
        **{name: each.text(name) for name in ("email", "account", "hours", "zone", "emergency", "confirmation")},
        "languages": joined(each.several("languages")),
        "alternates": joined(each.several("alternates")),
        "keys": joined(keys),
        "note": each.note,
        "signed": each.signed,
        "act": each.act,
        "process": source.process,
        "process-id": source.process_id,
        "register-size": str(source.register_size),
        "marking": source.marking,
    }


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that could be, or that begins as if it were kept from it, has `'` before it."""
    line = plain(text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) or line.startswith("'") else line


def uncell(text: str) -> str:
    """A cell as it was meant: without the `'` that keeps it from being a formula."""
    kept = text.startswith("'") and (text[1:].lstrip().startswith(_FORMULA) or text[1:2] == "'")
    return text[1:] if kept else text


def read_sheet(data: bytes) -> Read:
    """Read CSV with a line of names over it; raise `FileError` where the file is none. What has no column stays as it stands."""
    text = decoded(data).removeprefix(_UTF8_MARK)
    found = Read()
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if names is None:
                names = _names(cells, found)
            elif any(map(str.strip, cells)):
                _take(found, line, names, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError(Wrong.QUOTES, line=line, came=str(error)) from error
    return found


def _delimiter(text: str) -> str:
    """What stands between the names of the first line: spreadsheets write what is usual where they run."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(_DELIMITERS, key=first.count)


def _names(cells: Sequence[str], found: Read) -> list[str]:
    names = [re.sub(r"[\s_]+", "-", each.strip().casefold()) for each in cells]
    for name in names:
        if name not in COLUMNS:
            found.skip(name)
        elif names.count(name) > 1:
            raise FileError(Wrong.COLUMN_TWICE, line=1, came=name)
    if "team" not in names:
        raise FileError(Wrong.NO_COLUMN, line=1, came=", ".join(names))
    return names


def _take(found: Read, line: int, names: Sequence[str], cells: Sequence[str]) -> None:
    if len(cells) != len(names):
        found.reject(line, Wrong.CELLS, f"{len(cells)} / {len(names)}")
        return
    if any(len(each) > LINE_LIMIT for each in cells):
        found.reject(line, Wrong.TOO_LONG, next(each for each in cells if len(each) > LINE_LIMIT))
        return
    given = {name: uncell(each) for name, each in zip(names, cells, strict=True)}
    fields = {_READ[name]: _value(_READ[name], text) for name, text in given.items() if name in _READ}
    if not fields.get("keys") and given.get("pgp-fingerprint", "").strip():
        fields["keys"] = "\n".join(f"pgp {each}" for each in split(given["pgp-fingerprint"]))
    if "type" in fields:
        fields["type"] = re.sub(r"[\s-]+", "_", fields["type"].strip().casefold())
    found.add(Row(line, given.get("country", "").strip(), fields, dict.fromkeys(fields, line), whole=False))


def _value(name: str, text: str) -> str:
    between = _SEVERAL.get(name)
    if between is None:
        return text
    separators = ";" if between == "\n" else ";,"
    return between.join(split(text.replace("\n", ";"), separators))
