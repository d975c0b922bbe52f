# SPDX-License-Identifier: Apache-2.0
"""Forms of the room cooperation: shape only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Line
from demarche.areas.release.register_acts import InWords, Values
from demarche.areas.release.subject_areas import AREAS
from demarche.core.encoding import Json
from demarche.ledger import processes
from demarche.ui.widgets import Checkboxes


def _by() -> Line:
    return Line(
        limit=120,
        label=_("On whose decision (office)"),
        help_text=_("An office, never a person: Minister for Foreign Affairs. Every Party reads it."),
    )


class ProposeForm(InWords):
    """A subject to propose: from the list, or in own words, and whom it concerns."""

    asks: ClassVar[Mapping[str, Promise]] = {
        "area": _("Choose a subject area, or “Other” and name it in own words."),
        "by": _("Say on whose decision it is proposed."),
    }

    area = forms.ChoiceField(label=_("Subject area"), choices=[("", "–"), *AREAS.items()], required=False)
    title = Line(limit=160, label=_("Name in own words"), help_text=_("Without one it is called by its area."))
    parties = forms.MultipleChoiceField(
        label=_("Whom it concerns"),
        required=False,
        widget=Checkboxes(),
        help_text=_(
            "It is open to experts once each of these has confirmed it. Left as it is: every Party of the process."
        ),
    )
    by = _by()
    field_order = ("area", "title", "parties", "by", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = processes.names(self.here.process.id)
        others = [(code, name) for code, name in names.items() if code != self.here.own_code]
        self.fields["parties"].choices = others  # type: ignore[attr-defined]  # a field of choices
        self.fields["parties"].initial = [code for code, _name in others]

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        others = given["parties"] or [code for code, _name in self.fields["parties"].choices]  # type: ignore[attr-defined]
        parts: dict[str, Json] = {"parties": list[Json](sorted({self.here.own_code, *others})), **super().parts()}
        return parts | {name: given[name] for name in ("area", "title", "by") if given[name]}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), **{name: values.get(name, "") for name in ("area", "title", "by", "parties")}}


class StateForm(InWords):
    """What a Party says of a subject: by whose decision."""

    asks: ClassVar[Mapping[str, Promise]] = {"by": _("Say on whose decision this is said.")}

    subject = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    by = _by()
    field_order = ("by", "text")

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        parts: dict[str, Json] = {"subject": given["subject"], **super().parts()}
        return {**parts, "by": given["by"]} if given["by"] else parts

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), "subject": values.get("subject", ""), "by": values.get("by", "")}
