# SPDX-License-Identifier: Apache-2.0
"""The register: one order for all, effect from its leaf on, read as of any size it had."""

from itertools import permutations

import pytest

from demarche.core.acts import subject as acts
from demarche.core.acts.act import Act, Head
from demarche.core.codes import Reason
from demarche.core.log.leaf import parse_leaf, register_leaf
from demarche.core.log.tree import check_consistency
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.register import EMPTY, Register, View, register_origin
from demarche.core.process.settle import add, grown
from demarche.core.process.subjects import Stand, subjects
from tests.builders import AURELIA, BOREALIA, CASTELLIA
from tests.core.shared import Shared

XA, XB = "XA", "XB"


def proposing(area: str = "CIN", **more: object) -> dict[str, object]:
    return {"area": area, "parties": [XA, XB], "by": "Minister for Foreign Affairs", **more}


def proposed(shared: Shared, author: str = XA, **more: object) -> Act:
    return shared.say(author, acts.PROPOSE, proposing(**more))  # type: ignore[arg-type]


def test_an_act_has_effect_from_its_leaf_on() -> None:
    """Held and not entered it writes nothing; as of a smaller size it is not there."""
    shared = Shared()
    act = shared.write(XA, acts.PROPOSE, proposing())  # type: ignore[arg-type]
    shared.take(act)
    assert list(subjects(shared.view)) == []
    assert shared.docket.standing(act.id) is Standing.IN_EFFECT
    assert (shared.register.index(act.id), shared.register.tip(XA, 3)) == (None, shared.register.acts[0])

    shared.enter(act)
    [subject] = subjects(shared.view)
    assert (subject.proposal, subject.author, subject.t) == (act.id, XA, shared.now)
    assert list(subjects(View(shared.register, 2))) == []
    assert (shared.view.holds(act.id), View(shared.register, 2).holds(act.id)) == (True, False)
    assert (shared.register.tip(XA, 3), shared.register.tip(XA, 2)) == (act.id, shared.register.acts[0])
    assert (shared.register.index(act.id), shared.register.root(3), shared.register.root(4)) == (
        2,
        shared.register.head.root,
        None,
    )


def test_whatever_the_order_of_arrival_one_register_makes_one_state() -> None:
    """Acts come in any order; the leaves decide."""
    first = Shared()
    one = first.write(XA, acts.PROPOSE, proposing())  # type: ignore[arg-type]
    other = first.write(XB, acts.PROPOSE, proposing("DRG"))  # type: ignore[arg-type]
    first.enter(one, other)
    later = first.write(XB, acts.CONFIRM, {"subject": one.id, "by": "Minister"})
    first.enter(later)
    seen = set()
    for order in permutations((one, other, later)):
        node = first.again()
        for act in order:
            add(node.docket, act, node.ground)
        for leaf in first.register.leaves[2:]:
            grown(node.docket, node.ground)
            placed = node.docket.placed[str(parse_leaf(leaf).act)]
            node.register.enter(leaf, placed.act, placed.writes)
        seen.add((node.register.head.root, node.view.digest(), node.docket.digest()))
    assert seen == {(first.register.head.root, first.view.digest(), first.docket.digest())}


def test_an_act_waits_for_the_register_it_cites() -> None:
    """A larger one than is folded here, or another root at its size."""
    shared = Shared()
    before = shared.again()
    cited = proposed(shared)
    act = shared.write(XB, acts.CONFIRM, {"subject": cited.id, "by": "Minister"})
    add(before.docket, act, before.ground)
    assert before.docket.missing == {act.id: ("register",)}
    assert grown(before.docket, before.ground) == ()

    before.enter(cited, t=shared.register.times[2])
    assert before.register.head == shared.register.head
    assert grown(before.docket, before.ground) == (act.id,)
    assert before.docket.standing(act.id) is Standing.IN_EFFECT

    odd = shared.write(XB, acts.CONFIRM, {"subject": cited.id, "by": "Minister"}, head=Head(3, "f" * 64))
    shared.take(odd)
    assert shared.docket.standing(odd.id) is Standing.WAITING
    assert grown(shared.docket, shared.ground) == ()
    assert shared.docket.awaiting == {3: {odd.id}}


def test_what_was_completed_meanwhile_is_not_looked_at_again() -> None:
    """It waited for a larger register and for the act before it; the register grew first, then that act came."""
    shared = Shared()
    before = shared.again()
    cited = proposed(shared)
    first = shared.write(XB, acts.CONFIRM, {"subject": cited.id, "by": "Minister"})
    shared.take(first)
    second = shared.write(XB, acts.DECLINE, {"subject": cited.id, "by": "Minister"})
    before.take(second)
    assert before.docket.awaiting == {3: {second.id}}
    before.enter(cited, t=shared.register.times[2])
    assert before.docket.standing(second.id) is Standing.WAITING
    before.take(first)
    assert before.docket.missing == {}
    assert grown(before.docket, before.ground) == ()


@pytest.mark.parametrize(
    ("head", "reason"), [(EMPTY, Reason.REGISTER_TOO_SMALL), (Head(1, "a" * 64), Reason.REGISTER_TOO_SMALL)]
)
def test_an_act_stands_on_a_register_with_all_founding_acts(head: Head, reason: Reason) -> None:
    """Founding acts alone stand on less."""
    shared = Shared()
    assert shared.refused(XA, acts.PROPOSE, proposing(), head=head) is reason  # type: ignore[arg-type]


def test_a_register_never_falls_along_an_authors_acts() -> None:
    """Whoever has cited a larger one does not go back."""
    shared = Shared()
    small = shared.register.head
    proposed(shared)
    proposed(shared)
    assert shared.refused(XA, acts.PROPOSE, proposing(), head=small) is Reason.REGISTER_FELL  # type: ignore[arg-type]


def test_a_leaf_out_of_its_authors_order_changes_nothing() -> None:
    """A later act before an earlier one, and one act twice; each is noted, for its depositary has signed it."""
    shared = Shared()
    first = shared.write(XA, acts.PROPOSE, proposing())  # type: ignore[arg-type]
    shared.take(first)
    second = shared.write(XA, acts.PROPOSE, proposing("DRG"))  # type: ignore[arg-type]
    shared.enter(second)
    assert shared.register.disorder == [2]
    assert list(subjects(shared.view)) == []

    shared.enter(first, first)
    assert shared.register.disorder == [2, 4]
    shared.enter(second)
    assert [each.area for each in subjects(shared.view)] == ["CIN", "DRG"]
    assert shared.register.index(second.id) == 5


def test_subjects_of_one_party_are_those_that_concern_it() -> None:
    """Among three, two may have a subject of their own."""
    shared = Shared(parties=(AURELIA, BOREALIA, CASTELLIA))
    proposed(shared)
    proposed(shared, area="DRG", parties=[XA, XB, "XC"])
    concerning = {code: [each.area for each in subjects(shared.view, concerning=code)] for code in (XA, XB, "XC")}
    assert concerning == {XA: ["CIN", "DRG"], XB: ["CIN", "DRG"], "XC": ["DRG"]}


def test_of_two_acts_under_one_number_the_one_entered_first_has_effect() -> None:
    """The second one is kept as a proof and changes nothing."""
    shared = Shared()
    one = shared.write(XA, acts.PROPOSE, proposing())  # type: ignore[arg-type]
    other = shared.write(XA, acts.PROPOSE, proposing("DRG"))  # type: ignore[arg-type]
    shared.enter(other, one)
    assert [each.area for each in subjects(shared.view)] == ["DRG"]
    assert shared.register.disorder == [3]
    assert [each.acts for each in shared.docket.equivocations()] == [tuple(sorted((one.id, other.id)))]


def test_what_is_cut_off_is_forgotten() -> None:
    """A transaction that does not commit leaves nothing behind; the next leaf makes the same register as ever."""
    shared = Shared()
    other = shared.again()
    kept = proposed(shared)
    head, state = shared.register.head, shared.view.digest()
    proposed(shared)
    shared.register.cut(3)
    assert (shared.register.head, shared.view.digest()) == (head, state)
    assert shared.register.peaks_at(3) == shared.register.peaks_at(shared.register.size)
    shared.register.cut(9)
    assert shared.register.head == head

    other.enter(kept, t=shared.register.times[2])
    assert other.register.head == head
    shared.register.cut(0)
    assert (shared.register.head, shared.register.index(kept.id), shared.register.tip(XA, 9)) == (EMPTY, None, None)


def test_a_smaller_register_is_proved_to_be_the_beginning_of_a_larger() -> None:
    """By the proofs of any log."""
    shared = Shared()
    for _ in range(5):
        proposed(shared)
    roots = [bytes.fromhex(shared.register.root(size) or "") for size in range(8)]
    for since in range(1, 7):
        check_consistency(since, roots[since], 7, roots[7], shared.register.proof(since, 7))


def test_the_state_has_a_digest_of_its_own() -> None:
    """It changes with what the leaves amount to, and not with leaves that change nothing."""
    shared = Shared()
    empty = shared.view.digest()
    act = proposed(shared)
    one = shared.view.digest()
    shared.enter(act)
    assert len({empty, one}) == 2
    assert shared.view.digest() == one
    assert View(Register(), 0).digest() != empty


def test_a_register_is_named_by_its_process_and_who_keeps_it() -> None:
    """Nothing in the name tells of the process; every later depositary's is another."""
    shared = Shared()
    names = {register_origin(shared.process), register_origin(shared.process, 2), register_origin("5" * 64)}
    assert len(names) == 3
    assert not any(shared.process in each for each in names)


# Subjects of cooperation.


def test_a_subject_is_open_once_every_party_it_concerns_has_confirmed_it() -> None:
    """Proposing is confirming for oneself; the last word of each Party stands; the office is named."""
    shared = Shared()
    act = proposed(shared, title="Hospitals and their networks")

    def stand() -> tuple[bool, Stand]:
        [subject] = subjects(shared.view)
        assert subject.title == "Hospitals and their networks"
        return subject.is_open, subject.stated[XB].stand

    assert stand() == (False, Stand.NOTHING)
    said = shared.say(XB, acts.CONFIRM, {"subject": act.id, "by": "Minister of the Interior"})
    assert stand() == (True, Stand.CONFIRMED)
    [subject] = subjects(shared.view)
    assert subject.stated[XB].by == "Minister of the Interior"
    assert subject.stated[XB].act == said.id
    shared.say(XB, acts.DECLINE, {"subject": act.id, "by": "Minister of the Interior"})
    assert stand() == (False, Stand.DECLINED)
    shared.say(XB, acts.CONFIRM, {"subject": act.id, "by": "Minister of the Interior"})
    assert stand() == (True, Stand.CONFIRMED)


def test_only_those_whom_a_subject_concerns_speak_of_it() -> None:
    """And only of what they have seen proposed; by the author's own node before it leaves, and by every other."""
    shared = Shared()
    others = proposing(parties=["XB", "XC"])
    assert shared.refused(XA, acts.PROPOSE, others) is Reason.NOT_CONCERNED  # type: ignore[arg-type]
    assert shared.refused(XA, acts.CONFIRM, {"subject": "0" * 64, "by": "Minister"}) is Reason.NO_SUCH_SUBJECT
    mine = shared.say(XA, acts.PROPOSE, proposing(parties=["XA", "XC"]))  # type: ignore[arg-type]
    assert shared.refused(XB, acts.CONFIRM, {"subject": mine.id, "by": "Minister"}) is Reason.NOT_CONCERNED
    founding = shared.register.acts[0]
    assert shared.refused(XB, acts.DECLINE, {"subject": founding, "by": "Minister"}) is Reason.NO_SUCH_SUBJECT


def test_a_subject_seen_before_it_is_entered_can_be_spoken_of() -> None:
    """Its author's act is named as seen; what it stands on is its past, not the order of the leaves."""
    shared = Shared()
    act = shared.write(XA, acts.PROPOSE, proposing())  # type: ignore[arg-type]
    shared.take(act)
    unseen = shared.write(XB, acts.CONFIRM, {"subject": act.id, "by": "Minister"})
    seen = shared.write(XB, acts.CONFIRM, {"subject": act.id, "by": "Minister"}, after=[act.id])
    docket = Docket(shared.process, shared.process)
    for each in [*(shared.docket.placed[one].act for one in shared.register.acts), act, seen]:
        add(docket, each, shared.ground)
    assert docket.reason(seen.id) is None
    shared.take(unseen)
    assert shared.reason(unseen) is Reason.NO_SUCH_SUBJECT


def test_leaves_of_a_register_name_an_act_and_its_key_set() -> None:
    """They have no salt, so that they are the same bytes on every node."""
    shared = Shared()
    act = proposed(shared)
    leaf = parse_leaf(shared.register.leaves[2])
    assert (leaf.act, leaf.keyset, leaf.in_register) == (act.id, shared.refs[XA], True)
    assert shared.register.leaves[2] == register_leaf(leaf.t, leaf.keyset, act=act.id)


def test_what_was_cut_off_was_never_first() -> None:
    """Entered again in another order, cells read as if they had been entered so from the start."""
    shared = Shared()
    first, second = (shared.write(author, acts.PROPOSE, proposing()) for author in (XA, XB))  # type: ignore[arg-type]
    shared.enter(first, second)
    assert [key[1] for key in shared.register.named("subject")] == [XA, XB]
    shared.register.cut(2)
    assert shared.register.named("subject") == []
    shared.enter(second, first)
    assert [key[1] for key in shared.register.named("subject")] == [XB, XA]
    shared.register.cut(3)
    assert [key[1] for key in shared.register.named("subject")] == [XB]
