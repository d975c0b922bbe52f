# SPDX-License-Identifier: Apache-2.0
"""Which texts of the catalogue of rules this Party cites in acts of its own."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import rules
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR
from demarche.ui.widgets import Checkboxes


class CatalogueForm(forms.Form):
    """The texts, each with its standing; what is not ticked is not offered."""

    cited = forms.MultipleChoiceField(
        label=gettext_lazy("Texts that our side cites"),
        choices=[(each.symbol, f"\u2068{each.symbol}\u2069") for each in rules.CATALOGUE],
        widget=Checkboxes(),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def catalogue(request: OfficerRequest) -> HttpResponse:
    """Show the texts, and keep which are switched off."""
    symbols = {each.symbol for each in rules.CATALOGUE}
    form = CatalogueForm(request.POST or None, initial={"cited": sorted(symbols - rules.off_symbols())})
    widget = form.fields["cited"].widget
    assert isinstance(widget, Checkboxes)  # noqa: S101  # narrows the type
    widget.hints = {each.symbol: f"{each.title}: {each.standing}" for each in rules.CATALOGUE}
    if request.method == "POST" and form.is_valid():
        rules.switch_off(symbols - set(form.cleaned_data["cited"]))
        messages.success(request, _("Saved. Officers are offered the texts that are ticked."))
        return redirect("concerns:catalogue")
    return render(request, "concerns/catalogue.html", {"form": form})
