# SPDX-License-Identifier: Apache-2.0
"""The directory of a process of 193 Parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.ledger.models import Member

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page


def listed(desk: Desk, part: str = "") -> Page:
    return desk.get("amis", f"/contacts/{desk.meeting.process}/{part}")


def test_the_directory_costs_the_same_from_two_parties_to_193(desk: Desk) -> None:
    """A number of queries that does not grow, and a page of twenty-five Parties."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            listed(desk)
        return len(asked)

    queries()
    few = queries()
    theirs = Member.objects.get(process=desk.meeting.process, code="XB")
    fields = {"root": theirs.root, "keyset_n": 1, "keyset_hash": theirs.keyset_hash, "process_id": theirs.process_id}
    Member.objects.bulk_create(Member(code=f"Q{n:03}", name=f"Party {n}", **fields) for n in range(191))

    assert queries() == few
    first, last = listed(desk), listed(desk, "?page=8")
    assert [each.html.count('id="party-') for each in (first, last)] == [25, 18]
    assert "Part 8 of 8" in last.text
    assert len(first.html) < 60_000
