# SPDX-License-Identifier: Apache-2.0
"""Who may open a matter marked TLP:RED: roles, named in the act, on both sides."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import field_of
from demarche.areas.officers.models import ROLES
from demarche.core.acts import red
from demarche.core.encoding import Json
from demarche.ui.series import listed
from demarche.ui.widgets import Checkboxes


class RedForm(AddForm):
    """The roles beside that of the releasing officer, who must read what he releases."""

    roles = forms.MultipleChoiceField(
        label=_("Open to, beside releasing officers"),
        choices=[(role, ROLES[role]) for role in ROLES if role in red.ROLES and role != red.ALWAYS],
        widget=Checkboxes(),
        required=False,
    )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return {"roles": _roles(parts) if "red" in parts else ["drafter"]}

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        return {"red": {"roles": sorted({red.ALWAYS, *self.cleaned_data["roles"]})}}


def _roles(parts: Parts) -> list[str]:
    found = parts.get("red")
    roles = found.get("roles") if isinstance(found, dict) else None
    return [str(each) for each in roles] if isinstance(roles, list) else []


def _in_words(desk: str, roles: tuple[str, ...]) -> str:
    named = listed(of_role for role, of_role in ROLES.items() if role in roles)
    return gettext("%(desk)s: %(roles)s") % {"desk": words.word(words.DESKS, desk), "roles": named}


def open_to(values: Mapping[str, Json]) -> str:
    """The desk and its roles to which a matter marked TLP:RED is open; empty for another."""
    roles = red.named(values)
    return "" if roles is None else _in_words(str(values.get("track", "diplomatic")), roles)


def row_open_to(row: DossierRow) -> str:
    """The desk and its roles that may open a matter marked TLP:RED."""
    return _in_words(row.desk, tuple(row.red.split()))


def red_words(row: DossierRow) -> str:
    """What who may not open a matter marked TLP:RED is told of it."""
    return gettext("A matter marked RED; open to: %(whom)s") % {"whom": row_open_to(row)}


def unsaid(values: Parts) -> bool:
    """Whether a draft is marked TLP:RED and does not say to whom it is open."""
    return field_of(values, "marking", "tlp") == "RED" and "red" not in values


PAGES: Final = {
    "red": Adding(
        _("Who may open it, if it is TLP:RED"),
        _(
            "The desk is that of the matter; the roles you name here may open it on both sides. For all others there is nothing at its address, in its files, its exports and its alerts. Inside, a releasing officer can name further officers."
        ),
        _("who may open it (TLP:RED)"),
        "red",
        RedForm,
        open_to,
        needs="red",
    ),
}
