# SPDX-License-Identifier: Apache-2.0
"""What the Add links of a concern open, one thing a page: origin, rules, reports, preservation, translation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, values, words
from demarche.areas.concerns.access import WRITING
from demarche.areas.concerns.drafting import Keeping
from demarche.areas.concerns.forms.compose import (
    OriginForm,
    PreservationForm,
    ReportForm,
    RulesForm,
    TranslationForm,
)
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.labels import label
from demarche.areas.concerns.papers import field_of, list_of, marking, numbers, text_of
from demarche.areas.concerns.values import only
from demarche.areas.concerns.views.compose import citation
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.models import Draft
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json

Parts = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Adding:
    """One Add page: its title and explanation, the parts it owns, its form, and what the form says as parts."""

    title: Promise
    lead: Promise
    scope: Callable[[str], bool]
    form: Callable[..., DraftForm]
    shown: Callable[[Parts], dict[str, Any]]
    parts: Callable[[DraftForm, Parts], dict[str, Json]]


def _origin(form: DraftForm, _before: Parts) -> dict[str, Json]:
    found = form.cleaned_data
    return _kept({"origin": found["origin"], "origin_text": found["origin_text"]})


def _rules(form: DraftForm, _before: Parts) -> dict[str, Json]:
    assert isinstance(form, RulesForm)  # noqa: S101  # narrows the type
    return _kept({"rules": list[Json](form.cited())})


def _shown_rules(parts: Parts) -> dict[str, Any]:
    cited = list_of(parts, "rules")
    return {f"rules_{number}": cited for number in range(9)}


def _preservation(form: DraftForm, _before: Parts) -> dict[str, Json]:
    days = form.cleaned_data["days"]
    return {"preserve": {"days": days}} if days else {}


def _report(form: DraftForm, before: Parts) -> dict[str, Json]:
    if "report1" not in before:
        return {}
    return _kept({"report1": before["report1"], "report1_text": form.cleaned_data["text"]})


def _translation(form: DraftForm, _before: Parts) -> dict[str, Json]:
    assert isinstance(form, TranslationForm)  # noqa: S101  # narrows the type
    return values.translated(form.cleaned_data, form.originals)


def _kept(parts: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in parts.items() if value not in ("", [], None)}


PAGES: Final[Mapping[str, Adding]] = {
    "origin": Adding(
        _lazily("Apparent origin"),
        _lazily(
            "Where the activity seems to come from or pass through. It says nothing about who is responsible: no attribution is stated."
        ),
        only("origin|origin_text"),
        OriginForm,
        lambda parts: {"origin": ", ".join(list_of(parts, "origin")), "origin_text": text_of(parts, "origin_text")},
        _origin,
    ),
    "rules": Adding(
        _lazily("Rules cited"),
        _lazily("Short titles in our own words, with the standing of each text. Citing none is fine."),
        only("rules"),
        RulesForm,
        _shown_rules,
        _rules,
    ),
    "reports": Adding(
        _lazily("A report of a third party"),
        _lazily("It is cited by source, entry and hash. It is nobody's act, and citing it adopts none of its words."),
        only("report[0-9]+|report[0-9]+_text"),
        ReportForm,
        lambda parts: {"text": text_of(parts, "report1_text")},
        _report,
    ),
    "preservation": Adding(
        _lazily("Data to preserve"),
        _lazily("Asks the other side to keep data, counted from its receipt. Leave it empty to ask nothing."),
        only("preserve"),
        PreservationForm,
        lambda parts: {"days": field_of(parts, "preserve", "days")},
        _preservation,
    ),
    "translation": Adding(
        _lazily("Translation"),
        _lazily("It travels beside the authentic text. What you leave empty is not translated."),
        only(".+_t1"),
        TranslationForm,
        values.translation_form,
        _translation,
    ),
}


def originals(parts: Parts) -> list[tuple[str, str]]:
    """The texts of a concern that can be translated: part and label."""
    names = ["title", "matter", *(f"q{number}_text" for number in numbers(parts, "q"))]
    return [(name, label(name)) for name in names if name in parts]


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def add(request: OfficerRequest, pk: UUID, page: str) -> HttpResponse:
    """Show one Add page, save it, and go back to the concern."""
    draft = drafting.own_draft(pk, acts.RAISE, request)
    if not draft.is_open:
        return redirect("release:check", pk)
    adding = PAGES[page]
    more = {"originals": originals(draft.values)} if page == "translation" else {}
    if request.method != "POST":
        first = {**_other_language(draft), **adding.shown(draft.values), "draft": draft.pk, "version": draft.version}
        return _page(request, draft, page, adding.form(initial=first, **more))
    if request.POST.get("then") == "remove":
        return _save(request, draft, page, adding.form(request.POST, **more), {})
    form = adding.form(request.POST, **more)
    if not form.is_valid():
        return _page(request, draft, page, form)
    return _save(request, draft, page, form, adding.parts(form, draft.values))


def _other_language(draft: Draft) -> dict[str, str]:
    """The language that a translation is offered in first: not the one it is translated from."""
    return {"lang": next(each for each in words.LANGUAGES if each != draft.values.get("language"))}


def _save(request: OfficerRequest, draft: Draft, page: str, form: DraftForm, parts: Mapping[str, Json]) -> HttpResponse:
    if not form.is_valid():
        return _page(request, draft, page, form)
    kept = drafting.keep(request, draft, form, Keeping(parts, PAGES[page].scope))
    if isinstance(kept, HttpResponse):
        return kept
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect("concerns:draft", draft.pk)


def _page(request: OfficerRequest, draft: Draft, page: str, form: DraftForm) -> HttpResponse:
    adding = PAGES[page]
    context = {
        "form": form,
        "draft": draft,
        "page": page,
        "title": adding.title,
        "lead": adding.lead,
        "texts": dict(originals(draft.values)),
        "pairs": _pairs(form, draft.values) if isinstance(form, TranslationForm) else [],
        "report": draft.values.get("report1"),
        **chrome(draft, marking(draft.values)),
    }
    return render(request, "concerns/adding.html", context)


def _pairs(form: TranslationForm, parts: Parts) -> list[tuple[str, Any]]:
    """Each text beside the field for its translation."""
    return [(text_of(parts, name), form[f"of_{name}"]) for name in form.originals]


@require_http_methods(["POST"])
@officer_required(*WRITING)
def cite(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Cite the report that was picked in a concern that is being written already."""
    draft = drafting.own_draft(pk, acts.RAISE, request)
    parts = citation(request.POST.get("report", ""))
    form = DraftForm({"draft": draft.pk, "version": draft.version})
    if not draft.is_open or not parts or not form.is_valid():
        return redirect("concerns:draft", pk)
    kept = drafting.keep(request, draft, form, Keeping(parts, PAGES["reports"].scope))
    return kept if isinstance(kept, HttpResponse) else redirect("concerns:draft", pk)
