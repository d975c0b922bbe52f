# SPDX-License-Identifier: Apache-2.0
"""The annexes of a draft: what goes with it, what the files say of persons, one more, one less."""

from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import annexes, drafting
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.drafting import Keeping
from demarche.areas.concerns.forms.compose import AnnexForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.papers import marking
from demarche.areas.concerns.reading import brief
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.release import actions, barrier, large
from demarche.areas.release.annexes import annexes_of
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import draft_or_404
from demarche.areas.release.views import chrome, cleans
from demarche.core.acts.concern import BESIDE
from demarche.core.pictures import Sight
from demarche.ledger import replay
from demarche.ui import moments
from demarche.ui.middleware import WITH_SCRIPT
from demarche.ui.uploads import DiskUploads

BROKEN: Final = _lazily("The upload broke off, and nothing of it was kept. Choose the file again.")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, pk: UUID) -> HttpResponseBase:
    """Show the annexes of a draft, take in one more, or take one out.

    What is posted is read only once the draft says where its files may go; `_edit` looks for the form's own token.
    """
    draft = draft_or_404(pk, request.user)
    if not annexes.takes_annexes(draft):
        raise Http404
    if not draft.is_open:
        return redirect("release:check", pk)
    if not barrier.bars(draft, draft.values):
        uploads = DiskUploads(large.folder(), limit=limit_of(draft), spare=settings.NODE.files_spare)
        request.upload_handlers = [uploads]
    response = _edit(request, draft)
    response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response


@csrf_protect
def _edit(asked: HttpRequest, draft: Draft) -> HttpResponse:
    request = cast("OfficerRequest", asked)
    if request.method != "POST":
        return _page(request, draft, AnnexForm(initial={"draft": draft.pk, "version": draft.version}))
    form = AnnexForm(request.POST, request.FILES)
    keeping = _keeping(request, draft, form) if form.is_valid() else None
    if keeping is None:
        return _page(request, draft, form)
    kept = drafting.keep(request, draft, form, keeping)
    if isinstance(kept, HttpResponse):
        return kept
    if form.errors:
        return _page(request, drafting.again(form, kept), form)
    actions.tidy(kept)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect(request.path)


def _keeping(request: OfficerRequest, draft: Draft, form: AnnexForm) -> Keeping | None:
    """What the page says: without the annex that is taken out, or with the file; what is wrong stands beside the field."""
    gone = request.POST.get("take_out", "")
    if gone:
        return Keeping(annexes.taken_out(draft.values, gone), annexes.PARTS)
    upload = form.cleaned_data["file"]
    if not isinstance(upload, UploadedFile):
        form.add_error("file", _("Choose a file."))
        return None
    if not form.cleaned_data["whole"]:
        form.add_error("file", BROKEN)
        return None
    if (upload.size or 0) > BESIDE and barrier.bars(draft, draft.values):
        form.add_error("file", str(barrier.SENTENCES[Sight.HIDDEN]))
        return None
    found = annexes.check(upload, draft.values, limit=limit_of(draft))
    if isinstance(found, str):
        form.add_error("file", found)
        return None
    return Keeping(annexes.added(draft.values, found.part()), annexes.PARTS, file=found.attached())


def limit_of(draft: Draft) -> int:
    charters: int = replay.charter_in_force(draft.process).limits["file"]
    return min(charters, BESIDE) if barrier.bars(draft, draft.values) else charters


def _page(request: OfficerRequest, draft: Draft, form: AnnexForm) -> HttpResponse:
    size = moments.size(limit_of(draft))
    form.fields["file"].help_text = _("At most %(size)s. It is kept and sent byte for byte.") % {"size": size}
    row = dossier_or_404(draft.dossier, request.user) if draft.dossier else None
    context = {
        "form": form,
        "draft": draft,
        "title": PAGES["annexes"].title,
        "lead": PAGES["annexes"].lead,
        "action": request.path,
        "annexes": annexes_of(draft),
        "broken": BROKEN,
        "may_clean": cleans(request.user, draft),
        "back_url": edit_url(draft),
        **chrome(draft, marking(draft.values) if row is None else brief(row, request.at).marking),
    }
    return render(request, "concerns/annexes.html", context)
