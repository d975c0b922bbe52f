# SPDX-License-Identifier: Apache-2.0
"""The form of the room keys: shape only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.keys import queries
from demarche.areas.release.fields import Words
from demarche.areas.release.register_acts import RegisterForm, Values
from demarche.core.encoding import Json


class RevokeForm(RegisterForm):
    """Which act key is not to be believed any more, from which act on, and why."""

    asks: ClassVar[Mapping[str, Promise]] = {
        "key": _("Choose the key."),
        "first": _("Choose the first act that this Party did not sign, or that none is in doubt."),
        "text": _("Say why: every Party reads it beside each act that is disowned."),
    }

    key = forms.ChoiceField(label=_("Key"), required=False)
    first = forms.ChoiceField(
        label=_("The first act that is not this Party’s own"),
        required=False,
        help_text=_("It and what this key signed after it read “disowned”. What came before stands."),
    )
    text = Words(label=_("Why"), rows=3, limit=1000, help_text=_("Every Party of the process reads it."))
    field_order = ("key", "first", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "–"), *queries.key_choices(self.here)]  # type: ignore[attr-defined]  # a field of choices
        self.fields["first"].choices = [("", "–"), *queries.act_choices(self.here)]  # type: ignore[attr-defined]

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        parts: dict[str, Json] = {"key": given["key"]} if given["key"] else {}
        if given["first"]:
            origin, _, size = given["first"].rpartition(" ")
            parts["last"] = {"origin": origin, "size": int(size)}
        return {**parts, "text": given["text"]} if given["text"] else parts

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        last = values.get("last")
        first = f"{last['origin']} {last['size']}" if isinstance(last, dict) else ""
        return {"key": values.get("key", ""), "first": first, "text": values.get("text", "")}
