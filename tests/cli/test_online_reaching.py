# SPDX-License-Identifier: Apache-2.0
"""`demarche reach` and `line`, as Aurelia's administrator types them."""

from __future__ import annotations

import pytest

from demarche.areas.directory.models import ConfirmedAddress, Invitation
from demarche.cli.reaching import line, reach
from tests.areas.directory.letters import joined
from tests.cli.command import here
from tests.desk import officer


@pytest.fixture
def party(aurelia: object) -> Invitation:
    """Aurelia has opened Borealia's answer."""
    from demarche.areas.directory.models import Card  # noqa: PLC0415  # models load once the settings are named
    from tests.areas.directory.letters import CARD  # noqa: PLC0415

    Card.objects.create(pk=1, weekend=[6, 7], holidays=[], **CARD)
    officer("admin", "administrator")
    return joined()


@pytest.mark.usefixtures("party")
def test_an_address_is_confirmed_and_taken_back() -> None:
    where = "Borealia is reached at 127.0.0.12:9443; confirmed for it:"
    assert here(reach, "XB") == (0, f"{where} none\n")
    assert here(reach, "XB", "--confirm", "127.0.0.12") == (0, "Borealia may be reached at 127.0.0.12.\n")
    assert ConfirmedAddress.objects.get().officer.username == "admin"
    assert here(reach, "XB") == (0, f"{where} 127.0.0.12\n")
    assert here(reach, "XB", "--take-back", "127.0.0.12") == (0, "127.0.0.12 is no longer confirmed for Borealia.\n")
    assert here(reach, "XB", "--take-back", "127.0.0.12") == (0, "127.0.0.12 was not confirmed for Borealia.\n")


@pytest.mark.usefixtures("party")
def test_what_cannot_be_confirmed_is_told() -> None:
    assert here(reach, "XB", "--confirm", "127.1") == (
        1,
        "Error: Give one address in its usual spelling, such as 10.1.2.3, and no name.\n",
    )
    assert here(reach, "XC", "--confirm", "127.0.0.12")[0] == 1


@pytest.mark.usefixtures("party")
def test_a_line_is_closed_and_opened() -> None:
    assert here(line, "XB") == (0, "The line to Borealia is open.\n")
    assert here(line, "XB", "--suspend", "New machine") == (0, "The line to Borealia is closed: New machine.\n")
    assert here(line, "XB", "--suspend", "x", "--resume")[0] == 2
    assert here(line, "XB", "--resume") == (0, "The line to Borealia is open.\n")
