# SPDX-License-Identifier: Apache-2.0
"""The picture on the page of a dossier: it says in words what its signs mean, leads to the acts, and asks the store nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_dossier import ACK, forked, sixty
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

SIGNS = {
    "ring": "A second edge: crossed in the post.",
    "void": "Struck through: changes nothing.",
    "waits": "A broken edge: waits for another act.",
    "stub": "A short broken line with a ring: no receipt yet.",
    "clock": "A bar below the axis: a clock, from where it began to its date.",
}


def pictured(html: str) -> str:
    """The section with the picture."""
    return html.split('<section id="in-time">')[1].split("</section>", maxsplit=1)[0]


def shown(html: str) -> set[str]:
    """The signs that are drawn."""
    inside = pictured(html)
    return {name for name in SIGNS if re.search(rf'class="in-time__[a-z ]*{name}"', inside)}


def test_a_sign_is_explained_where_it_occurs_and_only_there(desk: Desk) -> None:
    """An act without receipt; one that crossed, one of no effect, one that waits; and a plain matter."""
    plain = asked(desk)
    ours = raised(desk, title="<script>alert(1)</script> & co")
    step(desk, ours, "assess", status="open")
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)
    heard(desk, kinds.ANSWER, {"a7": {"value": "no_information"}}, ours)
    desk.meeting.say(kinds.ACKNOWLEDGE, ACK, dossier=ours)
    desk.meeting.send(desk.meeting.say(kinds.ASSESS, {"status": "open"}, dossier=ours))
    desk.clock.set(desk.meeting.now)

    for matter, expected in ((ours, {*SIGNS}), (plain, {"clock"}), (forked(desk), {"void", "clock"})):
        html = desk.get("amis", url(matter)).html
        assert shown(html) == expected
        assert {name for name, words in SIGNS.items() if words in pictured(html)} == expected
        assert "<script" not in html


def test_its_marks_lead_to_the_acts_of_the_page(desk: Desk) -> None:
    """Each number that is drawn is an act in the list; the description names the list."""
    html = desk.get("amis", url(sixty(desk))).html

    drawn = re.findall(r'<a href="#(act-\d+)"', pictured(html))
    assert sorted(drawn) == sorted(re.findall(r'<li class="act" id="(act-\d+)"', html))
    assert len(drawn) == 60
    assert "The list “What happened” says the same in words." in pictured(html)
    assert "Acts that join one line were received together." in pictured(html)


def test_earlier_acts_are_drawn_without_the_present(desk: Desk) -> None:
    """On a page of earlier acts there is no “now” and no clock."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)

    assert ">now</text>" in pictured(desk.get("amis", url(ours)).html)
    earlier = pictured(desk.get("amis", url(ours, "?before=2")).html)
    assert ">now</text>" not in earlier
    assert "in-time__clock" not in earlier
    assert re.findall(r"#act-\d+", earlier) == ["#act-1"]


def test_what_the_page_says_beside_it(desk: Desk) -> None:
    """Annexes by name, the form of the matter, and where to find all that may be done."""
    theirs = asked(desk, form={"kind": "note_verbale"})

    page = desk.get("amis", url(theirs))
    assert "Concern, Note verbale" in page
    assert 'href="#possible">All acts you may do' in page.html
    assert "opening is not reported under this charter" not in page
    assert "opening is not reported under this charter" in desk.get("amis", url(raised(desk)))
