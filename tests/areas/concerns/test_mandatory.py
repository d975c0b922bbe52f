# SPDX-License-Identifier: Apache-2.0
"""How little a concern needs: ten fields at most, and never a number of either registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.concerns.gaps import GAPS
from demarche.core.acts import concern as kinds
from demarche.core.acts.vocabulary import NEWEST, find_kind
from demarche.ledger import read
from tests.areas.concerns.filling import asked, filled, url

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

GIVEN = {"roles", "track"}
"""Parts that the page gives by itself: who raises it, and at which desk; whom it addresses is a field."""


def test_ten_mandatory_fields_at_most(desk: Desk) -> None:
    """What the core needs and what the page asks for, each counted once, and whom it is for."""
    kind = find_kind(NEWEST, kinds.RAISE)
    assert kind is not None
    needed = {part.name for part in kind.parts if part.required} - GIVEN
    asked_for = {name.split("_", maxsplit=1)[0] for name, _sentence in GAPS[kinds.RAISE]({})}

    fields = {"to"} | needed | asked_for
    assert fields == {"to", "title", "subjects", "matter", "q1", "urgency", "circulation", "marking", "language"}
    assert len(fields) <= 10


def test_no_registry_number_is_required(desk: Desk) -> None:
    """Neither of who raises it nor of who acknowledges it; both can be given later."""
    sent = desk.send_on("amis", "/concerns/raise/", filled(desk, number=""))
    desk.release(sent)
    ours = read.act(sent.act)
    assert ours is not None
    assert "number" not in ours.act.values

    theirs = asked(desk)
    form = desk.get("amis", url(theirs, "acknowledge/")).form()
    desk.release(desk.send_on("amis", url(theirs, "acknowledge/"), {**form, "number": ""}))
    later = desk.get("amis", url(theirs, "number/")).form()
    desk.release(desk.send_on("amis", url(theirs, "number/"), {**later, "number": "XA-IN-0003"}))

    assert "XA-IN-0003" in desk.get("amis", url(theirs))
