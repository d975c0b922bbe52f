# SPDX-License-Identifier: Apache-2.0
"""What later acts say of earlier ones, where a reader looks: corrections, supplements, replies, numbers, later dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import answering, assistance, consultations, extension, pursuing
from demarche.core.acts import concern as kinds
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_closed_list import MEETING, PART, TOLD, bare
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk


def test_a_correction_names_the_part_and_both_stay(desk: Desk) -> None:
    """The title of the concern, corrected in words: said beside the concern wherever it is read."""
    ours = raised(desk)

    signed = step(desk, ours, "correct", about=f"{ours.act.id}/title", text="In four networks.")

    assert bare(signed) == {"about": {"act": ours.act.id, "part": "title"}, "text": "In four networks."}
    shown = desk.get("amis", url(ours))
    assert "corrects: Title" in shown
    assert "Destructive program in hospital networks" in shown
    for page in ("", "copy/", f"acts/{ours.act.id}/"):
        assert "Title: corrected by act 2" in desk.get("amis", url(ours, page)), page
    alone = desk.get("amis", url(ours, f"acts/{signed.act.id}/"))
    assert "Corrects act 1" in alone
    assert "As it should read In four networks." in alone


def test_a_correction_stands_beside_the_question_and_the_answer_it_corrects(desk: Desk) -> None:
    """The old words stay; the last correction is the one that is shown beside them."""
    ours = raised(desk)
    for text in ("Who lets them?", "Who hosts the addresses in annex B?"):
        step(desk, ours, "correct", about=f"{ours.act.id}/q2_text", text=text)
    said = heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a1_text": "Nobody."}, ours)
    about: dict[str, Json] = {"act": said.act.id, "part": "a1_text"}
    heard(desk, pursuing.CORRECT, {"about": about, "text": "No public body."}, ours)

    questions = desk.get("amis", url(ours)).text.partition("What happened")[0]

    assert re.search(r"annex A\? \(open\) Corrected by act \d: Who hosts the addresses in annex B\?", questions)
    assert "Who lets them?" not in questions
    assert re.search(r"Nobody\. Corrected by act \d: No public body\.", questions)


def test_a_supplement_stands_beside_what_it_supplements(desk: Desk) -> None:
    """Whoever opens the concern alone is told that more was said."""
    ours = raised(desk)

    step(desk, ours, "supplement", text="A fifth hospital.")

    assert "Supplemented by act 2" in desk.get("amis", url(ours, f"acts/{ours.act.id}/"))


def test_a_reply_names_the_act_it_replies_to(desk: Desk) -> None:
    """On its own page and in the list of acts."""
    ours = raised(desk)
    offer = heard(desk, assistance.OFFER, {"text": "Joint analysis."}, ours)

    signed = step(desk, ours, "accept-offer", about=offer.act.id)

    for page in ("", f"acts/{signed.act.id}/"):
        assert "In reply to act 2" in desk.get("amis", url(ours, page)), page


def test_a_number_is_given_later(desk: Desk) -> None:
    """It was not needed at release; it stands beside the other side's."""
    theirs = asked(desk, number="XB-2027-001")

    signed = step(desk, theirs, "number", number="XA-IN-9")

    assert bare(signed) == {"number": "XA-IN-9"}
    shown = desk.get("amis", url(theirs))
    assert "gives its number: XA-IN-9" in shown
    assert "XA-IN-9 · XB-2027-001" in shown
    assert "Number before" not in shown


def test_a_number_that_was_changed_is_shown_with_the_old_one(desk: Desk) -> None:
    """The new one heads the page; the old one stands beside the act that changed it, and in a line of its own."""
    theirs = asked(desk, number="XB-2027-001")
    step(desk, theirs, "number", number="XA-IN-9")

    signed = step(desk, theirs, "number", number="XA-IN-10")

    shown = desk.get("amis", url(theirs))
    assert "XA-IN-10 · XB-2027-001" in shown
    assert "Numbers Aurelia: XA-IN-10, before: XA-IN-9" in shown
    assert "Number before: XA-IN-9" in desk.get("amis", url(theirs, f"acts/{signed.act.id}/"))


def test_more_time_that_the_raising_party_gives_waits_for_nobody(desk: Desk) -> None:
    """It stands by itself: there is nothing to agree to, and nothing to do."""
    theirs = asked(desk)

    heard(desk, extension.EXTEND, {"about": {}, "until": PART}, theirs)

    shown = desk.get("amis", url(theirs))
    assert "stands without a reply" in shown
    assert "agree/" not in shown.html
    assert "Agree to more time: The other side has requested or offered nothing of this kind" in shown
    assert "Reply to a request or an offer" not in desk.get("amis", "/")


def test_what_was_replied_to_is_not_offered_again(desk: Desk) -> None:
    """Beside a request the replies still to be given; consent to more time is given once, talks can be declined later."""
    ours = raised(desk)
    talks = heard(desk, consultations.REQUEST, {"meeting": MEETING, "text": "On 1."}, ours)
    later = heard(desk, extension.EXTEND, {"about": {}, "until": PART}, ours)

    step(desk, ours, "consult-accept", about=talks.act.id)
    signed = step(desk, ours, "agree", about=later.act.id)

    shown = desk.get("amis", url(ours))
    assert "?about=" not in shown.html
    assert f'{url(ours, "consult-decline/")}"' in shown.html
    assert f'{url(ours, "agree/")}"' not in shown.html
    assert f"the matter as a whole: until {TOLD}" in desk.get("amis", url(ours, f"acts/{signed.act.id}/"))


@pytest.mark.parametrize(
    ("kind", "values"), [(answering.DECLINE, {"because": "no_reason"}), (answering.DENY, {"scope": "whole"})]
)
def test_what_answers_the_whole_stands_under_the_concern(desk: Desk, kind: str, values: dict[str, Json]) -> None:
    """Its line says answered, as the questions do."""
    ours = raised(desk)
    assert "not answered yet" in desk.get("amis", url(ours)).text.partition("What happened")[2]

    heard(desk, kind, values, ours)

    told = desk.get("amis", url(ours)).text.partition("What happened")[2]
    assert "not answered yet" not in told
    assert re.search(r"answered (5 Jan )?\d\d:\d\d", told)


def test_a_question_asked_no_more_is_not_offered_again(desk: Desk) -> None:
    """Neither to be narrowed once more nor to be asked again."""
    ours = raised(desk)

    step(desk, ours, "narrow", questions=["2"])

    for page in ("narrow/", "repeat/"):
        shown = desk.get("amis", url(ours, page))
        assert "1. Was any body of the State involved?" in shown, page
        assert "Who hosts the addresses" not in shown, page


def test_what_answers_the_whole_goes_before_an_older_answer_for_now(desk: Desk) -> None:
    """And an answer for now that is newer goes before it; what was said before stays below."""
    ours = raised(desk)
    interim: dict[str, Json] = {"about": {"question": 1}, "until": PART, "text": "It goes on."}
    heard(desk, answering.INTERIM, interim, ours)
    heard(desk, answering.DECLINE, {"because": "no_reason"}, ours)

    first = desk.get("amis", url(ours)).text.partition("What happened")[0]
    heard(desk, answering.INTERIM, interim, ours)
    later = desk.get("amis", url(ours)).text.partition("What happened")[0]

    assert re.search(r"\(yes or no\) Declined as a whole: no reason given .* Answered before Answered for now", first)
    assert re.search(r"\(yes or no\) Answered for now.*Answered before Declined as a whole", later)


def test_a_further_question_after_the_whole_was_declined(desk: Desk) -> None:
    """It is asked and arrives; declined stays declined, the new question is open, and nothing is to be assessed yet."""
    ours = raised(desk)
    heard(desk, answering.DECLINE, {"because": "no_reason"}, ours)
    assert "Say how you see it" in desk.get("amis", "/")

    step(desk, ours, "follow-up", q3_text="Who let them?", q3_form="open")

    assert "Declined as a whole. Declining is an answer. Question 3 is open still." in desk.get("amis", url(ours))
    assert "Say how you see it" not in desk.get("amis", "/")


def test_a_further_question_comes_after_the_whole_was_declined(desk: Desk) -> None:
    """From the other side, to the Party that declined."""
    theirs = asked(desk)
    step(desk, theirs, "decline", because="no_reason")

    heard(desk, pursuing.FOLLOW_UP, {"q3": {"form": "open"}, "q3_text": "Who let them?"}, theirs)

    assert "Question 3 is open still." in desk.get("amis", url(theirs))
    assert "Questions 3 will" not in desk.get("amis", url(theirs, "answer/"))
    assert "Question 3 will stay open." in desk.get("amis", url(theirs, "answer/"))


def test_it_is_said_how_often_the_questions_were_asked_again(desk: Desk) -> None:
    """To both sides, beside where the matter stands."""
    ours = raised(desk)
    for _round in range(2):
        step(desk, ours, "repeat")

    assert "Asked again 2 times." in desk.get("amis", url(ours))


def test_a_paper_names_the_matter_it_is_in(desk: Desk) -> None:
    """Where it is checked, printed and read alone: number and title of the concern; not once more on the concern itself."""
    theirs = asked(desk, number="XB-2027-001")
    title = str(theirs.act.values["title"])
    draft = desk.send_on("amis", url(theirs, "acknowledge/"), desk.get("amis", url(theirs, "acknowledge/")).form())
    told = f"In the matter: XB-2027-001 · {title}"

    for page in ("", "note/"):
        assert told in desk.get("aksel", f"/release/{draft.pk}/{page}"), page
    assert "In the matter" not in desk.get("amis", url(theirs))
    assert "In the matter" not in desk.get("amis", url(theirs, f"acts/{theirs.act.id}/"))
