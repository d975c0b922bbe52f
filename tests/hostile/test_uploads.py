# SPDX-License-Identifier: Apache-2.0
"""Hostile files through the pages that take files: the reader's sentence beside the field, and nothing taken in."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.directory.joining import FILE_LIMIT
from demarche.areas.directory.models import Contact, Invitation
from demarche.areas.release.models import Draft, DraftFile
from demarche.ledger.models import FileRecord
from tests.desk import seat
from tests.hostile.changing import cases, made

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.areas.release.desk import Desk

NOTIFY, OPEN = "/concerns/notify/", "/parties/open/"


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Draft, DraftFile, FileRecord, Invitation, Contact))


def sent(desk: Desk, who: str, address: str, data: bytes, **fields: Any) -> str:
    """The page that comes back when a file is sent by its form."""
    file = SimpleUploadedFile("../../\u202efdp.exe", data, content_type="text/html")
    page = desk.client(who).post(address, {**fields, "file": file})
    assert page.status_code == 200
    return unescape(page.content.decode())


def test_bundles(desk: Desk, subtests: pytest.Subtests) -> None:
    """A notification that takes one along is not saved with it."""
    fields = {**desk.get("arno", NOTIFY).form(), "what": "Wiper active", "then": "save"}
    before = kept()
    for case in cases("stix"):
        with subtests.test(case["what"]):
            said = sent(desk, "arno", NOTIFY, made("stix", case), **fields)
            refused = f"This is not a STIX 2.1 file that can be sent: {case['says']}"
            assert ("The file has" if case["what"].startswith("1 MiB") else refused) in said
    assert kept() == before


def test_invitations(desk: Desk, home: Path, settings: Any, subtests: pytest.Subtests) -> None:
    """Neither the one who is named in them nor anything else is entered."""
    seat(home, settings)
    before = kept()
    for case in cases("invitation"):
        with subtests.test(case["what"]):
            said = sent(desk, "admin", OPEN, made("invitation", case))
            assert (case["says"] if case.get("hex") != "" else "The submitted file is empty.") in said
    large = sent(desk, "admin", OPEN, b" " * (FILE_LIMIT + 1))
    assert "This file is too large to be an invitation or an admission." in large
    assert kept() == before
