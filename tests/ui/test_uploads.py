# SPDX-License-Identifier: Apache-2.0
"""Uploaded files stay in memory, however large they are, and only so much of it."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from demarche.ui.uploads import MOST

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("sizes", "held"),
    [
        ((9,), (9,)),
        ((3_000_000,), (3_000_000,)),
        ((MOST,), (MOST,)),
        ((MOST + 1,), (0,)),
        ((3 * MOST,), (0,)),
        ((MOST - 9, 10, 9), (MOST - 9, 0, 9)),
        ((MOST + 1, MOST), (0, MOST)),
    ],
)
def test_nothing_is_written_to_a_temporary_folder(
    sizes: tuple[int, ...], held: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what goes beyond a parcel's size in one request, the size alone is known."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    sent = {f"file{at}": SimpleUploadedFile("a.json", b"a" * size, "application/json") for at, size in enumerate(sizes)}
    request = RequestFactory().post("/", sent)

    files = [each for _name, several in request.FILES.lists() for each in several]

    assert all(isinstance(each, InMemoryUploadedFile) for each in files)
    assert [(each.name, each.content_type) for each in files] == [("a.json", "application/json")] * len(sizes)
    assert tuple(each.size for each in files) == sizes
    assert [each.read() == b"a" * size for each, size in zip(files, held, strict=True)] == [True] * len(sizes)
