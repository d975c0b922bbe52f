# SPDX-License-Identifier: Apache-2.0
"""The journal as a file: CSV that no spreadsheet runs, or a line of JSON each."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from demarche.areas.journal.queries import COLUMNS
from demarche.core.encoding import stamp
from demarche.ui.leaving import line

_MOMENTS: Final = ("at", "machine", "since")


def write_csv(rows: Iterable[Mapping[str, Any]], write: Callable[[bytes], object]) -> int:
    """Write rows as RFC 4180 says, with a line of names first; give how many there were."""
    count = 0
    write(line(COLUMNS).encode())
    for row in rows:
        write(line(readable(row).values()).encode())
        count += 1
    return count


def write_lines(rows: Iterable[Mapping[str, Any]], write: Callable[[bytes], object]) -> int:
    """Write each row as a line of JSON; give how many there were."""
    count = 0
    for row in rows:
        write(json.dumps(readable(row), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its moments written out."""
    return {name: stamp(value) if name in _MOMENTS and value is not None else value for name, value in row.items()}


WAYS: Final[Mapping[str, tuple[str, Callable[[Iterable[Mapping[str, Any]], Callable[[bytes], object]], int]]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "jsonl": ("application/jsonl", write_lines),
}
"""How the journal is taken out: media type, and what writes it."""
