# SPDX-License-Identifier: Apache-2.0
"""Forms of the room officers: shape only."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.asked import Asked
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


class SignInForm(forms.Form):
    """Name and password, nothing else."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def clean_login(self) -> str:
        """Names are kept in small letters."""
        return str(self.cleaned_data["login"]).lower()


class CodeForm(forms.Form):
    """A one-time code or a recovery code; a second code after it, where one is asked for."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits that your code app shows now, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false", "dir": "ltr"}),
    )
    following = forms.CharField(
        label=_("The code after it"),
        max_length=40,
        required=False,
        help_text=_("Wait until the app shows the next one. Not needed with a recovery code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr", "inputmode": "numeric"}
        ),
    )

    def __init__(self, *args: Any, two: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not two:
            del self.fields["following"]


class AtOnceForm(SignInForm, CodeForm):
    """Name, password and codes on one page."""

    field_order = ("login", "password", "code", "following")


class ProofForm(forms.Form):
    """By what an officer who is signed in proves himself again; a passkey's answer has no field, for no person fills it in."""

    password = forms.CharField(
        label=_("Your password"),
        help_text=_("It shows that it is you, and is asked again after five minutes."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code of your app"),
        help_text=_("It shows that it is you, and is asked again after five minutes."),
        max_length=12,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "dir": "ltr"}
        ),
    )

    def __init__(self, *args: Any, asked: Asked | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        if asked is None or not asked.password:
            del self.fields["password"]
        if asked is None or not asked.code:
            del self.fields["code"]

    def proof(self) -> dict[str, str]:
        """What was given, by the name under which a page sends it."""
        given = {name: str(self.cleaned_data.get(name) or "") for name in ("password", "code")}
        return {**given, "passkey": str(self.data.get("passkey", ""))}

    def nothing_given(self) -> tuple[str | None, str] | None:
        """The field and the sentence when a proof is asked for and none was given."""
        if self.asked is None or any(self.proof().values()):
            return None
        if self.asked.password:
            return "password", str(_("Type your password. Nothing was released."))
        if self.asked.code:
            return "code", str(_("Use your passkey or type the code of your app. Nothing was released."))
        return None, str(_("Use your passkey. Nothing was released."))

    def refuse(self, error: ValidationError) -> None:
        """Say at its field why a proof was not accepted."""
        for name, sentences in error.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences)


class NewAppForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("The code that the app shows now"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class PasskeyNameForm(forms.Form):
    """What an officer calls a passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, help_text=_("Such as: office laptop."))


class RequirementForm(forms.Form):
    """From which day on everyone is to have a second factor."""

    since = forms.DateField(
        label=_("From this day on (UTC)"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


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
