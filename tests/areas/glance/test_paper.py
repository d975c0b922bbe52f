# SPDX-License-Identifier: Apache-2.0
"""The page on paper: two sides of A4, and the same as Word."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import pytest
from pypdf import PdfReader

from demarche.areas.officers.models import Officer
from tests.areas.glance.meeting import POINTS, address, whole

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

A4 = (595, 842)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def file(desk: Desk, form: str, who: str = "amis") -> bytes:
    """The page as a file."""
    response = desk.client(who).get(f"{address(desk)}glance.{form}")
    assert response.status_code == 200, response
    return bytes(response.content)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_full_page_is_two_printed_sides(desk: Desk, language: str) -> None:
    """With everything that a page takes: no third side, the marking over each, as of when, page n of m."""
    whole(desk)
    Officer.objects.filter(username="amis").update(language=language)
    pages = PdfReader(io.BytesIO(file(desk, "pdf"))).pages

    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert tuple(map(round, page.mediabox[2:])) == A4
        text = page.extract_text()
        assert text.count("TLP:AMBER") >= 2
        if language == "en":
            assert f"page {number} of 2" in text
    if language == "en":
        first = pages[0].extract_text()
        assert "state of" in first
        assert "UTC" in first
        assert POINTS[:40] in pages[1].extract_text()


def test_word_says_what_the_page_says(desk: Desk) -> None:
    """Every block in its order, the talking points last, under the marking; it opens as a document."""
    whole(desk)
    document = docx.Document(io.BytesIO(file(desk, "docx")))
    text = [each.text for each in document.paragraphs]
    labels = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 2"]

    assert labels == [
        *("In short", "Open", "Subjects", "Coming", "May be said in public", "Contacts"),
        "Talking points (stay in this node)",
    ]
    assert (
        text[text.index("In short") + 1].startswith("7 open matters")
        or "open matters" in text[text.index("In short") + 1]
    )
    assert "TLP:AMBER · PAP:AMBER" in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.author == "Aurelia, Diplomatic desk"
    assert document.core_properties.title == "Borealia at a glance"


def test_word_in_arabic_runs_from_right_to_left(desk: Desk) -> None:
    """Well-formed in every part; paragraphs of Arabic words run their way, titles of officials theirs."""
    whole(desk)
    Officer.objects.filter(username="amis").update(language="ar")
    archive = zipfile.ZipFile(io.BytesIO(file(desk, "docx")))
    assert archive.testzip() is None
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(archive.read(name))  # noqa: S314  # written here
    body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  # written here
    turned = [each for each in body.iter(f"{W}p") if each.find(f"{W}pPr/{W}bidi") is not None]
    every = [each for each in body.iter(f"{W}p") if "".join(run.text or "" for run in each.iter(f"{W}t"))]
    arabic = [
        each
        for each in every
        if any("\u0600" <= sign <= "\u06ff" for sign in "".join(run.text or "" for run in each.iter(f"{W}t")))
    ]

    assert len(arabic) > 10
    assert {id(each) for each in arabic} <= {id(each) for each in turned}


def test_without_the_extra_the_page_says_what_to_install(desk: Desk, monkeypatch: Any) -> None:
    """And the browser prints it."""
    monkeypatch.setitem(sys.modules, "typst", None)
    desk.get("amis", f"{address(desk)}glance.pdf", 302)

    assert "expected the extra pdf, got none: install demarche[pdf]" in desk.get("amis", address(desk))


def test_it_is_noted_who_took_it(desk: Desk) -> None:
    """By whom, in which form, about whom."""
    from demarche.areas.journal.models import Entry  # noqa: PLC0415

    file(desk, "docx")

    assert Entry.objects.filter(event="paper", subject="XB at a glance, docx").exists()
