# SPDX-License-Identifier: Apache-2.0
"""Guessing is slowed; whoever has a second factor is never locked out by it; and no answer says who has an account."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from demarche.areas.officers.factors import codes
from tests.areas.officers.phone import print_codes, take_in_use
from tests.desk import PASSWORD, browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aurelia")]

TOO_OFTEN = "Too many attempts with this name. Wait five minutes, then try again."
TWO = "You are not locked out: type two codes, one after the other."


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any) -> None:
    """This process is Aurelia's node."""
    seat(tmp_path, settings)
    cache.clear()


def attack(name: str = "d.amis", times: int = 6, address: str = "10.9.9.9") -> Any:
    """Somebody types wrong passwords."""
    for _ in range(times):
        answer = Client(REMOTE_ADDR=address).post("/sign-in/", {"login": name, "password": "guess after guess"})
    return answer


def try_password(client: Client, name: str = "d.amis") -> Any:
    """Name and right password."""
    return client.post("/sign-in/", {"login": name, "password": PASSWORD, "next": "/officers/"})


def test_without_a_second_factor_the_name_is_closed_for_five_minutes() -> None:
    """As ever; the page answers 429 and says what can be done, the same for a name that nobody has."""
    officer("d.amis", "drafter")
    strip = re.compile(r'value="[^"]+"|data-passkey="[^"]+"')

    pages = [
        strip.sub("", attack(name, address=f"10.0.0.{n}").content.decode()) for n, name in enumerate(("d.amis", "no"))
    ]

    assert pages[0] == pages[1]
    assert TOO_OFTEN in pages[0]
    assert "Whoever has a second factor is not locked out:" in pages[0]
    assert try_password(Client()).status_code == 429


def test_an_address_is_closed_after_ten_failures() -> None:
    """Whatever the names were."""
    for number in range(10):
        attack(f"nobody.{number}", 1)

    assert attack("nobody.11", 1).status_code == 429
    assert attack("nobody.11", 1, "10.9.9.8").status_code == 200


def test_under_attack_the_officer_gets_in_from_the_usual_browser() -> None:
    """He was signed in with it before; whoever fails elsewhere, or at the same address, does not count there."""
    who = officer("d.amis", "drafter")
    usual = browser(who)
    phone = take_in_use(usual)
    usual.post("/sign-out/")

    for _ in range(3):
        assert attack(address="127.0.0.1").status_code == 429
    assert try_password(usual)["Location"] == "/sign-in/second/"
    assert usual.post("/sign-in/second/", {"code": phone.code()})["Location"] == "/officers/"


def test_under_attack_the_officer_gets_in_from_a_strange_browser_with_everything_at_once() -> None:
    """Password and two codes in a row, or a recovery code; one of them missing, wrong, too far apart or used before does not do."""
    who = officer("d.amis", "drafter")
    usual = browser(who)
    phone = take_in_use(usual)
    printed = print_codes(usual)
    assert attack(address="127.0.0.1").status_code == 429
    strange = Client()
    right = {"login": "D.Amis", "password": PASSWORD, "code": phone.code(), "following": phone.code(1)}

    for wrong in ({"following": ""}, {"following": phone.code(2)}, {"code": phone.code(1)}, {"login": "nobody"}):
        page = strange.post("/sign-in/at-once/", {**right, **wrong}).content.decode()
        assert "Something of this is wrong, or a code was used already. Nothing says which." in page
    assert strange.post("/sign-in/at-once/", right)["Location"] == "/"
    again = Client().post("/sign-in/at-once/", right)
    assert "Something of this is wrong" in again.content.decode()
    assert (
        "Something of this is wrong"
        in Client()
        .post("/sign-in/at-once/", {**right, "code": printed[0], "password": "guess after guess"})
        .content.decode()
    )
    assert Client().post("/sign-in/at-once/", {**right, "code": printed[1], "following": ""})["Location"] == "/"


def test_whoever_has_the_password_can_spend_no_tries_but_his_own() -> None:
    """After five wrong codes two in a row are asked for, from everywhere; one alone does not do, and two let the officer in."""
    who = officer("d.amis", "drafter")
    phone = take_in_use(browser(who))
    thief = Client()
    try_password(thief)
    for _ in range(5):
        assert TWO not in thief.post("/sign-in/second/", {"code": "000000"}).content.decode()
    assert TWO in thief.post("/sign-in/second/", {"code": phone.code()}).content.decode()
    strange = Client()
    try_password(strange)

    assert TWO in strange.post("/sign-in/second/", {"code": phone.code()}).content.decode()
    alone = {"two": "yes", "code": phone.code(), "following": ""}
    assert "The code is wrong" in strange.post("/sign-in/second/", alone).content.decode()
    both = {**alone, "following": phone.code(1)}
    assert strange.post("/sign-in/second/", both)["Location"] == "/officers/"


def test_an_address_is_the_one_that_connects_and_of_ipv6_its_network() -> None:
    """What a header says changes nothing, nor another address of the same network; IPv4 written as IPv6 stays one address."""
    for number in range(10):
        client = Client(REMOTE_ADDR=f"fd00:1:2:3::{number}", HTTP_X_FORWARDED_FOR=f"10.3.0.{number}")
        client.post("/sign-in/", {"login": f"nobody.{number}", "password": "guess after guess"})

    assert attack("nobody.11", 1, "fd00:1:2:3:ffff::9").status_code == 429
    assert attack("nobody.11", 1, "fd00:1:2:4::9").status_code == 200
    for number in range(10):
        attack(f"nobody.{number}", 1, "::ffff:10.4.0.1")
    assert attack("nobody.11", 1, "10.4.0.1").status_code == 429
    assert attack("nobody.11", 1, "::ffff:10.4.0.2").status_code == 200


def test_whoever_fails_elsewhere_hinders_no_release() -> None:
    """An officer who is signed in proves himself by his password while his name is closed; wrong ones in his session close that alone."""
    who = officer("d.amis", "releasing")
    here, there = browser(who), browser(who)
    assert attack(address="10.9.9.9").status_code == 429

    assert here.post("/mine/prove/", {"password": PASSWORD, "then": "/officers/"})["Location"] == "/officers/"
    for _ in range(5):
        there.post("/mine/prove/", {"password": "guess after guess"})
    closed = there.post("/mine/prove/", {"password": PASSWORD}).content.decode()
    assert "Too many attempts in this session. Wait five minutes, then try again; nothing was released." in closed


def test_wrong_codes_count_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the password has five codes a day to guess, not five in five minutes; then two in a row, one chance in 10¹²."""
    phone = take_in_use(browser(officer("d.amis", "drafter")))
    thief = Client()
    try_password(thief)
    for _ in range(5):
        thief.post("/sign-in/second/", {"code": "000000"})
    later = datetime.fromtimestamp((codes.step_now() + 1) * codes.PERIOD, UTC) + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert TWO in thief.post("/sign-in/second/", {"code": phone.code()}).content.decode()


@pytest.fixture
def cast() -> list[str]:
    """A name nobody has, and officers of every sort."""
    officer("plain", "drafter")
    ended, service = officer("ended", "drafter"), officer("by.service", "drafter")
    ended.is_active = False
    ended.save()
    service.set_unusable_password()
    service.save()
    client = browser(officer("with.app", "drafter"))
    take_in_use(client)
    print_codes(client)
    return ["nobody", "plain", "ended", "by.service", "with.app"]


def test_what_it_takes_does_not_say_who_has_an_account(cast: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-in and everything at once: same status, same page, as many hashings and as many questions to the store for every name."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    strip = re.compile(r'value="[^"]*"|data-passkey="[^"]+"')
    given = {"code": "123456", "following": "654321"}

    for path, hashings in (("/sign-in/", 1), ("/sign-in/at-once/", 0)):
        seen = set()
        for number, name in enumerate(cast):
            hashed.clear()
            client = Client(REMOTE_ADDR=f"10.1.{hashings}.{number}")
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(path, {"login": name, "password": "guess after guess", **given})
            page = strip.sub("", answer.content.decode())
            seen.add((answer.status_code, page, len(hashed), len(asked)))
        assert len(seen) == 1
        assert seen.pop()[2] == hashings


def test_nobody_without_a_session_learns_anything_of_passwords_and_passkeys(cast: list[str]) -> None:
    """The question for a passkey names no account, and a page about a password or a session is asked for a sign-in whoever's it is."""
    page = browser().get("/sign-in/").content.decode()
    assert "data-passkey=" not in page or "allowCredentials&quot;: [" not in page
    asked = {
        browser().get(f"/officers/{pk}/{what}/").status_code for pk in (1, 99_999) for what in ("password", "sessions")
    }
    assert asked == {302}
