# SPDX-License-Identifier: Apache-2.0
"""A technical notification: one page for the night, with indicators as pasted, or a STIX file kept byte for byte."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import calling, drafting, indicators, pasting, queries, values
from demarche.areas.concerns.drafting import CHECK, DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.compose import NotificationForm
from demarche.areas.concerns.papers import field_of, marking
from demarche.areas.concerns.queries import Addressee
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.concerns.views.compose import offered, only, to_of
from demarche.areas.directory.speech import speak_of_any
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import TECHNICAL, WRITING
from demarche.areas.release.actions import Beginning, new_id
from demarche.areas.release.models import OPEN, Draft
from demarche.areas.release.register_acts import why_nothing
from demarche.areas.release.releasing import duty_bar
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.core.acts import red
from demarche.core.acts.vocabulary import find_kind
from demarche.ui.series import listed

if TYPE_CHECKING:
    from demarche.core.encoding import Json

AT_NIGHT: Final = ("drafter", "releasing", "technical")
"""To whom a notification marked TLP:RED is open, on both sides."""


def address(draft: Draft) -> str:
    """Where a notification is written."""
    return reverse("concerns:notify_draft", args=[draft.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def notify(request: OfficerRequest) -> HttpResponse:
    """Begin a technical notification."""
    if not request.user.sees(TECHNICAL):
        raise PermissionDenied(
            _("A technical notification is sent by the technical desk; yours is the diplomatic desk.")
        )
    to = queries.addressees()
    speak_of_any(each.process for each in to)
    if request.method == "POST":
        return _post(request, None, to)
    first = {"draft": new_id(), "version": 0, "language": request.user.language or "en", **only(to)}
    return _page(request, None, NotificationForm(initial=first, **_choices(to, request.at)), to)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def notify_draft(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on writing a technical notification."""
    draft = drafting.own_draft(pk, acts.NOTIFY, request)
    if not draft.is_open:
        return redirect("release:check", pk)
    to = queries.addressees()
    if request.method == "POST":
        return _post(request, draft, to)
    first = {**values.notification_form(draft.values), "to": to_of(draft), "draft": pk, "version": draft.version}
    first["pasted"] = pasting.typed(draft)
    return _page(request, draft, NotificationForm(initial=first, **_choices(to, request.at)), to)


def _choices(to: list[Addressee], at: int) -> dict[str, Any]:
    """The addressees as the form offers them. How the only one is reached stands over the page, so not beside it."""
    return {
        "to": offered(to),
        "reach": {each.key: _reach(each, at) for each in to} if len(to) > 1 else {},
    }


def _post(request: OfficerRequest, draft: Draft | None, to: list[Addressee]) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, draft, "concerns:list")
    form = NotificationForm(request.POST, request.FILES, **_choices(to, request.at))
    if not form.is_valid():
        return _page(request, draft, form, to)
    addressee = queries.chosen(to, form.cleaned_data["to"], draft)
    if addressee is None:
        form.add_error("to", _("Choose whom the notification is addressed to."))
        return _page(request, draft, form, to)
    bundle = _bundle(form, addressee)
    if form.errors:
        return _page(request, draft, form, to)
    kept = drafting.keep(request, draft, form, _keeping(request, draft, form, addressee, bundle))
    pk = drafting.posted_id(request) if draft is None else draft.pk
    beside = Draft.objects.filter(pk=pk, state__in=OPEN).first()
    if beside is not None and not isinstance(form.cleaned_data["file"], UploadedFile):
        pasting.keep(beside, form.cleaned_data["pasted"], bundle)
    if isinstance(kept, HttpResponse):
        return kept
    return _page(request, drafting.again(form, kept), form, to) if form.errors else _then(request, kept, form, then, to)


def _bundle(form: NotificationForm, to: Addressee) -> indicators.Upload | None:
    """The file that goes with it, made of the lines or uploaded and checked; what is wrong stands beside its field."""
    upload, limit = form.cleaned_data["file"], to.charter.limits["file"]
    if not isinstance(upload, UploadedFile):
        return _checked(form, "pasted", pasting.bundle(form.lines(), limit=limit))
    if form.cleaned_data["pasted"]:
        return _checked(form, "file", _("Give one or the other: empty the lines, or leave the file out."))
    return _checked(form, "file", indicators.check(upload, limit=limit))


def _checked(form: NotificationForm, field: str, found: indicators.Upload | str | None) -> indicators.Upload | None:
    if isinstance(found, str):
        form.add_error(field, found)
        return None
    return found


def _keeping(
    request: OfficerRequest,
    draft: Draft | None,
    form: NotificationForm,
    to: Addressee,
    bundle: indicators.Upload | None,
) -> Keeping:
    file: Json = _file_before(draft, form) if bundle is None else bundle.part()
    parts = values.notification(form.cleaned_data, own=to.own, addressed=to.code, file=file)
    kind = find_kind(to.charter.vocabulary, acts.NOTIFY)
    if red.named(parts) is not None and kind is not None and kind.find("red") is not None:
        parts["red"] = {"roles": list(AT_NIGHT)}
    pk = drafting.posted_id(request)
    beginning = Beginning(id=pk, process=to.process, desk=TECHNICAL, kind=acts.NOTIFY, audience=to.audience)
    file_with_it = None if bundle is None else bundle.attached()
    return Keeping(parts, values.of_notification_page, beginning, opens=True, file=file_with_it)


def _file_before(draft: Draft | None, form: NotificationForm) -> "Json":
    """The uploaded file that stays; lines that were emptied, or of which nothing was understood, leave none."""
    if draft is None or form.cleaned_data["remove_file"] or form.cleaned_data["pasted"] or pasting.typed(draft):
        return None
    return draft.values.get("file1")


def _then(
    request: OfficerRequest, draft: Draft, form: NotificationForm, then: str, to: list[Addressee]
) -> HttpResponse:
    unread = list(pasting.wrong(form.lines()))
    if unread:
        drafting.reread(form, draft)
        for sentence in unread:
            form.add_error("pasted", sentence)
        return _page(request, draft, form, to)
    if then in (CHECK, SUBMIT):
        return drafting.go_on(draft, form, then, at=request.at) or _page(request, draft, form, to)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect("concerns:notify_draft", draft.pk)


def _page(request: OfficerRequest, draft: Draft | None, form: NotificationForm, to: list[Addressee]) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "action": reverse("concerns:notify_draft", args=[draft.pk]) if draft else reverse("concerns:notify"),
        "why_nothing": "" if draft else why_nothing(acts.NOTIFY),
        "there": _there(to[0], request.at) if len(to) == 1 else "",
        "file": field_of(draft.values, "file1", "name") if draft and not pasting.typed(draft) else "",
        "read": pasting.told(form.lines()),
        **_on_duty(request, to),
    }
    if draft is not None:
        context.update(chrome(draft, marking(draft.values)))
    return render(request, "concerns/notify.html", context)


def _on_duty(request: OfficerRequest, to: list[Addressee]) -> dict[str, Any]:
    """Whether the officer may release it on duty authority to any of these; to which, where not to all."""
    kind = {"desk": TECHNICAL, "kind": acts.NOTIFY}
    may = {each.process: duty_bar(Draft(process=each.process, **kind), request.user) is None for each in to}
    named = [name for (key, name), each in zip(offered(to), to, strict=True) if may[each.process]]
    return {"on_duty": bool(named), "on_duty_to": listed(named) if len(named) < len(to) else ""}


def _there(to: Addressee, at: int) -> str:
    told = _("To: %(party)s, technical desk") % {"party": to.name}
    return " · ".join(filter(None, (told, _reach(to, at))))


def _reach(to: Addressee, at: int) -> str:
    return calling.reach(to.charter, to.process, to.code, at)
