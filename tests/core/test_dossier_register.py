# SPDX-License-Identifier: Apache-2.0
"""Dossier files with a register that has more than its founding acts: what its depositary signed, and what is not here."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import subject as acts
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.dossier import Contents, Verdict
from demarche.core.log.leaf import register_leaf
from demarche.core.process.register import register_origin
from demarche.core.process.settle import add, grown
from tests.builders import AURELIA, BOREALIA, MemoryLog, Party, founded
from tests.exported import BOTH, Members, about, altered, contents, edit, examined, judged, written, wrong

if TYPE_CHECKING:
    from demarche.core.encoding import Json


class Kept:
    """A table, and the register as Aurelia keeps it for all."""

    def __init__(self) -> None:
        self.table = founded()
        self.process = self.table.charter.process
        self.docket = self.table.docket(AURELIA, self.process)
        self.log = MemoryLog(AURELIA, register_origin(self.process))
        for signed, leaf in zip(self.table.founding.values(), self.table.register.leaves, strict=True):
            add(self.docket, signed.act, self.table.ground)
            self.log.append(signed.act.id, leaf)

    def say(self, author: Party, area: str) -> SignedAct:
        """Propose a subject, and have it entered an hour later."""
        return self.enter(acts.PROPOSE, author, {"area": area, "parties": ["XA", "XB"], "by": "Minister"})

    def enter(self, kind: str, author: Party, values: "dict[str, Json]") -> SignedAct:
        """Say something to all, and have it entered an hour later."""
        table = self.table
        table.now += 3600
        newest = self.docket.newest(author.code)
        assert newest is not None
        by = Authorship(self.process, author.code, "diplomatic_desk", author.keyset.hash, table.now)
        at = Standpoint(newest.act.seq + 1, newest.act.id, (), table.register.head)
        draft = write(kind, values, by=by, at=at, dossier=self.process, random=table.random)
        signed = draft.sign(author.acts["diplomatic"])
        table.acts[signed.act.id] = signed
        for code in table.parties:
            table._log(table.parties[code], signed)
        add(self.docket, signed.act, table.ground)
        grown(self.docket, replace(table.ground, head=table.register.head))
        leaf = register_leaf(table.now, author.ref, act=signed.act.id)
        table.register.enter(leaf, signed.act, self.docket.placed[signed.act.id].writes)
        table.ground = replace(table.ground, head=table.register.head)
        self.log.append(signed.act.id, leaf)
        return signed

    def contents(self, *, keeper: MemoryLog | None = None) -> Contents:
        """What Aurelia exports of the register."""
        what = contents(self.table, self.process)
        keeper = keeper or self.log
        return replace(what, heads=[*what.heads, keeper.shown(self.table.now)])


@pytest.fixture(scope="module")
def kept() -> Kept:
    """Two subjects proposed, one by each."""
    kept = Kept()
    kept.say(BOREALIA, "CIN")
    kept.say(AURELIA, "DRG")
    return kept


def test_a_larger_register_is_read_leaf_by_leaf(kept: Kept) -> None:
    """Each act in its place, the whole under one head of the depositary."""
    data = written(kept.contents())

    assert judged(data, BOTH) is Verdict.VALID
    assert [str(each) for each in about(examined(data, BOTH), "register")] == [
        f"holds     register: size 2, root {kept.log.checkpoint(2).root.hex()[:16]}, as the founding acts make it",
        "holds     register at 2: subject.propose by XB, entered 2027-01-05T13:00:00Z",
        "holds     register at 3: subject.propose by XA, entered 2027-01-05T14:00:00Z",
        "holds     register: its depositary signed it at size 4",
    ]


def last_leaf(change: dict[str, str]) -> Callable[[Members], None]:
    return edit("data/register/3.json", lambda value: value.update(change))


def test_a_leaf_of_another_time_is_not_what_was_signed(kept: Kept) -> None:
    """It reads, and the root is another."""
    assert wrong(altered(written(kept.contents()), last_leaf({"t": "2027-01-05T14:00:01Z"})), Verdict.INVALID) == [
        "register: expected the root that its depositary signed, got another"
    ]


def test_a_leaf_with_salt_is_none_of_a_register(kept: Kept) -> None:
    """The leaf of a Party's own log in place of one."""
    leaf = {"salt": "A" * 22, "sigs": "0" * 64, "k": "act"}

    assert "register at 3: expected a leaf of a register, got one with salt" in wrong(
        altered(written(kept.contents()), last_leaf(leaf)), Verdict.INVALID
    )


def test_a_register_that_its_depositary_has_not_signed(kept: Kept) -> None:
    """Without its head nobody can tell that it is the one that all have."""
    unsigned = contents(kept.table, kept.process)

    assert wrong(written(unsigned), Verdict.INCOMPLETE) == [
        "register: no head of it at size 4, signed by its depositary, is here that holds"
    ]
    other = MemoryLog(BOREALIA, kept.log.origin)
    for act, leaf in zip(kept.table.register.acts, kept.table.register.leaves, strict=True):
        other.append(act, leaf)
    found = wrong(written(kept.contents(keeper=other)), Verdict.INVALID)
    assert found[0].endswith(f"expected the first line of {kept.log.origin} by its Ed25519 key, got another key id")
    assert found[1:] == ["register: no head of it at size 4, signed by its depositary, is here that holds"]


def test_a_leaf_whose_act_is_not_here(kept: Kept) -> None:
    """Named by its act; and no leaf after it can be told."""
    what = kept.contents()
    gone = kept.table.register.acts[2]
    less = replace(
        what,
        acts=[each for each in what.acts if each[0] != gone],
        places=[each for each in what.places if each[0] != gone],
    )

    found = wrong(written(less), Verdict.INCOMPLETE)
    assert f"register at 2: its act {gone[:16]} is not here with all it stands on" in found
    assert any(each.startswith("register at 3: its act ") for each in found)


def test_one_leaf_more_than_was_signed(kept: Kept) -> None:
    """A head of what it was before says nothing of now."""
    what = kept.contents()
    older = replace(what, heads=[*list(what.heads)[:-1], kept.log.shown(kept.table.now, size=3)])

    assert "register: no head of it at size 4, signed by its depositary, is here that holds" in wrong(
        written(older), Verdict.INCOMPLETE
    )
