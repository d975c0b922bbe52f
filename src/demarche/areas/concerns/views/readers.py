# SPDX-License-Identifier: Apache-2.0
"""Who may open a matter marked TLP:RED beside the roles that its opening act names; decided inside, never sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import page
from demarche.areas.concerns.access import about, dossier_or_404
from demarche.areas.concerns.added.red import row_open_to
from demarche.areas.concerns.models import DossierRow, RedReader
from demarche.areas.concerns.views.dossiers import frame
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING, RELEASING, Officer
from demarche.areas.officers.noting import Event, note
from demarche.areas.officers.queries import roles_in_words as roles_of
from demarche.ui.widgets import Checkboxes


class ReadersForm(forms.Form):
    """Officers of the desk whom no named role lets in."""

    officers = forms.MultipleChoiceField(
        label=gettext_lazy("Officers who may open it as well"), widget=Checkboxes(), required=False
    )

    def __init__(self, *args: Any, offered: list[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officers"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        assert isinstance(field.widget, Checkboxes)  # noqa: S101  # narrows the type
        field.choices = [(str(each.pk), each.name) for each in offered]
        field.widget.hints = {str(each.pk): roles_of(each) for each in offered}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(RELEASING)
def readers(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Show and keep who may open a matter marked TLP:RED; of another matter there is no such page."""
    row = dossier_or_404(dossier, request.user)
    if not row.red:
        raise Http404
    named = RedReader.objects.filter(dossier=row.pk)
    now = [str(pk) for pk in named.values_list("officer", flat=True)]
    form = ReadersForm(
        request.POST if request.method == "POST" else None, initial={"officers": now}, offered=_offered(row)
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            named.exclude(officer__in=form.cleaned_data["officers"]).delete()
            for pk in form.cleaned_data["officers"]:
                RedReader.objects.get_or_create(
                    dossier=row.pk, officer_id=int(pk), defaults={"by": request.user, "at": request.at}
                )
        note(request, Event.READER_NAMED, about(row))
        messages.success(request, _("Saved. It stays inside this node and is never sent."))
        return redirect("concerns:dossier", row.pk)
    story = page.story(row, at=request.at, before=1)
    return render(request, "concerns/readers.html", {**frame(story), "form": form, "open_to": row_open_to(row)})


def _offered(row: DossierRow) -> list[Officer]:
    roles = set(row.red.split())
    return [
        each
        for each in Officer.objects.filter(is_active=True).order_by("name", "pk")
        if each.sees(row.desk) and not roles & set(each.roles) and set(each.roles) & set(READING)
    ]
