# SPDX-License-Identifier: Apache-2.0
"""A Party at a glance in a process of more than two: matters of several Parties, and sentences about a third."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.areas.concerns.at_a_glance import _hands, _Words
from demarche.areas.concerns.models import DossierRow
from demarche.areas.glance import queries
from demarche.ledger.models import Member, Pending
from tests.areas.concerns.filling import asked
from tests.areas.glance.meeting import address, block, examined, glance, words

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


def test_what_is_awaited_of_a_third_is_said_of_it(desk: Desk) -> None:
    """In a matter of three, whose date it is stands beside it."""
    examined(desk)
    third(desk)
    awaited = Pending.objects.get(verb="await_own_date/concern.raise")
    Pending.objects.filter(pk=awaited.pk).update(key=awaited.key.replace("/XB/", "/XC/"))

    assert "Question 5: Castellia's answer" in block(glance(desk), "Coming")
    assert "We wait for none" in block(glance(desk), "In short")


def test_more_dates_than_a_page_takes_are_counted(desk: Desk) -> None:
    """All of them, wherever they stand; what is more leads to the list."""
    for number in range(5):
        asked(desk, title=f"Number {number}")

    page = glance(desk)

    assert block(page, "Coming").endswith("4 more")
    assert re.search(r'href="/concerns/[^"]*party=XB[^"]*">4 more</a>', page.html)
