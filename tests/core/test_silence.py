# SPDX-License-Identifier: Apache-2.0
"""The silence procedure: an exact hour, who breaks it in time, what contests it, what comes too late."""

import pytest

from demarche.core.acts import joining as asking_acts
from demarche.core.acts import membership as standing
from demarche.core.acts import silence as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, read_charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json, canonical, moment, stamp
from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.core.log.leaf import act_leaf, got_leaf
from demarche.core.log.place import Place
from demarche.core.log.tree import append, leaf_hash, root
from demarche.core.process.amendments import amended
from demarche.core.process.chair import chair
from demarche.core.process.silence import CHAIR_SITS, DAY, Outcome, Proposal, Timing, adopted_at, proposals
from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA, Party
from tests.core.shared import Shared
from tests.core.test_joining import HOURS_72, asking, joined

XA, XB, XC, XD = "XA", "XB", "XC", "XD"


class Table:
    """Three Parties, and a request of a fourth under silence to an exact hour."""

    def __init__(self) -> None:
        self.shared = Shared()
        joined(self.shared)
        self.asked = self.shared.say(XB, asking_acts.REQUEST, asking(DELTORA, "observer"))
        self.until = self.shared.now + 3600 + HOURS_72
        values: dict[str, Json] = {"about": {"admit": self.asked.id}, "until": stamp(self.until)}
        self.proposal = self.shared.say(XA, acts.PROPOSE, values)

    def object(self, author: str, made: int, entered: int | None, kind: str = acts.OBJECT) -> Act:
        """Break the silence: made then, entered then or not yet."""
        values: dict[str, Json] = {"proposal": self.proposal.id}
        act = self.shared.write(author, kind, values | ({"text": "Not so."} if kind == acts.AMEND else {}), made=made)
        if entered is None:
            self.shared.take(act)
        else:
            self.shared.enter(act, t=entered)
        return act

    def announce(
        self, outcome: str, author: str = XA, at: int | None = None, after: tuple[str, ...] = ()
    ) -> Reason | None:
        """Announce what came of it, at the hour or later; give why that is refused."""
        values: dict[str, Json] = {"proposal": self.proposal.id, "outcome": outcome}
        act = self.shared.write(author, acts.ANNOUNCE, values, made=self.until if at is None else at, after=after)
        self.shared.enter(act, t=max(self.until, self.shared.register.times[-1]))
        return self.shared.reason(act)

    @property
    def now(self) -> Proposal:
        """The proposal as the register has it."""
        return next(each for each in proposals(self.shared.view, self.shared.charter) if each.act == self.proposal.id)

    def adopted(self) -> int | None:
        return adopted_at(self.shared.view, self.shared.charter, {"admit": self.asked.id})


def test_unbroken_it_is_adopted_at_the_hour() -> None:
    """Announced by the chair, however much later, it is adopted at the hour."""
    table = Table()
    assert (table.now.outcome, table.adopted()) == (None, None)
    assert table.announce("adopted", at=table.until - 1) is Reason.BEFORE_THE_HOUR
    assert table.announce("adopted", at=table.until + 5 * DAY) is None
    assert (table.now.outcome, table.adopted()) == (Outcome.ADOPTED, table.until)


@pytest.mark.parametrize(
    ("made", "entered", "timing", "outcome"),
    [
        (-1, -1, Timing.IN_TIME, "broken"),
        (-2, 0, Timing.CONTESTS, "contested"),
        (-1, DAY - 1, Timing.CONTESTS, "contested"),
        (-1, DAY, Timing.LATE, "adopted"),
        (0, 0, Timing.LATE, "adopted"),
        (1, 1, Timing.LATE, "adopted"),
    ],
)
@pytest.mark.parametrize("kind", [acts.OBJECT, acts.AMEND])
def test_a_second_before_the_hour_and_a_second_after(
    kind: str, made: int, entered: int, timing: Timing, outcome: str
) -> None:
    """11:59:59, 12:00:00 and 12:00:01: objection and amendment alike; one outcome can be announced, and no other."""
    table = Table()
    table.object(XC, table.until + made, table.until + entered, kind)
    [objection] = table.now.objections
    assert (objection.timing(table.until), objection.amends) == (timing, kind == acts.AMEND)
    for other in {"adopted", "broken", "contested"} - {outcome}:
        assert table.announce(other, at=table.until + 2 * DAY) is Reason.NOT_WHAT_CAME_OF_IT
    assert table.announce(outcome, at=table.until + 2 * DAY) is None
    assert table.now.outcome == outcome


def test_the_depositarys_own_objection_is_in_time_when_another_had_it() -> None:
    """Its own register proves nothing for it; the place in another Party's log does."""
    table = Table()
    objection = table.object(XA, table.until - 10, table.until - 10)
    assert table.now.objections[0].timing(table.until) is Timing.CONTESTS
    place, head = placed(BOREALIA, objection, table.until - 5)
    table.shared.say(XB, acts.SHOW, {"act": objection.id, "place": place.to_json(), "head": head.decode()})
    assert table.now.objections[0].timing(table.until) is Timing.IN_TIME


def test_what_is_shown_of_one_objection_says_nothing_of_another() -> None:
    """Two Parties object; a receipt is shown of one."""
    table = Table()
    one = table.object(XB, table.until - 10, table.until + 5)
    other = table.object(XC, table.until - 10, table.until + 5)
    place, head = placed(CASTELLIA, one, table.until - 5)
    table.shared.say(XB, acts.SHOW, {"act": one.id, "place": place.to_json(), "head": head.decode()})
    timings = {each.act: each.timing(table.until) for each in table.now.objections}
    assert timings == {one.id: Timing.IN_TIME, other.id: Timing.CONTESTS}


def placed(owner: Party, act: Act, t: int, leaf: bytes | None = None) -> tuple[Place, bytes]:
    """A receipt of an act in the log of a Party, with the head that covers it."""
    data = leaf or got_leaf(t, owner.ref, act=act.id, sigs="5" * 64, salt=bytes(16))
    size, peaks, _nodes = append(0, b"", [leaf_hash(data)])
    origin = f"demarche.invalid/{owner.code}"
    head = sign_head(owner.log, Checkpoint(origin, size, root(size, peaks)), t)
    return Place(data, 0, (), origin, size), head


def test_what_shows_afterwards_that_it_was_broken_undoes_the_adoption() -> None:
    """A chair who is depositary too and sits on an objection: the receipt of a third Party proves it."""
    table = Table()
    objection = table.object(XB, table.until - 10, None)
    assert table.announce("adopted") is None
    assert table.adopted() == table.until
    place, head = placed(CASTELLIA, objection, table.until - 5)
    table.shared.enter(objection, t=table.until + 5 * DAY)
    shown: dict[str, Json] = {"act": objection.id, "place": place.to_json(), "head": head.decode()}
    table.shared.say(XB, acts.SHOW, shown)
    assert (table.now.outcome, table.adopted()) == (Outcome.BROKEN, None)


def test_what_is_no_receipt_of_another_shows_nothing() -> None:
    """Its author's own log, another act, another kind of leaf, a head that nobody here signed, a file."""
    table = Table()
    objection = table.object(XC, table.until - 10, None)
    shared, t = table.shared, table.until - 5

    def refused(owner: Party, leaf: bytes | None = None, about: Act = objection) -> Reason | None:
        place, head = placed(owner, about, t, leaf)
        values: dict[str, Json] = {"act": objection.id, "place": place.to_json(), "head": head.decode()}
        act = shared.write(XB, acts.SHOW, values, after=[objection.id])
        shared.take(act)
        return shared.reason(act)

    assert refused(AURELIA, leaf=act_leaf(t, AURELIA.ref, act=objection.id, sigs="5" * 64, salt=bytes(16))) is (
        Reason.NOT_PROVEN
    )
    shared = Table().shared
    table = Table()
    shared, objection = table.shared, table.object(XC, table.until - 10, table.until - 10)
    for owner, leaf, about in (
        (CASTELLIA, None, objection),
        (DELTORA, None, objection),
        (AURELIA, None, table.asked),
        (AURELIA, got_leaf(t, AURELIA.ref, act=objection.id, sigs="5" * 64, salt=bytes(16), file="6" * 64), objection),
    ):
        place, head = placed(owner, about, t, leaf)
        values: dict[str, Json] = {"act": objection.id, "place": place.to_json(), "head": head.decode()}
        assert shared.refused(XB, acts.SHOW, values) is Reason.NOT_PROVEN
    place, head = placed(AURELIA, objection, t)
    values = {"act": table.asked.id, "place": place.to_json(), "head": head.decode()}
    assert shared.refused(XB, acts.SHOW, values) is Reason.NO_SUCH_PROPOSAL
    values = {"act": objection.id, "place": place.to_json(), "head": "no note"}
    assert shared.refused(XB, acts.SHOW, values) is Reason.NOT_PROVEN
    malformed: tuple[dict[str, Json], ...] = ({"place": {}}, {"head": ""})
    for wrong in malformed:
        assert shared.refused(XB, acts.SHOW, {**values, **wrong}) is Reason.PART_MALFORMED


def test_a_later_word_takes_nothing_from_an_objection_in_time() -> None:
    """Objected in time and again after the hour: it is broken."""
    table = Table()
    table.object(XC, table.until - 10, table.until - 10)
    table.object(XC, table.until + 10, table.until + 10)
    assert table.announce("adopted", at=table.until + 2 * DAY) is Reason.NOT_WHAT_CAME_OF_IT
    assert table.announce("broken", at=table.until + 2 * DAY) is None


def test_an_objection_seen_and_not_entered_contests_what_the_chair_would_adopt() -> None:
    """Who has seen one made before the hour does not announce that there was none."""
    table = Table()
    objection = table.object(XB, table.until - 10, None)
    assert table.announce("adopted", after=(objection.id,)) is Reason.NOT_WHAT_CAME_OF_IT
    assert table.announce("contested", after=(objection.id,)) is None
    assert table.adopted() is None


def test_the_chair_announces_and_any_party_when_the_chair_sits() -> None:
    """48 hours after the hour."""
    table = Table()
    late = table.until + CHAIR_SITS
    assert table.announce("adopted", author=XB, at=late - 1) is Reason.NOT_THE_CHAIR
    assert table.announce("adopted", author=XB, at=late) is None
    assert table.adopted() == table.until


def test_of_two_announcements_the_one_that_adopts_nothing_stands() -> None:
    """Two who thought themselves in the chair, one of whom knew of an objection."""
    table = Table()
    late = table.until + CHAIR_SITS
    head = table.shared.register.head
    table.object(XC, table.until - 10, table.until - 10)
    assert table.announce("broken", author=XB, at=late) is None
    act = table.shared.write(
        XA, acts.ANNOUNCE, {"proposal": table.proposal.id, "outcome": "adopted"}, head=head, made=late
    )
    table.shared.enter(act, t=late)
    assert table.shared.reason(act) is None
    assert table.now.outcome is Outcome.BROKEN


def test_of_two_parties_nothing_is_adopted_without_the_others_act() -> None:
    """However long it says nothing; and of three, one of whom is suspended, just so."""
    shared = Shared()
    asked = shared.say(XA, asking_acts.REQUEST, asking())
    until = shared.now + 3600 + HOURS_72
    about: dict[str, Json] = {"about": {"admit": asked.id}, "until": stamp(until)}
    proposal = shared.say(XA, acts.PROPOSE, about)
    values: dict[str, Json] = {"proposal": proposal.id, "outcome": "adopted"}
    late = until + 30 * DAY
    assert shared.refused(XA, acts.ANNOUNCE, values, made=late) is Reason.NOT_WHAT_CAME_OF_IT
    shared.say(XB, acts.AGREE, {"proposal": proposal.id})
    assert shared.refused(XA, acts.ANNOUNCE, values, made=late) is None

    table = Table()
    table.shared.say(XC, standing.SUSPEND, {"note": "XC/9/2027"})
    assert table.announce("adopted") is Reason.NOT_WHAT_CAME_OF_IT
    table.shared.say(XB, acts.AGREE, {"proposal": table.proposal.id})
    assert table.announce("adopted") is None


def test_alone_nobody_adopts_anything() -> None:
    """Of two Parties, one of whom is suspended."""
    shared = Shared()
    asked = shared.say(XA, asking_acts.REQUEST, asking())
    until = shared.now + 3600 + HOURS_72
    proposal = shared.say(XA, acts.PROPOSE, {"about": {"admit": asked.id}, "until": stamp(until)})
    shared.say(XB, standing.SUSPEND, {"note": "XB/9/2027"})
    values: dict[str, Json] = {"proposal": proposal.id, "outcome": "adopted"}
    assert shared.refused(XA, acts.ANNOUNCE, values, made=until) is Reason.NOT_WHAT_CAME_OF_IT


def test_what_is_put_under_silence() -> None:
    """By the chair, for as long as the charter says at least, about what was asked for."""
    table = Table()
    shared = table.shared
    soon: dict[str, Json] = {"about": {"admit": table.asked.id}, "until": stamp(shared.now + 3600 + HOURS_72 - 1)}
    later: dict[str, Json] = {**soon, "until": stamp(shared.now + 3 * HOURS_72)}
    assert shared.refused(XB, acts.PROPOSE, later) is Reason.NOT_THE_CHAIR
    assert shared.refused(XA, acts.PROPOSE, soon) is Reason.SILENCE_TOO_SHORT
    assert shared.refused(XA, acts.PROPOSE, {**later, "about": {"admit": table.proposal.id}}) is Reason.NO_SUCH_PROPOSAL
    assert shared.refused(XA, acts.PROPOSE, {**later, "about": {"admit": "0" * 64}}) is Reason.NO_SUCH_PROPOSAL
    for kind in (acts.OBJECT, acts.AGREE, acts.ANNOUNCE):
        values: dict[str, Json] = {"proposal": table.asked.id}
        values |= {"outcome": "adopted"} if kind == acts.ANNOUNCE else {}
        assert shared.refused(XB, kind, values) is Reason.NO_SUCH_PROPOSAL
    assert shared.refused(XA, acts.PROPOSE, {**later, "about": {}}) is Reason.PART_MALFORMED


def test_the_chair_passes_on_every_six_months() -> None:
    """To the next Party in the order in which they came that takes part then; an observer never chairs."""
    shared = Shared()
    joined(shared)
    founded = shared.register.times[1]
    assert stamp(founded)[:10] == "2027-01-05"

    def at(day: str) -> str:
        return chair(shared.view, shared.charter, moment(f"{day}T{stamp(founded)[11:]}"))

    assert [at("2027-01-05"), at("2027-07-04"), at("2027-07-05"), at("2028-01-05"), at("2028-07-05")] == [
        *(XA, XA, XB, XC, XA)
    ]
    shared.say(XB, standing.SUSPEND, {"note": "XB/9/2027"})
    assert at("2027-07-05") == XC


def test_a_chair_of_a_month_passes_on_at_the_end_of_it() -> None:
    """On the same day of the month as the founding, or the last that it has; and back to it in a longer one."""
    shared = Shared()
    joined(shared)
    shared.charter = monthly(shared)
    shared.register.times[1] = moment("2027-01-31T09:00:00Z")

    def at(when: str) -> str:
        return chair(shared.view, shared.charter, moment(when))

    assert [at("2027-02-28T08:59:59Z"), at("2027-02-28T09:00:00Z")] == [XA, XB]
    assert [at("2027-03-31T08:59:59Z"), at("2027-03-31T09:00:00Z")] == [XB, XC]


def monthly(shared: Shared, months: int = 1) -> Charter:
    """The charter, with a chair for so many months."""
    return read_charter(canonical(amended(shared.charter, chair={"party": XA, "months": months})["charter"]))


def test_a_chair_without_a_term_stays() -> None:
    """And where nobody else takes part when it passes, it stays where it is."""
    shared = Shared()
    later = shared.now + 400 * DAY
    assert chair(shared.view, monthly(shared, months=0), later) == XA
    assert chair(shared.view, monthly(shared, months=12), later) == XB
    for code in (XA, XB):
        shared.say(code, standing.SUSPEND, {"note": f"{code}/9/2027"})
    assert chair(shared.view, monthly(shared, months=12), later) == XA
