# SPDX-License-Identifier: Apache-2.0
"""How far answers satisfy: each stated or not, taken back before it is sent on, and not forgotten when more is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.ledger import read
from tests.areas.concerns.filling import heard, raised, url
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk


def answered(desk: Desk) -> SignedAct:
    """A concern of Aurelia's whose two questions Borealia has answered."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)
    return ours


def test_what_was_ticked_is_taken_back(desk: Desk) -> None:
    """Before it is sent on; a reason alone states nothing."""
    here = url(answered(desk), "satisfaction/")
    begun = desk.get("amis", here).form() | {"s1": "not_satisfied", "s2": "satisfied", "then": "save"}
    there = desk.post("amis", here, begun).url
    page = desk.get("amis", there)

    alone = desk.post("amis", there, {**page.form(), "s1": "", "s1_text": "Two facts.", "then": "submit"}, 200)
    draft = desk.send_on("amis", there, {**page.form(), "s1": ""})
    desk.release(draft)

    assert "Choose how far the answer satisfies, or take the reason out." in alone
    signed = read.act(draft.act)
    assert signed is not None
    assert {name for name in signed.act.values if name.startswith("s")} == {"s2"}


def test_further_questions_hide_no_view_of_the_answers(desk: Desk) -> None:
    """Where it stands goes on naming the answer that did not satisfy, when more is asked."""
    ours = answered(desk)
    step(desk, ours, "satisfaction", s1="not_satisfied", s1_text="Two facts speak against it.")

    step(desk, ours, "follow-up", q3_text="Who let them?")

    said = "Answered in part: 2 of 3 questions. Not satisfied with question 1. Joint status: open."
    assert said in desk.get("amis", url(ours))
