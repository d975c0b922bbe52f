# SPDX-License-Identifier: Apache-2.0
"""The page of keys, a key revoked by two officers, and what each act then reads; how old keys are told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.doctor.checks import Asked, Word
from demarche.areas.keys.checks import AGES, DUE, made
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.acts.joining import ACCEDE
from demarche.core.acts.revoking import REVOKE
from demarche.core.keyset import spoken_fingerprint
from demarche.ledger import keyrings
from demarche.ledger.models import ActRecord, KeySetRecord, PlaceRecord
from demarche.ui import moments
from tests.areas.joining.guests import joined
from tests.areas.register.writing import put, said, told
from tests.builders import AURELIA, BOREALIA, NOON, raising
from tests.desk import says, seat
from tests.simulation.renewing import anew

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Desk, Page

KEY = AURELIA.acts["diplomatic"].public.key_id
SECOND = anew(BOREALIA)


def page_of(desk: Desk, who: str = "amis") -> Page:
    return desk.get(who, f"/keys/{desk.meeting.process}/")


def test_the_keys_of_both_parties_since_their_founding(desk: Desk) -> None:
    """With the fingerprints that were compared; a drafter may revoke, a reader is shown no button."""
    page = page_of(desk)
    for each in (AURELIA, BOREALIA):
        assert " ".join(spoken_fingerprint(each.keyset.root)) in page
    assert page.text.count("everything: with it the Party came into the process") == 2
    assert "Revoke a key of this Party" in page
    assert (
        desk.get("amis", f"/parties/{desk.meeting.process}/charter/").html.count(f"/keys/{desk.meeting.process}/") == 1
    )
    assert desk.client("amis").get(f"/keys/{'0' * 64}/").status_code == 404


def test_the_keys_of_who_has_joined_since_its_accession(desk: Desk) -> None:
    """Only those who founded sign since the founding."""
    assert page_of(desk).text.count("its founding") == 2

    joined(desk)

    page = page_of(desk)
    assert page.text.count("its founding") == 2
    assert page.text.count("everything: with it the Party came into the process") == 3
    acceded = ActRecord.objects.get(kind=ACCEDE)
    castellia = page.text.partition("Castellia")[2]
    assert moments.utc(acceded.t) in castellia


def test_a_root_that_changed_is_shown_old_and_new_with_its_date(desk: Desk) -> None:
    """As its Party's log and roots say; nobody compares anew."""
    process = desk.meeting.process
    KeySetRecord.objects.create(hash=SECOND.keyset.hash, party="XB", n=2, document=SECOND.document)
    from demarche.core.log.leaf import keyset_leaf  # noqa: PLC0415  # one place of a peer, as it would have come

    leaf = keyset_leaf(NOON, BOREALIA.ref, new=SECOND.ref, salt=bytes(16))
    PlaceRecord.objects.create(
        act=SECOND.keyset.hash, origin="o", index=3, party="XB", kind="keyset", t=NOON, leaf=leaf, path=b"", size=4
    )
    page = page_of(desk)
    assert "Changed, signed by the root before." in page
    for root in (BOREALIA.keyset.root, SECOND.keyset.root):
        assert " ".join(spoken_fingerprint(root)) in page
    assert "5 Jan 2027" in page
    assert "act keys of both desks, node key, log key, witness key, box key, certificate, root key" in page
    assert process


def test_a_key_is_revoked_by_two_officers_and_its_acts_read_disowned(desk: Desk) -> None:
    """What is missing is asked for; then it is on the page of keys, and beside the act that it disowns, and not beside the one before."""
    missing = put(desk, "revoke-key", {})
    assert says(missing.html, "key", "Choose the key.")
    assert says(missing.html, "text", "Say why: every Party reads it beside each act that is disowned.")
    first = desk.meeting.release(kinds.RAISE, raising("open"))
    stolen = desk.meeting.release(kinds.RAISE, raising("open"))
    desk.clock.set(desk.meeting.now)
    assert isinstance(first, SignedAct)
    assert isinstance(stolen, SignedAct)
    choice = f"{desk.meeting.origin} {_index(stolen)}"
    assert f'value="{choice}"' in desk.get("amis", f"/register/{desk.meeting.process}/write/revoke-key/").html
    said(desk, "revoke-key", {"key": KEY, "first": choice, "text": "A copy of it was taken."})

    assert "because: A copy of it was taken." in page_of(desk)
    sentence = "disowned by Aurelia on"
    assert sentence not in desk.get("amis", f"/concerns/{first.act.dossier}/")
    page = desk.get("amis", f"/concerns/{stolen.act.dossier}/")
    assert sentence in page
    assert "because: A copy of it was taken." in page
    with pytest.raises(Exception, match="this Party has revoked it"):
        desk.meeting.release(kinds.RAISE, raising("open"))


def _index(signed: Any) -> int:
    from demarche.ledger.models import ActRecord  # noqa: PLC0415  # the entry in the own log

    return int(ActRecord.objects.get(id=signed.act.id).leaf_index)


def test_the_page_costs_as_much_with_many_acts(desk: Desk) -> None:
    """It reads key-sets and revocations, and no matter."""

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(desk)
        return len(asked)

    page_of(desk)
    before = cost()
    for _ in range(3):
        desk.meeting.release(kinds.RAISE, raising("open"))
    desk.clock.set(desk.meeting.now)
    assert cost() == before <= 40


def test_another_partys_revocation_is_on_the_page(desk: Desk) -> None:
    """Said by Borealia, of its own key."""
    key = BOREALIA.acts["technical"].public.key_id
    last: Any = {"origin": desk.meeting.log.origin, "size": 1}
    told(desk, REVOKE, {"key": key, "last": last, "text": "A disk was lost."})
    assert "because: A disk was lost." in page_of(desk)


@pytest.mark.django_db
def test_the_age_of_keys_is_told_and_when_they_are_due(tmp_path: Path, settings: Any) -> None:
    """Neutral: nothing stops. A box key is due after a year and a half, the root after ten years."""
    seat(tmp_path, settings)
    [fine] = AGES.say(Asked(NOON))
    assert (fine.word, fine.fact) == (Word.FINE, "the oldest are of 4 Jan 2027 11:00 UTC; none is due")
    [due] = AGES.say(Asked(NOON + DUE["box"]))
    assert (due.word, due.fact) == (Word.LOOK, "Due to be renewed: box key. Nothing stops while they are not.")
    assert due.command == "demarche keys rotate --role box"
    ages = made([AURELIA.keyset, anew(AURELIA, root=False).keyset])
    assert ages["root"] == AURELIA.keyset.made
    (tmp_path / "keys" / "keyset-1.json").unlink()
    assert list(AGES.say(Asked(NOON))) == []


def test_who_has_not_heard_is_named(desk: Desk, tmp_path: Path, settings: Any) -> None:
    """On the page and on Check my set-up, without alarm."""
    new = anew(AURELIA)
    keyrings.take_up([AURELIA.document, new.document], at=desk.meeting.now)
    assert "Borealia has not said yet that it holds our newest key-set." in page_of(desk)
    seat(tmp_path / "node", settings)
    lines = [each for each in AGES.say(Asked(NOON)) if each.about == "XB"]
    assert [each.word for each in lines] == [Word.FINE]
