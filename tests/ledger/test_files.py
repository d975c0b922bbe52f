# SPDX-License-Identifier: Apache-2.0
"""Files beside acts: whole on disk before a row names them, and never taken for others."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.acts.concern import BESIDE
from demarche.core.encoding import digest
from demarche.ledger import files, read
from demarche.ledger.files import File, MissingFileError
from demarche.ledger.models import FileRecord
from demarche.ledger.receive import receive
from tests.builders import BOREALIA, raising
from tests.ledger.observing import faults, rows

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json
    from tests.ledger.builders import Meeting

pytestmark = pytest.mark.quick

LIST = b"192.0.2.1\n192.0.2.2\n"


def part(file: File) -> dict[str, Json]:
    """The part of an act that names a file."""
    return {"name": "list.txt", "media": file.media, "bytes": file.bytes, "sha256": file.sha256}


def test_a_file_is_kept_under_its_hash(home: Path) -> None:
    """Kept twice it is one file; read, it is checked."""
    file = files.keep(LIST, "text/plain")
    assert file == File(digest(LIST), len(LIST), "text/plain")
    path = home / "files" / file.sha256[:2] / file.sha256
    assert path.read_bytes() == LIST
    before = path.stat().st_ino
    assert files.keep(LIST, "text/plain") == file
    assert path.stat().st_ino == before
    assert files.read_file(file.sha256) == LIST
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_gone_or_changed(home: Path) -> None:
    """Each is said."""
    file = files.keep(LIST, "text/plain")
    files.path_of(file.sha256).write_bytes(b"other")
    with pytest.raises(MissingFileError, match=rf"^expected file {file.sha256} on disk, got other bytes$"):
        files.read_file(file.sha256)
    files.path_of(file.sha256).unlink()
    message = rf"^expected file {file.sha256} on disk, no such file or directory$"
    with pytest.raises(MissingFileError, match=message):
        files.read_file(file.sha256)


@pytest.mark.parametrize(
    "name", ["", "../secret.key", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n", "a" * 31 + "/" + "a" * 32]
)
def test_what_is_no_hash_names_no_file(home: Path, name: str) -> None:
    """Whoever says it: nothing outside the folder of files is looked at."""
    (home / "secret.key").write_bytes(LIST)
    message = f"expected a hash of 64 lower-case hexadecimal digits, got {name!r}"
    for ask in (files.path_of, files.read_file):
        with pytest.raises(MissingFileError, match=f"^{re.escape(message)}$"):
            ask(name)


def test_a_disk_that_fails_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the file is made durable: no half file stays under any name."""

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        files.keep(LIST, "text/plain")
    assert [each for each in home.rglob("*") if each.is_file()] == []


def test_an_act_names_files_that_are_held(meeting: Meeting) -> None:
    """Aurelia's concern with a list; its row is written with the act's."""
    file = files.keep(LIST, "text/plain")
    assert not FileRecord.objects.exists()
    signed = meeting.release(kinds.RAISE, raising("open", file1=part(file)), files=(file,))
    assert isinstance(signed, SignedAct)
    [row] = FileRecord.objects.all()
    assert (row.sha256, row.bytes, row.media) == (file.sha256, len(LIST), "text/plain")
    assert read.named_files(signed.document) == {file.sha256}
    assert read.file_parts(signed.act.values) == {"file1": file.sha256}
    assert faults() == []


def test_an_act_with_a_file_that_is_not_there(meeting: Meeting) -> None:
    """Named and not given, or given and not on disk: nothing is signed."""
    file = File(digest(LIST), len(LIST), "text/plain")
    before, signatures = rows(), meeting.signer.acts
    message = r"^expected the file that part file1 names among the act's files, got others$"
    with pytest.raises(MissingFileError, match=message):
        meeting.release(kinds.RAISE, raising("open", file1=part(file)))
    message = rf"^expected file {file.sha256} on disk, it is not there$"
    with pytest.raises(MissingFileError, match=message):
        meeting.release(kinds.RAISE, raising("open", file1=part(file)), files=(file,))
    assert (rows(), meeting.signer.acts) == (before, signatures)


def test_files_that_come_with_acts(meeting: Meeting) -> None:
    """Borealia's concern with the same list twice: one row, whoever brings it again."""
    file = files.keep(LIST, "text/plain")
    values = raising("open", raises=BOREALIA, addressed=meeting.own, file1=part(file), file2=part(file))
    for _ in range(2):
        concern = meeting.say(kinds.RAISE, values)
        arrived, shown = meeting.arrived(concern), [meeting.grown()]
        receive(meeting.process, "XB", arrived, shown=shown, files=[file], at=meeting.now)
    assert FileRecord.objects.count() == 1
    assert faults() == []


def test_the_large_files_that_values_name() -> None:
    """Those above what travels beside an act; a value that names no file as it should is passed over."""
    large, small = File("a" * 64, BESIDE + 1, "image/png"), File("b" * 64, BESIDE, "image/png")
    values: dict[str, Json] = {
        "file1": part(large),
        "file2": part(small),
        "file3": {**part(large), "bytes": "many"},
        "file4": "disk.img",
        "files": part(large),
    }
    assert read.large_files(values) == {large}
