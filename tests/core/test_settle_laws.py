# SPDX-License-Identifier: Apache-2.0
"""The laws of the fold, over histories in which anyone does anything, allowed or not, and the post crosses."""

from dataclasses import replace
from itertools import cycle, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.encoding import Json, digest
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.settle import add, admits
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, GROUND, Side, act, concern, fold, raised

Said = tuple[str, dict[str, Json]]

SAID: dict[str, dict[str, Json]] = {
    kinds.ACKNOWLEDGE: {"clause": "without_prejudice", "number": "XB-IN-0007"},
    kinds.ASK: {"about": {"question": 1}, "text": "Which time zone?"},
    kinds.ANSWER: {"a1": {"value": "no"}, "a1_text": "No."},
    kinds.WITHDRAW: {"text": "Settled."},
    kinds.CLOSE: {},
    kinds.ASSESS: {"status": "resolved"},
}
WRONG: list[Said] = [
    (kinds.ANSWER, {"a2": {"value": "yes"}}),
    (kinds.ANSWER, {"a9": {"value": "no"}}),
    (kinds.ANSWER, {}),
    (kinds.ASK, {"about": {"question": 7}, "text": "?"}),
    (kinds.ASSESS, {"status": "won"}),
    (kinds.SUPPLY, {"about": {"act": "0" * 64}, "text": "UTC"}),
    ("concern.judge", {}),
    (kinds.RAISE, concern("open")),
    ("process.found", {}),
]
ANYTHING: list[Said] = [*SAID.items(), *WRONG]
PARTIES = (AURELIA, BOREALIA, CASTELLIA)


def _supply(side: Side) -> Said | None:
    asked = [about for name, _party, about in side.docket.cells if name == "asked"]
    return (kinds.SUPPLY, {"about": {"act": asked[-1]}, "text": "UTC"}) if asked else None


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Act], dict[str, bool]]:
    """Sides say anything and are handed what others said late, in any order, or never; some fork.

    Gives every act, and per act whether its author's core admitted it.
    """
    opening, sides = raised(parties=PARTIES)
    acts, admitted = [opening], {opening.id: True}
    for _ in range(draw(st.integers(0, 12))):
        side = sides[draw(st.sampled_from(PARTIES))]
        kind, values = draw(st.sampled_from([*ANYTHING, *filter(None, [_supply(side)])]))
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
    first = borealia.say(kinds.ACKNOWLEDGE, SAID[kinds.ACKNOWLEDGE])
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


@pytest.mark.parametrize(("mine", "theirs"), [*product(sorted(SAID), sorted(SAID))])
def test_crossing_acts_of_every_pair_of_kinds_both_stand(mine: str, theirs: str) -> None:
    """Aurelia and Borealia say it at once: each is judged by what its own author had seen, and nothing is undone."""
    opening, sides = raised()
    pair = [(sides[AURELIA], mine), (sides[BOREALIA], theirs)]
    written = [(side.write(kind, SAID[kind]), side) for side, kind in pair]
    allowed = [said for said, side in written if admits(side.docket, said, GROUND) is None]
    for order in permutations([said for said, _side in written]):
        docket = fold(opening, *order)
        assert [docket.standing(said.id) for said in allowed] == [Standing.IN_EFFECT] * len(allowed)
    if len(allowed) == 2:  # both sides
        assert docket.crossed(allowed[0].id) == (allowed[1].id,)


@pytest.mark.parametrize("kind", sorted({*SAID, kinds.SUPPLY}))
def test_every_kind_crosses_a_withdrawal_unharmed(kind: str) -> None:
    """Closing and withdrawing are cells of the raising Party, not locks."""
    opening, sides = raised()
    asked = sides[BOREALIA].say(kinds.ASK, SAID[kinds.ASK])
    sides[AURELIA].take(asked)
    withdrawn = sides[AURELIA].say(kinds.WITHDRAW, {})
    author = sides[AURELIA if kind in {kinds.SUPPLY, kinds.WITHDRAW, kinds.CLOSE} else BOREALIA]
    author.take(withdrawn)
    said = (
        author.say(kind, SAID.get(kind) or {"about": {"act": asked.id}, "text": "UTC"})
        if kind != kinds.CLOSE
        else (author.say(kind, {}))
    )
    docket = fold(opening, asked, withdrawn, said)
    assert docket.standing(said.id) is Standing.IN_EFFECT


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
