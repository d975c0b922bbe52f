# SPDX-License-Identifier: Apache-2.0
"""Three Parties: what one withholds from another comes through the third, each act with its author's place."""

from __future__ import annotations

import pytest

from demarche.areas.directory import finding
from demarche.areas.directory.models import Contact
from demarche.areas.exchange.comparing import HOUR, Outcome, Rounds, compare_with
from demarche.areas.exchange.models import Comparison
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.charter import read_charter
from demarche.core.encoding import Json, canonical, digest, parse
from demarche.core.parcel import Answer, CarriedAct, Parcel, Want, read_answer, write_parcel
from demarche.ledger import fsck, processes
from demarche.ledger.append import Outgoing, append
from demarche.ledger.models import ActRecord, Member, Outbox, PlaceRecord, Proof
from tests.areas.exchange.node import Two
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog, charter_between, raising
from tests.simulation.peer import SimulatedPeer

AMONG_ALL = ("XA", "XB", "XC")
BY_CASTELLIA = raising("open", raises=CASTELLIA, addressed=AURELIA)


class Three(Two):
    """Aurelia's node in the database, Borealia's and Castellia's in memory; all have founded."""

    def __init__(self, depositary: str = "XA", **limits: int) -> None:
        value = parse(charter_between(AURELIA, BOREALIA).document)
        assert isinstance(value, dict)
        assert isinstance(value["parties"], list)
        parties = [*value["parties"], CASTELLIA.member.value()]
        allowed = {**value["limits"], **limits}  # type: ignore[dict-item]  # a charter's limits are an object
        chosen: dict[str, Json] = {**value, "parties": parties, "limits": allowed, "depositary": depositary}
        super().__init__(charter=read_charter(canonical(chosen)))
        self.castellia = SimulatedPeer(CASTELLIA, AURELIA, self.peer.charter)
        self.wire.doors["127.0.0.13:9443"] = self.castellia
        for each, another in ((self.peer, self.castellia), (self.castellia, self.peer)):
            each.parties = {"XA": AURELIA, "XB": BOREALIA, "XC": CASTELLIA}
            each.owners[another.log.origin] = another.own

    def enter(self, *, confirmed: bool = True) -> Three:  # noqa: ARG002  # as between two
        """The charter is complete; Aurelia has confirmed both."""
        keysets = [each.document for each in (AURELIA, BOREALIA, CASTELLIA)]
        processes.open_process(self.peer.charter, "XA", keysets, origin="demarche.invalid/" + "a" * 32, at=self.now)
        for peer, address in ((self.peer, self.address), (self.castellia, "127.0.0.13:9443")):
            Contact.objects.create(
                process=self.process, code=peer.own.code, address=address, tls=peer.own.keyset.tls, card={}
            )
            processes.confirm(self.process, peer.own.code, at=self.now)
        finding.update(self.process)
        return self

    def found(self) -> Three:
        """All hold all three founding acts."""
        self.enter().found_here()
        acts = [peer.found() for peer in (self.peer, self.castellia)]
        self.deliver()
        for peer, act in zip((self.peer, self.castellia), acts, strict=True):
            peer.send(self.door, act)
        for peer, act in ((self.castellia, acts[0]), (self.peer, acts[1])):
            peer.learn(act)
        return self

    def compared(self, code: str) -> Outcome:
        """Aurelia's node compares with another."""
        given = {"signer": self.signer, "transport": self.wire, "at": self.now, "random": self.random}
        return compare_with((self.process, code), None, **given)  # type: ignore[arg-type]  # by name


@pytest.fixture
def three(db: None, home: object) -> Three:
    """Aurelia, Borealia and Castellia."""
    return Three().found()


def clean() -> bool:
    return not fsck.check(print).faults


def relayed(three: Three, *acts: SignedAct, own: tuple[SignedAct, ...] = ()) -> Answer:
    """Borealia brings acts of Castellia, beside some of its own; what Aurelia's door answers."""
    castellias = three.castellia.log.shown(three.now, since=three.castellia.shown)
    carried = [CarriedAct(each, three.castellia.log.place(each.act.id)) for each in acts]
    parcel = Parcel(three.process, (three.peer.head(), castellias), (*carried, *map(three.peer.carried, own)))
    status, data = three.door(three.peer.cover(three.peer.sealed(write_parcel(parcel))))
    assert status == 200
    return read_answer(data)


def test_an_act_withheld_from_one_comes_through_the_third(three: Three) -> None:
    """Castellia sends it to Borealia alone. Borealia's inventory names it, Aurelia asks, Borealia relays it."""
    act = three.castellia.say(kinds.RAISE, BY_CASTELLIA, audience=AMONG_ALL)
    three.peer.learn(act)
    assert three.compared("XB") == Outcome(1, 0)
    assert three.peer.asked == [Want(dossier=act.act.id, author="XC", above=0)]
    answer = relayed(three, act)
    assert (answer.code, answer.refused) == (None, ())
    assert [each.act for each in answer.places] == [act.act.id]
    assert PlaceRecord.objects.get(act=act.act.id, kind="act").party == "XC"
    assert three.compared("XB") == Outcome(0, 0)
    assert clean()


def test_this_node_relays_what_it_holds_to_the_one_that_lacks_it(three: Three) -> None:
    """The other side of it: Castellia sent it here and not to Borealia, which says what it lacks."""
    act = three.castellia.say(kinds.RAISE, BY_CASTELLIA, audience=AMONG_ALL)
    three.castellia.send(three.door, act)
    assert not Outbox.objects.filter(act=act.act.id).exists()
    assert three.compared("XB") == Outcome(0, 1)
    assert three.deliver() == 1
    assert act.act.id in three.peer.acts
    assert Outbox.objects.get(act=act.act.id).state == "delivered"
    assert three.compared("XB") == Outcome(0, 0)
    assert clean()


def test_a_dossier_between_two_of_them_is_neither_named_nor_sent_to_the_third(three: Three) -> None:
    """Not in an inventory, and not when it is asked for by its id."""
    three.now += 60
    outgoing = Outgoing(
        three.process, "diplomatic", "diplomatic_desk", kinds.RAISE, raising("open"), None, ("XA", "XB"), ()
    )
    secret = append(outgoing, signer=three.signer, at=three.now, random=three.random)
    assert isinstance(secret, SignedAct)
    three.deliver()
    assert three.compared("XC") == Outcome(0, 0)
    three.door(three.castellia.inventory(Want(dossier=secret.act.id, author="XA", above=0)))
    assert not Outbox.objects.filter(act=secret.act.id, addressee="XC").exists()
    _, data = three.door(three.castellia.inventory(Want("0" * 64), whole=False))
    assert all(secret.act.id not in (each.listing or {}) for each in read_answer(data).inventories)
    assert ActRecord.objects.filter(id=secret.act.id).exists()


def test_an_act_is_relayed_without_a_file_that_is_not_here(three: Three) -> None:
    """The act proves itself; what became of the file is said by the door that lacks it."""
    part: Json = {"name": "log.txt", "media": "text/plain", "bytes": 3, "sha256": digest(b"log")}
    act = three.castellia.say(kinds.RAISE, {**BY_CASTELLIA, "file1": part}, audience=AMONG_ALL)
    three.castellia.send(three.door, act)
    assert three.compared("XB") == Outcome(0, 1)
    assert three.deliver() == 1
    assert act.act.id in three.peer.acts


def test_a_log_that_forks_is_held_against_its_own_party(three: Three) -> None:
    """Castellia shows Aurelia one history and Borealia another. Borealia, who relays hers, is not shut out for it, nor blamed."""
    honest = three.castellia.log
    three.castellia.log = MemoryLog(honest.owner, honest.origin)
    for act, at in honest.index.items():
        three.castellia.log.append(act, honest.leaves[at])
    other = three.castellia.say(kinds.RAISE, BY_CASTELLIA, audience=AMONG_ALL)
    three.castellia.log, forked = honest, three.castellia.log
    three.castellia.send(three.door, three.castellia.say(kinds.RAISE, BY_CASTELLIA, audience=AMONG_ALL))
    three.castellia.log = forked
    own = three.peer.say(kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA), audience=AMONG_ALL)
    answer = relayed(three, other, own=(own,))
    assert [each.act for each in answer.places] == [own.act.id]
    assert [(each.act, each.code) for each in answer.refused] == [(other.act.id, "place_unproven")]
    proof = Proof.objects.get()
    assert (proof.kind, proof.party, proof.origin) == ("two_heads", "XC", honest.origin)
    assert clean()


def test_a_founding_act_is_relayed_before_its_author_was_heard_from(db: None, home: object) -> None:
    """Castellia cannot be reached yet; whose log the head is of shows by the key that signed it."""
    three = Three().enter()
    three.found_here()
    founding, castellias = three.peer.found(), three.castellia.found()
    Outbox.objects.filter(addressee="XC").update(due=three.machine + HOUR)
    three.deliver()
    three.peer.send(three.door, founding)
    assert relayed(three, castellias).refused == ()
    assert Member.objects.get(code="XC").origin == three.castellia.log.origin
    assert three.castellia.send(three.door, castellias).refused == ()
    assert clean()


def test_no_author_makes_more_wait_by_having_it_relayed(db: None, home: object) -> None:
    """Borealia brings, one by one, what stands on an act that Castellia withholds: two wait of Castellia's, whoever brings them."""
    three = Three(waiting=2).found()
    opening = three.castellia.say(kinds.RAISE, BY_CASTELLIA, audience=AMONG_ALL)
    acts = [three.castellia.say(kinds.CLOSE, {}, dossier=opening.act.id) for _ in range(3)]
    assert [[each.code for each in relayed(three, act).refused] for act in acts] == [[], [], ["waiting_full"]]


def test_a_dossier_in_which_an_act_waits_is_named_to_no_third_party(three: Three) -> None:
    """What it stands on is asked for of its author, and of those who are known to hold the dossier."""
    opening = three.peer.say(kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA), audience=("XA", "XB"))
    rounds, machine = Rounds(), three.machine
    rounds.due(machine)
    Comparison.objects.update(due=machine + HOUR)
    three.peer.send(three.door, three.peer.say(kinds.CLOSE, {}, dossier=opening.act.id))
    three.wire.posted.clear()
    given = {"signer": three.signer, "transport": three.wire, "at": three.now, "random": three.random}
    for whom in rounds.due(machine):
        rounds.compare(whom, machine=machine, **given)  # type: ignore[arg-type]  # by name
    assert [address for address, _, _ in three.wire.posted] == [three.address]
