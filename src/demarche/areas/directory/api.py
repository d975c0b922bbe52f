# SPDX-License-Identifier: Apache-2.0
"""Parties and their lines, for programs."""

from ninja import Router, Schema

from demarche.areas.directory import queries
from demarche.areas.directory.queries import closed_line, contact
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.core.encoding import stamp
from demarche.ui.problems import answers

router = Router(tags=["Parties"])


class PartyOut(Schema):
    """A Party in a process: how far the two have come, where its node is reached, and whether the line is closed here."""

    process: str
    process_name: str
    exercise: bool
    code: str
    name: str
    state: str
    since: str
    address: str
    line_closed: bool


class Parties(Schema):
    """Every Party of every process."""

    items: list[PartyOut]


@router.get("", response=answers(Parties), operation_id="parties", summary="Parties and lines")
@officer_required()
def parties(request: OfficerRequest) -> Parties:
    """As the page of the Parties lists them."""
    return Parties(items=[_out(each) for each in queries.lines()])


def _out(line: queries.Line) -> PartyOut:
    known = contact(line.process, line.code)
    return PartyOut(
        process=line.process,
        process_name=line.process_name,
        exercise=line.exercise,
        code=line.code,
        name=line.name,
        state=line.state,
        since=stamp(line.since),
        address=known.address if known else "",
        line_closed=closed_line(line.process, line.code) is not None,
    )
