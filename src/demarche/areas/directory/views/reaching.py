# SPDX-License-Identifier: Apache-2.0
"""A Party's page: how its node is reached, which addresses are confirmed for it, whether its line is closed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.directory import reaching
from demarche.areas.directory.forms import AddressForm, CloseForm
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import ClosedLine, ConfirmedAddress, Contact
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.areas.officers.noting import About, Event, note
from demarche.ledger import processes
from demarche.ledger.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def party(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Show how a Party is reached; an administrator confirms addresses, and closes and opens the line."""
    contact = get_object_or_404(Contact, process=process, code=code)
    asked = request.GET.get("address", "") or reaching.own_spelling(contact)
    address, closing = AddressForm(initial={"address": asked}), CloseForm()
    if request.method == "POST":
        require(request.user, ADMINISTRATOR)
        address = AddressForm(request.POST) if "confirm" in request.POST else address
        closing = CloseForm(request.POST) if "close" in request.POST else closing
        if _done(request, contact, address, closing):
            return redirect("directory:party", process, code)
    return render(request, "directory/party.html", _context(request, contact, address, closing))


def _done(request: OfficerRequest, contact: Contact, address: AddressForm, closing: CloseForm) -> bool:
    process, code = contact.process, contact.code
    if address.is_bound and address.is_valid():
        try:
            reaching.confirm_address(
                process, code, address.cleaned_data["address"], officer=request.user, at=request.at
            )
        except InvitationError as error:
            address.add_error("address", str(error))
            return False
        note(request, Event.SET_UP, About(process=process, subject=f"address of {code}"))
        messages.info(request, _("The address is confirmed for this Party. What waits is tried at once."))
        return True
    if closing.is_bound and closing.is_valid():
        reaching.close_line(process, code, closing.cleaned_data["why"], officer=request.user, at=request.at)
        note(request, Event.LINE_CLOSED, About(process=process, subject=code))
        messages.info(request, _("The line is closed. Nothing goes and nothing is taken in until it is opened again."))
        return True
    if "take_back" in request.POST and reaching.take_back(process, code, request.POST["take_back"]):
        note(request, Event.SET_UP, About(process=process, subject=f"address of {code}"))
        messages.info(request, _("The confirmation is taken back."))
        return True
    if "open" in request.POST and reaching.open_line(process, code):
        note(request, Event.LINE_OPENED, About(process=process, subject=code))
        messages.info(request, _("The line is open. What waits is tried at once."))
        return True
    return not (address.is_bound or closing.is_bound)


def _context(request: OfficerRequest, contact: Contact, address: AddressForm, closing: CloseForm) -> dict[str, object]:
    process, code = contact.process, contact.code
    charter = processes.charter_of(process)
    return {
        "party": get_object_or_404(Member, process=process, code=code),
        "contact": contact,
        "confirmed": ConfirmedAddress.objects.filter(process=process, code=code)
        .select_related("officer")
        .order_by("at"),
        "closed": ClosedLine.objects.filter(process=process, code=code).select_related("officer").first(),
        "address_form": address,
        "close_form": closing,
        "form": closing if closing.is_bound else address,
        "may_change": request.user.has_role(ADMINISTRATOR),
        "may_test": any(request.user.has_role(role) for role in (ADMINISTRATOR, RELEASING)),
        "matter": {"process": charter.name, "exercise": charter.exercise},
    }
