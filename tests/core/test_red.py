# SPDX-License-Identifier: Apache-2.0
"""To whom a matter marked TLP:RED is open, by what its opening act says."""

import pytest

from demarche.core.acts.red import named
from demarche.core.encoding import Json

RED: dict[str, Json] = {"tlp": "RED", "pap": "RED"}


@pytest.mark.parametrize(
    ("values", "roles"),
    [
        ({}, None),
        ({"marking": "RED"}, None),
        ({"marking": {"tlp": "AMBER", "pap": "RED"}, "red": {"roles": ["drafter"]}}, None),
        ({"marking": RED}, ("releasing",)),
        ({"marking": RED, "red": {"roles": ["drafter", "legal"]}}, ("drafter", "legal", "releasing")),
        ({"marking": RED, "red": {"roles": ["administrator", 7]}}, ("releasing",)),
        ({"marking": RED, "red": {"roles": "drafter"}}, ("releasing",)),
        ({"marking": RED, "red": []}, ("releasing",)),
    ],
)
def test_who_is_named(values: dict[str, Json], roles: tuple[str, ...] | None) -> None:
    """Who releases is among them always; what nobody understands lets nobody in."""
    assert named(values) == roles
