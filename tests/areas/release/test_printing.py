# SPDX-License-Identifier: Apache-2.0
"""Papers as files: a draft as Word and PDF for clearance, an act as a reading copy."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from django.utils import translation
from pypdf import PdfReader

from demarche.areas.release import actions
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Item, Paper, Section, Table, Translation
from demarche.areas.release.printing.pdf import CannotPrintError, pdf
from demarche.areas.release.printing.sheet import Sheet, Style, blocks, paragraphs, right_to_left
from demarche.areas.release.printing.word import word
from demarche.areas.release.traces.look import traces_of
from tests.areas.concerns.filling import filled, raised
from tests.areas.release.test_drafts import AT
from tests.areas.release.test_releasing import submitted

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

NOBODY_HAS = "\U000f1234"
"""A letter that no font has."""

HOSTILE = '#read("/etc/passwd") *bold* $x$ <label> @cite `code` \\ // "quoted"'

PAPER = Paper(
    kind="Concern",
    title="Destructive program",
    form="Note verbale",
    number="XA-2027-001",
    marking="TLP:AMBER · PAP:AMBER",
    language="en",
    opening="The Ministry presents its compliments.",
    closing="The Ministry avails itself.",
    sections=(
        Section(
            "The matter",
            text=f"First.\nStill first.\n\n{HOSTILE}\n\nمستشفى في المدينة",
            translations=(Translation("fr", "French", "Courtesy translation", "Programme"),),
        ),
        Section("Questions", items=(Item(1, text="Who hosts them?", value="open"),)),
        Section("Answers", items=(Item(2, about="Was it you?", value="No", text="In words.", settles="So."),)),
        Section("Files", lines=("annex-a.docx",), note="one file"),
    ),
    facts=(Section("May inform", value="nobody"),),
    clauses=("Without prejudice.",),
    tables=(Table("Indicators", ("Value", "Kind"), (("203.0.113[.]7", "address"),), note="PAP:AMBER"),),
    released="Released on duty authority",
    matter_title="Another matter",
    matter_number="XA-2027-000",
)


def sheet(paper: Paper = PAPER, language: str = "en") -> Sheet:
    return Sheet(
        title="XA-2027-001",
        office="Aurelia, Diplomatic desk",
        language=language,
        marking=paper.bar,
        head=("Aurelia, Diplomatic desk", "Aurelia-Borealia process"),
        foot="Draft for clearance, version 3",
        at=AT,
        blocks=blocks(paper),
    )


def said_by_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_sheet_is_set_in_the_order_of_the_page() -> None:
    """Marking, kind, how it was released, matter, title, formulas, sections, tables, clauses, facts."""
    assert [(each.style, each.paragraphs[:1]) for each in blocks(PAPER)] == [
        (Style.MARKING, ("TLP:AMBER · PAP:AMBER",)),
        (Style.KIND, ("Concern · Note verbale · XA-2027-001",)),
        (Style.STRONG, ("Released on duty authority",)),
        (Style.NOTE, ("XA-2027-000 · Another matter",)),
        (Style.TITLE, ("Destructive program",)),
        (Style.TEXT, ("The Ministry presents its compliments.",)),
        (Style.LABEL, ("The matter",)),
        (Style.TEXT, ("First.\nStill first.",)),
        (Style.QUOTE, ("Programme",)),
        (Style.LABEL, ("Questions",)),
        (Style.QUESTION, ("Who hosts them?",)),
        (Style.NOTE, ("open",)),
        (Style.LABEL, ("Answers",)),
        (Style.QUESTION, ("Was it you?",)),
        (Style.STRONG, ("No.",)),
        (Style.TEXT, ("In words.",)),
        (Style.LABEL, ("How this settles the matter",)),
        (Style.TEXT, ("So.",)),
        (Style.LABEL, ("Files",)),
        (Style.BULLET, ("annex-a.docx",)),
        (Style.NOTE, ("one file",)),
        (Style.LABEL, ("Indicators",)),
        (Style.NOTE, ("PAP:AMBER",)),
        (Style.TABLE, ("Value",)),
        (Style.TEXT, ("Without prejudice.",)),
        (Style.TEXT, ("The Ministry avails itself.",)),
        (Style.FACT, ("nobody",)),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("one", ("one",)),
        ("one\r\ntwo\r\n\r\nthree", ("one\ntwo", "three")),
        ("\n\none\n \t\n\n  two\n", ("one", "two")),
    ],
)
def test_paragraphs_stay(text: str, found: tuple[str, ...]) -> None:
    """As on the page: an empty line parts them, and line ends within one stay."""
    assert paragraphs(text) == found


@pytest.mark.parametrize(
    ("text", "rtl"),
    [("", False), ("12.5", False), ("Latin عربي", False), ("1. عربي Latin", True), ("שלום", True)],
)
def test_a_paragraph_runs_as_its_first_letter_does(text: str, rtl: bool) -> None:
    """Figures have no direction of their own."""
    assert right_to_left(text) is rtl


def test_the_pdf_says_what_the_paper_says_and_is_made_for_an_archive() -> None:
    """Every word of it, markup read as text, in PDF/A-2a; its author is the office."""
    content = pdf(sheet())

    read = PdfReader(io.BytesIO(content))
    said = said_by_pdf(content)
    assert HOSTILE.replace('"', "").split()[0][:5] in said.replace('"', "")
    for each in ("Still first.", "*bold* $x$ <label> @cite", "Programme", "1.", "203.0.113[.]7", "page 1 of 1"):
        assert each in said, each
    assert said.count("TLP:AMBER · PAP:AMBER") == 3
    assert read.metadata is not None
    assert (read.metadata.author, read.metadata.title) == ("Aurelia, Diplomatic desk", "XA-2027-001")
    assert b'pdfaid:part="2"' in content or b"<pdfaid:part>2</pdfaid:part>" in content
    assert pdf(sheet()) == content


def test_what_no_font_covers_is_not_set_with_a_gap() -> None:
    """The letter is named, and what would help; nothing half readable is handed out."""
    with pytest.raises(
        CannotPrintError, match=r"^expected a font with the letter \\u\{f1234\}, got none on this machine: "
    ):
        pdf(sheet(Paper(kind="Concern", title=f"A {NOBODY_HAS}")))


def test_in_arabic_the_page_is_counted_in_arabic() -> None:
    """The words around the text follow the reader's language, the text its own."""
    with translation.override("ar"):
        content = pdf(sheet(language="ar"))

    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert "Still first." in said_by_pdf(content)


def test_word_says_the_same_and_names_no_person() -> None:
    """Paragraphs in their direction, the table, marking and page numbers; the office is its author."""
    content = word(sheet())

    read = docx.Document(io.BytesIO(content))
    said = [each.text for each in read.paragraphs]
    for each in ("Destructive program", "First.\nStill first.", HOSTILE, "1. Who hosts them?", "May inform: nobody"):
        assert each in said, each
    arabic = next(each for each in read.paragraphs if each.text.startswith("مستشفى"))
    assert arabic._p.pPr is not None
    assert arabic._p.pPr.xml.count("<w:bidi/>") == 1
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["Value", "Kind"],
        ["203.0.113[.]7", "address"],
    ]
    assert read.sections[0].header.paragraphs[0].text == "TLP:AMBER · PAP:AMBER"
    assert 'w:instr="NUMPAGES"' in read.sections[0].footer.paragraphs[0]._p.xml
    assert {each.value for each in traces_of(content) or ()} == {
        "Aurelia, Diplomatic desk",
        "XA-2027-001",
        "Microsoft Macintosh Word",
    }


def test_a_draft_goes_out_for_clearance(desk: Desk) -> None:
    """The text as Borealia will read it and what is still missing; no note of those inside, and no officer."""
    half = filled(desk, title="Half written", q1_text="", q2_text="", then="save")
    desk.post("amis", "/concerns/raise/", half)
    draft = Draft.objects.get()
    actions.note(draft, "ask the lawyers", by=desk.officers["amis"], at=AT)

    client = desk.client("amis")
    as_pdf = client.get(f"/release/{draft.pk}/clearance.pdf")
    as_word = client.get(f"/release/{draft.pk}/clearance.docx")

    assert as_pdf["Content-Type"] == "application/pdf"
    assert as_pdf["Content-Disposition"].endswith('-version-1.pdf"')
    for said in (
        said_by_pdf(as_pdf.content),
        "\n".join(each.text for each in docx.Document(io.BytesIO(as_word.content)).paragraphs),
    ):
        assert "Draft for clearance, version 1" in said
        assert "Half written" in said
        assert "Still missing: A concern needs at least one question" in said
        assert "lawyers" not in said
        assert "Amis" not in said


@pytest.mark.parametrize(
    ("who", "status"), [("amis", 200), ("aksel", 200), ("arno", 404), ("reader", 403), ("admin", 403)]
)
def test_who_takes_a_draft_out(desk: Desk, who: str, status: int) -> None:
    """Who may read it: of its desk, with a role that reads drafts."""
    assert desk.client(who).get(f"/release/{submitted(desk).pk}/clearance.docx").status_code == status


def test_without_the_extra_the_page_says_what_it_takes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node without typst and python-docx leads back to the page, which says how they are installed."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setitem(sys.modules, "docx", None)
    draft = submitted(desk)

    for form, extra in (("pdf", "pdf"), ("docx", "office")):
        page = desk.client("amis").get(f"/release/{draft.pk}/clearance.{form}", follow=True).content.decode()
        assert f"expected the extra {extra}, got none: install demarche[{extra}]" in page
        assert "Every page can be printed from the browser." in page


def test_an_act_is_handed_out_as_a_reading_copy(desk: Desk) -> None:
    """To whoever may open the dossier: what it says, where it stands in our log, whose copy it is."""
    concern = raised(desk)
    address = f"/concerns/{concern.act.id}/acts/{concern.act.id}/copy"

    said = said_by_pdf(desk.client("reader").get(f"{address}.pdf").content)

    for each in (
        "Destructive program in hospital networks",
        "Act 1 of Aurelia in this dossier; entered in our log",
        concern.act.id,
        "Reading copy, without signatures · Aurelia, Diplomatic desk",
        "Was any body of the State involved?",
    ):
        assert each in said, each
    assert desk.client("amis").get(f"{address}.docx").status_code == 200
    assert desk.client("arno").get(f"{address}.pdf").status_code == 404
    assert desk.client("admin").get(f"{address}.pdf").status_code == 403
    assert desk.client("amis").get(address.replace(concern.act.id, "0" * 64) + ".pdf").status_code == 404
