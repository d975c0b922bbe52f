# SPDX-License-Identifier: Apache-2.0
"""Needs my action: one row a thing to do, for the right desk and role, nearest date first."""

from __future__ import annotations

import re
from calendar import timegm
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.action import queries, words
from demarche.areas.release import actions
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger.models import Pending
from tests.areas.concerns.filling import asked, filled, heard, notified, raised
from tests.areas.concerns.test_dossier import ACK

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def headings(desk: Desk, who: str) -> list[str]:
    """The groups an officer sees."""
    return re.findall(r'<h2 id="group-\d+">([^<]*)</h2>', desk.get(who, "/").html)


def test_the_first_day(desk: Desk) -> None:
    """It says how to begin, by desk; who only reads is told that nothing is open."""
    assert "No matter is open yet. Raise a concern" in desk.get("amis", "/")
    assert "Send a technical notification" in desk.get("arno", "/")
    assert "No matter is open yet." in desk.get("reader", "/")
    assert "Raise a concern" not in desk.get("reader", "/")


def test_everyone_has_this_page(desk: Desk) -> None:
    """It is the first page of every officer; whoever is not signed in signs in."""
    for who in desk.officers:
        desk.get(who, "/")
    assert desk.client("amis").get("/sign-out/").status_code < 500


def test_nothing_to_do(desk: Desk) -> None:
    """Nothing is not silence: the line is said beside, and the next date."""
    ours = raised(desk)

    page = desk.get("amis", "/")

    assert "Nothing needs your action. Line: sending and receiving work" in page
    assert (
        "Next date: Acknowledgement, Destructive program in hospital networks · Concern, Borealia 7 Jan 2027 12:03 UTC"
        in page
    )
    assert "Waiting for others: 2" in page
    desk.clock.set(timegm((2027, 1, 8, 0, 0, 0)))
    assert "Not come by its date: Acknowledgement, Destructive program" in desk.get("amis", "/")
    heard(desk, kinds.ACKNOWLEDGE, ACK, ours)
    assert "Waiting for others: 1" in desk.get("amis", "/")


def test_who_reads_no_dossier_reads_none_here(desk: Desk) -> None:
    """What waits for others names a matter: an administrator of both desks does not see it, nor who clears drafts alone."""
    raised(desk)
    assert "Waiting for others: 2" in desk.get("reader", "/")
    for who, roles in (("admin", ["administrator"]), ("reader", ["reviewer"]), ("reader", ["duty"])):
        desk.officers[who].roles = roles
        desk.officers[who].save()
        page = desk.get(who, "/")
        assert "Nothing needs your action." in page
        assert "hospital" not in page
        assert "Waiting for others" not in page


def test_groups_in_their_order(desk: Desk) -> None:
    """Each officer has his own; groups without rows are not shown."""
    asked(desk)
    notified(desk, urgency={"profile": "urgent"})
    answered = raised(desk)
    heard(desk, kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}}, answered)
    back = desk.send_on("amis", "/concerns/raise/", filled(desk, title="Returned one"))
    actions.give_back(back, "Split question 2.", by=desk.officers["aksel"])
    desk.send_on("amis", "/concerns/raise/", filled(desk, title="Sent on"))

    assert headings(desk, "amis") == ["To answer", "To assess", "Returned to you"]
    assert headings(desk, "birk") == ["To answer", "To assess"]
    assert headings(desk, "arno") == ["At once"]
    assert headings(desk, "aksel") == ["For release (you are a releasing officer)"]
    assert headings(desk, "only") == ["For release (you are a releasing officer)", "To answer", "To assess"]
    assert headings(desk, "reader") == []


def test_within_a_group_by_date(desk: Desk) -> None:
    """The nearest first; what has no date last."""
    asked(desk, title="Later")
    heard(desk, kinds.RAISE, {})
    asked(desk, "open", title="Sooner", urgency={"profile": "urgent"})

    page = desk.get("amis", "/").text

    assert page.index("Sooner") < page.index("Later")


def test_a_row_leads_to_its_page(desk: Desk) -> None:
    """Verb, matter, kind, Party, number, date."""
    theirs = asked(desk, title="Leaflets before the vote", number="XB-2027-001")

    page = desk.get("amis", "/")

    assert (
        "Acknowledge Leaflets before the vote · Concern, Borealia XB-2027-001 · since 5 Jan 2027 13:00 UTC by 7 Jan 13:00 UTC in 2 days"
        in page
    )
    assert f'href="/concerns/{theirs.act.id}/acknowledge/"' in page.html


def test_a_returned_draft_is_its_authors(desk: Desk) -> None:
    """And leads back to the draft."""
    back = desk.send_on("amis", "/concerns/raise/", filled(desk, title="Returned one"))
    actions.give_back(back, "Split question 2.", by=desk.officers["aksel"])

    assert "Redraft Returned one" in desk.get("amis", "/")
    assert f'href="/concerns/drafts/{back.pk}/"' in desk.get("amis", "/").html
    assert "Returned one" not in desk.get("birk", "/")


def test_a_row_is_not_left_by_being_looked_at(desk: Desk) -> None:
    """It leaves by an act or a decision."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    desk.get("aksel", f"/release/{draft.pk}/")
    assert "Release" in desk.get("aksel", "/")

    desk.release(draft)
    assert "For release" not in desk.get("aksel", "/")


def test_no_query_per_row(desk: Desk) -> None:
    """Two rows or two hundred take the same."""
    counts = []
    for count in (2, 200):
        Pending.objects.all().delete()
        Pending.objects.bulk_create(
            Pending(
                key=f"test/{n}",
                group="to_answer",
                verb="answer/concern.raise",
                title=f"Matter {n}",
                process=desk.meeting.process,
                party="XB",
                url="/",
                since=n,
            )
            for n in range(count)
        )
        desk.get("amis", "/")
        with CaptureQueriesContext(connection) as found:
            desk.get("amis", "/")
        counts.append(len(found))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("verb", "shown", "kind"),
    [
        ("release/concern.answer", "Release", "Answer"),
        ("acknowledge/notification.send", "Acknowledge", "Technical notification"),
        ("decide", "Decide", ""),
        ("invent/what.ever", "invent", ""),
    ],
)
def test_verbs(verb: str, shown: str, kind: str) -> None:
    """What no room presents is shown as it is named."""
    assert (words.verb(verb), words.kind(verb)) == (shown, kind)


def test_a_group_nobody_named_comes_last(desk: Desk) -> None:
    """A row is never lost for its group."""
    for key, group in (("a", "new"), ("b", "to_assess"), ("c", "at_once")):
        Pending.objects.create(key=key, group=group, verb="decide", url="/", since=0)

    assert list(queries.groups(desk.officers["amis"])) == ["at_once", "to_assess", "new"]
    assert words.group("new") == "Also"


def test_more_than_a_page(desk: Desk) -> None:
    """The nearest hundred of a group, and the figure says that there are more."""
    Pending.objects.bulk_create(
        Pending(key=f"t/{n}", group="to_answer", verb="answer", title=f"Matter {n}.", url="/", since=0, due=10_000 - n)
        for n in range(150)
    )
    Pending.objects.create(key="t/x", group="to_answer", verb="answer", title="Undated.", url="/", since=0)

    page = desk.get("amis", "/")

    assert "To answer the first 100" in page
    assert "Needs my action 99+" in page
    assert "Matter 50." in page
    assert "Matter 49." not in page
    assert "Undated." not in page


def test_notes_of_other_rooms_without_a_process(desk: Desk) -> None:
    """A row need not belong to a process."""
    Pending.objects.create(key="test/1", group="at_once", verb="decide", title="Held back", url="/delivery/", since=0)

    assert "Decide Held back since 1 Jan 1970 00:00 UTC · taken by nobody no date Take it" in desk.get("amis", "/")
    assert Draft.objects.count() == 0


def test_what_is_with_the_releasing_officer(desk: Desk) -> None:
    """His desk waits for it; he does not."""
    desk.send_on("amis", "/concerns/raise/", filled(desk, title="Sent on"))

    assert "Waiting for others: 1 With the releasing officer Sent on" in desk.get("birk", "/")
    assert "Waiting for others" not in desk.get("aksel", "/")
    assert "Waiting for others" not in desk.get("arno", "/")
