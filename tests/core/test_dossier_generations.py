# SPDX-License-Identifier: Apache-2.0
"""Dossier files of Parties whose logs go on as others: whose a later log is follows from first leaves, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.dossier import Contents, Verdict
from demarche.core.dossier.bag import generation_name
from demarche.core.encoding import parse
from demarche.core.log.leaf import KeySetRef, act_leaf, restored_leaf
from tests.builders import BOREALIA, MemoryLog, Table
from tests.exported import (
    BOTH,
    Members,
    altered,
    contents,
    edit,
    examined,
    judged,
    roster,
    short_matter,
    written,
    wrong,
)
from tests.vectors.dossiers import verdict as read_by_another
from tests.vectors.reader import VECTORS

SALT = bytes(16)
SECOND, THIRD = "demarche.invalid/second", "demarche.invalid/third"
NAME = generation_name(SECOND)
ROOTS = dict(BOTH.roots)


def going_on(table: Table, origin: str, *, lost: int = 1, keyset: KeySetRef | None = None) -> MemoryLog:
    """Borealia's log goes on as one of this name; the file has places in both."""
    old = table.logs["XB"]
    head = old.checkpoint()
    leaf = restored_leaf(
        table.now,
        keyset or BOREALIA.ref,
        old=(head.origin, head.size + lost, head.root),
        restored=head.size,
        reason="A disk died.",
        salt=SALT,
    )
    table.logs["XB"] = MemoryLog(BOREALIA, origin)
    table.logs["XB"].append("first", leaf)
    return old


def filed(generations: int = 1, **more: Any) -> tuple[Table, Contents]:
    """A matter whose last act stands in Borealia's newest log."""
    table, concern, _answer = short_matter()
    logs = [table.logs["XB"]]
    for origin in (SECOND, THIRD)[:generations]:
        going_on(table, origin, **more)
        logs.append(table.logs["XB"])
    newest = logs[-1]
    table.logs["XB"] = newest
    table.say(kinds.ASSESS, BOREALIA, {"status": "open"}, dossier=concern)
    for log in logs[:-1]:
        newest.index.update({act: -1 for act in log.index if act != "first"})
    table.logs["XB"] = logs[0]
    what = contents(table, concern)
    places = [
        (
            act,
            {
                "XA": table.logs["XA"].place(act),
                "XB": next(log for log in logs if log.index.get(act, -1) >= 0).place(act),
            },
        )
        for act, _ in what.acts
    ]
    heads = [table.logs["XA"].shown(table.now), *(log.shown(table.now) for log in logs)]
    firsts = [log.place("first") for log in logs[1:]]
    return table, replace(what, places=places, heads=heads, generations=firsts)


def test_a_later_log_is_its_owners() -> None:
    """Each goes on from the one before, back to the log of the founding act; what was lost is told."""
    _table, what = filed(2)
    data = written(what)
    assert judged(data, BOTH) is Verdict.VALID
    assert read_by_another(data, ROOTS) == "VALID"
    assert [str(each) for each in examined(data, BOTH) if "goes on" in each.sentence] == [
        f"holds     log of XB: it goes on as generation {number} since 2027-01-05T14:00:00Z, {origin}: restored from a copy of "
        f"{size} entries, 1 lost; reason: A disk died."
        for number, origin, size in ((2, SECOND, 4), (3, THIRD, 1))
    ]
    assert judged(data, roster(BOREALIA)) is Verdict.NO_OUTSIDE_TRUST


def test_the_vector_is_read_alike() -> None:
    """The file that is kept for other implementations."""
    data = (VECTORS / "dossier" / "restored.dossier").read_bytes()
    assert judged(data, BOTH) is Verdict.VALID
    assert read_by_another(data, ROOTS) == "VALID"


def leaf_of(change: Callable[[dict[str, Any]], object]) -> Callable[[Members], None]:
    """The first leaf of the second log changed in its place."""

    def within(place: dict[str, Any]) -> None:
        change(place["leaf"])

    return edit(NAME, within)


@pytest.mark.parametrize(
    ("change", "expected", "sentence"),
    [
        (
            lambda members: members.pop(NAME),
            Verdict.INVALID,
            f"no founding act here names the log {SECOND}",
        ),
        (
            leaf_of(lambda leaf: leaf.update(origin="demarche.invalid/unknown")),
            Verdict.INVALID,
            "nothing here says whose log demarche.invalid/unknown is, from which it goes on",
        ),
        (
            leaf_of(lambda leaf: leaf.update(reason="A fire.")),
            Verdict.INVALID,
            "expected a path to the root of the head, got one to another root",
        ),
        (
            edit(NAME, lambda place: place.update(index=1)),
            Verdict.INVALID,
            "expected the first leaf of a log that goes on from another, got a leaf restored",
        ),
        (
            lambda members: members.update({NAME: b"{}"}),
            Verdict.INVALID,
            "place: expected a field leaf, got none",
        ),
        (
            edit(NAME, lambda place: place.update(head={"origin": SECOND, "size": 9})),
            Verdict.INCOMPLETE,
            f"no head of {SECOND} at size 9 is here that holds",
        ),
        (
            leaf_of(lambda leaf: leaf.update(keyset={"n": 2, "hash": BOREALIA.ref.hash})),
            Verdict.INVALID,
            "expected a path to the root of the head, got one to another root",
        ),
    ],
)
def test_what_does_not_go_on_is_told(change: Callable[[Members], object], expected: Verdict, sentence: str) -> None:
    """Left out, from an unknown log, changed, at another index, no place at all, at a head that is not here."""
    _, what = filed()
    data = altered(written(what), change)
    assert any(sentence in each for each in wrong(data, expected)), wrong(data, expected)
    assert read_by_another(data, ROOTS) == str(expected)


def test_two_that_go_on_from_one() -> None:
    """A log goes on as one other."""
    table, what = filed()
    other = MemoryLog(BOREALIA, THIRD)
    other.append("first", what.generations[0].leaf)  # type: ignore[index]  # a list
    twice = replace(
        what,
        heads=[*what.heads, other.shown(table.now)],
        generations=[*what.generations, other.place("first")],
    )
    data = written(twice)
    assert any("got two" in each for each in wrong(data, Verdict.INVALID))
    assert read_by_another(data, ROOTS) == "INVALID"


def test_a_first_leaf_under_another_number_of_its_key_set() -> None:
    """The number in the leaf is that of the key-set it names."""
    _, what = filed(keyset=KeySetRef(2, BOREALIA.ref.hash))
    assert "expected the number of its key-set in the leaf, got another" in str(wrong(written(what), Verdict.INVALID))


def test_a_first_leaf_of_another_kind() -> None:
    """Only `restored` makes a log go on."""
    _, what = filed()
    place = what.generations[0]  # type: ignore[index]  # a list
    leaf = act_leaf(1, BOREALIA.ref, act="a" * 64, sigs="b" * 64, salt=SALT)
    data = altered(written(what), edit(NAME, lambda each: each.update(leaf=parse(leaf))))
    assert place.index == 0
    assert "got a leaf act" in str(wrong(data, Verdict.INVALID))
