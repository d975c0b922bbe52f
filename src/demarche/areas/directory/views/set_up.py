# SPDX-License-Identifier: Apache-2.0
"""First-run set-up: what is left to do before this node can deal with another, in a beginner's order."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.directory.clock import doubted
from demarche.areas.directory.forms import CardForm
from demarche.areas.directory.models import Card, RootFile
from demarche.areas.directory.own import own_card
from demarche.areas.directory.steps import registered
from demarche.areas.directory.unable import unable
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.factors import kept as factors
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.queries import one_can_do_both, one_person, who_can_work
from demarche.ledger.models import Member

Step = dict[str, object]


@require_safe
@officer_required(ADMINISTRATOR)
def set_up(request: OfficerRequest) -> HttpResponse:
    """The list, `N of M done`; with `then`, on to there when nothing is left."""
    every = steps(request.at, request.user)
    left = [step for step in every if not step["done"]]
    shown = {"unable": unable(), "doubted": doubted(request.at), "may_confirm": True}
    then = request.GET.get("then", "")
    if (
        then
        and not left
        and not shown["unable"]
        and not shown["doubted"]
        and url_has_allowed_host_and_scheme(then, None)
    ):
        return HttpResponseRedirect(then)
    for step in left[:1]:
        step["next"] = True
    counted = {"done": len(every) - len(left), "all": len(every)}
    return render(request, "directory/set_up.html", {"steps": every, "counted": counted, "left": left, **shown})


def steps(at: int, officer: Officer | None = None) -> list[Step]:
    """What a beginner does first, in order; that the root key is gone is noted."""
    return [
        _account_step(officer),
        _root_step(at),
        _officers_step(),
        _card_step(),
        *(_step(each.title, done=each.done, note=each.note, acts=each.acts) for each in registered()),
        _party_step(),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def card(request: OfficerRequest) -> HttpResponse:
    """Fill in or change the contact card."""
    form = CardForm.of(own_card(), settings.NODE.zone, request.POST or None)
    if form.is_valid():
        # There is one card, so it has one number.
        Card.objects.update_or_create(pk=1, defaults=form.cleaned_data)
        note(request, Event.SET_UP, About(subject="card"))
        messages.info(request, _("The contact card is saved. It goes with the next file you make."))
        return redirect("directory:set_up")
    return render(request, "directory/card.html", {"form": form})


def _step(title: str, *, done: bool, note: str = "", acts: tuple[tuple[str, str], ...] = ()) -> Step:
    return {
        "title": title,
        "done": done,
        "note": note,
        "acts": [{"label": label, "url": url} for label, url in acts],
        "next": False,
    }


def _account_step(officer: Officer | None) -> Step:
    """The account is there; a second factor is advised and can wait."""
    if officer is None:
        return _step(_("Your administrator account"), done=True)
    if factors.of(officer).second:
        return _step(_("Your administrator account and second factor"), done=True)
    add = ((_("Add a second factor"), reverse("officers:own")),)
    return _step(_("Your administrator account, without a second factor"), done=True, acts=add)


def _root_step(at: int) -> Step:
    """The root key must not stay on this machine; that it is gone is noted once, with the time it was found gone."""
    root = RootFile.objects.first()
    if root is not None and root.gone is None and not Path(root.path).exists():
        root.gone = at
        root.save(update_fields=["gone"])
    step = _step(_("Root key is off this machine"), done=root is None or root.gone is not None)
    if root is not None:
        step |= {"path": "" if step["done"] else root.path, "gone": root.gone}
    return step


def _officers_step() -> Step:
    drafters, releasing = who_can_work()
    two = drafters > 0 and releasing > 0
    return _step(
        _("Officers: at least one drafter and one releasing officer"),
        done=two or (one_person() is not None and one_can_do_both()),
        note=_("Nobody releases an own draft, so it takes two people."),
        acts=(
            (_("Add officers"), reverse("officers:add")),
            *(() if two else ((_("One person only? Say so"), f"{reverse('officers:list')}#one-person"),)),
        ),
    )


def _card_step() -> Step:
    return _step(
        _("Contact card: duty line, hours, languages, confirmation contact"),
        done=own_card() is not None,
        acts=((_("Fill in"), reverse("directory:card")),),
    )


def _party_step() -> Step:
    confirmed = Member.objects.exclude(confirmed_at=None).exclude(code=F("process__own_code")).exists()
    return _step(
        _("Another Party"),
        done=confirmed,
        acts=(
            (_("Make an invitation"), reverse("directory:invite")),
            (_("Open one"), reverse("directory:open")),
            (_("See the Parties"), reverse("directory:parties")),
        ),
    )
