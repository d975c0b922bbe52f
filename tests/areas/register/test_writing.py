# SPDX-License-Identifier: Apache-2.0
"""The page that writes an act of the register: saved, sent, returned, discarded, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.release.models import Draft, State
from demarche.areas.release.register_acts import ACTS
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import second_process
from tests.areas.register.writing import CONTACT, MINISTER, PROPOSAL, address, put, said, sent
from tests.areas.release.desk import FOUNDED
from tests.desk import PASSWORD, says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

PROPOSE = "propose-subject"


def test_a_subject_is_written_sent_and_released(desk: Desk) -> None:
    """The releasing officer reads what every Party will read; then it is on record, and its page lists it."""
    draft = sent(desk, PROPOSE, {**PROPOSAL, "title": "Water supply", "text": "As was said in May."})
    assert (draft.state, draft.audience, draft.dossier) == (State.SUBMITTED, ["XA", "XB"], desk.meeting.process)

    check = desk.get("aksel", f"/release/{draft.pk}/")
    for words in ("Subject proposed", "Critical infrastructure", "Water supply", MINISTER, "As was said in May."):
        assert words in check
    assert "Nothing follows from silence." in check
    assert desk.release(draft).url == "/cooperation/"

    assert ActRecord.objects.get(pk=draft.act).kind == "subject.propose"
    assert "Water supply" in desk.get("amis", "/cooperation/")


def test_nothing_leaves_before_it_is_released(desk: Desk) -> None:
    """Saved or with the releasing officer it is a draft; its page says so, and no list has it."""
    saved = put(desk, PROPOSE, PROPOSAL, then="save")
    assert "Saved. Nobody outside can see this." in desk.get("amis", saved.url)
    draft = sent(desk, PROPOSE, PROPOSAL)

    assert "With the releasing officer." in desk.get("amis", f"/register/draft/{draft.pk}/")
    assert ActRecord.objects.count() == FOUNDED
    assert "No subject is proposed yet." in desk.get("amis", "/cooperation/")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(desk: Desk) -> None:
    """The draft stands with what was typed, is not sent, and its page goes on from there."""
    page = put(desk, PROPOSE, {"title": "Water supply", "text": "As was said in May."})

    assert says(page.html, "area", "Choose a subject area, or “Other” and name it in own words.")
    assert says(page.html, "by", "Say on whose decision it is proposed.")
    draft = Draft.objects.get()
    assert (draft.state, draft.values["title"], draft.values["text"]) == (
        State.DRAFT,
        "Water supply",
        "As was said in May.",
    )
    form = page.form()
    assert (form["title"], form["text"], form["draft"]) == ("Water supply", "As was said in May.", str(draft.pk))
    desk.post("amis", address(desk, PROPOSE), {**form, **PROPOSAL, "then": "send"})
    draft.refresh_from_db()
    assert (draft.state, Draft.objects.count()) == (State.SUBMITTED, 1)


UNSEEN = "the request or offer it replies to is not one that its author had seen"
NONE = "0" * 64
ABOUT = {
    "accede": f"?request={NONE}",
    "agree-to-amendment": f"?amendment={NONE}",
    "put-under-silence": f"?about=admit:{NONE}",
    "remove-contact": "?contact=duty",
    "show-receipt": f"?act={NONE}",
}
"""What the address of a page names, where nothing else says it."""

REFUSED = {
    "accede": "not admitted",
    "agree-under-silence": UNSEEN,
    "announce": UNSEEN,
    "object": UNSEEN,
    "put-under-silence": UNSEEN,
    "show-receipt": "No receipt of it is held here",
    "amend-charter": "Nothing is changed yet: change at least one term.",
    "agree-to-amendment": UNSEEN,
    "share-check": "No check of this Party's own contacts is here under this name.",
}


# What the file of a request says cannot be typed: tests/areas/joining.
@pytest.mark.parametrize(
    "kind", sorted(name for name, act in ACTS.items() if act.place is None and name != "enter-request")
)
def test_nothing_at_all_is_no_fault(desk: Desk, kind: str) -> None:
    """Every page sent empty says beside a field what it asks for, or goes on; none fails."""
    asked = ACTS[kind].form.asks
    fields = ACTS[kind].form.base_fields
    named = next((f"?{name}={NONE}" for name in ("subject", "proposal", "call") if name in fields), "")
    query = ABOUT.get(kind, named)

    page = put(desk, f"{kind}{query}", {})

    assert all(says(page.html, field, str(sentence)) for field, sentence in asked.items())
    assert REFUSED.get(kind, "") in page
    assert bool(page.url) is not bool(asked or kind in REFUSED)


def test_what_may_be_left_empty_is_said_of_nothing_else(desk: Desk) -> None:
    """The sentence stands beside the name in own words and the text, and not beside what is asked for."""
    labels = desk.get("amis", address(desk, PROPOSE)).html.split("may be left empty")

    assert len(labels) == 3
    assert "Name in own words" in labels[0][-200:]
    assert "In words" in labels[1][-200:]


def test_what_was_typed_stands_when_it_is_shown_again(desk: Desk) -> None:
    """Every field of a proposal, as its officer left it."""
    given = {**PROPOSAL, "title": "Water <supply> & more", "text": "One.\n\nTwo.", "parties": ["XB"]}

    url = put(desk, PROPOSE, given, then="save").url

    form = desk.get("amis", url).form()
    assert {name: form[name] for name in given} == given


def test_a_page_sent_twice_is_one_draft(desk: Desk) -> None:
    """The same page, saved by a double click, is saved once; sent with other words from the old page it meets both texts."""
    here = address(desk, PROPOSE)
    form = {**desk.get("amis", here).form(), **PROPOSAL, "then": "save"}
    assert desk.post("amis", here, form).url == desk.post("amis", here, form).url
    assert (Draft.objects.count(), Draft.objects.get().version) == (1, 1)

    page = desk.post("amis", here, {**form, "area": "DRG"})
    assert page.url.startswith("/release/versions/")
    assert Draft.objects.count() == 1


def test_two_officers_lose_nothing(desk: Desk) -> None:
    """Who saves second over the same version is shown both texts, and keeps one or both."""
    url = put(desk, PROPOSE, PROPOSAL, then="save").url
    first, second = desk.get("amis", url).form(), desk.get("birk", url).form()
    desk.post("amis", url, {**first, "title": "As D. Amis has it", "then": "save"})

    aside = desk.post("birk", url, {**second, "title": "As D. Birk has it", "then": "send"}).url
    shown = desk.get("birk", aside)
    assert "As D. Amis has it" in shown
    assert "As D. Birk has it" in shown
    assert Draft.objects.get().state == State.DRAFT
    assert desk.post("birk", aside, {"keep": "second"}).url == url
    assert desk.get("amis", url).form()["title"] == "As D. Birk has it"


def test_it_is_returned_with_a_remark_and_goes_on(desk: Desk) -> None:
    """The drafter reads the remark on the page, changes the text and sends it again."""
    draft = sent(desk, PROPOSE, PROPOSAL)
    back = {"version": draft.version, "number": "", "remark": "Name the minister.", "do": "return"}
    desk.post("aksel", f"/release/{draft.pk}/", {**back, "password": PASSWORD})

    page = desk.get("amis", f"/register/draft/{draft.pk}/")
    assert "Returned by R. Aksel: Name the minister." in page
    desk.post("amis", f"/register/draft/{draft.pk}/", {**page.form(), "by": "Minister of Energy", "then": "send"})
    desk.release(draft)

    assert draft.state == State.RELEASED
    assert ActRecord.objects.filter(pk=draft.act).exists()
    assert desk.get("amis", f"/register/draft/{draft.pk}/", 302).url == f"/release/{draft.pk}/"


def test_it_is_discarded(desk: Desk) -> None:
    """Also what was never saved, and what its page would not take: nothing of it left, and no page writes it any more."""
    gone = put(desk, PROPOSE, PROPOSAL, then="discard")
    assert "Discarded. Nothing of it left." in desk.get("amis", gone.url)
    assert not Draft.objects.exists()
    url = put(desk, "nominate-contact", CONTACT, then="save").url
    wrong = {**desk.get("amis", url).form(), "zone": "Atlantis/Poseidonis", "then": "discard"}

    assert desk.post("amis", url, wrong).url == f"/contacts/{desk.meeting.process}/"
    draft = Draft.objects.get()
    assert draft.state == State.DISCARDED
    assert desk.post("amis", url, wrong).url == f"/release/{draft.pk}/"


def test_what_was_released_meanwhile_is_not_changed(desk: Desk) -> None:
    """A page that stood open says that nothing was changed, and leads to what left."""
    here = address(desk, PROPOSE)
    form = {**desk.get("amis", here).form(), **PROPOSAL}
    draft = Draft.objects.get(pk=desk.post("amis", here, {**form, "then": "send"}).url.split("/")[2])
    desk.release(draft)

    page = desk.post("amis", here, {**form, "area": "DRG", "then": "save"})

    assert "This draft was released or discarded meanwhile, so nothing was changed." in desk.get("amis", page.url)
    draft.refresh_from_db()
    assert draft.values["area"] == "CIN"


def test_another_page_or_process_is_not_there(desk: Desk) -> None:
    """Nor a draft that another page begins, of the other desk, or of another kind."""
    process = desk.meeting.process
    desk.get("amis", f"/register/{process}/write/declare-war/", 404)
    desk.get("amis", f"/register/{'0' * 64}/write/{PROPOSE}/", 404)
    desk.get("amis", f"/register/draft/{'0' * 8}-0000-4000-8000-{'0' * 12}/", 404)
    draft = sent(desk, PROPOSE, PROPOSAL)
    desk.get("arno", f"/register/draft/{draft.pk}/", 404)
    other = {**desk.get("amis", address(desk, "suspend")).form(), "draft": str(draft.pk), "then": "save"}
    desk.post("amis", address(desk, "suspend"), other, 404)
    desk.post("arno", address(desk, PROPOSE), {"draft": str(draft.pk), "version": 1, "then": "discard"}, 404)
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_no_page_writes_what_the_charter_does_not_know(desk: Desk) -> None:
    """A process of an older vocabulary has no page of any of these acts, and none of what they make."""
    older = second_process(vocabulary=2)
    desk.clock.set(older.now)

    for kind in sorted(ACTS):
        desk.get("amis", f"/register/{older.process}/write/{kind}/", 404)
    desk.get("amis", f"/contacts/{older.process}/", 404)
    desk.get("amis", f"/membership/{older.process}/", 404)
    desk.get("amis", f"/cooperation/{older.process}/{'0' * 64}/", 404)
    own = desk.get("amis", "/cooperation/")
    assert "Propose a subject" in own
    assert older.process not in own.html


def test_an_act_of_the_register_starts_no_clock_and_says_who_holds_it(desk: Desk) -> None:
    """The bar of every page about it names every Party of the process."""
    draft = sent(desk, PROPOSE, PROPOSAL)

    assert "PARTICIPANTS: Aurelia, Borealia" in desk.get("aksel", f"/release/{draft.pk}/")
    assert "PARTICIPANTS: Aurelia, Borealia" in desk.get("amis", address(desk, PROPOSE))
    assert "Starts a clock none" in desk.get("aksel", f"/release/{draft.pk}/")


def test_what_is_signed_is_what_was_written(desk: Desk) -> None:
    """The act has the parts of the form and no other."""
    signed = said(desk, PROPOSE, {**PROPOSAL, "title": "Water supply"})

    assert dict(signed.act.values) == {
        "area": "CIN",
        "by": MINISTER,
        "parties": ["XA", "XB"],
        "title": "Water supply",
    }
