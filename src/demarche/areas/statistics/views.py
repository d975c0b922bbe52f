# SPDX-License-Identifier: Apache-2.0
"""Figures of this Party and another, as they are now: for any period, each with the acts behind it. Nothing here is released."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.journal import matters
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING, Officer
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.areas.release.register_acts import is_offered
from demarche.areas.statistics import actions, queries
from demarche.areas.statistics.counting import Two, told
from demarche.areas.statistics.forms import PeriodForm, period_of, quarters
from demarche.areas.statistics.kinds import days, released_url
from demarche.areas.statistics.models import ActRow, ProposalRow
from demarche.areas.statistics.out import as_csv, as_json
from demarche.areas.statistics.queries import Behind, Cell
from demarche.areas.statistics.words import CONSENT, FIGURES, OF, OF_THESE, figure, opened
from demarche.core.acts import figures as acts
from demarche.core.acts.vocabulary import find_kind
from demarche.core.process.figures import document
from demarche.core.process.statistics import Period, written
from demarche.ledger import processes
from demarche.ui.parts import part_of

PARTIES: Final = 25
"""How many Parties stand on a page."""

FORMS = ("csv", "json")


@require_safe
@officer_required(*READING)
def parties(request: OfficerRequest) -> HttpResponse:
    """Every other Party, with the figures that were proposed last."""
    every = [each for rows in queries.pairings().values() for each in rows]
    part = part_of(every, request.GET.get("page", ""), size=PARTIES)
    shown = [
        {
            "process": processes.charter_of(process).name,
            "exercise": processes.charter_of(process).exercise,
            "rows": [_party(each) for each in rows],
        }
        for process, rows in groupby(part.rows, key=lambda each: each.process)
    ]
    return render(request, "statistics/parties.html", {"processes": shown, "pager": part.pager})


def _party(each: queries.Pairing) -> dict[str, Any]:
    row: dict[str, Any] = {"name": each.name, "url": reverse("statistics:figures", args=[each.process, each.code])}
    return row if each.last is None else {**row, **proposal(each.last)}


def proposal(row: ProposalRow) -> dict[str, Any]:
    """Figures that were proposed, in one line."""
    word, tone = CONSENT[row.consent]
    days_ = days(Period(row.since, row.until, row.at))
    return {"days": days_, "word": word, "tone": tone, "released_url": released_url(row.dossier), "at": row.at}


@require_safe
@officer_required(*READING)
def figures(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """The figures of a period as they are now."""
    two = queries.two_or_404(process, code)
    form, chosen = chosen_in(request)
    period = period_of(*chosen, request.at)
    query = urlencode({"first": chosen[0].isoformat(), "last": chosen[1].isoformat()})

    def url(cell: Cell) -> str:
        return f"{reverse('statistics:acts', args=[process, code, '/'.join(cell)])}?{query}"

    names = processes.names(process)
    context: dict[str, Any] = {
        **frame(two),
        "form": form,
        "days": days(period),
        "at": request.at,
        "groups": list(groups(queries.tally(two, period), two, url)),
        "own": names[two.own],
        "other": names[two.other],
        "presets": list(_presets(request.at, chosen)),
        "is_over": period.until <= request.at,
        "propose": reverse("statistics:propose", args=[process, code]) if offers(request.user, two) else "",
        "query": query,
        "proposals": [
            {**proposal(each), "by": names[two.own if each.ours else two.other]} for each in queries.proposals(two)
        ],
        "outs": [
            (form_.upper(), f"{reverse('statistics:out', args=[process, code, form_])}?{query}") for form_ in FORMS
        ],
    }
    return render(request, "statistics/figures.html", context)


def offers(officer: Officer, two: Two) -> bool:
    """Whether a page offers an officer to propose figures: he writes, his desk may, and the process has the kind."""
    known = find_kind(processes.charter_of(two.process).vocabulary, acts.PROPOSE) is not None
    return known and officer.sees("diplomatic") and is_offered(officer, two.process, acts.PROPOSE)


def frame(two: Two) -> dict[str, Any]:
    """The bar of a page about two Parties."""
    charter, names = processes.charter_of(two.process), processes.names(two.process)
    group = _("BILATERAL: %(parties)s") % {"parties": ", ".join(names[code] for code in two.pair)}
    return {
        "two": two,
        "matter": {"process": charter.name, "release_group": group, "marking": "", "exercise": charter.exercise},
    }


def chosen_in(request: OfficerRequest) -> tuple[PeriodForm, tuple[date, date]]:
    """The period that the address names; the quarter before this one where it names none, or none that is right."""
    _now, before = quarters(request.at, 2)
    given = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    form = PeriodForm(given or {"first": before[0].isoformat(), "last": before[1].isoformat()})
    if not form.is_valid():
        return form, before
    return form, (form.cleaned_data["first"], form.cleaned_data["last"])


def _presets(at: int, chosen: tuple[date, date]) -> Iterator[dict[str, Any]]:
    """Quarters to choose from, the newest first; tabs of a list."""
    for first, last in quarters(at):
        label = _("%(year)d, quarter %(n)d") % {"year": first.year, "n": (first.month + 2) // 3}
        yield {
            "label": label,
            "url": f"?{urlencode({'first': first.isoformat(), 'last': last.isoformat()})}",
            "current": (first, last) == chosen,
        }


def groups(counts: Mapping[Cell, int], two: Two, url: Any) -> Iterator[dict[str, Any]]:
    """A table a kind of matter: each figure with its name, what it counts, and both numbers, each with its address."""
    for kind, rows in queries.matrix(counts, two).items():
        yield {"name": opened(kind), "rows": [_line(name, kind, numbers, two, url) for name, *numbers in rows]}


def _line(name: str, kind: str, numbers: list[int], two: Two, url: Any) -> dict[str, Any]:
    said, counts = FIGURES[name]
    return {
        "name": said,
        "counts": counts,
        "level": 2 if name in OF_THESE else 1 if name in OF else 0,
        "cells": [
            {"n": n, "url": url((party, kind, name)) if n else ""}
            for party, n in zip((two.own, two.other), numbers, strict=True)
        ],
    }


@require_safe
@officer_required(*READING)
def behind(request: OfficerRequest, process: str, code: str, cell: str) -> HttpResponse:
    """The acts behind a figure as it is now."""
    two = queries.two_or_404(process, code)
    of_cell = cell_or_404(two, cell)
    _form, chosen = chosen_in(request)
    period = period_of(*chosen, request.at)
    found = queries.behind(queries.of_figure(two, period, of_cell), request.user, page_asked(request))
    query = urlencode({"first": chosen[0].isoformat(), "last": chosen[1].isoformat()})
    back = f"{reverse('statistics:figures', args=[process, code])}?{query}"
    return acts_page(request, two, (of_cell, period), found, back=back, query=query)


def cell_or_404(two: Two, named: str) -> Cell:
    """The figure that an address names: whose acts, in matters that which kind opened, and which figure."""
    author, _stroke, rest = named.partition("/")
    opened_by, _stroke, name = rest.partition("/")
    if author not in two.pair or name not in FIGURES:
        raise Http404
    return author, opened_by, name


def page_asked(request: OfficerRequest) -> int:
    """Which part of a list the address asks for."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len("1000000") else 1


def acts_page(  # noqa: PLR0913  # what the page is about
    request: OfficerRequest,
    two: Two,
    about: tuple[Cell, Period],
    found: Behind,
    *,
    back: str,
    query: str = "",
    absent: tuple[str, ...] = (),
) -> HttpResponse:
    """A page of the acts behind a figure; those of matters that are not open to the officer are counted and not shown."""
    (author, kind, name), period = about
    names = processes.names(two.process)
    rows = list(found.rows)
    met = {act for row in rows for act in row.met_by.split()}
    called = matters.names({row.dossier for row in rows}, request.user)
    answers = {each.act: each for each in queries.rows_of(met, two)} if met else {}
    context = {
        **frame(two),
        "title": figure(name),
        "counts": FIGURES[name][1],
        "party": names[author],
        "opened": opened(kind),
        "days": days(period),
        "count": found.count,
        "closed": found.closed,
        "absent": absent,
        "rows": [_act(row, called, answers) for row in rows],
        "back": back,
        "pager": _pager(found, query),
    }
    return render(request, "statistics/acts.html", context)


def _act(row: ActRow, called: Mapping[str, str], answers: Mapping[str, ActRow]) -> dict[str, Any]:
    found = (answers[act] for act in row.met_by.split() if act in answers)
    return {
        "name": _named(row.kind),
        "url": _url(row),
        "matter": called.get(row.dossier, ""),
        "t": row.t,
        "got": row.got,
        "due": row.due if row.waits else None,
        "answers": [{"name": _named(each.kind), "url": _url(each), "t": each.t} for each in found],
    }


def _url(row: ActRow) -> str:
    """An act's own page in its matter."""
    return f"/concerns/{row.dossier}/acts/{row.act}/"


def _named(kind: str) -> str:
    try:
        return str(presentation_of(kind).title)
    except UnknownKindError:
        return kind


def _pager(found: Behind, query: str) -> dict[str, str]:
    if found.pages == 1:
        return {}

    def url(page: int) -> str:
        return f"?{query}{'&' if query else ''}page={page}" if 1 <= page <= found.pages else ""

    text = _("Part %(page)d of %(pages)d") % {"page": found.page, "pages": found.pages}
    return {"earlier_url": url(found.page - 1), "later_url": url(found.page + 1), "text": text}


@require_safe
@officer_required(*READING)
def out(request: OfficerRequest, process: str, code: str, form: str) -> HttpResponse:
    """The figures as they are now, for other programs; marked as not released."""
    if form not in FORMS:
        raise Http404
    two = queries.two_or_404(process, code)
    _form, chosen = chosen_in(request)
    period = period_of(*chosen, request.at)
    if form == "csv":
        return as_csv(queries.tally(two, period), two, period, "not released")
    counted = actions.counted(two, period)
    return as_json(document(told(period), written(counted.heads), counted.table), two, period)
