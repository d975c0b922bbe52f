# SPDX-License-Identifier: Apache-2.0
"""The night call: the other side's line and hour, a code that is the same on both nodes, and calls that are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.models import CallRecord
from demarche.areas.directory.models import Contact
from demarche.core.acts import concern as kinds
from demarche.core.acts import indicators
from demarche.core.acts.call import call_code
from demarche.core.encoding import stamp
from demarche.ledger import read, replay
from tests.areas.concerns.filling import asked, heard, notified, second_process, url
from tests.areas.concerns.test_notify import NOTIFY, filled
from tests.desk import says

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

LINE = "+00 2 555 0200"


def listed(desk: Desk, line: str = LINE) -> None:
    """Borealia's contact card is held, three hours ahead of UTC."""
    card: dict[str, object] = {
        "duty_line": line,
        "hours": "24 hours",
        "zone": "UTC+3",
        "languages": ["en"],
        "confirmation": "phone",
    }
    Contact.objects.create(
        process=desk.meeting.process, code="XB", address="borealia.example:9443", tls="0" * 64, card=card
    )


def sent(desk: Desk, *, delivered: bool = True) -> SignedAct:
    """A notification that Aurelia's technical desk sent."""
    draft = desk.send_on("arno", NOTIFY, filled(desk))
    desk.release(draft, number="XA-T-0014")
    signed = read.act(draft.act)
    assert signed is not None
    if delivered:
        desk.tick()
        desk.meeting.deliver(signed)
    return signed


def here(act: SignedAct, page: str = "") -> str:
    return url(act, f"acts/{act.act.id}/{page}")


def call(desk: Desk, act: SignedAct, status: int = 302, who: str = "arno", **more: Any) -> Any:
    """Record a call."""
    desk.tick()
    said = {"office": "Duty officer of their response team", "when": stamp(desk.meeting.now), "line": LINE, **more}
    return desk.post(who, here(act, "call/"), said, status)


def test_the_notify_page_says_what_time_it_is_there_and_which_line(desk: Desk) -> None:
    listed(desk)

    assert "To: Borealia, technical desk · now Tue 15:00 there · duty line +00 2 555 0200, 24 hours" in desk.get(
        "arno", NOTIFY
    )


def test_delivered_and_not_acknowledged(desk: Desk) -> None:
    """What is known, by when a person owes something, and how to be sure now."""
    listed(desk)
    act = sent(desk)
    code = call_code(act.act.id)

    assert (
        "To be sure by telephone Delivered 5 Jan 2027 12:04:00 UTC. No person at Borealia has acknowledged yet."
        " Acknowledgement is due by 6 Jan 2027 12:04 UTC."
        f" To be sure now, telephone their duty line +00 2 555 0200 and ask them to read the code {code}."
        " Borealia: now Tue 15:04 there · duty line +00 2 555 0200, 24 hours"
    ) in desk.get("arno", here(act))


def test_after_the_date(desk: Desk) -> None:
    """Neutral, and dated."""
    listed(desk)
    act = sent(desk)
    desk.tick(2 * 86_400)

    assert "has acknowledged yet. No acknowledgement by 6 Jan 2027 12:04 UTC. To be sure now" in desk.get(
        "arno", here(act)
    )


@pytest.mark.parametrize(
    ("line", "ask"),
    [
        (LINE, "If it cannot wait, telephone their duty line +00 2 555 0200."),
        ("", "they can read the code {code}. Record the call"),
    ],
)
def test_not_delivered_yet(desk: Desk, line: str, ask: str) -> None:
    """There is no code to read there yet."""
    if line:
        listed(desk)
    act = sent(desk, delivered=False)
    code = call_code(act.act.id)
    page = desk.get("arno", here(act))

    assert f"No receipt of Borealia's node yet. Once there is one, they can read the code {code}." in page
    assert ask.format(code=code) in page


def test_without_a_duty_line(desk: Desk) -> None:
    act = sent(desk)

    assert f"To be sure now, telephone Borealia and ask them to read the code {call_code(act.act.id)}." in desk.get(
        "arno", here(act)
    )


def test_acknowledged(desk: Desk) -> None:
    """Nobody needs to be called."""
    listed(desk)
    act = sent(desk)
    heard(desk, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, act)
    page = desk.get("arno", here(act))

    assert f"Acknowledged by a person at Borealia. The code of this act is {call_code(act.act.id)}." in page
    assert "To be sure now" not in page


def test_seen_by_what_was_marked(desk: Desk) -> None:
    """It is no acknowledgement, and shows the same."""
    listed(desk)
    act = sent(desk)
    mark: Json = {"object": "ipv4-addr--0f0e1d8c-2b5a-5f67-9d3e-4a1b2c3d4e5f", "marks": ["seen"]}
    heard(desk, indicators.MARK, {"m1": mark}, act)
    page = desk.get("arno", here(act))

    said = "A person at Borealia has seen it, as an act of theirs shows."
    assert f"{said} The code of this act is {call_code(act.act.id)}." in page
    assert "To be sure now" not in page


def test_the_side_that_is_called_reads_the_same_code(desk: Desk) -> None:
    act = notified(desk)
    assert f'href="{here(act)}#call"' in desk.get("arno", url(act)).html

    assert f"If Borealia telephones, read them the code {call_code(act.act.id)}." in desk.get("arno", here(act))


def test_a_concern_has_no_code(desk: Desk) -> None:
    """Nor has a later act of a notification; no call is recorded there."""
    for act, who in ((asked(desk), "amis"), (heard(desk, kinds.CLOSE, {}, notified(desk)), "arno")):
        assert "To be sure by telephone" not in desk.get(who, here(act))
        call(desk, act, 404, who)
    assert not CallRecord.objects.exists()


def test_a_call_is_recorded_and_stays_inside(desk: Desk) -> None:
    """On the act's page and in what happened, on either side; never on the reading copy, and never an act."""
    for act in (sent(desk), notified(desk)):
        page = call(desk, act)
        assert page.url == here(act)
        said = (
            f"Call with Duty officer of their response team on {LINE}, 5 Jan 2027 {_hour(desk)} UTC;"
            " recorded inside by T. Arno, never sent."
        )
        for where in (here(act), url(act)):
            assert said in desk.get("arno", where), where
        assert "Duty officer" not in desk.get("arno", url(act, "copy/"))
        with replay.docket(act.act.process, act.act.dossier) as docket:
            assert len(docket.placed) == 1


def _hour(desk: Desk) -> str:
    # `post` lets a minute pass after the form was filled in.
    return stamp(desk.meeting.now - 60)[11:16]


def test_a_call_sent_twice_is_recorded_once(desk: Desk) -> None:
    act = notified(desk)
    when = stamp(desk.meeting.now)

    call(desk, act, when=when)
    call(desk, act, when=when)

    assert CallRecord.objects.count() == 1


def test_calls_stand_in_the_order_they_were_made(desk: Desk) -> None:
    """Not in the order they were recorded."""
    act = notified(desk)
    now = desk.meeting.now
    for office, before in (("Second", 60), ("First", 120)):
        call(desk, act, office=office, when=stamp(now - before))

    page = desk.get("arno", url(act)).text
    assert 0 < page.index("Call with First") < page.index("Call with Second")


def test_the_form_offers_now_and_the_duty_line(desk: Desk) -> None:
    """Left empty, the time is the present one."""
    listed(desk)
    act = notified(desk)
    page = desk.get("arno", here(act))
    assert f'name="when" value="{stamp(desk.meeting.now)[:16]}"' in page.html
    assert f'name="line" value="{LINE}"' in page.html

    call(desk, act, when="")

    assert CallRecord.objects.get().at == desk.meeting.now


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("office", " ", "Say which office spoke."),
        ("line", "", "Say on which line."),
        ("when", "2030-01-01T00:00", "A call is recorded once it was made: give a time that has passed."),
        ("when", "at night", "Write the date and time as 2027-03-01 17:00, in UTC."),
    ],
)
def test_what_a_record_of_a_call_needs(desk: Desk, field: str, value: str, sentence: str) -> None:
    """Said beside the field; what was filled in stays."""
    act = notified(desk)
    page = call(desk, act, 200, **{field: value})

    assert says(page.html, field, sentence)
    assert field == "line" or f'value="{LINE}"' in page.html
    assert not CallRecord.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("arno", 302), ("aksel", 302), ("reader", 403), ("amis", 404)])
def test_who_records_a_call(desk: Desk, who: str, status: int) -> None:
    """Who writes or releases at that desk; a reader is not offered the form."""
    act = notified(desk)

    call(desk, act, status, who)

    desk.officers["watch"] = type(desk.officers["arno"]).objects.create(
        username="watch", name="T. Watch", desk="technical", roles=["reader"]
    )
    assert "Record the call" not in desk.get("watch", here(act))


def test_a_rebuild_keeps_what_was_recorded(desk: Desk) -> None:
    """It is not made from acts, so nothing would bring it back."""
    act = notified(desk)
    call(desk, act)

    replay.rebuild()

    assert CallRecord.objects.count() == 1


def test_with_several_parties_each_choice_says_how_it_is_reached(desk: Desk) -> None:
    """Here the same Party in a second process, an exercise; only in the first is its contact card held."""
    second_process()
    listed(desk)
    page = desk.get("arno", NOTIFY)

    assert page.text.count("now Tue 15:00 there · duty line +00 2 555 0200, 24 hours") == 1
    assert "To: Borealia, technical desk" not in page
