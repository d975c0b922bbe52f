# SPDX-License-Identifier: Apache-2.0
"""Handing a sheet out as a file, or saying why this node cannot make it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from demarche.areas.officers.access import OfficerRequest
from demarche.areas.officers.models import DESKS, DIPLOMATIC
from demarche.areas.release.printing.pdf import CannotPrintError, pdf
from demarche.areas.release.printing.sheet import Sheet
from demarche.areas.release.printing.word import word
from demarche.ui.leaving import attached


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: how a sheet becomes one, and its media type."""

    make: Callable[[Sheet], bytes]
    media: str


FORMS: Final = {
    "pdf": Form(pdf, "application/pdf"),
    "docx": Form(word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def office(desk: str) -> str:
    """In whose name something is printed: the Party and its desk, never a person."""
    return f"{settings.NODE.party_name}, {DESKS[desk or DIPLOMATIC]}"


def handed_out(request: OfficerRequest, sheet: Sheet, form: str, name: str, back: str) -> HttpResponse:
    """The file, under a name that every machine takes; where it cannot be made, back to the page, which says why."""
    wanted = FORMS[form]
    try:
        content = wanted.make(sheet)
    except CannotPrintError as error:
        said = _("This file cannot be made here: %(why)s. Every page can be printed from the browser.")
        messages.error(request, said % {"why": error})
        return redirect(back)
    return HttpResponse(content, content_type=wanted.media, headers=attached(f"{name}.{form}"))
