# SPDX-License-Identifier: Apache-2.0
"""Reading a MISP galaxy cluster: every entry becomes a report or a reject with its reason."""

import json
from importlib.resources import files
from typing import Any

import pytest

from demarche.areas.reports.galaxy import ClusterError, Found, Reject, open_cluster

ENTRY = {"value": "Quiet Heron", "uuid": "7c0a", "description": "Seen in hospital networks. "}


def cluster(*entries: Any, **more: Any) -> bytes:
    return json.dumps({"type": "threat-actor", "version": 3, "values": list(entries), **more}).encode()


def test_an_entry_becomes_a_report() -> None:
    """Its title, words and id; the hash is of its RFC 8785 form, whatever the spelling of the file."""
    one = next(open_cluster(cluster(ENTRY)).read())
    other = next(open_cluster(cluster(dict(reversed(ENTRY.items())))).read())
    assert isinstance(one, Found)
    assert one == other
    assert (one.title, one.summary, one.entry_id, one.sponsor) == (
        "Quiet Heron",
        "Seen in hospital networks.",
        "7c0a",
        "",
    )


@pytest.mark.parametrize(
    ("meta", "sponsor"),
    [
        ({"country": "XE"}, "XE"),
        ({"cfr-suspected-state-sponsor": "Elandia", "country": "XE"}, "Elandia; XE"),
        ({"country": ["XE"]}, ""),
        ({"refs": []}, ""),
        ("none", ""),
    ],
)
def test_whom_a_report_suspects_is_kept_in_its_own_words(meta: Any, sponsor: str) -> None:
    """Two fields of the collection name a sponsor; whatever else they hold is not one."""
    found = next(open_cluster(cluster({**ENTRY, "meta": meta})).read())
    assert isinstance(found, Found)
    assert found.sponsor == sponsor


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("Quiet Heron", "expected an object, got another value"),
        ({"uuid": "7c0a"}, "expected a value that names the entry, got none"),
        ({**ENTRY, "value": " "}, "expected a value that names the entry, got none"),
        ({**ENTRY, "value": "x" * 301}, "expected a value of at most 300 characters, got 301"),
        ({**ENTRY, "uuid": None}, "expected a uuid, got none"),
        ({**ENTRY, "description": 7}, "expected a description in words, got another value"),
        ({**ENTRY, "count": 2**60}, "expected an entry with an RFC 8785 form, got: "),
        ({**ENTRY, "description": "a\x00b"}, "expected text without the character U+0000, got one"),
    ],
)
def test_an_entry_that_cannot_be_taken_in_says_why(entry: Any, reason: str) -> None:
    """And which one it is, by its number in the file."""
    taken, rejected = open_cluster(cluster({**ENTRY, "uuid": "1"}, entry)).read()
    assert isinstance(taken, Found)
    assert isinstance(rejected, Reject)
    assert rejected.number == 2
    assert rejected.reason.startswith(reason)


def test_an_id_that_comes_twice_is_taken_once() -> None:
    """The first stands."""
    _first, second = open_cluster(cluster(ENTRY, {**ENTRY, "value": "Loud Heron"})).read()
    assert second == Reject(2, "Loud Heron", "expected each uuid once, 7c0a came before")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff", "expected a MISP galaxy cluster: expected UTF-8, got another byte at 0"),
        (b"[" * 100_000, "expected a MISP galaxy cluster: expected at most 32 levels, got more"),
        (b"[]", "expected a MISP galaxy cluster with a list of values, got another document"),
        (b'{"values":[],"version":1}', "expected a MISP galaxy cluster with its type and version, got one without"),
    ],
)
def test_a_file_that_is_no_cluster_says_so(data: bytes, message: str) -> None:
    """Nothing of it is taken in."""
    with pytest.raises(ClusterError) as error:
        open_cluster(data)
    assert str(error.value).startswith(message)


def test_a_file_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is said."""
    monkeypatch.setattr("demarche.areas.reports.galaxy.FILE_LIMIT", 10)
    with pytest.raises(ClusterError, match=r"^expected a MISP galaxy cluster: expected at most 10 bytes, got 11$"):
        open_cluster(b"x" * 11)


def test_the_carried_cluster_is_read_whole() -> None:
    """864 entries, every one of them a report; most name no sponsor."""
    data = files("pymispgalaxies").joinpath("data", "misp-galaxy", "clusters", "threat-actor.json").read_bytes()
    found = [each for each in open_cluster(data).read() if isinstance(each, Found)]
    assert len(found) == len(json.loads(data)["values"]) == 864
    assert sum(1 for each in found if not each.sponsor) > 400
