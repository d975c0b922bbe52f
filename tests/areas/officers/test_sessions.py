# SPDX-License-Identifier: Apache-2.0
"""Where officers are signed in: listed in words, ended at the very next request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from demarche.areas.officers import sessions
from demarche.areas.officers.models import Officer, SignIn
from demarche.node import carrying, clock
from tests.areas.officers.phone import take_in_use
from tests.desk import PASSWORD, browser, officer, prove, seat

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aurelia")]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any) -> None:
    """This process is Aurelia's node."""
    seat(tmp_path, settings)
    cache.clear()


def signed_in(agent: str = "", address: str = "127.0.0.1") -> Client:
    """D. Amis signs in with a browser."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert client.post("/sign-in/", {"login": "d.amis", "password": PASSWORD}).status_code == 302
    return client


def test_sessions_are_listed_and_ended_at_once() -> None:
    """One, then all others; the own one goes on."""
    who = officer("d.amis", "drafter")
    here, there, third = signed_in(FIREFOX), signed_in("curl/8", "10.1.0.7"), signed_in()
    path = f"/officers/{who.pk}/sessions/"

    page = here.get(path).content.decode()
    assert "Firefox on Windows" in page
    assert "a device that does not say what it is" in page
    assert "<bdi>10.1.0.7</bdi>" in page
    assert page.count('name="one"') == 2
    other = SignIn.objects.get(address="10.1.0.7")
    assert "1 session was ended." in here.post(path, {"one": other.pk}, follow=True).content.decode()
    assert there.get("/officers/").status_code == 302
    assert third.get("/officers/").status_code == 200
    here.post(path)
    assert third.get("/officers/").status_code == 302
    assert here.get("/officers/").status_code == 200
    here.post("/sign-out/")
    assert not SignIn.objects.exists()


def test_only_an_administrator_ends_those_of_others() -> None:
    """A drafter is refused, and reaches no session of another by his own page either."""
    who = officer("d.amis", "drafter")
    client, aksel = signed_in(), officer("r.aksel", "drafter")
    other = browser(aksel)
    admin = browser(officer("admin", "administrator"))
    path, pk = f"/officers/{who.pk}/sessions/", SignIn.objects.get().pk

    refused = other.post(path)
    assert refused.status_code == 403
    assert "Only an administrator sees where other officers are signed in." in refused.content.decode()
    other.post(f"/officers/{aksel.pk}/sessions/", {"one": pk})
    assert client.get("/officers/").status_code == 200
    admin.post(path)
    assert client.get("/officers/").status_code == 302
    assert "Nowhere at the moment." in admin.get(path).content.decode()


def test_a_change_of_password_or_factor_ends_the_others() -> None:
    """The session in which it was changed goes on, and stays in the list."""
    who = officer("d.amis", "drafter")
    here, there = signed_in(), signed_in()
    take_in_use(here)
    assert (here.get("/officers/").status_code, there.get("/officers/").status_code) == (200, 302)
    new = {"password": "another evening in the archive", "again": "another evening in the archive"}
    here.post(f"/officers/{who.pk}/password/", new)
    assert here.get("/officers/").status_code == 200
    assert SignIn.objects.get().key == here.session.session_key
    officer("admin", "administrator")


def test_every_step_of_a_sign_in_begins_a_session_of_its_own() -> None:
    """A session that somebody planted is none any more after the password, nor after the second factor."""
    phone = take_in_use(browser(officer("d.amis", "drafter")))
    client = Client()
    client.session.save()
    planted = str(client.session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/sign-in/", {"login": "d.amis", "password": PASSWORD})
    half = client.session.session_key
    client.post("/sign-in/second/", {"code": phone.code()})

    assert len({planted, half, client.session.session_key}) == 3
    assert not Session.objects.filter(pk__in=[planted, half]).exists()


@pytest.mark.parametrize("before", ["d.amis", "r.aksel"])
def test_who_signs_in_twice_in_one_browser_takes_nothing_along(before: str) -> None:
    """The session before is over, with what was proved in it, whether it was the same officer's or another's."""
    phone = take_in_use(browser(officer("d.amis", "drafter")))
    client = prove(browser(Officer.objects.filter(username=before).first() or officer(before, "drafter")))
    key = client.session.session_key
    both = {"login": "d.amis", "password": PASSWORD, "code": phone.code(), "following": phone.code(1)}

    assert client.post("/sign-in/at-once/", both)["Location"] == "/"
    assert not Session.objects.filter(pk=key).exists()
    assert not SignIn.objects.filter(key=key).exists()
    assert client.get("/mine/sign-in/app/")["Location"].startswith("/mine/prove/")
    assert SignIn.objects.get(key=client.session.session_key).officer.username == "d.amis"


def test_who_may_not_sign_in_any_more_is_out_at_once() -> None:
    """An account that was ended has no session left that does anything."""
    who, client = officer("d.amis", "drafter"), signed_in()
    who.is_active = False
    who.save()

    assert client.get("/officers/").status_code == 302


def test_pages_take_the_same_queries_however_many_sessions_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Own page, sessions, everyone."""
    who = officer("admin", "administrator")
    client = prove(browser(who))
    for path, count in (("/mine/sign-in/", 8), (f"/officers/{who.pk}/sessions/", 7), ("/officers/sign-in/", 8)):
        client.get(path)
        with django_assert_num_queries(count):
            client.get(path)
        for number in range(3):
            SignIn.objects.create(officer=who, key=f"{path}{number}", since=0, seen=0, address="", device="")
        with django_assert_num_queries(count):
            client.get(path)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.5.0", "a device that does not say what it is"),
    ],
)
def test_a_device_is_said_in_words(agent: str, words: str) -> None:
    """What the browser calls itself, made short."""
    assert sessions.device(agent) == words


def test_sessions_that_are_over_are_deleted_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the worker, with where they were; one that goes on stays."""
    monkeypatch.setattr(sessions, "_AT_ONCE", 2)
    officer("d.amis", "drafter")
    for _ in range(3):
        signed_in()
    [turn] = [each._turn for each in carrying._beside() if each.name == "forgetting sessions that are over"]

    assert (turn(), Session.objects.count()) == (False, 3)
    later = clock.machine() + settings.SESSION_COOKIE_AGE + 1
    found = [(sessions.forget_over(machine=later), Session.objects.count(), SignIn.objects.count()) for _ in range(2)]
    assert found == [(True, 1, 1), (False, 0, 0)]
