# SPDX-License-Identifier: Apache-2.0
"""Importing reports, and their pages."""

import json
from pathlib import Path

import click
import pytest
from django.core import signing
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from demarche.areas.officers.models import Officer
from demarche.areas.reports.commands import import_reports
from demarche.areas.reports.models import Report

pytestmark = pytest.mark.django_db

AT = 1_801_735_200


def entry(n: int, **more: object) -> dict[str, object]:
    return {"value": f"Heron {n:03}", "uuid": f"id-{n}", "description": "Seen.", **more}


def write(path: Path, *entries: object, version: int = 3) -> Path:
    path.write_text(json.dumps({"type": "threat-actor", "version": version, "values": entries}))
    return path


@pytest.fixture
def desk(client: Client) -> Client:
    """Aurelia's drafter, signed in."""
    client.force_login(Officer.objects.add("d.amis", name="D. Amis", password="x" * 16, roles=["drafter"]))
    return client


def test_importing_twice_adds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every entry is counted, what cannot be taken in is listed with its reason, and a second import changes nothing."""
    file = write(tmp_path / "cluster.json", entry(1), entry(2), {"value": "No id"})
    import_reports(file, tmp_path / "rejected.csv", AT)
    import_reports(file, tmp_path / "rejected.csv", AT + 1)
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith("reports: ")] == [
        "reports: 3 read, 2 imported, 1 rejected",
        "reports: 3 read, 0 imported, 1 rejected",
    ]
    assert f"why each was rejected: {tmp_path / 'rejected.csv'}" in said
    assert (tmp_path / "rejected.csv").read_text().splitlines() == [
        "number,title,reason",
        '3,No id,"expected a uuid, got none"',
    ]
    assert list(Report.objects.values_list("title", "version", "licence", "imported").order_by("title")) == [
        ("Heron 001", "3", "CC0-1.0 OR BSD-2-Clause", AT),
        ("Heron 002", "3", "CC0-1.0 OR BSD-2-Clause", AT),
    ]


def test_an_entry_that_changed_is_kept_beside_what_was_cited(tmp_path: Path) -> None:
    """A later version of a collection never changes a row."""
    import_reports(write(tmp_path / "a", entry(1)), tmp_path / "r", AT)
    import_reports(write(tmp_path / "b", entry(1, description="Seen again."), version=4), tmp_path / "r", AT)
    assert sorted(Report.objects.values_list("version", "summary")) == [("3", "Seen."), ("4", "Seen again.")]


def test_a_file_that_is_no_cluster_is_a_wrong_usage(tmp_path: Path) -> None:
    """The message names the file and what was expected."""
    (tmp_path / "x").write_text("[]")
    with pytest.raises(click.UsageError, match=r"x: expected a MISP galaxy cluster with a list of values, got another"):
        import_reports(tmp_path / "x", tmp_path / "r", AT)
    with pytest.raises(click.UsageError, match=r"gone: \[Errno 2\] No such file"):
        import_reports(tmp_path / "gone", tmp_path / "r", AT)


def test_the_list_is_by_title_in_parts_and_costs_the_same(
    desk: Client, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Fifty a part; the number of queries does not depend on how many there are."""
    assert "No report has been imported." in desk.get("/reports/").content.decode()
    import_reports(write(tmp_path / "c", *(entry(n) for n in range(1, 121))), tmp_path / "r", AT)
    with django_assert_num_queries(QUERIES_LIST):
        first = desk.get("/reports/").content.decode()
    assert "120 reports." in first
    assert "Heron 050" in first
    assert "Heron 051" not in first
    seen = first
    for _ in range(2):
        link = seen.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        seen = desk.get("/reports/" + link).content.decode()
    assert "Heron 120" in seen
    assert 'rel="next"' not in seen


def test_a_page_says_whose_words_these_are_and_lets_a_drafter_cite_them(desk: Client, tmp_path: Path) -> None:
    """Source, version, licence, hash; the citation is signed and holds nothing but what is cited."""
    meta = {"refs": ["https://reports.example/1"], "synonyms": ["Grey Heron"], "country": "XE"}
    import_reports(write(tmp_path / "c", entry(1, meta=meta)), tmp_path / "r", AT)
    report = Report.objects.get()
    page = desk.get(f"/reports/{report.pk}/").content.decode()
    for said in (
        "A third-party report. Not an act of any State.",
        "MISP galaxy: threat-actor",
        "CC0-1.0 OR BSD-2-Clause",
        report.sha256,
        "Grey Heron",
        "XE",
    ):
        assert said in page
    signed = page.split("?report=")[1].split('"')[0].replace("%3A", ":")
    assert signing.loads(signed, salt="demarche.report") == {
        "source": "MISP galaxy: threat-actor",
        "id": "id-1",
        "sha256": report.sha256,
        "title": "Heron 001",
    }
    assert desk.get(f"/reports/{report.pk + 1}/").status_code == 404


@pytest.mark.parametrize("meta", ["none", ["x"], 7, {"refs": {}, "synonyms": "x"}])
def test_an_entry_whose_details_are_none_opens(desk: Client, tmp_path: Path, meta: object) -> None:
    """What else an entry holds is kept as it came, and a page shows of it what it understands."""
    import_reports(write(tmp_path / "c", entry(1, meta=meta)), tmp_path / "r", AT)
    assert "Heron 001" in desk.get(f"/reports/{Report.objects.get().pk}/").content.decode()


@pytest.mark.parametrize("after", ["x~" + "9" * 5000, "~٣", "x~-1", "~", "~~1"])
def test_a_part_of_the_list_that_nobody_named(desk: Client, after: str) -> None:
    """It is a list all the same."""
    assert desk.get("/reports/", {"after": after}).status_code == 200


def test_who_does_not_draft_reads_and_cannot_cite(client: Client, tmp_path: Path) -> None:
    """A reader sees the report without the button; without sign-in there is nothing to see."""
    import_reports(write(tmp_path / "c", entry(1)), tmp_path / "r", AT)
    assert client.get("/reports/").status_code == 302
    client.force_login(Officer.objects.add("r", name="R. Leser", password="x" * 16, roles=["reader"]))
    page = client.get(f"/reports/{Report.objects.get().pk}/").content.decode()
    assert "It names none." in page
    assert "?report=" not in page


QUERIES_LIST = 7
