# SPDX-License-Identifier: Apache-2.0
"""Dossier files of a Party that went on under other keys, and that revoked one: what holds, and what reads disowned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.revoking import REVOKE
from demarche.core.dossier import Verdict
from demarche.core.dossier.bag import keyset_name
from demarche.core.log.leaf import keyset_leaf
from tests.builders import AURELIA, raising
from tests.core.test_dossier_register import Kept
from tests.exported import BOTH, about, altered, contents, edit, examined, judged, written, wrong
from tests.simulation.renewing import anew

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.dossier import Contents
    from demarche.core.encoding import Json

SECOND = anew(AURELIA)


class Matter(Kept):
    """A concern that Aurelia raises, and what it says of it under two key-sets; of the first it revokes a key."""

    def __init__(self) -> None:
        super().__init__()
        self.own = self.table.logs["XA"]
        self.concern = self.table.say(kinds.RAISE, AURELIA, raising("yes_or_no"))
        self.stolen = self.table.say(kinds.ASSESS, AURELIA, {"status": "resolved"}, dossier=self.concern)
        leaf = keyset_leaf(self.table.now, AURELIA.ref, new=SECOND.ref, salt=bytes(16))
        self.own.append("key-set 2", leaf)
        self.own.owner = self.table.parties["XA"] = SECOND
        self.later = self.table.say(kinds.ASSESS, SECOND, {"status": "open"}, dossier=self.concern)

    def revoke(self, *, size: int | None = None, key: str = "") -> SignedAct:
        """Say that what the old key signed from its second act on is not Aurelia's."""
        last: Json = {"origin": self.own.origin, "size": self.own.index[self.stolen.act.id] if size is None else size}
        key = key or AURELIA.acts["diplomatic"].public.key_id
        return self.enter(REVOKE, SECOND, {"key": key, "last": last, "text": "A copy of it\nwas taken."})

    def file(self) -> Contents:
        """What Aurelia exports of the concern, with the register and the place of its key-set."""
        what = contents(self.table, self.concern)
        ids = sorted({*(each for each, _ in what.acts), *self.table.register.acts})
        return replace(
            what,
            acts=[(each, self.table.acts[each].document) for each in ids],
            places=[(each, self.table.places(each)) for each in ids],
            heads=[*what.heads, *([self.log.shown(self.table.now)] if self.table.register.size > 2 else [])],
            renewals=[(2, self.own.place("key-set 2"))],
        )


@pytest.fixture
def matter() -> Matter:
    return Matter()


def test_what_was_signed_under_either_key_set_holds(matter: Matter) -> None:
    """The new log key signs the head; the leaf of the key-set says since when."""
    data = written(matter.file())
    assert judged(data, BOTH) is Verdict.VALID
    index = matter.own.index["key-set 2"]
    said = [each.sentence for each in about(examined(data, BOTH), "keys of XA")]
    assert f"key-set 2 is in force after entry {index} of its log, 2027-01-05T14:00:00Z" in said


def test_without_the_leaf_of_the_key_set_its_head_is_not_known(matter: Matter) -> None:
    """Nobody can tell which log key was in force."""
    assert judged(written(replace(matter.file(), renewals=())), BOTH) is Verdict.INVALID


def test_a_leaf_before_it_takes_over_is_not_under_it(matter: Matter) -> None:
    """An act of the first key-set stands after the leaf from which the second is in force: it proves nothing."""
    matter.table.parties["XA"] = replace(AURELIA, log=SECOND.log)
    late = matter.table.say(kinds.ASSESS, matter.table.parties["XA"], {"status": "resolved"}, dossier=matter.concern)
    matter.table.parties["XA"] = SECOND
    at = matter.own.index[late.act.id]
    assert (
        f"act {late.act.id[:16]} in the log of XA: expected a key-set that is in force at {at} in the leaf, got key-set 1"
        in wrong(written(matter.file()), Verdict.INVALID)
    )


def test_claims_of_a_key_set_that_do_not_hold(matter: Matter) -> None:
    """Another leaf under its name, one of a log that nobody names, one that does not stand there, a head that is missing."""
    data, name = written(matter.file()), keyset_name(matter.own.origin, 2)
    place = matter.own.place("key-set 2")
    short = name.removeprefix("data/logs/")[:16]
    act = matter.own.place(matter.later.act.id).to_json()
    assert isinstance(act, dict)
    assert (
        f"key-set {short}: expected the leaf from which the key-set of that name is in force, got a leaf act"
        in wrong(altered(data, edit(name, lambda value: value.update(act))), Verdict.INVALID)
    )
    other = replace(place, origin="demarche.invalid/nobody")
    strange = written(replace(matter.file(), renewals=[(2, place), (2, other)]))
    assert any(
        "nothing here says whose log demarche.invalid/nobody is" in str(each) for each in examined(strange, BOTH)
    )
    moved = written(replace(matter.file(), renewals=[(2, replace(place, size=place.size - 1))]))
    assert any(
        f"no head of {place.origin} at size {place.size - 1} is here" in str(each) for each in examined(moved, BOTH)
    )
    of_peer = replace(place, origin=matter.table.logs["XB"].origin)
    foreign = written(replace(matter.file(), renewals=[(2, of_peer), (2, place)]))
    assert any("of XB is not here that holds" in str(each) for each in examined(foreign, BOTH))
    mixed = keyset_leaf(matter.table.now, AURELIA.ref, new=replace(AURELIA.ref, n=2), salt=bytes(16))
    wrong_set = replace(place, leaf=mixed)
    told = written(replace(matter.file(), renewals=[(2, wrong_set)]))
    assert any(
        "expected a leaf from which a key-set of XA is in force, got another" in str(each)
        for each in examined(told, BOTH)
    )


def test_what_a_revoked_key_signed_from_an_entry_on_reads_disowned(matter: Matter) -> None:
    """With the date and the reason; the rest stands, and the docket is the same with it and without it."""
    before = [each.sentence for each in examined(written(matter.file()), BOTH) if each.subject == "docket"]
    matter.revoke()
    data = written(matter.file())
    findings = examined(data, BOTH)
    assert judged(data, BOTH) is Verdict.VALID
    disowned = {each.subject: each.sentence for each in findings if "disowned" in each.sentence}
    assert disowned == {
        f"act {matter.stolen.act.id[:16]}": "disowned by XA on 2027-01-05T16:00:00Z, because: A copy of it was taken.; where it stands is not changed"
    }
    assert [each.sentence for each in findings if each.subject == "docket"] == before


def test_what_the_key_signs_after_it_was_revoked_is_not_valid(matter: Matter) -> None:
    """No honest door takes it; a file that holds one says so."""
    matter.revoke(key=SECOND.acts["diplomatic"].public.key_id, size=99)
    late = matter.table.say(kinds.ASSESS, SECOND, {"status": "resolved"}, dossier=matter.concern)
    assert f"act {late.act.id[:16]}: signed by a key that XA had revoked on 2027-01-05T16:00:00Z" in wrong(
        written(matter.file()), Verdict.INVALID
    )


def test_a_revocation_is_read_without_the_place_of_an_act(matter: Matter) -> None:
    """Where nothing says where an act stood, nothing says whether it is disowned."""
    matter.revoke()
    what = matter.file()
    places = [(act, {} if act == matter.stolen.act.id else dict(given)) for act, given in what.places]
    assert not [each for each in examined(written(replace(what, places=places)), BOTH) if "disowned" in each.sentence]
