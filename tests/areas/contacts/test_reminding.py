# SPDX-License-Identifier: Apache-2.0
"""Once a year: who may confirm the own contacts is asked to, with time alone, until somebody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.contacts import reminding
from demarche.areas.contacts.queries import YEAR
from demarche.core.acts import contacts as acts
from demarche.core.acts import powers
from demarche.ledger.models import Pending
from tests.areas.register.writing import CONTACT, nominated, said

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

ASKED = "Confirm that our contacts are right, or change them: a year is over"


def later(desk: Desk, seconds: int) -> None:
    """Time passes, and the worker looks once."""
    desk.tick(seconds)
    reminding.ask(desk.meeting.now)


def rows() -> list[Pending]:
    return list(Pending.objects.filter(key__startswith=reminding.KEY))


def test_after_a_year_they_are_to_be_confirmed(desk: Desk) -> None:
    """Not a second before; whoever confirms them is asked no more, until another year is over."""
    said(desk, "nominate-contact", CONTACT)
    later(desk, YEAR - 60)
    assert rows() == []
    later(desk, 1)
    page = desk.get("amis", "/")
    assert ASKED in page
    assert f'href="/contacts/{desk.meeting.process}/"' in page.html
    assert "more than a year ago" in desk.get("amis", f"/contacts/{desk.meeting.process}/")

    said(desk, "confirm-contacts", {})
    assert rows() == []
    assert ASKED not in desk.get("amis", "/")

    later(desk, YEAR)
    assert ASKED in desk.get("amis", "/")


def test_a_change_says_that_they_are_right(desk: Desk) -> None:
    """As the page counts it."""
    said(desk, "nominate-contact", CONTACT)
    later(desk, YEAR + 1)
    said(desk, "update-contact?contact=duty", {**CONTACT, "hours": "Mon to Fri"})
    assert rows() == []


def test_those_of_others_are_theirs(desk: Desk) -> None:
    """Nothing is asked of a Party that has nominated none."""
    nominated(desk)
    later(desk, 2 * YEAR)
    assert rows() == []


def test_nothing_is_asked_of_a_party_that_is_suspended(desk: Desk) -> None:
    """It could not say it; resumed, it is asked."""
    said(desk, "nominate-contact", CONTACT)
    said(desk, "suspend", {"note": "XA/2/2027"})
    later(desk, YEAR + 1)
    assert rows() == []
    said(desk, "resume", {"note": "XA/3/2027"})
    later(desk, 60)
    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("offices", "asked"),
    [
        ({}, {"amis": True, "arno": True}),
        ({"diplomatic_desk": [powers.STATE], "technical_desk": [acts.CONFIRM]}, {"amis": False, "arno": True}),
        ({"diplomatic_desk": [acts.CONFIRM, powers.STATE], "technical_desk": []}, {"amis": True, "arno": False}),
    ],
)
def test_it_stands_with_the_office_that_may(desk: Desk, offices: dict[str, Any], asked: dict[str, bool]) -> None:
    """By the powers register; where that says nothing of it, with either."""
    said(desk, "nominate-contact", CONTACT)
    if offices:
        stated: dict[str, Any] = {"powers": offices, "note": "XA/4/2027"}
        desk.meeting.release(powers.STATE, stated, dossier=desk.meeting.process)
    later(desk, YEAR + 3600)
    assert {who: ASKED in desk.get(who, "/") for who in asked} == asked


def test_looking_again_writes_nothing(desk: Desk) -> None:
    """Once a minute, and nothing changed."""
    said(desk, "nominate-contact", CONTACT)
    later(desk, YEAR + 1)
    (row,) = rows()
    later(desk, 60)
    assert [each.since for each in rows()] == [row.since]
