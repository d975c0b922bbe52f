# SPDX-License-Identifier: Apache-2.0
"""Rows from acts: one a dossier, and what needs an officer; made anew they come out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from demarche.areas.concerns import projection
from demarche.areas.concerns.kinds import PAGES, dossier_url, edit_url
from demarche.areas.concerns.models import DossierRow, Turn
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from demarche.ledger.models import Pending
from tests.areas.concerns.filling import asked, filled, heard, notified, raised
from tests.areas.concerns.test_answers import answered
from tests.areas.concerns.test_dossier import ACK, forked, sixty
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

DAY = 86_400


def todo(matter: SignedAct) -> dict[str, Pending]:
    """What is to be done about a matter, by verb."""
    rows = Pending.objects.filter(dossier=matter.act.dossier, key__startswith="dossier/")
    return {each.verb.split("/")[0]: each for each in rows}


def row(matter: SignedAct) -> DossierRow:
    return DossierRow.objects.get(pk=matter.act.dossier)


def test_a_concern_that_came(desk: Desk) -> None:
    """It is to be acknowledged and answered by its own desk, each by its date."""
    theirs = asked(desk, "open", number="XB-2027-001")
    received = desk.meeting.now

    assert {verb: (each.group, each.due, each.desk, each.role, each.party) for verb, each in todo(theirs).items()} == {
        "acknowledge": ("to_answer", received + 2 * DAY, "diplomatic", "drafter", "XB"),
        "answer": ("to_answer", received + 10 * DAY, "diplomatic", "drafter", "XB"),
    }
    assert todo(theirs)["answer"].number == "XB-2027-001"
    found = row(theirs)
    assert (found.ours, found.party, found.turn, found.stage, found.questions, found.answered) == (
        False,
        "XB",
        Turn.OURS,
        "raised",
        1,
        0,
    )
    assert (found.due, found.due_party, found.their_number, found.number) == (
        received + 2 * DAY,
        "XA",
        "XB-2027-001",
        "",
    )
    assert found.opened == found.changed == received


def test_an_urgent_notification_comes_first(desk: Desk) -> None:
    """At once, at the technical desk."""
    task = todo(notified(desk, urgency={"profile": "urgent"}))["acknowledge"]

    assert (task.group, task.desk, task.due) == ("at_once", "technical", desk.meeting.now + DAY)


def test_a_concern_that_went(desk: Desk) -> None:
    """Nothing to do but wait; without a receipt there is no date."""
    ours = raised(desk, delivered=False)
    assert {verb: each.due for verb, each in todo(ours).items()} == {"await_acknowledge": None, "await_answer": None}

    desk.meeting.deliver(ours)
    assert {each.group for each in todo(ours).values()} == {"waiting"}
    assert {each.due for each in todo(ours).values()} == {desk.meeting.now + 2 * DAY, desk.meeting.now + 10 * DAY}
    assert row(ours).turn == Turn.THEIRS


def test_rows_leave_by_an_act(desk: Desk) -> None:
    """Acknowledged, answered for now, answered."""
    theirs = asked(desk, "open")
    step(desk, theirs, "acknowledge")
    assert set(todo(theirs)) == {"answer"}

    answered(desk, theirs, 1, value="under_examination", until="2027-03-01T17:00")
    here = f"/concerns/{theirs.act.id}/answer/"
    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))
    assert set(todo(theirs)) == {"own_date"}
    assert todo(theirs)["own_date"].url == f"{here}1/"

    answered(desk, theirs, 1, value="no_information")
    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))
    assert not todo(theirs)
    assert row(theirs).turn == Turn.NOBODYS


def test_clarification_is_ours_to_supply(desk: Desk) -> None:
    """Until it is supplied."""
    ours = raised(desk)
    request = heard(desk, kinds.ASK, {"about": {}, "text": "Which?"}, ours)
    task = todo(ours)["supply"]
    assert (task.group, task.since, row(ours).turn) == ("to_answer", desk.meeting.now, Turn.OURS)

    step(desk, ours, "supply", about=request.act.id, text="These.")
    assert "supply" not in todo(ours)


def test_answers_are_ours_to_assess(desk: Desk) -> None:
    """Until a view is stated, and again when a further answer comes."""
    ours = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)
    assert todo(ours)["assess"].group == "to_assess"
    assert todo(ours)["assess"].due is None

    step(desk, ours, "assess", status="open")
    assert "assess" not in todo(ours)

    heard(desk, kinds.ANSWER, {"a2": {"value": "information_given"}}, ours)
    assert "assess" in todo(ours)


def test_an_ended_matter_asks_nothing(desk: Desk) -> None:
    """Closed or withdrawn."""
    for page in ("close", "withdraw"):
        ours = raised(desk)
        step(desk, ours, page)
        assert not todo(ours)
        assert (row(ours).turn, row(ours).due) == (Turn.ENDED, None)


def test_a_fork_asks_for_eyes(desk: Desk) -> None:
    """At once."""
    ours = forked(desk)

    assert todo(ours)["look"].group == "at_once"
    assert row(ours).forked


def test_a_matter_without_effect(desk: Desk) -> None:
    """A row all the same; strange parts break nothing."""
    strange: dict[str, Json] = {"roles": "x", "track": ["y"], "title": {"no": 1}, "matter": 7, "urgency": None}
    theirs = heard(desk, kinds.RAISE, strange)

    found = row(theirs)
    assert (found.stage, found.turn, found.desk, found.title) == ("refused", Turn.ENDED, "diplomatic", "")
    assert not todo(theirs)
    desk.get("amis", f"/concerns/{theirs.act.id}/")
    desk.get("amis", f"/concerns/{theirs.act.id}/acts/{theirs.act.id}/")


def said() -> list[tuple[str, Any]]:
    return sorted(projection.rows(), key=lambda each: each[0])


def test_rows_made_anew_are_the_same(desk: Desk) -> None:
    """Whatever order they first came in, and drafts' rows stay."""
    forked(desk)
    sixty(desk)
    ours = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, {**ACK, "number": "XB-7"}, ours)
    heard(desk, kinds.ASK, {"about": {"question": 1}, "text": "Which?"}, ours)
    heard(desk, kinds.RAISE, {"title": "strange"})
    opening = desk.meeting.say(kinds.RAISE, {})
    desk.meeting.send(desk.meeting.say(kinds.CLOSE, {}, dossier=opening))
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    before = said()

    replay.rebuild()

    assert said() == before
    assert len(before) > 8
    assert Pending.objects.filter(key=f"draft/{draft.pk}").exists()


def test_addresses_written_out_are_the_pages(desk: Desk) -> None:
    """Rows are also made on doors that have no pages, so they hold addresses as text."""
    dossier = "0" * 64
    pk = Draft(id="00000000-0000-4000-8000-000000000000").id
    draft = Draft(id=pk, dossier=dossier, kind=kinds.RAISE)

    assert dossier_url(dossier) == reverse("concerns:dossier", args=[dossier])
    assert edit_url(draft) == reverse("concerns:draft", args=[pk])
    for kind, page in PAGES.items():
        draft.kind = kind
        name, word = ("answer", []) if page == "answer" else ("step", [page])
        assert edit_url(draft) == reverse(f"concerns:{name}_draft", args=[dossier, *word, pk])
        assert f"/concerns/{dossier}/{page}/" == reverse(f"concerns:{name}", args=[dossier, *word])


def test_the_pages_of_rows_open(desk: Desk) -> None:
    """Each row leads to a page that its officer can use."""
    theirs = asked(desk, "open")
    ours = raised(desk)
    heard(desk, kinds.ASK, {"about": {}, "text": "Which?"}, ours)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, ours)
    desk.send_on("amis", "/concerns/raise/", filled(desk))

    rows = list(Pending.objects.all())
    assert {each.dossier for each in rows} >= {theirs.act.id, ours.act.id}
    for each in rows:
        desk.get("aksel" if each.role == "releasing" else "amis", each.url)
