# SPDX-License-Identifier: Apache-2.0
"""Saved as typed: a page that writes a draft is sent by itself while it is filled in, and shows what was typed when it is opened again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from demarche.areas.concerns.drafting import CLOSED, TYPED, AsTyped, posted_id
from demarche.areas.officers.access import OfficerRequest
from demarche.areas.release import typed
from demarche.areas.release.actions import Closed, Conflict, Saved, new_id
from demarche.areas.release.models import Draft, TypedWords
from demarche.ui import moments
from demarche.ui.middleware import WITH_SCRIPT
from demarche.ui.refill import refill

P = ParamSpec("P")
View = Callable[Concatenate[OfficerRequest, P], HttpResponse]
Address = Callable[[Draft], str]

_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "then", "typing"})
_CARRIED: Final = frozenset({"draft", "version"})
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class _Told:
    """What the page says of a save, whether the draft has it, and where to read more."""

    words: str
    saved: bool = False
    url: str = ""
    link: str = ""


def kept_as_typed(where: Address | None = None) -> Callable[[View[P]], View[P]]:
    """Save a page as it is typed; `where` gives the address of the draft for a page whose first save begins one."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def kept(request: OfficerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method != "POST":
                return _opened(request, view(request, *args, **kwargs))
            token = _token(request)
            _catch_up(request, token)
            response = view(request, *args, **kwargs)
            if request.POST.get("then") == TYPED and token:
                return _answer(request, token, response, where)
            if response.has_header("Location"):
                typed.forget(request.user, token)
            return _scripted(response)

        return kept

    return decorate


def _token(request: OfficerRequest) -> str:
    try:
        return str(UUID(request.POST.get("typing", "")))
    except ValueError:
        return ""


def _catch_up(request: OfficerRequest, token: str) -> None:
    """A page need not have heard of its own last save: what it goes on from is what it saved."""
    row = typed.of(request.user, token)
    said = request.POST.get("version", "")
    if row is not None and row.saved and said.isdecimal() and int(said) < row.version:
        posted = request.POST.copy()
        posted["version"] = str(row.version)
        request.POST = posted  # type: ignore[assignment]  # Django's setter takes it


def _answer(request: OfficerRequest, token: str, response: HttpResponse, where: Address | None) -> JsonResponse:
    """Tell the page what became of what was typed; it is kept as it was typed whatever that is."""
    outcome = response.outcome if isinstance(response, AsTyped) else None
    told = (
        _told(outcome, request.at) if outcome or not response.has_header("Location") else _closed(response["Location"])
    )
    draft = outcome if outcome is None or isinstance(outcome, Draft) else outcome.draft
    fields: dict[str, list[str]] = {
        name: [str(each) for each in texts] for name, texts in request.POST.lists() if name not in _NOT_TYPED
    }
    if typed.too_long(fields):
        told = _Told(_("Not saved: this is longer than a draft can be."))
    else:
        page = where(draft) if where and draft is not None and told.saved else request.path
        version = draft.version if draft is not None and told.saved else 0
        row = {"page": page, "draft": draft.pk if draft else posted_id(request), "version": version}
        typed.keep(request.user, token, **row, saved=told.saved, fields=fields, at=request.at)
    said: dict[str, Any] = {"said": told.words, "saved": told.saved, "url": told.url, "link": told.link}
    if draft is not None and told.saved:
        said |= {"version": draft.version, "draft": str(draft.pk), "address": where(draft) if where else ""}
    return JsonResponse(said)


def _told(outcome: Saved | Conflict | Closed | Draft | None, at: int) -> _Told:
    hour = moments.hour(at)
    match outcome:
        case Saved():
            return _Told(_("Saved %(time)s") % {"time": hour}, saved=True)
        case Conflict(aside=aside):
            url = reverse("release:versions", args=[aside.pk])
            words = _("Not saved over the text that was saved meanwhile. Yours is kept beside it.")
            return _Told(words, url=url, link=_("See both texts"))
        case Closed(draft=draft):
            return _closed(reverse("release:check", args=[draft.pk]))
        case Draft():
            return _Told(
                _(
                    "Kept as you type, %(time)s. The releasing officer goes on reading the text as it was saved last, until you save this one."
                )
                % {"time": hour}
            )
        case _:
            words = _("Kept as you type, %(time)s. It is not in the draft yet: something is still to be put right.")
            return _Told(words % {"time": hour})


def _closed(url: str) -> _Told:
    return _Told(_("Not saved: %(why)s") % {"why": CLOSED}, url=url, link=_("See the draft"))


def _opened(request: OfficerRequest, response: HttpResponse) -> HttpResponse:
    """A page that is opened shows what was typed there; what was typed there in other windows and is in no draft stands above it."""
    if response.status_code != _SHOWN or request.method != "GET":
        return _scripted(response)
    rows = typed.waiting(request.user, request.path)
    if rows:
        token = str(new_id())
        first, *others = rows
        response.content = _refilled(response.content.decode(), first, others, token)
        typed.adopt(first, token)
    return _scripted(response)


def _refilled(page: str, row: TypedWords, others: list[TypedWords], token: str) -> str:
    left_out = _CARRIED if row.saved else frozenset[str]()
    words = {name: texts for name, texts in row.fields.items() if name not in left_out}
    filled, left = refill(page, {**words, "typing": [token]})
    left += [text for each in others if not each.saved for text in refill("", each.fields)[1]]
    if row.saved and not left:
        return filled
    head, begun, rest = filled.partition('<main id="content"')
    tag, end, content = rest.partition(">")
    told = render_to_string("concerns/_typed.html", {"row": row, "left": left})
    return f"{head}{begun}{tag}{end}{told}{content}"


def _scripted(response: HttpResponse) -> HttpResponse:
    if response.status_code == _SHOWN:
        response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response
