# SPDX-License-Identifier: Apache-2.0
"""The officer proves himself again: each release asks for the password, or for a code where there is an app, and guessing is slowed as at sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from demarche.areas.release.models import State
from tests.areas.officers.phone import print_codes, take_in_use
from tests.areas.release.test_pages import sent
from tests.areas.release.test_releasing import acts, submitted

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def test_without_the_password_nothing_is_released(desk: Desk) -> None:
    """None typed, or a wrong one, or somebody else's; what was typed comes back, the password does not."""
    draft = submitted(desk)
    path = f"/release/{draft.pk}/"
    for password, sentence in (
        ("", "Type your password. Nothing was released."),
        ("a loud morning in the hall", "The password is wrong. Nothing was released."),
    ):
        page = desk.post("aksel", path, sent(draft, password=password, number="XA-1"), 200)
        assert sentence in page
        assert page.form()["number"] == "XA-1"
        assert page.form()["password"] == ""
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert acts() == 0


def test_it_stands_for_five_minutes(desk: Desk) -> None:
    """Who releases one act after another types it once; later, and in another session, it is asked again."""
    first, second, third = (submitted(desk) for _ in range(3))
    desk.release(first)
    assert 'name="password"' not in desk.get("aksel", f"/release/{second.pk}/").html
    desk.post("aksel", f"/release/{second.pk}/", sent(second, password=""))

    desk.tick(300)

    assert 'name="password"' in desk.get("aksel", f"/release/{third.pk}/").html
    assert "Type your password." in desk.post("aksel", f"/release/{third.pk}/", sent(third, password=""), 200)


def test_returning_asks_for_none(desk: Desk) -> None:
    """Nothing leaves by it."""
    draft = submitted(desk)
    desk.post("aksel", f"/release/{draft.pk}/", sent(draft, "return", password="", remark="Split question 2."))
    draft.refresh_from_db()
    assert draft.state == State.RETURNED


def test_guessing_is_slowed(desk: Desk) -> None:
    """After a few wrong ones the right one waits too, here as at sign-in."""
    draft = submitted(desk)
    for _ in range(10):
        page = desk.post("aksel", f"/release/{draft.pk}/", sent(draft, password="guess after guess"), 200)
        if "Too many attempts" in page:
            break

    page = desk.post("aksel", f"/release/{draft.pk}/", sent(draft), 200)

    assert "Too many attempts in this session. Wait five minutes, then try again; nothing was released." in page
    assert acts() == 0


def test_the_field_is_one_for_a_password(desk: Desk) -> None:
    """What is typed is not shown."""
    draft = submitted(desk)
    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert 'type="password"' in page.html
    assert 'autocomplete="current-password"' in page.html


def test_a_code_is_asked_for_where_there_is_an_app(desk: Desk) -> None:
    """The password does not do any more, nor does a code that is wrong, was used, or is a recovery code; nor a stolen cookie."""
    first, second = submitted(desk), submitted(desk)
    path = f"/release/{first.pk}/"
    aksel = desk.client("aksel")
    phone = take_in_use(aksel)
    printed = print_codes(aksel)
    desk.tick(400)

    assert 'name="password"' not in desk.get("aksel", path).html
    for given, sentence in (
        ({}, "Use your passkey or type the code of your app. Nothing was released."),
        ({"code": "000000"}, "The code is wrong or was used already. Wait for the next one; nothing was released."),
        ({"code": phone.code(-1)}, "The code is wrong or was used already."),
        ({"code": printed[0]}, "Ensure this value has at most 12 characters"),
        ({"passkey": "{}"}, "This passkey was not accepted. Press the button again."),
    ):
        assert sentence in desk.post("aksel", path, sent(first, **given), 200)
    assert acts() == 0
    desk.post("aksel", path, sent(first, password="", code=phone.code()))
    desk.post("aksel", f"/release/{second.pk}/", sent(second, password=""))
    assert acts() == 2


def test_guessing_codes_in_a_stolen_session_stops_that_session_alone(desk: Desk) -> None:
    """Five wrong ones and it takes no more; the officer signs in anew and releases."""
    draft = submitted(desk)
    path = f"/release/{draft.pk}/"
    phone = take_in_use(desk.client("aksel"))
    desk.tick(400)
    for _ in range(5):
        desk.post("aksel", path, sent(draft, code="000000"), 200)
    stopped = "Too many codes in this session. Sign out, sign in again and go on; nothing was released."
    assert stopped in desk.post("aksel", path, sent(draft, code=phone.code()), 200)

    anew = Client()
    anew.force_login(desk.officers["aksel"])
    desk.get("aksel", path)
    assert anew.post(path, sent(draft, code=phone.code())).status_code == 302
    assert acts() == 1
