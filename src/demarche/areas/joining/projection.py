# SPDX-License-Identifier: Apache-2.0
"""What of joining and silence needs an officer: for the chair, for every Party while something is under silence, for who is admitted."""

from collections.abc import Iterator

from demarche.areas.joining import queries
from demarche.areas.joining.queries import Stand, Table
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.areas.release import register_rows
from demarche.core.acts.amendments import AMEND
from demarche.core.acts.joining import REQUEST
from demarche.core.process.joining import Request
from demarche.core.process.silence import Proposal

Row = tuple[str, dict[str, object]]


def register() -> None:
    """Have the rows kept up with the register and the time: an hour passes without an act."""
    register_rows.keep_timed("joining", _waiting)


def _waiting(process: str, at: int) -> dict[str, dict[str, object]]:
    found = queries.table(process, at)
    return dict((*_to_propose(found), *_under_silence(found), *_to_accede(found)))


def _to_propose(found: Table) -> Iterator[Row]:
    for each in found.requests:
        if found.chairs and found.waits_for_the_chair(each):
            yield each.act, _row(found, f"put_under_silence/{REQUEST}", each.name, each.sponsor, each.t)


def _under_silence(found: Table) -> Iterator[Row]:
    for each in found.proposals:
        if found.may_announce(each):
            yield each.act, _row(found, f"announce/{_kind(each)}", _title(found, each), each.author, each.until)
        elif found.speaks and not found.has_acted(each) and _waits(found, each):
            row = _row(found, f"under_silence/{_kind(each)}", _title(found, each), each.author, each.t)
            yield each.act, {**row, "due": each.until if found.at < each.until else None}


def _waits(found: Table, proposal: Proposal) -> bool:
    return found.stand(proposal) in (Stand.UNDER_SILENCE, Stand.WAITS_FOR_THE_OTHER)


def _to_accede(found: Table) -> Iterator[Row]:
    asked = found.own_request()
    if asked is not None:
        admitted = found.admitted(asked)
        yield asked.act, _row(found, "accede", found.charter.name, "", 0 if admitted is None else admitted)


def _kind(proposal: Proposal) -> str:
    return REQUEST if "admit" in proposal.about else AMEND


def _title(found: Table, proposal: Proposal) -> str:
    """Who asks to join; nothing for an amendment, whose kind says what it is."""
    return next((each.name for each in found.requests if _is_about(proposal, each)), "")


def _is_about(proposal: Proposal, request: Request) -> bool:
    return proposal.about == {"admit": request.act}


def _row(found: Table, verb: str, title: str, party: str, since: int) -> dict[str, object]:
    return {
        "group": "to_answer",
        "verb": verb,
        "title": title,
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": party,
        "url": f"/joining/{found.here.process.id}/",
        "since": since,
        "due": None,
    }
