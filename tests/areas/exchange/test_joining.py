# SPDX-License-Identifier: Apache-2.0
"""A Party joins: known once it is admitted, served the register once it is compared, in the process once it has acceded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import bringing, comparing
from demarche.areas.exchange.comparing import Rounds
from demarche.areas.exchange.models import Comparison, WaitingAct
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, joining, membership
from demarche.core.acts.act import SignedAct
from demarche.core.codes import Obstacle, Reason
from demarche.core.parcel import read_answer
from demarche.ledger import fsck, processes
from demarche.ledger.append import Outgoing, append
from demarche.ledger.models import ActRecord, KeySetRecord, Member, Outbox, Process, RegisterHeld
from tests.areas.exchange.joining import AMONG_ALL, BETWEEN_TWO, HOUR, THEIRS, Joined, Joining
from tests.builders import CASTELLIA, raising

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json


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


def test_once_it_is_confirmed_the_two_compare_at_once(joined: Joined) -> None:
    """Founders share nothing yet when they confirm each other; who joins reads."""
    joined.admit()
    comparing.on_confirmed(process=joined.process, code="XB")
    assert not Comparison.objects.exists()
    comparing.on_confirmed(process=joined.process, code="XC")
    assert [(each.party, each.due) for each in Comparison.objects.all()] == [("XC", 0.0)]
    comparing.on_confirmed(process=joined.process, code="XC")


def test_until_it_has_read_it_asks_again_soon(reader: Joining) -> None:
    """The others confirm it when they may; it waits for no hour to pass."""
    reader.asked()
    reader.enter()
    reader.wire.before = ObstacleError(Obstacle.NOT_YET, "not_confirmed")
    given = {"signer": reader.signer, "transport": reader.wire, "at": reader.now, "random": reader.random}
    row = Comparison.objects.create(process=reader.process, party="XA")
    comparing.compare_and_keep(row, machine=reader.machine, **given)  # type: ignore[arg-type]  # by name
    row.refresh_from_db()
    assert row.due == reader.machine + comparing.SOON


def test_acts_that_the_register_names_and_that_are_not_here_are_asked_for(reader: Joining) -> None:
    """At once, and not again within a minute; not before the next comparison of everything."""
    reader.asked()
    reader.enter().reads()
    rounds = Rounds()
    rounds.due(reader.machine)
    Comparison.objects.update(due=reader.machine + HOUR)
    assert rounds.due(reader.machine) == []
    reader.says(contacts.CONFIRM, {})
    status, _data = reader.door(reader.peer.post())
    assert status == 200
    row = Process.objects.get()
    assert row.register_known == row.register_size + 1
    assert set(rounds.due(reader.machine)) == {(reader.process, "XA"), (reader.process, "XB")}
