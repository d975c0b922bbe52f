# SPDX-License-Identifier: Apache-2.0
"""The auditor's pages: who reads them, what is found, taken out and never run by a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from demarche.areas.journal.models import Entry
from demarche.areas.journal.writing import journal
from demarche.areas.officers.models import Officer
from demarche.areas.officers.noting import About, Event, Noted
from tests.areas.concerns.filling import raised, url
from tests.builders import NOON
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.areas.release.desk import Desk

DAY = 24 * 3600


@pytest.fixture
def read(desk: Desk) -> Desk:
    """A desk with auditors: of both desks, and of the technical one."""
    for username, name, at in (("revis", "E. Revis", ""), ("revis.t", "T. Revis", "technical")):
        desk.officers[username] = Officer.objects.add(
            username, name=name, password=PASSWORD, desk=at, roles=["auditor"]
        )
    return desk


def write(*notes: Noted, at: int = NOON) -> None:
    journal.write(notes, at=at)


def test_the_auditor_alone_reads_it(read: Desk) -> None:
    """Nobody else, the administrator neither; of one desk, what is of that desk; and the empty list says so."""
    assert "Nothing has been entered yet." in read.get("revis", "/journal/")
    for who in ("admin", "aksel", "amis", "reader"):
        assert "This takes the role: auditor." in read.get(who, "/journal/", 403)
        read.post(who, "/journal/export/", {"do": "csv"}, 403)
    write(Noted(Event.OPENED, 1, "D. Amis", "diplomatic"), Noted(Event.FILE, 2, "T. Arno", "technical"))

    both, one = (read.get(who, "/journal/") for who in ("revis", "revis.t"))

    assert ("D. Amis opened a page" in both, "T. Arno took a file a page" in both) == (True, True)
    assert ("D. Amis opened" in one, "T. Arno took a file" in one) == (False, True)


def test_a_matter_has_its_name_where_the_auditor_may_see_it(read: Desk) -> None:
    """One of the diplomatic desk: its number and title for the auditor of both; its id alone for one of the technical desk."""
    concern = raised(read)
    read.get("amis", url(concern))
    write(Noted(Event.OPENED, 2, "T. Arno", "technical", About(dossier=concern.act.id)))

    both, one = (read.get(who, "/journal/") for who in ("revis", "revis.t"))

    assert "XA-2027-001 · Destructive program in hospital networks" in both
    assert ("Destructive" in one, concern.act.id[:16] in one) == (False, True)


def test_it_is_found_by_officer_event_matter_and_days(read: Desk) -> None:
    """Each alone and together; what is no choice is named at its field."""
    concern = raised(read)
    before = Entry.objects.count()
    amis, day = read.officers["amis"].pk, NOON + 100 * DAY
    write(Noted(Event.OPENED, amis, "D. Amis", "diplomatic", About(dossier=concern.act.id)), at=day)
    write(Noted(Event.PRINTED, 0, "X. Other", "technical", About(draft="0" * 8 + "-0000" * 3 + "-" + "0" * 12)), at=day)

    def rows(**asked: str | int) -> int:
        html = read.client("revis").get("/journal/", asked).content.decode()
        return -1 if 'class="errors"' in html else html.count('<th scope="row"')

    assert rows() == before + 2
    assert rows(officer=amis, event="opened", first="2027-04-15", last="2027-04-15") == 1
    assert rows(last="2027-04-14") == before
    assert rows(event="printed") == 1
    assert rows(matter="XA-2027-001") == rows(matter=concern.act.id[:12]) == rows(matter=concern.act.id.upper()) == 2
    assert rows(matter="00000000-0000-0000-0000-000000000000") == 1
    assert rows(matter="XA-2027-002") == 0
    assert rows(officer="x") == rows(event="x") == rows(first="x") == -1


def test_the_list_asks_as_often_for_many_as_for_few_and_goes_on_by_its_last_entry(
    read: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A hundred and twenty entries of one second: three parts, each entry once."""
    write(Noted(Event.OPENED, 1, "D. Amis", about=About(subject="0", dossier="a" * 64)))
    read.get("revis", "/journal/")
    with django_assert_num_queries(9):
        read.get("revis", "/journal/")
    write(*(Noted(Event.PRINTED, 1, "D. Amis", about=About(subject=f"{n}", dossier="a" * 64)) for n in range(1, 120)))

    seen, where = [], "/journal/?event="
    for _ in range(3):
        with django_assert_num_queries(9):
            html = read.get("revis", where).html
        seen += re.findall(r'<bdi class="note">(\d+)</bdi>', html)
        where = "/journal/" + unescape(next(iter(re.findall(r'rel="next" href="([^"]*)"', html)), ""))

    assert seen == [str(n) for n in reversed(range(120))]
    assert where == "/journal/"


def test_what_is_shown_is_taken_out_and_that_is_entered(read: Desk) -> None:
    """As CSV and as lines of JSON, with the hashes; a name that a spreadsheet would run does not run."""
    write(
        Noted(Event.OPENED, 1, '=cmd|"/c calc"!A1', about=About(subject="a,b\nc")), Noted(Event.PRINTED, 1, "D. Amis")
    )

    taken = {}
    for way in ("csv", "jsonl"):
        response = read.post("revis", "/journal/export/", {"do": way, "event": "opened"}, 200).response
        taken[way] = b"".join(response.streaming_content).decode()

    rows = list(csv.DictReader(io.StringIO(taken["csv"], newline="")))
    [line] = [json.loads(each) for each in taken["jsonl"].splitlines()]
    assert [(each["event"], each["name"], each["subject"]) for each in rows] == [
        ("opened", '\'=cmd|"/c calc"!A1', "a,b\nc")
    ]
    assert taken["csv"].count("\r\n") == 2
    assert (line["name"], line["at"], line["since"]) == ('=cmd|"/c calc"!A1', "2027-01-05T11:00:00Z", None)
    assert line["hash"] == rows[0]["hash"]
    said = list(Entry.objects.filter(event="journal_exported").values_list("name", "count"))
    assert said == [("E. Revis", 1)] * 2
    assert read.post("revis", "/journal/export/", {"do": "else"}).url == "/journal/"
