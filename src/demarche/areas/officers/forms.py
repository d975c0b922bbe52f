# SPDX-License-Identifier: Apache-2.0
"""Forms of the room officers: shape only."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import DESKS, DRAFTER, DUTY, RELEASING, REVIEWER, ROLES, Officer
from demarche.ui.widgets import Checkboxes, Radios

_USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,59}\Z", _("Use small letters without accents, digits, . _ -"))


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Name and password, nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""

    def clean_login(self) -> str:
        """Names are kept in small letters."""
        return str(super().clean_login()).lower()


class _PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A sentence is easier to remember than signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        password = found.get("password")
        if password and "again" in found and found["again"] != password:
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            try:
                validate_password(password, self.whose())
            except ValidationError as error:
                self.add_error("password", error)
        return found

    def whose(self) -> Officer:
        """The officer whose password it will be, for it must not be like the name."""
        return Officer(username=self.cleaned_data.get("username", ""), name=self.cleaned_data.get("name", ""))


class _NewOfficerForm(_PasswordForm):
    name = forms.CharField(
        label=_("Name, as colleagues read it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        validators=[_USERNAME],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Officer.objects.filter(username=username).exists():
            raise ValidationError(_("This sign-in name is taken. Choose another."))
        return username


class FirstAccountForm(_NewOfficerForm):
    """The administrator's own account."""

    field_order = ("name", "username", "password", "again")


class AddOfficerForm(_NewOfficerForm):
    """An officer with a desk and roles; the password is told to the officer in person."""

    desk = forms.ChoiceField(
        label=_("Desk"),
        choices=list(DESKS.items()),
        widget=Radios(hints={"": _("Sees the matters of both desks.")}),
        required=False,
        initial="diplomatic",
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLES.items()),
        widget=Checkboxes(
            hints={
                DRAFTER: _("Writes drafts. Nothing a drafter does leaves the node."),
                "technical": _("Writes drafts, as a drafter does."),
                "legal": _("Writes drafts, and clears those of others."),
                REVIEWER: _(
                    "Reads drafts, notes what to change and clears them; another desk's when asked. Writes none."
                ),
                RELEASING: _("Releases what another officer drafted, never an own draft."),
                DUTY: _("Releases alone, also an own draft, what the charter lets go on duty authority."),
                "registrar": _("Reads drafts, to give them numbers."),
                "reader": _("Reads the matters of the desk and changes nothing."),
                "auditor": _("Reads the matters of the desk and the journal, and takes evidence out."),
                "administrator": _("Adds officers and Parties. Reads no dossier by this role."),
            }
        ),
        error_messages={"required": _("Choose at least one role.")},
    )
    field_order = ("name", "username", "desk", "roles", "password", "again")


class NewPasswordForm(_PasswordForm):
    """A new password for an officer who is there already."""

    def __init__(self, officer: Officer, data: Any = None) -> None:
        super().__init__(data)
        self.officer = officer

    def whose(self) -> Officer:
        return self.officer


class TokenForm(forms.Form):
    """What a token for a program is called, how long it holds, and whether it only reads."""

    name = forms.CharField(
        label=_("What the program is called"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=_("For how many days it holds"),
        min_value=1,
        max_value=366,
        initial=90,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    reading_only = forms.BooleanField(label=_("It only reads: it writes no draft and decides nothing"), required=False)
