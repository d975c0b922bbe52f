# SPDX-License-Identifier: Apache-2.0
"""The register as officers read it: newest first, what has no effect and why, what is not registered, what two nodes compare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import subject
from demarche.ledger import processes, replay
from demarche.ledger.models import Process
from tests.areas.concerns.filling import second_process
from tests.areas.register.writing import (
    CONTACT,
    MINISTER,
    PROPOSAL,
    entered,
    nominated,
    proposed,
    put,
    said,
    sent,
    told,
)
from tests.areas.release.desk import Desk
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Page, SetClock


def here(desk: Desk, more: str = "") -> str:
    return f"/register/{desk.meeting.process}/{more}"


def rows(page: Page) -> list[list[str]]:
    """The cells of every entry on a page."""
    body = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def test_no_process_has_a_register_yet(db: None, home: Path, set_clock: SetClock) -> None:
    """Before anything is founded the page says what it begins with, and a register that is not open is not there."""
    desk = Desk(Meeting().enter(), set_clock)

    assert "No process is founded yet. Its register begins with the founding acts." in desk.get("amis", "/register/")
    desk.get("amis", here(desk), 404)
    desk.get("amis", here(desk, "0/"), 404)


def test_the_only_register_is_shown_at_once(desk: Desk) -> None:
    """Of several the officer chooses by name; an exercise is marked."""
    assert desk.get("amis", "/register/", 302).url == here(desk)

    other = second_process()
    desk.clock.set(other.now)

    page = desk.get("amis", "/register/")
    assert {here(desk), f"/register/{other.process}/"} <= set(re.findall(r'href="([^"]*)"', page.html))
    assert "EXERCISE" in page


def test_entries_stand_newest_first(desk: Desk) -> None:
    """Each with its number, what it says in a line, whose it is and when it was entered."""
    said(desk, "propose-subject", {**PROPOSAL, "title": "Water supply"})
    nominated(desk)

    page = desk.get("amis", here(desk))

    assert [row[:3] for row in rows(page)] == [
        ["3", "Contact nominated · duty", "Borealia"],
        ["2", "Subject proposed · Water supply", "Aurelia"],
        ["1", "Founding act", "Borealia"],
        ["0", "Founding act", "Aurelia"],
    ]
    assert all(re.search(r"\d\d:\d\d UTC$", row[3]) for row in rows(page))
    assert "It is kept by Aurelia, which enters what comes and decides nothing." in page
    assert "Not registered" not in page


def test_fifty_entries_stand_on_a_page(desk: Desk) -> None:
    """The next part goes on below them without a gap, and leads back to the newest; each entry is there once."""
    for number in range(53):
        nominated(desk, f"desk-{number}")
    assert processes.standing(desk.meeting.process).register.size == 55

    first = desk.get("amis", here(desk))
    [link] = re.findall(r'rel="next" href="([^"]*)"', first.html)
    second = desk.get("amis", here(desk, link))

    numbers = [int(row[0]) for page in (first, second) for row in rows(page)]
    assert numbers == list(range(54, -1, -1))
    assert len(rows(first)) == 50
    assert "Back to the newest" in second
    assert "Back to the newest" not in first
    assert 'rel="next"' not in second.html


@pytest.mark.parametrize("before", ["", "x", "9" * 5000, "1.5"])
def test_a_part_that_nobody_named_is_not_there(desk: Desk, before: str) -> None:
    """A number that is none."""
    desk.get("amis", here(desk, f"?before={before}"), 404)


@pytest.mark.parametrize(("before", "shown"), [("-3", 0), ("0", 0), ("1", 1), ("99", 2)])
def test_a_part_beyond_the_ends_is_shorter(desk: Desk, before: str, shown: int) -> None:
    """And fails nobody."""
    assert len(rows(desk.get("amis", here(desk, f"?before={before}")))) == shown


def test_an_act_that_changes_nothing_says_why(desk: Desk) -> None:
    """It has its entry all the same: what Borealia confirmed nobody had proposed."""
    told(desk, subject.CONFIRM, {"subject": "0" * 64, "by": MINISTER})
    why = "the subject it speaks of is not one that its author had seen proposed"

    [entry, *_founding] = rows(desk.get("amis", here(desk)))
    assert entry[:2] == ["2", f"Subject confirmed kept on record, changes nothing: {why}"]
    assert f"Kept on record, changes nothing: {why}" in desk.get("amis", here(desk, "2/"))


def test_an_entry_reads_as_its_act(desk: Desk) -> None:
    """Who said what, when it was made and entered, and the name of the act; an entry that is not there is 404."""
    act = said(desk, "propose-subject", {**PROPOSAL, "title": "Water supply", "text": "As was said in May."})

    page = desk.get("amis", here(desk, "2/"))

    for words in (
        "Subject proposed",
        "Aurelia",
        "Water supply",
        "As was said in May.",
        MINISTER,
        "entry 2",
        act.act.id,
    ):
        assert words in page
    assert "changes nothing" not in page
    assert "founding" in desk.get("amis", here(desk, "0/")).text.lower()
    desk.get("amis", here(desk, "3/"), 404)
    desk.get("amis", f"/register/{'0' * 64}/2/", 404)
    desk.get("amis", f"/register/{'0' * 64}/", 404)


def test_what_the_other_side_keeps_is_not_registered_at_once(borealia: Desk) -> None:
    """Borealia's own act stands above the entries until Aurelia has entered it, changes nothing, and says so."""
    said(borealia, "propose-subject", PROPOSAL)

    page = borealia.get("amis", here(borealia))

    assert "Not registered" in page
    assert "have no effect until Aurelia has entered them. They do not lapse." in page
    assert "Subject proposed · Critical infrastructure · Borealia" in page
    assert [row[0] for row in rows(page)] == ["1", "0"]
    subjects = borealia.get("amis", "/cooperation/")
    assert "1 act about subjects is not registered yet; it has no effect until then." in subjects
    assert "No subject is proposed yet." in subjects


def test_what_waits_is_the_newest_first_and_says_what_it_will_not_change(borealia: Desk) -> None:
    """Two acts of Borealia's that are not entered; one of Aurelia's that names no subject is refused by the rules anyway."""
    said(borealia, "propose-subject", PROPOSAL)
    said(borealia, "nominate-contact", CONTACT)
    told(borealia, subject.DECLINE, {"subject": "0" * 64, "by": MINISTER})

    waiting = borealia.get("amis", here(borealia)).text.partition("Not registered")[2].partition("Entry")[0]

    order = [waiting.index(words) for words in ("Subject declined", "Contact nominated · duty", "Subject proposed")]
    assert order == sorted(order)
    assert "kept on record, changes nothing: the subject it speaks of is not one that its author had seen" in waiting


def test_what_is_entered_waits_no_more(borealia: Desk) -> None:
    """Aurelia's leaf came: the act is among the entries, has its effect, and nothing is said of waiting."""
    act = said(borealia, "propose-subject", PROPOSAL)
    entered(borealia, act)

    page = borealia.get("amis", here(borealia))

    assert "Not registered" not in page
    assert next(row[:2] for row in rows(page)) == ["2", "Subject proposed · Critical infrastructure"]
    subjects = borealia.get("amis", "/cooperation/")
    assert "not registered yet" not in subjects
    assert "proposed by Borealia, not confirmed" in subjects


def test_an_act_that_is_entered_twice_changes_nothing_the_second_time(borealia: Desk) -> None:
    """The second leaf stands, shows what the depositary did, and says that it changes nothing; the first has its effect."""
    act = said(borealia, "propose-subject", PROPOSAL)
    entered(borealia, act, act)

    second, first, *_founding = rows(borealia.get("amis", here(borealia)))

    assert second[1].endswith("out of its author's order: changes nothing")
    assert first[1] == "Subject proposed · Critical infrastructure"
    words = "It was entered out of its author's order, so it changes nothing here."
    assert words in borealia.get("amis", here(borealia, "3/"))
    assert words not in borealia.get("amis", here(borealia, "2/"))
    assert borealia.get("amis", "/cooperation/").text.count("proposed by Borealia, not confirmed") == 1


def test_two_nodes_compare_three_lines(desk: Desk) -> None:
    """How many entries, their root, and what they amount to: as the process has them, and otherwise after each entry."""
    seen = []
    for _again in range(2):
        ground = replay.ground(desk.meeting.process)
        size, root, digest = ground.head.size, ground.head.root, ground.view(ground.head.size).digest()
        assert f"Entries {size} Root {root} What they amount to {digest}" in desk.get("amis", here(desk))
        seen.append((size, root, digest))
        proposed(desk)
    assert all(one != other for one, other in zip(*seen, strict=True))


def test_a_page_asks_as_much_whatever_there_is(desk: Desk) -> None:
    """Two entries or forty: the register is folded, not queried, row by row."""
    counts = []
    for more in (2, 38):
        for number in range(more):
            nominated(desk, f"desk-{more}-{number}")
        desk.get("amis", here(desk))
        for page in ("", "3/"):
            with CaptureQueriesContext(connection) as asked:
                desk.get("amis", here(desk, page))
            counts.append((page, len(asked)))

    assert counts[:2] == counts[2:]


def test_the_charter_leads_to_it(desk: Desk) -> None:
    """Whoever reads the charter finds the register and who takes part."""
    html = desk.get("amis", f"/parties/{desk.meeting.process}/charter/").html

    assert f'href="{here(desk)}"' in html
    assert f'href="/membership/{desk.meeting.process}/"' in html


def test_the_founding_acts_of_an_older_vocabulary_stand_too(desk: Desk) -> None:
    """A register is there for every founded process; an older one ends with the founding acts."""
    older = second_process(vocabulary=2)
    desk.clock.set(older.now)

    assert [row[1] for row in rows(desk.get("amis", f"/register/{older.process}/"))] == ["Founding act"] * 2
    assert "See who takes part" not in desk.get("amis", f"/parties/{older.process}/charter/")


def test_a_released_act_is_entered_at_once_by_its_keeper(desk: Desk) -> None:
    """Aurelia keeps the register: no act of hers waits, and no draft is ever among the entries."""
    sent(desk, "propose-subject", PROPOSAL)
    put(desk, "propose-subject", PROPOSAL, then="save")
    assert [row[0] for row in rows(desk.get("amis", here(desk)))] == ["1", "0"]

    said(desk, "propose-subject", PROPOSAL)

    assert [row[0] for row in rows(desk.get("amis", here(desk)))] == ["2", "1", "0"]
    assert Process.objects.get().register_size == 3
