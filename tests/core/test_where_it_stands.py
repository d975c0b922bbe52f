# SPDX-License-Identifier: Apache-2.0
"""Where a concern stands: for each stage, what each act of each side makes of it, in a table that a diplomat can read."""

from typing import Final

import pytest

from demarche.core.acts import answering, indicators, keeping, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Joint, Stage
from demarche.core.process.roles import Role
from demarche.core.process.settle import admits, rule_of
from tests.core.post import Correspondence, stands
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.sides import GROUND, fold
from tests.core.specimens import LEAST, PROPOSED, least, must, notified

Said = tuple[str, str, dict[str, Json]]

ACK: Final[Said] = (B, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
ASK: Final[Said] = (B, kinds.ASK, {"about": {"question": 1}, "text": "Which time zone?"})
FOR_NOW: Final[Said] = (B, answering.INTERIM, {"about": {}, "until": "2027-03-20T17:00:00Z", "text": "We examine it."})
ONE: Final[Said] = (B, kinds.ANSWER, {"a1": {"value": "no"}})
BOTH: Final[Said] = (B, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}})
SATISFIED: Final[Said] = (A, pursuing.SATISFY, {"s1": "satisfied", "s2": "referral_accepted"})

EXAMINED: Final[dict[str, Json]] = {
    f"a{number}": {"value": "under_examination", "until": "2027-03-20T17:00:00Z"} for number in (1, 2)
}

COLUMNS: Final[dict[str, tuple[Stage, list[Said]]]] = {
    "rai": (Stage.RAISED, []),
    "ack": (Stage.ACKNOWLEDGED, [ACK]),
    "cla": (Stage.CLARIFICATION_ASKED, [ACK, ASK]),
    "exa": (Stage.UNDER_EXAMINATION, [ACK, FOR_NOW]),
    "par": (Stage.PARTLY_ANSWERED, [ACK, ONE]),
    "ans": (Stage.ANSWERED, [ACK, BOTH]),
    "dec": (Stage.DECLINED, [ACK, (B, answering.DECLINE, {"because": "no_reason"})]),
    "sat": (Stage.SATISFIED, [ACK, BOTH, SATISFIED]),
    "res": (Stage.RESTING, [ACK, (A, keeping.REST, {})]),
    "clo": (Stage.CLOSED, [ACK, BOTH, (A, kinds.CLOSE, {})]),
    "wit": (Stage.WITHDRAWN, [ACK, (A, kinds.WITHDRAW, {})]),
}

MORE: Final[dict[str, dict[str, Json]]] = {
    "concern.answer both": BOTH[2],
    "concern.answer for now": EXAMINED,
    "concern.deny whole": {"scope": "whole"},
    "satisfaction.state all": SATISFIED[2],
    "dossier.assess resolved": {"status": "resolved"},
}
"""Acts of a kind that say more than the least of it."""

TABLE: Final = """
                            rai  ack  cla  exa  par  ans  dec  sat  res  clo  wit
A clarification.supply      -    -    ack  -    -    -    -    -    -    -    -
A dossier.withdraw          wit  wit  wit  wit  wit  wit  wit  wit  wit  wit  .
A dossier.close             clo  clo  clo  clo  clo  clo  clo  clo  clo  .    clo
A dossier.assess            .    .    .    .    .    .    .    .    ack  .    .
A dossier.assess resolved   .    .    .    .    .    .    .    .    ack  .    .
A dossier.supplement        .    .    .    .    .    .    .    .    ack  .    .
A dossier.correct           .    .    .    .    .    .    .    .    ack  .    .
A concern.narrow            .    .    .    .    ans  .    .    .    ack  .    .
A concern.repeat            .    .    .    .    .    .    .    .    ack  ans  ack
A concern.follow_up         .    .    .    .    .    par  .    par  ack  par  ack
A satisfaction.state        -    -    -    -    .    .    .    ans  -    .    -
A satisfaction.state all    -    -    -    -    -    sat  sat  .    -    .    -
A time.extend               .    .    .    .    .    .    .    .    ack  .    .
A time.agree                .    .    .    .    .    .    .    .    ack  .    .
A assistance.offer          .    .    .    .    .    .    .    .    ack  .    .
A assistance.accept         .    .    .    .    .    .    .    .    ack  .    .
A assistance.decline        .    .    .    .    .    .    .    .    ack  .    .
A preservation.request      .    .    .    .    .    .    .    .    ack  .    .
A preservation.accept       .    .    .    .    .    .    .    .    ack  .    .
A preservation.extend       .    .    .    .    .    .    .    .    ack  .    .
A preservation.expire       .    .    .    .    .    .    .    .    ack  .    .
A consultations.request     .    .    .    .    .    .    .    .    ack  .    .
A consultations.accept      .    .    .    .    .    .    .    .    ack  .    .
A consultations.propose     .    .    .    .    .    .    .    .    ack  .    .
A consultations.decline     .    .    .    .    .    .    .    .    ack  .    .
A return.request            .    .    .    .    .    .    .    .    ack  .    .
A return.done               .    .    .    .    .    .    .    .    ack  .    .
A return.decline            .    .    .    .    .    .    .    .    ack  .    .
A dossier.number            .    .    .    .    .    .    .    .    .    .    .
A dossier.rest              res  res  res  res  res  res  res  res  .    .    .
A status.enquire            .    .    .    .    .    .    .    .    .    .    .
A fork.hold                 .    .    .    .    .    .    .    .    .    .    .
B dossier.acknowledge       ack  .    .    .    .    .    .    .    ack  .    .
B clarification.ask         cla  cla  .    cla  .    .    .    .    cla  .    .
B concern.answer            par  par  par  par  .    .    ans  .    par  .    .
B concern.answer both       ans  ans  ans  ans  ans  .    ans  .    ans  .    .
B concern.answer for now    exa  exa  .    .    exa  exa  exa  exa  exa  .    .
B dossier.assess            .    .    .    .    .    .    .    .    ack  .    .
B dossier.assess resolved   .    .    .    .    .    .    .    .    ack  .    .
B concern.interim           exa  exa  .    .    .    .    .    .    exa  .    .
B concern.deny              .    .    .    .    .    .    .    .    ack  .    .
B concern.deny whole        ans  ans  ans  ans  ans  .    ans  .    ans  .    .
B concern.decline           dec  dec  dec  dec  ans  .    .    .    dec  .    .
B dossier.correct           .    .    .    .    .    .    .    .    ack  .    .
B time.extend               .    .    .    .    .    .    .    .    ack  .    .
B time.agree                .    .    .    .    .    .    .    .    ack  .    .
B assistance.offer          .    .    .    .    .    .    .    .    ack  .    .
B assistance.accept         .    .    .    .    .    .    .    .    ack  .    .
B assistance.decline        .    .    .    .    .    .    .    .    ack  .    .
B preservation.request      .    .    .    .    .    .    .    .    ack  .    .
B preservation.accept       .    .    .    .    .    .    .    .    ack  .    .
B preservation.extend       .    .    .    .    .    .    .    .    ack  .    .
B preservation.expire       .    .    .    .    .    .    .    .    ack  .    .
B consultations.request     .    .    .    .    .    .    .    .    ack  .    .
B consultations.accept      .    .    .    .    .    .    .    .    ack  .    .
B consultations.propose     .    .    .    .    .    .    .    .    ack  .    .
B consultations.decline     .    .    .    .    .    .    .    .    ack  .    .
B return.request            .    .    .    .    .    .    .    .    ack  .    .
B return.done               .    .    .    .    .    .    .    .    ack  .    .
B return.decline            .    .    .    .    .    .    .    .    ack  .    .
B dossier.number            .    .    .    .    .    .    .    .    .    .    .
B dossier.rest              res  res  res  res  res  res  res  res  .    .    .
B status.enquire            .    .    .    .    .    .    .    .    .    .    .
B fork.hold                 .    .    .    .    .    .    .    .    .    .    .
"""
"""What each act makes of each stage: `.` the same stage, `-` the rules refuse it there. A raises, B is addressed."""


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """The table: per side and act, by the stage before, the stage after, `.` for the same, `-` where the rules refuse it."""
    found = {}
    for line in TABLE.strip().splitlines()[1:]:
        side, *words = line.split()
        told = words[-len(COLUMNS) :]
        found[{"A": A, "B": B}[side], " ".join(words[: -len(COLUMNS)])] = dict(zip(COLUMNS, told, strict=True))
    return found


def reached(column: str) -> Correspondence:
    """A concern at this stage, of which each side has proposed everything that there is to propose."""
    post = Correspondence()
    for kind in PROPOSED:
        for party in (A, B):
            post.say(party, kind, must(post.sides[party], kind))
    stage, history = COLUMNS[column]
    for said in history:
        post.say(*said)
    assert post.stage() is stage
    return post


def follows(post: Correspondence, party: str, label: str) -> str:
    """What the table should say."""
    side = post.sides[party]
    kind = label.split(maxsplit=1)[0]
    values = MORE.get(label) or least(side, kind)
    said = None if values is None else side.write(kind, values)
    if said is None or admits(side.docket, said, GROUND) is not None:
        return "-"
    docket = fold(*post.acts, said)
    assert of_the_other(docket, party) == of_the_other(post.docket, party)
    found = stands(docket)
    assert found.joint is post.matter.joint or kind == kinds.ASSESS
    names = {stage: name for name, (stage, _history) in COLUMNS.items()}
    return "." if found.stage is post.stage() else names[found.stage]


def of_the_other(docket: Docket, party: str) -> list[Json]:
    """The other side's column: every value that it gave to anything, in order."""
    return [[*key, *(entry.value for entry in docket.history(*key))] for key in sorted(docket.cells) if key[1] != party]


@pytest.mark.parametrize("column", COLUMNS)
def test_what_each_act_makes_of_a_stage(column: str) -> None:
    """And no act of one side changes the other side's column, nor, but for its own assessment, the joint status."""
    post = reached(column)
    assert {row: follows(post, *row) for row in rows()} == {row: told[column] for row, told in rows().items()}


def test_the_table_has_every_stage_and_every_act_of_each_side() -> None:
    """Indicators apart, which a concern has not; what opens a matter stands at its beginning."""
    said = {(party, label.split()[0]) for party, label in rows()}
    roles = {Role.RAISES: A, Role.ADDRESSED: B}
    assert said == {
        (roles[role], kind) for kind in LEAST if kind != indicators.MARK for role in rule_of(kind).who if role in roles
    }
    assert {stage for stage, _history in COLUMNS.values()} == set(Stage)


JOINT: Final = """
A says              B says              together
nothing             nothing             open
nothing             open                open
nothing             partially_resolved  partially_resolved
nothing             resolved            partially_resolved
open                nothing             open
open                open                open
open                partially_resolved  partially_resolved
open                resolved            partially_resolved
partially_resolved  nothing             partially_resolved
partially_resolved  open                partially_resolved
partially_resolved  partially_resolved  partially_resolved
partially_resolved  resolved            partially_resolved
resolved            nothing             partially_resolved
resolved            open                partially_resolved
resolved            partially_resolved  partially_resolved
resolved            resolved            resolved
"""


@pytest.mark.parametrize("row", JOINT.strip().splitlines()[1:])
@pytest.mark.parametrize("column", ["rai", "clo"])
def test_resolved_only_when_every_side_says_so(column: str, row: str) -> None:
    """Whatever the stage; the statements of a side are its own, a later one stands and both are kept."""
    first, second, together = row.split()
    post = reached(column)
    said = {party: word for party, word in ((A, first), (B, second)) if word != "nothing"}
    for party, word in said.items():
        post.say(party, kinds.ASSESS, {"status": "resolved" if word == "open" else "open"})
        post.say(party, kinds.ASSESS, {"status": word})
    assert post.matter.joint is Joint(together)
    stated = {party: [str(entry.value) for entry in entries] for party, entries in post.matter.assessments.items()}
    assert {party: words[-1] for party, words in stated.items() if words} == said


def test_a_notification_is_acknowledged_and_marked() -> None:
    """It asks nothing, so nothing is answered; it is closed like a concern."""
    post = Correspondence(notified())
    for party, kind in ((B, indicators.MARK), (B, kinds.ACKNOWLEDGE), (B, indicators.MARK), (A, kinds.CLOSE)):
        post.say(party, kind, must(post.sides[party], kind))
    assert post.stages == [Stage.RAISED, Stage.RAISED, Stage.ACKNOWLEDGED, Stage.ACKNOWLEDGED, Stage.CLOSED]
