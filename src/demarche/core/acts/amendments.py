# SPDX-License-Identifier: Apache-2.0
"""Amending the charter: a whole charter proposed by one Party, agreed to by each, or adopted by silence."""

from typing import Final

from demarche.core.acts.schema import Kind, Part, a_hash
from demarche.core.charter import read_charter
from demarche.core.encoding import Json, MalformedError, canonical

AMEND: Final = "charter.amend"
AGREE: Final = "charter.agree"


def a_charter(value: Json) -> bool:
    """A complete charter."""
    try:
        return None not in read_charter(canonical(value)).members
    except MalformedError:
        return False


KINDS: Final = (
    Kind(
        AMEND,
        in_register=True,
        since=3,
        parts=(
            Part("amends", a_hash, required=True, since=3),
            Part("charter", a_charter, required=True, since=3),
            Part("text", None, since=3),
        ),
    ),
    Kind(
        AGREE,
        in_register=True,
        since=3,
        parts=(Part("amendment", a_hash, required=True, since=3), Part("text", None, since=3)),
    ),
)
