# SPDX-License-Identifier: Apache-2.0
"""The page of a working strand: documents with their versions, contacts, linked matters, and what this Party can add."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.http import require_safe

from demarche.areas.cooperation import strands
from demarche.areas.cooperation.strand_kinds import CONTACT_PAGE, DOCUMENT_PAGE, LEAVE_PAGE, LINK_PAGE
from demarche.areas.cooperation.strands import Standing
from demarche.areas.directory.speech import speak_of
from demarche.areas.journal import matters
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DESKS, READING, WRITING, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release.queries import drafts_of
from demarche.areas.release.subject_areas import AREAS
from demarche.core.acts import strand as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.process.contacts import contacts
from demarche.core.process.subjects import Subject, find
from demarche.ledger import processes, replay
from demarche.ui import moments
from demarche.ui.series import listed

_PAGES: Final[dict[str, tuple[str, Promise]]] = {
    acts.DOCUMENT: (DOCUMENT_PAGE, _lazily("Add a document")),
    acts.CONTACT: (CONTACT_PAGE, _lazily("Say which of our contacts work in it")),
    acts.LINK: (LINK_PAGE, _lazily("Link a matter")),
    acts.LEAVE: (LEAVE_PAGE, _lazily("Leave the strand")),
}


@require_safe
@officer_required(*READING)
def strand(request: OfficerRequest, dossier: str) -> HttpResponse:
    """One strand: what was worked on, by whom, and what can be added."""
    opening = strands.open_to(request.user, dossier)
    if opening is None:
        raise Http404
    speak_of(opening.process)
    about = About(process=opening.process, dossier=dossier, desk=str(opening.values["track"]))
    note(request, Event.OPENED, about)
    found, names = strands.look(opening), processes.names(opening.process)
    shut = None if found.strand is None else strands.hindrance(opening, acts.CONTACT, request.at)
    charter = processes.charter_of(opening.process)
    marking = opening.values.get("marking")
    marked = marking if isinstance(marking, dict) else {}
    context: dict[str, Any] = {
        "dossier": dossier,
        "title": str(opening.values.get("title", "")),
        "head": _head(found, names),
        "why_not": "" if found.reason is None else _(found.reason.sentence),
        "documents": _documents(request.user, found, names),
        "contacts": _contacts(found, names),
        "linked": _linked(request.user, found, names),
        "acts": _acts(request, found, shut),
        "closed": "" if shut is None else _(shut.sentence),
        "drafts": drafts_of(request.user, dossier),
        "waiting": found.waiting,
        "subject_url": reverse("cooperation:subject", args=[opening.process, str(opening.values.get("subject"))]),
        "matter": {
            "process": charter.name,
            "release_group": listed(names.get(code, code) for code in opening.audience or ()),
            "marking": f"TLP:{marked.get('tlp', '')} · PAP:{marked.get('pap', '')}",
            "exercise": charter.exercise,
        },
    }
    return render(request, "cooperation/strand.html", context)


def _subject(opening: Act) -> Subject | None:
    ground = replay.ground(opening.process)
    return find(ground.view(ground.head.size), str(opening.values.get("subject")))


def _head(found: Standing, names: dict[str, str]) -> list[dict[str, Any]]:
    opening, subject = found.opening, _subject(found.opening)
    called = "" if subject is None else subject.title or str(AREAS.get(subject.area, subject.area))
    rows: list[dict[str, Any]]
    opened = _("%(party)s, %(moment)s") % {
        "party": f"\u2068{names.get(opening.author, opening.author)}\u2069",
        "moment": moments.utc(opening.made),
    }
    rows = [
        {"label": _("Subject of cooperation"), "value": called},
        {"label": _("Opened by"), "value": opened},
        {"label": _("Among"), "value": listed(names.get(code, code) for code in opening.audience or ())},
        {"label": _("Desk"), "value": DESKS.get(str(opening.values.get("track")), "")},
    ]
    if found.strand is not None and found.strand.left:
        left = [
            _("%(party)s, %(moment)s")
            % {"party": f"\u2068{names.get(code, code)}\u2069", "moment": moments.utc(found.acts[each.act].made)}
            for code, each in found.strand.left.items()
        ]
        rows.append({"label": _("Left by"), "value": listed(left)})
    return rows


def _documents(officer: Officer, found: Standing, names: dict[str, str]) -> list[dict[str, Any]]:
    if found.strand is None:
        return []
    may = _may_write(officer)
    return [
        {
            "what": str(each.versions[-1].values.get("what", "")),
            "versions": [_version(act, at, names) for at, act in reversed(list(enumerate(each.versions, 1)))],
            "revise": _write(found.opening, DOCUMENT_PAGE, revises=each.versions[-1].id) if may else "",
        }
        for each in found.strand.documents
    ]


def _version(act: Act, at: int, names: dict[str, str]) -> dict[str, Any]:
    file = act.values.get("file1")
    named = file if isinstance(file, dict) else {}
    return {
        "number": at,
        "what": str(act.values.get("what", "")),
        "name": str(named.get("name", "")),
        "size": moments.size(int(str(named.get("bytes", 0)))),
        "party": names.get(act.author, act.author),
        "made": act.made,
        "url": f"{reverse('concerns:act', args=[act.dossier, act.id])}#files",
    }


def _contacts(found: Standing, names: dict[str, str]) -> list[dict[str, Any]]:
    """Each Party with the contacts that work in it, as the directory has them now."""
    ground = replay.ground(found.opening.process)
    known = {(each.party, each.name): each for each in contacts(ground.view(ground.head.size))}
    named = {} if found.strand is None else found.strand.contacts
    return [
        {
            "party": names.get(party, party),
            "contacts": [
                {
                    "name": name,
                    "office": str(known[party, name].entry.get("office", "")) if (party, name) in known else "",
                    "url": reverse("contacts:contact", args=[found.opening.process, party, name]),
                }
                for name in given
            ],
        }
        for party, given in named.items()
    ]


def _linked(officer: Officer, found: Standing, names: dict[str, str]) -> list[dict[str, Any]]:
    links = () if found.strand is None else found.strand.linked
    called = matters.names([dossier for dossier, _entry in links], officer)
    return [
        {
            "name": called.get(dossier, "") or str(entry.value) or dossier[:16],
            "url": reverse("concerns:dossier", args=[dossier]) if dossier in called else "",
            "party": names.get(found.acts[entry.act].author, found.acts[entry.act].author),
            "made": found.acts[entry.act].made,
        }
        for dossier, entry in links
    ]


def _may_write(officer: Officer) -> bool:
    return any(map(officer.has_role, WRITING))


def _write(opening: Act, page: str, **more: str) -> str:
    address = reverse("release:register_act", args=[opening.process, page])
    return f"{address}?{urlencode({'strand': opening.dossier, **more})}"


def _acts(request: OfficerRequest, found: Standing, shut: Reason | None) -> list[dict[str, str]]:
    """What this Party can say in it now."""
    if found.strand is None or not _may_write(request.user):
        return []
    left = strands.hindrance(found.opening, acts.LEAVE, request.at) is not None
    return [
        {"label": str(label), "url": _write(found.opening, page)}
        for kind, (page, label) in _PAGES.items()
        if not (left if kind == acts.LEAVE else shut is not None)
    ]
