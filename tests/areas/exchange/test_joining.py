# SPDX-License-Identifier: Apache-2.0
"""A Party joins: known once it is admitted, served the register once it is compared, in the process once it has acceded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import bringing, comparing
from demarche.areas.exchange.comparing import compare_with
from demarche.areas.exchange.models import WaitingAct
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, joining, membership, silence
from demarche.core.acts.act import SignedAct
from demarche.core.charter import read_charter
from demarche.core.codes import Reason
from demarche.core.encoding import canonical, parse, stamp
from demarche.core.parcel import CarriedAct, Parcel, read_answer, write_parcel
from demarche.core.process import membership as standings
from demarche.ledger import fsck, processes, replay
from demarche.ledger.append import Outgoing, append
from demarche.ledger.models import ActRecord, KeySetRecord, Member, Outbox, RegisterHeld
from tests.areas.exchange.node import Two
from tests.builders import AURELIA, BOREALIA, CASTELLIA, charter_between, raising
from tests.core.test_joining import asking
from tests.simulation.peer import SimulatedPeer

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json
    from demarche.core.parcel import Answer

THEIRS = "127.0.0.13:9443"
HOUR = 3600
BETWEEN_TWO = raising("open")
AMONG_ALL = ("XA", "XB", "XC")


class Joined(Two):
    """Aurelia's node in the database, Borealia's in memory, both founded; Castellia's in memory asks to join."""

    def __init__(self) -> None:
        super().__init__()
        self.castellia = SimulatedPeer(CASTELLIA, AURELIA, self.peer.charter)
        self.wire.doors[THEIRS] = self.castellia
        cast = {"XA": AURELIA, "XB": BOREALIA, "XC": CASTELLIA}
        for each, another in ((self.peer, self.castellia), (self.castellia, self.peer)):
            each.parties = cast
            each.owners[another.log.origin] = another.own

    @property
    def now(self) -> int:
        """Process time, the same everywhere."""
        return self._now

    @now.setter
    def now(self, at: int) -> None:
        self._now = self.peer.now = at
        if hasattr(self, "castellia"):
            self.castellia.now = at

    def states(self, kind: str, values: dict[str, Json]) -> SignedAct:
        """Aurelia says something in the register."""
        return self.release(kind, values, dossier=self.process)

    def asks(self) -> SignedAct:
        """Aurelia enters Castellia's request."""
        log: Json = {"origin": self.castellia.log.origin, "keys": CASTELLIA.log.public.to_json()}
        return self.states(joining.REQUEST, asking(CASTELLIA, log=log, door=THEIRS))

    def admit(self) -> SignedAct:
        """It is asked for, put under silence, agreed to by Borealia, and announced."""
        asked = self.asks()
        until = stamp(self.now + 73 * HOUR)
        proposal = self.states(silence.PROPOSE, {"about": {"admit": asked.act.id}, "until": until})
        self.deliver()
        self.now += 60
        agreed = self.peer.say(silence.AGREE, {"proposal": proposal.act.id}, dossier=self.process)
        self.peer.send(self.door, agreed)
        self.now += 74 * HOUR
        self.states(silence.ANNOUNCE, {"proposal": proposal.act.id, "outcome": "adopted"})
        self.deliver(later=HOUR)
        return asked

    def confirm(self) -> None:
        """Aurelia's officers compared Castellia's fingerprint."""
        processes.confirm(self.process, "XC", at=self.now)

    def compared(self, code: str) -> None:
        """Aurelia's node compares with another."""
        given = {"signer": self.signer, "transport": self.wire, "at": self.now, "random": self.random}
        compare_with((self.process, code), None, **given)  # type: ignore[arg-type]  # by name

    def read_by_castellia(self) -> None:
        """Castellia says that it has nothing; what it lacks comes."""
        self.compared("XC")
        self.deliver(later=HOUR)

    def accedes(self, asked: SignedAct) -> SignedAct:
        """Castellia's first act."""
        self.now += 60
        log: Json = {"origin": self.castellia.log.origin, "keys": CASTELLIA.log.public.to_json()}
        act = self.castellia.say(joining.ACCEDE, {"request": asked.act.id, "log": log}, dossier=self.process)
        self.castellia.send(self.door, act)
        return act

    def inside(self) -> list[str]:
        """Who is in the process by what is folded here."""
        ground = replay.ground(self.process)
        return list(standings.members(ground.view(ground.head.size), processes.charter_of(self.process)))


@pytest.fixture
def joined(db: None, home: Path) -> Joined:
    """Before anything is asked."""
    two = Joined()
    two.found()
    return two


def clean() -> bool:
    return not fsck.check(print).faults


def test_who_is_admitted_is_known_and_not_confirmed(joined: Joined) -> None:
    """By the act that announces it, and not before; its keys and how to reach it stand in its request."""
    joined.asks()
    assert not Member.objects.filter(code="XC").exists()
    joined.admit()
    member = Member.objects.get(code="XC")
    assert (member.name, member.root) == ("Castellia", CASTELLIA.member.root)
    assert (member.keyset_hash, member.origin) == (CASTELLIA.keyset.hash, joined.castellia.log.origin)
    assert member.confirmed_at is None
    assert KeySetRecord.objects.filter(party="XC").exists()
    assert (Contact.objects.get(code="XC").address, Contact.objects.get(code="XC").tls) == (
        THEIRS,
        CASTELLIA.keyset.tls,
    )
    assert joined.inside() == ["XA", "XB"]
    assert clean()


def test_nothing_passes_before_it_is_compared(joined: Joined) -> None:
    """Its door is as shut as anybody's."""
    joined.admit()
    status, data = joined.door(joined.castellia.inventory())
    assert (status, read_answer(data).code) == (403, "not_confirmed")
    assert "XC" not in [code for _process, code in comparing.members()]


def test_it_reads_the_register_accedes_and_is_written_to(joined: Joined) -> None:
    """No dossier from before is named to it; from its accession on it is in the audience of what is said to all."""
    before = joined.release(kinds.RAISE, BETWEEN_TWO)
    joined.deliver()
    asked = joined.admit()
    joined.confirm()
    joined.read_by_castellia()
    held = {act.act.id for act in joined.castellia.acts.values()}
    registered = set(ActRecord.objects.filter(dossier=joined.process).values_list("id", flat=True))
    assert held == registered
    assert before.act.id not in held
    assert joined.castellia.kept.register.head.size == processes.standing(joined.process).register.size

    act = joined.accedes(asked)
    assert joined.inside() == ["XA", "XB", "XC"]
    assert joined.castellia.receipts.keys() == {act.act.id}
    said = joined.states(contacts.CONFIRM, {})
    assert set(Outbox.objects.filter(act=said.act.id).values_list("addressee", flat=True)) == {"XB", "XC"}
    assert not Outbox.objects.filter(act=before.act.id, addressee="XC").exists()
    assert clean()


def test_its_dossiers_are_those_that_are_opened_with_it(joined: Joined) -> None:
    """A matter among three is raised with it; one between two of them is not named to it."""
    asked = joined.admit()
    joined.confirm()
    joined.read_by_castellia()
    joined.accedes(asked)
    joined.now += 60
    values = raising("open", roles={"raises": ["XA"], "addressed": ["XB"], "informed": ["XC"]})
    outgoing = Outgoing(joined.process, "diplomatic", "diplomatic_desk", kinds.RAISE, values, None, AMONG_ALL)
    among = append(outgoing, signer=joined.signer, at=joined.now, random=joined.random)
    assert isinstance(among, SignedAct)
    between = joined.release(kinds.RAISE, BETWEEN_TWO)
    joined.deliver(later=HOUR)
    assert among.act.id in joined.castellia.acts
    assert between.act.id not in joined.castellia.acts
    assert clean()


def test_the_depositary_brings_it_what_is_entered_later(joined: Joined) -> None:
    """As every other Party; and nothing to who was admitted and has not acceded."""
    asked = joined.admit()
    assert not RegisterHeld.objects.filter(party="XC").exists()
    joined.confirm()
    joined.read_by_castellia()
    joined.accedes(asked)
    assert RegisterHeld.objects.filter(party="XC").exists()
    given = {"signer": joined.signer, "transport": joined.wire, "at": joined.now, "random": joined.random}
    bringing.bring((joined.process, "XC"), machine=joined.machine + HOUR, **given)  # type: ignore[arg-type]  # by name
    assert joined.castellia.kept.register.head.size == processes.standing(joined.process).register.size


def test_who_has_withdrawn_is_sent_nothing_more(joined: Joined) -> None:
    """Neither what is said to all, nor in a matter that it is in, from the acts on that saw it."""
    raised = joined.release(kinds.RAISE, BETWEEN_TWO)
    joined.deliver()
    joined.now += 60
    left = joined.peer.say(membership.WITHDRAW, {"note": "XB/9/2027"}, dossier=joined.process)
    joined.peer.send(joined.door, left)
    said = joined.states(contacts.CONFIRM, {})
    more = joined.release(kinds.ASSESS, {"status": "open"}, dossier=raised)
    assert not Outbox.objects.filter(act__in=(said.act.id, more.act.id)).exists()


class Joining(Two):
    """Castellia's node in the database joins what Aurelia and Borealia, in memory, have founded."""

    def __init__(self, **limits: int) -> None:
        value = parse(charter_between(AURELIA, BOREALIA).document)
        assert isinstance(value, dict)
        charter = read_charter(canonical({**value, "limits": {**value["limits"], **limits}}))  # type: ignore[dict-item]
        super().__init__(CASTELLIA, AURELIA, charter=charter)
        self.borealia = SimulatedPeer(BOREALIA, CASTELLIA, charter)
        for each, another in ((self.peer, self.borealia), (self.borealia, self.peer)):
            each.parties = {"XA": AURELIA, "XB": BOREALIA, "XC": CASTELLIA}
            each.owners[another.log.origin] = another.own
        self.origin = "demarche.invalid/" + "c" * 32
        for one, other in ((self.peer, self.borealia), (self.borealia, self.peer)):
            other.learn(one.found())

    def says(self, kind: str, values: dict[str, Json], *, by: SimulatedPeer | None = None) -> SignedAct:
        """One of the two says something in the register, and both hold it and its leaf."""
        self.now += 60
        author = by or self.peer
        self.borealia.now = self.now
        act = author.say(kind, values, dossier=self.process)
        other = self.borealia if author is self.peer else self.peer
        other.learn(act)
        kept = self.borealia.kept
        kept.take(self.peer.kept.record(kept.register.size, self.peer.kept.register.size))
        return act

    def asked(self) -> SignedAct:
        """They admit Castellia."""
        log: Json = {"origin": self.origin, "keys": CASTELLIA.log.public.to_json()}
        asked = self.says(joining.REQUEST, asking(CASTELLIA, log=log, door=""))
        until = stamp(self.now + 73 * HOUR)
        proposal = self.says(silence.PROPOSE, {"about": {"admit": asked.act.id}, "until": until})
        self.says(silence.AGREE, {"proposal": proposal.act.id}, by=self.borealia)
        self.now += 74 * HOUR
        self.says(silence.ANNOUNCE, {"proposal": proposal.act.id, "outcome": "adopted"})
        return asked

    def enter(self, *, confirmed: bool = True) -> Joining:
        """Castellia's administrator opened the admission, and confirmed both by telephone."""
        processes.open_process(
            self.peer.charter,
            "XC",
            [each.document for each in (AURELIA, BOREALIA, CASTELLIA)],
            origin=self.origin,
            at=self.now,
            joined=[CASTELLIA.member],
            origins={"XA": self.peer.log.origin, "XB": self.borealia.log.origin, "XC": self.origin},
        )
        for code in ("XA", "XB") if confirmed else ():
            processes.confirm(self.process, code, at=self.now)
        return self

    def reads(self) -> Answer:
        """Aurelia brings all of the register that Castellia lacks, Borealia's acts among it."""
        acts = [each for each in self.peer.acts.values() if each.act.in_register]
        own = tuple(self.peer.carried(each) for each in acts if each.act.author == "XA")
        theirs = [each for each in acts if each.act.author == "XB"]
        relayed = tuple(CarriedAct(each, self.borealia.log.place(each.act.id)) for each in theirs)
        heads = (self.peer.head(), self.borealia.log.shown(self.now))
        parcel = Parcel(self.process, heads, (*own, *relayed), register=self.peer.kept.lacking())
        status, data = self.door(self.peer.cover(self.peer.sealed(write_parcel(parcel))))
        answer = read_answer(data)
        assert (status, answer.code, answer.refused) == (200, None, ())
        self.peer.check(answer, acts)
        self.peer.shown = len(self.peer.log.leaves)
        self.peer.kept.believe(answer.held)
        return answer


@pytest.fixture
def reader(db: None, home: Path) -> Joining:
    """Castellia is admitted, and its node has entered the process."""
    return Joining()


def test_the_joiner_folds_the_whole_register_and_accedes(reader: Joining) -> None:
    """In one parcel, in whatever order; it has receipted everything in the log that its request names."""
    asked = reader.asked()
    reader.enter().reads()
    here = processes.standing(reader.process)
    assert (here.register.size, here.register.root) == (
        reader.peer.kept.register.head.size,
        reader.peer.kept.register.head.root,
    )
    assert WaitingAct.objects.count() == 0
    assert clean()

    log: Json = {"origin": reader.origin, "keys": CASTELLIA.log.public.to_json()}
    act = reader.release(joining.ACCEDE, {"request": asked.act.id, "log": log}, dossier=reader.process)
    assert act.act.seq == 1
    assert set(Outbox.objects.filter(act=act.act.id).values_list("addressee", flat=True)) == {"XA", "XB"}
    assert clean()


@pytest.mark.usefixtures("db", "home")
def test_many_acts_wait_for_nothing_where_the_founding_acts_come_along() -> None:
    """More of them cite leaves of the same parcel than may wait."""
    reader = Joining(waiting=3)
    for _ in range(10):
        reader.says(contacts.CONFIRM, {})
    reader.asked()
    reader.enter().reads()
    assert processes.standing(reader.process).register.size == reader.peer.kept.register.size
    assert WaitingAct.objects.count() == 0


def test_a_dossier_is_not_sent_to_who_reads(reader: Joining) -> None:
    """An act of a matter that names other Parties is refused at the door of the one who joins."""
    reader.asked()
    concern = reader.peer.say(kinds.RAISE, BETWEEN_TWO, audience=("XA", "XB"))
    reader.enter().reads()
    status, data = reader.door(reader.peer.post(concern))
    answer = read_answer(data)
    assert status == 200
    assert [each.code for each in answer.refused] == ["wrong_addressee"]


def test_the_joiner_says_nothing_before_it_has_acceded(reader: Joining) -> None:
    """The rules refuse it here, as everywhere."""
    reader.asked()
    reader.enter().reads()
    outgoing = Outgoing(reader.process, "diplomatic", "diplomatic_desk", contacts.CONFIRM, {}, reader.process, None)
    given = {"signer": reader.signer, "at": reader.now + 60, "random": reader.random}
    assert append(outgoing, **given) is Reason.NOT_IN_THE_PROCESS  # type: ignore[arg-type]  # by name


def test_who_names_another_log_in_its_founding_act_is_known_by_that(reader: Joining) -> None:
    """What the admission says of logs is the word of whoever made it; the founding act decides."""
    reader.asked()
    reader.enter()
    Member.objects.filter(code="XB").update(origin="demarche.invalid/" + "e" * 32)
    reader.reads()
    assert Member.objects.get(code="XB").origin == reader.borealia.log.origin
    assert clean()
