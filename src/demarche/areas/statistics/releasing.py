# SPDX-License-Identifier: Apache-2.0
"""Figures proposed and released: computed here before anything leaves, compared on arrival, released once both agree."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import AUDITOR, READING, RELEASING, WRITING
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release import actions as drafts
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import draft_or_404, open_drafts
from demarche.areas.release.register_acts import is_offered
from demarche.areas.statistics import actions, queries
from demarche.areas.statistics.counting import Counted, Two, left_out, of, period, told
from demarche.areas.statistics.forms import SayForm, period_of
from demarche.areas.statistics.kinds import SAYS, days, released_url
from demarche.areas.statistics.models import ProposalRow
from demarche.areas.statistics.out import as_csv, as_json
from demarche.areas.statistics.views import (
    acts_page,
    cell_or_404,
    chosen_in,
    frame,
    groups,
    offers,
    page_asked,
    proposal,
)
from demarche.areas.statistics.words import CONSENT, figure, opened
from demarche.core.acts import figures as acts
from demarche.core.acts.act import Act
from demarche.core.encoding import Json
from demarche.core.process.docket import Standing
from demarche.core.process.figures import Consent, document
from demarche.core.process.statistics import Difference, Period, cells, differences
from demarche.ledger import evidence, processes, read, replay
from demarche.ledger.models import Outbox
from demarche.ui.leaving import written

EXPORTING: Final = (RELEASING, "registrar", AUDITOR)
"""The roles that may take a dossier with its signatures out of the node."""

_KINDS: Final = {"agree": acts.AGREE, "withhold": acts.WITHHOLD}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def propose(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Have the figures of a period counted, look at them, and send them to the releasing officer."""
    two = queries.two_or_404(process, code)
    if not offers(request.user, two):
        raise Http404
    _form, chosen = chosen_in(request)
    counted_for = period_of(*chosen, request.at)
    back = f"{reverse('statistics:figures', args=[process, code])}?{request.GET.urlencode()}"
    if counted_for.until > request.at:
        messages.warning(request, _("Figures are proposed once their period is over."))
        return redirect(back)
    counted = actions.counted(two, counted_for)
    say = SayForm(request.POST) if request.method == "POST" else SayForm(initial={"draft": drafts.new_id()})
    if request.method == "POST" and say.is_valid():
        values = {**counted.values, **_text(say)}
        draft = actions.propose(say.cleaned_data["draft"], two, values, by=request.user, at=request.at)
        return redirect("release:check", draft.pk)
    return _writing(request, counted, say, {"back": back, "heading": _("Propose figures for release")})


def _text(say: SayForm) -> dict[str, Json]:
    return {"text": say.cleaned_data["text"]} if say.cleaned_data["text"] else {}


def _writing(request: OfficerRequest, counted: Counted, say: SayForm, more: dict[str, Any]) -> HttpResponse:
    two, names = counted.two, processes.names(counted.two.process)
    counts = {cell: len(found) for cell, found in cells(counted.table).items()}
    context = {
        **frame(two),
        "form": say,
        "days": days(counted.period),
        "at": counted.period.at,
        "own": names[two.own],
        "other": names[two.other],
        "groups": list(groups(counts, two, lambda _cell: "")),
        **more,
    }
    return render(request, "statistics/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on with an act about figures: other words, and for a proposal its figures counted anew."""
    draft = draft_or_404(pk, request.user)
    if draft.kind not in (acts.PROPOSE, *_KINDS.values()):
        raise Http404
    if not draft.is_open:
        return redirect("release:check", pk)
    counted = _of_draft(draft, request.at)
    first = {"draft": draft.pk, "text": draft.values.get("text", "")}
    say = SayForm(request.POST) if request.method == "POST" else SayForm(initial=first)
    if request.method == "POST" and say.is_valid():
        kept = (
            counted.values
            if draft.kind == acts.PROPOSE
            else {"hash": draft.values["hash"]}
            if "hash" in draft.values
            else {}
        )
        saved = drafts.save(draft, {**kept, **_text(say)}, version=draft.version, by=request.user, at=request.at)
        if isinstance(saved, drafts.Saved):
            drafts.submit(saved.draft)
        return redirect("release:check", pk)
    return _writing(
        request, counted, say, {"back": reverse("release:check", args=[pk]), "heading": _heading(draft.kind)}
    )


def _heading(kind: str) -> str:
    return {
        acts.PROPOSE: _("Propose figures for release"),
        acts.AGREE: _("Agree to the release of these figures"),
        acts.WITHHOLD: _("Withhold these figures"),
    }[kind]


def _of_draft(draft: Draft, at: int) -> Counted:
    """The figures that a draft is about; those of a proposal as they are now."""
    own = processes.own_code(draft.process)
    two = Two(draft.process, own, next(code for code in draft.audience if code != own))
    if draft.kind == acts.PROPOSE:
        counted = period(draft.values)
        return actions.counted(two, Period(counted.since, counted.until, at))
    return of(two, _opening(draft.dossier).values)


def _opening(dossier: str) -> Act:
    signed = read.act(dossier)
    if signed is None:
        raise Http404
    return signed.act


def _two(row: ProposalRow) -> Two:
    return Two(row.process, processes.own_code(row.process), row.party)


@require_safe
@officer_required(*READING)
def released(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Figures that were proposed: what both say of them, and whether the same were computed here."""
    row = queries.proposal_or_404(dossier, request.user)
    note(request, Event.OPENED, About(process=row.process, dossier=row.dossier, desk=row.desk))
    two, values = _two(row), _opening(dossier).values
    counted, names = of(two, values), processes.names(row.process)
    counts = {cell: len(found) for cell, found in cells(values["table"]).items()}

    def url(cell: tuple[str, str, str]) -> str:
        return reverse("statistics:released_acts", args=[dossier, "/".join(cell)])

    word, tone = CONSENT[row.consent]
    late = [] if row.consent == Consent.RELEASED else left_out(counted)
    context: dict[str, Any] = {
        **frame(two),
        **proposal(row),
        "row": row,
        "is_released": row.consent == Consent.RELEASED,
        "word": word,
        "tone": tone,
        "by": names[two.own if row.ours else two.other],
        "own": names[two.own],
        "other": names[two.other],
        "groups": list(groups(counts, two, url)),
        "same": counted.hash == row.hash,
        "differs": [_differs(each, names) for each in differences(counted.table, values["table"])],
        "late": len(late),
        "heads": [
            {"origin": origin, "size": size, "name": names.get(party, party)}
            for party, logs in counted.heads.items()
            for origin, size in logs.items()
        ],
        "happened": list(_happened(row, names)),
        "acts": list(_offered(request, row, same=counted.hash == row.hash)),
        "drafts": [
            {"kind": SAYS[each.kind], "url": reverse("release:check", args=[each.pk])}
            for each in open_drafts(request.user, dossier=dossier)
            if each.kind in SAYS
        ],
        "outs": [(form.upper(), reverse("statistics:released_out", args=[dossier, form])) for form in ("csv", "json")],
        "may_export": any(map(request.user.has_role, EXPORTING)),
    }
    return render(request, "statistics/released.html", context)


def _differs(each: Difference, names: dict[str, str]) -> dict[str, Any]:
    return {
        "party": names.get(each.party, each.party),
        "opened": opened(each.group),
        "figure": figure(each.figure),
        "ours": len(each.ours),
        "theirs": len(each.theirs),
        "acts": [*each.ours[:10], *each.theirs[:10]],
    }


def _happened(row: ProposalRow, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Every act of the dossier, the oldest first, with what came of it and of its delivery."""
    with replay.docket(row.process, row.dossier) as docket:
        said = [placed.act for placed in docket.placed.values()]
        refused = {act.id: reason for act in said if (reason := docket.reason(act.id)) is not None}
        effect = {act.id for act in said if docket.standing(act.id) is Standing.IN_EFFECT}
    times = read.place_times(act.id for act in said)
    deliveries = read.deliveries(act.id for act in said)
    for act in sorted(said, key=lambda each: (times.get(each.id, {}).get(each.author, each.made), each.id)):
        copies = deliveries.get(act.id, [])
        yield {
            "party": names.get(act.author, act.author),
            "says": SAYS.get(act.kind, act.kind),
            "t": times.get(act.id, {}).get(act.author, act.made),
            "text": act.values.get("text", ""),
            "lang": act.values.get("language", ""),
            "why": "" if act.id in effect or act.id not in refused else _(refused[act.id].sentence),
            "delivered": next((each.delivered for each in copies), None),
            "held": bool(copies) and any(each.state != Outbox.State.DELIVERED for each in copies),
        }


def _offered(request: OfficerRequest, row: ProposalRow, *, same: bool) -> Iterator[dict[str, Any]]:
    """What this Party may say now; it agrees to nothing that it counts otherwise."""
    with replay.docket(row.process, row.dossier) as docket:
        own = docket.current("figures", processes.own_code(row.process))
        value = None if own is None else own.value
    stands = value["stand"] if isinstance(value, dict) else ""
    verbs = {"agree": _("Agree to the release"), "withhold": _("Withhold them")}
    for kind, verb in verbs.items():
        said = {"agree": "agreed", "withhold": "withheld"}[kind]
        if (
            stands != said
            and (same or kind != "agree")
            and is_offered(request.user, row.process, _KINDS[kind])
            and request.user.sees(row.desk)
        ):
            yield {"label": verb, "url": reverse("statistics:state", args=[row.dossier, kind]), "main": kind == "agree"}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def state(request: OfficerRequest, dossier: str, kind: str) -> HttpResponse:
    """Agree to figures, or withhold them: with words, to the releasing officer."""
    row = queries.proposal_or_404(dossier, request.user)
    if kind not in _KINDS or not is_offered(request.user, row.process, _KINDS[kind]):
        raise Http404
    counted = of(_two(row), _opening(dossier).values)
    if kind == "agree" and counted.hash != row.hash:
        messages.warning(
            request, _("The figures computed here are others, so they are not agreed to. What differs stands below.")
        )
        return redirect(released_url(dossier))
    say = SayForm(request.POST) if request.method == "POST" else SayForm(initial={"draft": drafts.new_id()})
    if request.method == "POST" and say.is_valid():
        name, text = say.cleaned_data["draft"], say.cleaned_data["text"]
        draft = actions.state(name, row, _KINDS[kind], text, by=request.user, at=request.at)
        return redirect("release:check", draft.pk)
    more = {"back": released_url(dossier), "heading": _heading(_KINDS[kind]), "late": len(left_out(counted))}
    return _writing(request, counted, say, more)


@require_safe
@officer_required(*READING)
def behind(request: OfficerRequest, dossier: str, cell: str) -> HttpResponse:
    """The acts behind a figure that was proposed, as it was proposed."""
    row = queries.proposal_or_404(dossier, request.user)
    two, values = _two(row), _opening(dossier).values
    of_cell = cell_or_404(two, cell)
    listed = cells(values["table"]).get(of_cell, ())
    rows = queries.rows_of(listed, two)
    held = set(rows.values_list("act", flat=True))
    absent = tuple(act for act in listed if act not in held)
    found = queries.behind(rows, request.user, page_asked(request), absent=len(absent))
    return acts_page(request, two, (of_cell, period(values)), found, back=released_url(dossier), absent=absent)


@require_safe
@officer_required(*READING)
def out(request: OfficerRequest, dossier: str, form: str) -> HttpResponse:
    """Figures that were proposed, for other programs, marked by what both say of them."""
    row = queries.proposal_or_404(dossier, request.user)
    two, values = _two(row), _opening(dossier).values
    counted = period(values)
    if form == "csv":
        said = {Consent.RELEASED.value: "released by both"}.get(row.consent, "not released")
        return as_csv({cell: len(found) for cell, found in cells(values["table"]).items()}, two, counted, said)
    if form != "json":
        raise Http404
    return as_json(document(told(counted), values["heads"], values["table"]), two, counted)


@require_http_methods(["POST"])
@officer_required(*EXPORTING)
def export(request: OfficerRequest, dossier: str) -> HttpResponseBase:
    """Hand out the dossier of figures as one file that proves itself to anyone."""
    row = queries.proposal_or_404(dossier, request.user)
    response = written(partial(evidence.export_dossier, row.process, row.dossier), f"figures-{dossier[:16]}.dossier")
    note(request, Event.EXPORTED, About(process=row.process, dossier=row.dossier, desk=row.desk))
    return response
