# SPDX-License-Identifier: Apache-2.0
"""Another Party keeps the register: each Party says whom it wants and from which entry on."""

from typing import Final

from demarche.core.acts.membership import NOTE
from demarche.core.acts.schema import Kind, Part, a_party, whole

CHANGE: Final = "depositary.change"

GENERATIONS: Final = 1000
ROUNDS: Final = 1000

KINDS: Final = (
    Kind(
        CHANGE,
        in_register=True,
        since=4,
        parts=(
            Part("to", a_party, required=True, since=4),
            Part("generation", whole(2, GENERATIONS), required=True, since=4),
            Part("round", whole(1, ROUNDS), required=True, since=4),
            Part("stays", whole(2, 2**53), required=True, since=4),
            NOTE,
            Part("text", None, since=4),
        ),
    ),
)
"""The register that it cites is the part of it that stays, of `stays` entries: from there on the next depositary enters."""
