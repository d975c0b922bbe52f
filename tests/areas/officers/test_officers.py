# SPDX-License-Identifier: Apache-2.0
"""The list of officers, adding one, passwords, and who may see what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from demarche.areas.officers import actions, queries
from demarche.areas.officers.access import require
from demarche.areas.officers.models import Officer
from tests.desk import NOON, PASSWORD, browser, officer, prove, says, seat

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aurelia")]

NEW = {
    "name": "R. Aksel",
    "username": "r.aksel",
    "desk": "diplomatic",
    "roles": ["releasing"],
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def aurelia(tmp_path: Path, settings: Any) -> None:
    """This process is Aurelia's node."""
    seat(tmp_path, settings)
    cache.clear()


def test_an_administrator_adds_an_officer() -> None:
    """Once it is shown who adds him; what was typed is kept. R. Aksel can sign in at once, at the diplomatic desk, as releasing officer."""
    client = browser(officer("admin", "administrator"))
    client.get("/officers/add/")
    assert client.post("/officers/add/", NEW)["Location"] == "/mine/prove/?then=%2Fofficers%2Fadd%2F"
    assert not Officer.objects.filter(username="r.aksel").exists()
    asked = client.post("/mine/prove/", {"password": PASSWORD, "then": "/officers/add/"}, follow=True)
    assert 'value="R. Aksel"' in asked.content.decode()

    page = client.post("/officers/add/", NEW, follow=True).content.decode()

    added = Officer.objects.get(username="r.aksel")
    assert (added.desk, added.roles, added.office) == ("diplomatic", ["releasing"], "diplomatic_desk")
    assert added.check_password(PASSWORD)
    assert "R. Aksel can sign in now." in page


def test_what_is_missing_is_named_at_its_field() -> None:
    """A taken name, no role, a password like the name: nothing is added."""
    client = browser(officer("admin", "administrator"))
    officer("r.aksel", "drafter")
    wrong = {
        **NEW,
        "roles": [],
        "name": "Rosalind Akselsen",
        "password": "Rosalind Akselsen",
        "again": "Rosalind Akselsen",
    }

    page = client.post("/officers/add/", wrong).content.decode()

    assert says(page, "username", "This sign-in name is taken. Choose another.")
    assert says(page, "roles", "Choose at least one role.")
    assert "The password is too similar to the name." in page
    assert Officer.objects.count() == 2


def test_others_read_which_role_it_takes_and_who_has_it() -> None:
    """A drafter opens the page to add officers, and is told whom to ask."""
    officer("admin", "administrator", name="A. Admin")
    client = browser(officer("d.amis", "drafter"))

    answer = client.get("/officers/add/")

    assert answer.status_code == 403
    assert "This takes the role: administrator. Who has it: A. Admin." in answer.content.decode()


def test_a_role_that_nobody_has_is_said_to_be_nobodys() -> None:
    """Before anyone may release, the page says so."""
    with pytest.raises(PermissionDenied) as refused:
        require(officer("d.amis", "drafter"), "releasing", "registrar")

    assert str(refused.value) == (
        "This takes the role: releasing officer or registrar. Nobody has it yet; an administrator can give it."
    )


def test_everyone_reads_the_list_and_only_an_administrator_changes_it() -> None:
    """The list says name, desk and roles; links to change stand there for an administrator."""
    admin, drafter = officer("admin", "administrator"), officer("d.amis", "drafter", "reader", desk="technical")

    seen, shown = (browser(each).get("/officers/").content.decode() for each in (drafter, admin))

    assert re.search(r"<td[^>]*>Technical desk</td><td[^>]*>drafter, reader</td>", seen)
    assert "/officers/add/" not in seen
    assert f"/officers/{drafter.pk}/password/" in shown


def test_the_list_takes_the_same_queries_whatever_its_length(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Session, officer, rows, changes of roles; what stands on every page besides."""
    client = browser(officer("admin", "administrator"))
    client.get("/officers/")
    with django_assert_num_queries(8):
        client.get("/officers/")
    for number in range(30):
        officer(f"officer.{number}", "reader")
    with django_assert_num_queries(8):
        client.get("/officers/")


def test_a_new_password_signs_out_whoever_used_the_old_one() -> None:
    """An administrator sets it; the officer's open browser is at the sign-in page again."""
    who = officer("d.amis", "drafter")
    theirs, admins = browser(who), prove(browser(officer("admin", "administrator")))
    assert theirs.get("/officers/").status_code == 200
    other = "another evening in the archive"

    page = admins.post(f"/officers/{who.pk}/password/", {"password": other, "again": other}, follow=True)

    assert "has a new password" in page.content.decode()
    assert theirs.get("/officers/").status_code == 302
    who.refresh_from_db()
    assert who.check_password(other)


def test_whom_a_page_refuses_it_asks_for_no_proof() -> None:
    """Another's password to a drafter, the own second factors to an administrator: 403, whatever was proved."""
    who, admin = officer("d.amis", "drafter"), officer("admin", "administrator")

    assert browser(who).get(f"/officers/{admin.pk}/password/").status_code == 403
    assert browser(admin).post(f"/officers/{admin.pk}/sign-in/clear/").status_code == 403


def test_an_officer_changes_the_own_password_and_no_other() -> None:
    """One's own session goes on; another's page is refused."""
    who, other = officer("d.amis", "drafter"), officer("r.aksel", "releasing")
    client = prove(browser(who))
    new = "another evening in the archive"

    client.post(f"/officers/{who.pk}/password/", {"password": new, "again": new})
    refused = client.get(f"/officers/{other.pk}/password/")

    assert client.get("/officers/").status_code == 200
    assert refused.status_code == 403
    assert "Only an administrator gives other officers a new password." in refused.content.decode()


def test_an_administrator_is_restored_from_the_console() -> None:
    """The last administrator is lost; an officer becomes one, with a new password, and can sign in."""
    who = officer("d.amis", "drafter")
    who.is_active = False
    who.save()

    actions.restore(actions.named("D.AMIS"), "another evening in the archive", at=NOON)

    who.refresh_from_db()
    assert (who.is_active, who.roles) == (True, ["administrator", "drafter"])


def test_names_that_are_taken_or_unknown_are_told() -> None:
    """The console says what it expected."""
    officer("d.amis", "drafter")

    with pytest.raises(actions.OfficerError, match=r"^expected a sign-in name that is free, got D.Amis$"):
        actions.add("D.Amis", name="D. Amis", password=PASSWORD, desk="", roles=["drafter"])
    with pytest.raises(actions.OfficerError, match=r"^expected the sign-in name of an officer, got nobody$"):
        actions.named("nobody")


@pytest.mark.parametrize(
    ("roles", "can"),
    [
        ([["drafter", "releasing"]], (1, 0)),
        ([["drafter"], ["releasing"]], (1, 1)),
        ([["drafter", "releasing"], ["releasing"]], (1, 1)),
        ([["drafter", "releasing"], ["drafter", "releasing"]], (2, 1)),
        ([["administrator"]], (0, 0)),
    ],
)
def test_one_person_cannot_release_alone(roles: list[list[str]], can: tuple[int, int]) -> None:
    """Who drafts does not release the same draft, so it takes two."""
    for number, each in enumerate(roles):
        officer(f"officer.{number}", *each)

    assert queries.who_can_work() == can


def test_an_officer_of_one_desk_does_not_see_the_other() -> None:
    """An empty desk is both."""
    technical, both = officer("t.arno", "drafter", desk="technical"), officer("r.aksel", "releasing")

    assert [technical.sees(desk) for desk in ("technical", "diplomatic")] == [True, False]
    assert [both.sees(desk) for desk in ("technical", "diplomatic")] == [True, True]
    assert both.office == "diplomatic_desk"
