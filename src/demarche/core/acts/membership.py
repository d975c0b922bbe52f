# SPDX-License-Identifier: Apache-2.0
"""A Party's own standing in the process: suspended, resumed, withdrawn (docs/protocol/register.md)."""

from typing import Final

from demarche.core.acts.schema import Kind, Part, short

SUSPEND: Final = "party.suspend"
RESUME: Final = "party.resume"
WITHDRAW: Final = "party.withdraw"

NOTE: Final = Part("note", short(120), required=True, since=3)
"""The note verbale that says the same on paper."""

KINDS: Final = tuple(
    Kind(name, in_register=True, since=3, parts=(NOTE, Part("text", None, since=3)))
    for name in (SUSPEND, RESUME, WITHDRAW)
)
