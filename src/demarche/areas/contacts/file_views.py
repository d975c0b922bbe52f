# SPDX-License-Identifier: Apache-2.0
"""The directory as a file to take away, and own contacts from a file: looked at first, then drafted all at once."""

import binascii
from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.contacts import handing, taking
from demarche.areas.contacts.formats.reading import read_file
from demarche.areas.contacts.formats.row import FILE_LIMIT, FileError, Wrong
from demarche.areas.contacts.forms import note as note_field
from demarche.areas.contacts.taking import HinderedError, Plan
from demarche.areas.contacts.views import own_or_404
from demarche.areas.contacts.words import BECOMES, file_refused
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release import actions
from demarche.areas.release.register_acts import matter


class FileForm(forms.Form):
    """A file of own contacts."""

    file = forms.FileField(
        label=_lazily("A vCard or CSV file of our own contacts"),
        help_text=_lazily("Nothing is taken in before you have seen what would become of it."),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError(file_refused(FileError(Wrong.TOO_LARGE)))
        return bytes(file.read())


class LookedAtForm(forms.Form):
    """What an officer looked at, and the note verbale that nominates what is new in it."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=2 * FILE_LIMIT)
    seen = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    base = forms.UUIDField(widget=forms.HiddenInput)
    note = note_field()

    def clean_content(self) -> bytes:
        try:
            return b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("Choose the file again.")) from error


@require_safe
@officer_required()
def take_away(request: OfficerRequest, process: str, form: str, party: str = "") -> HttpResponse:
    """The directory in another form: of one Party, or of all."""
    own_or_404(process)
    found = handing.copy(process, form, party)
    if found is None:
        raise Http404
    note(request, Event.PAPER, About(process=process, subject=found.name))
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.content, content_type=found.media, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def take_in(request: OfficerRequest, process: str) -> HttpResponse:
    """Take own contacts from a file."""
    own_or_404(process)
    if "seen" in request.POST:
        return _confirmed(request, process)
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _choose(request, process, form)
    try:
        found = taking.plan(process, read_file(form.cleaned_data["file"]), by=request.user, at=request.at)
    except FileError as error:
        form.add_error("file", file_refused(error))
        return _choose(request, process, form)
    first = {"content": b64encode(form.cleaned_data["file"]).decode(), "seen": found.digest, "base": actions.new_id()}
    return _look(request, process, found, LookedAtForm(initial=first))


def _confirmed(request: OfficerRequest, process: str) -> HttpResponse:
    """Draft what the officer looked at, if that is what would be drafted now."""
    form = LookedAtForm(request.POST)
    if not form.is_valid() and set(form.errors) != {"note"}:
        return _choose(request, process, FileForm())
    data: bytes = form.cleaned_data["content"]
    try:
        found = taking.plan(process, read_file(data), by=request.user, at=request.at)
    except FileError as error:
        refused = FileForm({})
        refused.add_error("file", file_refused(error))
        return _choose(request, process, refused)
    if found.digest != form.cleaned_data["seen"]:
        again = LookedAtForm(initial={**_sent(form), "seen": found.digest})
        return _look(request, process, found, again, changed=True)
    if found.nominates and not form.cleaned_data.get("note") and not form.errors:
        form.add_error("note", _("Cite the note verbale that nominates it."))
    return _look(request, process, found, form) if form.errors else _draft(request, process, found, form)


def _sent(form: LookedAtForm) -> dict[str, Any]:
    return {name: form.data.get(name, "") for name in form.fields}


def _draft(request: OfficerRequest, process: str, found: Plan, form: LookedAtForm) -> HttpResponse:
    base, cited = form.cleaned_data["base"], form.cleaned_data["note"]
    try:
        drafted = taking.draft_all(process, found, base=base, note=cited, by=request.user, at=request.at)
    except HinderedError as error:
        form.add_error(None, str(error))
        return _look(request, process, found, form)
    said = ngettext(
        "%(n)d draft is with the releasing officer.", "%(n)d drafts are with the releasing officer.", drafted
    )
    messages.success(request, said % {"n": drafted})
    return redirect("contacts:directory", process)


def _choose(request: OfficerRequest, process: str, form: FileForm) -> HttpResponse:
    context = {"form": form, "process": process, "matter": matter(process)}
    return render(request, "contacts/take_in.html", context)


def _look(
    request: OfficerRequest, process: str, found: Plan, form: LookedAtForm, *, changed: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": found,
        "taken": [{"taken": each, "word": BECOMES[each.becomes]} for each in found.taken],
        "form": form,
        "changed": changed,
        "process": process,
        "matter": matter(process),
    }
    return render(request, "contacts/look.html", context)
