# SPDX-License-Identifier: Apache-2.0
"""An expired sign-in returns to the same page with the same words, and executes nothing of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demarche.areas.officers import words
from demarche.areas.release.models import Draft, State
from tests.areas.concerns.filling import filled
from tests.areas.concerns.test_typing import WRITING, there
from tests.areas.release.desk import Page, fields_of
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

RAISE = "/concerns/raise/"
KEPT = "Your sign-in has expired. What you typed is kept for 12 hours and nothing of it was saved or sent"
BACK = "You are signed in again, and the page shows what you had typed."
AGAIN = "You had typed on this page in another window too: open the page once more, and it shows that."
TOO_LONG = "What you typed is too long to be kept here"


@pytest.fixture
def expired(desk: Desk) -> Desk:
    """Every session ends when `expire` is called."""
    cache.clear()
    return desk


def expire(desk: Desk, who: str) -> Client:
    """The browser of an officer whose session is over."""
    client = desk.client(who)
    client.get("/concerns/")
    Session.objects.all().delete()
    return client


def sign_in(client: Client, asked: str, who: str) -> str:
    """Sign in on the page that asked for it; gives the address it leads to."""
    page = client.get(asked).content.decode()
    [form] = [each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if 'name="login"' in each]
    named = {**fields_of(form), "login": who}
    again = client.post("/sign-in/", {**named, "password": "another evening"})
    assert again.status_code == 200
    answer = client.post("/sign-in/", {**named, "password": PASSWORD})
    return str(answer["Location"])


def test_the_page_comes_back_with_every_word(expired: Desk) -> None:
    """After a wrong password too; nothing was saved, and what comes back can be sent on as it is."""
    typed = filled(expired, wished="2027-02-16T10:00", national='for "official" use & no other') | {"then": "submit"}
    client = expire(expired, "amis")

    answer = client.post(RAISE, typed)
    assert answer["Location"] == f"/sign-in/?next={RAISE}"
    assert KEPT in client.get(answer["Location"]).content.decode()
    assert sign_in(client, answer["Location"], "amis") == RAISE
    page = Page(client.get(RAISE))

    assert BACK in page.text
    assert Draft.objects.count() == 0
    shown = page.form() | {"to": page.form()["to"][0]}
    assert {name: shown.get(name, "submit") for name in typed} == typed
    assert client.post(RAISE, page.form() | {"then": "submit"}).status_code == 302
    assert Draft.objects.get().state == State.SUBMITTED
    assert BACK not in client.get(RAISE).content.decode()


def test_two_windows_on_one_page_lose_neither(expired: Desk) -> None:
    """The page shows what was sent last, says that there is more, and shows it when it is opened once more."""
    windows = [filled(expired, title=title) for title in ("One window", "Another window")]
    client = expire(expired, "amis")
    asked = [client.post(RAISE, typed)["Location"] for typed in windows]

    pages = [Page(client.get(sign_in(client, asked[0], "amis"))), Page(client.get(RAISE)), Page(client.get(RAISE))]

    assert [page.form()["title"] for page in pages] == ["Another window", "One window", ""]
    assert [AGAIN in page for page in pages] == [True, False, False]


@pytest.mark.parametrize(("who", "where", "words", "field"), WRITING, ids=[each[1] for each in WRITING])
def test_every_page_that_writes_brings_them_back(
    expired: Desk, who: str, where: str, words: dict[str, str], field: str
) -> None:
    """Words that could not be saved as they stand too."""
    here = there(expired, where)
    typed = expired.get(who, here).form() | words
    client = expire(expired, who)

    page = Page(client.get(sign_in(client, client.post(here, typed)["Location"], who)))

    assert BACK in page.text
    assert page.form()[field] == words[field]


def test_another_officer_never_sees_them(expired: Desk) -> None:
    """D. Birk signs in where D. Amis wrote; the words wait for D. Amis, in any browser."""
    typed = filled(expired, title="Only D. Amis has written this")
    client = expire(expired, "amis")
    asked = client.post(RAISE, typed)["Location"]

    other = client.get(sign_in(client, asked, "birk")).content.decode()
    assert "Only D. Amis" not in other
    assert BACK not in other
    own = Client()
    assert "Only D. Amis has written this" in own.get(sign_in(own, asked, "amis")).content.decode()


def test_a_release_is_not_carried_out_by_signing_in(expired: Desk) -> None:
    """The releasing officer sees the page with the number typed there, and presses the button again."""
    draft = expired.send_on("amis", RAISE, filled(expired))
    client = expire(expired, "aksel")
    path = f"/release/{draft.pk}/"

    answer = client.post(
        path, {"version": draft.version, "number": "XA-2027-009", "remark": "", "password": PASSWORD, "do": "release"}
    )
    page = Page(client.get(sign_in(client, answer["Location"], "aksel")))

    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert page.form()["number"] == "XA-2027-009"


def test_it_is_the_page_that_the_form_stood_on(expired: Desk) -> None:
    """A draft with one more row for a question comes back with that row; an address elsewhere is not believed."""
    path = expired.post("amis", RAISE, {**filled(expired), "then": "save"}).url
    typed = expired.get("amis", f"{path}?questions=3").form() | {"q3_text": "And the loader?"}
    client = expire(expired, "amis")

    elsewhere = client.post(path, typed, headers={"referer": "https://elsewhere.example/x"})["Location"]
    assert elsewhere == f"/sign-in/?next={path}"
    answer = client.post(path, typed, headers={"referer": f"http://testserver{path}?questions=3"})
    page = Page(client.get(sign_in(client, answer["Location"], "amis")))

    assert page.form()["q3_text"] == "And the loader?"


def test_a_page_that_has_no_field_any_more_shows_the_text(expired: Desk) -> None:
    """The draft was discarded meanwhile: the page leads to where that is said, and the words stand above it."""
    path = expired.post("amis", RAISE, {**filled(expired), "then": "save"}).url
    typed = expired.get("amis", path).form() | {"matter": "Words that must not be lost."}
    expired.post("birk", path, {"then": "discard"})
    client = expire(expired, "amis")

    answer = client.post(path, typed)
    gone = client.get(sign_in(client, answer["Location"], "amis"))
    page = Page(client.get(gone["Location"]))

    assert "/release/" in gone["Location"]
    assert "has no field for this part of what you typed: " in page.text
    assert "Words that must not be lost." in page.text


def test_files_are_named_and_passwords_are_not_kept(expired: Desk) -> None:
    """A file is to be chosen again; a password is to be typed again."""
    client = expire(expired, "amis")
    bundle = SimpleUploadedFile("wiper.json", b"{}")

    answer = client.post(RAISE, {**filled_nothing(), "title": "A title", "password": "secret words", "bundle": bundle})
    page = Page(client.get(sign_in(client, answer["Location"], "amis")))

    assert "Choose again, for files are not kept: wiper.json" in page.text
    assert "secret words" not in page.text


def test_there_is_a_bound(expired: Desk) -> None:
    """What is longer is not kept, and the sign-in page says so before it is lost."""
    client = expire(expired, "amis")

    answer = client.post(RAISE, {**filled_nothing(), "matter": "x" * (words.MOST + 1)})

    assert TOO_LONG in client.get(answer["Location"]).content.decode()
    assert BACK not in client.get(sign_in(client, answer["Location"], "amis")).content.decode()


def test_a_browser_that_nobody_signed_in_keeps_nothing(expired: Desk, settings: Any) -> None:
    """Nor does one that names an officer by itself: the name is signed by the node."""
    client, forged = Client(), Client()
    forged.cookies[settings.OFFICER_COOKIE_NAME] = f"{expired.officers['amis'].pk}:forged"

    for each in (client, forged):
        answer = each.post(RAISE, {**filled_nothing(), "matter": "From nobody."})
        assert "Your sign-in has expired" not in each.get(answer["Location"]).content.decode()
    assert "From nobody." not in client.get(sign_in(client, f"/sign-in/?next={RAISE}", "amis")).content.decode()


def test_a_form_from_elsewhere_is_still_refused(expired: Desk) -> None:
    """Without the proof of origin nothing is kept, for nothing is read."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(expire(expired, "amis").cookies)

    answer = strict.post(RAISE, {**filled_nothing(), "matter": "From elsewhere."})

    assert answer.status_code == 403
    assert cache.get(f"words:{expired.officers['amis'].pk}") is None


def filled_nothing() -> dict[str, str]:
    """A form with no field filled in."""
    return {"title": "", "matter": ""}
