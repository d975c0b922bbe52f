# SPDX-License-Identifier: Apache-2.0
"""Check and release, the printed note, what changed, and two versions side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.directory import clock
from demarche.areas.directory.unable import unable_to_sign
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.asked import Asked
from demarche.areas.officers.entrance import with_script
from demarche.areas.officers.models import ADMINISTRATOR, DUTY, RELEASING, WRITING, Officer
from demarche.areas.officers.noting import Event
from demarche.areas.officers.proving import asks, prove
from demarche.areas.release import actions, annexes, clearing, duty, holding, known, queries, releasing, urgent
from demarche.areas.release.entering import note_draft
from demarche.areas.release.fields import restate
from demarche.areas.release.finding import HANDLING
from demarche.areas.release.forms import AskForm, CheckForm, NoteForm, OpinionForm
from demarche.areas.release.models import Draft, DraftVersion, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.releasing import Authority, Bar, Released
from demarche.areas.release.setting import paper_of_draft
from demarche.areas.release.telling import parties, release_group, several, told
from demarche.core.acts.vocabulary import ON_DUTY
from demarche.core.codes import Reason
from demarche.core.encoding import moment
from demarche.ledger import processes
from demarche.ledger.behind import StandstillError
from demarche.ledger.signer import KeyLockedError, signer
from demarche.ledger.transaction import BusyError
from demarche.ui import moments
from demarche.ui.series import listed


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code", "passkey")
@officer_required(*HANDLING)
def check(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show a draft as the other side will read it, and release it or give it back."""
    find = queries.draft_or_404 if request.method == "POST" else queries.readable_or_404
    draft = find(pk, request.user)
    if request.method != "POST":
        note_draft(request, Event.OPENED, draft)
        first = {"version": draft.version, "number": draft.held_number or str(draft.values.get("number", ""))}
        first["instruction"] = str(presentation_of(draft.kind).instruction)
        form = CheckForm(initial=first, at=request.at, asked=_asked(request))
        return _page(request, draft, form)
    do = request.POST.get("do", "")
    inside = {"stop": _stop, "send": _send}.get(do)
    if inside is not None:
        return inside(request, draft)
    require(request.user, DUTY if do == ON_DUTY else RELEASING)
    form = CheckForm(request.POST, at=request.at, do=do, asked=_asked(request))
    if not form.is_valid():
        return _page(request, draft, form)
    if do == "return":
        return _return(request, draft, form.cleaned_data["remark"])
    try:
        if form.asked is not None:
            prove(request, form.proof(), form.asked)
    except ValidationError as error:
        form.refuse(error)
        return _page(request, draft, form)
    return _release(request, draft, form)


def _asked(request: OfficerRequest) -> Asked | None:
    """By what an officer who may release proves himself; nothing where he cannot, or has just done so."""
    return asks(request) if any(map(request.user.has_role, (RELEASING, DUTY))) else None


def _return(request: OfficerRequest, draft: Draft, remark: str) -> HttpResponse:
    """Give a draft back to its drafter, unless it left or was put away meanwhile."""
    if actions.give_back(draft, remark, by=request.user).state == State.RETURNED:
        note_draft(request, Event.RETURNED, draft)
        messages.success(request, _("Returned to the drafter. Nothing of it left."))
    else:
        messages.warning(request, _("It is not with the releasing officer any more, so nothing was returned."))
    return redirect("release:check", draft.pk)


def _send(request: OfficerRequest, draft: Draft) -> HttpResponse:
    """Send a draft on to the releasing officer."""
    require(request.user, *WRITING, RELEASING)
    actions.submit(draft)
    return redirect("release:check", draft.pk)


def _stop(request: OfficerRequest, draft: Draft) -> HttpResponse:
    """Stop a release that is held."""
    require(request.user, *WRITING, RELEASING)
    if holding.stop(draft):
        note_draft(request, Event.STOPPED, draft)
        messages.success(request, _("Stopped. It was never an act: it is a draft again, with the releasing officer."))
    else:
        messages.warning(request, _("It is not held any more, so nothing was stopped."))
    return redirect("release:check", draft.pk)


def let_out(request: OfficerRequest, draft: Draft, form: CheckForm) -> Released | Draft | Reason | Bar:
    """Release a draft, or hold it for a while where it can still be stopped; with it those that go together with it."""
    beside = presentation_of(draft.kind).together(draft)
    done = _let_out(request, draft, form)
    if isinstance(done, Released | Draft):
        for each in beside:
            form.cleaned_data["version"] = each.version
            if isinstance(_let_out(request, each, form), Draft):
                note_draft(request, Event.HELD, each)
    return done


def _let_out(request: OfficerRequest, draft: Draft, form: CheckForm) -> Released | Draft | Reason | Bar:
    version, number = form.cleaned_data["version"], form.cleaned_data["number"]
    duty = _authority(form) if form.do == ON_DUTY else None
    who = request.user
    if duty is None and draft.state != State.RELEASED and holding.is_held(draft):
        return holding.hold(draft, officer=who, version=version, number=number, signer=signer(), at=request.at)
    return releasing.release(
        draft, officer=who, version=version, number=number, duty=duty, signer=signer(), at=request.at
    )


def _release(request: OfficerRequest, draft: Draft, form: CheckForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    done: Released | Draft | Reason | Bar
    try:
        done = let_out(request, draft, form)
    except StandstillError as error:
        why = {"why": _(error.code.sentence), "remedy": _(error.code.remedy)}
        form.add_error(None, _("Nothing was signed, because %(why)s. What helps: %(remedy)s.") % why)
        return _page(request, draft, form)
    except KeyLockedError:
        done = Bar.CANNOT_SIGN
    except BusyError:
        done = Bar.BUSY
    if isinstance(done, Released):
        messages.success(request, _("Released."))
        return redirect(presentation_of(draft.kind).done_url(done.dossier))
    if isinstance(done, Draft):
        note_draft(request, Event.HELD, draft)
        return redirect("release:check", draft.pk)
    draft.refresh_from_db()
    form.add_error(None, sentence(done, draft))
    return _page(request, draft, form, read=version if done is Bar.CHANGED else None)


def _authority(form: CheckForm) -> Authority:
    return Authority(form.cleaned_data["instruction"], moment(form.cleaned_data["given"]))


def sentence(stop: Reason | Bar, draft: Draft) -> str:
    locked = unable_to_sign(draft.desk) if stop is Bar.CANNOT_SIGN else None
    if locked is not None:
        return f"{locked.sentence} {locked.remedy}"
    if isinstance(stop, Reason):
        why = _(stop.sentence)
        return _("The rules do not allow this act now, because %(why)s. Nothing was released.") % {"why": why}
    if stop is Bar.CHANGED and draft.changed_by is not None:
        return _("The text changed at %(time)s (%(name)s). Read the change, then release.") % {
            "time": moments.utc(draft.changed),
            "name": draft.changed_by.name,
        }
    return str(stop.sentence)


def _page(request: OfficerRequest, draft: Draft, form: CheckForm, *, read: int | None = None) -> HttpResponse:
    may = _may(request, draft)
    paper = paper_of_draft(draft, may["mark"])
    stated = clearing.stated([draft]).get(str(draft.pk), [])
    seen = known.reading(draft, paper, request.at, [each.line for each in stated])
    if read is not None:
        restate(form, version=draft.version)
    context = {
        "draft": draft,
        "sheet": paper,
        "template": presentation_of(draft.kind).template,
        "title_of_kind": presentation_of(draft.kind).title,
        "form": form,
        "know": [*urgent.rows(draft, on_duty=may["can_release_on_duty"]), *known.rows(seen), *_going(draft, seen)],
        "may_authorise": urgent.may_authorise(draft, request.user),
        "others": seen.others_named,
        "drafted": known.drafted_by(draft),
        "leaves_in": max(0, (draft.leaves or 0) - request.at),
        "planned": holding.said(draft) if draft.state == State.HELD else "",
        "may_stop": request.user.sees(draft.desk) and any(map(request.user.has_role, (*WRITING, RELEASING))),
        **_files(request, draft),
        **_clearing(request, draft),
        **_noting(request, draft),
        "changes": [] if read is None else queries.changed_fields(draft, read),
        **_writing(request, draft),
        "done_url": presentation_of(draft.kind).done_url(draft.dossier or draft.act) if draft.act else "",
        **may,
        **chrome(draft, paper.bar),
    }
    asked = form.asked if may["can_release"] or may["can_release_on_duty"] else None
    context["asked"] = asked
    return with_script(render(request, "release/check.html", context), asked.passkey if asked else "")


def _going(draft: Draft, seen: known.Reading) -> list[dict[str, Any]]:
    """When it leaves, where it has an hour of its own, and what else is released with it."""
    planned = holding.said(draft) if draft.is_open else ""
    rows: list[dict[str, Any]] = [{"label": _("Leaves"), "value": planned}] if planned else []
    others = [
        parties(seen.names.get(code, code) for code in each.audience if code != seen.own)
        for each in presentation_of(draft.kind).together(draft)
    ]
    if others:
        value = told(_("the same to %(parties)s, each by itself"), parties=several(others))
        rows.append({"label": _("Released with it"), "value": value})
    return rows


def _writing(request: OfficerRequest, draft: Draft) -> dict[str, Any]:
    """Where this officer goes on writing the draft, and whether he could not release it any more then."""
    here = presentation_of(draft.kind).edit_url(draft) if draft.is_open else ""
    if here != request.path and not any(map(request.user.has_role, WRITING)):
        here = ""
    waits = draft.state == State.SUBMITTED and request.user.pk not in draft.hands
    own = here and waits and releasing.bar(draft, request.user) is None
    return {"edit_url": here, "would_be_author": own and not releasing.is_single(draft, request.user)}


def _noting(request: OfficerRequest, draft: Draft) -> dict[str, Any]:
    """What was kept of a release on duty authority, and whether this officer takes note of it."""
    found = duty.of(draft)
    if found is None:
        return {}
    return {
        "on_duty": duty.lines(found),
        "noting": NoteForm() if duty.takes_note(found, request.user) else None,
        "correct_url": presentation_of(draft.kind).correct_url(draft.dossier or draft.act),
    }


def _may(request: OfficerRequest, draft: Draft) -> dict[str, Any]:
    """What this officer can do with the draft, and if not release it, why and who can."""
    submitted = draft.state == State.SUBMITTED
    stop = releasing.bar(draft, request.user) if submitted else None
    on_duty = stop is not None and releasing.duty_bar(draft, request.user) is None
    stop = None if on_duty else stop
    blocked = _blocked(request, draft, on_duty=on_duty) if submitted and stop is None else None
    can = submitted and stop is None and blocked is None
    return {
        "can_release": can and not on_duty,
        "can_release_on_duty": can and on_duty,
        "mark": (ON_DUTY if on_duty else releasing.mark(draft, request.user)) if can else "",
        "takes_number": submitted and releasing.takes_number(draft),
        "can_return": submitted and request.user.has_role(RELEASING) and request.user.sees(draft.desk),
        "stop": stop.sentence if stop else "",
        "blocked": sentence(blocked, draft) if blocked else "",
        "doubted": clock.doubted(request.at) if blocked is Bar.CLOCK else [],
        "may_confirm": any(map(request.user.has_role, (RELEASING, ADMINISTRATOR))),
        "releasers": queries.releasers(draft) if stop else [],
    }


def _blocked(request: OfficerRequest, draft: Draft, *, on_duty: bool) -> Reason | Bar | None:
    found = releasing.withheld(draft, at=request.at) or releasing.hindrance(draft, at=request.at)
    return found or (None if on_duty else releasing.line(draft, request.user))


def _files(request: OfficerRequest, draft: Draft) -> dict[str, Any]:
    """The files of a draft that is open, and whether this officer may take out what they say beside their content."""
    found = annexes.annexes_of(draft) if draft.is_open else []
    return {
        "annexes": found,
        "nothing_in_files": not any(each.says for each in found),
        "may_clean": cleans(request.user, draft),
    }


def cleans(officer: Officer, draft: Draft) -> bool:
    """Whether an officer may take out of a draft's files what they say beside their content."""
    return draft.is_open and officer.sees(draft.desk) and any(map(officer.has_role, (*WRITING, RELEASING)))


def _clearing(request: OfficerRequest, draft: Draft) -> dict[str, Any]:
    """What this officer can do about clearance: state one, or ask a colleague for one."""
    asks = draft.is_open and request.user.sees(draft.desk) and any(map(request.user.has_role, (*WRITING, RELEASING)))
    askable = clearing.can_be_asked(draft) if asks else []
    return {
        "opinion": OpinionForm(initial={"version": draft.version}) if clearing.may_clear(draft, request.user) else None,
        "asking": AskForm(colleagues=askable) if askable else None,
    }


def chrome(draft: Draft, marking: str) -> dict[str, Any]:
    """The bar of a page about one matter: process, who sees it, marking, whether it is an exercise."""
    charter = processes.charter_of(draft.process)
    named = listed(processes.name_of(draft.process, code) for code in draft.audience)
    shared = draft.dossier == draft.process
    return {
        "matter": {
            "process": charter.name,
            "release_group": _("PARTICIPANTS: %(parties)s") % {"parties": named}
            if shared
            else release_group(len(draft.audience), named),
            "marking": marking,
            "exercise": charter.exercise,
        }
    }


@require_safe
@officer_required(*HANDLING)
def note(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show a draft on a sheet of its own, for the printer."""
    draft = queries.readable_or_404(pk, request.user)
    note_draft(request, Event.PRINTED, draft)
    paper = paper_of_draft(draft)
    context = {
        "draft": draft,
        "sheet": paper,
        "template": presentation_of(draft.kind).template,
        "title_of_kind": presentation_of(draft.kind).title,
        **chrome(draft, paper.bar),
    }
    return render(request, "release/note.html", context)


@require_safe
@officer_required(*HANDLING)
def compare(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show what changed since the draft was returned, or since the version asked for."""
    draft = queries.readable_or_404(pk, request.user)
    asked = request.GET.get("since", "")
    since = int(asked) if asked.isdecimal() and len(asked) < len("0000000") else draft.returned_version or 1
    context = {
        "draft": draft,
        "title_of_kind": presentation_of(draft.kind).title,
        "changes": queries.changed_fields(draft, since),
        **chrome(draft, paper_of_draft(draft).bar),
    }
    return render(request, "release/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING, RELEASING)
def versions(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show two versions of one draft, and keep one or both."""
    aside = queries.aside_or_404(pk, request.user)
    if request.method == "POST" and request.POST.get("keep") in ("first", "second", "both"):
        kept = actions.keep(aside, request.POST["keep"], by=request.user, at=request.at)
        messages.success(request, _("Kept. The other text is not lost: it stays with the draft's versions."))
        return redirect(presentation_of(kept.kind).edit_url(kept))
    context = {
        "draft": aside.draft,
        "title_of_kind": presentation_of(aside.draft.kind).title,
        "versions": _pair(aside),
        "settled": aside.settled,
        "edit_url": presentation_of(aside.draft.kind).edit_url(aside.draft),
        **chrome(aside.draft, paper_of_draft(aside.draft).bar),
    }
    return render(request, "release/versions.html", context)


def _pair(aside: DraftVersion) -> list[dict[str, Any]]:
    fields = presentation_of(aside.draft.kind).fields
    first, second = dict(fields(aside.draft.values)), dict(fields(aside.values))
    sides = (
        (aside.draft.changed_by, aside.draft.changed, first, second),
        (aside.by, aside.at, second, first),
    )
    return [
        {
            "title": _("%(name)s's text") % {"name": by.name if by else _("this node")},
            "saved": _("saved %(moment)s") % {"moment": moments.utc(at)},
            "fields": [
                {"label": label, "text": own.get(label, ""), "differs": own.get(label, "") != other.get(label, "")}
                for label in dict.fromkeys([*first, *second])
            ],
        }
        for by, at, own, other in sides
    ]
