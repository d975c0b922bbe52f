# SPDX-License-Identifier: Apache-2.0
"""The one spelling of an archive, rosters, and the verdict that findings amount to."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

import pytest

from demarche.core.dossier import ArchiveError, Finding, Outcome, Verdict, examine, read_roster, verdict
from demarche.core.dossier.archive import CHUNK_SIZE, ENTRIES_LIMIT, SIZE_LIMIT, Entry, Writer, open_archive
from demarche.core.encoding import MalformedError
from tests.exported import examined, exported, reader, short_matter, unpacked

MEMBERS = {"a.txt": b"alpha", "data/b": b"", "data/c/d": b"delta"}


def packed(members: dict[str, bytes], top: str = "top") -> bytes:
    """An archive of these members, in the order given."""
    out = bytearray()
    writer = Writer(top, out.extend)
    for name, data in members.items():
        writer.add(name, data)
    writer.close()
    return bytes(out)


FILE = packed(MEMBERS)


def opened(data: bytes) -> dict[str, bytes]:
    """What our own reader finds."""
    archive = open_archive(reader(data), len(data))
    return {name: archive.read(name, 100) for name in archive.entries}


def test_other_programs_read_the_same_members() -> None:
    """An ordinary ZIP, stored, with nothing in it that a program could read otherwise."""
    with ZipFile(BytesIO(FILE)) as other:
        assert other.testzip() is None
        assert {name.removeprefix("top/"): other.read(name) for name in other.namelist()} == MEMBERS
    assert opened(FILE) == MEMBERS


def other_zip(compression: int = 0, comment: bytes = b"", names: tuple[str, ...] = ("top/a", "top/b")) -> bytes:
    """A ZIP by another program."""
    out = BytesIO()
    with ZipFile(out, "w", compression) as other:
        for name in names:
            other.writestr(name, b"data")
        other.comment = comment
    return out.getvalue()


def doubled(data: bytes) -> bytes:
    """The same archive with its directory written twice."""
    end = data[-22:]
    _, _, _, _, _, length, offset, _ = struct.unpack("<4s4H2IH", end)
    return data[: offset + length] + data[offset : offset + length] + end


def recounted(count: int) -> bytes:
    """The archive saying that it has so many members."""
    fields = list(struct.unpack("<4s4H2IH", FILE[-22:]))
    fields[3] = fields[4] = count
    return FILE[:-22] + struct.pack("<4s4H2IH", *fields)


def gap() -> bytes:
    """A byte between the last member and the directory that no member has."""
    fields = list(struct.unpack("<4s4H2IH", FILE[-22:]))
    fields[6] += 1
    return FILE[: fields[6] - 1] + b"!" + FILE[fields[6] - 1 : -22] + struct.pack("<4s4H2IH", *fields)


def moved() -> bytes:
    """The second member's header overwritten."""
    at = FILE.index(b"PK\x03\x04", 10)
    return FILE[: at + 4] + b"\x14" + FILE[at + 5 :]


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "too short": (lambda: b"PK", "expected a dossier file, got 2 bytes"),
    "another kind of file": (lambda: b"x" * 100, "expected a dossier file, got another ending"),
    "no members": (lambda: b"PK\x05\x06" + bytes(18), "expected a dossier file, got another ending"),
    "a comment": (lambda: other_zip(comment=b"read me"), "expected a dossier file, got another ending"),
    "bytes before": (lambda: b"#!/bin/sh\n" + FILE, "expected a directory that ends the file, got another length"),
    "two directories": (lambda: doubled(FILE), "expected a directory that ends the file, got another length"),
    "too few counted": (lambda: recounted(2), "expected 2 members in the directory, got more"),
    "too many counted": (lambda: recounted(4), "expected 4 members in the directory, got fewer"),
    "a gap": (gap, f"expected the directory at {FILE.index(b'PK' + bytes([1, 2]))}, got "),
    "another local header": (moved, "expected top/data/b where the one before it ends, got another header or place"),
    "compressed": (
        lambda: other_zip(ZIP_DEFLATED),
        "expected top/a stored and nothing optional, got another line in the directory",
    ),
    "another program's": (
        other_zip,
        "expected top/a stored and nothing optional, got another line in the directory",
    ),
    "capital letters": (
        lambda: other_zip(names=("top/A",)),
        "expected a name of small letters, digits and . _ - in folders, got 'top/A'",
    ),
    "a way out": (
        lambda: other_zip(names=("top/../etc",)),
        "expected a name of small letters, digits and . _ - in folders, got 'top/../etc'",
    ),
    "no folder": (
        lambda: other_zip(names=("a",)),
        "expected a name of small letters, digits and . _ - in folders, got 'a'",
    ),
    "another letter": (
        lambda: FILE.replace(b"top/a.txt", b"top/\xe9.txt"),
        "expected a name of small letters, digits and . _ - in folders, got 'top/\\ufffd.txt'",
    ),
    "a name twice": (
        lambda: packed({"a": b"", "b": b""}).replace(b"top/b", b"top/a"),
        "expected members in the order of their names, got top/a after top/a",
    ),
    "two folders": (
        lambda: packed({"a": b"", "b": b""}).replace(b"top/b", b"two/b"),
        "expected one folder top around everything, got more",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_archive_in_another_spelling_is_not_looked_at(case: str) -> None:
    """What two programs could read differently is no evidence; each is refused with its reason."""
    make, text = WRONG[case]
    data = make()

    with pytest.raises(ArchiveError, match=f"^{re.escape(text)}"):
        list(examine(reader(data), len(data), None))


def test_a_file_that_shrinks_while_it_is_read_is_noticed() -> None:
    """Its size was read a moment before."""
    with pytest.raises(ArchiveError, match=r"^expected 22 bytes at 1000, got 0$"):
        open_archive(reader(FILE), 1022)


def test_a_crc_that_does_not_fit_is_found() -> None:
    """Every hash would fit; another program would still call the file damaged."""
    table, concern, _answer = short_matter()
    members = unpacked(exported(table, concern))
    top = next(iter(members)).partition("/")[0]
    out = bytearray()
    writer = Writer(top, out.extend)
    for name, data in members.items():
        wrong = 1 if name.endswith("/charter.json") else 0
        writer._begin(name.removeprefix(f"{top}/"), crc32(data) ^ wrong, len(data))
        out.extend(data)
    writer.close()
    crc = crc32(members[f"{top}/data/charter.json"])

    assert [str(finding) for finding in examined(bytes(out), None)][1:] == [
        f"fails     archive: data/charter.json: expected CRC-32 {crc ^ 1:08x}, got {crc:08x}"
    ]


def test_members_are_written_in_order_and_within_limits() -> None:
    """So that the same content is one file."""
    with pytest.raises(
        ValueError, match=r"^members of an archive come in the order of their names, and a comes too late$"
    ):
        packed({"b": b"", "a": b""})
    with pytest.raises(
        ArchiveError, match=r"^expected a name of small letters, digits and \. _ - in folders, got 'top/B'$"
    ):
        packed({"B": b""})
    for entries in ([Entry("top/a", 0, SIZE_LIMIT - 100, 0)], [Entry("top/a", 0, 0, 0)] * ENTRIES_LIMIT):
        writer = Writer("top", lambda _data: None)
        writer._entries = entries
        with pytest.raises(
            ArchiveError, match=r"^expected at most 65534 members and 4294967294 bytes, got more: export"
        ):
            writer.add("b", bytes(100))


def test_a_large_member_is_written_and_read_a_chunk_at_a_time() -> None:
    """And comes out as it went in."""
    data = bytes(range(256)) * (CHUNK_SIZE // 256) + b"end"
    out = bytearray()
    writer = Writer("top", out.extend)
    writer.add_file("large", len(data), reader(data))
    writer.close()
    archive = open_archive(reader(bytes(out)), len(out))

    assert [len(chunk) for chunk in archive.chunks("large")] == [CHUNK_SIZE, 3]
    assert b"".join(archive.chunks("large")) == data


def test_a_roster_is_any_spelling_of_its_json() -> None:
    """An officer writes it by hand, from a note verbale."""
    written = b'{ "v": 1,\n  "parties": [\n    {"code": "XA", "root": "%b"}\n  ] }\n' % (b"1" * 64)

    assert read_roster(written).roots == {"XA": "1" * 64}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{}", "roster: expected a field v, got none"),
        (b'{"v":1,"v":1,"parties":[]}', "expected each name once, got 'v' twice"),
        (b"[]", "roster: expected an object, got a list"),
        (
            b'{"v":1,"parties":[{"code":"XA","root":"%b"},{"code":"XA","root":"%b"}]}' % (b"1" * 64, b"2" * 64),
            "roster: expected one root of XA, got two",
        ),
    ],
)
def test_a_roster_is_read_strictly(data: bytes, text: str) -> None:
    """It decides whom one believes."""
    with pytest.raises(MalformedError, match=f"^{re.escape(text)}$"):
        read_roster(data)


@pytest.mark.parametrize(
    ("outcomes", "expected", "line", "status"),
    [
        ((Outcome.HOLDS, Outcome.NOTE), Verdict.VALID, "VALID", 0),
        ((Outcome.UNTRUSTED,), Verdict.NO_OUTSIDE_TRUST, "VALID, NO OUTSIDE TRUST", 4),
        ((Outcome.UNTRUSTED, Outcome.MISSING), Verdict.INCOMPLETE, "INCOMPLETE", 3),
        ((Outcome.FAILS, Outcome.UNTRUSTED, Outcome.MISSING), Verdict.INVALID, "INVALID", 1),
    ],
)
def test_the_worst_finding_decides(outcomes: tuple[Outcome, ...], expected: Verdict, line: str, status: int) -> None:
    """One that fails is enough."""
    found = verdict(Finding(outcome, "act", "x") for outcome in outcomes)

    assert (found, str(found), found.status) == (expected, line, status)
