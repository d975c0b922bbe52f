# SPDX-License-Identifier: Apache-2.0
"""What an officer fills in to stop a delivery; shape only."""

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Line


class StopForm(forms.Form):
    """Why nothing more is tried."""

    because = Line(
        limit=200,
        label=_("Why nothing more is tried"),
        help_text=_("One line. It stays inside this node and is shown beside the delivery."),
    )

    def clean_because(self) -> str:
        """A reason of one line."""
        because = str(self.cleaned_data["because"])
        if not because:
            raise forms.ValidationError(say("Write in one line why nothing more is tried."))
        return because
