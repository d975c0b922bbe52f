# SPDX-License-Identifier: Apache-2.0
"""Checks of the files on disk against their rows, read a piece at a time."""

from hashlib import sha256
from typing import Final

from demarche.ledger import files
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.models import FileRecord

_PIECE: Final = 1 << 20


def check_files(report: Report) -> None:
    """Check that every file there is a row for is on disk, with the bytes its hash names."""
    for row in pages(FileRecord.objects.all(), "sha256", start=""):
        name = f"file {row.sha256}"
        try:
            found, size = _digest(row.sha256)
        except OSError as error:
            report.fault(name, f"expected it on disk, {(error.strerror or 'it failed').lower()}")
        except files.MissingFileError as error:
            report.fault(name, str(error))
        else:
            report.same(name, "hash and size", (row.sha256, row.bytes), (found, size))


def _digest(name: str) -> tuple[str, int]:
    hashed, size = sha256(), 0
    with files.path_of(name).open("rb") as file:
        while piece := file.read(_PIECE):
            hashed.update(piece)
            size += len(piece)
    return hashed.hexdigest(), size
