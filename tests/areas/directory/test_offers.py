# SPDX-License-Identifier: Apache-2.0
"""Offers that nobody has taken up: their age, what to do next, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.directory import actions, comparing, offers
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import Invitation
from demarche.core.acts.act import SignedAct
from demarche.core.acts.founding import FOUND
from demarche.ledger import processes
from demarche.ledger.models import Pending
from tests.areas.directory.letters import (
    CALL,
    answer_to,
    comparison,
    heard,
    invitation_from,
    invite,
    joined,
    open_file,
)
from tests.areas.directory.test_pages import page, upload
from tests.builders import NOON
from tests.desk import browser, officer
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.areas.release.desk import Desk

DAY = 86_400
WITHDRAWN = "This was withdrawn here: nothing can be joined or confirmed on it any more. Make a new invitation."


def only(at: int) -> offers.Offer:
    """The one offer that waits."""
    (found,) = offers.offers(at)
    return found


def rows() -> dict[str, str]:
    """The rows of Needs my action that offers have, by role."""
    return {each.role: each.verb for each in Pending.objects.filter(group="offers")}


def confirmed(who: str = "confirmer") -> Invitation:
    """Borealia was confirmed by voice."""
    made, by = joined(), officer(who, "administrator")
    attempt = comparison(made, by)
    assert comparing.agree(attempt, heard(attempt), CALL, officer=by, at=NOON + 180)
    return made


def test_an_invitation_without_an_answer(aurelia: Path, admin: Client) -> None:
    """It stands on its page and among the Parties with its age, and after three days under Needs my action."""
    made = invite()
    made.refresh_from_db()
    Invitation.objects.filter(pk=made.pk).update(at=0)
    said = "The invitation has no answer. for"
    for path in (f"/parties/invitations/{made.pk}/", "/parties/"):
        assert said in page(admin, path), path
        assert "Withdraw this invitation" in page(admin, path)
    reader = page(browser(officer("reader", "reader")), "/parties/")
    assert said in reader
    assert "Withdraw this invitation" not in reader

    Invitation.objects.filter(pk=made.pk).update(at=NOON)
    offers.ask(NOON + 3 * DAY - 1)
    assert rows() == {}
    offers.ask(NOON + 3 * DAY)
    assert rows() == {"administrator": "offer_unanswered"}
    assert only(NOON + 3 * DAY).days == 3
    assert "Ask, or withdraw it: an invitation without an answer" in page(admin, "/")
    upload(admin, answer_to(made))
    offers.ask(NOON + 3 * DAY)
    assert "offer_unanswered" not in rows().values()


def test_a_withdrawn_invitation_cannot_be_joined(aurelia: Path, admin: Client) -> None:
    """Read first what it means; then the answer, which came too late, is refused, and nothing of it is kept."""
    made = invite()
    path = f"/parties/invitations/{made.pk}/withdraw/"
    offers.ask(NOON + 9 * DAY)
    assert "an answer to it is refused here, whenever it comes" in page(admin, path)

    answer = admin.post(path, follow=True).content.decode()

    assert "It is withdrawn: nothing can be joined or confirmed on it any more." in answer
    assert rows() == {}
    assert offers.offers(NOON + 9 * DAY) == []
    assert "withdrawn" in page(admin, "/parties/")
    assert WITHDRAWN in page(admin, f"/parties/invitations/{made.pk}/")
    assert WITHDRAWN in page(admin, path)
    with pytest.raises(InvitationError) as refused:
        open_file(answer_to(made))
    assert str(refused.value) == WITHDRAWN
    assert not Invitation.objects.exclude(process="").exists()
    assert WITHDRAWN in upload(admin, answer_to(made)).content.decode()


def test_an_answer_that_was_not_confirmed(aurelia: Path, admin: Client) -> None:
    """Both sides see it until the fingerprints are compared; withdrawn, nothing is confirmed on it, on either side's file."""
    made = joined()
    charter = f"/parties/{made.process}/charter/"
    assert "Fingerprints have not been compared with Borealia ." in page(admin, charter)
    offers.ask(only(NOON).since + 3 * DAY)
    assert rows() == {"administrator": "offer_unconfirmed"}

    attempt = comparison(made, officer("confirmer", "administrator"))
    assert "Borealia cannot be confirmed on them" in page(admin, f"/parties/invitations/{made.pk}/withdraw/")
    admin.post(f"/parties/invitations/{made.pk}/withdraw/")

    assert WITHDRAWN in page(admin, charter)
    assert "Compare fingerprints" not in page(admin, charter)
    assert admin.get(f"/parties/{made.process}/XB/compare/")["Location"] == f"/parties/invitations/{made.pk}/withdraw/"
    with pytest.raises(InvitationError, match="withdrawn here"):
        comparing.agree(attempt, heard(attempt), CALL, officer=officer("second", "administrator"), at=NOON + 300)
    with pytest.raises(InvitationError, match="withdrawn here"):
        open_file(answer_to(made))


def test_our_answer_to_their_invitation(aurelia: Path, admin: Client) -> None:
    """The side that was invited sees it too, and may take its answer back; the same invitation then leads nowhere here."""
    document = invitation_from()
    opened = open_file(document)

    found = only(NOON + 5 * DAY)
    assert (found.stage, found.party, found.days) == (offers.Stage.UNCONFIRMED, "Borealia", 4)
    assert actions.withdraw(found.invitation)
    assert not actions.withdraw(found.invitation)
    assert WITHDRAWN in page(admin, f"/parties/{opened.process}/charter/")
    with pytest.raises(InvitationError, match="withdrawn here"):
        open_file(document)


def test_a_confirmed_offer_is_not_withdrawn(aurelia: Path, admin: Client) -> None:
    """The founding act says what this Party does: until it is released it stands with the releasing officer."""
    made = confirmed()

    found = only(NOON + 5 * DAY)
    assert found.stage is offers.Stage.OURS
    assert not found.may_be_withdrawn
    assert "Our founding act is not released." in page(admin, f"/parties/{made.process}/charter/")
    answer = admin.post(f"/parties/invitations/{made.pk}/withdraw/", follow=True).content.decode()
    assert "It cannot be withdrawn any more: see how far it has come." in answer
    assert not actions.withdraw(made.pk)
    offers.ask(NOON + 9 * DAY)
    assert rows() == {}


def test_a_founding_act_without_a_counterpart(aurelia: Path, admin: Client) -> None:
    """Ours is on record: releasing officers and administrators are asked to telephone."""
    made = confirmed()
    meeting = Meeting()
    meeting.charter, meeting.process, meeting.now = processes.charter_of(made.process), made.process, NOON + 200
    own = meeting.release(FOUND, processes.founding_values(made.process), dossier=made.process)
    assert isinstance(own, SignedAct)

    at = only(NOON).since + 3 * DAY
    found = only(at)
    assert (found.stage, found.days, found.may_be_withdrawn) == (offers.Stage.THEIRS, 3, False)
    said = page(admin, f"/parties/{made.process}/charter/")
    assert "We have founded; nothing has come from Borealia ." in said
    assert "until theirs is here it opens nothing" in said
    offers.ask(at)
    assert rows() == {"administrator": "offer_theirs", "releasing": "offer_theirs"}
    assert "Ask: we have founded, and they have not" in page(admin, "/")

    meeting.send(meeting.peer_founds())
    offers.ask(at)
    assert offers.offers(at) == []
    assert rows() == {}


def test_a_founded_process_is_no_offer(desk: Desk) -> None:
    """Nothing waits once both have founded."""
    assert offers.offers(desk.meeting.now) == []


def test_the_same_queries_however_many_wait(aurelia: Path) -> None:
    """Four."""
    counts = []
    for _again in range(2):
        joined()
        invite()
        with CaptureQueriesContext(connection) as queries:
            offers.offers(NOON)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
