# SPDX-License-Identifier: Apache-2.0
"""The form of the room membership: shape only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Line
from demarche.areas.release.register_acts import InWords, Values
from demarche.core.encoding import Json


class StandingForm(InWords):
    """What a Party says of its own part, by note verbale."""

    asks: ClassVar[Mapping[str, Promise]] = {"note": _("Cite the note verbale that says the same on paper.")}

    note = Line(
        limit=120,
        short=True,
        label=_("Note verbale"),
        help_text=_("Its number. The note says the same on paper: XA/14/2027"),
    )
    field_order = ("note", "text")

    def parts(self) -> dict[str, Json]:
        note = self.cleaned_data["note"]
        return {**super().parts(), "note": note} if note else super().parts()

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), "note": values.get("note", "")}
