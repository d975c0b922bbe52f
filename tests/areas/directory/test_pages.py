# SPDX-License-Identifier: Apache-2.0
"""The pages of the directory, as an administrator and other officers see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.directory.joining import FILE_LIMIT
from demarche.areas.directory.models import Card, Comparison, Invitation, RootFile
from demarche.core.keyset import root_fingerprint, spoken_fingerprint
from demarche.ledger import processes
from demarche.ledger.models import Member
from tests.areas.directory.letters import CALL, answer_to, comparison, heard, invitation_from, invite, joined
from tests.builders import AURELIA, NOON
from tests.desk import browser, officer, says

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

CARD = {
    "duty_line": "+00 1 555 0100",
    "hours": "24 h",
    "zone": "Europe/Berlin",
    "languages": "English, French",
    "confirmation": "Legal desk",
    "weekend": ["6", "7"],
    "holidays": "2027-12-25\n2027-01-01",
}


def page(client: Client, path: str) -> str:
    """A page that answers, as one reads it: tags left out, spaces made one."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def words(html: str) -> str:
    """What stands in the content of a page."""
    content = re.search(r"<main.*</main>", html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content[0] if content else html)).strip()


def upload(client: Client, document: bytes) -> Any:
    """Open a file by the page."""
    return client.post("/parties/open/", {"file": SimpleUploadedFile("sent.demarche", document)})


def test_who_is_invited_reads_what_it_is_to_be(aurelia: Path, admin: Client) -> None:
    """Beside the way to send the answer back, and on the page of the charter; of an office that the other has, nothing."""
    answer = upload(admin, invitation_from(depositary="XA"))

    for path in (answer["Location"], answer["Location"].replace("compare/XB", "charter")):
        said = page(admin, path)
        assert "This charter makes us its depositary: our node keeps the register in order" in said, path
        assert "puts us first in the chair" not in said, path
    other = upload(admin, invitation_from(label="usual"))
    assert "This charter" not in page(admin, other["Location"])


def compare_form(made: Invitation) -> dict[str, str]:
    """The form of the comparison under way, filled in as heard."""
    attempt = Comparison.objects.get(process=made.process)
    groups = {f"group_{number}": digits for number, digits in zip(attempt.groups, heard(attempt), strict=True)}
    return {**groups, "spoke_with": CALL.spoke_with, "line_used": CALL.line_used, "agree": "1"}


def test_the_set_up_counts_what_is_done(bare: Path, admin: Client) -> None:
    """The root key lies where `demarche init` wrote it; once moved, the page says since when it is gone."""
    root = bare / "XA-root-FOR-THE-SAFE.pem"
    root.touch()
    RootFile.objects.create(path=str(root))

    before = page(admin, "/set-up/")
    root.unlink()
    after = page(admin, "/set-up/")

    assert "Set up Aurelia 1 of 6 done" in before
    assert f"Move it to a medium of its own, then open this page again: {root}" in before
    assert "2 of 6 done" in after
    assert "The file was found gone:" in after
    root.touch()
    assert "2 of 6 done" in page(admin, "/set-up/")


def test_the_set_up_sends_on_when_nothing_is_left(aurelia: Path, admin: Client) -> None:
    """Officers, card, alerts or none, another Party: then signing in leads to Needs my action."""
    assert admin.get("/set-up/?then=/").status_code == 200
    officer("d.amis", "drafter")
    officer("r.aksel", "releasing")
    processes.confirm(joined().process, "XB", at=NOON)
    assert admin.get("/set-up/?then=/").status_code == 200
    admin.post("/alerts/without/", {"do": "state"})

    assert admin.get("/set-up/?then=/")["Location"] == "/"
    assert "Everything this page asks for is done." in page(admin, "/set-up/?then=https://elsewhere.example/")
    assert admin.get("/set-up/?then=nowhere")["Location"] == "nowhere"


def test_the_contact_card_is_filled_in(bare: Path, admin: Client) -> None:
    """It is shown again as it was written, holidays in order."""
    answer = admin.post("/set-up/card/", CARD, follow=True).content.decode()

    card = Card.objects.get()
    assert (card.languages, card.weekend, card.holidays) == (
        ["English", "French"],
        [6, 7],
        ["2027-01-01", "2027-12-25"],
    )
    assert "The contact card is saved." in answer
    assert 'value="English, French"' in admin.get("/set-up/card/").content.decode()


def test_what_cannot_be_sent_is_refused_at_its_field(bare: Path, admin: Client) -> None:
    """A zone nobody knows, a day that is none, a sign that turns the text around."""
    wrong = {**CARD, "zone": "Aurelia/Here", "holidays": "25.12.2027", "duty_line": "+00 \u202e1"}

    answer = admin.post("/set-up/card/", wrong).content.decode()

    assert says(answer, "zone", "Give a time zone such as Europe/Berlin, UTC or UTC+3.")
    assert says(answer, "holidays", "Write each day as 2027-12-25.")
    assert "This has a sign that cannot be sent: expected no bidirectional control, got U+202E at 4." in answer
    assert not Card.objects.exists()


def test_an_invitation_is_made_and_taken_away(aurelia: Path, admin: Client) -> None:
    """Step 1 and 2: the file is named after Aurelia and is the one that is kept."""
    assert "the charter with ordinary clocks" in page(admin, "/parties/invite/")
    answered = "Ordinary concern acknowledged within 2 working days of receipt, answered within 10 days of receipt"
    assert answered in page(admin, "/parties/invite/ordinary/")
    assert admin.get("/parties/invite/own/").status_code == 404

    made = admin.post("/parties/invite/", {"name": "Aurelia-Borealia process", "profile": "bilateral_short"})
    shown = page(admin, made["Location"])
    file = admin.get(f"{made['Location']}invitation.demarche")

    kept = Invitation.objects.get()
    assert "aurelia-invitation.demarche" in shown
    assert "Participating States Aurelia (XA), one more, who fills in its own entry and nothing else" in shown
    assert file["Content-Disposition"] == 'attachment; filename="aurelia-invitation.demarche"'
    assert file.content == bytes(kept.document)
    assert admin.get(f"{made['Location']}answer.demarche").status_code == 404


def test_an_exercise_says_so_before_its_name(aurelia: Path, admin: Client) -> None:
    """On the invitation's page and in its row of the list."""
    told = {"name": "Winter exercise", "profile": "bilateral_short", "exercise": "on"}
    made = admin.post("/parties/invite/", told)

    assert "EXERCISE Invitation to Winter exercise" in page(admin, made["Location"])
    assert "not answered yet EXERCISE Winter exercise" in page(admin, "/parties/")


def test_whether_asking_stops_the_clock_is_chosen_with_the_process(aurelia: Path, admin: Client) -> None:
    """And the charter says it in words, to whoever decides on it."""
    told = {"name": "Aurelia-Borealia process", "profile": "bilateral_ordinary"}
    running = page(admin, admin.post("/parties/invite/", told)["Location"])
    stopping = page(admin, admin.post("/parties/invite/", {**told, "clarification_stops": "on"})["Location"])

    assert "Asking for clarification does not stop the clock for an answer" in running
    assert "Asking for clarification stops the clock for an answer" in stopping


@pytest.mark.parametrize(
    ("chosen", "said"),
    [({}, "67 MB"), ({"largest_file": "1048576"}, "1 MB"), ({"largest_file": "1073741824"}, "1.1 GB")],
)
def test_how_large_files_may_be_is_chosen_with_the_process(
    aurelia: Path, admin: Client, chosen: dict[str, str], said: str
) -> None:
    """The charter says it, to whoever decides on it."""
    told = {"name": "Aurelia-Borealia process", "profile": "bilateral_ordinary", **chosen}
    assert f"Largest file {said}" in page(admin, admin.post("/parties/invite/", told)["Location"])


def test_without_a_card_no_invitation_is_made(bare: Path, admin: Client) -> None:
    """The page says what to fill in first."""
    form = {"name": "Aurelia-Borealia process", "profile": "bilateral_ordinary"}

    answer = admin.post("/parties/invite/", form).content.decode()

    assert "Fill in the contact card first: the other Party needs a line it can call." in answer
    assert not Invitation.objects.exists()


def test_what_cannot_be_opened_says_why(aurelia: Path, admin: Client) -> None:
    """At the field of the file."""
    answer = upload(admin, b"{}").content.decode()

    why = "This is not an invitation or an answer that can be read: invitation: expected a field v, got none."
    assert says(answer, "file", why)
    large = upload(admin, bytes(FILE_LIMIT + 1)).content.decode()
    assert says(large, "file", "This file is too large to be an invitation or an admission.")


def test_a_party_is_invited_compared_and_confirmed_by_pages(aurelia: Path, admin: Client) -> None:
    """Aurelia's administrator, with Borealia on the telephone, from the answer to the charter."""
    made = invite()
    opened = upload(admin, answer_to(made))
    made.refresh_from_db()
    assert opened["Location"] == f"/parties/{made.process}/XB/compare/"

    shown = page(admin, opened["Location"])
    for group in spoken_fingerprint(AURELIA.keyset.root):
        assert group in shown
    assert root_fingerprint(AURELIA.keyset.root) in shown
    assert "They agree: confirm Borealia" in shown
    done = admin.post(opened["Location"], compare_form(made))

    assert done["Location"] == f"/parties/{made.process}/charter/"
    assert "Borealia is confirmed" in page(admin, opened["Location"])
    noted = admin.post(opened["Location"], {"note_verbale": "XA/12/2027"}, follow=True).content.decode()
    assert "XA/12/2027" in noted


def test_digits_of_another_length_are_not_taken_as_heard(aurelia: Path, admin: Client) -> None:
    """Nothing ends on a slip of the finger: the form says that a group has five digits."""
    made = joined()
    path = f"/parties/{made.process}/XB/compare/"
    page(admin, path)
    form = compare_form(made)
    [first, *_] = form
    answer = admin.post(path, {**form, first: "1234", "line_used": ""}).content.decode()

    assert says(answer, first, "A group has five digits.")
    assert says(answer, "line_used", "This field is required.")
    made.refresh_from_db()
    assert made.state == Invitation.State.ANSWERED


@pytest.mark.parametrize("how", ["digits", "button"])
def test_a_mismatch_has_no_way_on(aurelia: Path, admin: Client, how: str) -> None:
    """The page says so and has no form, whatever is posted to it then."""
    made = joined()
    path = f"/parties/{made.process}/XB/compare/"
    page(admin, path)
    right = compare_form(made)
    [first, *_] = right
    wrong = {**right, first: f"{(int(right[first]) + 1) % 100000:05}"} if how == "digits" else {"disagree": "1"}

    admin.post(path, wrong)
    admin.post(path, right)
    shown = admin.get(path).content.decode()

    main = re.search(r"<main.*</main>", shown, re.DOTALL)
    assert main is not None
    assert "Do not go on." in main[0]
    assert "Either a digit was misheard, or the file was changed on the way." in words(shown)
    assert ("<form" in main[0], "<button" in main[0]) == (False, False)
    made.refresh_from_db()
    assert made.state == Invitation.State.MISMATCH
    assert "fingerprints did not agree" in page(admin, "/parties/")


def test_the_answer_can_be_taken_away_by_the_one_who_was_invited(aurelia: Path, admin: Client) -> None:
    """Borealia invited; Aurelia's answer is on the page that compares."""
    opened = upload(admin, invitation_from())
    kept = Invitation.objects.get()

    assert "Take the answer file and send it back" in page(admin, opened["Location"])
    file = admin.get(f"/parties/invitations/{kept.pk}/answer.demarche")
    assert (file["Content-Disposition"], file.content) == (
        'attachment; filename="aurelia-answer.demarche"',
        bytes(kept.reply or b""),
    )


def test_parties_begin_alone(bare: Path, admin: Client) -> None:
    """The empty list says what can be done."""
    shown = page(admin, "/parties/")

    assert "You are alone. A process needs a second Party: make an invitation, or open one you were sent." in shown
    assert "/parties/invite/" not in browser(officer("d.amis", "drafter")).get("/parties/").content.decode()


def test_the_charter_page_says_who_has_founded(aurelia: Path, admin: Client) -> None:
    """Before the fingerprints are compared nothing is founded; then Aurelia's act waits for a releasing officer."""
    made = joined()
    path = f"/parties/{made.process}/charter/"

    before = page(admin, path)
    assert "Aurelia has not founded it yet. Borealia has not founded it yet." in before
    assert "Before anything can be founded, the fingerprints are compared. Compare fingerprints" in before
    assert made.process in before
    assert (
        "Release at night On duty authority: answer to a communication check, request for clarification, clarification"
        in before
    )
    assert "Not working in Borealia Friday and Saturday, no holiday listed" in before


def test_confirming_leads_to_the_charter_and_a_releasing_officer_founds(aurelia: Path, admin: Client) -> None:
    """Whoever compared the fingerprints reads that they agree and who goes on; the button is offered to whom it obeys."""
    made = joined()
    comparison(made, officer("b.admin", "administrator"))
    confirmed = admin.post(f"/parties/{made.process}/XB/compare/", compare_form(made), follow=True)

    shown = words(confirmed.content.decode())
    assert "The fingerprints agree: the other Party is confirmed." in shown
    assert "A releasing officer finds it under “Needs my action”, and releases it" in shown
    found = "Found the process for Aurelia"
    assert found not in shown
    assert found in page(browser(officer("r.aksel", "releasing")), f"/parties/{made.process}/charter/")


def test_the_charter_page_leads_to_where_an_address_is_confirmed(aurelia: Path, admin: Client) -> None:
    """As long as it is to be confirmed; every officer may look there."""
    made = joined()
    path = f"/parties/{made.process}/charter/"
    line = f"/parties/{made.process}/XB/line/"
    told = "is not public. Nothing goes there until an administrator has confirmed it."

    assert "The other node's address, 127.0.0.12" in page(admin, path)
    assert f"{told} See the address and confirm it" in page(admin, path)
    assert f'href="{line}"' in admin.get(path).content.decode()
    drafter = browser(officer("d.amis", "drafter"))
    assert f"{told} See the address" in page(drafter, path)
    assert "See the address and confirm it" not in page(drafter, path)
    assert drafter.get(line).status_code == 200
    admin.post(line, {"confirm": "1", "address": "127.0.0.12"})
    assert "is not public" not in page(admin, path)


@pytest.mark.parametrize("path", ["/parties/", "/set-up/"])
def test_pages_take_the_same_queries_whatever_there_is(
    aurelia: Path, admin: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """One invitation or twenty."""
    joined()
    admin.get(path)
    with django_assert_max_num_queries(18) as one:
        admin.get(path)
    for _ in range(20):
        invite()
    with django_assert_max_num_queries(18) as many:
        admin.get(path)

    assert len(one) == len(many)


def test_the_list_of_parties_costs_the_same_from_two_parties_to_193(
    aurelia: Path, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A number of queries that does not grow, and a page of twenty-five lines."""
    joined()
    admin.get("/parties/")
    with django_assert_max_num_queries(18) as few:
        admin.get("/parties/")
    theirs = Member.objects.get(code="XB")
    fields = {"root": theirs.root, "keyset_n": 1, "keyset_hash": theirs.keyset_hash, "process_id": theirs.process_id}
    Member.objects.bulk_create(Member(code=f"Q{n:03}", name=f"Party {n}", **fields) for n in range(191))
    admin.get("/parties/")
    with django_assert_max_num_queries(18) as many:
        first = admin.get("/parties/").content.decode()

    assert len(few) == len(many)
    last = admin.get("/parties/?page=8").content.decode()
    assert [each.count('<th scope="row">') for each in (first, last)] == [25, 17]
    assert len(first) < 60_000
    assert "Part 8 of 8" in words(last)


@pytest.mark.parametrize(
    "path", ["/set-up/", "/set-up/card/", "/parties/invite/", "/parties/open/", "/parties/invitations/1/"]
)
def test_only_an_administrator_brings_parties_in(aurelia: Path, path: str) -> None:
    """A drafter reads which role it takes."""
    answer = browser(officer("d.amis", "drafter")).get(path)

    assert answer.status_code == 403
    assert "This takes the role: administrator." in answer.content.decode()


def test_a_party_that_is_not_there_is_not_found(aurelia: Path, admin: Client) -> None:
    """Neither another process nor another code."""
    made = joined()

    assert admin.get(f"/parties/{made.process}/XC/compare/").status_code == 404
    assert admin.get(f"/parties/{'00' * 32}/charter/").status_code == 404


def test_the_list_of_parties_names_every_state(aurelia: Path, admin: Client) -> None:
    """Made, answered, confirmed: each with the step that is next."""
    invite()
    made = joined()
    assert "not answered yet Aurelia-Borealia process invitation made, no answer opened yet" in page(admin, "/parties/")
    assert "Borealia XB Aurelia-Borealia process compare fingerprints" in page(admin, "/parties/")
    attempt = comparison(made, officer("b.admin", "administrator"))
    admin.post(f"/parties/{made.process}/XB/compare/", compare_form(made))

    assert attempt.process == made.process
    assert "Borealia XB Aurelia-Borealia process confirmed, not founded by both" in page(admin, "/parties/")
