# SPDX-License-Identifier: Apache-2.0
"""What leaves a page or a node as a file: names that every machine takes, tables that no spreadsheet runs, files of any size."""

import csv
import io
from collections.abc import Callable, Iterable
from tempfile import TemporaryFile
from typing import Any, Final

from django.conf import settings
from django.http import FileResponse

Write = Callable[[bytes], object]

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips before one."""


def plain(name: str, also: str = "-_.") -> str:
    """A name that every machine takes: letters and digits of ASCII, and what ALSO may stand in it."""
    return "".join(each if each.isascii() and (each.isalnum() or each in also) else "_" for each in name)


def line(cells: Iterable[Any]) -> str:
    """A line of a table as RFC 4180 says; a cell that would begin a formula stands as text, and None is empty."""
    told = ("" if each is None else str(each) for each in cells)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(f"'{each}" if each.startswith(_RUNS) else each for each in told)
    return out.getvalue()


def written(write: Callable[[Write], object], name: str, media: str = "application/octet-stream") -> FileResponse:
    """What `write` writes, piece by piece, as a file for the officer to keep: never in memory as a whole."""
    out = TemporaryFile(dir=settings.DEMARCHE_HOME)  # noqa: SIM115  # the response closes it
    write(out.write)
    out.seek(0)
    return FileResponse(out, content_type=media, headers=attached(name))


def attached(name: str) -> dict[str, str]:
    """What tells a browser to keep an answer as a file, under a name that every machine takes."""
    return {"Content-Disposition": f'attachment; filename="{plain(name)}"'}
