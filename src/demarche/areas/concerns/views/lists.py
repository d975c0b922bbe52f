# SPDX-License-Identifier: Apache-2.0
"""The list of matters, by whose turn it is, and the drafts that nobody outside can see."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.concerns import queries, words
from demarche.areas.concerns.access import closed, writes
from demarche.areas.concerns.added.red import red_words
from demarche.areas.concerns.models import DossierRow, Turn
from demarche.areas.concerns.queries import EVERYTHING, Within
from demarche.areas.concerns.stages import stage_words
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, READING, TECHNICAL, Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.queries import open_drafts
from demarche.areas.release.register_acts import why_nothing
from demarche.core.acts.concern import RAISE
from demarche.ledger import processes
from demarche.ui.narrowing import PERIOD, Narrowing, own_name

DRAFTS = "drafts"
_NARROWING = frozenset({"narrow", "party", "process", "subject", *PERIOD})


@require_safe
@officer_required(*READING)
def listing(request: OfficerRequest) -> HttpResponse:
    """Show the matters of the officer's desk, newest first, or the desk's drafts."""
    show = request.GET.get("show", "")
    form = _narrowing(request.GET) if _NARROWING & request.GET.keys() else None
    why = why_nothing(RAISE) if writes(request.user) else ""
    context: dict[str, Any] = {
        "tabs": _tabs(show, form),
        "narrow": f"?{urlencode({'show': show, 'narrow': 'on'})}",
        "form": form,
        "acts": _acts(request.user, why),
        "why_nothing": why,
        "show": show,
        "at": request.at,
    }
    if show == DRAFTS:
        context["drafts"] = _drafts(open_drafts(request.user))
        return render(request, "concerns/drafts.html", context)
    page = queries.page(request.user, show, request.GET.get("after", ""), _within(form))
    later = "?" + urlencode({"show": show, "after": page.after}) if form is None else form.onward(page.after)
    hidden = _closed(request.user, page.rows)
    context["rows"] = [
        {"masked": red_words(each), "process": processes.charter_of(each.process).name}
        if each.pk in hidden
        else _row(each, request.at)
        for each in page.rows
    ]
    context["pager"] = {"later_url": later if page.after else ""}
    first = f"?{urlencode({'show': show})}" if form is None else form.without()
    context["earlier"] = first if request.GET.get("after") else ""
    return render(request, "concerns/list.html", context)


def _closed(officer: Officer, rows: Sequence[DossierRow]) -> set[str]:
    """Of these rows, those marked TLP:RED that the officer may not open."""
    marked = [row.pk for row in rows if row.red]
    return set(closed(officer).filter(pk__in=marked).values_list("dossier", flat=True)) if marked else set()


def _narrowing(query: QueryDict) -> Narrowing:
    """The filters of the list, which is asked for them: one query more."""
    addressees = queries.addressees()
    names = {each.process: own_name(each.charter.name) for each in addressees}
    return Narrowing(
        query,
        party=(_("Party"), list({each.code: own_name(each.name) for each in addressees}.items())),
        process=(_("Process"), list(names.items())),
        subject=(_("Subject area"), list(words.SUBJECTS.items())),
    )


def _within(form: Narrowing | None) -> Within:
    return EVERYTHING if form is None else Within(**form.chosen(), begins=form.begins, ends=form.ends)


def _tabs(show: str, form: Narrowing | None) -> list[dict[str, Any]]:
    labels = (
        ("", _("All")),
        (Turn.OURS, _("We are to act")),
        (Turn.THEIRS, _("They are to act")),
        (Turn.NOBODYS, _("Answered or acknowledged")),
        (Turn.ENDED, _("Closed or withdrawn")),
        (DRAFTS, _("Drafts")),
    )
    here = reverse("concerns:list")
    plain = {key: f"{here}?show={key}" if key else here for key, _label in labels}
    urls = plain if form is None else {key: form.onward(show=key) for key in plain}
    return [{"label": label, "url": urls[key], "current": show == key} for key, label in labels]


def _acts(officer: Officer, why_nothing: str) -> list[dict[str, Any]]:
    if not writes(officer) or why_nothing:
        return []
    found = []
    if officer.sees(DIPLOMATIC):
        found.append({"label": _("Raise a concern"), "url": reverse("concerns:raise"), "main": True})
    if officer.sees(TECHNICAL):
        found.append({"label": _("Send a technical notification"), "url": reverse("concerns:notify")})
    return found


def _row(row: DossierRow, at: int) -> dict[str, Any]:
    charter = processes.charter_of(row.process)
    return {
        "row": row,
        "kind": words.word(words.KINDS, row.kind),
        "numbers": " · ".join(filter(None, (row.number, row.their_number))),
        "party": processes.name_of(row.process, row.party) if row.party else _("several Parties"),
        "process": charter.name,
        "exercise": charter.exercise,
        "stage": stage_words(row),
        "state": row.stage,
        "due_party": processes.name_of(row.process, row.due_party) if row.due_party else "",
        "due_passed": row.due is not None and row.due < at,
    }


def _drafts(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    titles = dict(DossierRow.objects.filter(pk__in={each.dossier for each in drafts}).values_list("pk", "title"))
    return [_draft(each, titles.get(each.dossier, "")) for each in drafts]


def _draft(draft: Draft, title: str) -> dict[str, Any]:
    presentation = presentation_of(draft.kind)
    return {
        "draft": draft,
        "kind": presentation.title,
        "name": presentation.name(draft.values) or title,
        "url": presentation.edit_url(draft),
        "state": {
            "draft": _("Draft"),
            "submitted": _("With the releasing officer"),
            "returned": _("Returned"),
        }.get(draft.state, draft.state),
    }
