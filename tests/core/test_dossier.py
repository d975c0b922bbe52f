# SPDX-License-Identifier: Apache-2.0
"""Dossier files as an outsider examines them: what holds, what is missing, and whom to ask about the keys."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Outcome, Verdict
from demarche.core.encoding import Json, digest
from demarche.core.keyset import spoken_fingerprint
from demarche.core.pictures import LOOK_LIMIT
from tests.builders import AURELIA, BOREALIA, CASTELLIA, Table, founded, raising, renewed
from tests.exported import (
    ATTACHED,
    BOTH,
    about,
    contents,
    examined,
    exported,
    judged,
    repacked,
    roster,
    unpacked,
    whole_matter,
    written,
    wrong,
)


@pytest.fixture(scope="module")
def matter() -> tuple[Table, list[SignedAct]]:
    """Four acts, all delivered."""
    return whole_matter()


@pytest.fixture(scope="module")
def file(matter: tuple[Table, list[SignedAct]]) -> bytes:
    """The dossier file of them."""
    table, acts = matter
    return exported(table, acts[0], files=(ATTACHED,))


def test_a_whole_matter_is_valid_for_whom_knows_both_roots(file: bytes) -> None:
    """Everything holds or is only noted, and one finding says one thing."""
    findings = examined(file, BOTH)

    assert {finding.outcome for finding in findings} == {Outcome.HOLDS, Outcome.NOTE}
    assert judged(file, BOTH) is Verdict.VALID
    assert len(findings) == len(set(findings))
    assert [str(finding) for finding in about(findings, "root of")] == [
        "holds     root of XA: it is the one in the roster",
        "holds     root of XB: it is the one in the roster",
    ]


def test_each_head_says_that_nobody_has_witnessed_it_yet(file: bytes) -> None:
    """There are no witnesses yet, and the reader is told."""
    heads = about(examined(file, BOTH), "head ")

    assert len(heads) == 2
    assert all(finding.sentence.endswith(", not yet witnessed") for finding in heads)


def test_every_act_is_found_signed_placed_receipted_and_standing(
    matter: tuple[Table, list[SignedAct]], file: bytes
) -> None:
    """Borealia's answer, line by line."""
    answer = matter[1][2].act

    lines = [str(finding) for finding in about(examined(file, BOTH), f"act {answer.id[:16]}")]

    assert lines == [
        f"holds     act {answer.id[:16]}: concern.answer by XB, number 2, both signatures hold under key-set 1",
        f"holds     act {answer.id[:16]} in the log of XA: receipted at 4, 2027-01-05T15:00:00Z",
        f"holds     act {answer.id[:16]} in the log of XB: logged by its author at 4, 2027-01-05T15:00:00Z",
        f"note      act {answer.id[:16]}: in effect",
    ]


def test_it_says_up_to_where_it_is_complete(matter: tuple[Table, list[SignedAct]], file: bytes) -> None:
    """The last act of each that the other cites or receipted; what came later may have been left out."""
    table, acts = matter
    findings = examined(file, BOTH)

    assert [finding.sentence for finding in about(findings, "complete up to")] == [
        f"{code}: act {act.act.id[:16]}, its number 2, the last that another Party cites or receipted; "
        "later ones may be left out"
        for code, act in (("XA", acts[3]), ("XB", acts[2]))
    ]
    assert [finding.sentence for finding in about(findings, "docket")] == [
        f"all of this folds to {table.fold(acts[0]).digest()}, alike for everyone who holds these acts"
    ]


def test_without_a_roster_it_prints_what_to_compare(file: bytes) -> None:
    """Valid among itself; whose keys these are is for the telephone."""
    findings = examined(file, None)

    assert judged(file, None) is Verdict.NO_OUTSIDE_TRUST
    assert [finding.sentence for finding in about(findings, "root of")] == [
        f"no roster was given; compare with the Party itself: {' '.join(spoken_fingerprint(each.keyset.root))}"
        for each in (AURELIA, BOREALIA)
    ]


def test_a_roster_must_name_every_party(file: bytes) -> None:
    """One that names Aurelia alone says nothing of Borealia."""
    findings = examined(file, roster(AURELIA))

    assert judged(file, roster(AURELIA)) is Verdict.NO_OUTSIDE_TRUST
    assert about(findings, "root of XB")[0].sentence.startswith("the roster does not name this Party; compare ")


def test_another_root_than_the_rosters_is_invalid(file: bytes) -> None:
    """Someone made keys in Borealia's name."""
    trust = roster(AURELIA, BOREALIA)
    trust.roots["XB"] = "0" * 64

    assert judged(file, trust) is Verdict.INVALID
    assert about(examined(file, trust), "root of XB")[0].sentence.startswith(
        f"expected {'0' * 64} as in the roster, got "
    )


def test_the_same_contents_give_the_same_bytes(matter: tuple[Table, list[SignedAct]]) -> None:
    """Nothing in a file comes from the machine that wrote it."""
    table, acts = matter
    what = contents(table, acts[0], files=(ATTACHED,))

    assert written(what) == written(what)
    assert repacked(unpacked(written(what))) == written(what)


def test_one_act_with_its_place_is_verified_alone(matter: tuple[Table, list[SignedAct]]) -> None:
    """Borealia's answer and what proves it, and nothing else that was said."""
    table, acts = matter
    proof = exported(table, acts[0], alone=acts[2])
    findings = examined(proof, BOTH)

    assert judged(proof, BOTH) is Verdict.VALID
    assert str(findings[-1]) == (
        f"note      proof: act {acts[2].act.id} alone: what it followed, and where it stands, is not shown"
    )
    assert acts[0].act.id.encode() not in b"".join(
        data for name, data in unpacked(proof).items() if "/data/places/" in name
    )


def test_a_proof_holds_one_act(matter: tuple[Table, list[SignedAct]], file: bytes) -> None:
    """Another beside it, or another than it names, and it is not that proof."""
    table, acts = matter
    kept = contents(table, acts[0], files=(ATTACHED,))
    two = written(replace(kept, act=acts[2].act.id))
    other = written(replace(contents(table, acts[0], alone=acts[2]), act=acts[1].act.id))

    for data, named in ((two, acts[2]), (other, acts[1])):
        assert wrong(data, Verdict.INVALID)[0] == (
            f"proof: expected act {named.act.id} and acts of the register that hold, got others"
        )


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(120)
CHANNEL = "do not open or pass on this file; pass the case reference through the 24/7 police network"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (JPEG, f"got one: {CHANNEL}"),
        (b"\x1f\x8b\x08\x00", f"got a file that cannot be looked into: {CHANNEL}"),
        (b"a" * (LOOK_LIMIT + 1), f"got a file that cannot be looked into: {CHANNEL}"),
        (ATTACHED, ""),
    ],
)
def test_a_matter_of_child_sexual_abuse_encloses_no_picture(content: bytes, fault: str) -> None:
    """By its content: the part says it is text. In a matter of another subject area the same file may be."""
    part: dict[str, Json] = {
        "name": "list.txt",
        "media": "text/plain",
        "bytes": len(content),
        "sha256": digest(content),
    }
    for subjects, expected in ((["CHI", "CIN"], fault), (["CIN"], "")):
        table = founded()
        said: list[Json] = list(subjects)
        concern = table.say(kinds.RAISE, AURELIA, raising("open", subjects=said, file1=part))
        faults = wrong(exported(table, concern, files=(content,)), Verdict.INVALID if expected else Verdict.VALID)
        assert faults == (
            [f"file {digest(content)}: expected no picture or video in this subject area, {expected}"]
            if expected
            else []
        )


def test_the_register_can_be_exported_too(matter: tuple[Table, list[SignedAct]]) -> None:
    """The founding acts by themselves."""
    table, _acts = matter
    data = exported(table, table.charter.process)

    assert judged(data, BOTH) is Verdict.VALID


def test_a_refused_act_is_named_with_its_reason() -> None:
    """Borealia closes what is not its own to close."""
    table, acts = whole_matter()
    closed = table.say(kinds.CLOSE, BOREALIA, {}, dossier=acts[0])
    findings = examined(exported(table, acts[0], files=(ATTACHED,)), BOTH)

    assert about(findings, f"act {closed.act.id[:16]}")[-1].sentence == (
        "kept on record, changes nothing, because only the raising Party may do this"
    )


def test_two_acts_under_one_number_are_shown_as_proof() -> None:
    """Borealia signed two answers as its number 3: both are in the file, and neither has effect."""
    table, acts = whole_matter()
    one, two = (
        table.write(kinds.ANSWER, BOREALIA, {"a1": {"value": value}}, dossier=acts[0]) for value in ("yes", "no")
    )
    for each in (one, two):
        table.keep(BOREALIA, each)
        table.deliver(each)
    data = exported(table, acts[0], files=(ATTACHED,))
    findings = examined(data, BOTH)

    assert judged(data, BOTH) is Verdict.VALID
    assert about(findings, "equivocation of XB")[0].sentence == (
        f"it signed 2 different acts as number 3: {', '.join(sorted([one.act.id, two.act.id]))}"
    )
    assert "signed two different acts under one number" in about(findings, f"act {one.act.id[:16]}")[-1].sentence


def test_an_act_under_a_later_key_set_holds_by_the_chain() -> None:
    """Aurelia renews its act keys; its leaf names the new key-set, and the roots signed it."""
    table, acts = whole_matter()
    table.parties["XA"] = renewed(AURELIA)
    late = table.say(kinds.ASSESS, table.parties["XA"], {"status": "resolved"}, dossier=acts[0])
    data = exported(table, acts[0], files=(ATTACHED,))
    findings = examined(data, BOTH)

    assert judged(data, BOTH) is Verdict.VALID
    assert "key-set 2 is signed by the roots before it and its own" in [
        finding.sentence for finding in about(findings, "keys of XA")
    ]
    assert about(findings, f"act {late.act.id[:16]}")[0].sentence.endswith("both signatures hold under key-set 2")


def test_a_process_of_other_parties_is_another_roster() -> None:
    """Castellia's dossier with Borealia says nothing about Aurelia."""
    table = founded(BOREALIA, CASTELLIA)
    concern = table.say(kinds.RAISE, BOREALIA, raising(raises=BOREALIA, addressed=CASTELLIA))
    data = exported(table, concern)

    assert judged(data, BOTH) is Verdict.NO_OUTSIDE_TRUST
    assert judged(data, roster(BOREALIA, CASTELLIA)) is Verdict.VALID
