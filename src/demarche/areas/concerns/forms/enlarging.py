# SPDX-License-Identifier: Apache-2.0
"""Who is to join a matter as what, and which of one's own acts may be enclosed where it goes on."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.company import SIDES, Outsider
from demarche.areas.concerns.forms.steps import WordsForm, in_reply
from demarche.areas.concerns.papers import list_of
from demarche.areas.concerns.reading import Brief
from demarche.areas.concerns.values import Places
from demarche.core.encoding import Json
from demarche.ui.widgets import Checkboxes

JOINS: Final = "join_"
"""What the name of a field begins with that says as what a Party joins; its code follows."""


def as_what(outsider: Outsider, known: Mapping[str, Promise]) -> forms.ChoiceField:
    """As what somebody is to be in a matter, if in any way; who observes the process is informed, or nothing."""
    allowed = [(side, label) for side, label in known.items() if not outsider.observes or side in ("", "informed")]
    return forms.ChoiceField(label=outsider.name, choices=allowed, required=False)


def own_acts() -> forms.MultipleChoiceField:
    """Own acts that may be enclosed in the successor."""
    return forms.MultipleChoiceField(
        label=_("Acts of ours that may be enclosed there"),
        help_text=_(
            "Whoever joins reads those that are enclosed, whole, with our signature. What nobody ticks stays in this dossier."
        ),
        widget=Checkboxes(),
        required=False,
    )


class ProposeForm(WordsForm):
    """Proposing another dossier with more Parties."""

    spare: tuple[str, ...] = ("text", "encloses")
    asks: ClassVar[Mapping[str, Promise]] = {"joins": _("Choose who is to join, and as what.")}
    nothing = _("Everybody in the process holds this dossier already.")

    encloses = own_acts()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.staying: Mapping[str, list[str]] = {}
        super().__init__(*args, **kwargs)

    def suit(self, brief: Brief) -> None:
        self.staying = brief.staying
        self.offer("encloses", brief.enclosable)
        for each in brief.outside:
            self.fields[f"{JOINS}{each.code}"] = as_what(each, words.JOINING)
        self.spare = (*self.spare, *(name for name in self.fields if name.startswith(JOINS)))
        self.order_fields([name for name in self.fields if name.startswith(JOINS)])

    @property
    def is_idle(self) -> bool:
        return not any(name.startswith(JOINS) for name in self.fields)

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        roles, joins = values.get("roles"), list_of(values, "joins")
        as_is = roles if isinstance(roles, dict) else {}
        chosen = {f"{JOINS}{code}": side for side in SIDES for code in list_of(as_is, side) if code in joins}
        return {**super().read(values), **chosen}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        named = [name for name in found if name.startswith(JOINS)]
        chosen = {name.removeprefix(JOINS): side for name in named if (side := found.pop(name))}
        roles = {side: sorted([*self.staying.get(side, ()), *_as(chosen, side)]) for side in SIDES}
        return {**found, "joins": sorted(chosen), "roles": roles}

    def place_of(self, name: str) -> str | None:
        """Who is to join is said in a field a Party; the first of them stands for them all."""
        if name in ("joins", "roles"):
            return next((each for each in self.fields if each.startswith(JOINS)), None)
        return super().place_of(name)


def _as(chosen: Mapping[str, str], side: str) -> list[str]:
    return [code for code, each in chosen.items() if each == side]


class _AboutForm(WordsForm):
    """A word on a successor that another Party proposed."""

    places: ClassVar[Places] = {"about": ("about", "act")}
    asks: ClassVar[Mapping[str, Promise]] = {"about": _("Choose which proposal this replies to.")}
    nothing = _("Nobody has proposed a larger dossier that waits for our word.")

    about = in_reply(_("In reply to"))

    order: ClassVar[tuple[str, ...]] = ("about", "encloses", "text")

    def suit(self, brief: Brief) -> None:
        self.offer("about", brief.successors)


class ConsentForm(_AboutForm):
    """Consenting to it, with the own acts that may be enclosed."""

    spare: tuple[str, ...] = ("text", "encloses")

    encloses = own_acts()

    def suit(self, brief: Brief) -> None:
        super().suit(brief)
        self.offer("encloses", brief.enclosable)


class DeclineForm(_AboutForm):
    """Declining it."""


class OpeningForm(forms.Form):
    """Which of the acts that were let in the act that opens the successor encloses. `draft` is drawn with the empty page."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    encloses = forms.MultipleChoiceField(label=_("Acts that are enclosed"), widget=Checkboxes(), required=False)

    def __init__(self, *args: Any, acts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["encloses"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        field.choices = acts
