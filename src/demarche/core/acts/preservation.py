# SPDX-License-Identifier: Apache-2.0
"""Data kept from being lost, for a time: asked for, accepted until a date, extended, ended (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_hash, a_moment, record, whole

REQUEST: Final = "preservation.request"
ACCEPT: Final = "preservation.accept"
EXTEND: Final = "preservation.extend"
EXPIRE: Final = "preservation.expire"

_ABOUT = Part("about", record({"act": a_hash}), required=True)
_UNTIL = Part("until", a_moment, required=True)

KINDS: Final = (
    Kind(
        REQUEST,
        since=2,
        parts=(
            Part("preserve", record({"days": whole(1, 3650)}), required=True),
            Part("text", None, required=True),
            LANGUAGE,
        ),
    ),
    Kind(ACCEPT, since=2, parts=(_ABOUT, _UNTIL, Part("text", None), LANGUAGE)),
    Kind(EXTEND, since=2, parts=(_ABOUT, _UNTIL, Part("text", None), LANGUAGE)),
    Kind(EXPIRE, since=2, parts=(_ABOUT, Part("text", None), LANGUAGE)),
)
