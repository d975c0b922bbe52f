# SPDX-License-Identifier: Apache-2.0
"""Pages about people: an officer's account, what becomes of it when he leaves, and who is there at each desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.officers import accounts, desks_of, proving, queries
from demarche.areas.officers import leaving as what_hangs
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.accounts import Person
from demarche.areas.officers.actions import OfficerError
from demarche.areas.officers.forms import MEANINGS, LeavingForm, OfficerForm
from demarche.areas.officers.models import ADMINISTRATOR, DESKS, RELEASING, ROLES, Officer
from demarche.areas.officers.noting import About, Event, note


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def officer(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show an account and change it; a change of desk or roles says what it means first."""
    who = get_object_or_404(Officer, pk=pk)
    names = ("name", "desk", "roles", "language", "zone")
    form = OfficerForm(request.POST or None, initial={name: getattr(who, name) for name in names})
    if form.is_valid():
        person = Person(**{**form.cleaned_data, "roles": tuple(sorted(form.cleaned_data["roles"]))})
        meaning = _meaning(who, person, request.user)
        if meaning and "confirmed" not in request.POST:
            return render(request, "officers/confirm.html", {"who": who, "form": form, "meaning": meaning})
        if meaning and (asked := proving.first(request, typed=True)):
            return asked
        try:
            accounts.change(who, person, by=request.user, at=request.at)
        except OfficerError as error:
            form.add_error(None, str(error))
        else:
            said = f"{who.username}: {', '.join(person.roles)}"
            note(request, Event.ACCOUNT_CHANGED, About(subject=said))
            messages.success(request, _("The account of %(name)s is changed.") % {"name": person.name})
            return redirect("officers:list")
    context = {"who": who, "form": form, "changes": queries.in_words(queries.changes(request.at, who))}
    return render(request, "officers/officer.html", context)


def _meaning(who: Officer, person: Person, by: Officer) -> list[str]:
    """What a change of desk and roles means, sentence by sentence; nothing where neither changes."""
    had, has = set(who.roles), set(person.roles)
    found = [_("Is from now on: %(role)s. %(meaning)s") % _role(role) for role in ROLES if role in has - had]
    found += [_("Is not any more: %(role)s.") % _role(role) for role in ROLES if role in had - has]
    if who.desk != person.desk:
        desks = {"before": DESKS[who.desk], "desk": DESKS[person.desk]}
        found.append(_("Moves from “%(before)s” to “%(desk)s”, and sees the matters of that.") % desks)
    if who.pk == by.pk and RELEASING in has - had:
        found.append(_("You give this to yourself. An own draft stays closed to you: its hands are kept."))
    if found:
        found.append(_("Every officer reads on the list of officers that you made this change."))
    return found


def _role(role: str) -> dict[str, Any]:
    return {"role": ROLES[role], "meaning": MEANINGS[role]}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def leaving(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what hangs on an officer; end his account, move what hangs on it, let him in again."""
    who = get_object_or_404(Officer, pk=pk)
    form = LeavingForm(request.POST or None, offered=_offered(who))
    if form.is_valid():
        if request.POST.get("do") == "let_in" and (asked := proving.first(request)):
            return asked
        try:
            messages.success(request, _done(request, who, form))
        except OfficerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("officers:leaving", pk)
    held = what_hangs.in_words(what_hangs.held(who, request.at))
    last = accounts.is_last_administrator(who, Officer.objects.filter(is_active=True))
    return render(request, "officers/leaving.html", {"who": who, "form": form, "held": held, "last": last})


def _done(request: OfficerRequest, who: Officer, form: LeavingForm) -> str:
    """Do what the button says, and say what was done."""
    named, about = {"name": who.name}, About(subject=who.username)
    if request.POST.get("do") == "let_in":
        accounts.let_in(who, by=request.user)
        note(request, Event.ACCOUNT_LET_IN, about)
        return _("%(name)s can sign in again.") % named
    if request.POST.get("do") == "end":
        left = accounts.end(who, to=form.chosen(), by=request.user, at=request.at)
        note(request, Event.ACCOUNT_ENDED, about)
        if left:
            return _("The account of %(name)s has ended. What could not be moved is shown here.") % named
        return _("The account of %(name)s has ended, and nothing is left with it.") % named
    left = accounts.move(who, to=form.chosen(), by=request.user, at=request.at)
    note(request, Event.MOVED, about)
    if left:
        return _("Moved. What could not be moved is shown here.")
    return _("Moved. Nothing is left with %(name)s.") % named


def _offered(who: Officer) -> list[Officer]:
    """Officers of the same desk who can take over."""
    active = Officer.objects.filter(is_active=True).order_by("name", "pk")
    return [each for each in active if each.pk != who.pk and (not who.desk or each.sees(who.desk))]


@require_safe
@officer_required()
def desks(request: OfficerRequest) -> HttpResponse:
    """Show each desk: its officers, what is missing, who is on watch, whether its key is at hand, what it sees."""
    return render(request, "officers/desks.html", {"desks": desks_of.shown(request.at)})
