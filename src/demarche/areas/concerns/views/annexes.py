# SPDX-License-Identifier: Apache-2.0
"""The annexes of a draft: what goes with it, what the files say of persons, one more, one less."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import annexes, drafting
from demarche.areas.concerns.access import WRITING, dossier_or_404
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.drafting import Keeping
from demarche.areas.concerns.forms.compose import AnnexForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.papers import marking
from demarche.areas.concerns.reading import brief
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.annexes import annexes_of
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import draft_or_404
from demarche.areas.release.views import chrome, cleans
from demarche.ledger import processes
from demarche.ui import moments


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show the annexes of a draft, take in one more, or take one out."""
    draft = draft_or_404(pk, request.user)
    if not annexes.takes_annexes(draft):
        raise Http404
    if not draft.is_open:
        return redirect("release:check", pk)
    if request.method != "POST":
        return _page(request, draft, AnnexForm(initial={"draft": pk, "version": draft.version}))
    form = AnnexForm(request.POST, request.FILES)
    keeping = _keeping(request, draft, form) if form.is_valid() else None
    if keeping is None:
        return _page(request, draft, form)
    kept = drafting.keep(request, draft, form, keeping)
    if isinstance(kept, HttpResponse):
        return kept
    if form.errors:
        return _page(request, drafting.again(form, kept), form)
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
    found = annexes.check(upload, draft.values, limit=_limit(draft))
    if isinstance(found, str):
        form.add_error("file", found)
        return None
    return Keeping(annexes.added(draft.values, found.part()), annexes.PARTS, file=found.attached())


def _limit(draft: Draft) -> int:
    return processes.charter_of(draft.process).limits["file"]


def _page(request: OfficerRequest, draft: Draft, form: AnnexForm) -> HttpResponse:
    size = moments.size(_limit(draft))
    form.fields["file"].help_text = _("At most %(size)s. It is kept and sent byte for byte.") % {"size": size}
    row = dossier_or_404(draft.dossier, request.user) if draft.dossier else None
    context = {
        "form": form,
        "draft": draft,
        "title": PAGES["annexes"].title,
        "lead": PAGES["annexes"].lead,
        "action": request.path,
        "annexes": annexes_of(draft),
        "may_clean": cleans(request.user, draft),
        "back_url": edit_url(draft),
        **chrome(draft, marking(draft.values) if row is None else brief(row, request.at).marking),
    }
    return render(request, "concerns/annexes.html", context)
