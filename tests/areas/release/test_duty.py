# SPDX-License-Identifier: Apache-2.0
"""Release on duty authority: kinds the charter names, marked on the act, on whose instruction kept inside, noted afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.release import duty, releasing
from demarche.areas.release.models import Draft, DutyRelease, State
from demarche.areas.release.releasing import Authority, Bar, Released
from demarche.core.acts import concern as kinds
from demarche.ledger import read
from demarche.ledger.models import Outbox, Pending
from tests.areas.concerns.filling import asked, heard, notified, second_process, url
from tests.areas.release.test_releasing import submitted
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page

BEGIN = "Check and release on duty authority"
BUTTON = "Release on duty authority to Borealia"
SAID = {"instruction": "State secretary", "given": "2027-01-05T12:00", "password": PASSWORD}


def written(desk: Desk, who: str = "tamm", **more: Any) -> Draft:
    """A technical notification as an officer of the night sends it on."""
    form = desk.get(who, "/concerns/notify/").form()
    to = f"{desk.meeting.process}:XB"
    return desk.send_on(who, "/concerns/notify/", {**form, "to": to, "what": "Wiper since 01:30 UTC", **more})


def released(desk: Desk, draft: Draft, who: str = "tamm", status: int = 302, **more: Any) -> Page:
    """Released on duty authority by the button of the check page."""
    data = {**desk.get(who, f"/release/{draft.pk}/").form(), **SAID, "do": "on_duty", **more}
    return desk.post(who, f"/release/{draft.pk}/", data, status)


def test_a_duty_officer_releases_an_own_draft(desk: Desk) -> None:
    """The page says what the other side will read; the act is marked; the office and the telephone call stay inside."""
    assert "Check and release on duty authority" in desk.get("tamm", "/concerns/notify/")
    draft = written(desk)
    page = desk.get("tamm", f"/release/{draft.pk}/")
    assert BUTTON in page
    assert "Released on duty authority" in page
    assert "Urgent line On duty authority it takes no second officer." in page

    released(desk, draft)

    typed = draft.changed
    draft.refresh_from_db()
    assert draft.changed == typed, "the time beside *drafted by* is that of the text"
    signed = read.act(draft.act)
    assert signed is not None
    assert signed.act.values["released"] == "on_duty"
    assert Outbox.objects.filter(act=draft.act).exists()
    assert "Released on duty authority" in desk.get("arno", f"/concerns/{draft.act}/")
    assert "State secretary" not in desk.get("arno", f"/concerns/{draft.act}/")
    kept = "Released on duty authority by T. Tamm, on instruction of State secretary, given by telephone at 5 Jan 2027 12:00 UTC."
    assert kept in desk.get("arno", f"/release/{draft.pk}/")


def test_with_several_addressees_the_button_is_there_at_once(desk: Desk) -> None:
    """Nobody is chosen before the officer chose; pressed without a choice, the page says so; chosen, it leads to the release."""
    second_process()
    page = desk.get("tamm", "/concerns/notify/")
    assert BEGIN in page
    assert "On duty authority only to" not in page
    assert BEGIN not in desk.get("arno", "/concerns/notify/")
    assert "to" not in page.form()
    said = {**page.form(), "what": "Wiper since 01:30 UTC", "then": "submit"}
    page = desk.post("tamm", "/concerns/notify/", said, 200)
    assert "Choose whom the notification is addressed to." in page
    assert BEGIN in page

    assert BUTTON in desk.get("tamm", f"/release/{written(desk).pk}/")


def test_where_one_charter_lets_it_and_another_does_not_the_page_says_to_whom(desk: Desk) -> None:
    """A process founded before releases on duty authority knew none of them; a releasing officer releases there."""
    second_process(name="Old process", duty_kinds=[])

    page = desk.get("tamm", "/concerns/notify/")

    only = "On duty authority only to: Borealia · Consultations on concerns in cyberspace. To others a releasing officer releases it."
    assert BEGIN in page
    assert only in page


def test_both_fields_are_needed(desk: Desk) -> None:
    """What was typed comes back; nothing was released."""
    draft = written(desk)

    page = released(desk, draft, status=200, instruction="", given="yesterday")

    assert "Write which office instructed you." in page
    assert "Write the date and time as 2027-03-01 17:00, in UTC." in page
    page = released(desk, draft, status=200, given="")
    assert "Write when the instruction was given." in page
    assert page.form()["instruction"] == "State secretary"
    assert not DutyRelease.objects.exists()


def test_an_instruction_comes_before_the_release(desk: Desk) -> None:
    """A time that is still to come is no time at which it was given."""
    draft = written(desk)

    page = released(desk, draft, status=200, given="2031-01-01T00:00")

    assert "The instruction comes before the release: give a time that has passed." in page
    assert not DutyRelease.objects.exists()


def test_a_releasing_officer_takes_note_in_the_morning(desk: Desk) -> None:
    """It stands in the list until somebody who did not release it has; a further act corrects it."""
    draft = written(desk)
    released(desk, draft)
    draft.refresh_from_db()
    row = "Take note: released on duty authority Wiper since 01:30 UTC"
    assert row in desk.get("aksel", "/")
    assert row not in desk.get("arno", "/")
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert f'href="/concerns/{draft.act}/correct/"' in page.html
    desk.post("tamm", f"/release/{draft.pk}/noted/", {"text": ""}, 403)

    for text in ("Rightly so.", "Once more."):
        desk.post("aksel", f"/release/{draft.pk}/noted/", {"text": text})

    assert row not in desk.get("aksel", "/")
    page = desk.get("arno", f"/release/{draft.pk}/")
    assert "R. Aksel took note at" in page
    assert "Rightly so." in page
    assert "Once more." not in page
    assert "Take note" not in desk.get("aksel", f"/release/{draft.pk}/")


def test_a_draft_that_was_not_released_so_is_not_noted(desk: Desk) -> None:
    """The address changes nothing then."""
    draft = submitted(desk)
    desk.post("aksel", f"/release/{draft.pk}/noted/", {"text": "x"})
    assert duty.of(draft) is None


def test_only_kinds_that_the_charter_names(desk: Desk) -> None:
    """A concern is no matter for the night, whoever presses the button."""
    officer = desk.officers["birk"]
    officer.roles = ["drafter", "duty"]
    officer.save()
    draft = submitted(desk)
    assert BUTTON not in desk.get("birk", f"/release/{draft.pk}/")
    data = {"version": draft.version, **SAID, "do": "on_duty"}

    page = desk.post("birk", f"/release/{draft.pk}/", data, 200)

    assert "The charter does not let this kind of act be released on duty authority." in page
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_who_is_no_duty_officer_does_not(desk: Desk) -> None:
    """Nor one of another desk."""
    draft = written(desk, "arno")
    desk.post("arno", f"/release/{draft.pk}/", {"version": 1, **SAID, "do": "on_duty"}, 403)
    officer = desk.officers["birk"]
    officer.roles = ["duty"]
    authority = Authority("State secretary", 0)
    done = releasing.release(
        draft, officer=officer, version=1, duty=authority, signer=desk.meeting.signer, at=desk.meeting.now
    )
    assert done is Bar.NOT_DUTY_OFFICER


def test_a_double_click_releases_once(desk: Desk) -> None:
    """And there is one thing to take note of."""
    draft = written(desk)
    done = [
        releasing.release(
            Draft.objects.get(pk=draft.pk),
            officer=desk.officers["tamm"],
            version=draft.version,
            duty=Authority("State secretary", 0),
            signer=desk.meeting.signer,
            at=desk.meeting.now,
        )
        for _ in range(2)
    ]
    assert done[0] == done[1]
    assert isinstance(done[0], Released)
    assert Pending.objects.filter(key=f"duty/{draft.pk}").count() == 1


def on_duty(desk: Desk, who: str, *roles: str, group: str = "technical") -> None:
    """Give an officer other roles and another desk."""
    officer = desk.officers[who]
    officer.roles, officer.desk = list(roles), group
    officer.save()


def test_who_writes_no_drafts_finds_what_he_may_release(desk: Desk) -> None:
    """Sent on by others of his desk; the row leads to the button and leaves with the release."""
    on_duty(desk, "reader", "duty")
    draft = written(desk, "arno")
    row = "For release on duty authority Release on duty authority Wiper since 01:30 UTC"
    assert row in desk.get("reader", "/")
    assert row in desk.get("tamm", "/")
    for who in ("arno", "aksel", "birk"):
        assert "duty authority" not in desk.get(who, "/")
    assert BUTTON in desk.get("reader", f"/release/{draft.pk}/")

    released(desk, draft, "reader")

    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()
    assert row not in desk.get("reader", "/")


def test_what_he_may_not_release_is_not_shown_to_him(desk: Desk) -> None:
    """Another desk's, a kind that the charter does not name, a draft that was returned, a matter marked RED that is not open to him."""
    on_duty(desk, "reader", "duty")
    draft = written(desk, "arno", tlp="RED")
    shown = [desk.get("reader", "/")]
    desk.get("reader", f"/release/{draft.pk}/", 404)
    assert Pending.objects.get(key=f"draft/{draft.pk}/duty").officer == desk.officers["arno"].pk

    on_duty(desk, "reader", "duty", group="diplomatic")
    draft = written(desk, "arno")
    submitted(desk)
    shown.append(desk.get("reader", "/"))

    on_duty(desk, "reader", "duty")
    desk.post("aksel", f"/release/{draft.pk}/", {"version": draft.version, "remark": "No.", "do": "return"})
    shown.append(desk.get("reader", "/"))

    assert not [page for page in shown if "duty authority" in page]


def test_who_releases_by_day_finds_a_draft_once(desk: Desk) -> None:
    """The row of a releasing officer leads to the same page."""
    on_duty(desk, "reader", "duty", "releasing")
    written(desk, "arno")

    page = desk.get("reader", "/")

    assert page.text.count("Wiper since 01:30 UTC") == 1
    assert "For release (you are a releasing officer)" in page


@pytest.mark.parametrize("page", ["acknowledge", "ask"])
def test_steps_of_the_night_offer_it(desk: Desk, page: str) -> None:
    """Where the charter names the kind; elsewhere not."""
    theirs = notified(desk)
    assert "Check and release on duty authority" in desk.get("tamm", url(theirs, f"{page}/"))
    assert "Check and release on duty authority" not in desk.get("arno", url(theirs, f"{page}/"))
    assert "Check and release on duty authority" not in desk.get("tamm", url(theirs, "assess/"))


def test_theirs_reads_so_here(desk: Desk) -> None:
    """What Borealia's duty officer released."""
    ours = asked(desk)
    theirs = notified(desk, released="on_duty")
    assert "Released on duty authority" in desk.get("arno", url(theirs))
    assert re.search("duty", desk.get("amis", url(ours)).text) is None
    refused = heard(desk, kinds.ASSESS, {"status": "open", "released": "on_duty"}, ours)
    assert refused.act.values["released"] == "on_duty"
    assert "Kept on record, changes nothing, because the charter does not name this kind of act" in desk.get(
        "amis", url(ours)
    )
