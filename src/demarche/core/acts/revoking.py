# SPDX-License-Identifier: Apache-2.0
"""A Party's word that a key of its is not to be believed any more (docs/protocol/keyset.md 6)."""

from typing import Final

from demarche.core.acts.schema import Check, Kind, Part, a_hash, record, short, whole

REVOKE: Final = "keys.revoke"

_INDEX: Final = 2**53 - 1
A_LAST: Final[Check] = record({"origin": short(255), "size": whole(0, _INDEX)})
"""Up to where the key is believed: what stands in this log of the Party before leaf `size`."""

KINDS: Final = (
    Kind(
        REVOKE,
        in_register=True,
        since=4,
        parts=(
            Part("key", a_hash, required=True, since=4),
            Part("last", A_LAST, required=True, since=4),
            Part("text", None, required=True, since=4),
        ),
    ),
)
