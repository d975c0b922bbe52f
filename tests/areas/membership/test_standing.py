# SPDX-License-Identifier: Apache-2.0
"""Who takes part: a Party suspends, resumes and withdraws by itself, and what it may say then is what the pages let it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.release.models import State
from demarche.core.acts import membership as acts
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import asked, filled, second_process
from tests.areas.register.writing import CONTACT, PROPOSAL, put, said, sent, told
from tests.desk import PASSWORD, says

if TYPE_CHECKING:
    from demarche.areas.release.models import Draft
    from tests.areas.release.desk import Desk, Page

NOTE = {"note": "XA/41/2027"}
SUSPEND, RESUME, WITHDRAW = "Suspend our participation", "Resume our participation", "Withdraw from the process"
SUSPENDED = "because its author had suspended its participation"
WITHDREW = "because its author had withdrawn from the process"


def page_of(desk: Desk, who: str = "amis") -> Page:
    """Who takes part."""
    return desk.get(who, f"/membership/{desk.meeting.process}/")


def offered(page: Page) -> list[str]:
    """What the page offers this Party to say of itself."""
    return [label for label in (SUSPEND, RESUME, WITHDRAW) if f">{label}</a>" in page.html]


def stands(page: Page) -> dict[str, list[str]]:
    """How each Party takes part, since when, and when clocks stood still."""
    body = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]
    return {row[0].removesuffix(" this Party"): row[1:] for row in rows}


def refused_at_release(desk: Desk, draft: Draft, why: str) -> None:
    """The check page shows the sentence in place of the button, and sending the form by hand releases nothing."""
    draft.refresh_from_db()
    before = ActRecord.objects.count()
    assert why in desk.get("aksel", f"/release/{draft.pk}/")
    form = {"version": draft.version, "number": "", "remark": "", "password": PASSWORD, "do": "release"}
    assert why in desk.post("aksel", f"/release/{draft.pk}/", form, 200)
    draft.refresh_from_db()
    assert (draft.state, ActRecord.objects.count()) == (State.SUBMITTED, before)


def test_everybody_takes_part_from_the_founding_on(desk: Desk) -> None:
    """Both Parties, with which of them is this one; clocks never stood still."""
    page = page_of(desk)

    assert stands(page) == {
        "Aurelia": ["takes part", "its founding", "never"],
        "Borealia": ["takes part", "its founding", "never"],
    }
    assert "Aurelia this Party" in page
    assert offered(page) == [SUSPEND, WITHDRAW]


def test_what_is_offered_follows_from_how_it_takes_part(desk: Desk) -> None:
    """Suspended it may resume or withdraw, resumed it may suspend again, withdrawn it says nothing any more."""
    said(desk, "suspend", NOTE)
    suspended = page_of(desk)
    assert (stands(suspended)["Aurelia"][0], offered(suspended)) == ("participation suspended", [RESUME, WITHDRAW])

    said(desk, "resume", NOTE)
    resumed = page_of(desk)
    assert (stands(resumed)["Aurelia"][0], offered(resumed)) == ("takes part", [SUSPEND, WITHDRAW])
    assert stands(resumed)["Aurelia"][1] != "its founding"

    said(desk, "withdraw", NOTE)
    withdrawn = page_of(desk)
    assert (stands(withdrawn)["Aurelia"][0], offered(withdrawn)) == ("withdrawn", [])
    assert stands(withdrawn)["Borealia"] == ["takes part", "its founding", "never"]


def test_clocks_stand_still_from_the_first_receipt_on(desk: Desk) -> None:
    """The page says from when to when; before Borealia receipted it nothing stood still, and while it goes on it says now."""
    draft = sent(desk, "suspend", NOTE)
    desk.release(draft)
    assert stands(page_of(desk))["Aurelia"][2] == "never"

    said(desk, "resume", NOTE)
    told(desk, acts.SUSPEND, {"note": "XB/1/2027"})

    shown = stands(page_of(desk))
    assert re.fullmatch(r"\d+ Jan 2027 \d\d:\d\d UTC – now", shown["Borealia"][2])
    assert shown["Borealia"][0] == "participation suspended"


def test_it_was_suspended_and_resumed(desk: Desk) -> None:
    """Both ends of the time stand beside its name."""
    said(desk, "suspend", NOTE)
    desk.tick(30 * 86_400)
    said(desk, "resume", NOTE)

    assert re.fullmatch(r"5 Jan 2027 \d\d:\d\d UTC – 4 Feb 2027 \d\d:\d\d UTC", stands(page_of(desk))["Aurelia"][2])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("suspend", "clocks of the matters of this Party stand still"),
        ("resume", "Participation resumed"),
        ("withdraw", "What was said stands, and every record stays readable."),
    ],
)
def test_the_releasing_officer_reads_what_follows(desk: Desk, page: str, words: str) -> None:
    """On the check page, with the note verbale that says the same; without one it is not sent."""
    if page == "resume":
        said(desk, "suspend", NOTE)
    missing = put(desk, page, {})
    assert says(missing.html, "note", "Cite the note verbale that says the same on paper.")

    draft = sent(desk, page, {**NOTE, "text": "Until our elections are over."})

    check = desk.get("aksel", f"/release/{draft.pk}/")
    for each in (words, "Note verbale XA/41/2027", "Until our elections are over."):
        assert each in check


@pytest.mark.parametrize(("page", "first"), [("resume", ""), ("suspend", "suspend"), ("suspend", "withdraw")])
def test_what_does_not_follow_is_refused_before_it_is_sent(desk: Desk, page: str, first: str) -> None:
    """Resuming what is not suspended, suspending what is suspended or has withdrawn: the sentence of the code says why."""
    if first:
        said(desk, first, NOTE)

    answer = put(desk, page, NOTE)

    why = {"": "because it does not follow from how its author takes part", "suspend": SUSPENDED, "withdraw": WITHDREW}
    assert why[first] in answer


def test_a_suspended_party_says_nothing_else(desk: Desk) -> None:
    """Drafts of matters and of the register that were with the releasing officer are refused there, and new ones when sent."""
    concern = desk.send_on("amis", "/concerns/raise/", filled(desk))
    contact = sent(desk, "nominate-contact", CONTACT)

    said(desk, "suspend", NOTE)

    for draft in (concern, contact):
        refused_at_release(desk, draft, SUSPENDED)
    assert SUSPENDED in put(desk, "propose-subject", PROPOSAL)
    said(desk, "resume", NOTE)
    for draft in (concern, contact):
        desk.release(draft)
        assert draft.state == State.RELEASED


def test_a_party_that_withdrew_says_nothing_any_more(desk: Desk) -> None:
    """Its draft is refused with the sentence, and its record stays readable."""
    draft = sent(desk, "propose-subject", PROPOSAL)

    said(desk, "withdraw", NOTE)

    refused_at_release(desk, draft, WITHDREW)
    assert "Withdrawal" in desk.get("reader", f"/register/{desk.meeting.process}/")


def test_the_directory_says_that_a_party_is_suspended_or_gone(desk: Desk) -> None:
    """Whoever looks for a telephone reads it beside the Party's name."""
    told(desk, acts.SUSPEND, {"note": "XB/1/2027"})
    contacts = f"/contacts/{desk.meeting.process}/"
    assert "Its participation is suspended: it receipts, and its clocks stand still." in desk.get("amis", contacts)

    told(desk, acts.WITHDRAW, {"note": "XB/2/2027"})
    assert "It has withdrawn from the process. What it said stands." in desk.get("amis", contacts)


@pytest.mark.parametrize(
    ("who", "offers"), [("amis", True), ("only", True), ("arno", False), ("aksel", False), ("reader", False)]
)
def test_buttons_are_for_those_whose_desk_may(desk: Desk, who: str, offers: bool) -> None:
    """Everybody reads who takes part; who writes at the diplomatic desk says something of it."""
    assert bool(offered(page_of(desk, who))) is offers


def test_another_process_is_not_there(desk: Desk) -> None:
    """Nor the page of one whose charter knows nothing of it."""
    older = second_process(vocabulary=2)
    desk.clock.set(older.now)

    desk.get("amis", f"/membership/{'0' * 64}/", 404)
    desk.get("amis", f"/membership/{older.process}/", 404)


def test_a_page_asks_as_much_whatever_was_said(desk: Desk) -> None:
    """Once suspended or ten times."""
    counts = []
    for more in (1, 9):
        for _each in range(more):
            told(desk, acts.SUSPEND, {"note": "XB/1/2027"})
            told(desk, acts.RESUME, {"note": "XB/2/2027"})
        page_of(desk)
        with CaptureQueriesContext(connection) as asked:
            page_of(desk)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert stands(page_of(desk))["Borealia"][2].count("–") == 10


PAGES = (
    "/concerns/",
    "/concerns/?show=drafts",
    "/cooperation/",
    "/contacts/{process}/",
    "/charter/{process}/amendments/",
)
OFFERS = (
    *("Raise a concern", "Send a technical notification", "Propose a subject", "Nominate a contact"),
    *("State which office may say what", "Propose an amendment"),
)
BEGINNING = (("amis", "/concerns/raise/"), ("arno", "/concerns/notify/"), ("amis", "/concerns/represent/"))
NOTHING = "Our participation is suspended: until it is resumed, this Party says nothing else here."


def on_offer(desk: Desk, *, who: str = "amis") -> dict[str, list[str]]:
    """The buttons of acts on each page that begins one."""
    pages = {each: desk.get(who, each.format(process=desk.meeting.process)) for each in PAGES}
    return {each: [word for word in OFFERS if f">{word}</a>" in page.html] for each, page in pages.items()}


def test_what_would_be_refused_is_not_offered(desk: Desk) -> None:
    """Each page that begins acts offers none while our participation is suspended, and says why; resumed, all again."""
    before = on_offer(desk)
    assert all(before.values()), before

    said(desk, "suspend", NOTE)

    assert not any(on_offer(desk).values())
    for each in PAGES:
        assert NOTHING in desk.get("amis", each.format(process=desk.meeting.process))
    for who, each in BEGINNING:
        assert NOTHING in desk.get(who, each)
    assert offered(page_of(desk)) == [RESUME, WITHDRAW]
    said(desk, "resume", NOTE)
    assert on_offer(desk) == before
    for who, each in BEGINNING:
        assert NOTHING not in desk.get(who, each)


def test_a_dossier_offers_nothing_while_suspended(desk: Desk) -> None:
    """Neither what is next nor the closed list: every act stands there with its reason."""
    theirs = asked(desk)
    here = f"/concerns/{theirs.act.id}/"
    assert "Acknowledge without prejudice</a>" in desk.get("amis", here).html

    said(desk, "suspend", NOTE)

    page = desk.get("amis", here)
    assert f"Next for you {NOTHING}" in page
    assert "Acknowledge without prejudice</a>" not in page.html
    assert SUSPENDED.removeprefix("because ") in page


def test_a_party_that_withdrew_is_offered_nothing(desk: Desk) -> None:
    """The sentence of each page says so."""
    said(desk, "withdraw", NOTE)

    assert not any(on_offer(desk).values())
    gone = "This Party has withdrawn from the process and says nothing here any more."
    assert gone in desk.get("amis", "/concerns/")
    for who, each in BEGINNING:
        page = desk.get(who, each)
        assert gone in page
        assert "No process is founded yet" not in page


def test_another_process_goes_on(desk: Desk) -> None:
    """Suspended in one of two: matters are still raised, in the other."""
    other = second_process()
    desk.clock.set(other.now)
    desk.meeting.now = other.now

    said(desk, "suspend", NOTE)

    assert on_offer(desk)["/concerns/"] == ["Raise a concern"]
