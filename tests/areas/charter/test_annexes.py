# SPDX-License-Identifier: Apache-2.0
"""A charter printed as an annex to a note: of a draft, of an invitation, of a process."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from demarche.areas.charter import annex
from demarche.core.charter import read_charter
from demarche.ledger import processes
from tests.areas.charter.test_drafts import begun, saved
from tests.areas.directory.letters import invite, joined
from tests.areas.directory.test_pages import page
from tests.desk import browser, officer

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.areas.release.desk import Desk


def docx(client: Client, path: str) -> str:
    """Everything that stands in a Word file."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    found = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    margins = [found.sections[0].header.paragraphs[0].text, found.sections[0].footer.paragraphs[0].text]
    return "\n".join([*(each.text for each in found.paragraphs), *cells, *margins])


def test_a_draft_is_printed_as_one(aurelia: Path, admin: Client) -> None:
    """DRAFT at head and foot, no process id, initials for us and for who is invited; times in a table."""
    draft = begun(admin)
    saved(admin, draft, holidays="2028-01-01\n2028-05-01")
    path = f"/charter/drafts/{draft.pk}/annex"

    html, said = admin.get(f"{path}/").content.decode(), page(browser(officer("reader", "reader")), f"{path}/")

    assert 'data-marking="DRAFT"' in html
    for words in (
        "Annex to note verbale No. ____",
        "Article 1. Participating States Aurelia (XA), one more, who fills in its own entry and nothing else",
        "Article 2. Terms Political, not legally binding",
        "Table 1: times from receipt",
        "Ordinary concern 2 working days 10 days",
        "Urgent technical notification 24 hours –",
        "Aurelia Saturday and Sunday 2028-01-01, 2028-05-01",
        "who is invited filled in with the answer filled in with the answer",
        "none yet: a draft names no process",
        "Initials, for Aurelia",
        "Initials, for who is invited",
    ):
        assert words in said, words
    file = docx(admin, f"{path}.docx")
    for words in (
        "DRAFT",
        "Aurelia-Borealia process",
        "Article 1. Participating States",
        "2 working days",
        "2028-01-01",
    ):
        assert words in file, words
    assert file.count("DRAFT") >= 2
    assert admin.get(f"{path}.pdf").content[:5] == b"%PDF-"


def test_every_article_and_every_time_stands_in_it(aurelia: Path) -> None:
    """Nothing of the charter is left out: each row of the plain words is an article, each clock a line of table 1."""
    charter = read_charter(bytes(processes_charter()))
    shown = annex.paper(charter)

    assert len(shown.tables[0].rows) == len(charter.clocks)
    assert [each.label.split(". ")[1] for each in shown.sections] == [
        "Parties",
        "Terms",
        "Release at night",
        "Opening",
        "Asking for clarification",
        "Chair",
        "Depositary",
        "Adoption by silence",
        "Largest file",
        "Times",
        "Sizes",
        "Amendment",
    ]


def processes_charter() -> bytes:
    """The charter of the process that Aurelia and Borealia are about to found."""
    return processes.charter_of(joined().process).document


def test_an_invitation_is_printed_as_a_draft_and_the_answered_charter_with_its_hash(
    aurelia: Path, admin: Client
) -> None:
    """The process id is the hash of the canonical charter; it stands only once no entry is open."""
    made = invite()
    assert "none yet: a draft names no process" in page(admin, f"/charter/invitations/{made.pk}/annex/")
    assert "DRAFT" in docx(admin, f"/charter/invitations/{made.pk}/annex.docx")
    assert admin.get(f"/charter/invitations/{made.pk + 1}/annex/").status_code == 404

    process = processes.charter_of(joined().process).process
    said = page(admin, f"/charter/{process}/annex/")
    assert process in said
    assert "Initials, for Borealia" in said
    assert "DRAFT" not in docx(admin, f"/charter/{process}/annex.docx")
    assert f"/charter/{process}/annex/" in admin.get(f"/parties/{process}/charter/").content.decode()


def test_of_no_process_there_is_none(aurelia: Path, admin: Client) -> None:
    """A hash that names none."""
    assert admin.get(f"/charter/{'0' * 64}/annex/").status_code == 404


def test_a_founded_process_in_arabic(desk: Desk) -> None:
    """Both languages; the same queries however much the charter says."""
    with CaptureQueriesContext(connection) as queries:
        arabic = desk.client("amis").get(f"/charter/{desk.meeting.process}/annex/", headers={"accept-language": "ar"})
    said = arabic.content.decode()
    assert "مرفق المذكرة الشفوية رقم" in said
    assert "المادة 1: الأطراف" in said
    assert desk.meeting.process in said
    assert len(queries) < 30


@pytest.mark.parametrize("name", ["annex.odt", "annex.exe"])
def test_no_other_form_of_file(desk: Desk, name: str) -> None:
    """Word and PDF alone."""
    assert desk.client("amis").get(f"/charter/{desk.meeting.process}/{name}").status_code == 404
