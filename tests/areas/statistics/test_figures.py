# SPDX-License-Identifier: Apache-2.0
"""Figures as officers see them: counted, opened down to their acts, proposed, compared, released by both."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.concerns.models import DossierRow
from demarche.areas.release.models import Draft, State
from demarche.areas.statistics.models import ActRow, ProposalRow
from demarche.areas.statistics.words import OPENED
from demarche.core.acts import concern as kinds
from demarche.core.acts import figures as acts
from demarche.core.acts.act import SignedAct
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.encoding import canonical
from demarche.ledger import read
from demarche.ledger.models import Member, Pending
from tests.areas.statistics.passing import (
    asked_and_answered,
    by_borealia,
    computed,
    hear,
    later,
    proposed,
    say,
    sign_head,
)
from tests.builders import AURELIA, BOREALIA, notifying, raising

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)
QUERY = "?first=2027-01-01&last=2027-03-31"


def here(desk: Desk, page: str = "") -> str:
    """The page of figures with Borealia, or one under it."""
    return f"/figures/{desk.meeting.process}/XB/{page}"


def shown(page: Page, opened: str = "Concerns") -> dict[str, tuple[str, str]]:
    """The figures of a table by name: of Aurelia, of Borealia; those above 0."""
    [table] = re.findall(rf"<h2>{opened}</h2>(.*?)</table>", page.html, re.DOTALL)
    found = {}
    for name, cells in re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table, re.DOTALL):
        one, other = (
            re.sub(r"<[^>]*>", "", cell).strip()
            for cell in re.findall(r"<td data-label[^>]*>(.*?)</td>", cells, re.DOTALL)[:2]
        )
        if (one, other) != ("0", "0"):
            found[name] = (one, other)
    return found


QUARTER = {
    "Sent": ("3", "2"),
    "Receipted": ("3", "2"),
    "Matters opened": ("2", "1"),
    "Acknowledged": ("1", "1"),
    "Asked": ("2", "1"),
    "Answered": ("1", "1"),
    "Answered in time": ("1", "1"),
    "No answer": ("1", "0"),
}


def test_nothing_passed(desk: Desk) -> None:
    """The empty page says so, and what a release of figures is; the list of Parties leads to it."""
    page = desk.get("amis", here(desk))
    assert "Nothing passed between you and Borealia in this period." in page
    assert "Nothing was proposed yet." in page
    assert "2026, quarter 4" in page
    assert here(desk) in desk.get("reader", "/figures/").html
    desk.get("amis", here(desk).replace("XB", "XA"), 404)
    desk.get("amis", here(desk).replace("XB", "XC"), 404)
    desk.get("amis", f"/figures/{'0' * 64}/XB/", 404)
    desk.get("admin", here(desk), 403)


def test_the_figures_of_a_quarter_and_the_acts_behind_one(desk: Desk) -> None:
    """Both Parties beside each other with what each figure counts; a number leads to its acts, and these to their matters."""
    ours, _theirs, silent = asked_and_answered(desk)
    later(desk)
    page = desk.get("amis", here(desk, QUERY))
    assert shown(page) == QUARTER
    assert "1 Jan 2027 to 31 Mar 2027" in page
    assert "Counted here and now, not released." in page
    assert "Received by the date that was in force." in page
    found = desk.get("amis", here(desk, f"acts/XA/concern.raise/no_answer/{QUERY}"))
    assert "1 act." in found
    assert f"/concerns/{silent.act.id}/acts/{silent.act.id}/" in found.html
    assert ours.act.id not in found.html
    met = desk.get("amis", here(desk, f"acts/XA/concern.raise/in_time/{QUERY}"))
    assert f"/concerns/{ours.act.id}/acts/{ours.act.id}/" in met.html
    assert len(re.findall(rf"/concerns/{ours.act.id}/acts/[0-9a-f]{{64}}/", met.html)) == 2
    for wrong in ("XC/concern.raise/sent", "XA/concern.raise/liked", "XA"):
        desk.get("amis", here(desk, f"acts/{wrong}/"), 404)


def test_another_period(desk: Desk) -> None:
    """Any two days; what is wrong is said, and the quarter before is shown."""
    asked_and_answered(desk)
    assert "Nothing passed" in desk.get("amis", here(desk, "?first=2020-01-01&last=2020-12-31"))
    page = desk.get("amis", here(desk, "?first=2027-02-01&last=2027-01-01"))
    assert "The last day is before the first." in page
    page = desk.get("amis", here(desk, QUERY))
    assert shown(page)["Open still"] == ("1", "0")
    assert "Figures are proposed once their period is over." in page
    assert desk.get("amis", here(desk, "?first=&last=x")).response.status_code == 200
    assert desk.client("amis").get(here(desk, f"propose/{QUERY}")).status_code == 302


def propose(desk: Desk, **given: Any) -> SignedAct:
    """Aurelia proposes the figures of the quarter by the pages; Borealia has them."""
    page = desk.get("amis", here(desk, f"propose/{QUERY}"))
    [name] = re.findall(r'name="draft" value="([0-9a-f-]{36})"', page.html)
    sent = desk.post("amis", here(desk, f"propose/{QUERY}"), {"draft": name, "text": "", **given})
    draft = Draft.objects.get(pk=sent.url.strip("/").rpartition("/")[2])
    assert draft.state == State.SUBMITTED
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    desk.tick()
    desk.meeting.deliver(signed)
    return signed


def released(desk: Desk, act: SignedAct, who: str = "amis") -> Page:
    """The page of figures that were proposed."""
    return desk.get(who, f"/figures/released/{act.act.id}/")


def test_figures_proposed_by_the_pages_and_agreed_to(desk: Desk) -> None:
    """The releasing officer reads every figure; both agree, and only then it says so."""
    asked_and_answered(desk)
    later(desk)
    page = desk.get("amis", here(desk, f"propose/{QUERY}"))
    assert shown(page) == QUARTER
    signed = propose(desk, text="As spoken of in March.")
    paper = desk.get("aksel", f"/release/{Draft.objects.get(act=signed.act.id).pk}/")
    assert "Both Parties compute these figures from the record." in paper
    assert "Answered in time" in paper
    assert signed.act.values["table"] == computed(desk, FIRST, LAST).table

    page = released(desk, signed)
    assert "Figures of Aurelia and Borealia, not released" in page
    assert "identical to the digit" in page
    assert "As spoken of in March." in page
    assert "delivered" in page
    assert Pending.objects.get(key=f"statistics/{signed.act.id}").group == "waiting"
    assert "Agreement to our figures" in desk.get("amis", "/")

    hear(desk, acts.AGREE, {"hash": signed.act.values["hash"]}, signed)
    page = released(desk, signed)
    assert "Figures of Aurelia and Borealia, released by both" in page
    assert shown(page) == QUARTER
    assert not Pending.objects.filter(key__startswith="statistics/").exists()
    assert "released by both" in desk.get("amis", here(desk))
    assert "released by both" in desk.get("amis", "/figures/")


def test_figures_of_the_other_party_are_computed_here_and_agreed_to(desk: Desk) -> None:
    """It waits under what needs action; the act behind leads from the released table; either takes its consent back."""
    ours, _theirs, _silent = asked_and_answered(desk)
    later(desk)
    signed = proposed(desk, computed(desk, FIRST, LAST))
    assert "Agree, or leave it" in desk.get("amis", "/")
    page = released(desk, signed)
    assert "identical to the digit" in page
    state(desk, signed, "agree")
    assert ProposalRow.objects.get().consent == "released"
    behind = desk.get("amis", f"/figures/released/{signed.act.id}/acts/XA/concern.raise/in_time/")
    assert f"/concerns/{ours.act.id}/acts/{ours.act.id}/" in behind.html
    state(desk, signed, "withhold", text="An answer is missing.")
    page = released(desk, signed)
    assert "withheld" in page
    assert "released by both" not in page
    assert "An answer is missing." in page


def state(desk: Desk, signed: SignedAct, kind: str, **given: Any) -> None:
    """Aurelia agrees or withholds by the pages."""
    url = f"/figures/released/{signed.act.id}/{kind}/"
    assert url in released(desk, signed).html
    page = desk.get("amis", url)
    [name] = re.findall(r'name="draft" value="([0-9a-f-]{36})"', page.html)
    sent = desk.post("amis", url, {"draft": name, "text": "", **given})
    draft = Draft.objects.get(pk=sent.url.strip("/").rpartition("/")[2])
    desk.release(draft)
    assert draft.state == State.RELEASED
    said = read.act(draft.act)
    assert said is not None
    desk.meeting.deliver(said)


def test_other_figures_are_shown_by_their_acts_and_not_agreed_to(desk: Desk) -> None:
    """Borealia counts an act that is not here, and leaves out one that is: each is named, and nothing is agreed to."""
    _ours, _theirs, silent = asked_and_answered(desk)
    later(desk)
    found = computed(desk, FIRST, LAST)
    table: Any = json.loads(canonical(found.table))
    figures = table[0]["figures"]
    for name in ("sent", "receipted"):
        figures[name] = sorted({*figures[name], "f" * 64} - {silent.act.id})
    for name in ("opened", "asked", "no_answer"):
        figures[name].remove(silent.act.id)
    signed = proposed(desk, found, table=table)
    page = released(desk, signed)
    assert "The figures computed here are others." in page
    assert "Aurelia · Concerns · No answer: only here 1, only there 0" in page
    assert f"Aurelia · Concerns · Sent: only here 1, only there 1 {silent.act.id[:16]} {'f' * 16}" in page
    assert f"/figures/released/{signed.act.id}/agree/" not in page.html
    assert f"/figures/released/{signed.act.id}/withhold/" in page.html
    answer = desk.client("amis").get(f"/figures/released/{signed.act.id}/agree/")
    assert answer.status_code == 302
    assert "so they are not agreed to" in released(desk, signed)
    behind = desk.get("amis", f"/figures/released/{signed.act.id}/acts/XA/concern.raise/sent/")
    assert "1 of them is not on this node" in behind
    assert "f" * 64 in behind


def test_an_old_head_that_leaves_our_answers_out_is_told(desk: Desk) -> None:
    """The same bytes are computed as of these heads, and the page says how many acts from before they leave out."""
    asked_and_answered(desk)
    sign_head(desk)
    old = computed(desk, FIRST, LAST).heads
    say(desk, kinds.RAISE, raising("open"))
    later(desk)
    found = computed(desk, FIRST, LAST)
    earlier = type(found)(found.two, found.period, old)
    signed = proposed(desk, earlier)
    page = released(desk, signed)
    assert "identical to the digit" in page
    assert "This node's log has 1 act from before that moment which these figures leave out." in page
    assert shown(page)["Sent"] == ("3", "2")


def test_a_receipt_that_came_late_stops_the_release_until_it_is_counted(desk: Desk) -> None:
    """What is released is what is computed at that moment as of its heads; the drafter counts anew."""
    asked_and_answered(desk)
    sent = desk.meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(sent, SignedAct)
    receipts = desk.meeting.take(sent)
    desk.meeting.send(desk.meeting.say(kinds.NOTIFY, notifying(raises=BOREALIA, addressed=AURELIA)))
    later(desk)
    page = desk.get("amis", here(desk, f"propose/{QUERY}"))
    assert shown(page)["Sent without receipt"] == ("1", "0")
    [name] = re.findall(r'name="draft" value="([0-9a-f-]{36})"', page.html)
    url = desk.post("amis", here(desk, f"propose/{QUERY}"), {"draft": name, "text": ""}).url
    draft = Draft.objects.get(pk=url.strip("/").rpartition("/")[2])
    assert receipts
    desk.meeting.deliver(sent)
    desk.client("aksel").post(
        f"/release/{draft.pk}/",
        {
            "version": draft.version,
            "number": "",
            "remark": "",
            "password": "a quiet evening in the archive",
            "do": "release",
        },
    )
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    anew = desk.get("amis", f"/figures/drafts/{draft.pk}/")
    assert "Sent without receipt" not in shown(anew)
    desk.post("amis", f"/figures/drafts/{draft.pk}/", {"draft": str(draft.pk), "text": ""})
    desk.release(draft)
    assert draft.state == State.RELEASED


def test_figures_for_other_programs(desk: Desk) -> None:
    """A row a figure with what it stands for; the bytes that both sign."""
    asked_and_answered(desk)
    later(desk)
    running = desk.get("amis", here(desk, f"figures.csv{QUERY}"))
    rows = list(csv.DictReader(io.StringIO(running.html)))
    assert {row["status"] for row in rows} == {"not released"}
    [row] = [each for each in rows if (each["party"], each["figure"]) == ("XA", "no_answer")]
    assert (row["count"], row["from"], row["opened_by"], row["other"]) == (
        "1",
        "2027-01-01T00:00:00Z",
        "concern.raise",
        "XB",
    )
    document = desk.get("amis", here(desk, f"figures.json{QUERY}")).response.content
    assert json.loads(document)["table"] == computed(desk, FIRST, LAST).table
    signed = proposed(desk, computed(desk, FIRST, LAST))
    out = f"/figures/released/{signed.act.id}/figures"
    assert (
        desk.get("amis", f"{out}.json")
        .response["Content-Disposition"]
        .endswith('figures-XA-XB-2027-01-01-2027-03-31.json"')
    )
    assert "not released" in desk.get("amis", f"{out}.csv").html
    hear(desk, acts.WITHHOLD, {}, signed)
    assert "not released" in desk.get("amis", f"{out}.csv").html
    for wrong in (f"{out}.xml", here(desk, "figures.xml")):
        desk.get("amis", wrong, 404)
    exported = desk.client("aksel").post(f"/figures/released/{signed.act.id}/export/")
    assert exported.getvalue().startswith(b"PK")


def test_an_officer_sees_the_count_and_not_the_act_that_is_closed_to_him(desk: Desk) -> None:
    """Of the other desk, or marked TLP:RED for others."""
    say(desk, kinds.NOTIFY, {**notifying(), "track": "technical"}, by="technical")
    red: Any = {**raising("open"), "marking": {"tlp": "RED", "pap": "AMBER"}, "red": {"roles": ["drafter"]}}
    secret = say(desk, kinds.RAISE, red)
    later(desk)
    cell = here(desk, f"acts/XA/notification.send/sent/{QUERY}")
    assert "1 of them is in a matter that is not open to you" in desk.get("amis", cell)
    assert "not open to you" not in desk.get("arno", cell)
    cell = here(desk, f"acts/XA/concern.raise/sent/{QUERY}")
    page = desk.get("reader", cell)
    assert "1 act." in page
    assert "1 of them is in a matter that is not open to you" in page
    assert secret.act.id not in page.html
    assert secret.act.id in desk.get("amis", cell).html
    signed = proposed(desk, computed(desk, FIRST, LAST))
    desk.get("arno", f"/figures/released/{signed.act.id}/", 404)


@pytest.mark.parametrize("page", ["", f"acts/XA/concern.raise/sent/{QUERY}"])
def test_pages_ask_the_same_however_much_there_is(desk: Desk, page: str) -> None:
    """Queries do not grow with acts; a long list comes in parts."""
    for _ in range(2):
        asked_and_answered(desk)
    later(desk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            desk.get("amis", here(desk, page or QUERY))
        return len(caught)

    queries()
    few = queries()
    [row] = ActRow.objects.filter(author="XA").values()[:1]
    ActRow.objects.bulk_create(ActRow(**{**row, "act": f"{n:064x}", "dossier": f"{n:064x}"}) for n in range(200))
    assert queries() == few
    assert few <= 17
    if page:
        part = desk.get("amis", here(desk, f"{page}&page=2"))
        assert "Part 2 of 5" in part
        assert "Part 5 of 5" in desk.get("amis", here(desk, f"{page}&page=99"))


def test_a_proposal_that_breaks_the_rules_is_no_proposal(desk: Desk) -> None:
    """It stays on record; no page shows it as figures."""
    asked_and_answered(desk)
    later(desk)
    values = {**by_borealia(computed(desk, FIRST, LAST)), "hash": "0" * 64}
    signed = hear(desk, acts.PROPOSE, values)
    assert not ProposalRow.objects.exists()
    desk.get("amis", f"/figures/released/{signed.act.id}/", 404)
    assert not DossierRow.objects.filter(pk=signed.act.id).exists()


def test_the_list_of_parties_asks_the_same_of_two_and_of_193(desk: Desk) -> None:
    """Every other Party with what was proposed last; a number of queries that does not grow."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            desk.get("amis", "/figures/")
        return len(caught)

    queries()
    few = queries()
    [found] = Member.objects.filter(code="XB").values()
    row: dict[str, Any] = {name: value for name, value in found.items() if name != "id"}
    Member.objects.bulk_create(Member(**{**row, "code": f"Y{n:03}", "name": f"Party {n}"}) for n in range(191))
    assert queries() == few
    first, last = desk.get("amis", "/figures/"), desk.get("amis", "/figures/?page=8")
    assert [each.html.count(f"/figures/{desk.meeting.process}/") for each in (first, last)] == [25, 17]
    assert "Part 1 of 8" in first.text
    assert len(first.html) < 60_000


def test_every_kind_that_opens_a_matter_has_a_word() -> None:
    """Figures that are themselves proposed are not counted."""
    assert set(OPENED) == {name for name, kind in VOCABULARIES[NEWEST].items() if kind.opens} - {acts.PROPOSE}
