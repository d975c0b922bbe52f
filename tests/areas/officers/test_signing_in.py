# SPDX-License-Identifier: Apache-2.0
"""Signing in, signing out, and the first account."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from demarche.areas.officers import actions
from demarche.areas.officers.models import Officer
from tests.desk import PASSWORD, browser, officer, says, seat

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aurelia")]

WRONG = "The sign-in name or the password is wrong."
TOO_OFTEN = "Too many attempts with this name. Wait five minutes, then try again."


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any) -> None:
    """This process is Aurelia's node."""
    seat(tmp_path, settings)
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    """Fill in the sign-in page."""
    return client.post("/sign-in/", {"login": username, "password": password, **more})


def test_an_officer_signs_in_with_name_and_password_and_signs_out() -> None:
    """D. Amis drafts at the diplomatic desk; capital letters in the name make no difference."""
    officer("d.amis", "drafter", desk="diplomatic", name="D. Amis")
    client = browser()

    answer = sign_in(client, "D.Amis")
    page = client.get("/officers/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert re.search(r"<bdi>D\. Amis</bdi>, drafter", page)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/officers/")["Location"] == "/sign-in/?next=/officers/"
    opened = client.get("/sign-out/")
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    told = "This address takes what a form sends and shows nothing by itself. Nothing was changed."
    assert f"<h1>This is not a page</h1>\n<p>{told}</p>" in opened.content.decode()


def test_signing_in_leads_back_to_the_page_that_asked_for_it() -> None:
    """An expired sign-in returns to the same page."""
    officer("d.amis", "drafter")
    client = browser()
    page = client.get("/sign-in/?next=/officers/").content.decode()

    assert '<input type="hidden" name="next" value="/officers/">' in page
    assert sign_in(client, "d.amis", next="/officers/")["Location"] == "/officers/"
    client.post("/sign-out/")
    assert sign_in(client, "d.amis", next="https://elsewhere.example/")["Location"] == "/"


def test_the_page_does_not_say_which_of_the_two_was_wrong() -> None:
    """Nobody learns from it who has an account."""
    officer("d.amis", "drafter")

    known, unknown = (sign_in(browser(), name, "another evening").content.decode() for name in ("d.amis", "nobody"))

    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|value="(d\.amis|nobody)"')
    assert WRONG in known
    assert strip.sub("", known) == strip.sub("", unknown)


def test_an_officer_who_may_not_sign_in_any_more_reads_the_same_words() -> None:
    """A closed account is not told apart either."""
    closed = officer("d.amis", "drafter")
    closed.is_active = False
    closed.save()

    assert WRONG in sign_in(browser(), "d.amis").content.decode()


def test_guessing_is_slowed_down_by_name() -> None:
    """Five wrong passwords close the name for five minutes, for the right one too; the count is kept in the database."""
    officer("d.amis", "drafter")
    for _ in range(5):
        sign_in(browser(), "d.amis", "another evening")

    assert TOO_OFTEN in sign_in(browser(), "d.amis").content.decode()


def test_nobody_signs_up() -> None:
    """There is no such page, and no mail is ever asked for."""
    client = browser()

    assert {client.get(path).status_code for path in ("/signup/", "/accounts/signup/", "/password/reset/")} == {404}


def test_the_first_account_is_made_once() -> None:
    """`demarche init` printed a link; it makes an administrator and is over."""
    code = actions.new_first_code(choice=secrets.choice)
    assert re.fullmatch("[2-9A-HJ-NP-RT-Z]{4}-[2-9A-HJ-NP-RT-Z]{4}", code)
    form = {"name": "A. Admin", "username": "admin", "password": PASSWORD, "again": PASSWORD}
    client = browser()

    assert "This link works once." in client.get(f"/first/{code}/").content.decode()
    answer = client.post(f"/first/{code}/", form)

    assert answer["Location"] == "/mine/sign-in/?then=/set-up/"
    assert client.get("/set-up/").status_code == 200
    assert Officer.objects.get().roles == ["administrator"]
    over = browser().post(f"/first/{code}/", {**form, "username": "second"})
    assert (over.status_code, Officer.objects.count()) == (404, 1)
    assert "This link is over" in over.content.decode()


def test_a_wrong_form_does_not_spend_the_link() -> None:
    """Each error stands at its field; the link goes on working, in small letters too."""
    code = actions.new_first_code(choice=secrets.choice)
    wrong = {"name": "A. Admin", "username": "Ädmin", "password": PASSWORD, "again": "other"}

    page = browser().post(f"/first/{code.lower()}/", wrong).content.decode()
    short = browser().post(f"/first/{code}/", {**wrong, "password": "quiet", "again": "quiet"}).content.decode()

    assert says(page, "username", "Use small letters without accents, digits, . _ -")
    assert says(page, "again", "The two passwords are not the same.")
    assert "This password is too short. It must contain at least 12 characters." in short
    assert actions.first_code_works(code)


def test_a_link_that_was_never_made_leads_nowhere() -> None:
    """A guess gets the page of a link that is over."""
    assert browser().get("/first/7QK4-M2XD/").status_code == 404


def test_an_administrator_comes_to_the_set_up() -> None:
    """It sends on to Needs my action once nothing is left."""
    officer("admin", "administrator")

    assert sign_in(browser(), "admin")["Location"] == "/set-up/?then=/"


def test_the_language_is_remembered_with_the_officer() -> None:
    """Chosen once, it is the same in another browser; an unknown one is not kept."""
    who = officer("d.amis", "drafter")
    client = browser(who)

    assert client.post("/language/mine/", {"language": "ar", "next": "/officers/"})["Location"] == "/officers/"
    assert '<html lang="ar" dir="rtl"' in browser(who).get("/officers/").content.decode()
    client.post("/language/mine/", {"language": "xx", "next": "/"})
    who.refresh_from_db()
    assert who.language == "ar"
