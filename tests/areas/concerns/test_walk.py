# SPDX-License-Identifier: Apache-2.0
"""A concern from the empty page to the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def filled(desk: Desk, who: str = "amis") -> dict[str, Any]:
    """The page of a concern as D. Amis fills it in."""
    form = desk.get(who, "/concerns/raise/").form()
    return {
        **form,
        "to": f"{desk.meeting.process}:XB",
        "title": "Destructive program in hospital networks",
        "subjects": ["CIN"],
        "matter": "Since 3 February a program destroys data.\n\nIt continues.",
        "q1_text": "Was any body of the State involved?",
        "q1_form": "yes_or_no",
        "q2_text": "Who hosts the addresses in annex A?",
    }


def test_a_concern_is_raised(desk: Desk) -> None:
    """D. Amis drafts, R. Aksel releases, and it stands on the record."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    page = desk.release(draft, number="XA-2027-001")
    assert page.url == f"/concerns/{draft.act}/"
    shown = desk.get("amis", page.url)
    assert "XA-2027-001" in shown
