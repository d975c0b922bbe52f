# SPDX-License-Identifier: Apache-2.0
"""Attribution, effects, times, what was done, other channels, the legal clause: each on a page of its own, none needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.added import PAGES
from demarche.areas.release.models import Draft
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES, find_kind
from demarche.ledger import processes, read
from tests.areas.concerns.filling import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

EVERYTHING: dict[str, dict[str, Any]] = {
    "attribution": {
        "actor_text": "The group called Quiet Heron.",
        "actor_confidence": "moderate",
        "view": "suspected",
        "degree": "prohibited_inadequately",
        "likelihood": "even",
        "confidence": "low",
        "responsibility_text": "The servers were reported twice and stayed up.",
        "statement_text": "The government regrets the attack.",
    },
    "origin": {"origin": "XB"},
    "effects": {
        "critical": "on",
        "sectors": ["water", "health"],
        "severity": "4",
        "national": "orange",
        "effects_text": "Eleven hospitals.",
    },
    "times": {"started": "2027-02-03T01:30", "discovered": "2027-02-03T02:00", "active": "yes"},
    "done": {"done_text": "The networks were cut off.", "help_text": "A sample of the loader is wished."},
    "said": {"said_text": "By our embassy to the foreign ministry, on 5 February."},
    "channels": {"channels": ["response_teams", "network_24_7"], "channels_text": "Reference 88/27."},
    "legal": {"legal": ["reservation_of_rights", "not_a_notice_of_claim"]},
}

PARTS: Mapping[str, Json] = {
    "actor": {"confidence": "moderate"},
    "actor_text": "The group called Quiet Heron.",
    "responsibility": {
        "view": "suspected",
        "degree": "prohibited_inadequately",
        "likelihood": "even",
        "confidence": "low",
    },
    "responsibility_text": "The servers were reported twice and stayed up.",
    "statement": "made",
    "statement_text": "The government regrets the attack.",
    "origin": ["XB"],
    "effects": {
        "critical_infrastructure": True,
        "sectors": ["health", "water"],
        "severity": 4,
        "national": "orange",
    },
    "effects_text": "Eleven hospitals.",
    "times": {"started": "2027-02-03T01:30:00Z", "discovered": "2027-02-03T02:00:00Z", "active": True},
    "done_text": "The networks were cut off.",
    "help_text": "A sample of the loader is wished.",
    "said_text": "By our embassy to the foreign ministry, on 5 February.",
    "channels": ["network_24_7", "response_teams"],
    "channels_text": "Reference 88/27.",
    "legal": ["not_a_notice_of_claim", "reservation_of_rights", "without_prejudice"],
}

PAPER = (
    "Actor Confidence: moderate The group called Quiet Heron.",
    "Responsibility of a State suspected The servers were reported twice and stayed up.",
    "Degree: it forbids the activity and cannot stop it Likelihood: as likely as not Confidence: low",
    "Political statement The government regrets the attack.",
    "Effects and severity Eleven hospitals. Critical infrastructure is affected Sectors affected: health, water",
    "Grade on the national scale: orange Severity, common scale of 0 to 5: 4, grave",
    "Times Began: 3 Feb 2027 01:30 UTC Discovered: 3 Feb 2027 02:00 UTC still active",
    "Done so far The networks were cut off. Help wished or offered A sample of the loader is wished.",
    "Said by whom, to whom, where and when By our embassy to the foreign ministry, on 5 February.",
    "Other channels used 24/7 network, between response teams Reference 88/27.",
    "Without prejudice. All rights are reserved. This is not a notice of claim.",
)


def draft() -> Draft:
    return Draft.objects.get()


def begun(desk: Desk) -> str:
    """A concern that D. Amis saved; gives its address."""
    return desk.post("amis", "/concerns/raise/", filled(desk, then="save")).url


def fill(desk: Desk, here: str, page: str, status: int = 302, **fields: Any) -> Page:
    """Fill in an Add page and save it."""
    there = f"{here}{page}/"
    return desk.post("amis", there, {**desk.get("amis", there).form(), **fields, "then": "save"}, status)


def test_everything_that_can_be_added(desk: Desk) -> None:
    """It is signed as parts that the vocabulary knows, and both the check page and the dossier say it in words."""
    here = begun(desk)
    for page, fields in EVERYTHING.items():
        assert fill(desk, here, page, **fields).url == here
    sent = desk.send_on("amis", here, desk.get("amis", here).form())
    check = desk.get("amis", f"/release/{sent.pk}/")
    desk.release(sent)

    signed = read.act(sent.act)
    assert signed is not None
    assert {name: signed.act.values[name] for name in PARTS} == PARTS
    dossier = desk.get("amis", f"/concerns/{sent.act}/")
    for words in PAPER:
        assert words in check, words
        assert words in dossier, words
    assert "No attribution is stated." not in check


@pytest.mark.parametrize("page", EVERYTHING)
def test_a_page_shows_what_it_saved(desk: Desk, page: str) -> None:
    """Saved again as it is shown, it says the same; emptied, it says nothing."""
    here = begun(desk)
    bare = dict(draft().values)
    fill(desk, here, page, **EVERYTHING[page])
    once = dict(draft().values)
    fill(desk, here, page)
    assert draft().values == once

    shown = desk.get("amis", f"{here}{page}/").form()
    empty = {name: "" for name in EVERYTHING[page] if isinstance(shown.get(name), str)}
    kept = {name: value for name, value in shown.items() if name in ("draft", "version", "note")}
    desk.post("amis", f"{here}{page}/", {**kept, **empty, "then": "save"})
    assert draft().values == bare


def test_nothing_is_stated_by_default(desk: Desk) -> None:
    """Four boxes, each not stated, and one sentence why they are apart; saving them as they are adds nothing."""
    here = begun(desk)
    before = dict(draft().values)
    page = desk.get("amis", f"{here}attribution/")

    assert "are four different things, and none follows from another. Each is not stated unless you state it." in page
    for heading in ("Technical origin Now: not stated.", "Actor", "Responsibility of a State", "Political statement"):
        assert heading in page
    fill(desk, here, "attribution")
    assert draft().values == before
    assert "No attribution is stated. Without prejudice." in desk.get("amis", f"/release/{draft().pk}/")


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ({"actor_text": "Quiet Heron"}, "actor"),
        ({"view": "stated"}, "responsibility of a State"),
        ({"statement_text": "We regret it."}, "political statement"),
    ],
)
def test_one_box_says_nothing_about_the_others(desk: Desk, fields: dict[str, Any], stated: str) -> None:
    """Only then is the sentence gone that none is stated."""
    here = begun(desk)
    fill(desk, here, "attribution", **fields)

    assert f"attribution now: {stated} apparent origin" in desk.get("amis", here)
    assert "No attribution is stated." not in desk.get("amis", f"/release/{draft().pk}/")


def test_an_apparent_origin_is_no_attribution(desk: Desk) -> None:
    """The page of the attribution tells it, and the paper goes on saying that none is stated."""
    here = begun(desk)
    fill(desk, here, "origin", origin="XB")

    assert "Technical origin Now: XB. It has a page of its own, “apparent origin”." in desk.get(
        "amis", f"{here}attribution/"
    )
    assert "No attribution is stated." in desk.get("amis", f"/release/{draft().pk}/")


@pytest.mark.parametrize(
    ("page", "fields", "sentence"),
    [
        ("attribution", {"actor_confidence": "high"}, "Say who it was, or leave the confidence at “not stated”."),
        (
            "attribution",
            {"degree": "ordered"},
            "Choose suspected or stated, or leave the rest of this box empty.",
        ),
        (
            "times",
            {"started": "2027-02-03T02:00", "contained": "2027-02-03T01:00"},
            "This is before it began. Correct one of the two times.",
        ),
        ("times", {"started": "at night"}, "Write the date and time as 2027-03-01 17:00, in UTC."),
        ("effects", {"severity": "6"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(desk: Desk, page: str, fields: dict[str, str], sentence: str) -> None:
    """What was typed stays on the page."""
    here = begun(desk)
    before = dict(draft().values)

    answer = fill(desk, here, page, 200, **fields)

    assert sentence in answer
    assert draft().values == before


def test_times_are_told_at_the_officers_desk(desk: Desk) -> None:
    """UTC is what is sent; the zone of who writes stands beside."""
    desk.officers["amis"].zone = "Europe/Berlin"
    desk.officers["amis"].save()
    here = begun(desk)
    assert "At your desk: Europe/Berlin" in desk.get("amis", f"{here}times/")

    fill(desk, here, "times", started="2027-02-03T01:30")

    assert "02:30 here" in desk.get("amis", f"{here}times/")


def test_a_translation_of_what_was_added(desk: Desk) -> None:
    """Each text can have one; it goes with its text, and stays when the page of the text is saved."""
    here = begun(desk)
    fill(desk, here, "attribution", **EVERYTHING["attribution"])
    fill(desk, here, "translation", lang="fr", of_actor_text="Le groupe.", of_statement_text="Le gouvernement.")

    fill(desk, here, "attribution", statement_text="")

    assert draft().values["actor_text_t1"] == {
        "of": "actor_text",
        "lang": "fr",
        "status": "courtesy",
        "text": "Le groupe.",
    }
    assert "statement_text_t1" not in draft().values
    assert "courtesy translation · French Le groupe." in desk.get("amis", f"/release/{draft().pk}/")


def test_what_an_older_process_does_not_know(desk: Desk) -> None:
    """A charter that names vocabulary 1 is offered what that has."""
    here = begun(desk)
    older = processes.charter_of(draft().process)
    object.__setattr__(older, "vocabulary", 1)
    try:
        page = desk.get("amis", here)
    finally:
        object.__setattr__(older, "vocabulary", NEWEST)

    assert "apparent origin" in page
    assert "effects and severity" not in page


def test_no_page_writes_what_another_owns() -> None:
    """Each part of a concern belongs to one page at most, and every page's parts are known."""
    kind = find_kind(NEWEST, "concern.raise")
    assert kind is not None
    names = [part.name.replace("*", "1") for part in kind.parts]
    pages = [page for name, page in PAGES.items() if name != "translation"]

    for name in names:
        assert sum(page.scope(name) for page in pages) <= 1, name
    assert all(VOCABULARIES[NEWEST]["concern.raise"].find(page.needs) for page in PAGES.values())
