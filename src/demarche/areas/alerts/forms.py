# SPDX-License-Identifier: Apache-2.0
"""Forms of the room alerts: shape only."""

import unicodedata
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from demarche.areas.alerts.models import ADDRESS, WAYS, DeskAlerts, OwnWays
from demarche.areas.alerts.raising import GROUPS
from demarche.areas.officers.models import Officer
from demarche.ui.widgets import Checkboxes

CODE: Final = 4

_LINE = RegexValidator(
    r"^[+0-9A-Za-z][0-9A-Za-z +().:@_/-]*\Z",
    _("Begin with +, a letter or a digit; after it digits, letters, spaces and ( ) . : @ _ / - can stand."),
)
_HOUR = RegexValidator(r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", _("Give an hour such as 22:00."))
_GROUPS = {
    "to_answer": _("To answer"),
    "to_assess": _("To assess"),
    "release": _("For release"),
    "on_duty": _("For release on duty authority"),
}


class _Addresses(forms.Form):
    """Where an alert goes."""

    mail = forms.EmailField(
        label=_("Mail address"),
        max_length=ADDRESS,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    line = forms.CharField(
        label=_("Telephone or pager"),
        help_text=_("As the command of this node takes it, such as +00 1 555 0111."),
        max_length=ADDRESS,
        required=False,
        validators=[_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "dir": "ltr"}),
    )


class OwnWaysForm(_Addresses):
    """How an alert reaches the officer himself."""

    @classmethod
    def of(cls, own: OwnWays, data: Any = None) -> "OwnWaysForm":
        """Filled in as it is kept."""
        return cls(data, initial={"mail": own.mail, "line": own.line})


class DeskForm(_Addresses):
    """What raises an alert at a desk, by which ways, and when ordinary ones rest."""

    groups = forms.MultipleChoiceField(
        label=_("What is collected beside what is to be done at once"),
        help_text=_("What is to be done at once, and what has a date near, always raises an alert."),
        choices=[(name, _GROUPS[name]) for name in GROUPS],
        required=False,
        widget=Checkboxes(),
    )
    every = forms.IntegerField(label=_("Minutes for which it is collected"), min_value=5, max_value=1440)
    quiet_from = forms.CharField(
        label=_("Quiet from"),
        help_text=_("Only for what is collected; by the clock of this node's desk. Leave both empty for none."),
        required=False,
        validators=[_HOUR],
        widget=forms.TextInput(attrs={"type": "time"}),
    )
    quiet_to = forms.CharField(
        label=_("Quiet until"), required=False, validators=[_HOUR], widget=forms.TextInput(attrs={"type": "time"})
    )
    near = forms.IntegerField(
        label=_("Hours before a date at which an alert is raised"),
        help_text=_("0 for none."),
        min_value=0,
        max_value=240,
    )
    minutes = forms.IntegerField(
        label=_("Minutes after which the next person is alerted"),
        help_text=_("When nobody has read the code back by then."),
        min_value=1,
        max_value=1440,
    )
    urgent_ways = forms.MultipleChoiceField(
        label=_("Ways for what is urgent"), choices=list(WAYS.items()), required=False, widget=Checkboxes()
    )
    ordinary_ways = forms.MultipleChoiceField(
        label=_("Ways for what is collected"), choices=list(WAYS.items()), required=False, widget=Checkboxes()
    )
    field_order = (
        *("urgent_ways", "minutes", "near", "groups", "every", "quiet_from", "quiet_to", "ordinary_ways"),
        *("mail", "line"),
    )

    @classmethod
    def of(cls, kept: DeskAlerts, data: Any = None) -> "DeskForm":
        """Filled in as it is kept."""
        return cls(data, initial={name: getattr(kept, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("quiet_from")) != bool(found.get("quiet_to")):
            self.add_error("quiet_to", _("Give both hours, or neither."))
        return found


class CodeForm(forms.Form):
    """The code of an alert, as it reached the officer."""

    code = forms.CharField(
        label=_("I have it: code"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "size": CODE}),
    )

    def clean_code(self) -> str:
        """Four digits, in whatever script they are typed."""
        return _digits(self.cleaned_data["code"])


class TelephoneForm(CodeForm):
    """The code, as it was read to the officer by telephone, and by whom."""

    holder = forms.ModelChoiceField(label=_("Who read it to you"), queryset=Officer.objects.none(), empty_label=None)
    field_order = ("holder", "code")

    def __init__(self, holders: Any, first: Officer | None, data: Any = None) -> None:
        super().__init__(data, prefix="telephone", initial={"holder": first})
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]  # it is a ModelChoiceField
        self.fields["code"].label = _("Code, as it was read to you")


def _digits(text: str) -> str:
    try:
        found = "".join(str(unicodedata.decimal(sign)) for sign in text if not sign.isspace())
    except ValueError:
        found = ""
    if len(found) != CODE:
        raise ValidationError(_("The code has four digits."))
    return found
