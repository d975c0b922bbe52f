# SPDX-License-Identifier: Apache-2.0
"""The rows that pages count are what the definitions say of the whole record, whatever came in which order; and are made anew alike."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.statistics import projection
from demarche.areas.statistics.counting import Counted, heads
from demarche.areas.statistics.forms import period_of
from demarche.areas.statistics.models import ActRow
from demarche.areas.statistics.queries import tally
from demarche.core.acts import concern as kinds
from demarche.core.acts import membership
from demarche.core.acts.act import SignedAct
from demarche.core.process.statistics import cells
from demarche.ledger import replay
from tests.areas.register.writing import told
from tests.areas.statistics.passing import ANSWER, asked_and_answered, hear, later, say, sign_head, two
from tests.builders import AURELIA, BOREALIA, raising
from tests.core.sides import Side
from tests.core.specimens import LEAST, least

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)


def agrees(desk: Desk) -> None:
    """What pages count is what the pure function computes of all that is on record."""
    sign_head(desk)
    here = two(desk)
    period = period_of(FIRST, LAST, desk.meeting.now)
    computed = cells(Counted(here, period, heads(here)).table)
    assert tally(here, period) == {cell: len(acts) for cell, acts in computed.items() if acts}


def anything(desk: Desk, kind: str, dossier: SignedAct, party: str) -> None:
    """Say the least of a kind, right or not; some of it is on its way for a while."""
    with replay.docket(desk.meeting.process, dossier.act.dossier) as docket:
        side = Side(party, dossier.act.dossier)
        side.docket = docket
        values: Any = least(side, kind)
    if values is None:
        return
    if party == "XB":
        desk.meeting.hear(kind, values, dossier=dossier)
        return
    said = desk.meeting.release(kind, values, dossier=dossier)
    if isinstance(said, SignedAct) and kind not in (kinds.CLOSE, kinds.ASSESS):
        desk.meeting.deliver(said)


@pytest.mark.parametrize("seed", range(2))
def test_rows_are_what_the_definitions_say_of_any_history(desk: Desk, seed: int) -> None:
    """Every kind said by either side in some order; then all rows are made anew, and are the same."""
    ours, theirs, _silent = asked_and_answered(desk)
    draw = Random(seed)  # nothing secret
    for kind in draw.sample(
        [each for each in LEAST if each != "indicator.mark" and not each.startswith("strand.")], 18
    ):
        anything(desk, kind, draw.choice([ours, theirs]), draw.choice(["XA", "XB"]))
        desk.meeting.now += draw.choice([60, 86_400, 6 * 86_400])
    agrees(desk)
    later(desk)
    agrees(desk)
    before = dict(projection.rows())
    replay.rebuild()
    assert dict(projection.rows()) == before


def test_rows_follow_receipts_refusals_and_crossing(desk: Desk) -> None:
    """Sent, then receipted; crossed on both sides; an act that a door refused is none."""
    ours = say(desk, kinds.RAISE, raising("yes_or_no"))
    sent = desk.meeting.release(kinds.ASSESS, {"status": "open"}, dossier=ours)
    assert isinstance(sent, SignedAct)
    row = ActRow.objects.get(act=sent.act.id)
    assert (row.got, row.figures) == (None, " sent not_receipted ")
    answer = desk.meeting.hear(kinds.ANSWER, ANSWER, dossier=ours)
    assert ActRow.objects.get(act=sent.act.id).figures == " sent not_receipted crossed "
    assert ActRow.objects.get(act=answer.act.id).figures == " sent receipted crossed "
    assert ActRow.objects.get(act=ours.act.id).met_by == answer.act.id
    desk.meeting.deliver(sent)
    assert ActRow.objects.get(act=sent.act.id).figures == " sent receipted crossed "
    agrees(desk)


def test_clocks_stopped_by_a_suspension_are_in_rows_and_figures(desk: Desk) -> None:
    """Between two Parties the same receipts stop the clocks of pages and of figures."""
    ours = say(desk, kinds.RAISE, raising("open"))
    told(desk, membership.SUSPEND, {"note": "XB/1/2027"})
    later(desk, 30)
    row = ActRow.objects.get(act=ours.act.id)
    assert row.waits
    assert " stopped " in row.figures
    agrees(desk)
    told(desk, membership.RESUME, {"note": "XB/2/2027"})
    hear(desk, kinds.ANSWER, {"a1": {"value": "no_information"}}, ours)
    assert {"in_time", "stopped"} <= set(ActRow.objects.get(act=ours.act.id).figures.split())
    agrees(desk)


def test_two_acts_under_one_number_are_refused_in_rows(desk: Desk) -> None:
    """A fork changes what stands already."""
    ours = say(desk, kinds.RAISE, raising("yes_or_no"))
    before = desk.meeting._dockets[ours.act.id]  # what Borealia will deny
    one = desk.meeting.say(kinds.ANSWER, ANSWER, dossier=ours)
    desk.meeting.send(one)
    assert " refused " not in ActRow.objects.get(act=one.act.id).figures
    side = Side("XB", ours.act.id)
    side.take(ours.act)
    del before
    desk.meeting._dockets[ours.act.id] = side.docket
    other = desk.meeting.say(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=ours)
    desk.meeting.send(other)
    assert {" refused " in row.figures for row in ActRow.objects.filter(author="XB")} == {True}
    agrees(desk)


def test_other_matters_have_no_rows(desk: Desk) -> None:
    """The register, and figures."""
    told(desk, membership.SUSPEND, {"note": "XB/1/2027"})
    assert not ActRow.objects.exists()
    assert not list(projection.rows())


def test_an_act_costs_the_same_queries_however_long_its_matter_is(desk: Desk) -> None:
    """What both have entered is read off the rows."""
    ours = say(desk, kinds.RAISE, raising("yes_or_no", raises=AURELIA, addressed=BOREALIA))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            say(desk, kinds.ASSESS, {"status": "open"}, ours)
        return len(caught)

    few = [queries() for _ in range(3)][-1]
    for _ in range(12):
        queries()
    assert queries() == few
