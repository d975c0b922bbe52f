# SPDX-License-Identifier: Apache-2.0
"""Answering question by question: any subset, each with its own word, and the rest stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.concerns import words
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.core.acts import pursuing
from demarche.core.acts.schema import numbered
from demarche.ledger import read
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk


def draft() -> Draft:
    return Draft.objects.get(kind=kinds.ANSWER)


def answered(desk: Desk, matter: SignedAct, number: int, who: str = "amis", **fields: Any) -> str:
    """Fill in one question's page; gives where it leads."""
    here = url(matter, f"answer/{number}/")
    return desk.post(who, here, {**desk.get(who, here).form(), "then": "next", **fields}).url


def test_step_12(desk: Desk) -> None:
    """Five answers of five kinds in one act, and the matter is answered with one question open."""
    form: Json = {"kind": "note_verbale", "courtesy": "usual"}
    theirs = asked(desk, "yes_or_no", "open", "open", "open", "open", number="XB-2027-001", form=form)
    assert answered(desk, theirs, 1, value="no", text="No body of the State was involved.") == url(theirs, "answer/2/")
    answered(desk, theirs, 2, value="information_given", text="A hosting firm in Borealia.")
    answered(
        desk, theirs, 3, value="declined", because="criminal_investigation", referred="network_24_7", reference="88/27"
    )
    answered(desk, theirs, 4, value="measure_taken", text="Two servers are down.")
    assert answered(desk, theirs, 5, value="under_examination", until="2027-03-01T17:00") == url(theirs, "answer/")
    here = url(theirs, "answer/")
    assert "Check 5 answers, then send them to the releasing officer" in desk.get("amis", here)
    sent = desk.send_on("amis", here, desk.get("amis", here).form())

    desk.release(sent, number="XA-OUT-12")

    signed = read.act(sent.act)
    assert signed is not None
    assert numbered(signed.act, "a") == {
        1: {"value": "no"},
        2: {"value": "information_given"},
        3: {
            "value": "declined",
            "because": "criminal_investigation",
            "referral": {"to": "network_24_7", "reference": "88/27"},
        },
        4: {"value": "measure_taken"},
        5: {"value": "under_examination", "until": "2027-03-01T17:00:00Z"},
    }
    assert signed.act.values["form"] == form
    assert "no receipt of it yet" in desk.get("amis", url(theirs))
    desk.meeting.deliver(signed)
    page = desk.get("amis", url(theirs))
    for shown in (
        "Answered. Answered is not satisfied. Question 5 is open still.",
        "answers 1–5",
        "Declined: criminal investigation referred to 24/7 network, reference 88/27",
        "Under examination, until 1 Mar 2027 17:00 UTC",
        "Question 5: Aurelia's own date by 1 Mar 2027 17:00 UTC",
        "Aurelia's answer Answered 5 Jan 2027 13:07 UTC, in time",
    ):
        assert shown in page, shown


def test_a_subset(desk: Desk) -> None:
    """What is not drafted stays open and is said so, before and after."""
    theirs = asked(desk, "yes_or_no", "open")
    answered(desk, theirs, 1, value="no")
    here = url(theirs, "answer/")
    assert "Question 2 will stay open. Its date does not change." in desk.get("amis", here)

    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))

    page = desk.get("amis", url(theirs))
    assert "Answered in part: 1 of 2 questions." in page
    assert "answers 1" in page
    assert "1 Question 1: was any body of the State involved? No not drafted" in desk.get("amis", here)


def test_a_further_answer_stands_beside_the_first(desk: Desk) -> None:
    """Both stay visible."""
    theirs = asked(desk, "open")
    for value in ({"value": "under_examination", "until": "2027-03-01T17:00"}, {"value": "no_information"}):
        answered(desk, theirs, 1, **value)
        here = url(theirs, "answer/")
        desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))

    page = desk.get("amis", url(theirs))
    assert "No information found" in page
    assert "Answered before Under examination, until 1 Mar 2027 17:00 UTC" in page
    assert "answers for now: 1" in page
    assert "On record: No information found." in desk.get("amis", url(theirs, "answer/1/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "Many words."}, "Choose what kind of answer this is. Words alone cannot be counted by either side."),
        ({"value": "under_examination"}, "Give the date by which you will answer."),
        ({"value": "declined"}, "Choose why; “no reason given” is one of the reasons."),
        ({"value": "answered_elsewhere"}, "Say where it was answered."),
        ({"value": "under_examination", "until": "soon"}, "Write the date and time as 2027-03-01 17:00, in UTC."),
        ({"value": "yes"}, "Select a valid choice."),
    ],
)
def test_what_an_answer_needs(desk: Desk, fields: dict[str, str], sentence: str) -> None:
    """Beside the field; the words stay on the page, and nothing is half-written."""
    here = url(asked(desk, "open"), "answer/1/")

    page = desk.post("amis", here, {**desk.get("amis", here).form(), "text": "Kept.", **fields, "then": "next"}, 200)

    assert sentence in page
    assert page.form()["text"] == fields.get("text", "Kept.")
    assert not Draft.objects.exists()


def test_yes_and_no_are_offered_where_they_were_asked_for(desk: Desk) -> None:
    """Each kind with its one-line meaning."""
    theirs = asked(desk, "yes_or_no", "open")
    first, second = desk.get("amis", url(theirs, "answer/1/")), desk.get("amis", url(theirs, "answer/2/"))

    assert 'value="no"' in first.html
    assert 'value="no"' not in second.html
    assert "You looked and found nothing. It is neither a denial nor a refusal." in second
    assert set(words.ANSWERS) == set(words.ANSWER_HINTS) == set(kinds.ANSWERS)


def test_an_answer_is_taken_back_while_it_is_a_draft(desk: Desk) -> None:
    """Choosing nothing and writing nothing takes it out again."""
    theirs = asked(desk, "yes_or_no", "open")
    answered(desk, theirs, 1, value="no", text="No.")
    form = desk.get("amis", url(theirs, "answer/1/")).form()
    form.pop("value")

    desk.post("amis", url(theirs, "answer/1/"), {**form, "text": "", "then": "list"})

    assert not numbers_of(draft())


def numbers_of(found: Draft) -> list[str]:
    return sorted(name for name in found.values if name.startswith("a"))


def test_no_diplomatic_form_stays_chosen(desk: Desk) -> None:
    """Also when the list of answers is opened again."""
    theirs = asked(desk, "open", form={"kind": "letter", "courtesy": "usual"})
    answered(desk, theirs, 1, value="information_given", text="A hosting firm.")
    here = url(theirs, "answer/")
    form = desk.get("amis", here).form()
    assert form["form_kind"] == "letter"

    desk.post("amis", here, {**form, "form_kind": "", "then": "save"})

    assert "form" not in draft().values
    assert desk.get("amis", here).form()["form_kind"] == ""


def test_declining_as_a_whole(desk: Desk) -> None:
    """Every question that has no answer, on record or drafted, for one reason."""
    theirs = asked(desk, "yes_or_no", "open", "open")
    answered(desk, theirs, 1, value="no")
    data = {"draft": str(draft().pk), "version": "1", "note": "", "because": "wrong_channel", "then": "decline"}

    desk.post("amis", url(theirs, "answer/"), data)

    declined = {"value": "declined", "because": "wrong_channel"}
    assert [draft().values[f"a{number}"] for number in (1, 2, 3)] == [{"value": "no"}, declined, declined]


def test_declining_before_anything_is_drafted(desk: Desk) -> None:
    """It begins the draft."""
    theirs = asked(desk, "open", "open")
    page = desk.get("amis", url(theirs, "answer/"))
    form = page.form()

    desk.post("amis", url(theirs, "answer/"), {**form, "because": "outside_process", "then": "decline"})

    assert {"a1", "a2", "language"} == set(draft().values)


def test_nothing_answered(desk: Desk) -> None:
    """It is said above the page."""
    here = url(asked(desk), "answer/")

    page = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert "No question is answered yet. Choose what kind of answer is given to which question." in page


def test_two_officers_on_two_questions(desk: Desk) -> None:
    """They opened their pages before anything was saved, and both answers are in the one draft."""
    theirs = asked(desk, "yes_or_no", "open")
    pages = {
        number: desk.get(who, url(theirs, f"answer/{number}/")).form() for who, number in (("amis", 1), ("birk", 2))
    }

    desk.post("amis", url(theirs, "answer/1/"), {**pages[1], "value": "no", "then": "list"})
    desk.post("birk", url(theirs, "answer/2/"), {**pages[2], "value": "no_information", "then": "list"})

    assert (draft().values["a1"], draft().values["a2"]) == ({"value": "no"}, {"value": "no_information"})


def test_two_officers_on_one_question(desk: Desk) -> None:
    """Both versions, side by side."""
    theirs = asked(desk, "yes_or_no")
    pages = {who: desk.get(who, url(theirs, "answer/1/")).form() for who in ("amis", "birk")}
    desk.post("amis", url(theirs, "answer/1/"), {**pages["amis"], "value": "no", "text": "No.", "then": "list"})

    done = desk.post(
        "birk", url(theirs, "answer/1/"), {**pages["birk"], "value": "partly", "text": "Partly.", "then": "list"}
    )

    page = desk.get("birk", done.url)
    assert "Answer to question 1 differs No" in page
    assert "Answer to question 1 differs Partly" in page


def test_past_the_date(desk: Desk) -> None:
    """The page still works; the date is a fact."""
    theirs = asked(desk, "open")
    desk.tick(11 * 86_400)

    page = desk.get("amis", url(theirs, "answer/"))

    assert (
        "The agreed date passed on 15 Jan 2027 13:00 UTC. An answer is welcome at any time and will show its own date."
        in page
    )
    assert "No answer by 15 Jan 2027 13:00 UTC" in desk.get("amis", url(theirs))


def test_forty_questions(desk: Desk) -> None:
    """Listed whole, with a page each."""
    theirs = asked(desk, *["open"] * 40)

    assert "40 Question 40: was any body of the State involved? not drafted" in desk.get("amis", url(theirs, "answer/"))
    assert "Question 40 of 40" in desk.get("amis", url(theirs, "answer/40/"))
    desk.get("amis", url(theirs, "answer/41/"), 404)
    desk.get("amis", url(theirs, "answer/0/"), 404)


def test_answers_belong_to_the_desk(desk: Desk) -> None:
    """Role by desk."""
    theirs = asked(desk)
    for page in ("answer/", "answer/1/"):
        desk.get("arno", url(theirs, page), 404)
        desk.get("reader", url(theirs, page), 403)


def test_only_the_addressed_party_answers(desk: Desk) -> None:
    """The raising Party's page says so, in the core's words."""
    ours = raised(desk)
    answered(desk, ours, 1, value="no")

    here = url(ours, "answer/")
    page = desk.post("amis", here, {**desk.get("amis", here).form(), "then": "submit"}, 200)

    assert "because only the addressed Party may do this." in page


def test_a_draft_of_answers_has_an_address(desk: Desk) -> None:
    """From the list of drafts and from what was returned; when it is released, to where it stands."""
    theirs = asked(desk, "open")
    answered(desk, theirs, 1, value="no_information")
    here = url(theirs, f"answer/{draft().pk}/")
    assert "In this draft" in desk.get("amis", here)
    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))

    assert desk.get("amis", here, 302).url == f"/release/{draft().pk}/"


def test_acknowledging_and_answering_meet_both_clocks(desk: Desk) -> None:
    """Nothing is left to do for the desk."""
    theirs = asked(desk, "open")
    step(desk, theirs, "acknowledge")
    answered(desk, theirs, 1, value="no_information")
    here = url(theirs, "answer/")
    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))

    assert "Next for you nothing now" in desk.get("amis", url(theirs))


def test_a_question_asked_no_more_is_said_to_be(desk: Desk) -> None:
    """On the list and on its page; it does not stay open, and declining the rest leaves it out."""
    theirs = asked(desk, "yes_or_no", "open", "open")
    heard(desk, pursuing.NARROW, {"questions": [2]}, theirs)

    page = desk.get("amis", url(theirs, "answer/"))

    assert "asked no more" in page
    assert "Questions 1, 3 will stay open." in page
    assert "This question is asked no more; an answer to it stays welcome." in desk.get(
        "amis", url(theirs, "answer/2/")
    )
    desk.post("amis", url(theirs, "answer/"), {**page.form(), "because": "no_reason", "then": "decline"})
    assert set(draft().values) >= {"a1", "a3"}
    assert "a2" not in draft().values


def test_a_corrected_question_is_answered_as_corrected(desk: Desk) -> None:
    """Its text as it was asked, with the correction beside it."""
    theirs = asked(desk)
    about: Json = {"act": theirs.act.id, "part": "q2_text"}
    heard(desk, pursuing.CORRECT, {"about": about, "text": "Who hosts those in annex B?"}, theirs)

    for page in ("answer/", "answer/2/"):
        assert "Corrected: Who hosts those in annex B?" in desk.get("amis", url(theirs, page)), page


def test_an_answer_for_now_is_on_record_and_leaves_the_question_open(desk: Desk) -> None:
    """With the date that was named; an answer given later takes its place."""
    theirs = asked(desk)
    step(desk, theirs, "interim", about="2", until="2027-03-01T17:00", text="It goes on.")

    page = desk.get("amis", url(theirs, "answer/"))

    assert "Answered for now; next answer by 1 Mar 2027 17:00 UTC" in page
    assert "Questions 1–2 will stay open." in page


def test_an_answer_to_a_further_question_shows_that_question(desk: Desk) -> None:
    """Whatever act asked it."""
    theirs = asked(desk)
    heard(desk, pursuing.FOLLOW_UP, {"q3": {"form": "open"}, "q3_text": "Who let the two servers?"}, theirs)
    answered(desk, theirs, 3, value="no_information")
    here = url(theirs, "answer/")

    sent = desk.send_on("amis", here, desk.get("amis", here).form())

    assert "Who let the two servers? No information found" in desk.get("aksel", f"/release/{sent.pk}/")


def test_an_own_date_is_still_to_come(desk: Desk) -> None:
    """The question is named where the answers are sent on."""
    theirs = asked(desk)
    here = url(theirs, "answer/1/")
    until = {"value": "under_examination", "until": "2026-01-01T00:00", "then": "list"}
    desk.post("amis", here, {**desk.get("amis", here).form(), **until})
    listed = url(theirs, "answer/")

    page = desk.post("amis", listed, {**desk.get("amis", listed).form(), "then": "submit"}, 200)

    assert "Question 1: give a date that is still to come." in page


def test_a_drafted_answer_is_taken_back(desk: Desk) -> None:
    """The question is open again, as if nothing had been drafted for it."""
    theirs = asked(desk)
    for number in (1, 2):
        answered(desk, theirs, number, value="no_information", then="list")

    answered(desk, theirs, 1, value="", then="list")

    assert set(draft().values) & {"a1", "a2"} == {"a2"}
    assert "Check 1 answer, then send it to the releasing officer" in desk.get("amis", url(theirs, "answer/"))
