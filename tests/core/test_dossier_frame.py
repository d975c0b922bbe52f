# SPDX-License-Identifier: Apache-2.0
"""Dossier files by someone who lies about what holds the acts: keys, charter, register, files, tags."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.acts.vocabulary import NEWEST
from demarche.core.charter import read_charter
from demarche.core.dossier import Verdict
from demarche.core.encoding import Json, canonical, digest, parse
from demarche.core.keyset import sign_keyset
from tests.builders import AURELIA, BOREALIA, CASTELLIA, Table, charter_between, founded, raising
from tests.exported import (
    BOTH,
    altered,
    contents,
    edit,
    examined,
    exported,
    judged,
    short_matter,
    written,
    wrong,
)

SALT = bytes(16)


@pytest.fixture(scope="module")
def matter() -> tuple[Table, SignedAct, SignedAct]:
    """One concern and its answer."""
    return short_matter()


@pytest.fixture(scope="module")
def file(matter: tuple[Table, SignedAct, SignedAct]) -> bytes:
    """Their dossier file."""
    return exported(matter[0], matter[1])


def test_key_sets_are_their_partys_and_come_from_the_charters_root(file: bytes) -> None:
    """Castellia's under Borealia's name; one by another root; a second that does not follow."""
    stranger = replace(BOREALIA.keyset, root=CASTELLIA.keyset.root)
    cases: list[tuple[str, bytes, str]] = [
        ("data/keys/xb/1.json", CASTELLIA.document, "expected a key-set of XB, got one of XC"),
        (
            "data/keys/xb/1.json",
            sign_keyset(stranger, [CASTELLIA.root]),
            "expected the root keys that the charter names, got others",
        ),
        ("data/keys/xb/2.json", BOREALIA.document, "expected key-set 2 of XB, got key-set 1 of XB"),
    ]
    for name, document, text in cases:
        data = altered(file, lambda members, name=name, document=document: members.update({name: document}))  # type: ignore[misc]

        faults = wrong(data, Verdict.INVALID)
        assert f"keys of XB: {text}" in faults


def test_key_sets_for_practice_are_named_so() -> None:
    """Nobody takes an exercise for the real thing."""
    simulated = replace(BOREALIA.keyset, simulated=True)
    practising = replace(BOREALIA, keyset=simulated, document=sign_keyset(simulated, [BOREALIA.root]))
    table = founded(AURELIA, practising)
    concern = table.say(kinds.RAISE, AURELIA, raising())

    assert "key-set 1 is signed by the roots that the charter names, made for practice with simulated time" in [
        finding.sentence for finding in examined(exported(table, concern), BOTH)
    ]


def test_a_founding_act_names_the_log_key_of_its_key_set_and_a_log_of_its_own() -> None:
    """Borealia founds with Castellia's log key, or with Aurelia's log."""
    cheat = replace(BOREALIA, log=CASTELLIA.log)
    table = founded(AURELIA, cheat)
    concern = table.say(kinds.RAISE, AURELIA, raising())
    data = exported(table, concern)

    faults = wrong(data, Verdict.INVALID)
    assert "founding of XB: expected the log key of the key-set it is made under, got another" in faults

    table = founded(origins=("demarche.invalid/shared", "demarche.invalid/shared"))
    concern = table.say(kinds.RAISE, AURELIA, raising())
    data = exported(table, concern)

    faults = wrong(data, Verdict.INVALID)
    assert "founding of XB: expected a log of its own, got that of XA" in faults


def test_the_registers_leaves_are_those_that_the_founding_acts_make(file: bytes) -> None:
    """A depositary cannot put in another time."""
    data = altered(file, edit("data/register/1.json", lambda value: value.update(t="2027-01-05T11:00:59Z")))

    faults = wrong(data, Verdict.INVALID)
    assert faults == ["register: expected the leaf at 1 that the founding acts make, got another"]


def test_the_charter_is_that_of_the_process(file: bytes) -> None:
    """Its hash is the process id, and another charter is another process."""
    other = charter_between(BOREALIA, CASTELLIA)
    data = altered(file, lambda members: members.update({"data/charter.json": other.document}))

    faults = wrong(data, Verdict.INVALID)
    assert len(faults) == 1
    assert faults[0].endswith(f", got that of {other.process}")


def test_a_vocabulary_that_this_program_does_not_know_is_not_judged() -> None:
    """The acts hold; what they amount to takes a newer program."""
    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    charter = read_charter(canonical({**value, "vocabulary": NEWEST + 1}))
    table = founded()
    what = contents(table, table.charter.process)
    data = written(
        replace(what, process=charter.process, dossier=charter.process, charter=charter.document, acts=[], places=[])
    )

    assert wrong(data, Verdict.INCOMPLETE) == [
        f"vocabulary: {NEWEST + 1} is not known to this program, so no more is judged: use a newer one"
    ]


def with_file(size: int, data: bytes, name: str | None = None) -> tuple[bytes, str]:
    """A dossier whose concern names a file of this size, with these bytes under its hash."""
    table = founded()
    hash_ = digest(data) if name is None else name
    part: dict[str, Json] = {"name": "list.txt", "media": "text/plain", "bytes": size, "sha256": hash_}
    concern = table.say(kinds.RAISE, AURELIA, raising(file1=part))
    return altered(exported(table, concern), lambda found: found.update({f"data/files/{hash_}": data})), hash_


def test_a_file_is_the_one_that_the_act_names() -> None:
    """Its hash and its length, both."""
    data, hash_ = with_file(5, b"files")
    assert judged(data, BOTH) is Verdict.VALID

    data, hash_ = with_file(6, b"files")
    assert wrong(data, Verdict.INVALID) == [f"file {hash_}: expected 6 bytes with that hash, got 5 with {hash_}"]

    data, hash_ = with_file(5, b"files", "1" * 64)
    faults = wrong(data, Verdict.INVALID)
    assert faults == [f"file {hash_}: expected 5 bytes with that hash, got 5 with {digest(b'files')}"]


@pytest.mark.parametrize(
    "name", [f"data/files/{'1' * 64}", "data/note.txt", "data/keys/x/1.json", "data/logs/x", "data/registers/2.json"]
)
def test_what_nothing_refers_to_has_no_place_in_a_file(file: bytes, name: str) -> None:
    """A reader would take it for a part of the record."""
    data = altered(file, lambda members: members.update({name: b"x"}))

    faults = wrong(data, Verdict.INVALID)
    assert faults == [f"{name}: nothing in this file that holds refers to it"]


@pytest.mark.parametrize("name", ["bag-info.txt", "bagit.txt", "readme.txt", "extra.txt"])
def test_tags_say_what_the_content_makes_them_say(file: bytes, name: str) -> None:
    """No word for people stands in a file that is not checked."""
    data = altered(file, lambda members: members.update({name: members.get(name, b"") + b"x"}))

    faults = wrong(data, Verdict.INVALID)
    assert faults[0] == f"bag: expected the tags that the content makes, got another {name}"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"form": "proof"}, "expected an act named in a proof and in nothing else, got otherwise"),
        ({"act": "1" * 64}, "expected an act named in a proof and in nothing else, got otherwise"),
        ({"suite": "D2"}, "data/dossier.json.suite: expected D1, got 'D2'"),
        ({"v": 2}, "data/dossier.json.v: expected 1, got 2"),
    ],
)
def test_what_a_file_says_it_is_has_one_form(file: bytes, change: dict[str, Json], text: str) -> None:
    """And nothing in it is free."""
    data = altered(file, edit("data/dossier.json", lambda value: value.update(change)))

    faults = wrong(data, Verdict.INVALID)
    assert faults[0].endswith(text)


def test_the_folder_is_named_after_what_is_in_it(file: bytes) -> None:
    """A file that claims to be of another dossier."""
    data = altered(file, edit("data/dossier.json", lambda value: value.update(dossier="1" * 64)))

    faults = wrong(data, Verdict.INVALID)
    assert faults[0].startswith(f"bag: expected the folder dossier-{'1' * 16}, got dossier-")
