# SPDX-License-Identifier: Apache-2.0
"""Raising a concern: the page with its questions. What its Add links open is in `adding`."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, queries, values
from demarche.areas.concerns.access import may_open
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.added.linking import link
from demarche.areas.concerns.drafting import CHECK, DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.compose import MOST_QUESTIONS, ConcernForm
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import marking, numbers
from demarche.areas.concerns.queries import Addressee
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.directory.speech import speak_of_any
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, WRITING
from demarche.areas.release import versions
from demarche.areas.release.actions import Beginning, new_id
from demarche.areas.release.fields import tidy
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import draft_or_404, open_drafts
from demarche.areas.release.register_acts import why_nothing
from demarche.areas.release.there import clock_started
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.acts.act import HASH
from demarche.core.encoding import Json

ELSEWHERE: Final = {
    acts.NOTIFY: "concerns:notify_draft",
    representation.MAKE: "concerns:represent_draft",
    representation.CLAIM: "concerns:represent_draft",
}
"""Where drafts are written that have a page of their own."""

CITATION: Final = "demarche.report"
"""The salt under which the reports' room signs what a concern cites."""

FIRST_QUESTIONS: Final = 2

_MOVES: Final = re.compile(r"(up|away)([1-9][0-9]?)")
"""What the buttons beside a question send."""


def address(draft: Draft) -> str:
    """Where a concern is written."""
    return reverse("concerns:draft", args=[draft.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def raise_concern(request: OfficerRequest) -> HttpResponse:
    """Begin a concern."""
    of_the_desk(request)
    if request.method == "POST":
        return _post(request, None)
    report = request.GET.get("report", "")
    first = {"draft": new_id(), "version": 0, "report": report if cited(report) else "", **_language(request)}
    to = queries.addressees()
    speak_of_any(each.process for each in to)
    first |= only(to) | _linked_to(countered(request, request.GET.get("related", "")))
    return _page(request, None, ConcernForm(initial=first, **choices(to)))


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def edit_draft(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on writing a concern; other kinds that open a matter have pages of their own."""
    draft = draft_or_404(pk, request.user)
    if draft.kind in ELSEWHERE:
        return redirect(ELSEWHERE[draft.kind], pk)
    draft = drafting.own_draft(pk, acts.RAISE, request)
    if not draft.is_open:
        return redirect("release:check", pk)
    if request.method == "POST":
        return _post(request, draft)
    asked = request.GET.get("questions", "")
    rows = int(asked) if asked.isdecimal() and len(asked) <= len(str(MOST_QUESTIONS)) else 0
    questions = max(rows, len(numbers(draft.values, "q")), FIRST_QUESTIONS)
    return _page(request, draft, _form(draft, questions))


def of_the_desk(request: OfficerRequest) -> None:
    if not request.user.sees(DIPLOMATIC):
        raise PermissionDenied(_("A concern is raised by the diplomatic desk; yours is the technical desk."))


def countered(request: OfficerRequest, dossier: str) -> DossierRow | None:
    """The dossier that a concern is raised as a counter-request to, if the officer's desk may open it."""
    row = DossierRow.objects.filter(pk=dossier).exclude(party="").first() if HASH.fullmatch(dossier) else None
    return row if row is not None and may_open(request.user, row) else None


def _linked_to(row: DossierRow | None) -> dict[str, str]:
    return {} if row is None else {"related": row.pk, "to": f"{row.process}:{row.party}"}


def _counter(request: OfficerRequest, form: ConcernForm, to: Addressee) -> dict[str, Json]:
    """The part that makes a concern a counter-request, if it was begun as one and goes to the same Party."""
    row = countered(request, form.cleaned_data["related"])
    return link({row.pk: "counter_request"}) if row is not None and to.key == f"{row.process}:{row.party}" else {}


def _language(request: OfficerRequest) -> dict[str, str]:
    return {"language": request.user.language or "en"}


def only(to: list[Addressee]) -> dict[str, str]:
    """Whom a new draft is addressed to before anybody chose: the only one there is, and of several none."""
    return {"to": to[0].key} if len(to) == 1 else {}


def offered(to: list[Addressee]) -> list[tuple[str, str]]:
    """The addressees by their names, with the process where there are several."""
    one_process = _in_one_process(to)
    return [(each.key, each.name if one_process else f"{each.name} · {each.charter.name}") for each in to]


def _in_one_process(to: list[Addressee]) -> bool:
    return len({each.process for each in to}) == 1


def choices(to: list[Addressee]) -> dict[str, Any]:
    """The addressees as a form offers them; the clock is told where there is only one process."""
    one_process = _in_one_process(to)
    draft = Draft(kind=acts.RAISE, values={"urgency": {"profile": "ordinary"}})
    return {
        "to": offered(to),
        "period": "; ".join(clock_started(to[0].charter, draft)) if one_process else "",
    }


def _form(draft: Draft, questions: int) -> ConcernForm:
    first = {**values.concern_form(draft.values), "to": to_of(draft), "draft": draft.pk, "version": draft.version}
    return ConcernForm(initial=first, questions=questions, **choices(queries.addressees()))


def to_of(draft: Draft) -> str:
    """Whom a draft is addressed to, as the form names it."""
    roles = draft.values.get("roles")
    addressed = roles.get("addressed") if isinstance(roles, dict) else None
    return f"{draft.process}:{addressed[0]}" if isinstance(addressed, list) and addressed else ""


def cited(token: str) -> Mapping[str, Any] | None:
    """The report that a signed citation names, with its title; `None` when it is not one this node signed."""
    try:
        found = signing.loads(token, salt=CITATION)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def citation(token: str) -> dict[str, Json]:
    """The parts by which a concern cites a report, its title as the text beside; none for no report."""
    report = cited(token)
    if report is None:
        return {}
    value = {name: str(report[name]) for name in ("source", "id", "sha256")}
    return {"report1": dict(value), "report1_text": tidy(str(report["title"]))}


def _post(request: OfficerRequest, draft: Draft | None) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, draft, "concerns:list")
    to = queries.addressees()
    form = ConcernForm(request.POST, questions=_rows(request), **choices(to))
    if not form.is_valid():
        return _page(request, draft, form)
    addressee = queries.chosen(to, form.cleaned_data["to"], draft)
    if addressee is None:
        form.add_error("to", _("Choose whom the concern is addressed to."))
        return _page(request, draft, form)
    kept = drafting.keep(request, draft, form, _keeping(request, draft, form, addressee))
    if isinstance(kept, HttpResponse):
        return kept
    if form.errors:
        return _page(request, drafting.again(form, kept), form)
    return _then(request, kept, form, then)


def _rows(request: OfficerRequest) -> int:
    found = (re.fullmatch(r"q([1-9][0-9]?)_text", name) for name in request.POST)
    return max((int(each[1]) for each in found if each), default=FIRST_QUESTIONS)


def _keeping(request: OfficerRequest, draft: Draft | None, form: ConcernForm, to: Addressee) -> Keeping:
    before = read_before(draft, form.cleaned_data["version"], to)
    order = _order(request.POST.get("then", ""), form.questions)
    parts = values.concern(form.cleaned_data, before, own=to.own, addressed=to.code, order=order)
    if draft is None:
        parts.update(citation(form.cleaned_data["report"]))
        parts.update(_counter(request, form, to))
    pk = drafting.posted_id(request)
    audience = values.holders(parts)
    beginning = Beginning(id=pk, process=to.process, desk=DIPLOMATIC, kind=acts.RAISE, audience=audience)
    return Keeping(parts, values.of_concern_page, beginning, opens=True)


def read_before(draft: Draft | None, version: int, to: Addressee) -> Mapping[str, Json]:
    """The parts of a draft as its officer had read them; without its roles when it goes to another process now."""
    parts = {} if draft is None else versions.read_at(draft, version)
    same = draft is not None and draft.process == to.process
    return parts if same else {name: value for name, value in parts.items() if name not in ("roles", "succeeds")}


def _order(then: str, questions: int) -> list[int]:
    """How questions follow when a button moves one up or takes one away."""
    asked = _MOVES.fullmatch(then)
    order = list(range(1, questions + 1))
    at = int(asked[2]) - 1 if asked else 0
    if asked is None or not at < questions:
        return order
    moved = order.pop(at)
    if asked[1] == "up":
        order.insert(max(at - 1, 0), moved)
    return order


def _then(request: OfficerRequest, draft: Draft, form: ConcernForm, then: str) -> HttpResponse:
    if then in (CHECK, SUBMIT):
        return drafting.go_on(draft, form, then, at=request.at) or _page(request, draft, form)
    if then in PAGES:
        return redirect(f"concerns:{then}", draft.pk)
    here = reverse("concerns:draft", args=[draft.pk])
    if then == "question":
        rows = max(len(numbers(draft.values, "q")), form.questions) + 1
        return redirect(f"{here}?questions={rows}#id_q{min(rows, MOST_QUESTIONS)}_text")
    moved = _MOVES.fullmatch(then)
    if moved:
        return redirect(f"{here}#id_q{max(int(moved[2]) - 1, 1)}_text")
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect(here)


def _page(request: OfficerRequest, draft: Draft | None, form: ConcernForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "action": reverse("concerns:draft", args=[draft.pk]) if draft else reverse("concerns:raise"),
        "why_nothing": "" if draft else why_nothing(acts.RAISE),
        "added": added(draft),
        "report": cited(str(form["report"].value() or "")),
        "counters": None if draft else countered(request, str(form["related"].value() or "")),
        "others": [] if draft else open_drafts(request.user, dossier="", kinds=[acts.RAISE]),
    }
    if draft is not None:
        context.update(chrome(draft, marking(draft.values)))
    return render(request, "concerns/raise.html", context)


def added(draft: Draft | None) -> list[dict[str, Any]]:
    """The Add buttons that the process knows, each with what is there already."""
    parts = draft.values if draft else {}
    return [
        {"name": name, "label": each.label, "now": each.now(parts)}
        for name, each in PAGES.items()
        if draft is None or drafting.knows(draft, each.needs)
    ]
