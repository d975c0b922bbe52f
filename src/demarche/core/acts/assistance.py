# SPDX-License-Identifier: Apache-2.0
"""Help offered, accepted or declined, by either side (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_hash, record

OFFER: Final = "assistance.offer"
ACCEPT: Final = "assistance.accept"
DECLINE: Final = "assistance.decline"

_REPLY = (Part("about", record({"act": a_hash}), required=True), Part("text", None), LANGUAGE)

KINDS: Final = (
    Kind(OFFER, since=2, parts=(Part("text", None, required=True), LANGUAGE)),
    Kind(ACCEPT, since=2, parts=_REPLY),
    Kind(DECLINE, since=2, parts=_REPLY),
)
