# SPDX-License-Identifier: Apache-2.0
"""The powers register of a Party: which of its offices may perform which acts in its name (docs/protocol/register.md)."""

from typing import Final

from demarche.core.acts.membership import NOTE
from demarche.core.acts.schema import Kind, Part, listed, matching, record

STATE: Final = "powers.state"

OFFICES: Final = ("diplomatic_desk", "technical_desk")

_KIND = matching(r"[a-z]{1,20}\.[a-z_]{1,30}")

KINDS: Final = (
    Kind(
        STATE,
        in_register=True,
        since=3,
        parts=(
            Part("powers", record({office: listed(_KIND, most=100) for office in OFFICES}), required=True, since=3),
            NOTE,
            Part("text", None, since=3),
        ),
    ),
)
