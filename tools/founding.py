# SPDX-License-Identifier: Apache-2.0
"""States before the founding: charters that are drafted, and offers that nobody has taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from demarche.demo.stage import expect
from tools.staging import ADMIN, path

if TYPE_CHECKING:
    from demarche.demo.forms import Values
    from tools.staging import World

LEAGUE: Final = "Fioria-Deltora process"


def drafted(world: World) -> None:
    """Fioria's administrator drafts a charter in short times, binding, with days off."""
    admin = world.node("XF").officer(ADMIN)
    begun: Values = {"name": LEAGUE, "speed_diplomatic": "short", "speed_preservation": "none"}
    terms = admin.submit(admin.open("/charter/drafts/new/"), "Go on to the terms", begun)
    world.known["charter_terms"] = path(terms)
    chosen: Values = {"terms": "binding", "holidays": "2027-01-01\n2027-05-01", "clarification_stops": True}
    draft = admin.submit(terms, "Save, and read it whole", chosen)
    expect(draft, "Binding")
    world.known["charter_draft"] = path(draft)
