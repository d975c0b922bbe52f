# SPDX-License-Identifier: Apache-2.0
"""Uploaded files stay in memory, however large they are."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from demarche.ui.uploads import MOST

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("size", "held"), [(0, 0), (9, 9), (3_000_000, 3_000_000), (MOST, MOST), (MOST + 1, 0)])
def test_nothing_is_written_to_a_temporary_folder(
    size: int, held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that is larger than a parcel carries, the size alone is known."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.json", b"a" * size, "application/json")})

    [[file]] = [each for _name, each in request.FILES.lists()] if size else [[None]]
    if file is None:
        return
    assert isinstance(file, InMemoryUploadedFile)
    assert (file.name, file.content_type, file.size) == ("a.json", "application/json", size)
    assert file.read() == b"a" * held
