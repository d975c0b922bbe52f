# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party found of each indicator of a technical notification."""

from demarche.core.acts import indicators
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from tests.core.post import Correspondence
from tests.core.sides import BOREALIA as B
from tests.core.specimens import notified

ADDRESS = "ipv4-addr--0f0e1d8c-2b5a-5f67-9d3e-4a1b2c3d4e5f"
FILE = "file--1f0e1d8c-2b5a-5f67-9d3e-4a1b2c3d4e5f"


def mark(thing: str, *marks: str) -> Json:
    """One object with what was found of it."""
    return {"object": thing, "marks": list[Json](marks)}


def test_only_a_notification_has_indicators() -> None:
    """A concern asks questions."""
    assert Correspondence().refused(B, indicators.MARK, {"m1": mark(ADDRESS, "seen")}) is Reason.NOT_A_NOTIFICATION


def test_words_alone_mark_nothing() -> None:
    """And a mark is one of six, an object a STIX id."""
    post = Correspondence(notified())
    assert post.refused(B, indicators.MARK, {"m1_text": "Seen."}) is Reason.NOTHING_STATED
    for wrong in (mark(ADDRESS, "guilty"), mark("10.0.0.1", "seen"), mark(ADDRESS, "seen", "blocked")):
        assert post.refused(B, indicators.MARK, {"m1": wrong}) is Reason.PART_MALFORMED


def test_a_later_mark_of_the_same_object_stands() -> None:
    """Per object and Party; the earlier one is kept."""
    post = Correspondence(notified())
    post.say(B, indicators.MARK, {"m1": mark(ADDRESS, "need_more"), "m2": mark(FILE, "not_seen")})
    later = post.say(B, indicators.MARK, {"m1": mark(ADDRESS, "blocked", "seen")})

    found = post.matter.marks
    assert {thing: {party: entry.value for party, entry in each.items()} for thing, each in found.items()} == {
        ADDRESS: {B: ["blocked", "seen"]},
        FILE: {B: ["not_seen"]},
    }
    assert found[ADDRESS][B].act == later.id
    assert [entry.value for entry in post.docket.history("mark", B, ADDRESS)] == [["need_more"], ["blocked", "seen"]]


def test_marks_of_a_forked_act_are_none() -> None:
    """Two acts under one number: neither marks anything."""
    post = Correspondence(notified())
    post.carry(*(post.sides[B].write(indicators.MARK, {"m1": mark(ADDRESS, word)}) for word in ("blocked", "seen")))
    assert post.matter.marks == {}
