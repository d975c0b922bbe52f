# SPDX-License-Identifier: Apache-2.0
"""The list of matters: by desk and by whose turn it is, a page at a time, in a constant number of queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.concerns import queries, words
from demarche.areas.concerns.apart import OPENED
from demarche.areas.concerns.models import DossierRow, Turn
from demarche.areas.concerns.stages import stage_words
from demarche.areas.concerns.strands import STAGE
from demarche.core.acts import concern as kinds
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.process.matter import Stage
from tests.areas.concerns.filling import asked, filled, heard, notified, raised
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

LIST = "/concerns/"
ROW = r'scope="row"><a href="/concerns/([0-9a-f]{64})/"'


def many(desk: Desk, count: int, **more: object) -> None:
    """Rows as the projection writes them."""
    fields = {
        "process": desk.meeting.process,
        "kind": kinds.RAISE,
        "desk": "diplomatic",
        "party": "XB",
        "ours": True,
        "stage": "raised",
        "turn": Turn.THEIRS,
        **more,
    }
    DossierRow.objects.bulk_create(
        DossierRow(dossier=f"{n:064x}", title=f"Matter {n}", opened=n // 3, changed=n // 3, **fields)
        for n in range(1, count + 1)
    )


def test_the_first_day(desk: Desk) -> None:
    """It says what can be done, by desk."""
    assert "Raise a concern" in desk.get("amis", LIST)
    assert "No matter is open yet." in desk.get("amis", LIST)
    assert "Send a technical notification" in desk.get("arno", LIST)
    assert "Raise a concern" not in desk.get("reader", LIST)


@pytest.mark.parametrize(
    ("who", "status"), [("amis", 200), ("arno", 200), ("aksel", 200), ("reader", 200), ("admin", 403)]
)
def test_who_sees_the_list(desk: Desk, who: str, status: int) -> None:
    """Everyone who reads matters; an administrator reads none."""
    desk.get(who, LIST, status)


def test_each_desk_sees_its_own(desk: Desk) -> None:
    """And who has both desks sees both."""
    asked(desk, title="Of the diplomatic desk")
    notified(desk, title="Of the technical desk")

    for who, diplomatic, technical in (("amis", True, False), ("arno", False, True), ("aksel", True, True)):
        page = desk.get(who, LIST)
        assert ("Of the diplomatic desk" in page, "Of the technical desk" in page) == (diplomatic, technical), who


def test_by_whose_turn_it_is(desk: Desk) -> None:
    """Ours, theirs, nobody's, ended."""
    asked(desk, title="They asked")
    raised(desk, title="We asked")
    step(desk, raised(desk, title="We closed"), "close")
    done = asked(desk, "open", title="All is said")
    step(desk, done, "acknowledge")
    here = f"/concerns/{done.act.id}/answer/"
    desk.post("amis", f"{here}1/", {**desk.get("amis", f"{here}1/").form(), "value": "no_information", "then": "list"})
    desk.release(desk.send_on("amis", here, desk.get("amis", here).form()))

    for show, title in (
        ("ours", "They asked"),
        ("theirs", "We asked"),
        ("ended", "We closed"),
        ("nobodys", "All is said"),
    ):
        page = desk.get("amis", f"{LIST}?show={show}")
        found = [each for each in ("They asked", "We asked", "We closed", "All is said") if each in page]
        assert found == [title], show
    assert "Nothing stands here." in desk.get("arno", f"{LIST}?show=ours")


def test_a_row_says_the_next_date(desk: Desk) -> None:
    """Whose it is, when, and how far away; passed, it is a fact about nobody's fault."""
    asked(desk, number="XB-2027-001")
    assert "Aurelia: 7 Jan 2027 13:00 UTC in 2 days" in desk.get("amis", LIST)
    assert "XB-2027-001" in desk.get("amis", LIST)

    desk.tick(20 * 86_400)
    assert "nothing from Aurelia by 7 Jan 2027 13:00 UTC" in desk.get("amis", LIST)


def test_drafts_are_found_again(desk: Desk) -> None:
    """Those of the desk, with how far they have come."""
    desk.post("amis", "/concerns/raise/", filled(desk, title="Half written", then="save"))
    desk.send_on("amis", "/concerns/raise/", filled(desk, title="Sent on"))

    page = desk.get("birk", f"{LIST}?show=drafts")

    assert "Half written Concern Draft" in page
    assert "Sent on Concern With the releasing officer" in page
    assert "Nothing is being written." in desk.get("arno", f"{LIST}?show=drafts")


def test_every_row_once_page_by_page(desk: Desk) -> None:
    """A hundred and twenty rows, three to a moment, newest first."""
    many(desk, 120)
    seen: list[str] = []
    after = LIST
    while after:
        page = desk.get("amis", after)
        seen += re.findall(r'href="/concerns/([0-9a-f]{64})/"', page.html)
        later = re.search(r'rel="next" href="([^"]+)"', page.html)
        after = LIST + later[1].replace("&amp;", "&") if later else ""

    assert len(seen) == 120
    assert seen == [each.pk for each in DossierRow.objects.order_by("-changed", "dossier")]


@pytest.mark.parametrize("after", ["x", "-", "99999999999999999999-00", "5", "٣-00"])
def test_a_strange_place_to_go_on_from(desk: Desk, after: str) -> None:
    """No error."""
    many(desk, 2)
    desk.get("amis", f"{LIST}?after={after}")


def test_narrowed_to_what_is_chosen(desk: Desk) -> None:
    """By Party, process, subject area, turn and period; what is chosen comes off by a link, and tabs keep it."""
    first = raised(desk)
    desk.tick(2 * 86_400)
    desk.meeting.now = desk.clock.at
    second = asked(desk, "open", subjects=["DRG", "INT"], title="Leaflets")

    def shown(chosen: str) -> list[str]:
        html = desk.get("amis", f"{LIST}?{chosen}").html
        return [{first.act.id: "first", second.act.id: "second"}[each] for each in re.findall(ROW, html)]

    for chosen, rows in (
        ("narrow=on", ["second", "first"]),
        (f"party=XB&process={desk.meeting.process}", ["second", "first"]),
        ("party=XC", ["second", "first"]),
        ("subject=CIN", ["first"]),
        ("subject=INT", ["second"]),
        ("subject=TER", []),
        ("subject=INT&show=theirs", []),
        ("show=ours&subject=DRG", ["second"]),
        ("until=2027-01-06", ["first"]),
        ("since=2027-01-07", ["second"]),
        ("since=soon", ["second", "first"]),
    ):
        assert shown(chosen) == rows, chosen
    page = desk.get("amis", f"{LIST}?subject=INT&since=2027-01-01")
    assert 'href="?since=2027-01-01">Subject area: <bdi>Interference in domestic affairs</bdi>' in page.html
    assert 'href="?subject=INT&amp;since=2027-01-01&amp;show=ours">We are to act' in page.html
    assert 'href="?show=&amp;narrow=on">Narrow down' in desk.get("amis", LIST).html


def test_narrowing_asks_nothing_of_the_plain_list(desk: Desk) -> None:
    """The choices are a query and two a process more, and only where they are offered."""
    raised(desk)
    counts = []
    for address in (LIST, f"{LIST}?narrow=on", f"{LIST}?subject=CIN&party=XB"):
        desk.get("amis", address)
        with CaptureQueriesContext(connection) as found:
            desk.get("amis", address)
        counts.append(len(found))

    assert counts == [9, 12, 12]


def test_a_constant_number_of_queries(desk: Desk) -> None:
    """A hundred rows or three thousand, the list takes the same."""
    counts = []
    for count in (1, 60, 3000):
        DossierRow.objects.all().delete()
        many(desk, count)
        desk.get("amis", LIST)
        with CaptureQueriesContext(connection) as found:
            desk.get("amis", LIST)
        counts.append(len(found))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("who", ["amis", "aksel"])
@pytest.mark.parametrize("turn", ["", "theirs"])
def test_pages_walk_an_index(desk: Desk, who: str, turn: str) -> None:
    """No page sorts the table or reads it through, whatever is chosen."""
    many(desk, 3000)
    with CaptureQueriesContext(connection) as found:
        queries.page(desk.officers[who], turn, f"500-{'0' * 64}")
    sql = next(each["sql"] for each in found if "concerns_dossierrow" in each["sql"])
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not is_sqlite:  # a table this small would be read whole for speed
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {sql}")
        plan = " ".join(str(each[-1]) for each in cursor.fetchall())

    assert re.search(r"USING INDEX dossier_|Index Scan using dossier_", plan)
    assert not re.search(r"SCAN concerns|TEMP B-TREE|Seq Scan|Sort", plan)


def test_every_stage_has_a_word(desk: Desk) -> None:
    """Also what has no effect, what is not here, and what is no matter."""
    for stage in (*Stage, "refused", "waiting", STAGE):
        assert stage_words(DossierRow(stage=str(stage), questions=5, answered=4)) != str(stage)
    assert stage_words(DossierRow(stage="partly_answered", questions=5, answered=4)) == "Answered in part: 4 of 5"


def test_closed_lists_have_words() -> None:
    """Every value that a coded part may have is said in words."""
    for known, codes in (
        (words.SUBJECTS, kinds.SUBJECTS),
        (words.URGENCIES, kinds.URGENCIES),
        (words.FORMS, kinds.FORMS),
        (words.COURTESY, kinds.COURTESY),
        (words.CIRCULATION, kinds.CIRCULATION),
        (words.ASKS, kinds.ASKS),
        (words.QUESTION_FORMS, kinds.QUESTION_FORMS),
        (words.ANSWERS, kinds.ANSWERS),
        (words.BECAUSE, kinds.BECAUSE),
        (words.REFERRED_TO, kinds.REFERRED_TO),
        (words.STATUSES, kinds.STATUSES),
        (words.DESKS, kinds.TRACKS),
        (
            words.KINDS,
            [each.name for each in VOCABULARIES[NEWEST].values() if each.opens and each.name not in OPENED]
            + [kinds.ANSWER],
        ),
    ):
        assert set(known) == set(codes)


def test_an_unknown_word_is_shown_as_it_came() -> None:
    """A peer's newer software may name what this one does not know."""
    assert words.word(words.FORMS, "telex") == "telex"
    assert words.office("cyber_desk") == "cyber"


def test_a_row_of_a_fork(desk: Desk) -> None:
    """It is said in the list."""
    asked(desk)
    DossierRow.objects.update(forked=True)

    assert "two acts under one number" in desk.get("amis", LIST)
    heard(desk, kinds.RAISE, {})
