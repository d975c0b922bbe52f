# SPDX-License-Identifier: Apache-2.0
"""The page of a dossier: where it stands, two columns that never mix, what may be done, how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from demarche.ledger.models import Outbox
from tests.areas.concerns.filling import asked, heard, notified, raised, url
from tests.areas.concerns.test_steps import step
from tests.builders import raising

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Desk

ACK = {"clause": "without_prejudice"}


@pytest.mark.parametrize(
    ("who", "status"), [("amis", 200), ("aksel", 200), ("reader", 200), ("arno", 404), ("admin", 403)]
)
def test_who_reads_a_dossier(desk: Desk, who: str, status: int) -> None:
    """The desk it was opened at; an administrator reads no matters."""
    matter = asked(desk)
    act = url(matter, f"acts/{matter.act.id}/")

    for page in (url(matter), act, url(matter, "copy/")):
        desk.get(who, page, status)


def test_before_any_receipt(desk: Desk) -> None:
    """No clock, but the dated fact that it was sent."""
    page = desk.get("amis", url(raised(desk, delivered=False)))

    for words in (
        "Raised. Not acknowledged yet. Joint status: open.",
        "Clock not begun: no receipt yet. Sent 5 Jan 2027 12:02 UTC",
        "Released 5 Jan 2027 12:02 not sent yet no receipt yet not acknowledged yet not answered yet",
        "Next for you nothing now",
        "Diplomatic desk (drafter, legal adviser, releasing officer, reader) · Both desks (releasing officer).",
        "Borealia: as Borealia decides.",
        "opening is not reported under this charter",
    ):
        assert words in page, words


def test_delivered_acknowledged_answered(desk: Desk) -> None:
    """Each step with its time; answered is not satisfied."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, {**ACK, "number": "XB-IN-0007"}, ours)
    heard(
        desk,
        kinds.ANSWER,
        {"a1": {"value": "no"}, "a1_text": "No body was.", "a2": {"value": "declined", "because": "national_security"}},
        ours,
    )

    page = desk.get("amis", url(ours))

    for words in (
        "XA-2027-001 · XB-IN-0007",
        "delivered 12:03:00 acknowledged 13:03 answered 14:03",
        "Borealia's acknowledgement Acknowledged 5 Jan 2027 13:03 UTC, in time",
        "Borealia's answer Answered 5 Jan 2027 14:03 UTC, in time",
        "received 5 Jan 2027 14:03:00 UTC, our receipt",
        "Next for you say how you see it",
        "1 Was any body of the State involved? (yes or no) No 5 Jan 2027 · act 3 No body was.",
    ):
        assert words in page, words


@pytest.mark.parametrize("never", ["overdue", "late,", "ignored", "failed", "rejected", "SLA", "pending", "error"])
def test_words_that_a_page_never_says(desk: Desk, never: str) -> None:
    """Ten days and more of silence."""
    ours = raised(desk)
    desk.tick(40 * 86_400)

    page = desk.get("amis", url(ours))

    assert never not in page
    assert "No answer by 15 Jan 2027 12:03 UTC" in page
    assert "No acknowledgement by 7 Jan 2027 12:03 UTC" in page


def test_after_the_date(desk: Desk) -> None:
    """An answer is welcome at any time and shows its own date."""
    ours = raised(desk)
    desk.tick(11 * 86_400)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)

    page = desk.get("amis", url(ours))

    assert "Answered 16 Jan 2027 13:03 UTC, after the date (15 Jan 2027 12:03 UTC)" in page


def test_what_may_be_done(desk: Desk) -> None:
    """The closed list: what the core admits as links, the rest with the core's reason."""
    page = desk.get("amis", url(asked(desk)))

    allowed, _sign, refused = page.text.partition("Not possible now")
    assert (
        "All acts you may do Acknowledge without prejudice Ask for clarification Answer, question by question Say how we see it"
        in allowed
    )
    for words in (
        "Supply a clarification: only the raising Party may do this",
        "Close the matter: only the raising Party may do this",
        "Withdraw the matter: only the raising Party may do this",
    ):
        assert words in refused, words
    assert "All acts you may do" not in desk.get("reader", url(asked(desk)))
    assert "Supply a clarification: No request for clarification is open." in desk.get("amis", url(raised(desk)))


def test_what_may_be_done_about_a_notification(desk: Desk) -> None:
    """It has no questions to answer."""
    assert "Answer, question by question: only a concern has questions to answer" in desk.get(
        "arno", url(notified(desk))
    )


def test_crossed_in_the_post(desk: Desk) -> None:
    """Borealia wrote before it had seen Aurelia's assessment."""
    ours = raised(desk)
    step(desk, ours, "assess", status="open")
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)

    page = desk.get("amis", url(ours))

    assert "Crossed in the post: Borealia had not seen act" in page
    assert "when it wrote this" in page


def test_a_refused_act_stays_and_changes_nothing(desk: Desk) -> None:
    """Borealia answers a question that was never put."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a7": {"value": "no_information"}}, ours)

    page = desk.get("amis", url(ours))

    assert "Kept on record, changes nothing, because it names a question that the concern does not have" in page
    assert "Raised. Not acknowledged yet." in page


def test_a_refused_opening(desk: Desk) -> None:
    """The matter has no effect, and its page says why."""
    theirs = heard(
        desk, kinds.RAISE, {**raising("open"), "roles": {"raises": ["XA"], "addressed": ["XB"], "informed": []}}
    )

    page = desk.get("amis", url(theirs))

    assert "The act that was to open this matter has no effect. It stays on record." in page
    assert "changes nothing, because the roles do not name its author as raising" in page
    assert "Acknowledge without prejudice: the act that was to open the dossier has no effect" in page


def test_an_act_that_waits(desk: Desk) -> None:
    """Borealia's second act came before its first: it is shown with whose act is missing."""
    ours = raised(desk)
    first = desk.meeting.say(kinds.ACKNOWLEDGE, ACK, dossier=ours)
    second = desk.meeting.say(kinds.ANSWER, {"a1": {"value": "no"}}, dossier=ours)
    desk.meeting.send(second)
    desk.clock.set(desk.meeting.now)

    page = desk.get("amis", url(ours))
    assert "Waiting for an earlier act of Borealia that is not here yet." in page
    assert "Answered in part" not in page

    desk.meeting.send(first)
    assert "Answered in part: 1 of 2 questions." in desk.get("amis", url(ours))


def test_a_dossier_whose_opening_act_is_not_here(desk: Desk) -> None:
    """What is here is listed; nothing is made up."""
    opening = desk.meeting.say(
        kinds.RAISE, {**raising("open"), "roles": {"raises": ["XB"], "addressed": ["XA"], "informed": []}}
    )
    later = desk.meeting.say(kinds.CLOSE, {}, dossier=opening)
    desk.meeting.send(later)

    page = desk.get("amis", f"/concerns/{opening.act.id}/")

    assert "The act that opens this matter is not here yet." in page
    assert "Waiting for an earlier act of Borealia that is not here yet." in page


def forked(desk: Desk) -> SignedAct:
    """Borealia signs two acts under one number."""
    ours = raised(desk)
    meeting = desk.meeting
    held = dict(meeting._dockets)
    one = meeting.say(kinds.ACKNOWLEDGE, ACK, dossier=ours)
    meeting._dockets.clear()
    meeting._dockets.update(held)
    del meeting._dockets[ours.act.id]
    meeting._hold(ours)
    other = meeting.say(kinds.ACKNOWLEDGE, {**ACK, "text": "Twice"}, dossier=ours)
    meeting.send(one, other)
    desk.clock.set(meeting.now)
    return ours


def test_two_acts_under_one_number(desk: Desk) -> None:
    """Both are kept as proof against their author, and neither has effect."""
    page = desk.get("amis", url(forked(desk)))

    assert "Borealia signed different acts under its number 1. They are kept as proof" in page
    assert page.text.count("because its author signed two different acts under one number") == 2
    assert page.html.count('data-state="untrusted"') == 1
    assert "look at the proof of two acts under one number" in page
    assert "two acts under one number" in desk.get("amis", "/concerns/")


def test_one_act_alone(desk: Desk) -> None:
    """Its text, its copies, and how to check it in words; hashes stand behind."""
    ours = raised(desk)

    page = desk.get("amis", url(ours, f"acts/{ours.act.id}/"))

    for words in (
        "Act 1",
        "Signed by Aurelia, Diplomatic desk, with both signatures, under its key-set 1.",
        "Entered in the log of Aurelia at number 2.",
        "No signed head of this node's log covers it yet; the next one will.",
        "Entered in the log of Borealia at number 2, proved by the head of that log at size 3.",
        ours.act.id,
        ours.act.parts["matter"],
    ):
        assert words in page, words
    assert "Take the proof of this act out" not in page
    assert "Take the proof of this act out" in desk.get("aksel", url(ours, f"acts/{ours.act.id}/"))


def test_an_act_of_another_dossier_is_not_found(desk: Desk) -> None:
    """Nor one that is nowhere."""
    one, other = asked(desk), asked(desk, "open")

    desk.get("amis", url(one, f"acts/{other.act.id}/"), 404)
    desk.get("amis", url(one, f"acts/{'0' * 64}/"), 404)
    desk.get("amis", f"/concerns/{'0' * 64}/", 404)


def test_held_back(desk: Desk) -> None:
    """The obstacle in the core's words, and the way to the delivery."""
    ours = raised(desk, delivered=False)
    Outbox.objects.filter(act=ours.act.id).update(obstacle="no_connection", attempts=3, first_tried=desk.meeting.now)

    page = desk.get("amis", url(ours))

    assert "sent 12:02:00 no receipt yet" in page
    assert "Held back: no connection to the other node (TCP). See the delivery" in page


def test_refused_at_the_door(desk: Desk) -> None:
    """A fact about delivery, not an answer."""
    ours = raised(desk, delivered=False)
    Outbox.objects.filter(act=ours.act.id).update(
        state="refused", refusal="unknown_process", first_tried=desk.meeting.now
    )

    assert "Refused by their node: the receiving node does not know this process. See the delivery" in desk.get(
        "amis", url(ours)
    )


def test_drafts_of_the_desk(desk: Desk) -> None:
    """What is being written about the matter, and by whom."""
    theirs = asked(desk)
    here = url(theirs, "acknowledge/")
    desk.post("amis", here, {**desk.get("amis", here).form(), "then": "save"})
    assert "Drafts. Nobody outside can see these Acknowledgement draft · D. Amis" in desk.get("birk", url(theirs))

    desk.send_on("amis", desk.get("amis", here, 302).url, desk.get("amis", desk.get("amis", here, 302).url).form())
    assert "Acknowledgement with the releasing officer" in desk.get("birk", url(theirs))


def test_a_reading_copy(desk: Desk) -> None:
    """Every act as a paper, in reading order, without signatures."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)

    page = desk.get("reader", url(ours, "copy/"))

    assert "Reading copy, without signatures" in page
    assert page.text.index("Act 1: Aurelia raises, 2 questions") < page.text.index("Act 2: Borealia acknowledges")
    assert ours.sigs not in page.html


def sixty(desk: Desk) -> SignedAct:
    """Sixty acts of a matter, Borealia's but the first."""
    ours = raised(desk)
    said = [desk.meeting.say(kinds.ASSESS, {"status": "open", "text": f"Number {n}"}, dossier=ours) for n in range(59)]
    desk.meeting.send(*said)
    desk.clock.set(desk.meeting.now)
    return ours


def test_sixty_acts(desk: Desk) -> None:
    """All on one page, numbered in reading order, the newest first, in a constant number of queries."""
    few, many = raised(desk), sixty(desk)
    counts = []
    for matter in (few, many):
        desk.get("amis", url(matter))
        with CaptureQueriesContext(connection) as queries:
            page = desk.get("amis", url(matter))
        counts.append(len(queries))

    assert page.html.index('id="act-60"') < page.html.index('id="act-59"') < page.html.index('id="act-1"')
    assert counts[0] == counts[1]


def test_more_acts_than_a_page(desk: Desk) -> None:
    """A hundred at a time; earlier ones are a link away."""
    ours = raised(desk)
    said = [desk.meeting.say(kinds.ASSESS, {"status": "open"}, dossier=ours) for _ in range(110)]
    desk.meeting.send(*said)
    desk.clock.set(desk.meeting.now)

    page = desk.get("amis", url(ours))
    assert 'id="act-111"' in page.html
    assert 'id="act-12"' in page.html
    assert 'id="act-11"' not in page.html
    earlier = desk.get("amis", url(ours, "?before=12"))
    assert 'id="act-11"' in earlier.html
    assert 'id="act-1"' in earlier.html
    assert "To the newest acts" in earlier


def test_both_sides_fold_alike(desk: Desk) -> None:
    """What the page is made of is what Borealia's node makes of the same acts."""
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)

    with replay.docket(ours.act.process, ours.act.id) as docket:
        assert docket.digest() == desk.meeting.docket(ours.act.id).digest()
