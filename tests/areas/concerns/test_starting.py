# SPDX-License-Identifier: Apache-2.0
"""What the check page says that a release would start: the charter's clocks, by the urgency of the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.areas.concerns.filling import filled, raised, url
from tests.areas.concerns.test_copying import received
from tests.areas.concerns.test_notify import bundle, uuid

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


@pytest.mark.parametrize(
    ("profile", "page", "fields", "told"),
    [
        ("ordinary", "follow-up", {"q3_text": "Who let them?"}, "answer within 10 days of receipt"),
        ("urgent", "follow-up", {"q3_text": "Who let them?"}, "answer within 48 hours of receipt"),
        (
            "ordinary",
            "consult",
            {"level": "experts", "way": "video", "text": "On question 1."},
            "reply within 7 days of receipt",
        ),
        (
            "ordinary",
            "preserve",
            {"days": "60", "text": "The logs."},
            "reply about the data to preserve within 48 hours of receipt",
        ),
        ("ordinary", "supplement", {"text": "A fifth hospital."}, "none"),
    ],
)
def test_what_is_said_in_a_matter(desk: Desk, profile: str, page: str, fields: dict[str, Any], told: str) -> None:
    """The urgency is that of the matter; what owes nothing starts nothing."""
    ours = raised(desk, profile=profile)
    here = url(ours, f"{page}/")

    draft = desk.send_on("amis", here, {**desk.get("amis", here).form(), **fields})

    assert f"Starts a clock {told} Cannot be undone" in desk.get("aksel", f"/release/{draft.pk}/")


def test_data_to_preserve_have_a_clock_beside_that_of_the_matter(desk: Desk) -> None:
    """An opening act that asks for them starts both."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk, then="preservation"))
    here = f"/concerns/drafts/{draft.pk}/preservation/"
    desk.post("amis", here, {**desk.get("amis", here).form(), "days": "60", "then": "save"})

    page = desk.get("amis", f"/release/{draft.pk}/")

    assert "answer within 10 days of receipt; reply about the data to preserve within 48 hours of receipt" in page


def test_what_goes_with_marks_is_named(desk: Desk) -> None:
    """Where the drafter wrote no words, that is said."""
    here = url(received(desk, bundle(1, 1)), "mark/")
    ticked = {f"marks-ipv4-addr--{uuid(1)}": ["seen"]}

    draft = desk.send_on("arno", here, {**desk.get("arno", here).form(), **ticked})

    page = desk.get("arno", f"/release/{draft.pk}/")
    assert "What goes no words of your own, What was found Left out" in page


def test_the_row_names_the_matter(desk: Desk) -> None:
    """Whoever releases sees which matter a draft is about, whatever its own words are."""
    here = url(raised(desk), "withdraw/")

    desk.send_on("amis", here, desk.get("amis", here).form())

    row = "Release Destructive program in hospital networks · Withdrawal, Borealia XA-2027-001"
    assert row in desk.get("aksel", "/")
