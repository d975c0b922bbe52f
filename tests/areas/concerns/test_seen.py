# SPDX-License-Identifier: Apache-2.0
"""Whether a person has seen the matter, which date an answer meets, and by whose word the matter rests: both sides' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.concerns.models import DossierRow, Turn
from demarche.core.acts import answering, keeping
from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_dossier import ACK
from tests.areas.concerns.test_projection import todo
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

DENIED: dict[str, Json] = {"scope": "whole"}
DECLINED: dict[str, Json] = {"because": "national_security"}
ANSWERED: dict[str, Json] = {"a1": {"value": "no"}, "a2": {"value": "no_information"}}
FOR_NOW: dict[str, Json] = {"about": {}, "until": "2027-03-01T17:00:00Z", "text": "We examine it."}
CLARIFY: dict[str, Json] = {"about": {}, "text": "Which time zone?"}


@pytest.mark.parametrize(("page", "fields"), [("deny", {"scope": "whole"}), ("decline", {"because": "no_reason"})])
def test_who_answers_for_the_whole_has_nothing_to_acknowledge(desk: Desk, page: str, fields: dict[str, str]) -> None:
    """The row leaves, the page says which act met the clock and when; acknowledging stays possible."""
    theirs = asked(desk, "open")
    assert set(todo(theirs)) == {"acknowledge", "answer"}

    step(desk, theirs, page, **fields)

    assert not todo(theirs)
    assert DossierRow.objects.get(pk=theirs.act.id).turn == Turn.NOBODYS
    what = "Denial" if page == "deny" else "Declining as a whole"
    dossier = desk.get("amis", url(theirs))
    assert f"Aurelia's acknowledgement Met by another act ({what}) 5 Jan 2027" in dossier
    assert "No acknowledgement" not in dossier
    assert "Acknowledge without prejudice" in dossier


@pytest.mark.parametrize(
    ("kind", "values", "what"),
    [
        (kinds.ANSWER, ANSWERED, "Answer"),
        (answering.DENY, DENIED, "Denial"),
        (answering.DECLINE, DECLINED, "Declining as a whole"),
        (answering.INTERIM, FOR_NOW, "Interim answer"),
        (kinds.ASK, CLARIFY, "Request for clarification"),
    ],
)
def test_the_side_that_waits_reads_what_showed_it(desk: Desk, kind: str, values: dict[str, Json], what: str) -> None:
    """On the clock and on the delivery line; an acknowledgement that follows reads as one on the line, and moves no date."""
    ours = raised(desk)
    assert "await_acknowledge" in todo(ours)

    heard(desk, kind, values, ours)

    assert "await_acknowledge" not in todo(ours)
    page = desk.get("amis", url(ours))
    met = f"Borealia's acknowledgement Met by another act ({what}) 5 Jan 2027 13:03 UTC, in time"
    assert met in page
    assert "delivered 12:03:00 seen by a person 13:03" in page
    assert "not acknowledged yet" not in page
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)
    page = desk.get("amis", url(ours))
    assert met in page
    assert "delivered 12:03:00 acknowledged 14:03" in page


def test_a_number_shows_nothing(desk: Desk) -> None:
    """It keeps the matter and takes nothing up."""
    ours = raised(desk)
    heard(desk, keeping.ADD_NUMBER, {"number": "XB-7"}, ours)
    assert "await_acknowledge" in todo(ours)
    assert "not acknowledged yet" in desk.get("amis", url(ours))


def test_declining_meets_the_date_of_the_interim_answer(desk: Desk) -> None:
    """On both sides: neither running nor passed, and nothing to do about it."""
    ours = raised(desk)
    heard(desk, answering.INTERIM, FOR_NOW, ours)
    assert "Borealia's own date by 1 Mar 2027 17:00 UTC" in desk.get("amis", url(ours))
    heard(desk, answering.DECLINE, DECLINED, ours)
    assert "Borealia's own date Answered 5 Jan 2027 14:03 UTC, in time" in desk.get("amis", url(ours))
    assert set(todo(ours)) == {"assess"}

    theirs = asked(desk, "open")
    step(desk, theirs, "interim", about="", until="2027-03-01T17:00", text="We examine it.")
    assert "own_date" in todo(theirs)
    step(desk, theirs, "decline", because="no_reason")
    assert not todo(theirs)
    assert "Aurelia's own date Answered" in desk.get("amis", url(theirs))


def test_whose_word_lets_the_matter_rest(desk: Desk) -> None:
    """And since when, on the page, on paper, and of each side where both say so."""
    ours = raised(desk)
    heard(desk, keeping.REST, {}, ours)
    for page in ("", "copy/"):
        assert "The matter rests: stated by Borealia (5 Jan 2027 13:03 UTC)." in desk.get("amis", url(ours, page))
    step(desk, ours, "rest")
    said = "The matter rests: stated by Borealia (5 Jan 2027 13:03 UTC) and Aurelia (5 Jan 2027"
    assert said in desk.get("amis", url(ours))

    theirs = asked(desk, "open")
    step(desk, theirs, "rest")
    assert "The matter rests: stated by Aurelia (5 Jan 2027" in desk.get("amis", url(theirs, "copy/"))
