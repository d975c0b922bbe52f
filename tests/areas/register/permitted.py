# SPDX-License-Identifier: Apache-2.0
"""What all Parties share on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.areas.register.writing import CONTACT, PROPOSAL, address, nominated, proposed, put, said
from tests.areas.release.desk import Page, fields_of

if TYPE_CHECKING:
    from tests.areas.permitted import Place
    from tests.areas.release.desk import Desk


def _looked_at(desk: Desk) -> dict[str, str]:
    """A contact to change, from a file that D. Amis looked at: any desk may."""
    said(desk, "nominate-contact", CONTACT)
    line = "team,phone\nduty,1"
    there = f"/contacts/{desk.meeting.process}/take-in/"
    page = Page(desk.client("amis").post(there, {"file": SimpleUploadedFile("x.csv", line.encode())}))
    form = next(each for each in re.findall(r"<form\b.*?</form>", page.html, re.DOTALL) if 'name="seen"' in each)
    return fields_of(form)


def furnish(place: Place) -> None:
    """A subject and a contact of Borealia's, an act of the register to begin, and one that D. Amis is writing; no lapse to prove."""
    desk = place.desk
    process = {"process": desk.meeting.process}
    subject = proposed(desk)
    nominated(desk)
    for name in ("charter:amendments", "contacts:directory", "membership:standing", "register:list"):
        place.kwargs[name] = process
    place.kwargs["contacts:take_in"] = process
    place.kwargs["contacts:file"] = {**process, "form": "csv"}
    place.kwargs["contacts:file_of"] = {**process, "form": "txt", "party": "XB"}
    place.forms["contacts:take_in", "take in"] = _looked_at(desk)
    place.kwargs["contacts:contact"] = {**process, "party": "XB", "name": "duty"}
    place.kwargs["cooperation:subject"] = {**process, "proposal": subject.act.id}
    confirmed = said(desk, f"confirm-subject?subject={subject.act.id}", {"by": "Minister"})
    strand = said(desk, f"open-strand?subject={confirmed.act.values['subject']}", {"title": "Worked on"})
    place.kwargs["cooperation:strand"] = {"dossier": strand.act.id}
    place.kwargs["register:entry"] = {**process, "index": 2}
    place.kwargs["register:proof"] = {**process, "lapse": "missing", "act": subject.act.id}
    place.kwargs["release:register_act"] = {**process, "page": "propose-subject"}
    here = address(desk, "propose-subject")
    place.forms["release:register_act", "save"] = {**desk.get("amis", here).form(), **PROPOSAL, "then": "save"}
    written = put(desk, "propose-subject", PROPOSAL, then="save").url
    place.kwargs["release:register_edit"] = {"pk": written.strip("/").rpartition("/")[2]}
    place.forms["release:register_edit", "save"] = {**desk.get("amis", written).form(), "area": "DRG", "then": "save"}
