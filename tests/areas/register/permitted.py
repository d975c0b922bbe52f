# SPDX-License-Identifier: Apache-2.0
"""What all Parties share on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.areas.joining import guests
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
    """A subject and a contact of Borealia's, a strand, an act of the register to begin, one that D. Amis is writing, a request; no lapse to prove."""
    desk = place.desk
    process = {"process": desk.meeting.process}
    subject = proposed(desk)
    nominated(desk)
    for name in _OF_PROCESSES:
        place.kwargs[name] = process
    _contacts(place, process)
    place.kwargs["cooperation:subject"] = {**process, "proposal": subject.act.id}
    confirmed = said(desk, f"confirm-subject?subject={subject.act.id}", {"by": "Minister"})
    strand = said(desk, f"open-strand?subject={confirmed.act.values['subject']}", {"title": "Worked on"})
    place.kwargs["cooperation:strand"] = {"dossier": strand.act.id}
    place.kwargs["register:entry"] = {**process, "index": 2}
    place.kwargs["register:proof"] = {**process, "lapse": "missing", "act": subject.act.id}
    _writing(place, process)
    proposal, _until = guests.silenced(desk, guests.asked(desk))
    place.kwargs["joining:proposal"] = {**process, "act": proposal.act.id}


_OF_PROCESSES = (
    *("charter:amendments", "contacts:directory", "contacts:take_in", "joining:enter", "joining:list"),
    *("keys:list", "membership:standing", "register:list"),
)


def _contacts(place: Place, process: dict[str, str]) -> None:
    """The directory, and the page of a Party for a meeting."""
    place.kwargs["contacts:file"] = {**process, "form": "csv"}
    place.kwargs["contacts:file_of"] = {**process, "form": "txt", "party": "XB"}
    place.forms["contacts:take_in", "take in"] = _looked_at(place.desk)
    place.kwargs["contacts:contact"] = {**process, "party": "XB", "name": "duty"}
    place.kwargs["glance:party"] = {**process, "code": "XB"}
    place.kwargs["glance:paper"] = {**process, "code": "XB", "form": "docx"}
    place.forms["glance:party", "save"] = {"version": 0, "text": "Ask about question 2."}


def _writing(place: Place, process: dict[str, str]) -> None:
    """An act of the register to begin, and one that D. Amis is writing."""
    desk, here = place.desk, address(place.desk, "propose-subject")
    place.kwargs["release:register_act"] = {**process, "page": "propose-subject"}
    place.forms["release:register_act", "save"] = {**desk.get("amis", here).form(), **PROPOSAL, "then": "save"}
    written = put(desk, "propose-subject", PROPOSAL, then="save").url
    place.kwargs["release:register_edit"] = {"pk": written.strip("/").rpartition("/")[2]}
    place.forms["release:register_edit", "save"] = {**desk.get("amis", written).form(), "area": "DRG", "then": "save"}
