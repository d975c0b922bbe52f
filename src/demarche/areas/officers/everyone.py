# SPDX-License-Identifier: Apache-2.0
"""Who has a second factor and from when everyone is to have one; where an officer is signed in."""

from datetime import UTC, datetime
from secrets import choice

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from demarche.areas.officers import actions, sessions
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.factors import kept
from demarche.areas.officers.factors.kept import Factors
from demarche.areas.officers.forms import RequirementForm
from demarche.areas.officers.models import ADMINISTRATOR, Linked, Officer, Requirement
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.proving import proved_first


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def everyone(request: OfficerRequest) -> HttpResponse:
    """Who has which second factor; from which day on everyone is to have one."""
    form = RequirementForm(request.POST or None)
    if request.POST.get("do") == "end":
        Requirement.objects.all().delete()
        note(request, Event.SET_UP, About(subject="second factors"))
        return redirect("officers:everyone")
    if form.is_valid():
        since = int(datetime.combine(form.cleaned_data["since"], datetime.min.time(), UTC).timestamp())
        # There is one rule, so it has one number.
        Requirement.objects.update_or_create(pk=1, defaults={"since": since, "by": request.user})
        note(request, Event.SET_UP, About(subject="second factors"))
        return redirect("officers:everyone")
    return _page(request, form)


@require_POST
@officer_required(ADMINISTRATOR)
def clear(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a colleague's lost second factors away; he reads at his next sign-ins who did it."""
    if request.user.pk == pk:
        raise PermissionDenied(_("Change your own on the page “How you sign in”."))
    return _clear(request, pk)


@proved_first
def _clear(request: OfficerRequest, pk: int) -> HttpResponse:
    officer = get_object_or_404(Officer, pk=pk)
    kept.clear(officer, by=request.user, at=request.at)
    sessions.end(officer)
    note(request, Event.FACTORS_CLEARED, About(subject=officer.username))
    messages.success(
        request, _("%(name)s signs in with the password alone until a new one is added.") % {"name": officer.name}
    )
    return redirect("officers:everyone")


@require_POST
@officer_required(ADMINISTRATOR)
@proved_first
def link(request: OfficerRequest, pk: int) -> HttpResponse:
    """Make the address at which an officer links his account at the sign-in service, once; or unlink it."""
    officer = get_object_or_404(Officer, pk=pk)
    if request.POST.get("do") == "unlink" or not settings.NODE.oidc_name:
        Linked.objects.filter(officer=officer).delete()
        sessions.end(officer, keep=request.session.session_key)
        note(request, Event.ACCOUNT_CHANGED, About(subject=f"{officer.username}: not linked"))
        return redirect("officers:everyone")
    code = actions.new_link_code(officer, choice=choice)
    note(request, Event.ACCOUNT_CHANGED, About(subject=f"{officer.username}: may link"))
    return _page(request, RequirementForm(), linking={"officer": officer, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def signed_in(request: OfficerRequest, pk: int) -> HttpResponse:
    """Where an officer is signed in: his own page, or an administrator's; one session is ended, or all others."""
    own = request.user.pk == pk
    if not own and not request.user.has_role(ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator sees where other officers are signed in."))
    officer = get_object_or_404(Officer, pk=pk)
    if request.method == "POST":
        one = request.POST.get("one", "")
        keep = request.session.session_key if own else None
        chosen = int(one) if one.isdecimal() and len(one) < len(str(2**63)) else None
        ended = sessions.end(officer, keep=None if chosen is not None else keep, pk=chosen)
        note(request, Event.SESSIONS_ENDED, About(subject=officer.username), count=max(1, ended))
        messages.success(
            request, ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", ended) % {"n": ended}
        )
        return redirect("officers:signed_in", pk)
    context = {"rows": sessions.rows(request, officer), "officer": officer, "own": own}
    return render(request, "officers/signed_in.html", context)


def _page(request: OfficerRequest, form: RequirementForm, *, linking: dict[str, object] | None = None) -> HttpResponse:
    has = kept.of_all()
    linked = set(Linked.objects.values_list("officer_id", flat=True)) if settings.NODE.oidc_name else set()
    officers = Officer.objects.filter(is_active=True).order_by("name", "pk")
    rows = [(each, has.get(each.pk, Factors()), each.pk in linked) for each in officers]
    context = {
        "form": form,
        "rows": rows,
        "missing": sum(1 for _each, factors, _linked in rows if not factors.second),
        "rule": Requirement.objects.select_related("by").first(),
        "service": settings.NODE.oidc_name,
        "oidc_missing": settings.NODE.oidc_missing,
        "linking": linking,
    }
    return render(request, "officers/everyone.html", context)
