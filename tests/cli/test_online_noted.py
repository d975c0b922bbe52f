# SPDX-License-Identifier: Apache-2.0
"""What is done at the console stands in the journal: the machine's account, what, about what; never what a command was given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import Invitation
from demarche.areas.journal.models import Entry
from demarche.cli.django_node import account
from demarche.cli.online import manage, reports
from demarche.cli.parties import invite, join
from demarche.cli.restoring import restore
from tests.areas.directory.letters import invitation_from
from tests.builders import BOREALIA
from tests.cli.command import here
from tests.cli.test_online_parties import CARD
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("aurelia")


def test_what_is_done_at_the_console_is_entered(tmp_path: Path) -> None:
    """Inviting, opening what came, importing reports, a restore; a management command by its name alone, also when it fails."""
    (tmp_path / "heron.json").write_text(json.dumps({"type": "threat-actor", "version": 1, "values": []}))
    (tmp_path / "theirs.demarche").write_bytes(invitation_from(BOREALIA))
    meeting = Meeting().found()

    here(invite, "Another process", say=CARD)
    here(join, "theirs.demarche")
    here(reports, "import", "heron.json")
    here(manage, "flush", "--not-an-option=not to be kept")
    here(manage, "migrate", "--not-an-option")
    here(manage, "no-such-command")
    here(restore, "--process", meeting.process, "--anyway", "--reason", "A disk died.", "--yes")

    rows = Entry.objects.order_by("pk")
    assert list(rows.values_list("event", "subject")) == [
        ("invited", str(Invitation.objects.earliest("pk").pk)),
        ("joined", "XB"),
        ("reports_imported", "heron.json"),
        ("managed", "flush"),
        ("managed", "migrate"),
        ("restored", "generation 2"),
        ("sessions_ended", "of everyone"),
    ]
    assert set(rows.values_list("name", "door")) == {(account(), "console")}
