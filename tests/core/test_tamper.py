# SPDX-License-Identifier: Apache-2.0
"""One byte of a dossier file changed, anywhere: never valid. And what examining a large file takes in memory."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.dossier import ArchiveError, Attachment, Verdict, examine, verdict, write_dossier
from tests.builders import AURELIA, founded, raising
from tests.exported import ATTACHED, BOTH, Members, altered, contents, exported, judged, unpacked, whole_matter

if TYPE_CHECKING:
    from demarche.core.encoding import Json

RANDOM_PLACES = 1_800
REACHING_PLACES = 200
LARGE = 48 * 1024 * 1024


@pytest.fixture(scope="module")
def file() -> bytes:
    """The file of a whole matter with an attachment."""
    table, acts = whole_matter()
    return exported(table, acts[0], files=(ATTACHED,))


def never_valid(data: bytes) -> bool:
    """Whether a file is refused, or found anything but valid; with or without a roster."""
    try:
        return judged(data, BOTH) in (Verdict.INVALID, Verdict.INCOMPLETE)
    except ArchiveError:
        return True


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    """The bytes with one bit changed."""
    return data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


def test_the_file_itself_is_valid(file: bytes) -> None:
    """Or nothing below would say anything."""
    assert judged(file, BOTH) is Verdict.VALID


def test_one_byte_changed_at_random_is_never_valid(file: bytes) -> None:
    """1,800 places, any bit."""
    random = Random(20_270_105)
    places = [(random.randrange(len(file)), random.randrange(8)) for _ in range(RANDOM_PLACES)]

    assert [place for place in places if not never_valid(flipped(file, *place))] == []


def data_members(file: bytes) -> list[str]:
    """The members that say something, named without the top folder."""
    return [name.partition("/")[2] for name in unpacked(file) if "/data/" in name]


def test_one_byte_changed_with_manifests_made_anew_is_never_valid(file: bytes) -> None:
    """200 places in the data, any bit, so that signatures, hashes and proofs are reached."""
    random = Random(20_270_106)
    names = data_members(file)
    members = unpacked(file)
    top = next(iter(members)).partition("/")[0]
    passed = []
    for _ in range(REACHING_PLACES):
        name = random.choice(names)
        at, bit = random.randrange(len(members[f"{top}/{name}"])), random.randrange(8)

        def change(found: Members, name: str = name, at: int = at, bit: int = bit) -> None:
            found[name] = flipped(found[name], at, bit)

        if not never_valid(altered(file, change)):
            passed.append((name, at, bit))
    assert passed == []


def fields(data: bytes) -> Iterator[int]:
    """A byte within each name and each value of a document or note: one a run of letters and digits."""
    start = None
    for at, byte in enumerate(data + b'"'):
        inside = chr(byte).isalnum() or byte in b"_-+/"
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            yield (start + at - 1) // 2
            start = None


def one_of_each_kind(names: list[str]) -> list[str]:
    """An act, a place, a key-set and so on: one member of each folder is enough, and all that stand alone."""
    kinds_seen: dict[str, str] = {}
    for name in names:
        kinds_seen.setdefault("/".join(name.split("/")[:2]) if name.count("/") > 1 else name, name)
    return list(kinds_seen.values())


def test_one_byte_changed_in_every_field_is_never_valid(file: bytes) -> None:
    """Every name and every value of each kind of document, with manifests made anew."""
    passed = []
    members = unpacked(file)
    top = next(iter(members)).partition("/")[0]
    for name in one_of_each_kind(data_members(file)):
        for at in fields(members[f"{top}/{name}"]):

            def change(found: Members, name: str = name, at: int = at) -> None:
                found[name] = flipped(found[name], at)

            if not never_valid(altered(file, change)):
                passed.append((name, at))
    assert passed == []


def test_every_byte_of_headers_and_directory_counts(file: bytes) -> None:
    """The 46 bytes of one line of the directory, the ending, and one local header, each in turn."""
    directory = file.index(b"PK\x01\x02")
    places = [*range(30), *range(directory, directory + 46), *range(len(file) - 22, len(file))]

    assert [at for at in places if not never_valid(flipped(file, at))] == []


def test_bytes_cut_off_or_added_are_never_valid(file: bytes) -> None:
    """At either end."""
    assert [cut for cut in (1, 22, 1000) if not never_valid(file[cut:]) or not never_valid(file[:-cut])] == []
    assert never_valid(file + b"\n")
    assert never_valid(b"\n" + file)


def test_a_large_file_is_never_held_in_memory(tmp_path: Path) -> None:
    """48 MiB attached: written and examined within a few."""
    block = bytes(range(256)) * 4096
    hash_ = sha256()
    for _ in range(LARGE // len(block)):
        hash_.update(block)
    table = founded()
    part: dict[str, Json] = {
        "name": "image.bin",
        "media": "application/octet-stream",
        "bytes": LARGE,
        "sha256": hash_.hexdigest(),
    }
    concern = table.say(kinds.RAISE, AURELIA, raising(file1=part))
    what = contents(table, concern)
    large = Attachment(hash_.hexdigest(), LARGE, lambda _at, length: block[:length])
    path = tmp_path / "large.dossier"

    tracemalloc.start()
    with path.open("wb") as out:
        write_dossier(replace(what, files=[large]), out.write)
    with path.open("rb") as opened:

        def read(at: int, length: int) -> bytes:
            opened.seek(at)
            return opened.read(length)

        found = verdict(examine(read, path.stat().st_size, BOTH))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found is Verdict.VALID
    assert peak < 8 * 1024 * 1024
