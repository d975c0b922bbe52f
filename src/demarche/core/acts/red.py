# SPDX-License-Identifier: Apache-2.0
"""Who may open a matter that is marked TLP:RED: the roles that its opening act names, at the desk that its track names."""

from collections.abc import Mapping
from typing import Final

from demarche.core.encoding import Json

ROLES: Final = ("auditor", "drafter", "legal", "reader", "registrar", "releasing", "technical")
ALWAYS: Final = "releasing"
"""Who releases must read, so this role is always among them."""


def named(values: Mapping[str, Json]) -> tuple[str, ...] | None:
    """The roles to which an opening act that says `values` is open, sorted; `None` when it is not marked TLP:RED."""
    marking, red = values.get("marking"), values.get("red")
    if not isinstance(marking, dict) or marking.get("tlp") != "RED":
        return None
    roles = red.get("roles") if isinstance(red, dict) else None
    known = {role for role in roles if role in ROLES} if isinstance(roles, list) else set()
    return tuple(sorted({ALWAYS, *map(str, known)}))
