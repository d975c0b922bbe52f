# SPDX-License-Identifier: Apache-2.0
"""A sheet as Word (ISO/IEC 29500), for colleagues who clear a text with their own tools and send it back."""

import io
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.translation import pgettext

from demarche.areas.release.printing.pdf import CannotPrintError
from demarche.areas.release.printing.sheet import Block, Sheet, Style, right_to_left

_PARAGRAPH_STYLES: Final = {
    Style.TITLE: "Heading 1",
    Style.LABEL: "Heading 2",
    Style.BULLET: "List Bullet",
    Style.QUOTE: "Quote",
}
_BOLD: Final = (Style.MARKING, Style.STRONG)
_SMALL: Final = (Style.KIND, Style.NOTE)


def word(sheet: Sheet) -> bytes:
    """Write a sheet. Raises `CannotPrintError` where the extra is not installed."""
    try:
        from docx import Document  # noqa: PLC0415  # an extra
        from docx.shared import Mm, Pt  # noqa: PLC0415
    except ImportError as error:
        raise CannotPrintError("expected the extra office, got none: install demarche[office]") from error
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    _say_whose(document, sheet)
    _margins(document.sections[0], sheet)
    for line in sheet.head:
        _paragraph(document, line, Style.NOTE, rtl=sheet.language == "ar" or None)
    for block in sheet.blocks:
        _write(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _say_whose(document: Any, sheet: Sheet) -> None:
    """What the file says beside its content: the office, never a person; the moment, never the machine."""
    said = document.core_properties
    said.author = said.last_modified_by = sheet.office
    said.title, said.language = sheet.title, sheet.language
    said.comments = said.keywords = said.subject = said.category = ""
    said.created = said.modified = datetime.fromtimestamp(sheet.at, UTC)
    said.revision = 1


def _margins(section: Any, sheet: Sheet) -> None:
    """The marking at head and foot, and which page of how many."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    head = section.header.paragraphs[0]
    foot = section.footer.paragraphs[0]
    head.alignment = foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(sheet.marking).bold = True
    foot.add_run(sheet.marking).bold = True
    foot.add_run(f"\n{sheet.foot}\n{pgettext('before a page number', 'page')} ")
    _field(foot, "PAGE")
    foot.add_run(f" {pgettext('page n of m', 'of')} ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that Word counts itself."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001  # the library has no name for fields


def _write(document: Any, block: Block) -> None:
    if block.style is Style.TABLE:
        _table(document, block)
        return
    said = list(block.paragraphs)
    if block.style is Style.QUOTE:
        _paragraph(document, block.label, Style.STRONG)
    elif block.style is Style.QUESTION:
        said = [f"{block.number}. {said[0]}" if said else f"{block.number}.", *said[1:]]
    elif block.style is Style.FACT:
        said = [f"{block.label}: {' · '.join(said)}"]
    elif block.label:
        said = [f"{block.label}: {' '.join(said)}"]
    for text in said:
        _paragraph(document, text, block.style, block.language)


def _paragraph(document: Any, text: str, style: Style, language: str = "", *, rtl: bool | None = None) -> None:
    """A paragraph in its own direction, unless it is given one, and in its language; line ends within it stay."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    paragraph = document.add_paragraph(style=_PARAGRAPH_STYLES.get(style))
    run = paragraph.add_run(text)
    run.bold = style in _BOLD or None
    if style in _SMALL:
        run.font.size = Pt(9.5)
    rtl = right_to_left(text) if rtl is None else rtl
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001
        run.font.rtl = True
    if language:
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:bidi" if rtl else "w:val"), language)
        run._r.get_or_add_rPr().append(tongue)  # noqa: SLF001


def _table(document: Any, block: Block) -> None:
    table = document.add_table(rows=1, cols=len(block.paragraphs))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, block.paragraphs, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).font.rtl = right_to_left(text) or None
