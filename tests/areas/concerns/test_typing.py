# SPDX-License-Identifier: Apache-2.0
"""Saved as typed: what a page sends by itself is kept, never puts anything over another text, and comes back on the same page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session

from demarche.areas.release import typed
from demarche.areas.release.actions import new_id
from demarche.areas.release.models import Draft, DraftVersion, State, TypedWords
from tests.areas.concerns.filling import asked, filled, raised, url
from tests.areas.release.desk import Page

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

RAISE = "/concerns/raise/"
NOT_IN_IT = "The page shows what you typed here, which is kept for you alone."


def send(desk: Desk, who: str, path: str, data: dict[str, Any]) -> Any:
    """What a page hears that is sent as it is typed."""
    response = desk.client(who).post(path, {**data, "then": "typed"}, headers={"accept": "application/json"})
    assert response.headers["Content-Type"] == "application/json", (response.status_code, response.content[:500])
    return response


def type_(desk: Desk, who: str, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """The same, read."""
    found: dict[str, Any] = json.loads(send(desk, who, path, data).content)
    return found


def test_the_first_save_makes_the_draft_and_the_address_follows(desk: Desk) -> None:
    """Further typing goes into the same version, under the next number; a button keeps it, and later typing makes another."""
    form = filled(desk)
    told = type_(desk, "amis", RAISE, form)
    draft = Draft.objects.get()
    assert told == {
        "said": "Saved 12:00 UTC", "saved": True, "url": "", "link": "",
        "version": 1, "draft": str(draft.pk), "address": f"/concerns/drafts/{draft.pk}/",
    }  # fmt: skip

    here = told["address"]
    for number, matter in enumerate(("Since", "Since 3", "Since 3 February"), start=1):
        told = type_(desk, "amis", here, {**form, "version": number, "matter": matter})
        assert told["version"] == number + 1
    assert [(each.version, each.values["matter"]) for each in draft.versions.all()] == [(4, "Since 3 February")]

    page = desk.get("amis", here)
    desk.post("amis", here, {**page.form(), "then": "save"})
    type_(desk, "amis", here, {**page.form(), "matter": "Since 4 February"})
    assert [each.values["matter"] for each in draft.versions.order_by("version")] == [
        "Since 3 February",
        "Since 4 February",
    ]


def test_typing_is_one_version_for_some_minutes(desk: Desk) -> None:
    """After five, and after somebody has read it, the next one begins."""
    form = filled(desk)
    here = type_(desk, "amis", RAISE, form)["address"]
    draft = Draft.objects.get()
    desk.tick(301)
    type_(desk, "amis", here, {**form, "version": 1, "title": "Second"})
    assert draft.versions.count() == 2

    desk.post("amis", here, {**form, "version": 2, "title": "Second", "then": "submit"})
    desk.post("aksel", f"/release/{draft.pk}/", {"version": 2, "remark": "shorter", "do": "return", "number": ""})
    desk.tick(10)
    type_(desk, "amis", here, {**form, "version": 2, "title": "Third"})
    assert [each.values["title"] for each in draft.versions.order_by("version")][1:] == ["Second", "Third"]


def test_notes_wait_for_the_button(desk: Desk) -> None:
    """A note to colleagues is not written letter by letter; it comes back with the page."""
    form = {**filled(desk), "note": "ask the leg"}
    here = type_(desk, "amis", RAISE, form)["address"]

    assert Draft.objects.get().notes == []
    assert desk.get("amis", here).form()["note"] == "ask the leg"
    assert desk.get("birk", here).form()["note"] == ""


WRITING = [
    ("amis", RAISE, {"title": "Half a ti", "wished": "soon"}, "title"),
    ("amis", "/concerns/represent/", {"matter": "Half a mat"}, "matter"),
    ("arno", "/concerns/notify/", {"what": "Wiper act", "days": "many"}, "what"),
    ("birk", "{theirs}answer/1/", {"text": "Words, and no kind of answer chosen"}, "text"),
    ("birk", "{theirs}answer/", {"number": "x" * 65}, "number"),
    ("amis", "{ours}supplement/", {"text": "bell \x07 in it"}, "text"),
    ("amis", "{draft}origin/", {"origin": "Borealia", "origin_text": "Half"}, "origin_text"),
]


@pytest.mark.parametrize(("who", "where", "words", "field"), WRITING, ids=[each[1] for each in WRITING])
def test_nothing_half_typed_is_validated_away(
    desk: Desk, who: str, where: str, words: dict[str, str], field: str
) -> None:
    """What cannot be in a draft as it stands is kept as it was typed, for its officer alone, until a button saves the page."""
    here = there(desk, where)
    form = desk.get(who, here).form()

    told = type_(desk, who, here, {**form, **words})

    assert told["saved"] is False
    assert told["said"].startswith("Kept as you type, ")
    assert "It is not in the draft yet" in told["said"]
    page = desk.get(who, here)
    assert {name: page.form()[name] for name in words} == words
    assert NOT_IN_IT in page
    other = {"amis": "birk", "birk": "amis", "arno": "tamm"}[who]
    assert words[field] not in desk.get(other, here).html


def there(desk: Desk, where: str) -> str:
    """The address of a page that writes, with what it stands in."""
    if "{theirs}" in where:
        return where.format(theirs=url(asked(desk)))
    if "{ours}" in where:
        return where.format(ours=url(raised(desk)))
    return where.format(draft=desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url) if "{" in where else where


def test_a_button_ends_what_was_only_typed(desk: Desk) -> None:
    """What was put right and saved is not shown again as typed."""
    form = filled(desk)
    type_(desk, "amis", RAISE, {**form, "wished": "soon"})
    page = desk.get("amis", RAISE)
    assert page.form()["draft"] == form["draft"]

    here = desk.post("amis", RAISE, {**page.form(), "to": form["to"], "wished": "", "then": "save"}).url

    assert not TypedWords.objects.exists()
    assert NOT_IN_IT not in desk.get("amis", here)
    assert desk.get("amis", RAISE).form()["title"] == ""


def test_two_tabs_keep_both_texts(desk: Desk) -> None:
    """One officer, one draft, two windows: the later is kept beside, grows there, and both are shown to keep one or both."""
    here = desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url
    one, other = desk.get("amis", here).form(), desk.get("amis", here).form()
    type_(desk, "amis", here, {**one, "matter": "In the first window."})

    for matter in ("In the sec", "In the second window."):
        told = type_(desk, "amis", here, {**other, "matter": matter})
        assert told["said"] == "Not saved over the text that was saved meanwhile. Yours is kept beside it."
        assert told["link"] == "See both texts"

    aside = DraftVersion.objects.get(aside=True)
    assert (told["url"], aside.values["matter"]) == (f"/release/versions/{aside.pk}/", "In the second window.")
    both = desk.get("amis", told["url"])
    assert "In the first window." in both
    assert "In the second window." in both
    desk.post("amis", told["url"], {"keep": "second"})
    page = desk.get("amis", here)
    assert page.form()["matter"] == "In the second window."
    assert NOT_IN_IT not in page


def test_two_new_tabs_are_two_drafts(desk: Desk) -> None:
    """Each page draws a name for the draft that it begins."""
    for title in ("One", "Another"):
        type_(desk, "amis", RAISE, filled(desk, title=title))

    assert {each.values["title"] for each in Draft.objects.all()} == {"One", "Another"}


def test_two_new_tabs_that_cannot_be_drafts_yet(desk: Desk) -> None:
    """The page that is opened next shows the newer, and the words of the other above it."""
    windows = [filled(desk), filled(desk)]
    for form, matter in zip(windows, ("Words of one window.", "Words of another window."), strict=True):
        type_(desk, "amis", RAISE, {**form, "matter": matter, "wished": "soon"})

    page = desk.get("amis", RAISE)

    assert TypedWords.objects.count() == 2
    assert {page.form()["matter"]} < {"Words of one window.", "Words of another window."}
    assert "Words of one window." in page
    assert "Words of another window." in page


def test_a_page_goes_on_from_what_it_saved_itself(desk: Desk) -> None:
    """Left and come back to, or sent by a button while it was being saved, it knows only the version before; it is no other officer."""
    form = filled(desk)
    here = type_(desk, "amis", RAISE, form)["address"]
    type_(desk, "amis", here, {**form, "version": 1, "matter": "More."})

    desk.post("amis", here, {**form, "version": 1, "matter": "More and more.", "then": "save"})

    assert Draft.objects.get().values["matter"] == "More and more."
    assert not DraftVersion.objects.filter(aside=True).exists()


def test_going_back_never_puts_an_older_text_over_a_newer(desk: Desk) -> None:
    """The page as it was before the save is sent again: both are shown."""
    here = desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url
    old = desk.get("amis", here).form()
    desk.post("amis", here, {**old, "matter": "The newer text.", "then": "save"})
    assert desk.client("amis").get(here).headers["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in desk.get("amis", here).html

    answer = desk.post("amis", here, {**old, "matter": "The older text, changed.", "then": "save"})

    assert answer.url.startswith("/release/versions/")
    assert Draft.objects.get().values["matter"] == "The newer text."


def test_what_the_releasing_officer_reads_is_not_typed_into(desk: Desk) -> None:
    """He might release half a sentence; the words wait for the button, and come back."""
    draft = desk.send_on("amis", RAISE, filled(desk))
    here = f"/concerns/drafts/{draft.pk}/"
    form = desk.get("amis", here).form()

    told = type_(desk, "amis", here, {**form, "matter": "Half a"})

    draft.refresh_from_db()
    assert told["said"].endswith("goes on reading the text as it was saved last, until you save this one.")
    assert (draft.version, draft.state) == (1, State.SUBMITTED)
    assert desk.get("amis", here).form()["matter"] == "Half a"


def test_a_closed_draft_says_so(desk: Desk) -> None:
    """Discarded by a colleague meanwhile."""
    here = desk.post("amis", RAISE, {**filled(desk), "then": "save"}).url
    form = desk.get("amis", here).form()
    desk.post("birk", here, {"then": "discard"})

    told = type_(desk, "amis", here, {**form, "matter": "Too late"})

    assert told["said"].startswith("Not saved: This draft was released or discarded meanwhile")
    assert told["url"] == here.replace("/concerns/drafts/", "/release/")


def test_a_form_that_is_too_long_is_said_to_be(desk: Desk) -> None:
    """Nothing of it is kept, and the page stays open with it."""
    told = type_(desk, "amis", RAISE, {**filled(desk), "note": "x" * (typed.MOST + 1)})

    assert told["said"] == "Not saved: this is longer than a draft can be."
    assert not TypedWords.objects.exists()


def test_an_expired_sign_in_keeps_what_is_typed(desk: Desk) -> None:
    """The page hears where to sign in; afterwards it comes back with the words, and nothing was saved by it."""
    form = filled(desk, matter="Typed after the session had ended.")
    client = desk.client("amis")
    client.get("/concerns/")
    Session.objects.all().delete()

    answer = client.post(RAISE, {**form, "then": "typed"}, headers={"accept": "application/json"})

    told = json.loads(answer.content)
    assert answer.status_code == 401
    assert told["said"].startswith("Your sign-in has expired.")
    assert (told["saved"], told["url"], told["link"]) == (False, f"/sign-in/?next={RAISE}", "Sign in again")
    client.force_login(desk.officers["amis"])
    assert not Draft.objects.exists()


def test_other_pages_have_no_script(desk: Desk) -> None:
    """Only a page that is saved as it is typed may run one, and only from here."""
    policy = desk.client("amis").get(RAISE).headers["Content-Security-Policy"]
    assert "script-src 'self'; connect-src 'self'" in policy
    assert "script-src" not in desk.client("amis").get("/concerns/").headers["Content-Security-Policy"]


def test_who_may_not_write_types_nothing(desk: Desk) -> None:
    """A reader's page is refused as ever, whoever drew its token."""
    response = desk.client("reader").post(RAISE, {**filled(desk), "typing": str(new_id()), "then": "typed"})

    assert response.status_code == 403
    assert not TypedWords.objects.exists()
    assert Page(response).text
