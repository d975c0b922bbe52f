# SPDX-License-Identifier: Apache-2.0
"""The laws of the fold, over histories in which anyone does anything, allowed or not, and the post crosses."""

from dataclasses import replace
from itertools import cycle, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.core.acts import assistance, indicators, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.encoding import Json, digest
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.settle import add, admits
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, GROUND, Side, act, concern, fold, raised
from tests.core.specimens import LEAST, least, must, talked

Said = tuple[str, dict[str, Json]]

SAID: dict[str, dict[str, Json]] = {
    kinds.ANSWER: {"a1": {"value": "no"}, "a1_text": "No."},
    kinds.CLOSE: {},
    kinds.ASSESS: {"status": "resolved"},
}
SPOKEN = [kind for kind in LEAST if kind != indicators.MARK]
WRONG: list[Said] = [
    (kinds.ANSWER, {"a2": {"value": "yes"}}),
    (kinds.ANSWER, {"a9": {"value": "no"}}),
    (kinds.ANSWER, {}),
    (kinds.ASK, {"about": {"question": 7}, "text": "?"}),
    (kinds.ASSESS, {"status": "won"}),
    (kinds.SUPPLY, {"about": {"act": "0" * 64}, "text": "UTC"}),
    (pursuing.SATISFY, {"s2": "satisfied"}),
    (pursuing.SATISFY, {}),
    (pursuing.FOLLOW_UP, {"q1": {"form": "open"}, "q1_text": "?"}),
    (pursuing.CORRECT, {"about": {"act": "0" * 64, "part": "text"}, "text": "No."}),
    (assistance.ACCEPT, {"about": {"act": "0" * 64}}),
    (indicators.MARK, {}),
    ("concern.judge", {}),
    (kinds.RAISE, concern("open")),
    ("process.found", {}),
]
PARTIES = (AURELIA, BOREALIA, CASTELLIA)


def _anything(side: Side) -> list[Said]:
    """What a side can say now, the least of each kind, and what it cannot."""
    found = ((kind, least(side, kind)) for kind in SPOKEN)
    return [*((kind, values) for kind, values in found if values is not None), *WRONG]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Act], dict[str, bool]]:
    """Sides say anything and are handed what others said late, in any order, or never; some fork.

    Gives every act, and per act whether its author's core admitted it.
    """
    opening, sides = raised(parties=PARTIES)
    acts, admitted = [opening], {opening.id: True}
    for _ in range(draw(st.integers(0, 12))):
        side = sides[draw(st.sampled_from(PARTIES))]
        kind, values = draw(st.sampled_from(_anything(side)))
        said = side.write(kind, values)
        admitted[said.id] = admits(side.docket, said, GROUND) is None
        acts.append(said)
        if draw(st.integers(0, 9)):
            side.take(said)
        for each in draw(st.lists(st.sampled_from(acts), max_size=4)):
            sides[draw(st.sampled_from(PARTIES))].take(each)
    return acts, admitted


@settings(max_examples=100)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_one_docket(history: tuple[list[Act], dict[str, bool]], chance: object) -> None:
    """Shuffled, reversed and doubled, the same acts say the same."""
    acts, _admitted = history
    shuffled = [*acts]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = fold(*acts)
    for order in (shuffled, acts[::-1], [*shuffled, *acts]):
        docket = Docket(expected.process, expected.dossier)
        for each in order:
            add(docket, each, GROUND)
        assert docket.value() == expected.value()
        assert docket.digest() == expected.digest()


@settings(max_examples=100)
@given(histories())
def test_what_its_authors_core_admitted_is_refused_nowhere(history: tuple[list[Act], dict[str, bool]]) -> None:
    """However acts crossed: an act that is here whole is in effect if its author's own core admitted it, else refused."""
    acts, admitted = history
    docket = fold(*acts)
    for each in acts:
        standing = docket.standing(each.id)
        if standing is Standing.FORKED:
            continue
        assert standing is (Standing.IN_EFFECT if admitted[each.id] else Standing.REFUSED)


@settings(max_examples=100)
@given(histories())
def test_a_refused_act_changes_nothing_but_keeps_its_number(history: tuple[list[Act], dict[str, bool]]) -> None:
    """Before and after it the cells are the same; the next act of its author goes on from it."""
    acts, _admitted = history
    docket = Docket(acts[0].process, acts[0].id)
    for each in acts:
        before = docket.value()
        forks = dict(docket.forks)
        placed = add(docket, each, GROUND)
        if docket.reason(each.id) is not None and placed == (each.id,) and docket.forks == forks:
            assert docket.value()["cells"] == before["cells"]  # type: ignore[index,call-overload]
            assert each.id in docket.by_number[each.author, each.seq]


def test_all_orders_of_five_acts_agree() -> None:
    """Every one of the 120 orders of a small crossing history, not a sample."""
    opening, sides = raised()
    aurelia, borealia = sides[AURELIA], sides[BOREALIA]
    first = borealia.say(kinds.ACKNOWLEDGE, must(borealia, kinds.ACKNOWLEDGE))
    crossing = aurelia.say(kinds.WITHDRAW, {})
    answer = borealia.say(kinds.ANSWER, SAID[kinds.ANSWER])
    aurelia.take(first, answer)
    last = aurelia.say(kinds.ASSESS, {"status": "resolved"})
    orders = permutations((opening, first, crossing, answer, last))
    assert len({fold_in(order, opening.id) for order in orders}) == 1


def fold_in(acts: tuple[Act, ...], dossier: str) -> str:
    docket = Docket(acts[0].process, dossier)
    for each in acts:
        add(docket, each, GROUND)
    return docket.digest()


@pytest.mark.parametrize("mine", SPOKEN)
def test_crossing_acts_of_every_pair_of_kinds_both_stand(mine: str) -> None:
    """Aurelia and Borealia say it at once: each is judged by what its own author had seen, and nothing is undone."""
    said, sides = talked()
    for theirs in SPOKEN:
        written = [
            (side.write(kind, least(side, kind) or {}), side)
            for side, kind in ((sides[AURELIA], mine), (sides[BOREALIA], theirs))
        ]
        allowed = [each for each, side in written if admits(side.docket, each, GROUND) is None]
        for order in permutations([each for each, _side in written]):
            docket = fold(*said, *order)
            assert [docket.standing(each.id) for each in allowed] == [Standing.IN_EFFECT] * len(allowed)
        if len(allowed) == 2:  # both sides
            assert docket.crossed(allowed[0].id) == (allowed[1].id,)


@pytest.mark.parametrize("kind", SPOKEN)
def test_every_kind_crosses_a_withdrawal_and_a_closing_unharmed(kind: str) -> None:
    """They are cells of the raising Party, not locks: whoever may say the kind still may, before and after seeing them."""
    said, sides = talked()
    ended = [sides[AURELIA].say(each, {}) for each in (kinds.WITHDRAW, kinds.CLOSE)]
    said.extend(ended)
    for side in sides.values():
        before = least(side, kind)
        if before is None or admits(side.docket, side.write(kind, before), GROUND) is not None:
            continue
        side.take(*ended)
        spoken = side.say(kind, before)
        assert fold(*said, spoken).standing(spoken.id) is Standing.IN_EFFECT


def test_folding_ten_thousand_acts_reads_cells_linearly() -> None:
    """Counted, not timed: twice the acts read twice the cells, at most one an act here, and cells keep their whole history."""
    opening, _sides = raised()
    says = cycle(((AURELIA, kinds.ASSESS), (BOREALIA, kinds.ASSESS), (AURELIA, kinds.CLOSE), (BOREALIA, kinds.ANSWER)))
    template = {
        (party, kind): act(kind, party, SAID[kind], seq=1, dossier=opening.id)
        for party, kind in (next(says) for _ in range(4))
    }
    docket = fold(opening)
    last = {AURELIA: opening}
    reads = []
    for n in range(10_000):
        party, kind = next(says)
        own, other = last.get(party), last.get(BOREALIA if party == AURELIA else AURELIA)
        said = replace(
            template[party, kind],
            id=digest(n.to_bytes(4, "big")),
            seq=1 if own is None else own.seq + 1,
            prev=None if own is None else own.id,
            after=() if other is None else (other.id,),
        )
        last[party] = said
        add(docket, said, GROUND)
        if n + 1 in {5_000, 10_000}:
            reads.append(docket.reads)
    assert all(placed.reason is None for placed in docket.placed.values())
    assert len(docket.history("assessment", AURELIA)) == 2_500
    assert reads == [1_250, 2_500]
