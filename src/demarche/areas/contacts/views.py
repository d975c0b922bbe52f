# SPDX-License-Identifier: Apache-2.0
"""The directory of points of contact, and one contact with its history."""

from collections.abc import Container
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.contacts import queries
from demarche.areas.contacts.forms import EntryForm
from demarche.areas.contacts.handing import CSV, TEXT, VCARD
from demarche.areas.contacts.kinds import (
    CONFIRM_PAGE,
    NOMINATE_PAGE,
    POWERS_PAGE,
    REMOVE_PAGE,
    UPDATE_PAGE,
    entry_rows,
)
from demarche.areas.contacts.powers import powers
from demarche.areas.contacts.words import KEY_KINDS, TYPES
from demarche.areas.directory.founded import founded_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING, Officer
from demarche.areas.release.register_acts import Values, is_offered, matter
from demarche.core.acts import contacts as acts
from demarche.core.acts import powers as power_acts
from demarche.core.acts.checks import CALL
from demarche.core.acts.vocabulary import find_kind
from demarche.core.process.contacts import Contact
from demarche.core.process.register import View
from demarche.ledger import processes as ledger_processes
from demarche.ui.moments import zone_words
from demarche.ui.parts import part_of

PARTIES: Final = 25
"""How many Parties stand on a page of the directory."""

_LEAST = next(kind.since for kind in acts.KINDS)


@require_safe
@officer_required()
def processes(request: OfficerRequest) -> HttpResponse:
    """The processes that have a directory; the one there is as a rule is shown at once."""
    rows = [row for row in ledger_processes.founded() if _knows(row.pk)]
    if len(rows) == 1:
        return redirect("contacts:directory", rows[0].pk)
    shown = [{"row": row, "charter": ledger_processes.charter_of(row.pk)} for row in rows]
    return render(request, "contacts/processes.html", {"rows": shown})


def _knows(process: str) -> bool:
    return ledger_processes.charter_of(process).vocabulary >= _LEAST


@require_safe
@officer_required()
def directory(request: OfficerRequest, process: str) -> HttpResponse:
    """Every Party and how it is reached at this hour, so many on a page."""
    own = own_or_404(process)
    found, view = queries.directory(process, own, request.at), queries.view_of(process)
    part = part_of(found, request.GET.get("page", ""), size=PARTIES)
    context: dict[str, Any] = {
        "process": process,
        "parties": [_party(process, each, view) for each in part.rows],
        "pager": part.pager,
        "acts": _acts(request.user, process),
        "checks": _checks(request.user, process),
        "files": _files(process) if any(each.contacts for each in found) else [],
        "matter": matter(process),
    }
    return render(request, "contacts/directory.html", context)


@require_safe
@officer_required()
def contact(request: OfficerRequest, process: str, party: str, name: str) -> HttpResponse:
    """One contact, with every word that its Party said of it."""
    own = own_or_404(process)
    versions = queries.versions(process, party, name)
    if not versions:
        raise Http404
    now = versions[0].entry
    context: dict[str, Any] = {
        "name": name,
        "office": str(next((each.entry["office"] for each in versions if each.entry is not None), name)),
        "party": ledger_processes.names(process).get(party, party),
        "process": process,
        "rows": [{"label": label, "said": value} for label, value in _rows(name, now)] if now else [],
        "versions": versions,
        "acts": _on(request.user, process, name, versions[0]) if party == own and now is not None else [],
        "matter": matter(process),
    }
    return render(request, "contacts/contact.html", context)


def _rows(name: str, entry: Values) -> list[tuple[str, str]]:
    return [(_("Short name"), name), *entry_rows(entry)]


def own_or_404(process: str) -> str:
    """The code of this node's Party in a process that has a directory; else nothing is there."""
    return founded_or_404(process, since=_LEAST).own_code


def _party(process: str, found: queries.PartyEntry, view: View) -> dict[str, Any]:
    known = {each.name for each in found.contacts}
    rows = [_row(process, each, known) for each in found.contacts]
    files = _files(process, found.code)
    return {"party": found, "rows": rows, "powers": powers(process, view, found.code), "files": files}


def _files(process: str, party: str = "") -> list[dict[str, str]]:
    """The forms in which the directory is taken away, of one Party or of all."""
    labels = {VCARD: _("as vCard"), CSV: _("as CSV"), **({TEXT: _("as a text by RFC 2350")} if party else {})}
    name, more = ("contacts:file_of", [party]) if party else ("contacts:file", [])
    return [{"label": label, "url": reverse(name, args=[process, form, *more])} for form, label in labels.items()]


def _row(process: str, found: Contact, known: Container[str]) -> dict[str, Any]:
    entry = found.entry
    phones, alternates, keys = (_list(entry.get(name)) for name in ("phones", "alternates", "keys"))
    return {
        "email": entry.get("email", ""),
        "emergency": entry.get("emergency", ""),
        "confirmation": entry.get("confirmation", ""),
        "alternates": [
            {
                "name": each,
                "url": reverse("contacts:contact", args=[process, found.party, each]) if each in known else "",
            }
            for each in alternates
        ],
        "keys": [f"{KEY_KINDS.get(str(each.get('kind')), '')} {each.get('fingerprint', '')}" for each in keys],
        "url": reverse("contacts:contact", args=[process, found.party, found.name]),
        "name": found.name,
        "type": TYPES.get(str(entry.get("type")), ""),
        "office": entry.get("office", ""),
        "account": entry.get("account", ""),
        "phones": phones,
        "hours": entry.get("hours", ""),
        "zone": zone_words(str(entry.get("zone", ""))),
        "languages": entry.get("languages", []),
        "t": found.t,
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _acts(officer: Officer, process: str) -> list[dict[str, str]]:
    """What this officer's desk can say of contacts and offices."""
    labels = {
        acts.NOMINATE: (NOMINATE_PAGE, _("Nominate a contact")),
        acts.CONFIRM: (CONFIRM_PAGE, _("Confirm that ours are right")),
        power_acts.STATE: (POWERS_PAGE, _("State which office may say what")),
    }
    offered = [
        {"label": label, "url": _url(process, page)}
        for kind, (page, label) in labels.items()
        if is_offered(officer, process, kind)
    ]
    if is_offered(officer, process, acts.UPDATE):
        offered.append({"label": _("Take in from a file"), "url": reverse("contacts:take_in", args=[process])})
    return offered


def _checks(officer: Officer, process: str) -> str:
    """Where the contacts are checked, for whoever may read that and where the charter knows it."""
    knows = find_kind(ledger_processes.charter_of(process).vocabulary, CALL) is not None
    return f"/checks/process/{process}/" if knows and any(map(officer.has_role, READING)) else ""


def _on(officer: Officer, process: str, name: str, now: queries.Version) -> list[dict[str, str]]:
    """What it can say of one contact: the form begins with the entry as it stands."""
    first = EntryForm.read({"contact": name, "entry": dict(now.entry or {})})
    change = {field: str(value) for field, value in first.items() if value and field in EntryForm.base_fields}
    offered = {
        acts.UPDATE: (UPDATE_PAGE, _("Change it"), change),
        acts.REMOVE: (REMOVE_PAGE, _("Remove it"), {"contact": name}),
    }
    return [
        {"label": label, "url": f"{_url(process, page)}?{urlencode(fields)}"}
        for kind, (page, label, fields) in offered.items()
        if is_offered(officer, process, kind)
    ]


def _url(process: str, page: str) -> str:
    return reverse("release:register_act", args=[process, page])
