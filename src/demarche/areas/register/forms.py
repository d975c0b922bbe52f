# SPDX-License-Identifier: Apache-2.0
"""The form of the room register: shape only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.register.keeping import keeping_of
from demarche.areas.release.fields import Line
from demarche.areas.release.register_acts import InWords, Values
from demarche.core.encoding import Json
from demarche.ledger import processes
from demarche.ui.widgets import Radios


class DepositaryForm(InWords):
    """Which Party is to keep the register next; which of its entries stay follows from where it stands."""

    asks: ClassVar[Mapping[str, Promise]] = {
        "to": _("Choose the Party that is to keep the register."),
        "note": _("Cite the note verbale that says the same on paper."),
    }

    to = forms.ChoiceField(
        label=_("Who is to keep the register"),
        required=False,
        widget=Radios(),
        help_text=_("A Party that takes part. It enters what comes and decides nothing."),
    )
    note = Line(
        limit=120,
        short=True,
        label=_("Note verbale"),
        help_text=_("Its number. The note says the same on paper: XA/14/2027"),
    )
    field_order = ("to", "note", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeping = keeping_of(self.here)
        names = processes.names(self.here.process.id)
        self.fields["to"].choices = [(code, names.get(code, code)) for code in self.keeping.candidates]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.keeping.stays is None:
            self.add_error(
                None,
                _(
                    "The depositary has signed no size of the register that this node holds and that leaves nothing out. Wait for the next entry."
                ),
            )
        return self.cleaned_data

    def parts(self) -> dict[str, Json]:
        stays = self.keeping.stays
        parts: dict[str, Json] = {**super().parts(), "generation": self.keeping.generation, "round": self.keeping.round}
        given: dict[str, Json] = {"to": self.cleaned_data["to"], "note": self.cleaned_data["note"]}
        return {
            **parts,
            **{name: value for name, value in given.items() if value},
            **({} if stays is None else {"stays": stays}),
        }

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), **{name: values.get(name, "") for name in ("to", "note")}}
