# SPDX-License-Identifier: Apache-2.0
"""What a peer may sign and no page of ours would write: every page opens all the same."""

from __future__ import annotations

import re
from html import unescape
from math import ceil
from typing import TYPE_CHECKING

from demarche.areas.concerns.apart import OPENED
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.queries import PAGE
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from tests.areas.concerns.filling import heard, url
from tests.builders import AURELIA, BOREALIA, raising

if TYPE_CHECKING:
    import pytest

    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

STRANGE: dict[str, Json] = {
    "roles": "x",
    "track": ["y"],
    "title": {"no": 1},
    "matter": 7,
    "urgency": {"wished": "never"},
    "marking": {"tlp": []},
    "file1": {"sha256": "../../../../dev/zero", "bytes": "many"},
    "a1": {"until": 1},
    "q1": 3,
    "language": {},
    "unheard_of": "words",
}


def test_strange_parts_break_nothing(desk: Desk, subtests: pytest.Subtests) -> None:
    """Whatever a peer signs is kept, shown as it came, and refused by rule; list, dossier, act and copy open."""
    for kind in (*(each for each in VOCABULARIES[NEWEST] if each not in OPENED), "future.kind"):
        with subtests.test(kind=kind):
            found = VOCABULARIES[NEWEST].get(kind)
            ours = None if found is not None and found.opens else told(desk)
            said = heard(desk, kind, STRANGE, ours)

            dossier = desk.get("amis", url(said))
            assert "words" in dossier
            for page in (dossier, *(desk.get("amis", url(said, name)) for name in (f"acts/{said.act.id}/", "copy/"))):
                assert "Kept on record, changes nothing, because" in page
    pages = [desk.get("amis", "/concerns/")]
    while following := re.search(r'rel="next" href="([^"]*)"', pages[-1].html):
        pages.append(desk.get("amis", "/concerns/" + unescape(following[1]).removeprefix("/concerns/")))
    assert len(pages) == ceil(DossierRow.objects.count() / PAGE)
    desk.get("amis", "/")


def told(desk: Desk) -> SignedAct:
    """A concern of ours that Borealia has."""
    signed = desk.meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    desk.meeting.deliver(signed)
    return signed


def test_strange_texts_break_nothing(desk: Desk) -> None:
    """Text parts are not looked at by the rules, so an act in effect may hold anything in them."""
    long_ = "t" * 5000
    theirs = heard(
        desk,
        kinds.RAISE,
        {
            **raising("open", raises=BOREALIA, addressed=AURELIA),
            "title": long_,
            "matter": ["x"],
            "q1_text": {"a": 1},
            "title_t1": 7,
            "matter_t1": {"text": [1], "lang": {}},
            "national_marking": 5,
            "urgency": {"profile": "ordinary", "wished": "9999-12-31T23:59:59Z"},
        },
    )
    heard(desk, kinds.ASSESS, {"status": "open", "text": {"not": "words"}}, theirs)
    for page in ("", "copy/", "answer/", "answer/1/", "ask/", f"acts/{theirs.act.id}/"):
        desk.get("amis", url(theirs, page))
    assert long_ in desk.get("amis", url(theirs)).html
    assert long_ not in desk.get("amis", "/concerns/").html
