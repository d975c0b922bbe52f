# SPDX-License-Identifier: Apache-2.0
"""The checks of a process, and one check: who was called, who answered and how fast."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demarche.areas.checks import picture, planning, queries, words
from demarche.areas.checks.forms import ReminderForm
from demarche.areas.checks.kinds import KINDS, SHARE_PAGE, result_words, window_words
from demarche.areas.checks.models import CalledRow, CheckRow, Reminder
from demarche.areas.checks.projection import desk_of
from demarche.areas.checks.queries import Standing
from demarche.areas.directory.founded import founded_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DUTY, READING, RELEASING, WRITING, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release.models import Draft, State
from demarche.areas.release.register_acts import is_offered, matter
from demarche.areas.release.setting import paper_of_act
from demarche.core.acts import checks as acts
from demarche.core.encoding import moment
from demarche.ledger import evidence
from demarche.ledger import processes as ledger_processes
from demarche.ui.leaving import written
from demarche.ui.series import listed

EXPORTING: Final = (RELEASING, "registrar", "auditor")
"""The roles that may take a check with its signatures out of the node."""

_LEAST: Final = next(kind.since for kind in acts.KINDS)


def process_or_404(process: str) -> None:
    """A process whose charter knows communication checks."""
    founded_or_404(process, since=_LEAST)


def _knows(process: str) -> bool:
    return ledger_processes.charter_of(process).vocabulary >= _LEAST


@require_safe
@officer_required(*READING, DUTY)
def processes(request: OfficerRequest) -> HttpResponse:
    """The processes that know checks; the one there is as a rule is shown at once."""
    rows = [row for row in ledger_processes.founded() if _knows(row.pk)]
    if len(rows) == 1:
        return redirect("checks:list", rows[0].pk)
    shown = [{"row": row, "charter": ledger_processes.charter_of(row.pk)} for row in rows]
    return render(request, "checks/processes.html", {"rows": shown})


@require_safe
@officer_required(*READING, DUTY)
def listing(request: OfficerRequest, process: str) -> HttpResponse:
    """Every check of a process, the last ones of each contact, and what Parties have told all."""
    process_or_404(process)
    rows, called = queries.of_process(process)
    names, at = ledger_processes.names(process), request.at
    kept = Reminder.objects.filter(pk=process).first()
    context: dict[str, Any] = {
        "process": process,
        "rows": [_row(row, called.get(row.pk, []), names, at) for row in rows],
        "drafts": [_draft(draft, plan, names) for draft, plan in queries.drafts(process) if _sees(request.user, draft)],
        "contacts": list(_trend(rows, called, names, at)),
        "told": [_told(each, names) for each in queries.told(process)],
        "may_call": is_offered(request.user, process, acts.CALL),
        "reminder": ReminderForm(initial={"months": 0 if kept is None else kept.months})
        if request.user.has_role(RELEASING)
        else None,
        "months": 0 if kept is None else kept.months,
        "matter": {**matter(process), "release_group": ""},
        **_drawn(_last_lines(rows, called, names, at), "last"),
    }
    return render(request, "checks/list.html", context)


def _sees(officer: Officer, draft: Draft) -> bool:
    return officer.sees(draft.desk)


def _row(row: CheckRow, called: list[CalledRow], names: Mapping[str, str], at: int) -> dict[str, Any]:
    word, state = words.whole(row, called, at)
    return {
        "url": reverse("checks:check", args=[row.pk]),
        "caller": names.get(row.caller, row.caller),
        "party": names.get(row.party, row.party),
        "opened": row.opened,
        "contacts": [{"name": each.contact, "word": words.stands(each, at)[0]} for each in called],
        "word": word,
        "state": state,
    }


def _draft(draft: Draft, plan: Any, names: Mapping[str, str]) -> dict[str, Any]:
    own = ledger_processes.own_code(draft.process)
    party = next((each for each in draft.audience if each != own), "")
    held, sent = draft.state == State.HELD, draft.state == State.SUBMITTED
    open_ = reverse("checks:edit", args=[draft.pk])
    said = _("released, waits for its hour") if held else _("with the releasing officer") if sent else _("draft")
    return {
        "url": reverse("release:check", args=[draft.pk]) if held or sent else open_,
        "party": names.get(party, party),
        "contacts": draft.values.get("contacts", []),
        "said": said,
        "leaves": planning.words(None, None) if plan is None else planning.words(plan.earliest, plan.latest),
        "by": "" if draft.author is None else draft.author.name,
    }


def _trend(
    rows: list[CheckRow], called: Mapping[str, list[CalledRow]], names: Mapping[str, str], at: int
) -> Iterator[dict[str, Any]]:
    """Each contact with its last checks, the newest first, in the order of Parties and names."""
    found: dict[tuple[str, str], list[CalledRow]] = {}
    for row in rows:
        for each in called.get(row.pk, []):
            found.setdefault((each.party, each.contact), []).append(each)
    for (party, contact), last in sorted(found.items()):
        yield {
            "party": names.get(party, party),
            "contact": contact,
            "type": words.TYPES.get(last[0].type, ""),
            "last": [
                {"t": each.opened, "word": words.brief(each, at), "url": reverse("checks:check", args=[each.dossier])}
                for each in last[: queries.LAST]
            ],
        }


def _last_lines(
    rows: list[CheckRow], called: Mapping[str, list[CalledRow]], names: Mapping[str, str], at: int
) -> list[picture.Line]:
    """The last check of each contact as a line."""
    seen: dict[tuple[str, str], CalledRow] = {}
    for row in rows:
        for each in () if row.withdrawn else called.get(row.pk, []):
            seen.setdefault((each.party, each.contact), each)
    return [
        line
        for (party, contact), each in sorted(seen.items())
        if (line := picture.line_of(each, f"{names.get(party, party)} {contact}", words.brief(each, at), at))
        is not None
    ]


def _drawn(lines: list[picture.Line], name: str) -> dict[str, Any]:
    return {"svg": picture.draw(lines, name), "signs": picture.signs(lines)}


def _told(told: Any, names: Mapping[str, str]) -> dict[str, Any]:
    begun, agrees = moment(told.received), queries.agrees(told)
    known = CheckRow.objects.filter(pk=told.call).exists()
    return {
        "party": names.get(told.party, told.party),
        "t": told.t,
        "received": begun,
        "results": [
            {"name": name, "word": result_words(begun, told.window, said)} for name, said in told.answered.items()
        ],
        "url": reverse("checks:check", args=[told.call]) if known else "",
        "agrees": agrees,
    }


def frame(row: CheckRow) -> dict[str, Any]:
    """What every page about one check shows around it."""
    charter, names = ledger_processes.charter_of(row.process), ledger_processes.names(row.process)
    both = listed(names.get(each, each) for each in sorted((row.caller, row.party)))
    return {
        "row": row,
        "process": row.process,
        "caller": names.get(row.caller, row.caller),
        "party": names.get(row.party, row.party),
        "window": window_words(row.window),
        "matter": {
            "process": charter.name,
            "release_group": _("BILATERAL: %(parties)s") % {"parties": both},
            "marking": "",
            "exercise": charter.exercise,
        },
    }


@require_safe
@officer_required(*READING, DUTY)
def check(request: OfficerRequest, dossier: str) -> HttpResponse:
    """One check: who was called, who answered and how fast, and every act of it."""
    row = queries.check_or_404(dossier)
    stands = queries.standing(row, request.at)
    called = list(CalledRow.objects.filter(dossier=row.pk).order_by("contact"))
    word, state = words.whole(row, called, request.at)
    lines = [picture.line_of(each, each.contact, words.stands(each, request.at)[0], request.at) for each in called]
    why = stands.reasons.get(row.pk)
    context = {
        **frame(row),
        "word": word,
        "state": state,
        "why": "" if why is None else _(why.sentence),
        "called": [_called(each, row, request) for each in called],
        "acts": [_act(act, stands) for act in stands.acts],
        "offered": list(_offered(request.user, row, called)),
        "may_export": any(map(request.user.has_role, EXPORTING)),
        **_drawn([each for each in lines if each is not None], "answered"),
    }
    return render(request, "checks/check.html", context)


def _called(each: CalledRow, row: CheckRow, request: OfficerRequest) -> dict[str, Any]:
    word, state = words.stands(each, request.at)
    user = request.user
    here = not row.ours and not each.answered and any(map(user.has_role, WRITING)) and user.sees(desk_of(each.type))
    return {
        "name": each.contact,
        "type": words.TYPES.get(each.type, ""),
        "word": word,
        "state": state,
        "made": each.made,
        "alternates": words.alternates(each, request.at),
        "answer": reverse("checks:answer", args=[row.pk, each.contact]) if here else "",
    }


def _act(act: Any, stands: Standing) -> dict[str, Any]:
    places = stands.places.get(act.id, {})
    made = places.get(act.author, places.get(stands.own, act.made))
    received = [
        {"party": stands.names.get(party, party), "t": t} for party, t in sorted(places.items()) if party != act.author
    ]
    why = stands.reasons.get(act.id)
    kind = KINDS.get(act.kind)
    contact = act.values.get("contact")
    return {
        "id": act.id,
        "party": stands.names.get(act.author, act.author),
        "says": act.kind if kind is None else kind.name,
        "contact": contact if isinstance(contact, str) else "",
        "sheet": paper_of_act(act, stands.names, {}, (stands.row.caller, stands.row.party)),
        "made": made,
        "received": received,
        "why": "" if why is None else _(why.sentence),
    }


def _offered(officer: Officer, row: CheckRow, called: list[CalledRow]) -> Iterator[dict[str, str]]:
    """What this officer can do with the whole check."""
    writes = any(map(officer.has_role, WRITING)) and not row.refused
    if writes and row.ours and not row.withdrawn and not all(each.answered for each in called):
        yield {"label": _("Call it off"), "url": reverse("checks:withdraw", args=[row.pk])}
    if not row.ours and row.begun is not None and is_offered(officer, row.process, acts.SHARE):
        url = reverse("release:register_act", args=[row.process, SHARE_PAGE])
        yield {"label": _("Tell all Parties our results"), "url": f"{url}?call={row.pk}"}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*EXPORTING)
def export(request: OfficerRequest, dossier: str) -> HttpResponseBase:
    """Warn, then hand out the check as one file that proves itself to anyone."""
    row = queries.check_or_404(dossier)
    if request.method == "POST":
        response = written(partial(evidence.export_dossier, row.process, row.pk), f"{row.pk[:16]}.dossier")
        note(request, Event.EXPORTED, About(process=row.process, dossier=row.pk, act="", subject="", desk=""))
        return response
    return render(request, "checks/export.html", frame(row))


@require_POST
@officer_required(RELEASING)
def reminder(request: OfficerRequest, process: str) -> HttpResponse:
    """Say after how many months without a check of ours the diplomatic desk is reminded."""
    process_or_404(process)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of months from 0 to 60."))
    elif form.cleaned_data["months"]:
        Reminder.objects.update_or_create(process=process, defaults={"months": form.cleaned_data["months"]})
        messages.success(request, _("Kept."))
    else:
        Reminder.objects.filter(pk=process).delete()
        messages.success(request, _("Nobody is reminded."))
    return redirect("checks:list", process)
