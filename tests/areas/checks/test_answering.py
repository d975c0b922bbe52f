# SPDX-License-Identifier: Apache-2.0
"""Being called: one button, a duty officer alone, the alternate, what is told to all, what is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.alerts import raising
from demarche.areas.checks import waking
from demarche.areas.checks.models import CalledRow, CheckRow
from demarche.areas.concerns.models import DossierRow
from demarche.areas.find.models import Document
from demarche.areas.release.models import Draft, DutyRelease, State
from demarche.core.acts import checks
from demarche.core.encoding import Json, stamp
from demarche.ledger import read, replay
from demarche.ledger.models import Pending
from demarche.ui import moments
from tests.areas.checks.checking import BACK, HOUR, called, heard, listed, says_here
from tests.areas.register.writing import put, sent, told
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

pytestmark = pytest.mark.django_db


def at(desk: Desk, moment: int) -> None:
    """It is this moment, and what time brings has been looked for."""
    desk.meeting.now = moment
    desk.clock.set(moment)
    waking.look(moment)


def waits(key: str) -> list[tuple[str, str, str]]:
    """Rows of Needs my action that begin so: desk, group, address."""
    rows = Pending.objects.filter(key__startswith=key).order_by("key")
    return [(row.desk, row.group, row.url) for row in rows]


def test_a_person_in_the_role_answers_by_one_button(desk: Desk) -> None:
    """Each desk has its contact before it at once; a second officer releases; how long it took is shown."""
    listed(desk)
    call = heard(desk)
    url = f"/checks/{call.act.id}/"
    assert waits("check/") == [
        ("diplomatic", "at_once", f"{url}answer/desk/"),
        ("technical", "at_once", f"{url}answer/duty/"),
    ]
    assert "Answer: is a person in this role here?" in desk.get("arno", "/")
    page = desk.get("arno", f"{url}answer/duty/")
    for words in ("Borealia asks whether a person in this role is here.", "Office of the duty", "I am here"):
        assert words in page
    desk.get("amis", f"{url}answer/duty/", 404)

    draft = says_here(desk, call, "duty", "arno")
    assert (draft.state, draft.desk, draft.values) == (State.SUBMITTED, "technical", {"contact": "duty"})
    assert "It is said already and with the releasing officer." in desk.get("arno", f"{url}answer/duty/")
    assert "A person in this role is here and has read the call." in desk.get("aksel", f"/release/{draft.pk}/")
    assert desk.release(draft).url == url
    assert waits("check/") == [("diplomatic", "at_once", f"{url}answer/desk/")]
    shown = desk.get("arno", url)
    assert "1 of 2 answered" in shown
    assert "answered after 2 min; no receipt of it yet" in shown
    signed = read.act(draft.act)
    assert signed is not None
    desk.meeting.deliver(signed)
    assert "answered in time, after 2 min" in desk.get("arno", url)
    assert "I am here" not in desk.get("arno", f"{url}answer/duty/")


def test_a_duty_officer_answers_alone(desk: Desk) -> None:
    """The charter names the kind; the instruction stands on the page and stays inside."""
    listed(desk)
    call = heard(desk, "duty")
    draft = says_here(desk, call, "duty", "tamm")
    page = desk.get("tamm", f"/release/{draft.pk}/")
    form = page.form()
    assert form["instruction"] == "Standing instruction on communication checks"
    given = {**form, "given": stamp(desk.clock.at)[:16], "password": PASSWORD, "do": "on_duty"}
    desk.post("tamm", f"/release/{draft.pk}/", given)
    draft.refresh_from_db()
    assert draft.values["released"] == "on_duty"
    assert DutyRelease.objects.get().instruction == "Standing instruction on communication checks"
    assert waits("check/") == []


def test_an_answer_that_was_returned_is_said_again(desk: Desk) -> None:
    """The same draft goes on its way once more."""
    listed(desk)
    call = heard(desk, "duty")
    draft = says_here(desk, call, "duty", "arno")
    remark = {"version": draft.version, "remark": "Wait for me.", "do": "return", "password": PASSWORD}
    desk.post("aksel", f"/release/{draft.pk}/", remark)
    assert says_here(desk, call, "duty", "arno").pk == draft.pk
    assert Draft.objects.filter(kind=checks.ANSWER).count() == 1


def test_the_alternate_is_alerted_after_half_the_window(desk: Desk) -> None:
    """To the second; both sides' pages say since when, and it is over with the answer."""
    listed(desk)
    call = heard(desk, "desk")
    begun = CalledRow.objects.get().begun
    assert begun is not None
    half = begun + 24 * HOUR
    at(desk, half - 1)
    assert waits("alternate/") == []
    assert f"without an answer the alternate is alerted at {moments.utc(half)}: duty" in desk.get(
        "amis", f"/checks/{call.act.id}/"
    )
    at(desk, half)
    url = f"/checks/{call.act.id}/answer/desk/?by=duty"
    assert waits("alternate/") == [("technical", "at_once", url)]
    waking.look(half)
    assert len(waits("alternate/")) == 1
    told_ = f"alternate alerted at {moments.utc(half)}: duty"
    assert told_ in desk.get("amis", f"/checks/{call.act.id}/")
    page = desk.get("arno", url)
    assert told_ in page
    assert "In the role of its alternate" in page

    draft = says_here(desk, call, "desk", "arno", by="duty")
    assert draft.values == {"contact": "desk", "by": "duty"}
    desk.release(draft)
    waking.look(half + 5)
    assert waits("alternate/") == waits("check/") == []
    assert "answered by the alternate duty" in desk.get("amis", f"/checks/{call.act.id}/")


def test_an_alert_rings_for_a_call_and_for_the_alternate(desk: Desk) -> None:
    """As for anything that is to be done at once."""
    listed(desk)
    call = heard(desk, "desk")
    [kept] = [each for each in raising.desks() if each.desk == "diplomatic"]
    fresh = raising._urgent(kept, desk.clock.at)  # what an alert is raised from
    assert f"new/check/{call.act.id}/desk" in [name for name, _row in fresh]


def test_no_answer_is_a_dated_fact_and_an_answer_stays_welcome(desk: Desk) -> None:
    """Neutral words; what comes later is after the date."""
    listed(desk)
    call = heard(desk, "duty")
    due = CalledRow.objects.get().due
    assert due is not None
    at(desk, due + 1)
    page = desk.get("arno", f"/checks/{call.act.id}/")
    assert f"no answer by {moments.utc(due)}" in page
    over = "The window is over. An answer stays welcome: it reads as one after the date."
    assert over in desk.get("arno", f"/checks/{call.act.id}/answer/duty/")
    draft = says_here(desk, call, "duty", "arno")
    desk.release(draft)
    assert "after the date" in desk.get("arno", f"/checks/{call.act.id}/")


def test_results_are_told_to_all_by_the_party_they_are_of(desk: Desk) -> None:
    """The figures are those of the own log; the page says that the record has the same."""
    listed(desk)
    call = heard(desk)
    desk.release(says_here(desk, call, "duty", "arno"))
    assert "Tell all Parties our results" in desk.get("amis", f"/checks/{call.act.id}/")
    draft = sent(desk, f"share-check?call={call.act.id}", {})
    row, [duty] = CheckRow.objects.get(), CalledRow.objects.filter(contact="duty")
    assert row.begun is not None
    assert duty.made is not None
    assert draft.values["results"] == [{"contact": "desk"}, {"contact": "duty", "answered": stamp(duty.made)}]
    assert (draft.values["received"], draft.values["window"]) == (stamp(row.begun), 48)
    check = desk.get("aksel", f"/release/{draft.pk}/")
    assert f"answered {moments.utc(duty.made)}, after" in check
    assert f"no answer by {moments.utc(row.begun + 48 * HOUR)}" in check
    desk.release(draft)
    page = desk.get("amis", f"/checks/process/{desk.meeting.process}/")
    assert "Told to all Parties" in page
    assert "says the same" in page


def test_what_another_party_tells_is_compared_with_the_record(desk: Desk) -> None:
    """The caller holds the check; of a check that it does not hold a node says whose word it is."""
    listed(desk)
    call = called(desk, "XB/duty")
    page = f"/checks/process/{desk.meeting.process}/"
    row = CheckRow.objects.get()
    assert row.begun is not None
    share: dict[str, Json] = {
        "call": call.act.id,
        "received": stamp(row.begun),
        "window": 48,
        "results": [{"contact": "duty"}],
    }
    told(desk, checks.SHARE, share)
    assert "says the same" in desk.get("amis", page)
    told(desk, checks.SHARE, {**share, "results": [{"contact": "duty"}, {"contact": "elsewhere"}]})
    assert "says the same" in desk.get("amis", page)  # a contact that was never nominated: refused by rule
    told(desk, checks.SHARE, {**share, "received": stamp(row.begun + 60)})
    assert "has other times" in desk.get("amis", page)
    desk.meeting.hear(checks.ANSWER, {"contact": "duty"}, dossier=call)
    made = CalledRow.objects.get().made
    told(desk, checks.SHARE, {**share, "results": [{"contact": "duty"}]})
    assert "has other times" in desk.get("amis", page)
    assert made is not None
    told(desk, checks.SHARE, {**share, "results": [{"contact": "duty", "answered": stamp(made)}]})
    assert "says the same" in desk.get("amis", page)
    told(desk, checks.SHARE, {**share, "call": "e" * 64})
    assert "not ours to compare: that Party says so" in desk.get("amis", page)


def test_only_a_check_of_our_own_contacts_is_told(desk: Desk) -> None:
    """Another Party's results are not ours to tell."""
    listed(desk)
    call = called(desk, "XB/duty")
    assert "Tell all Parties our results" not in desk.get("amis", f"/checks/{call.act.id}/")
    desk.get("amis", f"/register/{desk.meeting.process}/write/share-check/?call={'x' * 3}", 404)
    page = f"share-check?call={heard(desk, 'duty').act.id}"
    answer = put(desk, page, {"call": call.act.id})
    assert "No check of this Party's own contacts is here under this name." in answer


def test_a_call_of_nobody_nominated_is_kept_and_changes_nothing(desk: Desk) -> None:
    """It stands in the list with its reason; nobody is asked."""
    listed(desk)
    call = heard(desk, "nobody")
    assert waits("check/") == []
    page = desk.get("amis", f"/checks/{call.act.id}/")
    assert (
        "Kept on record, changes nothing, because the Party that it calls has nominated no contact of that name" in page
    )
    assert "kept on record, changes nothing" in desk.get("amis", f"/checks/process/{desk.meeting.process}/")


def test_a_check_is_no_concern_even_when_its_call_comes_last(desk: Desk) -> None:
    """Until then nobody can know what it is; then it leaves the list of concerns and what can be found of it."""
    listed(desk)
    call = desk.meeting.say(checks.CALL, {"roles": BACK, "contacts": ["duty"], "window": 48})
    off = desk.meeting.say(checks.WITHDRAW, {}, dossier=call)
    desk.meeting.send(off)
    assert DossierRow.objects.filter(dossier=call.act.id).exists()
    assert Document.objects.filter(dossier=call.act.id).exists()
    desk.meeting.send(call)
    assert not DossierRow.objects.filter(dossier=call.act.id).exists()
    assert not Document.objects.filter(dossier=call.act.id).exists()
    assert CheckRow.objects.get().withdrawn


def test_rows_made_anew_are_the_same(desk: Desk) -> None:
    """Whatever the order in which dossiers are folded."""
    listed(desk)
    heard(desk)
    desk.release(says_here(desk, heard(desk, "duty"), "duty", "arno"))
    called(desk, "XB/duty")
    called(desk, "XB/duty")
    rows = replay.PROJECTIONS["checks"].rows
    assert rows is not None
    before = sorted(rows(), key=lambda each: each[0])
    replay.rebuild()
    assert sorted(rows(), key=lambda each: each[0]) == before


def test_a_process_asks_for_its_next_check(desk: Desk) -> None:
    """After the months that a releasing officer chose, and no more once somebody was called; 0 ends it."""
    listed(desk)
    page, url = f"/checks/process/{desk.meeting.process}/", f"/checks/process/{desk.meeting.process}/reminder/"
    assert desk.post("aksel", url, {"months": 6}).url == page
    assert "after 6 months without a check of ours" in desk.get("amis", page)
    at(desk, desk.clock.at + 181 * 86_400)
    assert waits("check-due/") == [("diplomatic", "to_assess", page)]
    assert "Call contacts again: it is time for a check" in desk.get("amis", "/")
    called(desk, "XB/duty")
    waking.look(desk.clock.at)
    assert waits("check-due/") == []
    at(desk, desk.clock.at + 181 * 86_400)
    assert len(waits("check-due/")) == 1
    desk.post("aksel", url, {"months": 61})
    assert "Give a number of months from 0 to 60." in desk.get("aksel", page)
    desk.post("aksel", url, {"months": 0})
    waking.look(desk.clock.at)
    assert waits("check-due/") == []
    desk.post("amis", url, {"months": 6}, 403)


def test_a_check_is_taken_out_and_proves_itself(desk: Desk) -> None:
    """By those who may; the page warns before."""
    listed(desk)
    call = called(desk, "XB/duty")
    url = f"/checks/{call.act.id}/export/"
    desk.get("amis", url, 403)
    assert "Whoever has it can prove to anyone who was called" in desk.get("aksel", url)
    answer = desk.client("aksel").post(url)
    assert f"{call.act.id[:16]}.dossier" in answer.headers["Content-Disposition"]
    assert answer.getvalue()[:2] == b"PK"


def test_pages_cost_no_query_a_check(desk: Desk) -> None:
    """One check or four, the list asks as often."""
    listed(desk)
    called(desk, "XB/duty")
    page = f"/checks/process/{desk.meeting.process}/"

    def count() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            desk.get("amis", page)
        return len(found)

    count()
    one = count()
    for _each in range(3):
        called(desk, "XB/duty", "XB/desk")
    assert count() <= one


def test_whatever_a_peer_signs_as_a_check_opens(desk: Desk) -> None:
    """A call with parts of other forms is kept, shown as it came, and changes nothing; so is an answer to a real one."""
    listed(desk)
    strange: dict[str, Json] = {"roles": "x", "contacts": {"a": 1}, "window": "long", "text": 7, "unheard_of": "words"}
    call = desk.meeting.hear(checks.CALL, strange)
    for words in ("words", "Kept on record, changes nothing, because"):
        assert words in desk.get("amis", f"/checks/{call.act.id}/")
    answer = desk.meeting.hear(
        checks.ANSWER, {"contact": ["x"], "unheard_of": "words"}, dossier=called(desk, "XB/duty")
    )
    for words in ("words", "Kept on record, changes nothing, because"):
        assert words in desk.get("amis", f"/checks/{answer.act.dossier}/")
    assert "kept on record, changes nothing" in desk.get("amis", f"/checks/process/{desk.meeting.process}/")
    desk.get("amis", "/")
