# SPDX-License-Identifier: Apache-2.0
"""Ask to join a process that others have founded; and give its admission to who is admitted."""

from secrets import token_bytes

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.directory import actions, admitting, own
from demarche.areas.directory.forms import AskForm
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import JoinRequest
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR
from demarche.areas.officers.noting import About, Event, note
from demarche.ledger.processes import UnknownProcessError


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def ask(request: OfficerRequest) -> HttpResponse:
    """Choose as what, make the request."""
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            made = admitting.ask_to_join(form.cleaned_data["capacity"], at=request.at, random=token_bytes)
        except InvitationError as error:
            form.add_error(None, str(error))
        else:
            note(request, Event.ASKED_TO_JOIN, About(subject=str(made.pk)))
            return redirect("directory:asked", made.pk)
    return render(request, "directory/ask.html", {"form": form, "card": own.own_card()})


@require_safe
@officer_required(ADMINISTRATOR)
def asked(request: OfficerRequest, pk: int) -> HttpResponse:
    """A request made here: take the file away, and wait for the admission."""
    made = get_object_or_404(JoinRequest, pk=pk)
    name = actions.own_file_name("request")
    return render(request, "directory/asked.html", {"made": made, "size": len(made.document), "file_name": name})


@require_safe
@officer_required(ADMINISTRATOR)
def request_file(request: OfficerRequest, pk: int) -> HttpResponse:
    """The request, to be sent to one of the Parties."""
    return _file(bytes(get_object_or_404(JoinRequest, pk=pk).document), "request")


@require_safe
@officer_required(ADMINISTRATOR)
def admission_file(request: OfficerRequest, process: str, act: str) -> HttpResponse:
    """The admission, to be sent to the applicant whose request this act entered."""
    try:
        return _file(admitting.admit(process, act), "admission")
    except UnknownProcessError as error:
        raise Http404 from error
    except InvitationError as error:
        raise PermissionDenied(str(error)) from error


def _file(content: bytes, which: str) -> HttpResponse:
    name = actions.own_file_name(which)
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
