# SPDX-License-Identifier: Apache-2.0
"""A Party's page: addresses confirmed for it and taken back, the line closed and opened, by administrators alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory import reaching
from demarche.areas.directory.models import ClosedLine, ConfirmedAddress
from demarche.areas.directory.queries import closed_line, door
from demarche.ledger.models import Pending
from tests.areas.directory.letters import joined
from tests.areas.directory.test_pages import page
from tests.desk import browser, officer, says

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from demarche.areas.directory.models import Invitation


@pytest.fixture
def party(aurelia: Path) -> Invitation:
    """Aurelia has opened Borealia's answer, in which its address stands."""
    return joined()


def line(party: Invitation) -> str:
    """The address of the Party's page."""
    return f"/parties/{party.process}/XB/line/"


def test_an_address_is_confirmed_and_taken_back(party: Invitation, admin: Client) -> None:
    """The field offers the address of the Party's file; what is confirmed is that one, for that Party."""
    assert 'value="127.0.0.12"' in admin.get(line(party)).content.decode()
    assert admin.post(line(party), {"confirm": "1", "address": "127.0.0.12"})["Location"] == line(party)
    shown = page(admin, line(party))
    assert "The address is confirmed for this Party." in shown
    assert "127.0.0.12 A. Admin" in shown
    found = door(party.process, "XB")
    assert found is not None
    assert [found.confirmed(each) for each in ("127.0.0.12", "127.0.0.1")] == [True, False]
    admin.post(line(party), {"take_back": "127.0.0.12"})
    assert not found.confirmed("127.0.0.12")
    assert "None is confirmed for this Party." in page(admin, line(party))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("8.8.8.8", "This address is public and needs no confirmation."),
        ("::ffff:7f00:1", "No connection goes to this address, whoever confirms it."),
        ("0.0.0.0", "No connection goes to this address, whoever confirms it."),  # noqa: S104  # typed, not listened on
        ("127.1", "Give one address in its usual spelling, such as 10.1.2.3, and no name."),
        ("node.borealia.example", "Give one address in its usual spelling, such as 10.1.2.3, and no name."),
    ],
)
def test_what_cannot_be_confirmed(party: Invitation, admin: Client, address: str, sentence: str) -> None:
    answer = admin.post(line(party), {"confirm": "1", "address": address}).content.decode()
    assert says(answer, "address", sentence)
    assert not ConfirmedAddress.objects.exists()


def test_confirming_ends_what_needed_the_administrator(party: Invitation, admin: Client) -> None:
    """The row leads to the page with the address that was seen; it is for administrators."""
    reaching.ask_to_confirm(party.process, "XB", "10.1.2.3", at=party.at)
    reaching.ask_to_confirm(party.process, "XB", "10.1.2.3", at=party.at + 60)
    row = Pending.objects.get()
    assert (row.role, row.since) == ("administrator", party.at)
    assert "At once Look at an address that is not public" in page(admin, "/")
    assert 'value="10.1.2.3"' in admin.get(row.url).content.decode()
    admin.post(line(party), {"confirm": "1", "address": "10.1.2.3"})
    assert not Pending.objects.exists()


def test_a_line_is_closed_and_opened(party: Invitation, admin: Client) -> None:
    """Why stands on the page; without a reason it is not closed."""
    assert says(admin.post(line(party), {"close": "1", "why": ""}).content.decode(), "why", "This field is required.")
    admin.post(line(party), {"close": "1", "why": "Their certificate is being changed"})
    shown = page(admin, line(party))
    assert "by A. Admin : Their certificate is being changed . Nothing goes" in shown
    assert "Close the line for a time" not in shown
    admin.post(line(party), {"open": "1"})
    assert closed_line(party.process, "XB") is None


def test_other_officers_read_and_change_nothing(party: Invitation, admin: Client) -> None:
    """Neither by the page nor by what a browser may be made to send."""
    admin.post(line(party), {"close": "1", "why": "For a time"})
    reader = browser(officer("d.amis", "drafter"))
    shown = reader.get(line(party)).content.decode()
    assert "For a time" in shown
    assert [word in shown for word in ("Open the line again", "Confirm this address", "Test the connection")] == [
        False
    ] * 3
    for sent in ({"open": "1"}, {"confirm": "1", "address": "127.0.0.12"}, {"close": "1", "why": "x"}):
        assert reader.post(line(party), sent).status_code == 403
    assert (ClosedLine.objects.count(), ConfirmedAddress.objects.count()) == (1, 0)


def test_a_party_that_is_not_known_has_no_page(party: Invitation, admin: Client) -> None:
    assert admin.get(f"/parties/{party.process}/XC/line/").status_code == 404
    assert admin.get(f"/parties/{'0' * 64}/XB/line/").status_code == 404
