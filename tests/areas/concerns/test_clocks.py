# SPDX-License-Identifier: Apache-2.0
"""Clocks in words: three verdicts, a dated silence, and no reproach."""

from __future__ import annotations

import re
from typing import Any

import pytest

from demarche.areas.concerns.clocks import Hands, rows
from demarche.core.process.deadlines import Deadline, State, Verdict
from demarche.core.process.owing import Owed

HOUR = 3600
DUE = 1_800_000_000  # 15 Jan 2027 08:00 UTC
NAMES = {"XB": "Borealia"}


def told(at: int = DUE - 72 * HOUR, kinds: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "owed": Owed.ANSWER,
        "party": "XB",
        "question": None,
        "started_by": "0" * 64,
        "sent": DUE - 240 * HOUR,
        "begun": DUE - 240 * HOUR,
        "due": DUE,
        "state": State.RUNNING,
        **more,
    }
    hands = Hands("UTC+1", "UTC+3", "Borealia", at)
    [found] = rows((Deadline(kind="concern.raise", **fields),), NAMES, hands, kinds or {})
    return found


@pytest.mark.parametrize(
    ("clock", "value"),
    [
        ({}, "Answer due 15 Jan 2027 08:00 UTC · 09:00 here · 11:00 in Borealia · in 3 days"),
        (
            {"owed": Owed.ACKNOWLEDGE},
            "Acknowledgement due 15 Jan 2027 08:00 UTC · 09:00 here · 11:00 in Borealia · in 3 days",
        ),
        (
            {"owed": Owed.OWN_DATE, "question": 5},
            "by 15 Jan 2027 08:00 UTC · 09:00 here · 11:00 in Borealia · in 3 days",
        ),
        (
            {"owed": Owed.AGREED, "question": 2, "before": (DUE - 24 * HOUR,)},
            "Answer due 15 Jan 2027 08:00 UTC · 09:00 here · 11:00 in Borealia · in 3 days · before: 14 Jan 2027 08:00 UTC",
        ),
        ({"state": State.PASSED}, "No answer by 15 Jan 2027 08:00 UTC"),
        ({"state": State.PASSED, "owed": Owed.ACKNOWLEDGE}, "No acknowledgement by 15 Jan 2027 08:00 UTC"),
        ({"state": State.PASSED, "owed": Owed.OWN_DATE, "question": 5}, "No further answer by 15 Jan 2027 08:00 UTC"),
        (
            {"state": State.NOT_BEGUN, "due": None, "begun": None},
            "Clock not begun: no receipt yet. Sent 5 Jan 2027 08:00 UTC",
        ),
        (
            {"state": State.STOPPED, "due": None, "stopped": DUE - 24 * HOUR},
            "Clock stopped 14 Jan 2027 08:00 UTC: clarification asked",
        ),
    ],
)
def test_a_clock_that_is_not_met(clock: dict[str, Any], value: str) -> None:
    """Running, passed, or not begun."""
    assert re.sub("[\u2068\u2069]", "", told(**clock)["value"]) == value


@pytest.mark.parametrize(
    ("verdict", "made", "received", "value"),
    [
        (Verdict.IN_TIME, DUE - 2 * HOUR, DUE - HOUR, "Answered 15 Jan 2027 07:00 UTC, in time"),
        (
            Verdict.MADE_BEFORE,
            DUE - HOUR,
            DUE + HOUR,
            "Answered: made 15 Jan 2027 07:00 UTC, before the date; received 15 Jan 2027 09:00 UTC, after it",
        ),
        (
            Verdict.LATE,
            DUE + HOUR,
            DUE + 2 * HOUR,
            "Answered 15 Jan 2027 10:00 UTC, after the date (15 Jan 2027 08:00 UTC)",
        ),
        (Verdict.LATE, DUE + HOUR, None, "Answered 15 Jan 2027 09:00 UTC, after the date (15 Jan 2027 08:00 UTC)"),
        (None, DUE - HOUR, None, "Answered 15 Jan 2027 07:00 UTC; no receipt of it yet"),
    ],
)
def test_a_clock_that_is_met(verdict: Verdict | None, made: int, received: int | None, value: str) -> None:
    """The three verdicts, each with its dates, and the one that cannot be told yet."""
    found = told(state=State.MET, verdict=verdict, made=made, received=received)

    assert (found["value"], found["state"]) == (value, "")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("dossier.acknowledge", "Acknowledged 15 Jan 2027 07:00 UTC, in time"),
        ("concern.answer", "Met by another act (Answer) 15 Jan 2027 07:00 UTC, in time"),
        ("concern.decline", "Met by another act (Declining as a whole) 15 Jan 2027 07:00 UTC, in time"),
    ],
)
def test_what_shows_that_a_person_has_seen_the_matter_is_named(kind: str, value: str) -> None:
    """Nothing is called an acknowledgement that is none."""
    fields: dict[str, Any] = {"owed": Owed.ACKNOWLEDGE, "state": State.MET, "verdict": Verdict.IN_TIME}

    assert told(kinds={"1" * 64: kind}, met_by="1" * 64, received=DUE - HOUR, **fields)["value"] == value


@pytest.mark.parametrize(
    ("clock", "label"),
    [
        ({}, "<bdi>Borealia</bdi>&#x27;s answer"),
        ({"owed": Owed.ACKNOWLEDGE}, "<bdi>Borealia</bdi>&#x27;s acknowledgement"),
        ({"owed": Owed.OWN_DATE, "question": 5}, "Question 5: <bdi>Borealia</bdi>&#x27;s own date"),
        ({"owed": Owed.AGREED, "question": 2}, "Question 2: <bdi>Borealia</bdi>&#x27;s answer"),
        ({"party": "XC"}, "<bdi>XC</bdi>&#x27;s answer"),
    ],
)
def test_a_clock_is_named_for_what_is_owed(clock: dict[str, Any], label: str) -> None:
    """By whom, and of which question; the name stands by itself, whatever its script."""
    assert told(**clock)["label"] == label
