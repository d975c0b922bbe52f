# SPDX-License-Identifier: Apache-2.0
"""Other Parties of a matter: those that are named as raising it too, and those that are informed of it."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.company import everyone
from demarche.areas.concerns.forms.enlarging import as_what
from demarche.areas.concerns.papers import list_of
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.release.paper import Section, Setting
from demarche.core.encoding import Json
from demarche.ledger import processes
from demarche.ui.series import listed

BESIDE: Final = "beside_"
"""What the name of a field begins with that says as what another Party is in the matter; its code follows."""


class BesideForm(AddForm):
    """A field for each Party that the matter is not addressed to. In a successor all of it was agreed before."""

    def suit(self, draft: Draft, officer: Officer) -> None:  # noqa: ARG002  # as every form of these
        self.own = processes.own_code(draft.process)
        roles = _roles(draft.values)
        for each in everyone(draft.process, (self.own, *list_of(roles, "addressed"))):
            name = f"{BESIDE}{each.code}"
            self.fields[name] = as_what(each, words.BESIDE_US)
            self.fields[name].disabled = "succeeds" in draft.values

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        roles = _roles(parts)
        return {f"{BESIDE}{code}": side for side in ("raises", "informed") for code in list_of(roles, side)}

    def written(self, before: Parts) -> dict[str, Json]:
        if "succeeds" in before:
            return {"roles": before["roles"]}
        chosen = {
            name.removeprefix(BESIDE): side for name, side in self.cleaned_data.items() if name.startswith(BESIDE)
        }
        raising = [code for code, side in chosen.items() if side == "raises"]
        informed = [code for code, side in chosen.items() if side == "informed"]
        value: Json = {
            "raises": list[Json](sorted([self.own, *raising])),
            "addressed": list[Json](list_of(_roles(before), "addressed")),
            "informed": list[Json](sorted(informed)),
        }
        return {"roles": value}


def _roles(parts: Parts) -> Parts:
    roles = parts.get("roles")
    return roles if isinstance(roles, dict) else {}


def _now(parts: Parts) -> str:
    """How many are named, beside the link: their names stand on the paper."""
    roles = _roles(parts)
    return listed([*list_of(roles, "raises")[1:], *list_of(roles, "informed")])


def _sections(setting: Setting, parts: Parts) -> Iterator[Section]:
    roles = _roles(parts)
    named = [setting.named(code) for code in list_of(roles, "raises") if code != setting.author]
    if named:
        yield Section(
            gettext("Named as raising it too"),
            value=listed(named),
            note=gettext("Each raises it from its own act on, and not before."),
        )
    informed = [setting.named(code) for code in list_of(roles, "informed")]
    if informed:
        yield Section(gettext("Informed"), value=listed(informed))


PAGES: Final = {
    "beside": Adding(
        _("Other Parties of the matter"),
        _(
            "Everybody named here holds the whole matter, from its opening on; nobody can be let in later. Who is named as raising raises it from its own concurrence on."
        ),
        _("other Parties"),
        "roles",
        BesideForm,
        _now,
        _sections,
        needs="succeeds",
    ),
}
