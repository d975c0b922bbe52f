# SPDX-License-Identifier: Apache-2.0
"""Taking an item upon oneself, and handing over the watch. All of it stays inside, seen by the desk."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demarche.areas.action import queries, words
from demarche.areas.officers import watch
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import DESKS, HandOver, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.queries import standing
from demarche.areas.release.fields import Words
from demarche.ledger import processes

if TYPE_CHECKING:
    from demarche.core.encoding import Json


class GiveForm(forms.Form):
    """To whom the watch goes, and what he should know."""

    taker = forms.TypedChoiceField(
        label=_lazily("Who takes over"),
        coerce=int,
        error_messages={"required": _lazily("Choose who takes over.")},
    )
    note = Words(rows=5, limit=8000, label=_lazily("Note to who takes over, kept inside"))
    with_taken = forms.BooleanField(label=_lazily("What I have taken goes over as well"), required=False, initial=True)

    def __init__(self, data: Any = None, *, offered: list[Officer]) -> None:
        super().__init__(data)
        self._offered = {each.pk: each for each in offered}
        field = self.fields["taker"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [("", _("Choose")), *((each.pk, each.name) for each in offered)]

    def chosen(self) -> Officer:
        """Who takes over."""
        return self._offered[self.cleaned_data["taker"]]


@require_POST
@officer_required()
def take(request: OfficerRequest) -> HttpResponse:
    """Take an item upon oneself, unless another officer was first."""
    row = queries.one(request.user, request.POST.get("key", ""))
    if row is None or row.officer is not None:
        raise Http404
    has = watch.take(row, by=request.user, at=request.at)
    if has == request.user:
        messages.success(request, _("It is yours now. Your desk sees that; nothing of it leaves."))
    else:
        messages.warning(request, _("%(name)s was first and has taken it.") % {"name": has.name})
    return redirect("action:needs")


@require_POST
@officer_required()
def leave(request: OfficerRequest) -> HttpResponse:
    """Leave an item that one had taken."""
    if watch.leave(request.POST.get("key", ""), by=request.user):
        messages.success(request, _("It is the desk's again."))
    return redirect("action:needs")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def give(request: OfficerRequest, desk: str) -> HttpResponse:
    """Hand over the watch: what is open, a note, and to whom."""
    stands = standing(_known(request, desk), request.at)
    if stands.officer != request.user or stands.waits:
        raise PermissionDenied(_("Who is on watch hands it over, and only once: it is not yours to hand over now."))
    form = GiveForm(request.POST or None, offered=_offered(desk, request.user))
    rows = queries.open_at(desk)
    items = _items(rows)
    if form.is_valid():
        said = {"note": form.cleaned_data["note"], "with_taken": form.cleaned_data["with_taken"]}
        given = watch.give(desk, giver=request.user, taker=form.chosen(), items=items, at=request.at, **said)
        if given is None:
            messages.warning(request, _("The watch is not yours to hand over any more."))
            return redirect("action:needs")
        note(request, Event.WATCH_GIVEN, About(subject=given.taker.username, desk=desk))
        messages.success(request, _("Given. You are on watch until %(name)s confirms.") % {"name": given.taker.name})
        return redirect("action:hand_over", given.pk)
    context = {"form": form, "name": DESKS[desk], "at": request.at, **_shown(items, request.user)}
    return render(request, "action/give.html", context)


def _known(request: OfficerRequest, desk: str) -> str:
    if not desk or desk not in DESKS or not request.user.sees(desk):
        raise Http404
    return desk


def _offered(desk: str, giver: Officer) -> list[Officer]:
    active = Officer.objects.filter(is_active=True).exclude(pk=giver.pk).order_by("name", "pk")
    return [each for each in active if each.sees(desk)]


def _items(rows: "list[Any]") -> "list[Json]":
    """What is open, as it is kept with the hand-over: enough to say it later, and who may read it."""
    has = watch.taken(rows)
    fields = ("key", "verb", "title", "number", "process", "dossier", "role", "party", "due")
    return [
        {**{name: getattr(row, name) for name in fields}, "taken": has[row.key].name if row.key in has else ""}
        for row in rows
    ]


def _shown(items: "list[Any]", reader: Officer) -> dict[str, Any]:
    """The items that a reader's roles and matters let him see, in words, and how many others there are."""
    roles = queries.roles_of(reader)
    dossiers = {each["dossier"] for each in items} - {""}
    closed = set(closed_dossiers(reader).filter(pk__in=dossiers).values_list("pk", flat=True)) if dossiers else set()
    seen = [each for each in items if each["role"] in ("", *roles) and each["dossier"] not in closed]
    return {"items": [_in_words(each) for each in seen], "others": len(items) - len(seen)}


def _in_words(item: dict[str, Any]) -> dict[str, Any]:
    charter = processes.charter_of(item["process"]) if item["process"] else None
    party = processes.name_of(item["process"], item["party"]) if charter and item["party"] else item["party"]
    return {
        **item,
        "verb": words.verb(item["verb"]),
        "what": words.about(item["title"], words.kind(item["verb"]), party),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def hand_over(request: OfficerRequest, pk: int) -> HttpResponse:
    """A hand-over as it was given: the taker confirms it, the giver takes it back, the desk reads it."""
    given = get_object_or_404(HandOver.objects.select_related("giver", "taker"), pk=pk)
    _known(request, given.desk)
    if request.method == "POST":
        _settled(request, given)
        return redirect("action:hand_over", pk)
    context = {
        "given": given,
        "name": DESKS[given.desk],
        "at": request.at,
        "may_confirm": given.is_open and given.taker == request.user,
        "may_withdraw": given.is_open and given.giver == request.user,
        **_shown(given.items, request.user),
    }
    return render(request, "action/hand_over.html", context)


def _settled(request: OfficerRequest, given: HandOver) -> None:
    do = {"confirm": (given.taker, watch.confirm), "withdraw": (given.giver, watch.withdraw)}
    whose, act = do.get(request.POST.get("do", ""), (None, watch.confirm))
    if whose != request.user:
        raise PermissionDenied(_("Who was given the watch confirms it; who gave it takes it back."))
    if not act(given, by=request.user, at=request.at):
        messages.warning(request, _("Nothing was changed: this hand-over was confirmed or taken back before."))
        return
    note(
        request,
        Event.WATCH_CONFIRMED if whose == given.taker else Event.WATCH_WITHDRAWN,
        About(subject=given.giver.username, desk=given.desk),
    )
    if whose == given.taker:
        messages.success(request, _("You are on watch now."))
    else:
        messages.success(request, _("Taken back. You are on watch as before."))


@require_safe
@officer_required()
def hand_overs(request: OfficerRequest, desk: str) -> HttpResponse:
    """The hand-overs of a desk, newest first."""
    found = (
        HandOver.objects.select_related("giver", "taker").filter(desk=_known(request, desk)).order_by("-given", "-pk")
    )
    return render(request, "action/hand_overs.html", {"name": DESKS[desk], "given": found[:200], "at": request.at})
