# SPDX-License-Identifier: Apache-2.0
"""A process keeps the vocabulary that its charter names: an old one folds as it did, whatever the software knows by now."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import indicators, representation
from demarche.core.acts.act import Act, Head
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.encoding import digest
from demarche.core.process.proposals import proposals
from demarche.core.process.settle import admits, settle
from tests.core.sides import AURELIA, BOREALIA, GROUND, PROCESS, Side, act, concern, matter, raised
from tests.core.specimens import LEAST, must, talked

if TYPE_CHECKING:
    from demarche.core.encoding import Json

OLD = replace(GROUND, vocabulary=1)
LATER = [name for name in VOCABULARIES[2] if name not in VOCABULARIES[1]]


def spoken(*spoken_kinds: str) -> tuple[list[Act], dict[str, Side]]:
    """A concern of which the sides say these kinds, the addressed one each that it may, else the raising one."""
    [first, *_said], sides = talked()
    old = {party: Side(party, first.id) for party in sides}
    acts = [first]
    for side in old.values():
        side.take(first)
    for kind in spoken_kinds:
        raises = kind in {kinds.SUPPLY, kinds.WITHDRAW, kinds.CLOSE}
        side = old[AURELIA if raises else BOREALIA]
        acts.append(side.write(kind, must(side, kind)))
        for each in old.values():
            each.take(acts[-1])
    return acts, old


def test_a_process_of_vocabulary_1_folds_as_it_did() -> None:
    """All that it has, to the same docket under the rules of today."""
    order = (kinds.ACKNOWLEDGE, kinds.ASK, kinds.SUPPLY, kinds.ANSWER, kinds.ASSESS, kinds.CLOSE, kinds.WITHDRAW)
    acts, _sides = spoken(*order)
    old = settle(acts, OLD, acts[0].id)
    assert {placed.reason for placed in old.placed.values()} == {None}
    assert old.value() == settle(acts, GROUND, acts[0].id).value()
    assert {*order, kinds.NOTIFY, kinds.RAISE, "process.found"} == set(VOCABULARIES[1])


@pytest.mark.parametrize("kind", [kind for kind in LATER if kind in LEAST and kind != indicators.MARK])
def test_a_later_kind_is_unknown_there_and_changes_nothing(kind: str) -> None:
    """Kept on record and numbered, whoever says it, with all its parts right for today."""
    said, sides = talked()
    for side in sides.values():
        later = side.write(kind, must(side, kind))
        docket = settle([*said, later], OLD, said[0].id)
        assert docket.reason(later.id) is Reason.UNKNOWN_KIND
        assert admits(settle(said, OLD, said[0].id), later, OLD) is Reason.UNKNOWN_KIND
        assert all(each.act != later.id for key in docket.cells for each in docket.history(*key))


@pytest.mark.parametrize("kind", [representation.MAKE, representation.CLAIM])
def test_a_matter_that_a_later_kind_opens_is_none(kind: str) -> None:
    """What follows it stands on nothing."""
    parts: dict[str, Json] = {**matter(), "subjects": ["INT"]}
    if kind == representation.CLAIM:
        parts["conduct"] = "To end it."
    opening = act(kind, AURELIA, parts, seq=1, audience=(AURELIA, BOREALIA))
    side = Side(BOREALIA, opening.id)
    side.take(opening)
    ack = side.write(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    docket = settle([opening, ack], OLD, opening.id)
    assert docket.reason(opening.id) is Reason.UNKNOWN_KIND
    assert docket.reason(ack.id) is Reason.OPENING_REFUSED
    assert settle([opening, ack], GROUND, opening.id).reason(ack.id) is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind.name, part.name)
        for kind in VOCABULARIES[2].values()
        for part in kind.parts
        if kind.since == 1 and kind.opens and part.since > 1
    ],
)
def test_a_later_part_of_an_old_kind_is_unknown_there(kind: str, name: str) -> None:
    """Whatever it says: what today's rules look into, they look at nothing of."""
    parts = concern("open") if kind == kinds.RAISE else matter()
    part = name.replace("*", "1")
    said = act(kind, AURELIA, {**parts, part: "words"}, seq=1, audience=(AURELIA, BOREALIA))
    assert settle([said], OLD, said.id).reason(said.id) is Reason.PART_UNKNOWN
    assert settle([said], GROUND, said.id).reason(said.id) is not Reason.PART_UNKNOWN


def test_an_old_opening_act_that_asks_for_preservation_proposes_nothing() -> None:
    """There is no word to accept it with; the part stands as data."""
    opening, _sides = raised(preserve={"days": 60})
    assert proposals(settle([opening], OLD, opening.id)) == ()
    [asked] = proposals(settle([opening], GROUND, opening.id))
    assert asked.act == opening.id


def test_a_vocabulary_that_is_not_known_is_not_folded() -> None:
    """Every act of a dossier waits for it alone, and nothing more is signed; once it is known all falls into place."""
    said, sides = talked()
    unknown = replace(GROUND, vocabulary=NEWEST + 1)
    docket = settle(said, unknown, said[0].id)
    assert docket.missing == {each.id: ("vocabulary",) for each in said}
    assert docket.cells == {}
    next_ = sides[BOREALIA].write(kinds.CLOSE, {})
    assert admits(settle([], unknown, said[0].id), next_, unknown) is Reason.UNKNOWN_KIND
    assert not settle(said, GROUND, said[0].id).waiting


def test_a_process_of_an_unknown_vocabulary_stays_founded() -> None:
    """Founding is older than any vocabulary."""
    log: Json = {"origin": "demarche.invalid/aurelia", "keys": {"ed25519": "A" * 43, "ml_dsa_44": "A" * 43}}
    founding = act(
        "process.found",
        AURELIA,
        {"charter": {"sha256": PROCESS}, "log": log},
        seq=1,
        dossier=PROCESS,
        register=Head(0, digest(b"")),
    )
    for number in (1, 2, 3):
        docket = settle([founding], replace(GROUND, vocabulary=number), PROCESS)
        assert docket.current("founded", AURELIA) is not None
