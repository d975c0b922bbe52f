# SPDX-License-Identifier: Apache-2.0
"""Who keeps the register, by its page: another is named, the other Party says the same, and it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import contacts, depositary
from demarche.core.acts.act import Head
from demarche.core.process.depositary import Tenure
from demarche.ledger import register_heads, replay
from demarche.ledger.models import HeadRecord, Pending
from demarche.ledger.processes import standing
from tests.areas.register.writing import entered, put, said, sent, told

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

NOTE = {"note": "XA/9/2027"}
WORD: dict[str, Json] = {"to": "XB", "generation": 2, "round": 1, "stays": 2, "note": "XB/9/2027"}


def page_of(desk: Desk, who: str = "amis") -> Page:
    """The register."""
    return desk.get(who, f"/register/{desk.meeting.process}/")


def test_the_charters_depositary_keeps_it(desk: Desk) -> None:
    """Nobody has named another; whoever may is led to the form."""
    page = page_of(desk)
    assert "Aurelia keeps it from the beginning, as the charter says." in page
    assert "Another depositary is named" not in page
    assert "Name another depositary" in page
    assert "Name another depositary" not in page_of(desk, "reader")


def test_another_is_named_by_both(desk: Desk) -> None:
    """Of two Parties it takes both; then the other keeps it, from the entry named on."""
    word = said(desk, "name-depositary", {**NOTE, "to": "XB"})
    assert {name: word.act.values[name] for name in ("to", "generation", "round", "stays", "note")} == {
        **WORD,
        "note": "XA/9/2027",
    }
    assert word.act.register.size == 2
    page = page_of(desk)
    assert "It takes all of: Aurelia, Borealia, who say the same in one round; this is round 1." in page
    assert "Borealia 1 2 Aurelia 1" in page
    assert "Name Borealia too" not in page
    assert "Name another" not in page

    register = replay.ground(desk.meeting.process).register
    other = desk.meeting.say(
        depositary.CHANGE, WORD, dossier=desk.meeting.process, register=Head(2, register.root(2) or "")
    )
    desk.meeting.send(other)
    desk.clock.set(desk.meeting.now)
    page = page_of(desk)
    assert "Borealia has kept it from entry 2 on." in page
    assert "It is kept by Borealia, which enters what comes and decides nothing." in page
    assert standing(desk.meeting.process).tenures == (Tenure(1, "XA", 0), Tenure(2, "XB", 2))
    assert "These acts are on record here and have no effect until Borealia has entered them." in page


def test_the_other_has_named_one_and_this_party_is_asked(desk: Desk) -> None:
    """A row of Needs my action leads to the register; the button names the same; said, the row is gone."""
    told(desk, depositary.CHANGE, WORD)
    [row] = Pending.objects.filter(key__startswith="depositary/")
    assert (row.verb, row.url, row.party) == (
        "agree_or_leave/depositary.change",
        f"/register/{desk.meeting.process}/",
        "XB",
    )
    assert "Agree, or leave it" in desk.get("amis", "/")
    page = page_of(desk)
    assert "Name Borealia too" in page
    draft = sent(desk, "name-depositary?to=XB", NOTE)
    assert draft.values["stays"] == 2
    desk.release(draft)
    assert not Pending.objects.filter(key__startswith="depositary/").exists()
    assert standing(desk.meeting.process).depositary == "XB"


def test_the_form_says_what_is_missing_and_whose_word_counts(desk: Desk) -> None:
    """Nobody is chosen: the form says so; it shows who keeps it, who must say the same, and what stays."""
    page = put(desk, "name-depositary", {})
    assert "Choose the Party that is to keep the register." in page
    assert "Cite the note verbale that says the same on paper." in page
    assert "Kept now by Aurelia" in page
    assert "Who must say the same all of: Aurelia, Borealia" in page
    assert "What stays of it the first 2 entries" in page


def test_its_paper(desk: Desk) -> None:
    """What the releasing officer reads."""
    draft = sent(desk, "name-depositary", {**NOTE, "to": "XB", "text": "By agreement of both."})
    page = desk.get("aksel", f"/release/{draft.pk}/")
    for words in (
        "Depositary named",
        "Who is to keep the register",
        "Borealia",
        "the first 2 entries",
        "By agreement of both.",
    ):
        assert words in page
    assert "The entries that stay are not touched." in page


def test_a_word_that_was_said_meanwhile_is_not_said_twice(desk: Desk) -> None:
    """Two drafts of one round: the second is not released."""
    first, second = (sent(desk, "name-depositary", {**NOTE, "to": "XB"}) for _ in range(2))
    desk.release(first)
    page = desk.get("aksel", f"/release/{second.pk}/")
    assert "its author has spoken in this round" in page


def test_what_was_entered_since_stays_too(desk: Desk) -> None:
    """The size that the form names leaves nothing out but words for another depositary, and follows what was entered."""
    told(desk, contacts.CONFIRM, {})
    told(desk, depositary.CHANGE, {**WORD, "stays": 3})
    assert "the first 3 entries" in put(desk, "name-depositary", {})


def test_the_page_asks_no_more_with_words(desk: Desk) -> None:
    """As many queries with a word as without."""
    page_of(desk)
    with CaptureQueriesContext(connection) as without:
        page_of(desk)
    told(desk, depositary.CHANGE, WORD)
    page_of(desk)
    with CaptureQueriesContext(connection) as with_one:
        page_of(desk)
    assert len(with_one) <= len(without) + 1


def test_where_no_size_was_signed_that_leaves_nothing_out_it_waits(borealia: Desk) -> None:
    """Two leaves came under one head beyond them: what stays of these could be given to nobody."""
    first, second = (said(borealia, "confirm-contacts", {}) for _ in range(2))
    entered(borealia, first, second)
    assert put(borealia, "name-depositary", {"to": "XB", **NOTE}).url.startswith("/release/")
    HeadRecord.objects.filter(origin=register_heads.origin(standing(borealia.meeting.process))).delete()
    page = put(borealia, "name-depositary", {"to": "XB", **NOTE})
    assert "The depositary has signed no size of the register that this node holds" in page
