# SPDX-License-Identifier: Apache-2.0
"""The powers register: which office may say what, shown, stated, and kept to before anything is released."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.contacts.words import POWERS
from demarche.areas.release.models import Draft, State
from demarche.core.acts import contacts, powers, subject
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import filled
from tests.areas.register.writing import CONTACT, PROPOSAL, address, put, said, sent, told
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

PAGE = "state-powers"
DIPLOMATIC, TECHNICAL = "diplomatic_desk", "technical_desk"
OUTSIDE = (
    "The rules do not allow this act now, because the office that made it has no power to, by the powers register of its"
    " Party. Nothing was released."
)


def boxes(desk: Desk, where: str = "") -> dict[str, list[str]]:
    """Which offices are ticked for each kind of act, on the page that states powers."""
    form = desk.get("amis", where or address(desk, PAGE)).form()
    return {kind: form.get(field(kind), []) for kind in POWERS}


def field(kind: str) -> str:
    """The name of the boxes of a kind."""
    return kind.replace(".", "__")


def stating(**changed: list[str]) -> dict[str, Any]:
    """The form of powers with everything at the diplomatic desk, but for what is changed."""
    every = {field(kind): [DIPLOMATIC] for kind in POWERS}
    return {**every, **changed, "note": "XA/15/2027"}


def test_the_page_shows_who_may_what_now(desk: Desk) -> None:
    """While nothing is stated that is the diplomatic desk for everything that needs a power; then it is what was stated last."""
    assert boxes(desk) == {kind: [DIPLOMATIC] for kind in POWERS}

    said(desk, PAGE, stating(contact__nominate=[TECHNICAL], subject__propose=[DIPLOMATIC, TECHNICAL]))

    assert boxes(desk) == {
        **{kind: [DIPLOMATIC] for kind in POWERS},
        contacts.NOMINATE: [TECHNICAL],
        subject.PROPOSE: [DIPLOMATIC, TECHNICAL],
    }


def test_powers_of_another_party_are_none_of_ours(desk: Desk) -> None:
    """What Borealia states binds Borealia."""
    told(desk, powers.STATE, {"powers": {DIPLOMATIC: [], TECHNICAL: [powers.STATE]}, "note": "XB/1/2027"})

    assert boxes(desk) == {kind: [DIPLOMATIC] for kind in POWERS}


def test_what_is_stated_is_what_was_ticked(desk: Desk) -> None:
    """The act names for each office its kinds; a draft keeps every box, also an office without any."""
    given = stating(contact__nominate=[TECHNICAL], contact__remove=[])

    url = put(desk, PAGE, given, then="save").url

    expected = {kind: [DIPLOMATIC] for kind in POWERS} | {contacts.NOMINATE: [TECHNICAL], contacts.REMOVE: []}
    assert boxes(desk, url) == expected
    values = Draft.objects.get().values
    assert values["powers"] == {
        DIPLOMATIC: sorted(kind for kind, offices in expected.items() if DIPLOMATIC in offices),
        TECHNICAL: [contacts.NOMINATE],
    }
    assert values["note"] == "XA/15/2027"


def test_the_releasing_officer_reads_it_office_by_office(desk: Desk) -> None:
    """In the order in which the page asks, and an office that may do none of it is said to."""
    draft = sent(desk, PAGE, stating())

    check = desk.get("aksel", f"/release/{draft.pk}/")

    listed = check.text.partition("Diplomatic desk state which office")[2].partition("Technical desk")
    order = [listed[0].index(str(word)) for word in list(POWERS.values())[1:]]
    assert order == sorted(order)
    assert listed[2].startswith(" none of these Note verbale XA/15/2027")


def test_some_office_must_be_left_to_state_powers(desk: Desk) -> None:
    """Otherwise nobody could ever change them again: the sentence of the code says so, and the draft is not sent."""
    page = put(desk, PAGE, stating(powers__state=[]))

    assert "because it leaves no office that could change the powers register again" in page
    assert Draft.objects.get().state == State.DRAFT


def test_an_act_outside_the_powers_is_refused_before_release(desk: Desk) -> None:
    """The technical desk is not offered it; where it writes one all the same the page says why, and nothing is sent."""
    for page, given in (("nominate-contact", CONTACT), ("propose-subject", PROPOSAL), (PAGE, stating())):
        assert OUTSIDE in put(desk, page, given, who="arno"), page

    assert {each.state for each in Draft.objects.all()} == {State.DRAFT}
    assert {each.desk for each in Draft.objects.all()} == {"technical"}


def test_powers_that_changed_after_drafting_bind(desk: Desk) -> None:
    """The check page has the sentence in place of the button; stated again the draft can leave."""
    draft = sent(desk, "nominate-contact", CONTACT)
    said(desk, PAGE, stating(contact__nominate=[TECHNICAL]))
    acts = ActRecord.objects.count()

    assert OUTSIDE in desk.get("aksel", f"/release/{draft.pk}/")
    form = {"version": draft.version, "number": "", "remark": "", "password": PASSWORD, "do": "release"}
    assert OUTSIDE in desk.post("aksel", f"/release/{draft.pk}/", form, 200)
    draft.refresh_from_db()
    assert (draft.state, ActRecord.objects.count()) == (State.SUBMITTED, acts)

    said(desk, PAGE, stating())
    desk.release(draft)
    assert draft.state == State.RELEASED


@pytest.mark.parametrize(("who", "label"), [("amis", False), ("arno", True)])
def test_buttons_follow_the_powers(desk: Desk, who: str, label: bool) -> None:
    """Where the technical desk alone may nominate, it is offered to, and the diplomatic desk is not."""
    said(desk, PAGE, stating(contact__nominate=[TECHNICAL]))

    assert ("Nominate a contact" in desk.get(who, f"/contacts/{desk.meeting.process}/")) is label


def test_the_desk_that_was_given_the_power_uses_it(desk: Desk) -> None:
    """The technical desk nominates, and its act stands in the directory."""
    said(desk, PAGE, stating(contact__nominate=[TECHNICAL]))

    signed = said(desk, "nominate-contact", CONTACT, who="arno")

    assert signed.act.office == TECHNICAL
    assert "Cyber desk" in desk.get("reader", f"/contacts/{desk.meeting.process}/")


def test_powers_do_not_touch_what_they_do_not_name(desk: Desk) -> None:
    """A concern is released as before, and any desk that writes confirms the contacts."""
    said(desk, PAGE, stating())
    concern = desk.send_on("amis", "/concerns/raise/", filled(desk))
    desk.release(concern)
    assert concern.state == State.RELEASED

    signed = said(desk, "confirm-contacts", {}, who="arno")

    assert (signed.act.kind, signed.act.office) == (contacts.CONFIRM, TECHNICAL)


def in_directory(desk: Desk, party: str) -> str:
    """What the directory says of a Party's offices."""
    page = desk.get("amis", f"/contacts/{desk.meeting.process}/")
    section = page.html.partition(f'id="party-{party}"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", section.partition("<details")[2]).split())


def test_the_directory_says_who_may_what(desk: Desk) -> None:
    """Of every Party, stated or not; a Party's own words lead to the entry where they stand."""
    told(
        desk,
        powers.STATE,
        {"powers": {TECHNICAL: [contacts.NOMINATE, powers.STATE], DIPLOMATIC: []}, "note": "XB/9/2027"},
    )

    ours, theirs = in_directory(desk, "XA"), in_directory(desk, "XB")

    assert "It has stated no powers: what binds it before all is said by its diplomatic desk" in ours
    assert "Diplomatic desk state which office may say what, nominate a contact, remove a contact" in ours
    assert "Technical desk none of these" in ours
    assert "Stated 5 Jan 2027" in theirs
    assert "Technical desk state which office may say what, nominate a contact" in theirs
    assert "Diplomatic desk none of these" not in theirs.partition("Technical desk")[2]
    page = desk.get("admin", f"/contacts/{desk.meeting.process}/")
    assert f'href="/register/{desk.meeting.process}/2/"' in page.html
