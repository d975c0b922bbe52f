# SPDX-License-Identifier: Apache-2.0
"""Calling contacts: written, released now, at an hour that was set or drawn, stopped, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from demarche.areas.checks.models import CalledRow, CheckRow, Plan
from demarche.areas.concerns.models import DossierRow
from demarche.areas.release import holding
from demarche.areas.release.models import Draft, State
from demarche.core.acts import checks
from demarche.core.charter import read_charter
from demarche.core.encoding import Json, canonical, parse, stamp
from demarche.ledger import processes, replay
from demarche.ledger.models import ActRecord, Pending
from demarche.ui import moments
from tests.areas.checks.checking import HOUR, called, calls, delivered, form_of, listed, sent
from tests.desk import PASSWORD, says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

pytestmark = pytest.mark.django_db


def process(desk: Desk) -> str:
    return f"/checks/process/{desk.meeting.process}/"


def test_contacts_are_called_and_the_check_is_on_record(desk: Desk) -> None:
    """The releasing officer reads what the other side will; then the list has it, and no list of concerns."""
    listed(desk)
    assert "No check has been made yet." in desk.get("amis", process(desk))
    assert desk.get("amis", "/checks/", 302).url == process(desk)
    draft = sent(desk, "XB/desk", "XB/duty", window=24, text="The yearly check.")

    check = desk.get("aksel", f"/release/{draft.pk}/")
    for words in ("Communication check", "desk", "duty", "24 hours from the receipt of the call", "The yearly check."):
        assert words in check
    assert "by one button" in check
    page = desk.release(draft)
    assert page.url == f"/checks/{draft.act}/"

    assert "sent, not receipted" in desk.get("amis", page.url)
    delivered(desk, draft)
    shown = desk.get("amis", page.url)
    assert "Aurelia called Borealia." in shown
    assert "0 of 2 answered" in shown
    assert "no answer yet; until" in shown
    assert "the directory names no alternate of it" in shown
    assert "0 of 2 answered" in desk.get("amis", process(desk))
    assert not DossierRow.objects.filter(dossier=draft.act).exists()
    assert "Answer of a contact that we called" in desk.get("amis", "/")


@pytest.mark.parametrize(("hours", "offered"), [(36, "36"), (None, "48")])
def test_the_page_begins_with_the_window_of_the_charter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, hours: int | None, offered: str
) -> None:
    """As it is in force now; a charter of before sets none. What binds is what the call itself says."""
    listed(desk)
    value = parse(processes.charter_of(desk.meeting.process).document)
    assert isinstance(value, dict)
    clocks: list[Json] = [{"kind": checks.CALL, "profile": "ordinary", "answer": {"unit": "hours", "n": hours}}]
    amended = read_charter(canonical({**value, "clocks": clocks if hours else []}))
    monkeypatch.setattr(replay, "charter_in_force", lambda _process: amended)

    assert form_of(desk, calls(desk))["window"] == offered
    draft = sent(desk, "XB/desk", window=24)
    assert draft.values["window"] == 24


def test_one_page_sent_twice_calls_once(desk: Desk) -> None:
    """The draft's name is drawn with the empty page."""
    listed(desk)
    form = {**form_of(desk, calls(desk)), "contacts": ["XB/duty"], "then": "send"}
    assert desk.post("amis", calls(desk), form).url == desk.post("amis", calls(desk), form).url
    assert Draft.objects.filter(kind=checks.CALL).count() == 1


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"contacts": []}, "contacts", "Choose whom to call."),
        ({"window": 0}, "window", "Ensure this value is greater than or equal to 1."),
        ({"when": "at"}, "earliest", "Give the hour, as in 2027-01-25 09:00."),
        (
            {"when": "at", "earliest": "2020-01-01 09:00"},
            "earliest",
            "This hour has passed. Give a later one, or let it leave as soon as it is released.",
        ),
        (
            {"when": "drawn", "earliest": "2037-01-01 09:00", "latest": "2037-01-01 09:00"},
            "latest",
            "Give an hour that is later than the one before it, and has not passed.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, given: dict[str, object], field: str, sentence: str
) -> None:
    """Nothing is drafted, and what was typed stands."""
    listed(desk)
    form = {**form_of(desk, calls(desk)), "contacts": ["XB/duty"], "text": "As agreed.", "then": "send", **given}
    page = desk.post("amis", calls(desk), form, 200)
    assert says(page.html, field, sentence)
    assert "As agreed." in page
    assert not Draft.objects.filter(kind=checks.CALL).exists()


def test_without_a_contact_of_another_party_there_is_nobody_to_call(desk: Desk) -> None:
    """The page says so instead of an empty form."""
    assert "No other Party has nominated a contact yet, so there is nobody to call." in desk.get("amis", calls(desk))


def _let_out(desk: Desk, at: int) -> int:
    return holding.let_out(signer=desk.meeting.signer, at=at)


def test_a_call_leaves_at_the_hour_that_was_set(desk: Desk) -> None:
    """Released before, it is held until then; nothing is signed."""
    listed(desk)
    hour = desk.meeting.now // HOUR * HOUR + 30 * HOUR
    draft = sent(desk, "XB/duty", when="at", earliest=stamp(hour)[:16])
    assert moments.utc(hour) in desk.get("aksel", f"/release/{draft.pk}/")
    desk.release(draft)
    assert (draft.state, draft.leaves) == (State.HELD, hour)
    page = desk.get("amis", f"/release/{draft.pk}/")
    assert f"It leaves by itself: at {moments.utc(hour)}, once it is released" in page
    assert "released, waits for its hour" in desk.get("amis", process(desk))

    assert _let_out(desk, hour - 1) == 0
    assert not ActRecord.objects.filter(kind=checks.CALL).exists()
    assert _let_out(desk, hour) == 1
    assert ActRecord.objects.filter(kind=checks.CALL).count() == 1


def test_an_hour_that_is_drawn_is_shown_to_nobody(desk: Desk) -> None:
    """Not on a page, not to a program; a stop before it leaves undoes it, and the next release draws again."""
    listed(desk)
    first = desk.meeting.now // HOUR * HOUR + 10 * HOUR
    last = first + 1000 * HOUR
    draft = sent(desk, "XB/duty", when="drawn", earliest=stamp(first)[:16], latest=stamp(last)[:16])
    desk.release(draft)
    drawn = draft.leaves
    assert drawn is not None
    assert first <= drawn <= last
    assert holding.shown(draft) is None
    for page in (desk.get("amis", f"/release/{draft.pk}/"), desk.get("amis", process(desk))):
        assert f"between {moments.utc(first)} and {moments.utc(last)}, drawn when it is released" in page
        assert moments.utc(drawn) not in page
        assert "second" not in page.text.split("It leaves")[-1][:20]

    desk.post("amis", f"/release/{draft.pk}/", {"do": "stop"})
    desk.release(draft)
    assert draft.leaves not in (None, drawn)
    assert _let_out(desk, last) == 1


def test_a_call_released_after_its_hour_leaves_at_once(desk: Desk) -> None:
    """What has passed is past."""
    listed(desk)
    hour = desk.meeting.now + 2 * HOUR
    draft = sent(desk, "XB/duty", when="at", earliest=stamp(hour)[:16])
    desk.tick(5 * HOUR)
    desk.release(draft)
    assert draft.leaves == desk.clock.at + settings.NODE.release_hold
    assert _let_out(desk, desk.clock.at) == 1


def test_a_draft_is_changed_returned_and_discarded(desk: Desk) -> None:
    """The page goes on with contacts, window and hour; put away, nothing of it left."""
    listed(desk)
    hour = desk.meeting.now // HOUR * HOUR + 30 * HOUR
    saved = {**form_of(desk, calls(desk)), "contacts": ["XB/duty"], "when": "at", "earliest": stamp(hour)[:16]}
    assert desk.post("amis", calls(desk), {**saved, "then": "save"}).url == process(desk)
    draft = Draft.objects.get(kind=checks.CALL)
    url = f"/checks/draft/{draft.pk}/"
    form = form_of(desk, url)
    assert (form["contacts"], form["window"], form["when"]) == (["XB/duty"], "48", ["at"])
    assert form["earliest"] == stamp(hour)[:16]
    page = desk.post("amis", url, {**form, "contacts": ["XB/desk"], "when": ["now"], "then": "save"})
    draft.refresh_from_db()
    assert (page.url, draft.values["contacts"]) == (url, ["desk"])
    assert Plan.objects.get(pk=draft.pk).earliest is None

    none = desk.post("amis", url, {**form_of(desk, url), "contacts": [], "then": "send"}, 200)
    assert says(none.html, "contacts", "Choose whom to call.")
    form = form_of(desk, url)
    assert desk.post("amis", url, {**form, "contacts": ["XB/desk"], "then": "send"}).url == f"/release/{draft.pk}/"
    remark = {"version": draft.version + 2, "remark": "Call the duty line.", "do": "return", "password": PASSWORD}
    desk.post("aksel", f"/release/{draft.pk}/", remark)
    assert "Call the duty line." in desk.get("amis", url)
    assert desk.post("amis", url, {"then": "discard"}).url == process(desk)
    draft.refresh_from_db()
    assert draft.state == State.DISCARDED
    assert desk.get("amis", url, 302).url == f"/release/{draft.pk}/"


def test_a_check_that_left_is_called_off(desk: Desk) -> None:
    """Nothing is waited for; an answer that comes all the same stands."""
    listed(desk)
    call = called(desk, "XB/duty")
    assert Pending.objects.filter(dossier=call.act.id).exists()
    url = f"/checks/{call.act.id}/withdraw/"
    assert "Call it off" in desk.get("amis", f"/checks/{call.act.id}/")
    page = desk.post("amis", url, {**form_of(desk, url), "text": "Called twice by mistake."})
    draft = Draft.objects.get(pk=page.url.split("/")[2])
    assert "It is said already and with the releasing officer." in desk.get("amis", url)
    assert "Called twice by mistake." in desk.get("aksel", f"/release/{draft.pk}/")
    desk.release(draft)
    assert "called off; 0 of 1 answered" in desk.get("amis", f"/checks/{call.act.id}/")
    assert not Pending.objects.filter(dossier=call.act.id).exists()
    desk.get("amis", url, 404)

    desk.meeting.hear(checks.ANSWER, {"contact": "duty"}, dossier=call)
    assert "called off; 1 of 1 answered" in desk.get("amis", f"/checks/{call.act.id}/")


def test_a_later_call_takes_the_place_of_an_earlier_one(desk: Desk) -> None:
    """An officer is asked once; the earlier result stays as it is."""
    listed(desk)
    first, second = called(desk, "XB/duty"), called(desk, "XB/duty")
    assert [row.dossier for row in CalledRow.objects.filter(awaits=True)] == [second.act.id]
    assert {row.dossier for row in Pending.objects.filter(key__startswith="check/")} == {second.act.id}
    assert CheckRow.objects.filter(pk=first.act.id).exists()


def test_the_other_side_answers_and_the_time_is_shown(desk: Desk) -> None:
    """After how long, in words and in the picture; the last checks of a contact stand in a line."""
    listed(desk)
    first = called(desk, "XB/duty", "XB/desk")
    desk.tick(2 * HOUR)
    desk.meeting.hear(checks.ANSWER, {"contact": "duty"}, dossier=first)
    desk.clock.set(desk.meeting.now)
    page = desk.get("amis", f"/checks/{first.act.id}/")
    assert "1 of 2 answered" in page
    assert "answered in time, after 3 h" in page
    assert '<svg class="in-time"' in page.html
    desk.tick(48 * HOUR)
    row = CalledRow.objects.get(contact="desk")
    assert row.due is not None
    assert f"no answer by {moments.utc(row.due)}" in desk.get("amis", f"/checks/{first.act.id}/")
    shown = desk.get("amis", process(desk))
    assert "3 h" in shown
    assert "no answer" in shown
    assert '<svg class="in-time"' in shown.html


def test_who_calls_and_answers_needs_to_write(desk: Desk) -> None:
    """A reader reads; the other desk's contact is not his to answer for."""
    listed(desk)
    call = called(desk, "XB/duty")
    for url in (calls(desk), f"/checks/{call.act.id}/withdraw/"):
        desk.get("reader", url, 403)
    assert "Call contacts" not in desk.get("reader", process(desk))
    assert "Call it off" not in desk.get("reader", f"/checks/{call.act.id}/")
    desk.get("amis", "/checks/" + "0" * 64 + "/", 404)
    desk.get("amis", "/checks/process/" + "0" * 64 + "/", 404)
    desk.get("amis", f"/checks/{call.act.id}/answer/duty/", 404)


def test_what_was_begun_on_one_page_is_released_together(desk: Desk) -> None:
    """The releasing officer reads with whom; one that was changed since waits to be read by itself."""
    listed(desk)
    first, second, third = (sent(desk, "XB/duty") for _each in range(3))
    group = Plan.objects.get(pk=first.pk).group
    Plan.objects.filter(pk__in=[second.pk, third.pk]).update(group=group)
    url = f"/checks/draft/{third.pk}/"
    desk.post("amis", url, {**form_of(desk, url), "window": 12, "then": "save"})

    page = desk.get("aksel", f"/release/{first.pk}/")
    assert "Released with it the same to Borealia, each by itself" in page
    desk.release(first)
    states = {each.pk: each.state for each in Draft.objects.filter(kind=checks.CALL)}
    assert states == {first.pk: State.RELEASED, second.pk: State.RELEASED, third.pk: State.SUBMITTED}
    assert "Released with it" not in desk.get("aksel", f"/release/{third.pk}/")


def test_what_was_begun_together_is_held_together(desk: Desk) -> None:
    """Each leaves at its hour, and each can be stopped."""
    listed(desk)
    hour = stamp(desk.meeting.now // HOUR * HOUR + 30 * HOUR)[:16]
    first, second = (sent(desk, "XB/duty", when="at", earliest=hour) for _each in range(2))
    Plan.objects.filter(pk=second.pk).update(group=Plan.objects.get(pk=first.pk).group)
    desk.release(first)
    assert {each.state for each in Draft.objects.filter(kind=checks.CALL)} == {State.HELD}
