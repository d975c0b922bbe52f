# SPDX-License-Identifier: Apache-2.0
"""Every step of the closed list: filled in on its page, released, and read on the record; and as it comes from the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns.kinds import PAGES
from demarche.areas.concerns.steps import OF_KIND, STEPS
from demarche.core.acts import answering, assistance, consultations, extension, preservation, pursuing, returning
from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

DATE, PART = "2027-03-20T17:00", "2027-03-20T17:00:00Z"
TOLD = "20 Mar 2027 17:00 UTC"
MEETING: dict[str, Json] = {"level": "deputy_ministers", "way": "video"}

ADDRESSED: list[tuple[str, dict[str, Any], dict[str, Json], tuple[str, ...]]] = [
    (
        "interim",
        {"about": "2", "until": DATE, "text": "It goes on."},
        {"about": {"question": 2}, "until": PART, "text": "It goes on."},
        ("answers for now, question 2", TOLD, "It goes on."),
    ),
    ("deny", {"scope": "attribution"}, {"scope": "attribution"}, ("denies the attribution",)),
    ("deny", {"scope": "whole"}, {"scope": "whole"}, ("denies the whole", "Denied as a whole")),
    (
        "decline",
        {"because": "national_security"},
        {"because": "national_security"},
        ("Declined as a whole: national security", "Declined as a whole. Declining is an answer."),
    ),
]
"""What Aurelia says in a matter that Borealia raised: page, fields, parts without form and language, and what the dossier says."""

RAISING: list[tuple[str, dict[str, Any], dict[str, Json], tuple[str, ...]]] = [
    ("supplement", {"text": "A fifth hospital."}, {"text": "A fifth hospital."}, ("supplements", "A fifth hospital.")),
    ("narrow", {"questions": ["2"]}, {"questions": [2]}, ("asks question 2 no more", "asked no more")),
    ("repeat", {"questions": ["1"]}, {"questions": [1]}, ("asks again", "1. Was any body of the State involved?")),
    ("repeat", {}, {"questions": []}, ("asks again", "all of them")),
    (
        "follow-up",
        {"q3_text": "Who let them?", "q3_form": "open", "q5_text": "Since when?", "q5_form": "open"},
        {"q3": {"form": "open"}, "q3_text": "Who let them?", "q4": {"form": "open"}, "q4_text": "Since when?"},
        ("asks further questions", "Who let them?", "Since when?"),
    ),
    ("extend", {"until": DATE}, {"about": {}, "until": PART}, ("names a later date", TOLD, "stands without a reply")),
    ("offer", {"text": "Joint analysis."}, {"text": "Joint analysis."}, ("offers assistance", "Joint analysis.")),
    (
        "preserve",
        {"days": "60", "text": "The logs."},
        {"preserve": {"days": 60}, "text": "The logs."},
        ("asks that data be preserved", "for 60 days from receipt"),
    ),
    (
        "consult",
        {**MEETING, "by": DATE, "text": "On question 1."},
        {"meeting": {**MEETING, "by": PART}, "text": "On question 1."},
        ("requests consultations", "deputy ministers · by video · by 20 Mar 2027 17:00 UTC"),
    ),
    (
        "rest",
        {},
        {},
        (
            "lets the matter rest",
            "Nothing is expected for now. It ends when more is said.",
            "The matter rests: stated by Aurelia (",
        ),
    ),
    ("enquire", {}, {}, ("asks how the matter stands",)),
]
"""What Aurelia says in a matter that it raised itself."""

REPLIES: list[tuple[str, dict[str, Json], str, dict[str, Any], dict[str, Json], str]] = [
    (extension.EXTEND, {"about": {}, "until": PART}, "agree", {}, {}, "agrees to more time"),
    (assistance.OFFER, {"text": "A."}, "accept-offer", {"text": "Yes."}, {"text": "Yes."}, "accepts the assistance"),
    (assistance.OFFER, {"text": "A."}, "decline-offer", {}, {}, "declines the assistance"),
    (
        preservation.REQUEST,
        {"preserve": {"days": 60}, "text": "Logs."},
        "preserve-accept",
        {"until": DATE},
        {"until": PART},
        f"preserves data until {TOLD}",
    ),
    (
        preservation.REQUEST,
        {"preserve": {"days": 60}, "text": "Logs."},
        "preserve-extend",
        {"until": DATE},
        {"until": PART},
        f"preserves data longer, until {TOLD}",
    ),
    (
        preservation.REQUEST,
        {"preserve": {"days": 60}, "text": "Logs."},
        "preserve-end",
        {},
        {},
        "preserves the data no more",
    ),
    (
        consultations.REQUEST,
        {"meeting": MEETING, "text": "On 1."},
        "consult-accept",
        {"at": DATE},
        {"at": PART},
        "accepts consultations",
    ),
    (
        consultations.REQUEST,
        {"meeting": MEETING, "text": "On 1."},
        "consult-propose",
        {"level": "experts", "way": "telephone"},
        {"meeting": {"level": "experts", "way": "telephone"}},
        "proposes consultations otherwise",
    ),
    (
        consultations.REQUEST,
        {"meeting": MEETING, "text": "On 1."},
        "consult-decline",
        {},
        {},
        "declines consultations",
    ),
    (
        returning.REQUEST,
        {"wish": "destroy"},
        "return-done",
        {"outcome": "destroyed"},
        {"outcome": "destroyed"},
        "states that it was returned or destroyed",
    ),
    (returning.REQUEST, {"wish": "destroy"}, "return-decline", {}, {}, "declines to return or destroy"),
]
"""What Borealia requests or offers, and what Aurelia replies on which page."""

AFTER_ACCEPTING = ("preserve-extend", "preserve-end")
"""Replies that go on from one that was given."""


def bare(signed: SignedAct) -> dict[str, Json]:
    """The parts of an act without form and language."""
    return {name: value for name, value in signed.act.values.items() if name not in {"form", "language"}}


@pytest.mark.parametrize(
    ("page", "fields", "parts", "words"), ADDRESSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(ADDRESSED)]
)
def test_what_the_addressed_party_says(
    desk: Desk, page: str, fields: dict[str, Any], parts: dict[str, Json], words: tuple[str, ...]
) -> None:
    """Drafted, released, on record, as both sides read it."""
    theirs = asked(desk, number="XB-2027-001")

    signed = step(desk, theirs, page, **fields)

    assert bare(signed) == parts
    shown = desk.get("amis", url(theirs))
    for each in words:
        assert each in shown, each


@pytest.mark.parametrize(
    ("page", "fields", "parts", "words"), RAISING, ids=[f"{row[0]}-{n}" for n, row in enumerate(RAISING)]
)
def test_what_the_raising_party_says(
    desk: Desk, page: str, fields: dict[str, Any], parts: dict[str, Json], words: tuple[str, ...]
) -> None:
    """Drafted, released, on record, as both sides read it."""
    ours = raised(desk)

    signed = step(desk, ours, page, **fields)

    assert bare(signed) == parts
    shown = desk.get("amis", url(ours))
    for each in words:
        assert each in shown, each


@pytest.mark.parametrize(
    ("kind", "said", "page", "fields", "parts", "words"),
    REPLIES,
    ids=[f"{row[2]}-{n}" for n, row in enumerate(REPLIES)],
)
def test_a_reply_stands_beside_what_it_replies_to(  # noqa: PLR0917  # a row of the table
    desk: Desk,
    kind: str,
    said: dict[str, Json],
    page: str,
    fields: dict[str, Any],
    parts: dict[str, Json],
    words: str,
) -> None:
    """In the table of requests and offers; the page offers what can be replied to, and no other link than the right ones."""
    ours = raised(desk)
    own = heard(desk, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, ours)
    about: dict[str, Json] = {"about": {"act": own.act.id}} if kind == returning.REQUEST else {}
    proposal = heard(desk, kind, {**said, **about}, ours)
    waiting = desk.get("amis", url(ours))
    assert "no reply yet" in waiting
    needs = desk.get("amis", "/")
    assert "Reply to a request or an offer" in needs
    assert f"{OF_KIND[kind].name}, Borealia" in needs
    assert f"reply to a request or an offer: {OF_KIND[kind].name}" in waiting
    if page in AFTER_ACCEPTING:
        assert f"/{page}/?about=" not in waiting.html
        step(desk, ours, "preserve-accept", about=proposal.act.id, until="2027-03-01T17:00")
        waiting = desk.get("amis", url(ours))
    assert f'/{page}/?about={proposal.act.id}"' in waiting.html

    signed = step(desk, ours, f"{page}", about=proposal.act.id, **fields)

    assert bare(signed) == {"about": {"act": proposal.act.id}, **parts}
    shown = desk.get("amis", url(ours))
    assert f"Aurelia {words}" in shown
    assert "no reply yet" not in shown or page == "consult-propose"


def test_satisfaction_is_stated_with_what_was_answered(desk: Desk) -> None:
    """Each with its reason, beside the answer; a later statement stands, and the earlier one is shown."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a1_text": "No."}, ours)
    here = url(ours, "satisfaction/")
    page = desk.get("amis", here)
    assert "Answered: No" in page
    assert "s2" not in page.form()

    signed = step(desk, ours, "satisfaction", s1="not_satisfied", s1_text="Two facts.")
    step(desk, ours, "satisfaction", s1="satisfied")

    assert bare(signed) == {"s1": "not_satisfied", "s1_text": "Two facts."}
    shown = desk.get("amis", url(ours))
    assert "Stated before" in shown
    assert "Two facts." in shown


def test_satisfaction_needs_an_answer_and_a_statement(desk: Desk) -> None:
    """Nothing stated is nothing to send."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}}, ours)
    here = url(ours, "satisfaction/")

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert "State at least one satisfaction." in shown


def test_what_was_sent_is_asked_back(desk: Desk) -> None:
    """An own act; the other side says what it did."""
    ours = raised(desk)

    signed = step(desk, ours, "return", about=ours.act.id, wish="destroy")
    heard(desk, returning.DONE, {"about": {"act": signed.act.id}, "outcome": "destroyed"}, ours)

    shown = desk.get("amis", url(ours))
    assert bare(signed) == {"about": {"act": ours.act.id}, "wish": "destroy"}
    assert "Borealia states that it was returned or destroyed" in shown


def test_more_time_by_consent_keeps_the_old_date(desk: Desk) -> None:
    """Borealia proposes it for its answer; nothing changes until Aurelia agrees."""
    ours = raised(desk)
    proposal = heard(desk, extension.EXTEND, {"about": {}, "until": PART}, ours)
    assert f"Answer due {TOLD}" not in desk.get("amis", url(ours))

    step(desk, ours, "agree", about=proposal.act.id)

    shown = desk.get("amis", url(ours))
    assert f"Answer due {TOLD}" in shown
    assert "before: 15 Jan 2027" in shown


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("interim", "Say by when the next answer will come."),
        ("deny", "Choose what is denied."),
        ("decline", "Choose why; “no reason given” is one."),
        ("supplement", "Write it in words."),
        ("correct", "Choose what is corrected."),
        ("narrow", "Choose which questions are asked no more."),
        ("follow-up", "Ask at least one question."),
        ("extend", "Say until when."),
        ("offer", "Write it in words."),
        ("preserve", "Say which data, and where they are thought to be."),
        ("consult", "Choose the level."),
        ("return", "Choose what is wished."),
        ("number", "Write the number."),
    ],
)
def test_what_is_missing_is_said(desk: Desk, page: str, sentence: str) -> None:
    """Beside its field, when it is to be sent on; what was written is saved all the same."""
    matter = asked(desk) if page in ("interim", "deny", "decline") else raised(desk)
    here = url(matter, f"{page}/")

    shown = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert sentence in shown


@pytest.mark.parametrize(
    "page", [page for page, each in STEPS.items() if each.form.nothing and page not in ("supply", "correct", "return")]
)
def test_with_nothing_to_choose_the_page_says_so(desk: Desk, page: str) -> None:
    """Instead of a form that could not be filled in."""
    shown = desk.get("amis", url(raised(desk), f"{page}/"))

    assert str(STEPS[page].form.nothing) in shown
    assert 'name="text"' not in shown.html


def test_who_has_said_nothing_corrects_nothing(desk: Desk) -> None:
    """The closed list says why, as the page itself does."""
    shown = desk.get("amis", url(asked(desk)))

    assert "Correct something we said: Your side has said nothing here that could be corrected." in shown
    assert "Ask to return or destroy what we sent: Your side has sent nothing here." in shown


def test_every_kind_of_a_dossier_has_its_page() -> None:
    """And each page a kind of its own."""
    assert set(OF_KIND) | {kinds.ANSWER} == set(PAGES)
    assert len(set(PAGES.values())) == len(PAGES)


@pytest.mark.parametrize(
    ("kind", "values", "stage"),
    [
        (answering.INTERIM, {"about": {}, "until": PART, "text": "It goes on."}, "Answered for now"),
        (answering.DECLINE, {"because": "no_reason"}, "Declined"),
        (answering.DENY, {"scope": "whole"}, "Answered"),
    ],
)
def test_the_list_says_where_a_matter_stands(desk: Desk, kind: str, values: dict[str, Json], stage: str) -> None:
    """In few words."""
    ours = raised(desk)

    heard(desk, kind, values, ours)

    assert stage in desk.get("amis", "/concerns/")


def test_a_satisfied_matter_in_the_list(desk: Desk) -> None:
    """Every answer satisfies."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "information_given"}}, ours)

    step(desk, ours, "satisfaction", s1="satisfied", s2="referral_accepted")

    assert "Satisfied" in desk.get("amis", "/concerns/")
    assert "Aurelia is satisfied with every answer" in desk.get("amis", url(ours))
    assert pursuing.SATISFY in OF_KIND
