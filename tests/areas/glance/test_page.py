# SPDX-License-Identifier: Apache-2.0
"""A Party at a glance: what each block says, what a role may not open, and what it costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from demarche.areas.directory.models import ClosedLine, Comparison, Contact
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Block, Line, Piece, Rest
from demarche.areas.glance.models import TalkingPoints
from demarche.areas.glance.queries import strictest
from demarche.areas.officers.models import Officer
from demarche.core.acts import answering, membership
from demarche.core.acts import concern as kinds
from demarche.ledger import processes
from demarche.ledger.models import Member, Proof
from demarche.ledger.proofs import TWO_HEADS
from tests.areas.concerns.filling import asked, heard, notified, raised
from tests.areas.concerns.test_red import received as received_red
from tests.areas.glance.meeting import address, block, examined, glance, ours, preserved, whole, words
from tests.areas.register.writing import PROPOSAL, nominated, proposed, said, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.areas.release.desk import Desk

DAY = 86_400
CARD: dict[str, object] = {
    "duty_line": "+00 2 555 0200",
    "hours": "24 hours",
    "zone": "UTC+3",
    "languages": ["ar", "en"],
}


def test_nothing_was_raised_yet(desk: Desk) -> None:
    """The empty page says so, and since when the process is; blocks of which nobody knows anything are not there."""
    page = glance(desk)

    assert block(page, "In short") == (
        "No matter has been raised by either side. Line works; last from Borealia 5 Jan 2027 12:00 UTC. "
        "Process since 5 Jan 2027. Its fingerprint was confirmed 5 Jan 2027."
    )
    assert not any(block(page, each) for each in ("Open", "Subjects", "Figures", "Coming", "Contacts"))


def test_matters_of_both_directions(desk: Desk) -> None:
    """How many, what each side owes, and of each what was asked and answered, with its clocks."""
    examined(desk)
    asked(desk, title="What Borealia asked")
    page = glance(desk)

    assert block(page, "In short").startswith("2 open matters. We wait for 1 answer; we owe 1. Line works;")
    said = block(page, "Open")
    assert (
        "XA-2027-001 Destructive program in hospital networks we asked 5, "
        "4 answered (“No” 1, “Information given” 2, “Declined” 1), 1 under examination to 1 Mar 2027 "
        "Question 5: Borealia's own date: by 1 Mar 2027 17:00 UTC" in said
    )
    assert "we are not satisfied with 1 Aurelia says: open newest act: Assessment, Aurelia, 5 Jan 2027" in said
    assert "What Borealia asked they asked 2, 2 without an answer Aurelia: Acknowledgement due 7 Jan 2027" in said


def test_what_is_coming_stands_in_order_of_its_dates(desk: Desk) -> None:
    """Dates of both sides and until when data are kept; what has passed is a fact of the matter and is not coming."""
    examined(desk)
    preserved(desk)
    asked(desk)
    coming = block(glance(desk), "Coming")

    at = [coming.index(each) for each in ("7 Jan 2027", "1 Mar 2027 17:00 UTC", "4 Apr 2027 00:00 UTC")]
    assert at == sorted(at)
    assert "Question 5: Borealia's answer" in coming
    assert "Data preserved by Borealia" in coming

    desk.tick(30 * DAY)

    page = glance(desk)
    assert "7 Jan 2027" not in block(page, "Coming")
    assert "Aurelia: No acknowledgement by 7 Jan 2027" in block(page, "Open")


def test_silence_is_a_fact_and_a_receipt_that_is_missing_another(desk: Desk) -> None:
    """Sent and not receipted: no clock has begun, and the act is counted as on its way."""
    raised(desk, delivered=False)
    page = glance(desk)

    assert "Borealia: Clock not begun: no receipt yet. Sent" in block(page, "Open")
    assert "1 act sent without a receipt yet." in block(page, "In short")


def test_answered_and_nothing_stated(desk: Desk) -> None:
    """Answered is not satisfied: that nobody has said how they see it is said of whoever asked."""
    theirs = asked(desk)
    ours(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, theirs)
    mine = raised(desk)
    heard(desk, answering.DECLINE, {"because": "wrong_channel"}, mine)
    said = block(glance(desk), "Open")

    assert "they asked 2, 2 answered (“No” 1, “No information found” 1)" in said
    assert "they have stated nothing yet" in said
    assert "we asked 2, 2 answered (“Declined” 2)" in said
    assert "we have stated nothing yet" in said


def test_ended_matters_are_counted(desk: Desk) -> None:
    """They stand on the list that their number leads to."""
    mine = raised(desk)
    ours(desk, kinds.WITHDRAW, {"text": "It is settled."}, mine)
    page = glance(desk)

    assert block(page, "In short").startswith("No open matter; 1 closed or withdrawn. We wait for none; we owe none.")
    assert 'party=XB&amp;show=ended">1 closed or withdrawn</a>' in page.html
    assert not block(page, "Open")


def test_what_is_not_open_is_counted_and_not_named(desk: Desk) -> None:
    """A matter of the other desk, and one marked RED: no title, no number, no date, no marking of it."""
    notified(desk, title="Of the technical desk")
    received_red(desk, title="For few eyes")
    amis, reader, aksel = (glance(desk, who) for who in ("amis", "arno", "aksel"))

    assert block(amis, "In short").startswith(
        "No open matter. 2 matters are not open to you. We wait for none; we owe none."
    )
    assert "Of the technical desk" not in amis
    assert "For few eyes" not in amis
    assert 'data-marking=""' in amis.html
    assert not block(amis, "Coming")
    assert "Of the technical desk" in block(reader, "Open")
    assert "1 matter is not open to you" in block(reader, "In short")
    assert {"Of the technical desk" in aksel, "For few eyes" in aksel} == {True}
    assert 'data-marking="TLP:RED · PAP:RED"' in aksel.html


def test_an_administrator_reads_nothing(desk: Desk) -> None:
    """Neither the page nor the files; the list of Parties offers it to whoever reads."""
    glance(desk, "admin", 403)
    assert desk.client("admin").get(f"{address(desk)}glance.pdf").status_code == 403


@pytest.mark.parametrize("code", ["XA", "XC", "charters"])
def test_another_party_is_not_there(desk: Desk, code: str) -> None:
    """Neither our own, nor one that is in no process of ours."""
    desk.get("amis", address(desk, code), 404)
    desk.get("amis", f"/parties/{'0' * 64}/XB/", 404)


def test_subjects_by_where_they_stand(desk: Desk) -> None:
    """Confirmed by both, proposed by one side with its age, declined; a subject that is not theirs is not there."""
    confirmed = proposed(desk, "CIN")
    said(desk, f"confirm-subject?subject={confirmed.act.id}", {"by": "Minister"})
    proposed(desk, "DRG")
    said(desk, "propose-subject", {**PROPOSAL, "area": "INT"})
    declined = proposed(desk, "TER")
    said(desk, f"decline-subject?subject={declined.act.id}", {"by": "Minister"})
    desk.tick(29 * DAY)

    assert block(glance(desk), "Subjects") == (
        "confirmed by both: Critical infrastructure "
        "proposed by us, not confirmed: Interference in domestic affairs (29 days) "
        "proposed by them, not confirmed: Drug business (29 days) "
        "declined by one side: Terrorist purposes"
    )


def test_contacts_say_whether_they_are_there_now(desk: Desk) -> None:
    """By the hours that the Party wrote; words that say them otherwise are shown and not guessed."""
    nominated(desk)
    nominated(desk, "embassy", type="diplomatic", office="Cyber desk", hours="Mon to Fri 08:00 to 18:00")
    nominated(desk, "night", type="other", office="Situation room", hours="whenever the light is on")
    desk.tick(-1800)

    found = block(glance(desk), "Contacts")

    assert found.startswith(
        "Diplomatic: Cyber desk · +00 2 555 0200, +00 2 555 0210 · Mon to Fri 08:00 to 18:00 (now 17:30, open)"
    )
    assert "Technical: National response team · +00 2 555 0200, +00 2 555 0210 · 24 hours (now 17:30, open)" in found
    assert found.endswith("whenever the light is on (now 17:30)")

    desk.tick(4 * 3600)

    assert "(now 21:30, closed)" in block(glance(desk), "Contacts")


def test_the_card_stands_until_a_contact_is_nominated(desk: Desk) -> None:
    """What came with the invitation is better than nothing, and gives way."""
    Contact.objects.create(process=desk.meeting.process, code="XB", address="127.0.0.1:9443", tls="0" * 64, card=CARD)
    assert block(glance(desk), "Contacts") == (
        "Contact card: +00 2 555 0200 · 24 hours · now 15:00, open · languages: ar, en"
    )

    nominated(desk)

    assert "Contact card" not in block(glance(desk), "Contacts")


def test_a_party_that_takes_no_part(desk: Desk) -> None:
    """Suspended by an act of its own: clocks stand still, since when; and ours the same."""
    raised(desk)
    told(desk, membership.SUSPEND, {"note": "XB/1/2027"})
    page = glance(desk)

    assert "Borealia suspended its participation; clocks stand still since 5 Jan 2027" in block(page, "In short")
    assert "Clock stopped" in block(page, "Open")

    told(desk, membership.RESUME, {"note": "XB/2/2027"})
    assert "suspended" not in block(glance(desk), "In short")
    said(desk, "suspend", {"note": "XA/1/2027"})
    assert "Aurelia suspended its participation" in block(glance(desk), "In short")


def test_a_party_that_withdrew(desk: Desk) -> None:
    """What it said stands on the page."""
    told(desk, membership.WITHDRAW, {"note": "XB/3/2027"})

    assert "Borealia withdrew from the process; clocks stand still since 5 Jan 2027" in block(glance(desk), "In short")


def test_keys_that_cannot_be_relied_on(desk: Desk) -> None:
    """A fingerprint that did not agree, one that nobody compared, and a log with two histories."""
    Proof.objects.create(kind=TWO_HEADS, process_id=desk.meeting.process, party="XB", found=0)
    assert "Borealia's log has shown two histories." in block(glance(desk), "In short")
    Member.objects.filter(code="XB").update(confirmed_at=None)
    assert "Its fingerprint has not been compared yet." in block(glance(desk), "In short")
    attempt = {"process": desk.meeting.process, "code": "XB", "groups": [1, 2, 3, 4], "started": 0}
    Comparison.objects.create(outcome="mismatch", **attempt)
    assert "Its fingerprint did not agree: nothing of it can be relied on." in block(glance(desk), "In short")


def test_a_line_that_is_closed_or_stopped(desk: Desk, monkeypatch: Any, settings: Any) -> None:
    """It says so of this Party, and never that a line works whose node does not."""
    closed = {"process": desk.meeting.process, "code": "XB", "why": "Their node was lost", "since": desk.meeting.now}
    ClosedLine.objects.create(officer=desk.officers["admin"], **closed)
    assert "Line closed here since 5 Jan 2027 12:00 UTC: Their node was lost;" in block(glance(desk), "In short")

    settings.LINE = f"{__name__}.stopped"
    assert "Line stopped: sending has not been started; last from Borealia" in block(glance(desk), "In short")


def stopped(_at: int) -> dict[str, Any]:
    """What a node says whose worker is gone."""
    return {"state": "stopped", "text": "sending has not been started", "url": "/set-up/"}


def test_nothing_is_public_by_itself(desk: Desk) -> None:
    """Nobody has consented, for no act can."""
    assert block(glance(desk), "May be said in public") == (
        "Our words only, as far as their marking lets us. Borealia has consented to none of its own."
    )


def test_talking_points_are_kept_and_stay_at_the_desk(desk: Desk) -> None:
    """Saved by who writes, read by the desk; the other desk has its own."""
    page = glance(desk)
    desk.tick()
    desk.post("amis", address(desk), {**page.form(), "text": "Ask about question 5."})

    assert "Ask about question 5." in glance(desk, "reader")
    assert 'name="text"' not in glance(desk, "reader").html
    assert re.search(r"saved 5 Jan 2027 \d\d:\d\d UTC by D. Amis", glance(desk).text)
    assert "Ask about question 5." not in glance(desk, "arno")
    assert desk.client("reader").post(address(desk), {"version": 1, "text": "No."}).status_code == 403
    assert [(each.version, each.desk, each.by.username) for each in TalkingPoints.objects.all()] == [
        (1, "diplomatic", "amis")
    ]


def test_two_officers_lose_nothing(desk: Desk) -> None:
    """Who saves over what he had not read sees both, and what he saves then stands; every version is kept."""
    first, second = glance(desk).form(), glance(desk, "birk").form()
    desk.post("amis", address(desk), {**first, "text": "As Amis has it."})

    shown = desk.post("birk", address(desk), {**second, "text": "As Birk has it."}, 200)

    assert "D. Amis saved this meanwhile As Amis has it." in shown
    assert "As Birk has it." in shown
    assert TalkingPoints.objects.count() == 1
    desk.post("birk", address(desk), {**shown.form(), "text": "As both have it."})
    assert "As both have it." in glance(desk)
    desk.post("birk", address(desk), {**glance(desk).form(), "text": "As both have it."})
    assert [each.text for each in TalkingPoints.objects.order_by("version")] == ["As Amis has it.", "As both have it."]


def test_too_long_is_said_and_not_cut_off(desk: Desk) -> None:
    """What was typed stands, with a sentence beside it."""
    shown = desk.post("amis", address(desk), {"version": 0, "text": "x" * 1801}, 200)

    assert "1800" in shown
    assert "x" * 1801 in shown.html
    assert not TalkingPoints.objects.exists()


@pytest.fixture
def speaking() -> Iterator[None]:
    """A room that gives figures, as one that is built later will."""
    blocks.register(Block.FIGURES, "trial", _figures)
    yield
    blocks._SPEAKERS[Block.FIGURES].pop("trial")


def _figures(asked: blocks.Asked) -> Iterator[Line | Rest]:
    for number in range(blocks.MOST[Block.FIGURES] + 2):
        yield Line(pieces=(Piece(f"figure {number} of {asked.name}", "/reports/"),))
    yield Rest(text="the rest", url="/reports/")


@pytest.mark.usefixtures("speaking")
def test_a_room_plugs_a_block_in(desk: Desk) -> None:
    """Where nobody speaks there is no block; what a room says stands in its place, cut to what a page takes."""
    page = glance(desk)

    assert (
        page.html.index("<dt>In short</dt>") < page.html.index("<dt>Figures</dt>") < page.html.index("<dt>May be said")
    )
    assert "figure 7 of Borealia" in block(page, "Figures")
    assert block(page, "Figures").endswith("the rest 2 more")
    assert "figure 8" not in page


@pytest.mark.parametrize(
    ("markings", "found"),
    [
        ([], ""),
        (["", "TLP:CLEAR · PAP:CLEAR"], "TLP:CLEAR · PAP:CLEAR"),
        (["TLP:AMBER+STRICT · PAP:GREEN", "TLP:AMBER · PAP:RED"], "TLP:AMBER+STRICT · PAP:RED"),
        (["TLP:GREEN · PAP:GREEN", "TLP:RED · PAP:WHITE"], "TLP:RED · PAP:GREEN"),
    ],
)
def test_the_strictest_marking_is_over_the_page(markings: list[str], found: str) -> None:
    """Of each kind the strictest of what is told."""
    assert strictest(markings) == found


def queries(desk: Desk, who: str = "amis") -> int:
    """How many queries the page asks, once it was opened before."""
    glance(desk, who)
    with CaptureQueriesContext(connection) as asked_:
        glance(desk, who)
    return len(asked_)


def test_it_costs_the_same_from_two_parties_to_193(desk: Desk) -> None:
    """Others of the process cost nothing: neither their rows nor what they say in the register."""
    examined(desk)
    before = queries(desk)
    theirs = Member.objects.get(process=desk.meeting.process, code="XB")
    fields = {"root": theirs.root, "keyset_n": 1, "keyset_hash": theirs.keyset_hash, "process_id": theirs.process_id}
    # Nobody has their keys: the page names them by their rows, and this counts what it asks.
    Member.objects.bulk_create(Member(code=f"Q{n}", name=f"Party {n}", **fields) for n in range(191))
    assert len(processes.names(desk.meeting.process)) == 193

    assert queries(desk) == before


def test_it_costs_the_same_from_six_matters_on(desk: Desk) -> None:
    """No more than six are looked at, and what is more is said."""
    whole(desk)
    before = queries(desk)
    for number in range(4):
        asked(desk, title=f"One more, number {number}")

    assert queries(desk) == before
    assert "4 open matters more" in block(glance(desk), "Open")
    assert before <= 70


def test_it_reads_in_arabic(desk: Desk) -> None:
    """Every word of ours, with names in their own direction."""
    whole(desk)
    Officer.objects.filter(username="amis").update(language="ar")
    with translation.override("ar"):
        page = glance(desk)

    assert 'dir="rtl"' in page.html
    text = words(page.html.partition('<dl class="glance__blocks">')[2].partition("</dl>")[0])
    for left in (
        "open matter",
        "We wait",
        "Process since",
        "fingerprint",
        "we asked",
        "answered",
        "Coming",
        "Line works",
    ):
        assert left not in text
    assert "\u2068Borealia\u2069" in page.html
