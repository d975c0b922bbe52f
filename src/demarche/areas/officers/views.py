# SPDX-License-Identifier: Apache-2.0
"""Pages of the room officers: sign out, the first account, the list, one person only, add one, new password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demarche.areas.officers import actions, entering, proving, queries, sessions
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.forms import AddOfficerForm, FirstAccountForm, NewPasswordForm
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.proving import proved_first
from demarche.ui.views import language as remember_language


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and on the node."""
    if request.user.is_authenticated:
        note(request, Event.SIGNED_OUT, by=request.user)
    logout(request)
    return redirect("account_login")


@require_POST
@officer_required()
def language(request: OfficerRequest) -> HttpResponse:
    """Remember the language with the officer, not only in this browser."""
    answer = remember_language(request)
    if answer.cookies:
        Officer.objects.filter(pk=request.user.pk).update(language=request.POST["language"])
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
@login_not_required
def first_account(request: HttpRequest, code: str) -> HttpResponse:
    """Make the administrator's account, once."""
    if not actions.first_code_works(code):
        return render(request, "officers/first_over.html", status=404)
    form = FirstAccountForm(request.POST or None)
    if form.is_valid():
        officer = actions.use_first_code(code, **_account(form))
        if officer is None:
            return render(request, "officers/first_over.html", status=404)
        entering.begin(request, officer)
        note(request, Event.ACCOUNT_ADDED, About(subject=officer.username))
        entering.freshen(request, request.at)  # type: ignore[attr-defined]  # set by the node
        return redirect(f"{reverse('officers:own')}?then={reverse('directory:set_up')}")
    return render(request, "officers/first.html", {"form": form})


@require_safe
@officer_required()
def officers(request: OfficerRequest) -> HttpResponse:
    """Who has an account, at which desk, in which roles."""
    may_change = request.user.has_role(ADMINISTRATOR)
    return render(
        request,
        "officers/list.html",
        {
            "rows": queries.rows(),
            "may_change": may_change,
            "one_person": queries.one_person(),
            "changes": queries.in_words(queries.changes(request.at)),
        },
    )


@require_POST
@officer_required(ADMINISTRATOR)
def one_person(request: OfficerRequest) -> HttpResponse:
    """State that this Party has one person only, or take that back."""
    if request.POST.get("do") == "end":
        actions.end_one_person()
    else:
        actions.state_one_person(by=request.user, at=request.at)
    note(request, Event.SET_UP, About(subject="one person"))
    return redirect("officers:list")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
@officer_required(ADMINISTRATOR)
def add(request: OfficerRequest) -> HttpResponse:
    """Add an officer."""
    form = AddOfficerForm(request.POST or None)
    if form.is_valid():
        if asked := proving.first(request, typed=True):
            return asked
        chosen = form.cleaned_data
        officer = actions.add(**_account(form), desk=chosen["desk"], roles=chosen["roles"])
        note(request, Event.ACCOUNT_ADDED, About(subject=officer.username))
        messages.info(request, _("%(name)s can sign in now.") % {"name": officer.name})
        return redirect("officers:list")
    return render(request, "officers/add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
@officer_required()
def password(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give an officer a new password: an administrator to anyone, everyone to themselves."""
    if request.user.pk != pk and not request.user.has_role(ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator gives other officers a new password."))
    return _new_password(request, pk)


@proved_first
def _new_password(request: OfficerRequest, pk: int) -> HttpResponse:
    own = request.user.pk == pk
    officer = get_object_or_404(Officer, pk=pk)
    form = NewPasswordForm(officer, request.POST or None)
    if form.is_valid():
        actions.set_password(officer, form.cleaned_data["password"])
        sessions.end(officer, keep=request.session.session_key if own else None)
        note(request, Event.PASSWORD_SET, About(subject=officer.username))
        if own:
            before = request.session.session_key
            update_session_auth_hash(request, officer)
            sessions.moved(request, before)
        messages.info(request, _("%(name)s has a new password.") % {"name": officer.name})
        return redirect("officers:list")
    return render(request, "officers/password.html", {"form": form, "officer": officer, "own": own})


def _account(form: FirstAccountForm | AddOfficerForm) -> dict[str, str]:
    return {name: cast("str", form.cleaned_data[name]) for name in ("username", "name", "password")}
