# SPDX-License-Identifier: Apache-2.0
"""Communication checks: whom one can call, who answers, and how long it took."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import checks as acts
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts as contact_acts
from demarche.core.acts.act import Act, Authorship, Standpoint, write
from demarche.core.acts.schema import check_parts
from demarche.core.acts.vocabulary import NEWEST, RELEASED, VOCABULARIES
from demarche.core.charter import read_charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json, canonical, moment, parse
from demarche.core.process.checks import Check, Result, check, results, shared, usual_window
from demarche.core.process.deadlines import State, Verdict
from demarche.core.process.docket import Docket
from demarche.core.process.membership import Pause
from demarche.core.process.settle import add, admits, rule_of
from tests.core.shared import Shared
from tests.core.sides import numbers
from tests.core.test_acts_page import named, table
from tests.core.test_contacts import ENTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

XA, XB, XC = "XA", "XB", "XC"
HOUR = 3600
PAGE = (Path(__file__).parents[2] / "docs" / "protocol" / "checks.md").read_text()
ROLES: dict[str, Json] = {"raises": [XA], "addressed": [XB], "informed": []}
CALL: dict[str, Json] = {"roles": ROLES, "contacts": ["desk", "duty"], "window": 48}


def listing(*, alternates: Iterable[str] = ("night", "gone")) -> Shared:
    """A process in whose directory Borealia has a desk, a duty line and one for the night."""
    shared_ = Shared()
    for name, type_ in (("desk", "diplomatic"), ("duty", "technical"), ("night", "technical")):
        entry = {**ENTRY, "type": type_, "alternates": list[Json](alternates) if name == "desk" else []}
        shared_.say(XB, contact_acts.NOMINATE, {"contact": name, "entry": entry, "note": "XB/1/2027"})
    return shared_


class Dossier:
    """One check, or another dossier, as a node holds it."""

    def __init__(self, shared_: Shared, kind: str = acts.CALL, values: Mapping[str, Json] = CALL) -> None:
        self.shared = shared_
        self.call = self._write(XA, kind, values, Standpoint(1, None, (), shared_.register.head), audience=(XA, XB))
        self.docket = Docket(shared_.process, self.call.id)
        add(self.docket, self.call, shared_.ground)

    def _write(
        self,
        author: str,
        kind: str,
        values: Mapping[str, Json],
        at: Standpoint,
        audience: tuple[str, ...] | None = None,
    ) -> Act:
        by = Authorship(self.shared.process, author, "technical_desk", self.shared.refs[author].hash, self.shared.now)
        dossier = None if audience else self.call.id
        return write(kind, values, by=by, at=at, dossier=dossier, audience=audience, random=numbers).act

    def write(self, author: str, kind: str, values: Mapping[str, Json]) -> Act:
        own = self.docket.newest(author)
        others = tuple(sorted(tip for party, tip in self.docket.tips.items() if party != author))
        seq, prev = (1, None) if own is None else (own.act.seq + 1, own.act.id)
        return self._write(author, kind, values, Standpoint(seq, prev, others, self.shared.register.head))

    def say(self, author: str, kind: str, values: Mapping[str, Json]) -> Act:
        said = self.write(author, kind, values)
        add(self.docket, said, self.shared.ground)
        assert self.docket.reason(said.id) is None
        return said

    def refused(self, author: str, kind: str, values: Mapping[str, Json]) -> Reason | None:
        return admits(self.docket, self.write(author, kind, values), self.shared.ground)

    @property
    def check(self) -> Check:
        found = check(self.docket)
        assert found is not None
        return found

    def results(self, places: dict[str, dict[str, int]], at: int, *paused: Pause) -> dict[str, Result]:
        return {each.called.contact: each for each in results(self.check, places, at, paused)}


def judged(shared_: Shared, values: Mapping[str, Json]) -> Reason | None:
    """Why a call would be refused."""
    dossier = Dossier(shared_, values=values)
    return dossier.docket.reason(dossier.call.id)


def test_a_call_names_contacts_that_the_register_it_cites_has() -> None:
    """Each with its type and with those of its alternates that are nominated; of those that have gone it names none."""
    shared_ = listing()
    called = Dossier(shared_).check
    assert (called.caller, called.addressed, called.window) == (XA, XB, 48)
    assert [(each.contact, each.type, each.alternates) for each in called.called] == [
        ("desk", "diplomatic", ("night",)),
        ("duty", "technical", ()),
    ]
    assert judged(shared_, {**CALL, "contacts": ["nobody"]}) is Reason.NOT_NOMINATED
    shared_.say(XB, contact_acts.REMOVE, {"contact": "duty", "note": "XB/2/2027"})
    assert judged(shared_, CALL) is Reason.NOT_NOMINATED
    assert judged(shared_, {**CALL, "contacts": ["desk"]}) is None


@pytest.mark.parametrize(
    "roles",
    [
        {"raises": [XB], "addressed": [XA], "informed": []},
        {"raises": [XA], "addressed": [XC], "informed": []},
        {"raises": [XA, XB], "addressed": [XB], "informed": []},
        {"raises": [XA], "addressed": [XB], "informed": [XC]},
    ],
)
def test_a_call_is_between_two(roles: dict[str, Json]) -> None:
    """Who calls, and whom; nobody is informed."""
    assert judged(listing(), {**CALL, "roles": roles}) is Reason.ROLES_MISMATCH


def test_a_call_to_several_is_none() -> None:
    """One dossier with each: nobody learns how another answers."""
    shared_ = listing()
    dossier = Dossier(shared_)
    roles: dict[str, Json] = {"raises": [XA], "addressed": [XB, XC], "informed": []}
    at = Standpoint(1, None, (), shared_.register.head)
    said = dossier._write(XA, acts.CALL, {**CALL, "roles": roles}, at, audience=(XA, XB, XC))  # its own
    assert admits(Docket(shared_.process, said.id), said, shared_.ground) is Reason.ROLES_MISMATCH


@pytest.mark.parametrize(
    "wrong",
    [{"window": 0}, {"window": 721}, {"contacts": []}, {"contacts": ["duty", "desk"]}, {"contacts": ["A Desk"]}],
)
def test_a_call_has_its_form(wrong: dict[str, Json]) -> None:
    """At least one contact, in order, and a window of at most thirty days."""
    assert judged(listing(), {**CALL, **wrong}) is Reason.PART_MALFORMED


def test_who_answers_for_which_contact() -> None:
    """Only the Party that is called, for a contact that is, in its role or in that of its alternate."""
    dossier = Dossier(listing())
    refused = dossier.refused
    assert refused(XA, acts.ANSWER, {"contact": "desk"}) is Reason.ONLY_ADDRESSED
    assert refused(XB, acts.WITHDRAW, {}) is Reason.ONLY_RAISING
    assert refused(XB, acts.ANSWER, {"contact": "night"}) is Reason.CONTACT_NOT_CALLED
    assert refused(XB, acts.ANSWER, {"contact": "duty", "by": "night"}) is Reason.CONTACT_NOT_CALLED
    assert refused(XB, acts.ANSWER, {"contact": "desk", "by": "gone"}) is Reason.CONTACT_NOT_CALLED
    assert refused(XB, acts.ANSWER, {"contact": "desk", "by": "night"}) is None
    assert refused(XB, acts.ANSWER, {"contact": "desk", "by": "desk"}) is None
    assert refused(XB, acts.ANSWER, {"contact": "desk", RELEASED.name: "on_duty"}) is None


def test_the_first_answer_stands() -> None:
    """Whoever answers again changes no time; of a check that is called off an answer stays welcome."""
    dossier = Dossier(listing())
    off = dossier.say(XA, acts.WITHDRAW, {})
    first = dossier.say(XB, acts.ANSWER, {"contact": "desk", "by": "night"})
    dossier.say(XB, acts.ANSWER, {"contact": "desk"})
    [desk, duty] = dossier.check.called
    assert desk.answer is not None
    assert (desk.answer.act, desk.answer.value, duty.answer) == (first.id, "night", None)
    withdrawn = dossier.check.withdrawn
    assert withdrawn is not None
    assert withdrawn.act == off.id


def test_a_check_is_no_other_matter() -> None:
    """Nothing else is said in it but which branch holds, and what belongs in it is said nowhere else."""
    dossier = Dossier(listing())
    assert dossier.refused(XB, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}) is Reason.ONLY_A_CHECK
    assert dossier.refused(XA, kinds.CLOSE, {}) is Reason.ONLY_A_CHECK
    assert dossier.refused(XA, "fork.hold", {"about": {"author": XB, "act": dossier.call.id}}) is None
    notice: dict[str, Json] = {
        "roles": ROLES,
        "track": "technical",
        "marking": {"tlp": "AMBER", "pap": "AMBER"},
        "urgency": {"profile": "ordinary"},
        "circulation": "nobody",
        "language": "en",
        "title": "Scans",
        "matter": "Since the morning.",
    }
    other = Dossier(listing(), kinds.NOTIFY, notice)
    assert other.refused(XB, acts.ANSWER, {"contact": "desk"}) is Reason.NOT_A_CHECK
    assert other.refused(XA, acts.WITHDRAW, {}) is Reason.NOT_A_CHECK
    assert check(other.docket) is None


@pytest.mark.parametrize(
    ("clock", "hours"),
    [
        (None, 48),
        ({"acknowledge": {"unit": "hours", "n": 5}}, 48),
        ({"answer": {"unit": "hours", "n": 36}}, 36),
        ({"answer": {"unit": "days", "n": 3}}, 72),
        ({"answer": {"unit": "working_days", "n": 2}}, 48),
        ({"answer": {"unit": "days", "n": 31}}, 720),
        ({"answer": {"unit": "hours", "n": 721}}, 720),
    ],
)
def test_the_charter_says_what_window_a_call_begins_with(clock: dict[str, Json] | None, hours: int) -> None:
    """In hours, and never longer than a call may be; charters of before say nothing, and the old default stands."""
    value = parse(Shared().charter.document)
    assert isinstance(value, dict)
    own: list[Json] = [] if clock is None else [{"kind": acts.CALL, "profile": "ordinary", **clock}]
    assert usual_window(read_charter(canonical({**value, "clocks": own}))) == hours


def test_there_is_no_check_without_a_call_in_effect() -> None:
    """Not while the call is not here, nor when it is refused."""
    dossier = Dossier(listing(), values={**CALL, "contacts": ["nobody"]})
    assert check(dossier.docket) is None
    assert check(Docket(dossier.shared.process, "0" * 64)) is None


def test_the_window_runs_from_the_receipt() -> None:
    """Half of it for the contact, the rest for its alternates too; to the second."""
    dossier = Dossier(listing())
    places = {dossier.call.id: {XA: 1000}}
    assert dossier.results(places, 10**9)["desk"].state is State.NOT_BEGUN
    assert dossier.results(places, 10**9)["desk"].sent == 1000
    places[dossier.call.id][XB] = begun = 1600
    due = begun + 48 * HOUR
    for at, state in ((due, State.RUNNING), (due + 1, State.PASSED)):
        found = dossier.results(places, at)["desk"]
        assert (found.state, found.due, found.alternate_at) == (state, due, begun + 24 * HOUR)
        assert (found.took, found.verdict, found.by) == (None, None, "")


@pytest.mark.parametrize(
    ("made", "received", "said"),
    [
        (2 * HOUR, 2 * HOUR + 1, Verdict.IN_TIME),
        (48 * HOUR, 49 * HOUR, Verdict.MADE_BEFORE),
        (48 * HOUR + 1, 49 * HOUR, Verdict.LATE),
        (48 * HOUR, None, None),
    ],
)
def test_how_long_an_answer_took(made: int, received: int | None, said: Verdict | None) -> None:
    """By one log: from the receipt of the call to the answer of whoever was called."""
    dossier = Dossier(listing())
    answer = dossier.say(XB, acts.ANSWER, {"contact": "duty"})
    places = {dossier.call.id: {XA: 0, XB: 100}, answer.id: {XB: 100 + made}}
    if received is not None:
        places[answer.id][XA] = 100 + received
    found = dossier.results(places, 10**9)
    assert (found["duty"].state, found["duty"].took, found["duty"].verdict) == (State.MET, made, said)
    assert (found["duty"].by, found["desk"].state) == ("duty", State.PASSED)


def test_a_suspension_of_either_stops_the_window() -> None:
    """It is added to the end; while it lasts there is no end. A third Party's stops nothing."""
    dossier = Dossier(listing())
    places = {dossier.call.id: {XA: 0, XB: 0}}
    for party in (XA, XB):
        over = dossier.results(places, 0, Pause(party, HOUR, 3 * HOUR, "a"))["desk"]
        assert (over.due, over.alternate_at) == (50 * HOUR, 26 * HOUR)
        still = dossier.results(places, 10**9, Pause(party, HOUR, None, "a"))["desk"]
        assert (still.state, still.due, still.alternate_at) == (State.STOPPED, None, None)
    assert dossier.results(places, 0, Pause(XC, HOUR, None, "a"))["desk"].due == 48 * HOUR


SHARE: dict[str, Json] = {
    "call": "a" * 64,
    "received": "2027-01-25T09:00:04Z",
    "window": 48,
    "results": [{"contact": "desk", "answered": "2027-01-25T18:00:00Z"}, {"contact": "duty"}],
}


def test_a_party_tells_all_what_came_of_a_check() -> None:
    """Its own results, whether or not a contact was removed since; the last word about a call stands."""
    shared_ = listing()
    assert shared_.refused(XA, acts.SHARE, SHARE) is Reason.NO_SUCH_CONTACT
    shared_.say(XB, contact_acts.REMOVE, {"contact": "duty", "note": "XB/2/2027"})
    shared_.say(XB, acts.SHARE, {**SHARE, "window": 24})
    said = shared_.say(XB, acts.SHARE, SHARE)
    [found] = shared(shared_.view)
    assert (found.party, found.call, found.window, found.act, found.t) == (XB, "a" * 64, 48, said.id, shared_.now)
    assert found.answered == {"desk": "2027-01-25T18:00:00Z", "duty": ""}
    assert moment(found.received) == moment("2027-01-25T09:00:04Z")


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "desk",
        [{"contact": "duty"}, {"contact": "desk"}],
        [{"contact": "duty"}, {"contact": "duty"}],
        [{"contact": "duty", "answered": "soon"}],
        [{"contact": f"c{n:02}"} for n in range(21)],
    ],
)
def test_results_have_their_form(wrong: Json) -> None:
    """By contact, each once, with a time or without."""
    assert listing().refused(XB, acts.SHARE, {**SHARE, "results": wrong}) is Reason.PART_MALFORMED


OF_CHECKS = [kind.name for kind in acts.KINDS]
VOCABULARY = VOCABULARIES[NEWEST]


def test_the_page_has_a_row_for_each_kind() -> None:
    """In the order of the vocabulary; none was there before vocabulary 4."""
    assert [name for name in table(PAGE, "1.") if "." in name] == OF_CHECKS
    assert not set(OF_CHECKS) & VOCABULARIES[3].keys()


@pytest.mark.parametrize("name", OF_CHECKS)
def test_a_row_names_the_parts_of_its_kind(name: str) -> None:
    """Coded and text, needed and not; who may, and which side it is refused to."""
    who, when, coded, text, _effect, because = table(PAGE, "1.")[name]
    own = [part for part in VOCABULARY[name].parts if part is not RELEASED]
    assert named(coded) == {part.name: part.required for part in own if part.coded}
    assert named(text) == {part.name: part.required for part in own if not part.coded}
    assert (when == "opens a dossier") is VOCABULARY[name].opens
    assert (when == "an act of the register") is VOCABULARY[name].in_register
    if name != acts.SHARE:
        assert {who} == {str(role) for role in rule_of(name).who}
        if not VOCABULARY[name].opens:
            assert f"`only_{'raising' if who == 'raises' else who}`" in because


def test_every_coded_part_has_its_values() -> None:
    """And every row is of one."""
    coded = {part.name for kind in acts.KINDS for part in kind.parts if part.coded}
    assert coded == {name for cell in table(PAGE, "1.") if "." not in cell for name in cell.split("`, `")}


def test_the_least_of_each_kind_is_enough() -> None:
    """As the page has it."""
    least = dict(re.findall(r"^\| `([a-z.]+)` \| `(\{.*\})` \|$", PAGE.split("## 5.")[1], re.MULTILINE))
    assert list(least) == [acts.ANSWER, acts.WITHDRAW]
    dossier = Dossier(listing())
    for kind, parts in least.items():
        party = XB if kind == acts.ANSWER else XA
        said = dossier.say(party, kind, json.loads(parts))
        assert check_parts(VOCABULARY[kind], said) is None
