# SPDX-License-Identifier: Apache-2.0
"""The pages that write: calling contacts, answering by one button, and calling a check off."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.checks import planning, queries, words
from demarche.areas.checks.forms import AnswerForm, CallForm, WithdrawForm
from demarche.areas.checks.kinds import KINDS
from demarche.areas.checks.models import CalledRow, CheckRow
from demarche.areas.checks.projection import desk_of
from demarche.areas.checks.views import frame, process_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DUTY, WRITING, Officer
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, releasing
from demarche.areas.release.actions import Beginning, Closed, Conflict
from demarche.areas.release.entering import note_draft
from demarche.areas.release.models import OPEN, Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.queries import draft_or_404
from demarche.areas.release.register_acts import desk_of as desk_of_officer
from demarche.areas.release.register_acts import matter
from demarche.areas.release.views import chrome, sentence
from demarche.core.acts import checks as acts
from demarche.core.encoding import Json
from demarche.core.process.checks import usual_window
from demarche.ledger import processes, replay

Values = dict[str, Json]


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def call(request: OfficerRequest, process: str) -> HttpResponse:
    """Choose whom to call and when; one draft a Party."""
    process_or_404(process)
    choices = _choices(process)
    if request.method == "POST":
        form = CallForm(request.POST, choices=choices, at=request.at)
        if form.is_valid():
            return _begin_calls(request, process, form)
    else:
        chosen = request.GET.get("party", "")
        first = {
            "draft": actions.new_id(),
            "version": 0,
            "window": usual_window(replay.charter_in_force(process)),
            "contacts": [each for each, _label in choices if each.startswith(f"{chosen}/")],
        }
        form = CallForm(initial=first, choices=choices, at=request.at)
    return _call_page(request, process, form, None)


def _choices(process: str, party: str = "") -> list[tuple[str, str]]:
    names = processes.names(process)
    return [
        (f"{each.party}/{each.name}", _contact_words(names.get(each.party, each.party), each.name, each.entry))
        for each in queries.callable_contacts(process)
        if party in ("", each.party)
    ]


def _contact_words(party: str, name: str, entry: Any) -> str:
    kind = words.TYPES.get(str(entry["type"]), "")
    return f"{party} · {kind} · \u2068{entry['office']} ({name})\u2069"


def _begin_calls(request: OfficerRequest, process: str, form: CallForm) -> HttpResponse:
    """Begin one draft a Party; sending the same page twice begins each once."""
    by_party, group = form.by_party(), form.cleaned_data["draft"]
    send = request.POST.get("then") == "send"
    if not by_party:
        form.add_error("contacts", _("Choose whom to call."))
        return _call_page(request, process, form, None)
    own, begun = processes.own_code(process), []
    for code, contacts in by_party.items():
        beginning = Beginning(
            uuid5(group, code), process, desk_of_officer(request.user), acts.CALL, audience=tuple(sorted((own, code)))
        )
        draft = _kept(actions.begin(beginning, _values(own, code, contacts, form), by=request.user, at=request.at))
        planning.keep(draft, group, *form.leaves())
        begun.append(draft)
    if not send:
        messages.success(request, _("Saved. Nobody outside can see this."))
        return redirect("checks:list", process)
    stops = [(each, stop) for each in begun if (stop := releasing.hindrance(each, at=request.at)) is not None]
    if stops:
        form.add_error(None, sentence(stops[0][1], stops[0][0]))
        return _call_page(request, process, form, None)
    for each in begun:
        actions.submit(each)
    return redirect("release:check", begun[0].pk)


def _values(own: str, party: str, contacts: list[Json], form: CallForm) -> Values:
    roles: Json = {"raises": [own], "addressed": [party], "informed": []}
    text = form.cleaned_data["text"]
    values: Values = {"roles": roles, "contacts": contacts, "window": form.cleaned_data["window"]}
    return {**values, "text": text} if text else values


def _kept(outcome: actions.Saved | Conflict | Closed) -> Draft:
    return outcome.draft


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on writing the call of one Party, or put it away."""
    draft = draft_or_404(pk, request.user)
    if draft.kind != acts.CALL:
        raise Http404
    if not draft.is_open:
        return redirect("release:check", pk)
    own = processes.own_code(draft.process)
    party = next(each for each in draft.audience if each != own)
    choices, kept = _choices(draft.process, party), planning.of(draft)
    if request.method == "POST" and request.POST.get("then") == "discard":
        if actions.discard(draft).state == State.DISCARDED:
            note_draft(request, Event.DISCARDED, draft)
            messages.success(request, _("Discarded. Nothing of it left."))
        return redirect("checks:list", draft.process)
    if request.method == "POST":
        form = CallForm(request.POST, choices=choices, at=request.at)
        if form.is_valid():
            return _save(request, draft, form, _values(own, party, form.by_party().get(party, []), form))
    else:
        span = (None, None) if kept is None else (kept.earliest, kept.latest)
        first = {**CallForm.read(draft.values, party, *span), "draft": draft.pk, "version": draft.version}
        form = CallForm(initial=first, choices=choices, at=request.at)
    return _call_page(request, draft.process, form, draft)


def _save(request: OfficerRequest, draft: Draft, form: CallForm, values: Values) -> HttpResponse:
    outcome = actions.save(draft, values, version=form.cleaned_data["version"], by=request.user, at=request.at)
    if isinstance(outcome, Conflict):
        return redirect("release:versions", outcome.aside.pk)
    kept = _kept(outcome)
    before = planning.of(draft)
    planning.keep(kept, draft.pk if before is None else before.group, *form.leaves())
    if request.POST.get("then") != "send":
        messages.success(request, _("Saved. Nobody outside can see this."))
        return redirect("checks:edit", kept.pk)
    for field, missing in presentation_of(kept.kind).gaps(kept.values):
        form.add_error(field, missing)
    stop = None if form.errors else releasing.hindrance(kept, at=request.at)
    if stop is not None:
        form.add_error(None, sentence(stop, kept))
    if form.errors:
        return _call_page(request, kept.process, form, kept)
    actions.submit(kept)
    return redirect("release:check", kept.pk)


def _call_page(request: OfficerRequest, process: str, form: CallForm, draft: Draft | None) -> HttpResponse:
    bar = matter(process) if draft is None else chrome(draft, "")["matter"]
    bar = {**bar, "release_group": ""} if draft is None else bar
    context = {"process": process, "form": form, "draft": draft, "nobody": not _choices(process), "matter": bar}
    return render(request, "checks/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING, DUTY)
def answer(request: OfficerRequest, dossier: str, contact: str) -> HttpResponse:
    """One button for a person in the role of a contact that is called, or of its alternate."""
    row = queries.check_or_404(dossier)
    called = CalledRow.objects.filter(dossier=row.pk, contact=contact, ours=False).first()
    given = (request.POST if request.method == "POST" else request.GET).get("by", "")
    if called is None or given not in ("", contact, *called.alternates):
        raise Http404
    by = "" if given == contact else given
    desk = desk_of(queries.type_of(row.process, row.party, by) or called.type)
    if not request.user.sees(desk):
        raise Http404
    waits = _with_releasing(row, acts.ANSWER, contact)
    if request.method == "POST" and waits is None:
        form = AnswerForm(request.POST)
        if form.is_valid():
            values: Values = {"contact": contact, "by": by} if by else {"contact": contact}
            return _say(request, row, _Saying(form.cleaned_data["draft"], desk, acts.ANSWER, values))
    return render(request, "checks/answer.html", _answer_context(request, row, called, by, waits))


def _answer_context(
    request: OfficerRequest, row: CheckRow, called: CalledRow, by: str, waits: Draft | None
) -> dict[str, Any]:
    found = queries.offices(row.process).get((row.party, by or called.contact))
    word, state = words.stands(called, request.at)
    return {
        **frame(row),
        "called": called,
        "by": by,
        "office": "" if found is None else found.entry["office"],
        "account": "" if found is None else found.entry["account"],
        "word": word,
        "state": state,
        "alternates": words.alternates(called, request.at),
        "waits": waits,
        "form": AnswerForm(initial={"draft": actions.new_id(), "by": by}),
    }


def _with_releasing(row: CheckRow, kind: str, contact: str = "") -> Draft | None:
    """A draft that says the same already and has not left; one that was returned is written anew."""
    waiting = Draft.objects.filter(dossier=row.pk, kind=kind, state__in=(State.SUBMITTED, State.HELD))
    return next((each for each in waiting if each.values.get("contact", "") == contact), None)


class _Saying:
    """What one of the two pages says: under which name it is drafted, at which desk, as which kind, with which values."""

    def __init__(self, name: UUID, desk: str, kind: str, values: Values) -> None:
        self.name, self.desk, self.kind, self.values = name, desk, kind, values

    def returned(self, row: CheckRow, officer: Officer) -> Draft | None:
        """The draft that was returned and is said again."""
        drafts = Draft.objects.filter(dossier=row.pk, kind=self.kind, desk=self.desk, state__in=OPEN)
        found = [each for each in drafts if each.values.get("contact") == self.values.get("contact")]
        return next((each for each in found if officer.sees(each.desk)), None)


def _say(request: OfficerRequest, row: CheckRow, saying: _Saying) -> HttpResponse:
    """Draft it and send it on; who may release it does so on the page that follows."""
    draft = saying.returned(row, request.user)
    if draft is None:
        beginning = Beginning(
            saying.name,
            row.process,
            saying.desk,
            saying.kind,
            dossier=row.pk,
            audience=tuple(sorted((row.caller, row.party))),
        )
        outcome = actions.begin(beginning, saying.values, by=request.user, at=request.at)
    else:
        outcome = actions.save(draft, saying.values, version=draft.version, by=request.user, at=request.at)
    draft = _kept(outcome)
    stop = releasing.hindrance(draft, at=request.at) if draft.is_open else None
    if stop is not None:
        messages.error(request, sentence(stop, draft))
        actions.discard(draft)
        return redirect("checks:check", row.pk)
    actions.submit(draft)
    return redirect("release:check", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def withdraw(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Call off a check of our own that has left: nothing is waited for any more."""
    row = queries.check_or_404(dossier)
    if not row.ours or row.refused or row.withdrawn:
        raise Http404
    waits = _with_releasing(row, acts.WITHDRAW)
    if request.method == "POST" and waits is None:
        form = WithdrawForm(request.POST)
        if form.is_valid():
            text = form.cleaned_data["text"]
            values: Values = {"text": text} if text else {}
            return _say(
                request, row, _Saying(form.cleaned_data["draft"], desk_of_officer(request.user), acts.WITHDRAW, values)
            )
    else:
        form = WithdrawForm(initial={"draft": actions.new_id()})
    context = {**frame(row), "form": form, "waits": waits, "title_of_kind": KINDS[acts.WITHDRAW].name}
    return render(request, "checks/withdraw.html", context)
