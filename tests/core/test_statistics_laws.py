# SPDX-License-Identifier: Apache-2.0
"""Figures that both Parties compute, for any history: two nodes that hold the same come to the same bytes."""

from hypothesis import given
from hypothesis import strategies as st

from demarche.core.acts import concern as kinds
from demarche.core.acts import figures as acts
from demarche.core.encoding import Json
from demarche.core.process.statistics import Period
from tests.core.counting import ALWAYS, CHARTER, DAY, PAIR, STOPPING, Meeting, asked, spoken
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, NOON
from tests.core.specimens import LEAST

BOTH: dict[str, Json] = {
    "a1": {"value": "no"},
    "a1_text": "No.",
    "a2": {"value": "information_given"},
    "a2_text": "Two firms.",
}
SPOKEN = [kind for kind in LEAST if kind != "indicator.mark"]


@st.composite
def histories(draw: st.DrawFn) -> Meeting:
    """Two Parties say anything in two matters, hand over what they like when they like, and fork now and then."""
    meeting = Meeting()
    said = [
        meeting.open(kinds.RAISE, AURELIA, asked(), *draw(st.sampled_from([(), (CASTELLIA,)]))),
        meeting.open(kinds.RAISE, BOREALIA, asked("open")),
    ]
    openings = tuple(said)
    for _ in range(draw(st.integers(min_value=0, max_value=14))):
        party, first = draw(st.sampled_from(PAIR)), draw(st.sampled_from(openings))
        step = draw(st.sampled_from(["say", "say", "say", "carry", "receipt", "wait", "fork"]))
        node = meeting.nodes[party]
        if step == "wait":
            meeting.wait(draw(st.sampled_from([0.5, 4, 11])))
        elif step == "carry":
            meeting.carry(draw(st.sampled_from(said)))
        elif step == "receipt":
            meeting.receipt(draw(st.sampled_from(said)))
        elif first.id in node.sides:
            said.extend(spoken(meeting, node.sides[first.id], draw(st.sampled_from(SPOKEN)), twice=step == "fork"))
    order = draw(st.permutations(said))
    for each in order:
        meeting.carry(each)
    for each in draw(st.permutations(said)):
        meeting.receipt(each)
    return meeting


@given(histories(), st.data())
def test_two_nodes_that_hold_the_same_come_to_the_same_bytes(meeting: Meeting, data: st.DataObject) -> None:
    """Whatever was said, in whatever order it came, as of any heads, for any period, at any moment."""
    sizes = {party: data.draw(st.integers(0, len(meeting.logs[party]))) for party in PAIR}
    since = NOON + data.draw(st.integers(0, 40)) * DAY // 4
    period = Period(since, since + data.draw(st.integers(0, 40)) * DAY, since + data.draw(st.integers(0, 80)) * DAY)
    for charter in (CHARTER, STOPPING):
        assert acts.a_table(meeting.both(ALWAYS, charter=charter))
        assert acts.a_table(meeting.both(period, heads=meeting.heads(**sizes), charter=charter))


@given(histories())
def test_what_is_said_after_the_heads_changes_nothing(meeting: Meeting) -> None:
    """The figures of a moment are the figures of that moment for ever."""
    heads, before = meeting.heads(), meeting.both()
    for first in [each for each in meeting.nodes[AURELIA].acts if each.opens]:
        answer = meeting.nodes[BOREALIA].sides[first.id].write(kinds.ANSWER, BOTH)
        meeting.release(answer)
        meeting.deliver(answer)
        meeting.exchange(AURELIA, first, kinds.WITHDRAW)
    assert meeting.both(heads=heads) == before
