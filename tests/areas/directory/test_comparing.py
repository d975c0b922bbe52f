# SPDX-License-Identifier: Apache-2.0
"""Fingerprints compared by voice: what confirms a Party, and what has no way on."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory import comparing
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import Comparison, Contact, Invitation
from demarche.areas.directory.signals import confirmed
from demarche.core.keyset import spoken_fingerprint
from demarche.ledger.models import Member
from tests.areas.directory.letters import CALL, answer_to, comparison, heard, invite, joined, open_file
from tests.builders import BOREALIA, NOON
from tests.desk import officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demarche.areas.officers.models import Officer

pytestmark = pytest.mark.usefixtures("aurelia")

EVIDENCE = (
    r"^The fingerprints did not agree on this file; it is kept as evidence and leads nowhere\. Make a new invitation\.$"
)


@pytest.fixture
def administrator(db: None) -> Officer:
    """A. Admin."""
    return officer("admin", "administrator", name="A. Admin")


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What the directory tells other rooms; one of them answers with a draft."""
    heard_of: list[dict[str, Any]] = []

    def listen(**what: Any) -> str:
        heard_of.append(what)
        return "a-draft"

    confirmed.connect(listen)
    yield heard_of
    confirmed.disconnect(listen)


def borealia() -> Member:
    """Borealia as a member of the process."""
    return Member.objects.get(code="XB")


def test_four_groups_are_drawn_once_and_stay(administrator: Officer) -> None:
    """Loading the page again does not draw others, or digits could be fished for."""
    made = joined()
    first = comparison(made, administrator)

    again = comparing.under_way(made.process, "XB", officer=administrator, at=NOON + 999, random=Random(8))

    assert first.groups == again.groups == sorted(set(first.groups))
    assert len(first.groups) == 4
    assert set(first.groups) <= set(range(1, 13))
    assert (again.pk, again.started) == (first.pk, NOON + 120)


def test_digits_that_agree_confirm_the_party(administrator: Officer, told: list[dict[str, Any]]) -> None:
    """Borealia reads its own groups; who was spoken with, on which line, is kept; the founding is drafted."""
    made = joined()
    attempt = comparison(made, administrator)
    spoken = spoken_fingerprint(BOREALIA.keyset.root)
    assert heard(attempt) == [spoken[number - 1] for number in attempt.groups]

    agreed = comparing.agree(attempt, heard(attempt), CALL, officer=administrator, at=NOON + 300)

    attempt.refresh_from_db()
    assert agreed
    assert borealia().confirmed_at == NOON + 300
    assert (attempt.outcome, attempt.spoke_with, attempt.line_used) == ("agreed", CALL.spoke_with, CALL.line_used)
    assert [(what["process"], what["code"], what["at"]) for what in told] == [(made.process, "XB", NOON + 300)]
    assert Contact.objects.get().founding_draft == "a-draft"


@pytest.mark.parametrize("at", range(4))
def test_one_wrong_digit_has_no_way_on(administrator: Officer, told: list[dict[str, Any]], at: int) -> None:
    """The file is kept as evidence; neither the right digits nor the file again lead anywhere."""
    made = joined()
    document = bytes(made.reply or b"")
    attempt = comparison(made, administrator)
    right = heard(attempt)
    digit = "1" if right[at][0] == "0" else "0"
    wrong = [digit + group[1:] if number == at else group for number, group in enumerate(right)]

    agreed = comparing.agree(attempt, wrong, CALL, officer=administrator, at=NOON + 300)

    made.refresh_from_db()
    assert not agreed
    assert (made.state, bytes(made.reply or b"")) == (Invitation.State.MISMATCH, document)
    assert Comparison.objects.get().heard == wrong
    assert (borealia().confirmed_at, told) == (None, [])
    with pytest.raises(InvitationError, match=EVIDENCE):
        comparing.agree(attempt, right, CALL, officer=administrator, at=NOON + 360)
    with pytest.raises(InvitationError, match=EVIDENCE):
        comparison(made, administrator)
    with pytest.raises(InvitationError, match=EVIDENCE):
        open_file(document)


def test_a_listener_who_says_no_ends_it(administrator: Officer) -> None:
    """They do not agree: the same end, without digits."""
    made = joined()

    comparing.disagree(comparison(made, administrator), CALL, at=NOON + 300)

    made.refresh_from_db()
    assert made.state == Invitation.State.MISMATCH
    assert Comparison.objects.get().outcome == "mismatch"


def test_a_new_invitation_begins_anew(administrator: Officer) -> None:
    """After a mismatch Borealia gets another file, and that one can be confirmed."""
    comparing.disagree(comparison(joined(), administrator), CALL, at=NOON + 300)

    made = invite()
    open_file(answer_to(made))
    made.refresh_from_db()
    attempt = comparison(made, administrator)

    assert comparing.agree(attempt, heard(attempt), CALL, officer=administrator, at=NOON + 400)


def test_two_officers_cannot_both_end_one_comparison(administrator: Officer, told: list[dict[str, Any]]) -> None:
    """The second is told; nothing is drafted twice."""
    made = joined()
    one, two = comparison(made, administrator), comparison(made, administrator)
    comparing.agree(one, heard(one), CALL, officer=administrator, at=NOON + 300)

    with pytest.raises(InvitationError, match=r"^Another officer has ended this comparison meanwhile\.$"):
        comparing.disagree(two, CALL, at=NOON + 301)

    made.refresh_from_db()
    assert (made.state, len(told)) == (Invitation.State.CONFIRMED, 1)


def test_the_note_verbale_may_follow(administrator: Officer) -> None:
    """Its number is added when it is known."""
    attempt = comparison(joined(), administrator)
    call = comparing.Call("Borealia, Diplomatic desk", "embassy directory 2026")
    comparing.agree(attempt, heard(attempt), call, officer=administrator, at=NOON + 300)

    comparing.add_note(attempt, "XA/12/2027")

    assert Comparison.objects.get().note_verbale == "XA/12/2027"


def test_a_party_nobody_heard_of_cannot_be_compared(administrator: Officer) -> None:
    """Another process, another code."""
    with pytest.raises(InvitationError, match=r"^This node does not know that Party of that process\.$"):
        comparing.under_way("00" * 32, "XB", officer=administrator, at=NOON, random=Random(1))
    with pytest.raises(InvitationError, match=r"^This node does not know that Party of that process\.$"):
        comparing.fingerprint_of(joined().process, "XC")
