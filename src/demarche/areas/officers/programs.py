# SPDX-License-Identifier: Apache-2.0
"""The page of tokens for programs: made, shown once, ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from demarche.areas.officers import tokens as known
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.forms import TokenForm
from demarche.areas.officers.noting import About, Event, note


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def tokens(request: OfficerRequest) -> HttpResponse:
    """Show the officer's tokens, an administrator everybody's, and make one; what it is stands on the page once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_valid():
        made, secret = known.make(request.user, **form.cleaned_data, at=request.at)
        note(request, Event.TOKEN_MADE, About(subject=str(made.pk)))
        form = TokenForm()
    rows = [{"token": each, "holds": each.holds(request.at)} for each in known.seen_by(request.user)[:200]]
    return render(request, "officers/tokens.html", {"form": form, "rows": rows, "secret": secret})


@require_POST
@officer_required()
def end(request: OfficerRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(known.seen_by(request.user), pk=pk)
    known.end(token, at=request.at)
    note(request, Event.TOKEN_ENDED, About(subject=str(pk)))
    messages.success(request, _("Ended. The program that had it is turned away from now on."))
    return redirect("officers:tokens")
