# SPDX-License-Identifier: Apache-2.0
"""The hold: a release leaves after a minute and can be stopped until then; nothing is signed before, whatever process dies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError

from demarche.areas.release import actions, holding, releasing
from demarche.areas.release.models import Draft, State
from demarche.areas.release.releasing import Bar, Released
from demarche.core.codes import Reason
from demarche.ledger import read
from demarche.ledger.models import Outbox, Pending
from demarche.node import letting_out
from tests.areas.concerns.filling import asked, url
from tests.areas.release.test_duty import SAID, written
from tests.areas.release.test_pages import sent
from tests.areas.release.test_releasing import acts, submitted
from tests.databases import together
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page


@pytest.fixture(autouse=True)
def held(settings: Any, set_clock: Any) -> None:
    """This node holds a release for a minute, as nodes do unless they are told otherwise."""
    settings.NODE = replace(settings.NODE, values={**settings.NODE.values, "release.hold": 60})


def press(desk: Desk, draft: Draft, who: str = "aksel", **more: Any) -> Page:
    """The releasing officer's button; the draft as it then stands."""
    page = desk.post(who, f"/release/{draft.pk}/", sent(draft, **more))
    draft.refresh_from_db()
    return page


def out(desk: Desk, seconds: int = 60) -> int:
    """What the inside door lets out so many seconds later."""
    desk.tick(seconds)
    return holding.let_out(signer=desk.meeting.signer, at=desk.meeting.now)


def test_it_leaves_after_a_minute(desk: Desk) -> None:
    """Until then there is no act, no delivery and no signature; then it is one, with its number."""
    draft = submitted(desk)

    page = press(desk, draft, number="XA-2027-001")

    assert page.url == f"/release/{draft.pk}/"
    assert "Released. Leaves in 60 seconds. Nothing is signed before. Stop it" in desk.get("aksel", page.url)
    assert (draft.state, acts(), Outbox.objects.exclude(dossier=draft.process).count()) == (State.HELD, 0, 0)
    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()
    assert out(desk, 59) == 0
    assert acts() == 0
    assert "Leaves in 1 second." in desk.get("amis", page.url)
    assert out(desk, 1) == 1
    draft.refresh_from_db()
    assert draft.state == State.RELEASED
    signed = read.act(draft.act)
    assert signed is not None
    assert signed.act.made == desk.meeting.now
    assert draft.values["number"] == "XA-2027-001"
    assert "Released. See it on record" in desk.get("amis", page.url)


def test_stopped_it_was_never_an_act(desk: Desk) -> None:
    """It is with the releasing officer again; whoever handles the draft stops it, also its drafter."""
    draft = submitted(desk)
    press(desk, draft)

    page = desk.post("amis", f"/release/{draft.pk}/", {"do": "stop"})

    assert "Stopped. It was never an act: it is a draft again, with the releasing officer." in desk.get(
        "amis", page.url
    )
    assert out(desk, 600) == 0
    draft.refresh_from_db()
    assert (draft.state, draft.leaves, draft.held_by, acts()) == (State.SUBMITTED, None, None, 0)
    assert Pending.objects.filter(key=f"draft/{draft.pk}").exists()
    press(desk, draft)
    assert out(desk) == 1


def test_the_number_typed_stands_in_the_field_again(desk: Desk) -> None:
    """It stays with the draft, until the draft is given another one or the officer leaves it out."""
    draft = submitted(desk)
    press(desk, draft, number="XA-2027-001")
    desk.post("aksel", f"/release/{draft.pk}/", {"do": "stop"})
    assert desk.get("aksel", f"/release/{draft.pk}/").form()["number"] == "XA-2027-001"
    draft.refresh_from_db()
    assert "number" not in draft.values

    actions.save(draft, {**draft.values, "number": "XA-2027-009"}, version=1, by=desk.officers["birk"], at=1)
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert page.form()["number"] == "XA-2027-009"

    desk.post(
        "aksel",
        f"/release/{draft.pk}/",
        {**page.form(), "number": "XA-2027-002", "password": PASSWORD, "do": "release"},
    )
    assert out(desk) == 1
    draft.refresh_from_db()
    assert draft.values["number"] == "XA-2027-002"


def test_after_it_has_left_nothing_is_stopped(desk: Desk) -> None:
    """And the page says so; a reader stops nothing."""
    draft = submitted(desk)
    press(desk, draft)
    desk.post("reader", f"/release/{draft.pk}/", {"do": "stop"}, 403)
    out(desk)

    page = desk.post("amis", f"/release/{draft.pk}/", {"do": "stop"})

    assert "It is not held any more, so nothing was stopped." in desk.get("amis", page.url)
    assert acts() == 1


def test_a_second_click_holds_once(desk: Desk) -> None:
    """It does not begin the minute anew; after it left, the click leads to the act."""
    draft = submitted(desk)
    press(desk, draft)
    leaves = draft.leaves
    press(desk, draft)
    assert draft.leaves == leaves
    out(desk)
    assert press(desk, draft).url == f"/concerns/{draft.act}/"
    assert acts() == 1


def test_a_held_draft_is_not_written(desk: Desk) -> None:
    """What was read is what leaves."""
    draft = submitted(desk)
    press(desk, draft)
    outcome = actions.save(draft, {**draft.values, "title": "Late"}, version=1, by=desk.officers["birk"], at=1)
    assert isinstance(outcome, actions.Closed)
    assert isinstance(actions.discard(draft), Draft)
    draft.refresh_from_db()
    assert draft.state == State.HELD


def test_urgent_acts_and_duty_releases_leave_at_once(desk: Desk) -> None:
    """Neither waits."""
    urgent = submitted(desk, urgency={"profile": "urgent"})
    desk.post("birk", f"/release/{urgent.pk}/authorise/", {"version": 1})
    assert press(desk, urgent).url == f"/concerns/{urgent.act}/"
    night = written(desk, profile="ordinary")
    desk.post("tamm", f"/release/{night.pk}/", {"version": night.version, **SAID, "do": "on_duty"})
    night.refresh_from_db()
    assert night.state == State.RELEASED


def test_what_could_not_be_released_is_not_held(desk: Desk) -> None:
    """By an officer who may not, of another version, against the rules, or without the key."""
    draft = submitted(desk)
    how: dict[str, Any] = {"number": "", "signer": desk.meeting.signer, "at": desk.meeting.now}
    assert holding.hold(draft, officer=desk.officers["amis"], version=1, **how) is Bar.OWN_DRAFT
    assert holding.hold(draft, officer=desk.officers["aksel"], version=2, **how) is Bar.CHANGED
    odd = submitted(desk, roles={"raises": ["XB"], "addressed": ["XA"], "informed": []})
    assert holding.hold(odd, officer=desk.officers["aksel"], version=1, **how) is Reason.ROLES_MISMATCH
    desk.meeting.signer.locked = frozenset({"act"})
    assert holding.hold(draft, officer=desk.officers["aksel"], version=1, **how) is Bar.CANNOT_SIGN
    assert not Draft.objects.filter(state=State.HELD).exists()


def test_a_change_between_reading_and_holding_is_seen(desk: Desk) -> None:
    """The row decides, not what was read; a draft that is held meanwhile is as good as held."""
    draft = submitted(desk)
    how: dict[str, Any] = {"number": "", "signer": desk.meeting.signer, "at": desk.meeting.now, "version": 1}
    Draft.objects.filter(pk=draft.pk).update(version=2)
    assert holding.hold(draft, officer=desk.officers["aksel"], **how) is Bar.CHANGED
    Draft.objects.filter(pk=draft.pk).update(version=1, state=State.HELD)
    assert isinstance(holding.hold(draft, officer=desk.officers["aksel"], **how), Draft)


def test_what_the_rules_refuse_by_then_is_a_draft_again(desk: Desk) -> None:
    """Here the officer who released it is no releasing officer any more."""
    draft = submitted(desk)
    press(desk, draft)
    officer = desk.officers["aksel"]
    officer.roles = []
    officer.save()

    assert out(desk) == 0

    draft.refresh_from_db()
    assert (draft.state, acts()) == (State.SUBMITTED, 0)


def test_a_locked_key_keeps_it_held(desk: Desk) -> None:
    """It leaves when the key is there again."""
    draft = submitted(desk)
    press(desk, draft)
    desk.meeting.signer.locked = frozenset({"act"})
    assert out(desk) == 0
    desk.meeting.signer.locked = frozenset()
    assert out(desk) == 1
    draft.refresh_from_db()
    assert draft.state == State.RELEASED


def test_several_processes_let_it_out_once(lasting_desk: Desk) -> None:
    """Whoever comes second finds it done; one that is stopped meanwhile never leaves."""
    draft = submitted(lasting_desk)
    press(lasting_desk, draft)
    at = lasting_desk.meeting.now + 60

    together(*(lambda: holding.let_out(signer=lasting_desk.meeting.signer, at=at) for _ in range(4)))

    assert acts() == 1
    draft.refresh_from_db()
    assert draft.state == State.RELEASED


def test_stopped_while_it_is_being_signed_it_does_not_leave(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is taken in the act's own transaction."""
    draft = submitted(desk)
    press(desk, draft)
    release = releasing.release

    def stopped_first(read: Draft, **more: Any) -> Released | Reason | Bar:
        holding.stop(read)
        return release(read, **more)

    monkeypatch.setattr(releasing, "release", stopped_first)
    assert out(desk) == 0
    assert acts() == 0


def test_the_doors_thread_looks_and_goes_on_after_trouble(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It rests a moment, longer when the database did not answer."""
    draft = submitted(desk)
    press(desk, draft)
    desk.tick(60)
    monkeypatch.setattr(letting_out, "signer", lambda: desk.meeting.signer)
    assert letting_out.look() == letting_out.PACE
    assert acts() == 1

    def broken(**_more: Any) -> int:
        raise DatabaseError("gone")

    monkeypatch.setattr(holding, "let_out", broken)
    assert letting_out.look() == letting_out.TROUBLE


def test_acts_in_a_dossier_are_held_too(desk: Desk) -> None:
    """An answer or an assessment waits as an opening act does."""
    theirs = asked(desk)
    form = desk.get("amis", url(theirs, "assess/")).form()
    draft = desk.send_on("amis", url(theirs, "assess/"), {**form, "status": "open"})
    press(desk, draft)
    assert draft.state == State.HELD
    assert out(desk) == 1
