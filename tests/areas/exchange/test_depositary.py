# SPDX-License-Identifier: Apache-2.0
"""Another Party keeps the register: the node that is replaced, the one that begins, the one that follows, the one that was dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange.bringing import bring
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, depositary
from demarche.core.dossier import Finding, Verdict, examine, verdict
from demarche.core.parcel import read_answer
from demarche.core.process.register import register_origin
from demarche.ledger import fsck, marks, processes, register_heads, registering, replay
from demarche.ledger.models import AwaitsRegister, HeadRecord, Process, RegisterHeld, RegisterLeaf
from demarche.ledger.processes import standing
from tests.areas.exchange.test_relaying import Three
from tests.builders import BOREALIA, CASTELLIA, raising
from tests.ledger.keeping import forget
from tests.ledger.observing import dossier_file

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.simulation.peer import SimulatedPeer


@pytest.fixture
def three(db: None, home: Path) -> Three:
    """Aurelia's node is the depositary; Borealia and Castellia are in memory."""
    return Three().found()


@pytest.fixture
def dead(db: None, home: Path) -> Three:
    """Castellia is the depositary and is silent from its founding on; Aurelia's node is in the database."""
    return Three("XC").found()


def wanting(to: str, stays: int, *, round_: int = 1) -> dict[str, Json]:
    return {"to": to, "generation": 2, "round": round_, "stays": stays, "note": "NV 12"}


def says(peer: SimulatedPeer, kind: str = contacts.CONFIRM, values: dict[str, Json] | None = None) -> SignedAct:
    """A peer says something in the register, on all it holds; nothing is sent."""
    peer.now += 60
    return peer.say(kind, values or {}, dossier=peer.charter.process)


def sends(three: Three, peer: SimulatedPeer, *acts: SignedAct) -> None:
    """Its acts come, with what it has to bring of the register, and what this node answers is taken."""
    three.now = peer.now = max(three.now, peer.now)
    assert peer.send(three.door, *acts).code is None


def shared(three: Three, *acts: SignedAct) -> None:
    """Acts of one peer in memory reach the other too."""
    for act in acts:
        for peer in (three.peer, three.castellia):
            if peer.own.code != act.act.author:
                peer.learn(act)


def released(three: Three, kind: str = contacts.CONFIRM, values: dict[str, Json] | None = None) -> SignedAct:
    """This node says something in the register, and both others learn it."""
    act = three.release(kind, values or {}, dossier=three.process)
    for peer in (three.peer, three.castellia):
        peer.learn(act)
    return act


def brought(three: Three, code: str) -> int:
    """This node brings a Party what it lacks of the register."""
    given = {"signer": three.signer, "transport": three.wire, "at": three.now, "machine": three.machine}
    return bring((three.process, code), random=three.random, **given)  # type: ignore[arg-type]  # by name


def state(three: Three) -> tuple[int, int, int, str]:
    """Size, leaves known, generation and later depositaries, by the row of the process."""
    row = Process.objects.get(id=three.process)
    return row.register_size, row.register_known, row.register_generation, row.depositaries


def digest(three: Three) -> str:
    """What the register amounts to here, also when nothing is at hand; nothing is wrong with the record."""
    on = replay.ground(three.process)
    warm = on.view(on.head.size).digest()
    forget()
    on = replay.ground(three.process)
    assert on.view(on.head.size).digest() == warm
    assert not fsck.check(print).faults
    return warm


def of_peer(peer: SimulatedPeer) -> str:
    """The same of a peer in memory."""
    return peer.ground().view(peer.kept.register.size).digest()


def examination(three: Three, signed: SignedAct) -> list[Finding]:
    """What anybody finds of the dossier's file."""
    data = dossier_file(three.process, signed.act.dossier)
    return list(examine(lambda at, length: data[at : at + length], len(data), None))


class TestReplaced:
    """Aurelia's node keeps the register until the two others have named Borealia."""

    def test_it_hands_over_and_follows(self, three: Three) -> None:
        """What it had entered beyond is void and stays on record; the acts are entered anew by the next, under its name."""
        three.peer.kept.theirs = three.castellia.kept.theirs = 3
        first = says(three.peer, depositary.CHANGE, wanting("XB", 3))
        sends(three, three.peer, first)
        three.castellia.learn(first)
        assert state(three) == (4, 4, 1, "")
        own = released(three)
        assert state(three)[:3] == (5, 5, 1)
        second = says(three.castellia, depositary.CHANGE, wanting("XB", 3))
        assert second.act.register.size == 3
        sends(three, three.castellia, second)
        assert state(three) == (3, 3, 2, '[["XB", 3]]')
        assert not registering.is_depositary(standing(three.process))
        assert RegisterLeaf.objects.filter(generation=1).count() == 2

        three.peer.learn(second)
        assert three.peer.kept.keeper is BOREALIA
        assert [three.peer.kept.register.index(each.act.id) for each in (first, own, second)] == [3, 4, 5]
        sends(three, three.peer)
        assert state(three) == (6, 6, 2, '[["XB", 3]]')
        assert digest(three) == of_peer(three.peer)
        assert HeadRecord.objects.get(origin=register_origin(three.process, 2)).size == 6
        after = released(three)
        assert after.act.register.size == 6
        assert state(three)[:2] == (6, 6)

    def test_anybody_reads_in_a_file_who_has_kept_it(self, three: Three) -> None:
        """A matter from before comes under the first depositary's head, or the next one's; one from after names both."""
        three.release(contacts.CONFIRM, {}, dossier=three.process)
        assert three.deliver() == 2
        before = three.release(kinds.RAISE, raising("open"))
        words = [says(peer, depositary.CHANGE, wanting("XB", 4)) for peer in (three.peer, three.castellia)]
        for peer, word in zip((three.peer, three.castellia), words, strict=True):
            sends(three, peer, word)
        shared(three, *words)
        sends(three, three.peer)
        after = three.release(kinds.RAISE, raising("open"))
        assert (before.act.register.size, after.act.register.size) == (4, 6)
        three.deliver()
        old, new = (examination(three, each) for each in (before, after))
        assert verdict(old) is verdict(new) is Verdict.NO_OUTSIDE_TRUST, [*map(str, old), *map(str, new)]
        assert "XB keeps it from leaf 4 on" in "\n".join(map(str, new))
        assert "XB keeps it" not in "\n".join(map(str, old))

    def test_an_act_that_cites_what_is_void_is_judged_by_what_stayed(self, three: Three) -> None:
        """It waits until the register is as large again; its matter reads as before."""
        first = says(three.peer, depositary.CHANGE, wanting("XB", 3))
        sends(three, three.peer, first)
        three.castellia.learn(first)
        concern = three.release(kinds.RAISE, raising("open"))
        assert concern.act.register.size == 4
        second = says(three.castellia, depositary.CHANGE, wanting("XB", 3))
        sends(three, three.castellia, second)
        assert list(AwaitsRegister.objects.values_list("act", "size")) == [(concern.act.id, 4)]
        with replay.docket(three.process, concern.act.id) as docket:
            assert concern.act.id in docket.waiting
        three.peer.learn(second)
        sends(three, three.peer)
        assert not AwaitsRegister.objects.exists()
        with replay.docket(three.process, concern.act.id) as docket:
            assert docket.placed[concern.act.id].register_size == 3
        digest(three)

    def test_who_lacks_what_stayed_gets_it_under_the_head_of_who_entered_it(self, three: Three) -> None:
        """Up to where the next began; from there on under the next one's."""
        own = three.release(contacts.CONFIRM, {}, dossier=three.process)
        assert three.deliver() == 2
        assert {peer.kept.register.size for peer in (three.peer, three.castellia)} == {4}
        words = [says(peer, depositary.CHANGE, wanting("XB", 4)) for peer in (three.peer, three.castellia)]
        shared(three, *words)
        sends(three, three.peer, words[0])
        sends(three, three.castellia, words[1])
        sends(three, three.peer)
        here = standing(three.process)
        assert here.register.size == 6
        old, new = (register_heads.lacking(here, "XB", since, signer=None, at=0) for since in (3, 4))
        assert old is not None
        assert new is not None
        assert (old.start, old.end, old.head.origin) == (3, 4, register_origin(three.process, 1))
        assert (new.start, new.end, new.head.origin) == (4, 6, register_origin(three.process, 2))
        assert register_heads.lacking(here, "XB", 6, signer=None, at=0) is None
        assert replay.ground(three.process).register.index(own.act.id) == 3


class TestBegins:
    """Castellia, the depositary, is dead; Aurelia's node and Borealia name Aurelia."""

    def test_it_enters_what_waited_and_brings_it(self, dead: Three) -> None:
        """From the last word on it keeps the register; the others follow."""
        waits = released(dead)
        assert state(dead) == (3, 0, 1, "")
        other = says(dead.peer, depositary.CHANGE, wanting("XA", 3))
        sends(dead, dead.peer, other)
        assert state(dead) == (3, 0, 1, "")
        own = dead.release(depositary.CHANGE, wanting("XA", 3), dossier=dead.process)
        assert own.act.after == (other.act.id,)
        assert state(dead) == (6, 6, 2, '[["XA", 3]]')
        assert registering.is_depositary(standing(dead.process))
        register = replay.ground(dead.process).register
        assert [register.index(each.act.id) for each in (waits, other, own)] == [3, 4, 5]
        dead.peer.learn(own)
        assert RegisterHeld.objects.get(party="XB").size == 0
        assert brought(dead, "XB") == 1
        assert digest(dead) == of_peer(dead.peer)
        assert RegisterHeld.objects.get(party="XB").size == 6

    def test_the_dead_one_comes_back(self, dead: Three) -> None:
        """It had gone on alone; it gets the words, gives up what it entered, and what it said is entered by the next."""
        alone = says(dead.castellia)
        dead.castellia.kept.follow()
        assert dead.castellia.kept.register.size == 4
        other = says(dead.peer, depositary.CHANGE, wanting("XA", 3))
        sends(dead, dead.peer, other)
        own = dead.release(depositary.CHANGE, wanting("XA", 3), dossier=dead.process)
        dead.peer.learn(own)
        for word in (other, own):
            dead.castellia.learn(word)
        assert dead.castellia.kept.register.size == 3
        sends(dead, dead.castellia, alone)
        assert state(dead)[0] == 6
        assert brought(dead, "XC") == 1
        assert digest(dead) == of_peer(dead.castellia)

    def test_who_does_not_know_yet_that_it_is_replaced_brings_nothing(self, dead: Three) -> None:
        """Its leaves come under the name that is no more; they are not looked at, and nothing is held against it."""
        says(dead.castellia)
        other = says(dead.peer, depositary.CHANGE, wanting("XA", 3))
        sends(dead, dead.peer, other)
        dead.release(depositary.CHANGE, wanting("XA", 3), dossier=dead.process)
        before = state(dead)
        status, data = dead.door(dead.castellia.post())
        assert (status, read_answer(data).code) == (200, None)
        assert state(dead) == before
        assert RegisterHeld.objects.get(party="XC").size == 3

    def test_an_old_mark_of_another_tenure_holds_nothing_back(self, dead: Three) -> None:
        """What was signed under another name says nothing of this one; what was signed under this one does."""
        other = says(dead.peer, depositary.CHANGE, wanting("XA", 3))
        sends(dead, dead.peer, other)
        dead.release(depositary.CHANGE, wanting("XA", 3), dossier=dead.process)
        here = standing(dead.process)
        register_heads.head(here, signer=dead.signer, at=dead.now)
        mark = marks.read(registering.mark_of(dead.process))
        assert mark is not None
        assert (mark.origin, mark.size) == (register_origin(dead.process, 2), 5)
        released(dead)
        assert state(dead)[0] == 6


def test_rivals_end_in_one_depositary(three: Three) -> None:
    """Each names itself; nobody begins; in the next round both name Castellia."""
    rival = {peer: says(peer, depositary.CHANGE, wanting(peer.own.code, 3)) for peer in (three.peer, three.castellia)}
    shared(three, *rival.values())
    for peer, word in rival.items():
        sends(three, peer, word)
    size = 5
    assert state(three) == (size, size, 1, "")
    for peer in rival:
        assert brought(three, peer.own.code) == 1
    again = [says(peer, depositary.CHANGE, wanting("XC", size, round_=2)) for peer in rival]
    shared(three, *again)
    for peer, word in zip(rival, again, strict=True):
        sends(three, peer, word)
    assert state(three)[2:] == (2, f'[["XC", {size}]]')
    assert three.castellia.kept.keeper is CASTELLIA
    sends(three, three.castellia)
    assert state(three)[0] == size + 2
    assert digest(three) == of_peer(three.castellia)
    assert processes.tenures_of(three.process, state(three)[3])[-1].code == "XC"
