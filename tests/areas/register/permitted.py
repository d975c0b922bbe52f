# SPDX-License-Identifier: Apache-2.0
"""What all Parties share on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.areas.register.writing import PROPOSAL, address, nominated, proposed, put

if TYPE_CHECKING:
    from tests.areas.permitted import Place


def furnish(place: Place) -> None:
    """A subject and a contact of Borealia's, an act of the register to begin, and one that D. Amis is writing; no lapse to prove."""
    desk = place.desk
    process = {"process": desk.meeting.process}
    subject = proposed(desk)
    nominated(desk)
    for name in ("charter:amendments", "contacts:directory", "keys:list", "membership:standing", "register:list"):
        place.kwargs[name] = process
    place.kwargs["contacts:contact"] = {**process, "party": "XB", "name": "duty"}
    place.kwargs["cooperation:subject"] = {**process, "proposal": subject.act.id}
    place.kwargs["register:entry"] = {**process, "index": 2}
    place.kwargs["register:proof"] = {**process, "lapse": "missing", "act": subject.act.id}
    place.kwargs["release:register_act"] = {**process, "page": "propose-subject"}
    here = address(desk, "propose-subject")
    place.forms["release:register_act", "save"] = {**desk.get("amis", here).form(), **PROPOSAL, "then": "save"}
    written = put(desk, "propose-subject", PROPOSAL, then="save").url
    place.kwargs["release:register_edit"] = {"pk": written.strip("/").rpartition("/")[2]}
    place.forms["release:register_edit", "save"] = {**desk.get("amis", written).form(), "area": "DRG", "then": "save"}
