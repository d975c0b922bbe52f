# SPDX-License-Identifier: Apache-2.0
"""An officer confirms that the node's clock is right."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demarche.areas.directory import clock
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING
from demarche.areas.officers.noting import About, Event, note


@require_POST
@officer_required(RELEASING, ADMINISTRATOR)
def confirm(request: OfficerRequest) -> HttpResponse:
    """Note the confirmation, and go back to the page it was pressed on."""
    if clock.confirm(request.POST.getlist("doubt"), by=request.user, at=request.at):
        note(request, Event.SET_UP, About(subject="clock"))
        messages.success(request, _("Confirmed: our clock is right. Acts can be released until there is a new doubt."))
    else:
        messages.warning(request, _("There is another doubt about the clock by now. Read it, then confirm."))
    back = request.POST.get("next", "")
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, None) else "/")
