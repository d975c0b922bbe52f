# SPDX-License-Identifier: Apache-2.0
"""A representation and a notice of claim: one page, chosen on purpose, with words and clauses of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.release.models import Draft
from demarche.core.acts import representation
from demarche.ledger import read

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

REPRESENT = "/concerns/represent/"


def filled(desk: Desk, kind: str, **more: Any) -> dict[str, Any]:
    """The page as D. Amis fills it in."""
    return {
        **desk.get("amis", REPRESENT).form(),
        "kind": kind,
        "to": f"{desk.meeting.process}:XB",
        "title": "Accounts before the municipal vote",
        "subjects": ["INT"],
        "matter": "Accounts spread a wrong date of the vote.",
        **more,
    }


def draft() -> Draft:
    return Draft.objects.get()


def test_a_representation(desk: Desk) -> None:
    """It has no question, and says that it is no claim; what was typed for a claim is no part of it."""
    sent = desk.send_on("amis", REPRESENT, filled(desk, representation.MAKE, conduct="Left over."))
    check = desk.get("aksel", f"/release/{sent.pk}/")
    desk.release(sent, number="XA-2027-004")

    signed = read.act(sent.act)
    assert signed is not None
    assert signed.act.kind == representation.MAKE
    assert not any(name.startswith("q") or name == "conduct" for name in signed.act.values)
    assert "has the honour to make the following representation." in check
    assert "This is a representation, not a notice of claim. All rights are reserved." in check
    assert "makes a representation" in desk.get("amis", f"/concerns/{sent.act}/")


def test_a_notice_of_claim(desk: Desk) -> None:
    """It says which conduct is to stop and what is sought, and nothing of it is without prejudice."""
    more = {"conduct": "The accounts are to be closed.", "reparation": "An assurance in public."}
    sent = desk.send_on("amis", REPRESENT, filled(desk, representation.CLAIM, **more))
    check = desk.get("aksel", f"/release/{sent.pk}/")
    desk.release(sent)

    assert "has the honour to give notice of the following claim." in check
    assert "Conduct that is to stop The accounts are to be closed. Reparation sought An assurance in public." in check
    assert "This is a notice of claim. All rights are reserved." in check
    assert "Without prejudice." not in check
    assert "gives notice of a claim" in desk.get("amis", f"/concerns/{sent.act}/")


def test_a_claim_needs_its_conduct(desk: Desk) -> None:
    """The page says so, and what else to choose."""
    page = desk.post("amis", REPRESENT, {**filled(desk, representation.CLAIM), "then": "submit"}, 200)

    assert "A notice of claim says which conduct is to stop. To state a position, choose a representation." in page


def test_neither_is_chosen_by_default(desk: Desk) -> None:
    """Nothing is kept before the officer chooses."""
    form = desk.get("amis", REPRESENT).form()
    assert "kind" not in form

    page = desk.post("amis", REPRESENT, {**form, "then": "save"}, 200)

    assert "Choose which of the two it is." in page
    assert not Draft.objects.exists()


def test_it_is_reached_from_the_foot_of_a_concern(desk: Desk) -> None:
    """And what it is stays as it was chosen on the page that began it."""
    page = desk.get("amis", "/concerns/raise/")
    assert "This is a representation, or a notice of claim" in page
    assert f'href="{REPRESENT}"' in page.html
    here = desk.post("amis", REPRESENT, {**filled(desk, representation.MAKE), "then": "save"}).url

    form = desk.get("amis", here).form()
    assert "kind" not in form
    desk.post("amis", here, {**form, "then": "save"})

    assert draft().kind == representation.MAKE
    assert desk.get("amis", f"/concerns/drafts/{draft().pk}/", 302).url == here


def test_what_can_be_added_to_it(desk: Desk) -> None:
    """What its kind knows: annexes, related matters; no attribution and no rules."""
    here = desk.post("amis", REPRESENT, {**filled(desk, representation.CLAIM), "then": "save"}).url
    page = desk.get("amis", here)

    assert "annexes" in page
    assert "related matters" in page
    assert "attribution" not in page
    desk.get("amis", f"/concerns/drafts/{draft().pk}/attribution/", 404)
    there = desk.post("amis", here, {**page.form(), "then": "preservation"}).url
    desk.post("amis", there, {**desk.get("amis", there).form(), "days": "30", "then": "save"})
    assert draft().values["preserve"] == {"days": 30}
    desk.post("amis", here, {**desk.get("amis", here).form(), "then": "save"})
    assert draft().values["preserve"] == {"days": 30}


def test_a_red_one_says_to_whom_it_is_open(desk: Desk) -> None:
    """Before it is sent on."""
    page = desk.post("amis", REPRESENT, {**filled(desk, representation.MAKE, tlp="RED"), "then": "submit"}, 200)

    assert "Say to whom a matter marked TLP:RED is open" in page


@pytest.mark.parametrize(("who", "status"), [("birk", 200), ("arno", 403), ("aksel", 403), ("reader", 403)])
def test_who_makes_one(desk: Desk, who: str, status: int) -> None:
    """A drafter of the diplomatic desk."""
    desk.get(who, REPRESENT, status)


def test_discarded(desk: Desk) -> None:
    """As any draft."""
    here = desk.post("amis", REPRESENT, {**filled(desk, representation.MAKE), "then": "save"}).url

    assert desk.post("amis", here, {"then": "discard"}).url == "/concerns/"
    assert desk.get("amis", here, 302).url == f"/release/{draft().pk}/"
    desk.get("arno", here, 404)
