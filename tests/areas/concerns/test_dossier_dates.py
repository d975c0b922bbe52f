# SPDX-License-Identifier: Apache-2.0
"""Dates at the edge of what a page can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import heard, raised, url

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def test_a_date_at_the_end_of_time(desk: Desk) -> None:
    """An own date of the year 9999 is told in every zone."""
    desk.officers["amis"].zone = "Asia/Riyadh"
    desk.officers["amis"].save()
    ours = raised(desk)
    last = "9999-12-31T23:59:59Z"
    heard(desk, kinds.ANSWER, {"a1": {"value": "under_examination", "until": last}}, ours)

    assert "31 Dec 9999 23:59 UTC" in desk.get("amis", url(ours))
    desk.get("amis", "/")
    desk.get("amis", "/concerns/")
