# SPDX-License-Identifier: Apache-2.0
"""Forms of the room officers: shape only."""

from collections.abc import Sequence
from typing import Any, Final

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import DESKS, DRAFTER, DUTY, RELEASING, REVIEWER, ROLES, Officer
from demarche.ui.moments import UnknownZoneError, zone_named
from demarche.ui.widgets import Checkboxes, Radios

_USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,59}\Z", _("Use small letters without accents, digits, . _ -"))


MEANINGS: Final[dict[str, Promise]] = {
    DRAFTER: _("Writes drafts. Nothing a drafter does leaves the node."),
    "technical": _("Writes drafts, as a drafter does."),
    "legal": _("Writes drafts, and clears those of others."),
    REVIEWER: _("Reads drafts, notes what to change and clears them; another desk's when asked. Writes none."),
    RELEASING: _("Releases what another officer drafted, never an own draft."),
    DUTY: _("Releases alone, also an own draft, what the charter lets go on duty authority."),
    "registrar": _("Reads drafts, to give them numbers."),
    "reader": _("Reads the matters of the desk and changes nothing."),
    "auditor": _("Reads the matters of the desk and takes evidence out."),
    "administrator": _("Adds officers and Parties. Reads no dossier by this role."),
}
"""What a role lets its officer do, in a sentence."""


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


class _AtDesk(forms.Form):
    """Desk and roles."""

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
            hints=MEANINGS,
        ),
        error_messages={"required": _("Choose at least one role.")},
    )


class AddOfficerForm(_AtDesk, _NewOfficerForm):
    """An officer with a desk and roles; the password is told to the officer in person."""

    field_order = ("name", "username", "desk", "roles", "password", "again")


class NewPasswordForm(_PasswordForm):
    """A new password for an officer who is there already."""

    def __init__(self, officer: Officer, data: Any = None) -> None:
        super().__init__(data)
        self.officer = officer

    def whose(self) -> Officer:
        return self.officer


class OfficerForm(_AtDesk):
    """What an account says of its officer."""

    name = forms.CharField(label=_("Name, as colleagues read it"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=[("", _("as the browser asks")), ("en", _("English")), ("ar", _("Arabic"))],
        required=False,
    )
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        required=False,
        help_text=_("Such as Europe/Berlin or UTC+3. Left empty, the node's."),
    )
    field_order = ("name", "desk", "roles", "language", "zone")

    def clean_zone(self) -> str:
        """A zone that somebody knows."""
        zone: str = self.cleaned_data["zone"]
        try:
            zone_named(zone or "UTC")
        except UnknownZoneError as error:
            raise ValidationError(_("Give a time zone such as Europe/Berlin, UTC or UTC+3.")) from error
        return zone


class LeavingForm(forms.Form):
    """To whom goes what hangs on an officer."""

    to = forms.TypedChoiceField(label=_("Goes to"), coerce=int, empty_value=None, required=False, widget=Radios())

    def __init__(self, data: Any = None, *, offered: Sequence[Officer]) -> None:
        super().__init__(data)
        self._offered = {each.pk: each for each in offered}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [("", _("the desk: whoever is there takes it up")), *((each.pk, each.name) for each in offered)]

    def chosen(self) -> Officer | None:
        """The officer chosen; none is the desk."""
        return self._offered.get(self.cleaned_data["to"])
