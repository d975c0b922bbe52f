# SPDX-License-Identifier: Apache-2.0
"""The page of Find: what it says when there is nothing, too much or something wrong; filters that come off; parts of a list."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.find import index
from demarche.areas.find.index import Found
from demarche.areas.find.models import Document
from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from tests.areas.concerns.filling import asked, filled, heard, notified, raised

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page

FIND = "/find/"


def titles(page: Page) -> list[str]:
    """The titles of the hits, in order."""
    found = re.findall(r'class="hit__title">.*?<a href="[^"]+">(.*?)</a>', page.html)
    return [unescape(re.sub("<[^>]+>", "", each)) for each in found]


def many(count: int) -> None:
    """Matters of the diplomatic desk, as a room puts them in."""
    index.put(
        Found(key=f"matter/{n}", kind="matter", at=1_800_000_000 + n // 3, url=f"/concerns/{n}/", title=f"Wave {n}")
        for n in range(count)
    )


def test_the_box_stands_on_every_page(desk: Desk) -> None:
    """With its label, reached first of all by the keyboard; Find has its own."""
    html = desk.get("amis", "/reports/").html
    assert (
        '<form class="rooms__find" role="search" method="get" action="/find/"><label class="unseen" for="find">' in html
    )
    assert html.index('href="#content"') < html.index('href="#find"') < html.index("masthead")
    assert desk.get("amis", FIND).html.count('type="search"') == 1


def test_first_use_says_what_is_found_and_how(desk: Desk) -> None:
    page = desk.get("amis", FIND)

    assert "Finds matters, acts, answers, files by name, drafts, notes, Parties and reports" in page
    assert "Words in quotes must stand side by side." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "Type at least two letters or digits, or one Chinese, Japanese or Korean character."),
        ("?!", "There is no letter and no digit in what was typed."),
        ("x" * 201, "Type at most 12 words, and at most 200 characters."),
        ("one " * 13, "Type at most 12 words, and at most 200 characters."),
    ],
)
def test_what_cannot_be_searched_is_said(desk: Desk, typed: str, said: str) -> None:
    """Beside the box, with the words kept in it."""
    page = desk.get("amis", f"{FIND}?q={quote(typed)}")

    assert said in page
    assert f'value="{typed.strip()}"' in page.html
    assert 'aria-describedby="find_error"' in page.html
    assert "Nothing was found" not in page


def test_nothing_found_says_what_was_searched_and_how_to_widen(desk: Desk) -> None:
    raised(desk)
    page = desk.get("amis", f"{FIND}?q=zircon&kind=matter")

    assert "Nothing was found of what you may open." in page
    assert "Searched: Matters, Acts, Drafts, Notes inside, Calls recorded, Parties, Third-party reports." in page
    assert 'href="?q=zircon">Search again without narrowing down' in page.html
    assert "Searched: Parties, Third-party reports, Officers. Both desks." in desk.get("admin", f"{FIND}?q=zircon")


def test_words_are_marked_and_nothing_is_run(desk: Desk) -> None:
    """Escaped, each title and text in its own direction and language."""
    title = "<script>alert(1)</script> В больницах"
    asked(desk, "open", title=title, matter="Ночью. Больницы & <b>сети</b>", language="ru")
    page = desk.get("amis", f"{FIND}?q={quote('больниц <script>')}")

    assert (
        '<span dir="auto" lang="ru">&lt;<mark dir="auto">script</mark>&gt;alert(1)&lt;/<mark dir="auto">script</mark>&gt; В <mark dir="auto">больницах</mark></span>'
        in page.html
    )
    assert (
        '<p class="hit__text" dir="auto" lang="ru">Ночью. <mark dir="auto">Больницы</mark> &amp; &lt;b&gt;сети&lt;/b&gt;'
        in page.html
    )
    assert 'value="больниц &lt;script&gt;"' in page.html


def test_each_filter_narrows_and_comes_off(desk: Desk) -> None:
    """By itself; the others stay when one is taken away."""
    ours = raised(desk)
    theirs = asked(desk, "open", title="Hospital of theirs", marking={"tlp": "GREEN", "pap": "GREEN"})
    desk.tick(3 * 86_400)
    desk.meeting.now = desk.clock.at
    notified(desk, title="Hospital scans")
    heard(desk, kinds.ACKNOWLEDGE, {"clause": "without_prejudice", "text": "Hospital staff informed."}, ours)
    desk.send_on("amis", "/concerns/raise/", filled(desk, title="Hospital draft"))
    mine, his, scans, draft = (
        "Destructive program in hospital networks",
        "Hospital of theirs",
        "Hospital scans",
        "Hospital draft",
    )
    assert titles(desk.get("aksel", f"{FIND}?q=hospital")) == [draft, mine, scans, his, mine]

    for chosen, left in (
        ("kind=matter", [scans, his, mine]),
        ("kind=act", [mine]),
        ("kind=draft", [draft]),
        (f"process={desk.meeting.process}", [draft, mine, scans, his, mine]),
        ("party=XB", [draft, mine, scans, his, mine]),
        ("desk=technical", [scans]),
        ("state=ours", [scans, his]),
        ("state=submitted", [draft]),
        ("marking=GREEN", [his]),
        ("until=2027-01-05", [his, mine]),
        ("since=2027-01-06", [draft, mine, scans]),
        ("since=2027-01-05&until=2027-01-05", [his, mine]),
        ("kind=strange", [draft, mine, scans, his, mine]),
    ):
        assert titles(desk.get("aksel", f"{FIND}?q=hospital&{chosen}")) == left, chosen
    assert titles(desk.get("aksel", f"{FIND}?marking=GREEN")) == [his]

    page = desk.get("aksel", f"{FIND}?q=hospital&kind=matter&marking=GREEN&desk=")
    assert 'href="?q=hospital&amp;marking=GREEN">What it is: <bdi>Matters</bdi>' in page.html
    assert 'href="?q=hospital&amp;kind=matter">Marking: <bdi>TLP:GREEN</bdi>' in page.html
    assert 'name="desk"' in page.html
    assert 'name="desk"' not in desk.get("amis", f"{FIND}?q=hospital").html
    assert theirs.act.id in page.html
    assert '<details class="details narrow">' in page.html, "folded away, so that what was found comes first"


def test_a_day_that_cannot_be_read_is_said(desk: Desk) -> None:
    raised(desk)
    page = desk.get("amis", f"{FIND}?q=hospital&since=soon")

    assert "Write the day as year-month-day, such as 2027-02-16." in page
    assert '<details class="details narrow" open>' in page.html
    assert titles(page) == []
    for odd in ("0001-01-01", "9999-12-31"):
        desk.get("amis", f"{FIND}?q=hospital&since={odd}&until={odd}")


def test_every_hit_once_part_by_part(desk: Desk) -> None:
    """Sixty hits, three to a moment, the newest first; more than a hundred are not counted."""
    many(60)
    address, seen = f"{FIND}?q=wave&kind=matter", list[str]()
    while address and len(seen) < 100:
        page = desk.get("amis", address)
        seen += titles(page)
        later = re.search(r'rel="next" href="([^"]+)"', page.html)
        address = FIND + unescape(later[1]) if later else ""

    assert len(seen) == len(set(seen)) == 60
    assert seen == [each.title for each in Document.objects.filter(kind="matter").order_by("-id")]
    assert [int(each.split()[1]) // 3 for each in seen] == sorted((n // 3 for n in range(60)), reverse=True)
    assert "60 found, the newest first." in desk.get("amis", f"{FIND}?q=wave")
    assert 'href="?q=wave">Back to the newest' in desk.get("amis", f"{FIND}?q=wave&after=1{'0' * 18}").html
    many(140)
    assert "More than 100 found, the newest first." in desk.get("amis", f"{FIND}?q=wave")
    for odd in ("x", "-1", "9" * 30, "٣"):
        desk.get("amis", f"{FIND}?q=wave&after={odd}")


def test_a_constant_number_of_queries(desk: Desk) -> None:
    """One hit or three thousand, the page takes the same ten."""
    counts = set()
    for count in (1, 3000):
        many(count)
        desk.get("amis", f"{FIND}?q=wave")
        with CaptureQueriesContext(connection) as found:
            desk.get("amis", f"{FIND}?q=wave")
        counts.add(len(found))

    assert counts == {10}


def test_a_walk_along_the_words(desk: Desk) -> None:
    """Hits of a common word are not sorted on SQLite: FTS5 gives them in the order of the page."""
    many(300)
    with CaptureQueriesContext(connection) as found:
        desk.get("amis", f"{FIND}?q=wave")
    sql = next(each["sql"] for each in found if "find_words" in each["sql"] or "lexemes" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sql}")
        plan = " ".join(str(each[-1]) for each in cursor.fetchall())

    if connection.vendor == "sqlite":
        assert "find_words VIRTUAL TABLE INDEX" in plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan
    assert "find_document" in plan


def written(desk: Desk, work: Any) -> int:
    """How many statements for the index a work sends."""
    with CaptureQueriesContext(connection) as found:
        work()
    return len([each for each in found if "find_document" in each["sql"]])


def test_what_an_act_costs(desk: Desk) -> None:
    """A matter is one statement, a further act two, whatever the matter holds."""
    ours = raised(desk)
    assert written(desk, lambda: asked(desk, "open")) == 1
    counts = {written(desk, lambda: heard(desk, kinds.ASSESS, {"status": "open"}, ours)) for _ in range(3)}
    assert counts == {2}


def test_a_draft_is_found_until_it_is_an_act(desk: Desk) -> None:
    """As it was last saved; what was discarded is found no more; a note stays."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk, title="First wording", note="Ask the ministry."))
    assert titles(desk.get("birk", f"{FIND}?q=wording")) == ["First wording"]
    edit = f"/concerns/drafts/{draft.pk}/"
    desk.post("amis", edit, {**desk.get("amis", edit).form(), "title": "Second version", "then": "submit"})
    assert titles(desk.get("birk", f"{FIND}?q=wording")) == []
    assert titles(desk.get("birk", f"{FIND}?q=second")) == ["Second version"]

    draft.refresh_from_db()
    desk.release(draft)

    page = desk.get("birk", f"{FIND}?q=second")
    assert titles(page) == ["Second version"]
    assert f'href="/concerns/{draft.act}/"' in page.html
    assert titles(desk.get("birk", f"{FIND}?q=ministry")) == ["Second version"]
    before = sorted(Document.objects.values_list())
    replay.rebuild()
    assert sorted(Document.objects.values_list()) == before
