# SPDX-License-Identifier: Apache-2.0
"""The Parties of the desk on which `tests/permissions.py` is tried: invited, and asking to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.directory import admitting
from demarche.areas.directory.models import Card
from tests.areas.charter import permitted as drafted
from tests.areas.directory import letters
from tests.builders import NOON, Numbers

if TYPE_CHECKING:
    from tests.areas.permitted import Place


def furnish(place: Place) -> None:
    """A Party that was invited and has answered, with a card of ours."""
    Card.objects.create(pk=1, weekend=[6, 7], **letters.CARD)
    made = letters.joined()
    party = {"process": made.process, "code": "XB"}
    for name in ("directory:compare", "directory:party", "exchange:test"):
        place.kwargs[name] = party
    place.kwargs["directory:charter"] = {"process": made.process}
    place.kwargs["directory:invitation"] = place.kwargs["directory:withdraw"] = {"pk": made.pk}
    drafted.furnish(place, made)
    place.kwargs["directory:download"] = {"pk": made.pk, "which": "invitation"}
    place.kwargs["directory:profile"] = {"profile": "ordinary"}
    place.forms["directory:card", "fill in"] = {**letters.CARD, "languages": "English", "zone": "UTC"}
    place.forms["directory:compare", "disagree"] = {"disagree": "1", "spoke_with": "Their desk", "line_used": "Embassy"}
    place.forms["directory:invite", "invite"] = {"name": "Another process", "profile": "bilateral_ordinary"}
    place.forms["directory:party", "confirm"] = {"confirm": "1", "address": "127.0.0.12"}
    place.forms["directory:party", "close"] = {"close": "1", "why": "Their node was lost."}
    _joining(place)


def _joining(place: Place) -> None:
    """A request to join made here."""
    made = admitting.ask_to_join("party", at=NOON, random=Numbers("permitted"))
    for name in ("directory:asked", "directory:request_file"):
        place.kwargs[name] = {"pk": made.pk}
    # Nobody is admitted here: that is refused whoever asks, as `tests/areas/directory/test_joining.py` has it in all else.
    place.kwargs["directory:admission_file"] = {"process": place.desk.meeting.process, "act": "0" * 64}
