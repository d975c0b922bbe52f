# SPDX-License-Identifier: Apache-2.0
"""The founding act of a Party: the charter it founds on, and the log it will keep (protocol: process and register)."""

from typing import Final

from demarche.core.acts.schema import Kind, Part, a_hash, matching, record, short

FOUND: Final = "process.found"

_KEY = matching("[A-Za-z0-9_-]{43,2700}")

A_LOG: Final = record({"origin": short(255), "keys": record({"ed25519": _KEY, "ml_dsa_44": _KEY})})
"""The log that a Party will keep: its name, and its keys."""

KINDS: Final = (
    Kind(
        FOUND,
        in_register=True,
        parts=(
            Part("charter", record({"sha256": a_hash}), required=True),
            Part("log", A_LOG, required=True),
        ),
    ),
)
