# SPDX-License-Identifier: Apache-2.0
"""Files that are hostile: dossiers for `demarche verify`, STIX bundles, reports, archives and PDFs that unpack without end."""

from __future__ import annotations

import struct
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zlib import compress

import pytest
from click.testing import CliRunner

from demarche.areas.contacts.formats.reading import read_file
from demarche.areas.contacts.formats.row import FileError
from demarche.areas.reports.galaxy import Found, Reject, open_cluster
from demarche.cli.offline import verify
from demarche.core.pictures import Sight, look
from tests.exported import repacked, unpacked
from tests.hostile import corpus
from tests.hostile.changing import cases, made
from tests.hostile.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

GOOD = corpus.good("dossier")[0]
TOP = next(iter(unpacked(GOOD))).partition("/")[0]
MIB = 1024 * 1024


def zipped(*members: tuple[str, bytes], packing: int = ZIP_STORED, comment: bytes = b"") -> bytes:
    """An archive by another program."""
    out = BytesIO()
    with ZipFile(out, "w", packing) as opened:
        for name, data in members:
            opened.writestr(ZipInfo(name), data, packing)
        opened.comment = comment
    return out.getvalue()


def big(data: bytes) -> bytes:
    """A member written as ZIP64 has it."""
    out = BytesIO()
    with ZipFile(out, "w") as opened, opened.open(ZipInfo(f"{TOP}/data/x"), "w", force_zip64=True) as member:
        member.write(data)
    return out.getvalue()


def ending(**fields: int) -> bytes:
    """The good file with its last record saying something else."""
    names = ("disk", "start", "here", "count", "length", "offset", "comment")
    found = dict(zip(names, struct.unpack("<4H2IH", GOOD[-18:]), strict=True)) | fields
    return GOOD[:-18] + struct.pack("<4H2IH", *found.values())


def first_entry(at: int, form: str, value: int) -> bytes:
    """The good file with a field of its first line of the directory changed."""
    start = struct.unpack("<I", GOOD[-6:-2])[0] + at
    return GOOD[:start] + struct.pack(form, value) + GOOD[start + struct.calcsize(form) :]


ARCHIVES = {
    "ZIP64": big(b"x"),
    "a bomb": zipped((f"{TOP}/data/x", bytes(50 * MIB)), packing=ZIP_DEFLATED),
    "a comment": zipped((f"{TOP}/data/x", b""), comment=b"x" * 1000),
    "a way up": zipped((f"{TOP}/../../etc/passwd", b"")),
    "a path from the root": zipped(("/etc/passwd", b"")),
    "a path of another system": zipped((f"{TOP}\\data\\x", b"")),
    "a drive": zipped(("c:/x", b"")),
    "a name of 60,000 letters": zipped((f"{TOP}/" + "x" * 60_000, b"")),
    "a folder as a member": zipped((f"{TOP}/data/", b"")),
    "60,000 members": zipped(*((f"{TOP}/data/{at:05}", b"") for at in range(60_000))),
    "65,535 members, it says": ending(here=0xFFFF, count=0xFFFF),
    "no member, it says": ending(here=0, count=0),
    "a directory of 4 GiB, it says": ending(length=0xFFFFFFFF),
    "a directory beyond the end, it says": ending(offset=0xFFFFFFFF),
    "another disk, it says": ending(disk=1),
    "a comment that is not there": ending(comment=1),
    "a member of 4 GiB, it says": first_entry(24, "<I", 0xFFFFFFFF),
    "a member at the end of the file, it says": first_entry(42, "<I", len(GOOD)),
    "a member packed, it says": first_entry(10, "<H", 8),
    "a member encrypted, it says": first_entry(8, "<H", 1),
    "an extra field, it says": first_entry(30, "<H", 0xFFFF),
    "a link, it says": first_entry(38, "<I", 0o120777 << 16),
    "a file before it": b"#!/bin/sh\n" + GOOD,
    "a file behind it": GOOD + b"\0",
    "twice the same": GOOD + GOOD,
    **{f"cut at {at}": GOOD[:at] for at in range(0, len(GOOD), len(GOOD) // 40)},
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_is_none(tmp_path: Path, name: str) -> None:
    """Exit status 2, one line, and not much of it in memory."""
    file = tmp_path / "hostile.dossier"
    file.write_bytes(ARCHIVES[name])
    tracemalloc.start()
    try:
        said = CliRunner().invoke(verify, [str(file)])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith(f"Error: {file}: expected "), said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert peak < 30 * MIB


@pytest.mark.parametrize("inside", [b"[" * 100_000, b'{"a":1,"a":1}', b'{"v":2}', b"\xed\xa0\x80", b""], ids=range(5))
def test_a_good_archive_of_bad_documents(tmp_path: Path, inside: bytes, subtests: pytest.Subtests) -> None:
    """Whichever member it is: exit status 1 or 3 with a verdict, one line for each finding."""
    members = unpacked(GOOD)
    file = tmp_path / "hostile.dossier"
    kinds = {name.split("/", 3)[1:3][-1]: name for name in members}
    for name in kinds.values():
        with subtests.test(name[:60]):
            file.write_bytes(repacked({**members, name: inside}))
            said = CliRunner().invoke(verify, [str(file)])
            expected = {0, 4} if name.endswith(("manifest-sha256.txt", "tagmanifest-sha256.txt")) else {1, 3}
            assert said.exit_code in expected, said.output
            assert said.stdout.splitlines()[-1].startswith("verdict: ")


@pytest.mark.parametrize(
    ("what", "case"),
    [(what, case) for what in ("stix", "report") for case in cases(what)],
    ids=lambda each: each if isinstance(each, str) else each["what"],
)
def test_what_others_wrote_badly(what: str, case: Any) -> None:
    """A bundle names its object, a cluster says what it is not."""
    target = next(each for each in TARGETS if each.name == what)
    with pytest.raises(target.refuses) as caught:
        target.feed(made(what, case))
    assert str(caught.value).startswith(case["says"]), caught.value
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("case", cases("contacts"), ids=lambda each: each["what"])
def test_contacts_that_others_wrote_badly(case: Any) -> None:
    """A file that is none is refused whole; of one that is, a line that is none is named, and not much of it is in memory."""
    data = made("contacts", case)
    tracemalloc.start()
    try:
        if "says" in case:
            with pytest.raises(FileError) as caught:
                read_file(data)
            assert str(caught.value).startswith(
                f"expected a vCard or CSV of contacts, got one that is {case['says']}: "
            )
            assert len(str(caught.value)) < 300
        else:
            assert [[each.line, each.wrong] for each in read_file(data).bad] == case["bad"]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 30 * MIB


def test_a_report_that_is_none_is_one_reject() -> None:
    """The entries beside it are read."""
    bad: list[Any] = [None, [], {"value": "x", "uuid": "\0"}, {"value": 1e999}, {"value": "x", "uuid": "y", "n": 2**60}]
    value = {**corpus.CLUSTER, "values": [*bad, *corpus.CLUSTER["values"]]}
    found = list(open_cluster(corpus.printed(value).replace(b"Infinity", b"1e999")).read())
    assert [type(each) for each in found] == [Reject] * 5 + [Found] * 2


BOMB = compress(bytes(60 * MIB), 9)
DEEP = b"words"
for _ in range(9):
    DEEP = zipped(("x.zip", DEEP), packing=ZIP_DEFLATED)


@pytest.mark.parametrize(
    "data",
    [
        zipped(("x", bytes(60 * MIB)), packing=ZIP_DEFLATED),
        zipped(*((f"{at}", bytes(MIB)) for at in range(60)), packing=ZIP_DEFLATED),
        DEEP,
        b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n" + BOMB + b"\nendstream endobj",
        b"\x1f\x8b\x08" + bytes(100),
    ],
    ids=[
        "one that unpacks to 60 MiB",
        "sixty of 1 MiB",
        "nine in one another",
        "a stream of 60 MiB",
        "a head",
    ],
)
def test_what_unpacks_without_end(data: bytes) -> None:
    """It cannot be looked into, and nearly nothing of it was unpacked."""
    tracemalloc.start()
    try:
        seen = look(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen is not Sight.NONE
    assert peak < 64 * MIB
