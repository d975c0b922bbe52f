# SPDX-License-Identifier: Apache-2.0
"""`demarche officers`, from the machine's own console."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.areas.journal.models import Entry
from demarche.areas.officers.models import ROLES, Officer
from demarche.cli import people
from demarche.cli.django_node import account
from demarche.cli.people import officers
from tests.cli.command import here
from tests.desk import PASSWORD, officer

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("aurelia")

OTHER = "another evening in the archive"


def test_an_officer_is_added_and_the_password_typed_twice() -> None:
    """R. Aksel, releasing officer of both desks."""
    status, said = here(
        officers,
        *("add", "R.Aksel", "--name", "R. Aksel", "--role", "releasing", "--role", "reader"),
        say=f"{PASSWORD}\n{PASSWORD}\n",
    )

    added = Officer.objects.get()
    assert (status, said.splitlines()[-1]) == (0, "r.aksel can sign in now.")
    assert PASSWORD not in said
    assert (added.username, added.name, added.desk, added.roles) == ("r.aksel", "R. Aksel", "", ["reader", "releasing"])
    assert added.check_password(PASSWORD)


def test_every_role_can_be_given() -> None:
    """The console offers what the page offers."""
    assert tuple(ROLES) == people.ROLES


def test_a_password_comes_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    """The first line of it, for unattended use; never an argument that others see."""
    who = officer("d.amis", "drafter")
    file = tmp_path / "password"
    file.write_text(f"{OTHER}\n")

    assert here(officers, "password", "D.Amis", "--password-file", str(file)) == (0, "d.amis has a new password.\n")
    who.refresh_from_db()
    assert who.check_password(OTHER)
    assert here(officers, "password", "d.amis", "--password-file", "-", say=f"{PASSWORD}\n")[0] == 0
    who.refresh_from_db()
    assert who.check_password(PASSWORD)


def test_the_last_administrator_is_restored() -> None:
    """It stands in the journal, with the machine's account."""
    who = officer("d.amis", "drafter")

    status, said = here(officers, "restore", "d.amis", "--password-file", "-", say=OTHER)

    who.refresh_from_db()
    assert (status, said) == (0, "d.amis is an administrator and has a new password; second factors are cleared.\n")
    assert who.roles == ["administrator", "drafter"]
    entry = Entry.objects.get()
    assert (entry.event, entry.subject, entry.door) == (
        "account_changed",
        "d.amis: administrator, no second factors",
        "console",
    )
    assert entry.name == account()


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (("add", "d.amis", "--role", "drafter"), PASSWORD, "expected a sign-in name that is free, got d.amis"),
        (("password", "nobody"), PASSWORD, "expected the sign-in name of an officer, got nobody"),
        (
            ("password", "d.amis"),
            "quiet",
            "This password is too short. It must contain at least 12 characters.",
        ),
        (("add", "New.Name", "--role", "drafter"), "new.name.new", "The password is too similar to the username."),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    arguments: tuple[str, ...], password: str, sentence: str
) -> None:
    """One line, and exit status 1."""
    who = officer("d.amis", "drafter")

    assert here(officers, *arguments, "--password-file", "-", say=password) == (1, f"Error: {sentence}\n")
    who.refresh_from_db()
    assert (Officer.objects.count(), who.check_password(PASSWORD)) == (1, True)


def test_officers_are_listed_ended_and_moved(aurelia: Path) -> None:
    """The last administrator only when it is said twice, and `restore` brings him back; each stands in the journal."""
    admin, amis = officer("admin", "administrator"), officer("d.amis", "drafter", desk="diplomatic", name="D. Amis")

    last = here(officers, "end", "admin")
    ended = here(officers, "end", "d.amis")
    moved = here(officers, "move", "d.amis", "--to", "admin")
    gone = here(officers, "move", "admin", "--to", "d.amis")
    forced = here(officers, "end", "admin", "--anyway")

    why = "Nothing was changed: this is the last administrator. Make another officer one first, then try again."
    assert last == (1, f"Error: {why}\n")
    assert ended == (0, "The account of d.amis has ended.\n")
    assert moved == (0, "Moved.\n")
    assert gone == (1, "Error: expected an officer who can sign in, the account of d.amis has ended\n")
    assert forced == (0, "The account of admin has ended.\n")
    for who in (admin, amis):
        who.refresh_from_db()
        assert not who.is_active
    status, said = here(officers, "list")
    assert status == 0
    assert re.search(r"^d\.amis  D\. Amis  Diplomatic desk: drafter  ended \d{4}-", said, re.MULTILINE)
    assert said.splitlines()[-1] == "officers: 0 can sign in, 2 cannot"
    assert here(officers, "restore", "admin", "--password-file", "-", say=OTHER)[0] == 0
    assert here(officers, "list")[1].splitlines()[-1] == "officers: 1 can sign in, 1 cannot"
    entries = list(Entry.objects.order_by("pk").values_list("event", "subject", "door"))
    assert entries[:3] == [
        ("account_ended", "d.amis", "console"),
        ("moved", "d.amis", "console"),
        ("account_ended", "admin", "console"),
    ]
