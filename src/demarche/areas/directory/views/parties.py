# SPDX-License-Identifier: Apache-2.0
"""The Parties this node deals with, and the charter of a process with how far its founding has come."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from demarche.areas.directory import queries
from demarche.areas.directory.models import Contact, Invitation
from demarche.areas.directory.offers import offer_of, offers
from demarche.areas.directory.own import own
from demarche.areas.directory.plain import charter_rows, offices
from demarche.areas.directory.reaching import own_spelling
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, READING, RELEASING
from demarche.core.charter import read_charter
from demarche.core.keyset import root_fingerprint, spoken_fingerprint
from demarche.core.process.settle import SHARED
from demarche.ledger import replay
from demarche.ledger.models import Member, Process
from demarche.ui.parts import part_of

LINES: Final = 25
"""How many Parties and invitations stand on a page."""


@require_safe
@officer_required()
def parties(request: OfficerRequest) -> HttpResponse:
    """Every other Party, and invitations that wait."""
    here = own()
    part = part_of(queries.lines(), request.GET.get("page", ""), size=LINES)
    return render(
        request,
        "directory/parties.html",
        {
            "lines": part.rows,
            "pager": part.pager,
            "going_on": queries.going_on(),
            "offers": offers(request.at),
            "may_change": request.user.has_role(ADMINISTRATOR),
            "may_read": any(map(request.user.has_role, READING)),
            "own_name": here.name,
            "ours": spoken_fingerprint(here.keyset.root),
            "hexadecimal": root_fingerprint(here.keyset.root),
        },
    )


@require_safe
@officer_required()
def charter(request: OfficerRequest, process: str) -> HttpResponse:
    """The charter in plain words, its hash, and who has founded."""
    row = get_object_or_404(Process, pk=process)
    founding = read_charter(bytes(row.charter))
    read = replay.charter_in_force(process) if row.register_size else founding
    members = list(Member.objects.filter(process=process))
    contact = Contact.objects.filter(process=process).first()
    founders = [member for member in members if founding.member(member.code) is not None]
    foundings = queries.foundings(founders, own_code=row.own_code, at=request.at)
    return render(
        request,
        "directory/charter.html",
        {
            "process": row,
            "charter": read,
            "rows": charter_rows(read),
            "foundings": foundings,
            "offices": [] if row.register_size else offices(founding, row.own_code),
            "confirmed": row.register_size > 0 or all(member.confirmed_at is not None for member in members),
            "founded": foundings[0].founded is not None,
            "draft": contact.founding_draft if contact else "",
            "contact": contact,
            "may_change": request.user.has_role(ADMINISTRATOR),
            "may_release": request.user.has_role(RELEASING),
            "unconfirmed": own_spelling(contact) if contact else "",
            "shares": read.vocabulary >= SHARED,
            "amended": read.document != founding.document,
            "ours_founds": row.own_code in {member.code for member in founding.parties},
            "matter": {"process": read.name, "exercise": read.exercise},
            "withdrawn": Invitation.objects.filter(process=process, state=Invitation.State.WITHDRAWN).exists(),
            "offer": None if row.register_size else offer_of(process, request.at),
        },
    )
