# SPDX-License-Identifier: Apache-2.0
"""How acts of a working strand are written and read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.cooperation import strands
from demarche.areas.cooperation.kinds import title_of
from demarche.areas.cooperation.strand_forms import ContactForm, DocumentForm, LeaveForm, LinkForm, OpenForm
from demarche.areas.officers.models import DESKS, Officer
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import Place, RegisterAct, Values, desk_of, offer
from demarche.core.acts import strand as acts
from demarche.core.process.subjects import find
from demarche.ledger import processes, read, replay
from demarche.ui import moments
from demarche.ui.series import listed

OPEN_PAGE = "open-strand"
DOCUMENT_PAGE = "strand-document"
CONTACT_PAGE = "strand-contacts"
LINK_PAGE = "strand-link"
LEAVE_PAGE = "strand-leave"


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.OPEN,
            page=OPEN_PAGE,
            name=_("Working strand opened"),
            verb=_("Open a working strand"),
            lead=_(
                "Among the Parties that the subject concerns, and among no others: what is said in it they all hold."
            ),
            form=OpenForm,
            sections=_opened,
            done_url=strand_url,
            line=_title,
            clauses=(_("It is worked on while each of them confirms the subject."),),
            about=_subject,
            place=_on_subject,
        )
    )
    offer(
        RegisterAct(
            kind=acts.DOCUMENT,
            page=DOCUMENT_PAGE,
            name=_("Document"),
            verb=_("Add a document"),
            lead=_("Every version stays; another one is added beside it, never in its place."),
            form=DocumentForm,
            sections=_document,
            done_url=strand_url,
            line=_what,
            about=_strand,
            place=_in_strand,
        )
    )
    offer(
        RegisterAct(
            kind=acts.CONTACT,
            page=CONTACT_PAGE,
            name=_("Contacts in the strand"),
            verb=_("Say which of our contacts work in it"),
            lead=_("Each Party says it of its own, and of nobody else's."),
            form=ContactForm,
            sections=_contacts,
            done_url=strand_url,
            about=_strand,
            place=_in_strand,
        )
    )
    offer(
        RegisterAct(
            kind=acts.LINK,
            page=LINK_PAGE,
            name=_("Matter linked"),
            verb=_("Link a matter"),
            lead=_("Another matter is named to every Party of the strand. Who holds that matter does not change."),
            form=LinkForm,
            sections=_linked,
            done_url=strand_url,
            line=_number,
            about=_strand,
            place=_in_strand,
        )
    )
    offer(
        RegisterAct(
            kind=acts.LEAVE,
            page=LEAVE_PAGE,
            name=_("Strand left"),
            verb=_("Leave the strand"),
            lead=_(
                "This Party says nothing more in it, and what is said after the others saw it leave is not sent to it. What it said stands."
            ),
            form=LeaveForm,
            sections=lambda _setting, _values: iter(()),
            done_url=strand_url,
            about=_strand,
            place=_in_strand,
        )
    )


def strand_url(dossier: str) -> str:
    """The page of a strand."""
    return reverse("cooperation:strand", args=[dossier])


def _on_subject(process: str, fields: Mapping[str, Any], by: Officer) -> Place | None:
    """Among the Parties of a subject that concerns this one, at a desk of the officer's."""
    proposal, desk = str(fields.get("subject") or ""), str(fields.get("track") or desk_of(by))
    ground = replay.ground(process)
    subject = find(ground.view(ground.head.size), proposal) if proposal else None
    if subject is None or processes.own_code(process) not in subject.parties or not by.sees(desk):
        return None
    return Place("", tuple(sorted(subject.parties)), desk, reverse("cooperation:subject", args=[process, proposal]))


def _in_strand(process: str, fields: Mapping[str, Any], by: Officer) -> Place | None:
    found = strands.open_to(by, str(fields.get("strand") or ""))
    if found is None or found.process != process:
        return None
    return Place(found.dossier, tuple(found.audience or ()), str(found.values["track"]), strand_url(found.dossier))


def _strand(fields: Mapping[str, Any]) -> str:
    """What the strand is called in which something is said."""
    found = strands.opening(str(fields.get("strand") or ""))
    return "" if found is None else _title(found.values)


def _subject(fields: Mapping[str, Any]) -> str:
    """What the subject is called on which a strand is opened."""
    signed = read.act(str(fields.get("subject") or ""))
    return "" if signed is None else title_of(signed.act.values)


def _title(values: Values) -> str:
    return str(values.get("title", ""))


def _what(values: Values) -> str:
    return str(values.get("what", ""))


def _number(values: Values) -> str:
    linked = values.get("linked")
    return str(linked.get("number") or linked["dossier"]) if isinstance(linked, dict) else ""


def _opened(setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("title"):
        yield Section(_now("What is worked on"), text=str(values["title"]))
    yield Section(_now("Desk"), value=str(DESKS.get(str(values.get("track", "")), "")))
    marking = values.get("marking")
    if isinstance(marking, dict):
        yield Section(_now("Marking"), value=f"TLP:{marking.get('tlp', '')} · PAP:{marking.get('pap', '')}")
    if setting.author:
        yield Section(_now("Among"), value=listed(map(setting.named, sorted({setting.author, *setting.addressed}))))


def _document(_setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("what"):
        yield Section(_now("What it is"), text=str(values["what"]))
    file = values.get("file1")
    if isinstance(file, dict):
        size = moments.size(int(str(file.get("bytes", 0))))
        yield Section(_now("File"), value=str(file.get("name", "")), note=f"{size} · {file.get('sha256', '')}")
    if values.get("revises"):
        yield Section(_now("Another version of"), value=_revised(str(values["revises"])))


def _revised(act: str) -> str:
    signed = strands.document(act)
    return act[:16] if signed is None else str(signed.values.get("what", ""))


def _contacts(_setting: Setting, values: Values) -> Iterator[Section]:
    names = values.get("contacts")
    found = list(map(str, names)) if isinstance(names, list) else []
    yield Section(_now("Contacts"), value=listed(found) or _now("none"))


def _linked(_setting: Setting, values: Values) -> Iterator[Section]:
    linked = values.get("linked")
    if isinstance(linked, dict):
        yield Section(_now("Matter"), value=str(linked.get("number", "")), note=str(linked.get("dossier", "")))
