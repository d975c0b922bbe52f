# SPDX-License-Identifier: Apache-2.0
"""The directory of points of contact: each Party's own, with its history."""

import pytest

from demarche.core.acts import contacts as acts
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.contacts import confirmed, contacts, history
from tests.core.shared import Shared

XA, XB = "XA", "XB"
ENTRY: dict[str, Json] = {
    "type": "technical",
    "office": "National response team",
    "account": "duty@team.aurelia.example",
    "hours": "24 hours",
    "zone": "Etc/GMT-1",
    "languages": ["en", "fr"],
    "phones": ["+00 1 555 0100", "+00 1 555 0110"],
    "alternates": ["duty-2"],
    "keys": [{"kind": "pgp", "fingerprint": "AAAA BBBB"}],
}


def nominating(name: str = "duty", **more: Json) -> dict[str, Json]:
    return {"contact": name, "entry": {**ENTRY, **more}, "note": "XA/14/2027"}


def test_a_contact_is_nominated_updated_and_removed() -> None:
    """Every earlier word is kept; the note that nominated it stays with an update."""
    shared = Shared()
    first = shared.say(XA, acts.NOMINATE, nominating())
    [contact] = contacts(shared.view)
    assert (contact.party, contact.name, contact.entry, contact.note) == (XA, "duty", ENTRY, "XA/14/2027")
    assert (contact.act, contact.version, contact.t) == (first.id, 1, shared.now)

    shared.say(XA, acts.UPDATE, {"contact": "duty", "entry": {**ENTRY, "hours": "Mon to Fri"}})
    [contact] = contacts(shared.view, XA)
    assert (contact.entry["hours"], contact.note, contact.version) == ("Mon to Fri", "XA/14/2027", 2)
    shared.say(XA, acts.REMOVE, {"contact": "duty", "note": "XA/20/2027"})
    assert list(contacts(shared.view)) == []
    assert [each.value for each in history(shared.view, XA, "duty")][-1] == "XA/20/2027"
    assert len(history(shared.view, XA, "duty")) == 3
    shared.say(XA, acts.NOMINATE, nominating())
    assert [each.version for each in contacts(shared.view)] == [4]


def test_each_party_speaks_of_its_own_contacts() -> None:
    """One of the same name at another Party is another."""
    shared = Shared()
    shared.say(XA, acts.NOMINATE, nominating())
    assert shared.refused(XB, acts.UPDATE, {"contact": "duty", "entry": ENTRY}) is Reason.NO_SUCH_CONTACT
    assert shared.refused(XB, acts.REMOVE, {"contact": "duty", "note": "XB/1/2027"}) is Reason.NO_SUCH_CONTACT
    shared.say(XB, acts.NOMINATE, nominating(office="Response team of Borealia"))
    assert [(each.party, each.entry["office"]) for each in contacts(shared.view)] == [
        (XA, "National response team"),
        (XB, "Response team of Borealia"),
    ]
    assert [each.party for each in contacts(shared.view, XB)] == [XB]


def test_a_party_confirms_that_its_entries_are_right() -> None:
    """By a confirmation, or by any word about one of them."""
    shared = Shared()
    assert XA not in confirmed(shared.view)
    shared.say(XA, acts.NOMINATE, nominating())
    nominated = shared.now
    assert confirmed(shared.view)[XA] == nominated
    shared.say(XA, acts.CONFIRM, {})
    assert confirmed(shared.view)[XA] == shared.now > nominated
    assert XB not in confirmed(shared.view)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "secret"},
        {"phones": []},
        {"phones": ["+00"] * 7},
        {"languages": []},
        {"languages": ["fr", "en"]},
        {"alternates": ["A contact"]},
        {"keys": [{"kind": "pgp"}]},
        {"person": "D. Amis"},
        {"office": ""},
    ],
)
def test_an_entry_has_its_form(wrong: dict[str, Json]) -> None:
    """A role account with at least one telephone and one language; no field that is not known."""
    assert Shared().refused(XA, acts.NOMINATE, nominating("duty", **wrong)) is Reason.PART_MALFORMED
