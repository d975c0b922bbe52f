# SPDX-License-Identifier: Apache-2.0
"""A charter drafted on a page: begun from profiles, changed, kept, read whole, made into an invitation."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.charter import drafting, profiles
from demarche.areas.charter.models import CharterDraft
from demarche.areas.directory.invitation import read_paper
from demarche.areas.directory.models import Card, Invitation
from demarche.core.charter import Charter, Period
from demarche.core.profiles import PROFILES as CLOCKS
from demarche.core.profiles import clocks_of
from tests.areas.directory.test_pages import page
from tests.desk import browser, officer, says

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

NAME = "Aurelia-Borealia process"
START = {"name": NAME, **{f"speed_{name}": "usual" for name in profiles.offered()}}
TEN = "concern_raise__ordinary__answer"


def form_at(client: Client, path: str) -> dict[str, Any]:
    """What a form sends as it stands on its page."""
    html = client.get(path).content.decode()
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        said = {name: unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        kind, name = said.get("type", "text"), said.get("name", "")
        if not name or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        value = said.get("value", "on" if kind == "checkbox" else "")
        found[name] = [*found.get(name, []), value] if kind == "checkbox" else value
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="(\w+)" selected', inside)
        found[name] = chosen[1] if chosen else "hours"
    for name, inside in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(inside).strip()
    return found


def begun(client: Client, **chosen: str) -> CharterDraft:
    """A draft begun by the page."""
    answer = client.post("/charter/drafts/new/", {**START, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    return CharterDraft.objects.latest("pk")


def saved(client: Client, draft: CharterDraft, **changed: Any) -> Any:
    """The terms, sent as they stand but for what is changed."""
    path = f"/charter/drafts/{draft.pk}/terms/"
    return client.post(path, {**form_at(client, path), **changed}, follow=True)


def charter(draft: CharterDraft) -> Charter:
    """What a draft amounts to."""
    draft.refresh_from_db()
    found = drafting.charter_of(draft)
    assert found is not None
    return found


@pytest.mark.parametrize(("speed", "profile"), [("usual", "bilateral_ordinary"), ("short", "bilateral_short")])
def test_a_draft_begins_with_the_times_of_its_profiles(aurelia: Path, admin: Client, speed: str, profile: str) -> None:
    """Begun with one speed for all and saved as it stands, it has the clocks of the quick path."""
    draft = begun(admin, **{name: speed for name in START if name != "name"})

    assert "The draft is saved." in saved(admin, draft).content.decode()

    written = {(each["kind"], each["profile"]): each for each in clocks_of(profile)}
    assert len(written) == len(CLOCKS[profile])
    found = {
        (each.kind, each.profile): {
            "kind": each.kind,
            "profile": each.profile,
            **{
                part: {"unit": period.unit, "n": period.n}
                for part, period in (("acknowledge", each.acknowledge), ("answer", each.answer))
                if period is not None
            },
        }
        for each in charter(draft).clocks
    }
    assert found == written
    assert charter(draft).silence_hours == {"usual": 72, "short": 24}[speed]


def test_each_profile_has_its_own_speed(aurelia: Path, admin: Client) -> None:
    """Short for notifications, none for preservation, the rest as usual."""
    found = charter(begun(admin, speed_technical="short", speed_preservation="none"))

    urgent = found.clock("notification.send", "urgent")
    assert urgent is not None
    assert urgent.acknowledge == Period("hours", 12)
    assert found.clock("preservation.request", "urgent") is None
    ordinary = found.clock("concern.raise", "ordinary")
    assert ordinary is not None
    assert ordinary.answer == Period("days", 10)


def test_every_term_can_be_chosen_and_stands_in_the_invitation(aurelia: Path, admin: Client) -> None:
    """Saved, read whole in plain words, found again in the list, and made into a file that the other side reads."""
    draft = begun(admin)
    chosen = {
        "terms": "binding",
        "exercise": "on",
        f"{TEN}_n": "15",
        f"{TEN}_unit": "working_days",
        "concern_raise__urgent__answer_n": "",
        "silence": "96",
        "duty_kinds": ["notification.send"],
        "opening_reported": "on",
        "clarification_stops": "on",
        "chair_months": "0",
        "weekend": ["5", "6"],
        "holidays": "2028-01-01",
        "file": "1073741824",
        "act": "512",
        "waiting": "50",
    }
    saved(admin, draft, **chosen)
    said = page(admin, f"/charter/drafts/{draft.pk}/")
    for words in (
        "Terms Binding",
        "Ordinary concern acknowledged within 2 working days of receipt, answered within 15 working days of receipt",
        "Urgent concern acknowledged within 24 hours of receipt",
        "On duty authority: technical notification",
        "Each side reports when an officer first opens an act",
        "stops the clock for an answer",
        "Chair Aurelia",
        "after 96 hours",
        "Not working in Aurelia Friday and Saturday, 1 holiday listed",
        "Exercise Nothing of it enters the record",
    ):
        assert words in said, words
    assert NAME in page(admin, "/charter/drafts/")

    made = admin.post(f"/charter/drafts/{draft.pk}/", {"do": "invite"})

    assert made["Location"] == f"/parties/invitations/{Invitation.objects.get().pk}/"
    sent = read_paper(bytes(Invitation.objects.get().document)).charter
    own = sent.members[0]
    assert own is not None
    assert (sent.name, sent.terms, sent.exercise, sent.chair_months) == (NAME, "binding", True, 0)
    assert (own.weekend, own.holidays) == ((5, 6), ("2028-01-01",))
    assert sent.limits == {"parcel": 4_194_304, "file": 1_073_741_824, "act": 524_288, "waiting": 50}
    assert sent.clocks == charter(draft).clocks
    assert sent.document != charter(draft).document, "each invitation draws a nonce of its own"
    assert "An invitation was made from it:" in page(admin, f"/charter/drafts/{draft.pk}/")
    assert "an invitation was made from it" in page(admin, "/charter/drafts/")


def test_chair_and_depositary_are_chosen(aurelia: Path, admin: Client) -> None:
    """Whoever is invited may be either; its code then stands in the charter, on the page, in the annex and in the file."""
    draft = begun(admin)
    assert (charter(draft).chair, charter(draft).depositary, charter(draft).awaited) == ("XA", "XA", "")

    saved(admin, draft, chair="them", depositary="them", invited="xb")

    said = page(admin, f"/charter/drafts/{draft.pk}/")
    for words in (
        "Aurelia (XA), XB, who fills in its own entry and nothing else",
        "Chair XB, who is invited first, then in turn, 6 months each",
        "Depositary XB, who is invited keeps the register in order and decides nothing",
    ):
        assert words in said, words
    printed = page(admin, f"/charter/drafts/{draft.pk}/annex/")
    for words in ("XB, who is invited filled in with the answer", "Initials, for XB, who is invited"):
        assert words in printed, words
    admin.post(f"/charter/drafts/{draft.pk}/", {"do": "invite"})
    sent = read_paper(bytes(Invitation.objects.get().document)).charter
    assert (sent.chair, sent.depositary, sent.awaited) == ("XB", "XB", "XB")


@pytest.mark.parametrize("office", ["chair", "depositary"])
def test_who_is_invited_is_neither_without_its_code(aurelia: Path, admin: Client, office: str) -> None:
    """The field for it says so, and the draft is kept as it is."""
    draft = begun(admin)

    html = saved(admin, draft, **{office: "them"}).content.decode()

    assert says(html, "invited", "Give its code: a charter cannot name a chair or depositary without one.")
    assert form_at(admin, f"/charter/drafts/{draft.pk}/terms/")[office] == "them"
    assert "Something in the draft is still to be put right." in page(admin, f"/charter/drafts/{draft.pk}/")
    saved(admin, draft, invited="XB")
    assert charter(draft).awaited == "XB"


def test_a_code_alone_binds_nobody(aurelia: Path, admin: Client) -> None:
    """Where the inviting side is both, anybody may take the invitation up."""
    draft = begun(admin)
    saved(admin, draft, invited="XB")
    assert charter(draft).awaited == ""


def test_a_draft_from_before_there_was_a_choice(aurelia: Path, admin: Client) -> None:
    """Who invites is both, as it was, and no window for checks is set; the page shows the choice."""
    draft = begun(admin)
    older = ("chair", "depositary", "invited", "check_call__ordinary__answer_n", "check_call__ordinary__answer_unit")
    CharterDraft.objects.update(typed={name: each for name, each in draft.typed.items() if name not in older})

    found = charter(draft)

    assert (found.chair, found.depositary, found.clock("check.call", "ordinary")) == ("XA", "XA", None)
    shown = form_at(admin, f"/charter/drafts/{draft.pk}/terms/")
    assert (shown["chair"], shown["depositary"], shown["check_call__ordinary__answer_n"]) == ("us", "us", "")


def test_communication_checks_have_a_time_of_their_own(aurelia: Path, admin: Client) -> None:
    """By the profile 48 hours, 24 where it is short; on the page and in table 1."""
    draft = begun(admin)
    assert "Communication check answered within 48 hours of receipt" in page(admin, f"/charter/drafts/{draft.pk}/")
    assert "Communication check – 48 hours" in page(admin, f"/charter/drafts/{draft.pk}/annex/")

    short = begun(admin, speed_check="short")

    assert "Communication check answered within 24 hours of receipt" in page(admin, f"/charter/drafts/{short.pk}/")
    assert charter(begun(admin, speed_check="none")).clock("check.call", "ordinary") is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("terms", "both", "Select a valid choice. both is not one of the available choices."),
        (f"{TEN}_n", "0", "Ensure this value is greater than or equal to 1."),
        (f"{TEN}_n", "ten", "Enter a whole number."),
        ("silence", "10001", "Ensure this value is less than or equal to 10000."),
        ("chair_months", "121", "Ensure this value is less than or equal to 120."),
        ("holidays", "25 December", "Write each day as 2027-12-25."),
        ("act", "3", "Ensure this value is greater than or equal to 4."),
        ("waiting", "0", "Ensure this value is greater than or equal to 1."),
        ("chair", "both", "Select a valid choice. both is not one of the available choices."),
        ("invited", "Borealia-1", "Write a code as XB: 2 to 8 capital letters and digits, a letter first."),
        ("invited", "XA", "This is our own code. Give that of whoever is invited."),
    ],
)
def test_what_cannot_stand_is_said_at_its_field_and_nothing_is_lost(
    aurelia: Path, admin: Client, field: str, value: str, sentence: str
) -> None:
    """It is kept as typed, also for who comes back tomorrow; nobody is invited until it is put right."""
    draft = begun(admin)
    html = saved(admin, draft, **{field: value, "waiting": value if field == "waiting" else "77"}).content.decode()

    name = field.removesuffix("_n")
    assert says(html, name, sentence)
    assert "The draft is saved as it is." in html
    again = admin.get(f"/charter/drafts/{draft.pk}/terms/").content.decode()
    assert says(again, name, sentence)
    assert form_at(admin, f"/charter/drafts/{draft.pk}/terms/").get(field, "") == ("" if value == "both" else value)
    if field != "waiting":
        assert form_at(admin, f"/charter/drafts/{draft.pk}/terms/")["waiting"] == "77"
    assert "Something in the draft is still to be put right." in page(admin, f"/charter/drafts/{draft.pk}/")
    refused = admin.post(f"/charter/drafts/{draft.pk}/", {"do": "invite"}, follow=True).content.decode()
    assert "Something in the draft is still to be put right." in refused
    assert admin.get(f"/charter/drafts/{draft.pk}/annex/").status_code == 404
    assert not Invitation.objects.exists()


def test_a_name_on_two_lines_cannot_stand_in_a_charter(aurelia: Path, admin: Client) -> None:
    """No browser sends it; who does is told so."""
    html = saved(admin, begun(admin), name="One\nTwo").content.decode()

    assert "This cannot stand in a charter: charter.name: expected a name of 1 to 120 characters on one line" in html


def test_of_two_who_save_the_second_is_told(aurelia: Path, admin: Client) -> None:
    """Neither wording is lost: what the second typed stands on the page, and takes the place once it is saved again."""
    draft = begun(admin)
    registrar = browser(officer("registrar", "registrar", name="R. Gistrar"))
    path = f"/charter/drafts/{draft.pk}/terms/"
    opened = form_at(registrar, path)
    saved(admin, draft, silence="80")

    html = registrar.post(path, {**opened, "silence": "90"}).content.decode()

    assert "A. Admin saved it meanwhile." in html
    assert 'name="silence" value="90"' in html
    assert charter(draft).silence_hours == 80
    again = {**opened, "silence": "90", "saved": re.findall(r'name="saved" value="(\d+)"', html)[0]}
    registrar.post(path, again)
    assert charter(draft).silence_hours == 90


def test_who_drafts_and_who_invites(aurelia: Path, admin: Client) -> None:
    """A registrar drafts; an administrator makes the invitation from it; every officer reads it."""
    registrar = browser(officer("registrar", "registrar"))
    reader = browser(officer("reader", "reader"))
    draft = begun(registrar)
    path = f"/charter/drafts/{draft.pk}/"

    assert "An administrator makes the invitation from it." in page(registrar, path)
    assert registrar.post(path, {"do": "invite"}).status_code == 403
    assert "Change the terms" not in page(reader, path)
    assert reader.post(path, {"do": "discard"}).status_code == 403
    assert "Draft a charter" not in page(reader, "/charter/drafts/")
    assert admin.post(path, {"do": "invite"}).status_code == 302
    assert registrar.post(path, {"do": "discard"}, follow=True).status_code == 200
    assert not CharterDraft.objects.exists()
    assert Invitation.objects.count() == 1
    assert "No charter is being drafted." in page(reader, "/charter/drafts/")


def test_without_a_card_nobody_is_invited(aurelia: Path, admin: Client) -> None:
    """The draft can be written all the same; the page leads to the card, and the act says why not."""
    Card.objects.all().delete()
    draft = begun(admin)

    assert "The contact card is not filled in yet" in page(admin, f"/charter/drafts/{draft.pk}/")
    answer = admin.post(f"/charter/drafts/{draft.pk}/", {"do": "invite"}, follow=True).content.decode()
    assert "Fill in the contact card first: the other participating State needs a line it can call." in answer


def test_the_quick_path_leads_to_a_draft_and_chooses_terms(aurelia: Path, admin: Client) -> None:
    """*Own* makes nothing and brings the name along; a quick invitation may be binding too."""
    answer = admin.post("/parties/invite/", {"name": "A & B", "profile": "own"})

    assert answer["Location"] == "/charter/drafts/new/?name=A+%26+B"
    assert form_at(admin, answer["Location"])["name"] == "A & B"
    assert not Invitation.objects.exists()
    admin.post("/parties/invite/", {"name": NAME, "profile": "bilateral_short", "terms": "binding"})
    assert read_paper(bytes(Invitation.objects.get().document)).charter.terms == "binding"


def test_the_list_takes_the_same_queries_however_long(aurelia: Path, admin: Client) -> None:
    """One for the drafts."""
    counts = []
    for wanted in (1, 9):
        while CharterDraft.objects.count() < wanted:
            begun(admin)
        with CaptureQueriesContext(connection) as queries:
            page(admin, "/charter/drafts/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
