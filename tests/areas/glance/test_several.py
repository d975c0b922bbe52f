# SPDX-License-Identifier: Apache-2.0
"""A Party at a glance in a process of more than two: matters of several Parties, and sentences about a third."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.concerns.at_a_glance import _hands, _Words
from demarche.areas.concerns.models import DossierRow
from demarche.areas.glance import queries
from demarche.ledger.models import Member
from tests.areas.concerns.filling import asked
from tests.areas.glance.meeting import address, block, glance, words

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def third(desk: Desk) -> None:
    """Castellia is in the process too; nobody has its keys."""
    theirs = Member.objects.get(process=desk.meeting.process, code="XB")
    fields = {"root": theirs.root, "keyset_n": 1, "keyset_hash": theirs.keyset_hash, "process_id": theirs.process_id}
    Member.objects.create(code="XC", name="Castellia", **fields)


def test_a_matter_of_several_is_one_with_each_of_them(desk: Desk) -> None:
    """A row names the other Party of two alone: of others the opening act says who holds it."""
    asked(desk, title="Of several")
    third(desk)
    DossierRow.objects.update(party="")

    assert "Of several they asked 2" in block(glance(desk), "Open")
    castellia = desk.get("amis", address(desk, "XC"))
    assert block(castellia, "In short").startswith("No matter has been raised by either side.")
    assert "Of several" not in castellia


@pytest.mark.parametrize(("party", "said"), [("XA", "we asked 2"), ("XB", "they asked 2"), ("XC", "Castellia asked 2")])
def test_a_sentence_is_about_us_or_them_or_a_third(desk: Desk, party: str, said: str) -> None:
    """A third Party is called by its name."""
    third(desk)
    about = queries.about(desk.meeting.process, "XB", desk.officers["amis"], desk.meeting.now)
    assert about is not None

    told = _Words(about, DossierRow(), _hands(about))._side(
        party, "we asked %(n)d", "they asked %(n)d", "%(party)s asked %(n)d", n=2
    )

    assert words(told) == said
