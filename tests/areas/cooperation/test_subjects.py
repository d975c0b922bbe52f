# SPDX-License-Identifier: Apache-2.0
"""Subjects of cooperation: proposed by one, confirmed, declined or left by each by itself, with every word and its office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from demarche.areas.officers.models import Officer
from demarche.areas.release.coded import coded, in_words
from demarche.areas.release.models import Draft
from demarche.core.acts import subject as acts
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from tests.areas.concerns.filling import second_process
from tests.areas.register.writing import MINISTER, PROPOSAL, address, proposed, put, said, sent, told
from tests.areas.release.desk import Desk
from tests.builders import AURELIA, BOREALIA, charter_between
from tests.desk import says
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from tests.areas.release.desk import Page, SetClock

LIST = "/cooperation/"
CONFIRM, DECLINE = "Confirm it", "Decline it"


def page_of(desk: Desk, subject: SignedAct, who: str = "amis") -> Page:
    """The page of one subject."""
    return desk.get(who, f"/cooperation/{desk.meeting.process}/{subject.act.id}/")


def offered(page: Page) -> list[str]:
    """What a subject's page offers to say."""
    return [label for label in (CONFIRM, DECLINE) if f">{label}</a>" in page.html]


def asked_first(page: Page) -> list[str]:
    """The buttons that stand out: what the page asks for before anything else."""
    return re.findall(r'class="button main" href="[^"]*">([^<]*)', page.html)


def stated(page: Page) -> list[list[str]]:
    """Party, what it said, on whose decision, for each line of a subject's page."""
    body = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            " ".join(re.sub(r"<[^>]*>", " ", cell).split())
            for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)
        ][:3]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def state(desk: Desk, kind: str, subject: SignedAct, by: str = MINISTER) -> SignedAct:
    """Aurelia says something of a subject by its page."""
    return said(desk, f"{kind}-subject?subject={subject.act.id}", {"by": by})


def test_no_charter_knows_subjects(db: None, home: Path, set_clock: SetClock) -> None:
    """With a process of an older vocabulary alone, or none, the page says so and offers nothing."""
    meeting = Meeting()
    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    meeting.charter = read_charter(canonical({**value, "vocabulary": 2}))
    meeting.process = meeting.charter.process
    desk = Desk(meeting.found(), set_clock)

    page = desk.get("amis", LIST)

    assert "There is no process yet whose charter knows subjects of cooperation." in page
    assert "Propose a subject" not in page


def test_nothing_is_proposed_yet(desk: Desk) -> None:
    """The empty list says so, and what to do is its main button."""
    page = desk.get("amis", LIST)

    assert "No subject is proposed yet." in page
    assert re.search(r'<a class="button main" href="[^"]*/write/propose-subject/">Propose a subject', page.html)


def test_a_subject_is_called_by_its_words_or_its_area(desk: Desk) -> None:
    """The newest first; beside own words stands the area."""
    said(desk, "propose-subject", {**PROPOSAL, "title": "Water supply"})
    proposed(desk, "DRG")

    page = desk.get("amis", LIST)

    assert page.text.index("Drug business") < page.text.index("Water supply")
    assert "Water supply Critical infrastructure" in page
    assert page.text.count("Drug business") == 1


def test_a_page_says_who_said_what_when_by_which_office(desk: Desk) -> None:
    """One line a Party; what nobody said is said to be nothing."""
    subject = proposed(desk, by="Prime Minister")
    first = page_of(desk, subject)
    assert stated(first) == [["Aurelia", "nothing said", "–"], ["Borealia", "proposed it", "Prime Minister"]]
    assert "proposed by Borealia, not confirmed nothing from Aurelia yet" in first

    state(desk, "confirm", subject, "Minister of Energy")

    page = page_of(desk, subject)
    assert stated(page) == [
        ["Aurelia", "confirmed", "Minister of Energy"],
        ["Borealia", "proposed it", "Prime Minister"],
    ]
    assert "open: confirmed by all whom it concerns" in page
    assert len(re.findall(r"Jan 2027 \d\d:\d\d UTC", page.html.partition("<tbody>")[2].partition("</tbody>")[0])) == 2


def test_each_says_its_own_word_and_the_last_one_stands(desk: Desk) -> None:
    """Confirmed, declined, confirmed again: the page offers what is not said, and is open only while all confirm."""
    subject = proposed(desk)
    page = page_of(desk, subject)
    assert (offered(page), asked_first(page)) == ([CONFIRM, DECLINE], [CONFIRM])

    state(desk, "confirm", subject)
    page = page_of(desk, subject)
    assert (offered(page), "open: confirmed by all" in page) == ([DECLINE], True)
    assert DECLINE not in asked_first(page), "to take a word back is never asked for first"

    state(desk, "decline", subject, "Cabinet")
    page = page_of(desk, subject)
    assert (offered(page), "open: confirmed by all" in page) == ([CONFIRM], False)
    assert "declined by Aurelia" in page
    assert stated(page)[0] == ["Aurelia", "declined", "Cabinet"]

    state(desk, "confirm", subject)
    assert "open: confirmed by all whom it concerns" in page_of(desk, subject)


def test_who_proposed_may_take_it_back(desk: Desk) -> None:
    """Its proposal is its confirmation; declining it is offered, and then the page says declined and no more that it proposed."""
    subject = said(desk, "propose-subject", PROPOSAL)
    assert offered(page_of(desk, subject)) == [DECLINE]

    state(desk, "decline", subject, "Cabinet")
    told(desk, acts.CONFIRM, {"subject": subject.act.id, "by": "Minister of the Interior"})

    page = page_of(desk, subject)
    assert stated(page) == [["Aurelia", "declined", "Cabinet"], ["Borealia", "confirmed", "Minister of the Interior"]]
    assert "proposed by Aurelia, not confirmed declined by Aurelia" in page


@pytest.mark.parametrize(("days", "words"), [(0, "yet"), (1, "for 1 day"), (3, "for 3 days")])
def test_silence_is_counted_and_nothing_follows(desk: Desk, days: int, words: str) -> None:
    """The list says since how many days a Party has said nothing."""
    said(desk, "propose-subject", PROPOSAL)
    desk.tick(days * 86_400)

    assert re.search(rf"nothing from Borealia {words}\b", desk.get("amis", LIST).text)


def test_the_other_side_confirms(desk: Desk) -> None:
    """Borealia's word opens the subject without anybody here doing anything."""
    subject = said(desk, "propose-subject", PROPOSAL)
    assert "open: confirmed" not in desk.get("amis", LIST)

    told(desk, acts.CONFIRM, {"subject": subject.act.id, "by": MINISTER})

    assert "open: confirmed by all whom it concerns" in desk.get("amis", LIST)


def test_a_confirmation_names_what_it_is_about(desk: Desk) -> None:
    """The page that writes it and the one that releases it say the subject; without an office it is not sent."""
    subject = proposed(desk, title="Water supply")
    query = f"confirm-subject?subject={subject.act.id}"
    assert "Water supply" in desk.get("amis", address(desk, "confirm-subject", f"?subject={subject.act.id}"))

    page = put(desk, query, {})
    assert says(page.html, "by", "Say on whose decision this is said.")
    assert "Water supply" in page

    draft = sent(desk, query, {"by": MINISTER})
    check = desk.get("aksel", f"/release/{draft.pk}/")
    assert "Subject Water supply" in check
    assert "Confirmed by every Party it concerns, it is open to experts." in check


def test_what_nobody_proposed_is_not_confirmed(desk: Desk) -> None:
    """The sentence of the code stands on the page, and the draft is not sent."""
    page = put(desk, f"confirm-subject?subject={'0' * 64}", {"by": MINISTER})

    assert "because the subject it speaks of is not one that its author had seen proposed" in page
    assert Draft.objects.get().state == "draft"


@pytest.mark.parametrize("query", ["", "?subject=", "?subject=x", "?subject=" + "A" * 64])
def test_a_confirmation_of_nothing_is_not_there(desk: Desk, query: str) -> None:
    """An address that names no act has no page, and a form without one is not kept."""
    desk.get("amis", address(desk, "confirm-subject", query), 404)

    form = desk.get("amis", address(desk, "confirm-subject", f"?subject={'0' * 64}")).form()
    desk.post("amis", address(desk, "confirm-subject"), {**form, "subject": query, "by": MINISTER, "then": "send"}, 200)
    assert not Draft.objects.exists()


def test_whom_it_concerns_is_every_party_unless_chosen(desk: Desk) -> None:
    """Its author is always among them; nobody else chosen means all."""
    everybody = sent(desk, "propose-subject", PROPOSAL)
    nobody = sent(desk, "propose-subject", {**PROPOSAL, "parties": []})

    assert everybody.values["parties"] == nobody.values["parties"] == ["XA", "XB"]


def test_a_subject_that_does_not_concern_us_is_read_and_no_more(desk: Desk) -> None:
    """What is between others is on the list; nothing can be said of it."""
    # a charter of two has no third Party: what Borealia proposes to somebody else is between them
    subject = told(desk, acts.PROPOSE, {"area": "CIN", "parties": ["XB", "XC"], "by": MINISTER})

    page = page_of(desk, subject)

    assert offered(page) == []
    assert [row[0] for row in stated(page)] == ["Borealia", "XC"]
    refused = put(desk, f"confirm-subject?subject={subject.act.id}", {"by": MINISTER})
    assert "because its author is not among the Parties that this concerns" in refused


@pytest.mark.parametrize(
    ("who", "offers"),
    [("amis", True), ("only", True), ("aster", True), ("arno", False), ("aksel", False), ("reader", False)],
)
def test_buttons_are_for_those_whose_desk_may(desk: Desk, who: str, offers: bool) -> None:
    """Who writes at the diplomatic desk; the technical desk has no power to, and who only reads or releases does not write."""
    subject = proposed(desk)

    assert ("Propose a subject" in desk.get(who, LIST)) is offers
    assert (offered(page_of(desk, subject, who)) == [CONFIRM, DECLINE]) is offers


def test_another_subject_is_not_there(desk: Desk) -> None:
    """Nor one of another process, nor an act that is none."""
    subject = proposed(desk)
    other = second_process()
    desk.clock.set(other.now)
    desk.get("amis", f"/cooperation/{desk.meeting.process}/{'0' * 64}/", 404)
    desk.get("amis", f"/cooperation/{'0' * 64}/{subject.act.id}/", 404)
    desk.get("amis", f"/cooperation/{other.process}/{subject.act.id}/", 404)
    page_of(desk, subject)


def test_several_processes_stand_apart(desk: Desk) -> None:
    """Each with its name, its subjects and its own button; an exercise is marked."""
    proposed(desk, title="Water supply")
    other = second_process()
    desk.clock.set(other.now)

    page = desk.get("amis", LIST)

    assert "EXERCISE" in page
    for process in (desk.meeting.process, other.process):
        assert f'href="/register/{process}/write/propose-subject/"' in page.html
    assert page.text.count("Water supply") == 1
    assert page.text.count("No subject is proposed yet.") == 1


def test_words_of_an_official_are_words(desk: Desk) -> None:
    """What looks like markup is shown as it was typed."""
    subject = proposed(desk, title="<b>Water</b> & more", by="<i>Cabinet</i>")

    for page in (desk.get("amis", LIST), page_of(desk, subject)):
        assert "<b>Water" not in page.html
        assert "&lt;b&gt;Water&lt;/b&gt; &amp; more" in page.html
    assert "<i>Cabinet" not in page_of(desk, subject).html


def test_a_page_asks_as_much_whatever_there_is(desk: Desk) -> None:
    """Two subjects or forty, the list and the page of one."""
    counts: list[Any] = []
    for more in (2, 38):
        for _each in range(more):
            subject = proposed(desk)
        urls = (LIST, f"/cooperation/{desk.meeting.process}/{subject.act.id}/")
        desk.get("amis", LIST)
        for number, url in enumerate(urls):
            with CaptureQueriesContext(connection) as asked:
                desk.get("amis", url)
            counts.append((number, len(asked)))

    assert counts[:2] == counts[2:]
    assert desk.get("amis", LIST).text.count("not confirmed") == 40


def test_needs_my_action_names_an_area_in_the_language_of_its_reader(desk: Desk) -> None:
    """Rows are written in the language of whatever wrote them; what an official called a subject stays as it is."""
    with override("ar"):
        proposed(desk, "DRG")
        proposed(desk, "CIN", title="Water supply")
        sent(desk, "propose-subject", {**PROPOSAL, "area": "TER"})
    arabic = {"DRG": "تجارة المخدرات", "TER": "الأغراض الإرهابية"}

    for who in ("amis", "aksel"):
        english = desk.get(who, "/")
        assert not any(word in english for word in arabic.values())
    assert "Drug business" in desk.get("amis", "/")
    assert "Water supply" in desk.get("amis", "/")
    assert "Terrorist purposes" in desk.get("aksel", "/")
    Officer.objects.update(language="ar")
    assert arabic["DRG"] in desk.get("amis", "/")
    assert arabic["TER"] in desk.get("aksel", "/")


@pytest.mark.parametrize(
    ("title", "read"),
    [("Water", "Water"), ("", ""), (coded("area", "CIN"), "Critical infrastructure"), (coded("area", "NEW"), "NEW")],
)
def test_a_code_is_kept_and_words_are_read(title: str, read: str) -> None:
    """A code of a later vocabulary is shown as it came."""
    assert in_words(title) == read
