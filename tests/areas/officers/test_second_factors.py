# SPDX-License-Identifier: Apache-2.0
"""The second factor: a code app, recovery codes, who is led to have one, and who clears one that is lost."""

from __future__ import annotations

import re
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.db.models import F
from django.test import Client

from demarche.areas.officers import actions
from demarche.areas.officers.factors import codes, kept
from demarche.areas.officers.models import Cleared
from tests.areas.officers.phone import print_codes, take_in_use
from tests.desk import PASSWORD, browser, officer, prove, seat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.areas.officers.models import Officer

WRONG = "The code is wrong or was used already. Wait for the next one."


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any) -> None:
    """This process is Aurelia's node."""
    seat(tmp_path, settings)
    cache.clear()


@pytest.fixture
def amis(db: None, aurelia: None) -> Officer:
    """D. Amis, who drafts."""
    return officer("d.amis", "drafter", name="D. Amis")


def at_second(client: Client | None = None) -> Client:
    """A browser in which D. Amis has typed name and password."""
    client = client or Client()
    answer = client.post("/sign-in/", {"login": "d.amis", "password": PASSWORD, "next": "/officers/"})
    assert answer["Location"] == "/sign-in/second/"
    return client


def test_password_then_code(amis: Officer) -> None:
    """The password alone opens no page; the code leads where the officer wanted to go, and is good once."""
    phone = take_in_use(browser(amis))
    client = at_second()

    assert client.get("/officers/").status_code == 302
    assert WRONG in client.post("/sign-in/second/", {"code": "000000"}).content.decode()
    code = phone.code()
    assert client.post("/sign-in/second/", {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/officers/"
    assert client.get("/officers/").status_code == 200
    assert WRONG in at_second().post("/sign-in/second/", {"code": code}).content.decode()
    assert WRONG in at_second().post("/sign-in/second/", {"code": phone.code(-1)}).content.decode()
    assert browser().get("/sign-in/second/")["Location"] == "/sign-in/?next=/"


def test_a_first_half_is_over_when_the_password_was_changed(amis: Officer) -> None:
    """Whoever waits at the second step with the old password begins again."""
    phone, client = take_in_use(browser(amis)), at_second()
    actions.set_password(amis, "another evening in the archive")

    assert client.post("/sign-in/second/", {"code": phone.code()})["Location"] == "/sign-in/?next=/"


def test_recovery_codes_are_shown_once_and_spent_once(amis: Officer) -> None:
    """Ten on paper; one signs in, twice it does not; new ones end the old; without a device there are none."""
    client = browser(amis)
    prove(client)
    assert "Add a passkey or a code app first" in client.post("/mine/sign-in/recovery/", follow=True).content.decode()
    take_in_use(client)
    assert "You have no recovery codes:" in client.get("/mine/sign-in/").content.decode()
    printed = print_codes(client)

    assert len(set(printed)) == 10
    assert "10 codes are left." in client.get("/mine/sign-in/").content.decode()
    assert at_second().post("/sign-in/second/", {"code": printed[0].lower()})["Location"] == "/officers/"
    assert WRONG in at_second().post("/sign-in/second/", {"code": printed[0]}).content.decode()
    assert kept.of(amis) == kept.Factors(app=True, recovery=9)
    assert not any(printed[1].replace("-", "") in str(row.data) for row in amis.factors.all())
    print_codes(client)
    assert WRONG in at_second().post("/sign-in/second/", {"code": printed[1]}).content.decode()
    client.post("/mine/sign-in/app/remove/")
    assert kept.of(amis) == kept.Factors()


def test_a_sign_in_by_recovery_code_lets_another_device_be_added_and_no_other_does(amis: Officer) -> None:
    """The telephone is lost: five minutes to set up another app; after a code of the app the page asks for a proof first."""
    first = browser(amis)
    phone = take_in_use(first)
    printed = print_codes(first)
    by_code, by_paper = at_second(), at_second()
    by_code.post("/sign-in/second/", {"code": phone.code()})
    by_paper.post("/sign-in/second/", {"code": printed[0]})

    assert by_code.get("/mine/sign-in/app/")["Location"] == "/mine/prove/?then=%2Fmine%2Fsign-in%2Fapp%2F"
    assert by_paper.get("/mine/sign-in/app/").status_code == 200


@pytest.mark.parametrize("what", ["code", "recovery"])
def test_of_many_who_come_with_one_code_at_once_one_is_let_in(
    what: str, committed: str, tmp_path: Path, settings: Any
) -> None:
    """On both databases: the row is locked while a code is judged and spent."""
    seat(tmp_path, settings)
    who, secret = officer("d.amis", "drafter"), codes.new_secret()
    step = codes.step_now()
    assert codes.set_app(who, secret, codes.code_at(secret, step), at=0)
    printed = codes.new_recovery(who, at=0)[0]
    code = codes.code_at(secret, step + 1)
    spend: Callable[[], bool] = {
        "code": lambda: codes.spend_code(who, code, at=1),
        "recovery": lambda: codes.spend_recovery(who, printed, at=1),
    }[what]
    together, let_in = Barrier(4), []

    def come() -> None:
        together.wait()
        let_in.append(spend())
        connections.close_all()

    threads = [Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(let_in) == [False, False, False, True]


def test_nothing_of_it_changes_without_a_proof(amis: Officer) -> None:
    """A stolen session cookie adds no factor, takes none away and sets no password."""
    take_in_use(browser(amis))
    stolen = browser(amis)

    for path in ("app/", "app/remove/", "recovery/", "passkey/"):
        assert stolen.post(f"/mine/sign-in/{path}")["Location"].startswith("/mine/prove/?then=")
    new = {"password": "another evening in the archive", "again": "another evening in the archive"}
    assert stolen.post(f"/officers/{amis.pk}/password/", new)["Location"].startswith("/mine/prove/")
    assert "Add a passkey" not in stolen.get("/mine/sign-in/").content.decode()
    assert kept.of(amis).app
    amis.refresh_from_db()
    assert amis.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("host", "secure", "says"),
    [
        ("127.0.0.1", True, "a browser keeps passkeys for a host name only"),
        ("desk.aurelia.example", False, "a browser gives passkeys to https only"),
        ("localhost:8101", False, ""),
        ("desk.aurelia.example", True, ""),
    ],
)
def test_the_page_says_why_there_is_no_passkey(
    amis: Officer, settings: Any, host: str, secure: bool, says: str
) -> None:
    """Decided by the address that the browser uses; where one is possible the page runs one script, and no other page does."""
    settings.ALLOWED_HOSTS = ["*"]
    client = browser(amis)
    client.post("/mine/prove/", {"password": PASSWORD}, headers={"host": host}, secure=secure)

    for path in ("/mine/sign-in/", "/sign-in/"):
        who = client if path.startswith("/mine") else browser()
        answer = who.get(path, headers={"host": host}, secure=secure)
        page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
        assert ("script-src 'self'" in policy, "data-passkey=" in page) == (not says, not says)
        assert says in page
        assert "Set up a code app" in page or who is not client
    if says:
        assert "What makes them possible: a host name for this node" in page or "/sign-in/" in path
    assert "script-src" not in client.get("/officers/").headers["Content-Security-Policy"]


def test_who_has_none_after_the_day_is_led_to_add_one_and_goes_on(amis: Officer) -> None:
    """Nobody is locked out at 02:10; before the day nothing is asked, and whoever has one is led nowhere."""
    admin = prove(browser(officer("admin", "administrator", name="A. Admin")))
    form = {"login": "d.amis", "password": PASSWORD, "next": "/officers/"}
    admin.post("/officers/sign-in/", {"since": "2999-01-01"})
    assert browser().post("/sign-in/", form)["Location"] == "/officers/"
    admin.post("/officers/sign-in/", {"since": "2020-01-01"})
    client = browser()

    assert client.post("/sign-in/", form)["Location"] == "/mine/sign-in/?then=%2Fofficers%2F"
    page = client.get("/mine/sign-in/?then=/officers/").content.decode()
    assert "Everyone here is to have a second factor since" in page
    assert '<a class="button" href="/officers/">Go on without a second factor for now</a>' in page
    shown = admin.get("/officers/sign-in/").content.decode()
    assert "2 officers have none." in shown
    assert "Required by <bdi>A. Admin</bdi> from" in shown
    take_in_use(client)
    assert "1 officer has none." in admin.get("/officers/sign-in/").content.decode()
    admin.post("/officers/sign-in/", {"do": "end"})
    assert "Required by" not in admin.get("/officers/sign-in/").content.decode()


def test_an_administrator_clears_a_lost_factor_and_the_officer_reads_it(amis: Officer) -> None:
    """His sessions end; at the next sign-in the password alone does, and for a week the page says who did it."""
    theirs = browser(amis)
    take_in_use(theirs)
    officer("n.nobody", "drafter")
    drafter, admin = browser(amis), browser(officer("admin", "administrator", name="A. Admin"))

    assert drafter.post(f"/officers/{amis.pk}/sign-in/clear/").status_code == 403
    assert admin.post(f"/officers/{amis.pk}/sign-in/clear/")["Location"].startswith("/mine/prove/")
    prove(admin).post(f"/officers/{amis.pk}/sign-in/clear/")

    client = browser()
    page = client.post("/sign-in/", {"login": "d.amis", "password": PASSWORD, "next": "/officers/"}, follow=True)
    assert re.search(r"Your second factors were cleared by A\. Admin on .* say so now\.", page.content.decode())
    for days, told in ((6, True), (2, True), (0, False)):
        Cleared.objects.update(at=F("at") - days * 86_400)
        again = browser().post(
            "/sign-in/", {"login": "d.amis", "password": PASSWORD, "next": "/officers/"}, follow=True
        )
        assert ("were cleared" in again.content.decode()) == told


def test_the_console_clears_the_factors_of_the_last_administrator(amis: Officer) -> None:
    """The telephone is lost as well; the page says that it was done at the machine itself."""
    take_in_use(browser(amis))

    actions.restore(amis, PASSWORD, at=1_800_000_000)

    page = browser().post("/sign-in/", {"login": "d.amis", "password": PASSWORD, "next": "/officers/"}, follow=True)
    assert "cleared by somebody at the machine itself" in page.content.decode()


def test_the_first_account_is_led_to_its_second_factor_and_may_go_on(amis: Officer) -> None:
    """The page says in a plain sentence what going on without means; the set-up offers it again."""
    code = actions.new_first_code(choice=lambda letters: letters[0])
    client = browser()
    form = {"name": "A. Admin", "username": "admin", "password": PASSWORD, "again": PASSWORD}

    page = client.post(f"/first/{code}/", form, follow=True).content.decode()

    assert "whoever learns your password can sign in and release as you" in page
    assert '<a class="button" href="/set-up/">Go on without a second factor for now</a>' in page
    assert 'href="/mine/sign-in/">Add a second factor</a>' in client.get("/set-up/").content.decode()
    assert client.get("/mine/sign-in/app/").status_code == 200
    take_in_use(client)
    assert "Your administrator account and second factor" in client.get("/set-up/").content.decode()
