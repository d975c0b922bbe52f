# SPDX-License-Identifier: Apache-2.0
"""What every page that writes a draft does with it: keep it, show both versions, note, discard, send on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.concerns.added.red import unsaid
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.gaps import passed_dates
from demarche.areas.officers.access import OfficerRequest
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, barrier, queries, releasing
from demarche.areas.release.actions import Attached, Beginning, Closed, Conflict, Saved
from demarche.areas.release.entering import note_draft
from demarche.areas.release.fields import restate
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.releasing import Bar
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.acts.vocabulary import find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.pictures import Sight
from demarche.ledger import processes

SUBMIT: Final = "submit"
CHECK: Final = "check"
DISCARD: Final = "discard"
TYPED: Final = "typed"
CLOSED: Final = _lazily("This draft was released or discarded meanwhile, so nothing was changed.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a page keeps: the parts that are its own, a file that one of them names, what a draft it begins is fixed to.

    A page that `opens` a matter fixes that anew with each save.
    """

    values: Mapping[str, Json]
    scope: Callable[[str], bool] = actions.everything
    beginning: Beginning | None = None
    opens: bool = False
    file: Attached | None = None


class AsTyped(HttpResponse):
    """What became of a page that was sent as it is typed; a draft alone where it waits, for the releasing officer reads it."""

    def __init__(self, outcome: Saved | Conflict | Closed | Draft) -> None:
        super().__init__(status=202)
        self.outcome = outcome


def posted_id(request: OfficerRequest) -> UUID:
    """The name that a page gave the draft it begins; a new one where it gave none that can be read."""
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return actions.new_id()


def own_draft(pk: UUID, kind: str, request: OfficerRequest, *, dossier: str = "") -> Draft:
    """The draft of that name, of this kind and dossier, that the officer's desk sees."""
    draft = queries.draft_or_404(pk, request.user)
    if draft.kind != kind or draft.dossier != dossier:
        raise Http404
    return draft


def opening_draft(pk: UUID, request: OfficerRequest) -> Draft:
    """The draft of that name that opens a matter with Add pages, whichever of the kinds it is."""
    draft = queries.draft_or_404(pk, request.user)
    if draft.kind not in (acts.RAISE, representation.MAKE, representation.CLAIM):
        raise Http404
    return draft


def keep(request: OfficerRequest, draft: Draft | None, form: DraftForm, keeping: Keeping) -> Draft | HttpResponse:
    """Save what a page says. Gives the draft, or the page to go to when the draft is closed or both versions are to be seen.

    A file that may not pass in this matter is not kept, and the form has an error that says why: show it `again`.
    """
    if draft is None and keeping.beginning is not None:
        draft = _begun_before(request, keeping.beginning)
    typing = request.POST.get("typing", "") if request.POST.get("then") == TYPED else ""
    if typing and draft is not None and draft.state == State.SUBMITTED:
        return AsTyped(draft)
    outcome = _saved(request, draft, form, keeping, typing)
    if isinstance(outcome, Closed) and not typing:
        messages.warning(request, CLOSED)
        return redirect("release:check", outcome.draft.pk)
    if isinstance(outcome, Saved):
        _refuse(form, outcome.dropped)
    if typing:
        return AsTyped(outcome)
    actions.note(outcome.draft, form.cleaned_data["note"], by=request.user, at=request.at)
    if keeping.file is not None:
        _refuse(form, actions.attach(outcome.draft, keeping.file, by=request.user, at=request.at))
    if isinstance(outcome, Conflict):
        return redirect("release:versions", outcome.aside.pk)
    return outcome.draft


def _saved(
    request: OfficerRequest, draft: Draft | None, form: DraftForm, keeping: Keeping, typing: str
) -> Saved | Conflict | Closed:
    by, at = request.user, request.at
    if draft is None:
        if keeping.beginning is None:
            raise Http404
        return actions.begin(keeping.beginning, keeping.values, by=by, at=at, typing=typing)
    fixed = keeping.beginning if keeping.opens else None
    version = form.cleaned_data["version"]
    return actions.save(
        draft, keeping.values, version=version, by=by, at=at, scope=keeping.scope, fixed=fixed, typing=typing
    )


def _refuse(form: DraftForm, found: Sight) -> None:
    """Say on the form why a file may not pass in this matter, if that is so."""
    if found is not Sight.NONE:
        form.refuse_file(barrier.SENTENCES[found])


def again(form: DraftForm, draft: Draft) -> Draft:
    """The draft as it stands after a file was refused, for a form that is shown again."""
    draft.refresh_from_db()
    reread(form, draft)
    return draft


def _begun_before(request: OfficerRequest, beginning: Beginning) -> Draft | None:
    """The draft that the same page began by an earlier click, if it did."""
    found = Draft.objects.filter(pk=beginning.id).first()
    if found is not None and (found.kind, found.dossier) != (beginning.kind, beginning.dossier):
        raise Http404
    if found is not None and not queries.may_open(request.user, found):
        raise Http404
    return found


def go_on(draft: Draft, form: DraftForm, then: str, *, at: int) -> HttpResponse | None:
    """Lead to the page that checks a draft, or send it on at once; or say beside its fields what is missing or passed or refused."""
    reread(form, draft)
    found = list(in_the_way(draft, at=at))
    for field, sentence in found:
        form.add_error(form.place_of(field) if field else None, sentence)
    if found:
        return None
    if then == CHECK and draft.state != State.SUBMITTED:
        return redirect("concerns:check", draft.pk)
    actions.submit(draft)
    return redirect("release:check", draft.pk)


def in_the_way(draft: Draft, *, at: int) -> Iterator[tuple[str, str]]:
    """What keeps a draft from being sent on, as sentences, each with the field it belongs to or none."""
    missing, stop = lacking(draft, at=at)
    yield from missing
    if stop is not None:
        yield "", sentence_of(stop)


def lacking(draft: Draft, *, at: int) -> tuple[list[tuple[str, str]], Reason | Bar | None]:
    """What of a draft is missing or has passed, each with its field; where nothing is, why the rules would refuse it."""
    missing = [*presentation_of(draft.kind).gaps(draft.values), *passed_dates(draft.values, at)]
    if unsaid(draft.values) and knows(draft, "red"):
        missing.append(("tlp", _("Say to whom a matter marked TLP:RED is open: “who may open it”, under Add.")))
    return missing, None if missing else releasing.hindrance(draft, at=at)


def knows(draft: Draft, part: str) -> bool:
    """Whether an act of this kind can have a part, by the vocabulary of its process."""
    kind = find_kind(processes.charter_of(draft.process).vocabulary, draft.kind)
    return kind is not None and kind.find(part) is not None


def code_of(stop: Reason | Bar) -> str:
    """The code of why a draft cannot go on."""
    return stop.name.lower() if isinstance(stop, Bar) else stop.code


def sentence_of(stop: Reason | Bar) -> str:
    """Why a draft cannot go on, in the core's words where the rules say so."""
    if isinstance(stop, Bar):
        return str(stop.sentence)
    return _("The rules do not allow this act now, because %(why)s. What helps: %(remedy)s.") % {
        "why": _(stop.sentence),
        "remedy": _(stop.remedy),
    }


def discarded(request: OfficerRequest, draft: Draft | None, then: str) -> HttpResponse:
    """Put a draft away, also one that was never saved, and go to the page `then`; to the draft's own when it is closed."""
    begun = draft or _begun_here(request)
    if begun is not None and actions.discard(begun).state != State.DISCARDED:
        messages.warning(request, CLOSED)
        return redirect("release:check", begun.pk)
    if begun is not None:
        note_draft(request, Event.DISCARDED, begun)
    messages.success(request, _("Discarded. Nothing of it left."))
    return redirect(then)


def _begun_here(request: OfficerRequest) -> Draft | None:
    """The draft that the same page began by an earlier click, if it did and the officer may open it."""
    found = Draft.objects.filter(pk=posted_id(request)).first()
    return found if found is not None and queries.may_open(request.user, found) else None


def reread(form: DraftForm, draft: Draft) -> None:
    """Make a form that is shown again carry the draft and version that now stand."""
    restate(form, draft=draft.pk, version=draft.version)
