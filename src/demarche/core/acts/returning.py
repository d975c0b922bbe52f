# SPDX-License-Identifier: Apache-2.0
"""What was sent is asked back, or to be destroyed; the holder says what it did (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.act import PART
from demarche.core.acts.concern import LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_hash, matching, one_of, record

REQUEST: Final = "return.request"
DONE: Final = "return.done"
DECLINE: Final = "return.decline"

WISHES: Final = ("destroy", "return")
OUTCOMES: Final = ("destroyed", "returned")

_REPLY = Part("about", record({"act": a_hash}), required=True)

KINDS: Final = (
    Kind(
        REQUEST,
        since=2,
        parts=(
            Part("about", record({"act": a_hash}, {"part": matching(PART.pattern)}), required=True),
            Part("wish", one_of(*WISHES), required=True),
            Part("text", None),
            LANGUAGE,
        ),
    ),
    Kind(
        DONE, since=2, parts=(_REPLY, Part("outcome", one_of(*OUTCOMES), required=True), Part("text", None), LANGUAGE)
    ),
    Kind(DECLINE, since=2, parts=(_REPLY, Part("text", None), LANGUAGE)),
)
