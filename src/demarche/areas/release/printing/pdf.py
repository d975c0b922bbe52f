# SPDX-License-Identifier: Apache-2.0
"""A sheet as PDF/A-2a (ISO 19005-2): made to be read in decades, with every font it needs inside."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import pgettext

from demarche.areas.release.printing.sheet import Block, Sheet, right_to_left
from demarche.core.errors import DemarcheError

STANDARD: Final = "a-2a"
_TEMPLATE: Final = Path(__file__).with_name("sheet.typ")


class CannotPrintError(DemarcheError):
    """A sheet that cannot be set here; says what is missing on this machine."""


def pdf(sheet: Sheet) -> bytes:
    """Set a sheet. Raises `CannotPrintError` where the extra is not installed, and for letters that no font of this machine has."""
    try:
        import typst  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise CannotPrintError("expected the extra pdf, got none: install demarche[pdf]") from error
    printed = datetime.fromtimestamp(sheet.at, UTC)
    told = {"sheet": json.dumps(_told(sheet, printed))}
    try:
        found = typst.compile(
            _TEMPLATE.read_bytes(), format="pdf", sys_inputs=told, pdf_standards=[STANDARD], timestamp=printed
        )
    except typst.TypstError as error:
        raise CannotPrintError(_why(error)) from error
    return bytes(found)


def _why(error: Exception) -> str:
    said = str(error)
    if "could not be displayed" not in said:
        return f"expected a sheet that can be set, got {said}"
    letter = said.partition("`")[2].partition("`")[0].strip('"')
    return f"expected a font with the letter {letter}, got none on this machine: install fonts-noto-core and fonts-noto-cjk"


def _told(sheet: Sheet, printed: datetime) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "office": sheet.office,
        "language": sheet.language,
        "rtl": sheet.language == "ar",
        "marking": sheet.marking,
        "head": list(sheet.head),
        "foot": sheet.foot,
        "page": pgettext("before a page number", "page"),
        "of": pgettext("page n of m", "of"),
        "date": [printed.year, printed.month, printed.day],
        "blocks": [_block(each) for each in sheet.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "style": block.style.value,
        "paragraphs": [_run(each) for each in block.paragraphs],
        "language": block.language or None,
        "number": block.number,
        "label": block.label,
        "rows": [[_run(cell) for cell in row] for row in block.rows],
    }


def _run(text: str) -> dict[str, Any]:
    return {"text": text, "rtl": right_to_left(text)}
