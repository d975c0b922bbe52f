# SPDX-License-Identifier: Apache-2.0
"""Dossier files by someone who lies about logs: heads, histories, places, leaves."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Verdict
from demarche.core.dossier.bag import head_name, place_name, proof_name
from demarche.core.encoding import canonical
from demarche.core.log.checkpoint import sign_head
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf, register_leaf, seen_leaf
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog, Table, renewed
from tests.exported import (
    BOTH,
    Members,
    altered,
    contents,
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


def grown() -> tuple[Table, SignedAct, list[int]]:
    """A matter whose file shows Borealia's log at three sizes, as Aurelia came to see it."""
    table, concern, _answer = short_matter()
    sizes = [len(table.logs["XB"].leaves)]
    for status in ("open", "resolved"):
        table.say(kinds.ASSESS, BOREALIA, {"status": status}, dossier=concern)
        sizes.append(len(table.logs["XB"].leaves))
    return table, concern, sizes


def growing(table: Table, concern: SignedAct, sizes: list[int], links: list[tuple[int, int]]) -> bytes:
    """The file, with each of Borealia's places at the head it came with, and these proofs between the heads."""
    log = table.logs["XB"]
    what = contents(table, concern)
    places = [
        (act, {**held, "XB": log.place(act, next(size for size in sizes if size > log.index[act]))})
        for act, held in what.places
    ]
    heads = [table.logs["XA"].shown(table.now), *(log.shown(table.now, size=size) for size in sizes)]
    heads += [log.shown(table.now, since=since, size=size) for since, size in links]
    return written(replace(what, places=places, heads=heads))


def test_heads_of_one_log_are_shown_to_be_of_one_history() -> None:
    """Each continues the one before it."""
    table, concern, (first, second, third) = grown()
    data = growing(table, concern, [first, second, third], [(first, second), (second, third)])

    assert judged(data, BOTH) is Verdict.VALID
    assert [str(finding) for finding in examined(data, BOTH) if "continues" in finding.sentence] == [
        f"holds     log of XB: its head at size {third} continues the one at size {second}",
        f"holds     log of XB: its head at size {second} continues the one at size {first}",
    ]


@pytest.mark.parametrize(
    ("links", "alone"),
    [([], [1, 0]), ([(0, 1)], [1, 0]), ([(1, 2)], [0]), ([(0, 2)], [1]), ([(0, 1), (0, 2)], [1])],
)
def test_a_head_that_none_is_shown_to_continue_is_missing_its_proof(
    links: list[tuple[int, int]], alone: list[int]
) -> None:
    """Two heads that both continue a third may still be of two histories."""
    table, concern, sizes = grown()
    data = growing(table, concern, sizes, [(sizes[since], sizes[size]) for since, size in links])

    assert wrong(data, Verdict.INCOMPLETE) == [
        f"log of XB: that its head at size {sizes[2]} continues the one at size {sizes[each]} is not shown"
        for each in alone
    ]


def test_two_histories_of_one_log_cannot_be_shown_as_one() -> None:
    """Borealia's node signed another log over the same name; no proof leads from one to the other."""
    table, concern, sizes = grown()
    links = [(sizes[0], sizes[1]), (sizes[1], sizes[2])]
    other = MemoryLog(BOREALIA, table.logs["XB"].origin)
    for leaf in table.logs["XB"].leaves[: sizes[0]][::-1]:
        other.append("", leaf)
    note = sign_head(BOREALIA.log, other.checkpoint(), table.now)

    def fork(members: Members) -> None:
        members[head_name(other.origin, sizes[0])] = note

    data = altered(growing(table, concern, sizes, links), fork)

    faults = wrong(data, Verdict.INVALID)
    assert f"log of XB: expected a proof to the root at size {sizes[1]}, got one to another root" in faults


def test_a_proof_between_heads_that_are_not_here_proves_nothing() -> None:
    """It names sizes that no head here has."""
    table, concern, sizes = grown()
    log = table.logs["XB"]
    name = proof_name(log.origin, 1, sizes[0])
    data = altered(
        growing(table, concern, sizes, [(sizes[0], sizes[1]), (sizes[1], sizes[2])]),
        lambda members: members.update({name: canonical({"proof": []})}),
    )

    faults = wrong(data, Verdict.INCOMPLETE)
    assert faults == [f"log of XB: not both of its heads at sizes 1 and {sizes[0]} are here that hold"]


@pytest.mark.parametrize("name", ["01-4.json", "a-b.json", "4.json"])
def test_a_proof_of_another_name_is_refused(matter: tuple[Table, SignedAct, SignedAct], file: bytes, name: str) -> None:
    """Nothing refers to it."""
    member = f"{proof_name(matter[0].logs['XB'].origin, 1, 2).rpartition('/')[0]}/{name}"
    data = altered(file, lambda members: members.update({member: canonical({"proof": []})}))

    faults = wrong(data, Verdict.INVALID)
    assert faults == [f"{member}: nothing in this file that holds refers to it"]


def test_a_head_is_signed_by_the_log_that_a_founding_act_names(
    matter: tuple[Table, SignedAct, SignedAct], file: bytes
) -> None:
    """Castellia's log key, another name, and a log that nobody founded."""
    table = matter[0]
    log = table.logs["XB"]
    name = head_name(log.origin, 4)
    unknown = MemoryLog(BOREALIA, "demarche.invalid/unknown")
    for leaf in log.leaves:
        unknown.append("", leaf)
    cases: list[tuple[Members, str]] = [
        (
            {name: sign_head(CASTELLIA.log, log.checkpoint(), table.now)},
            f"expected the first line of {log.origin} by its Ed25519 key, got another key id",
        ),
        (
            {head_name(log.origin, 3): log.head(table.now)},
            f"expected the head of that name, got {log.origin} at size 4",
        ),
        (
            {head_name(unknown.origin, 4): unknown.head(table.now)},
            "no founding act here names the log demarche.invalid/unknown",
        ),
    ]
    for members, text in cases:
        data = altered(file, lambda found, members=members: found.update(members))  # type: ignore[misc]

        faults = wrong(data, Verdict.INVALID)
        assert text in [line.partition(": ")[2] for line in faults]


# Places.


def enter(table: Table, holder: str, act: SignedAct, leaf: bytes) -> bytes:
    """The file, after a node has entered an act once more in its own log by this leaf, and shows that place."""
    table.logs[holder].append(act.act.id, leaf)
    return exported(table, act)


def lying_leaf(case: str, table: Table, concern: SignedAct) -> tuple[bytes, str]:
    """A leaf that Borealia's node wrote instead of its receipt of the concern, and what is said of it."""
    act, sigs, now = concern.act.id, concern.sigs, table.now
    other = KeySetRef(1, CASTELLIA.keyset.hash)
    made: dict[str, tuple[bytes, str]] = {
        "an act's leaf": (act_leaf(now, BOREALIA.ref, act=act, sigs=sigs, salt=SALT), "expected a leaf got, got act"),
        "another act's": (
            got_leaf(now, BOREALIA.ref, act="1" * 64, sigs=sigs, salt=SALT),
            f"expected a leaf of this act, got one of act {'1' * 64}",
        ),
        "other signatures": (
            got_leaf(now, BOREALIA.ref, act=act, sigs="1" * 64, salt=SALT),
            f"expected the signatures that the leaf pins, {'1' * 64}, got {sigs}",
        ),
        "another's key-set": (
            got_leaf(now, other, act=act, sigs=sigs, salt=SALT),
            f"key-set {other.hash[:16]} of XB is not here that holds",
        ),
        "another number": (
            got_leaf(now, KeySetRef(2, BOREALIA.keyset.hash), act=act, sigs=sigs, salt=SALT),
            "expected key-set 1 in the leaf, got 2",
        ),
        "a register's": (
            register_leaf(now, BOREALIA.ref, act=act),
            "expected a leaf got, got act",
        ),
        "a head seen": (
            seen_leaf(now, BOREALIA.ref, head=(table.logs["XA"].origin, 1, bytes(32)), salt=SALT),
            "expected a leaf got, got seen",
        ),
        "no leaf": (b'{"k":"got"}', "leaf: expected a field v, got none"),
    }
    return made[case]


@pytest.mark.parametrize(
    "case",
    [
        "an act's leaf",
        "another act's",
        "other signatures",
        "another's key-set",
        "another number",
        "a register's",
        "a head seen",
        "no leaf",
    ],
)
def test_a_place_is_of_this_act_and_these_signatures_under_a_key_set_of_its_owner(case: str) -> None:
    """Borealia's node logged something else, and shows it as its receipt."""
    table, concern, _answer = short_matter()
    leaf, text = lying_leaf(case, table, concern)
    data = enter(table, "XB", concern, leaf)

    faults = wrong(data, Verdict.INCOMPLETE if text.startswith("key-set") else Verdict.INVALID)
    assert f"act {concern.act.id[:16]} in the log of XB: {text}" in faults


def test_an_act_is_signed_under_the_key_set_that_its_own_leaf_names() -> None:
    """Aurelia's act names key-set 1, and its leaf says that key-set 2 was in force."""
    table, concern, _answer = short_matter()
    late = renewed(AURELIA)
    table.parties["XA"] = late
    data = enter(table, "XA", concern, act_leaf(table.now, late.ref, act=concern.act.id, sigs=concern.sigs, salt=SALT))

    faults = wrong(data, Verdict.INVALID)
    assert (
        f"act {concern.act.id[:16]} in the log of XA: expected the key-set in force at its place to have signed it, "
        f"got {AURELIA.keyset.hash[:16]}"
    ) in faults


def test_times_in_a_log_never_fall() -> None:
    """Borealia's node set its clock back by a day."""
    table, concern, answer = short_matter()
    leaf = act_leaf(table.now - 86_400, BOREALIA.ref, act=answer.act.id, sigs=answer.sigs, salt=SALT)
    table.logs["XB"].append(answer.act.id, leaf)
    data = exported(table, concern)

    faults = wrong(data, Verdict.INVALID)
    assert faults == [
        "log of XB: expected times and key-sets that never fall, got a leaf at 4 that is before one above it"
    ]


def test_key_sets_in_a_log_never_fall() -> None:
    """Aurelia went back to its old act keys after it had renewed them."""
    table, concern, _answer = short_matter()
    table.parties["XA"] = renewed(AURELIA)
    table.say(kinds.ASSESS, table.parties["XA"], {"status": "open"}, dossier=concern)
    table.say(kinds.ASSESS, AURELIA, {"status": "resolved"}, dossier=concern)
    data = exported(table, concern)

    assert (
        "log of XA: expected times and key-sets that never fall, got a leaf at 5 that is before one above it"
        in wrong(data, Verdict.INVALID)
    )


def test_a_founding_act_begins_its_authors_log() -> None:
    """Leaf 0, or there was something before the process."""
    table, concern, _answer = short_matter()
    founding = table.founding["XA"]
    leaf = act_leaf(table.now, AURELIA.ref, act=founding.act.id, sigs=founding.sigs, salt=SALT)
    table.logs["XA"].append(founding.act.id, leaf)
    data = exported(table, concern)

    faults = wrong(data, Verdict.INVALID)
    assert (
        f"act {founding.act.id[:16]} in the log of XA: expected a founding act at the beginning of its author's log, "
        "got it at 4"
    ) in faults


def test_a_place_stands_in_the_log_of_the_party_it_is_filed_under(
    matter: tuple[Table, SignedAct, SignedAct], file: bytes
) -> None:
    """Aurelia's place filed as Borealia's receipt."""
    concern = matter[1].act.id

    def refile(members: Members) -> None:
        members[place_name(concern, "XB")] = members[place_name(concern, "XA")]

    data = altered(file, refile)

    faults = wrong(data, Verdict.INVALID)
    assert faults[0] == (
        f"act {concern[:16]} in the log of XB: expected a place in the log of XB, got one in that of XA"
    )


def test_a_place_of_nobody_is_refused(matter: tuple[Table, SignedAct, SignedAct], file: bytes) -> None:
    """Castellia is not of this process."""
    name = place_name(matter[1].act.id, "XC")
    data = altered(file, lambda members: members.update({name: b"{}"}))

    assert wrong(data, Verdict.INVALID) == [f"{name}: nothing in this file that holds refers to it"]


def test_a_place_of_an_act_that_is_not_here_proves_nothing(
    matter: tuple[Table, SignedAct, SignedAct], file: bytes
) -> None:
    """The act was left out, and its place and receipt were not."""
    answer = matter[2].act
    data = altered(file, lambda members: members.pop(f"data/acts/{answer.id}.json"))

    assert wrong(data, Verdict.INCOMPLETE) == [
        f"act {answer.id[:16]} in the log of {code}: its place is here, and the act is not here that holds"
        for code in ("XA", "XB")
    ]
