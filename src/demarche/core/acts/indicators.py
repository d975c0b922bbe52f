# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party found of each indicator of a technical notification (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE
from demarche.core.acts.schema import Kind, Part, matching, record, some_of

MARK: Final = "indicator.mark"

MARKS: Final = ("blocked", "false_positive", "need_more", "not_seen", "seen", "sinkholed")

STIX_ID: Final = matching("[a-z][a-z0-9-]{0,63}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

KINDS: Final = (
    Kind(
        MARK,
        since=2,
        parts=(
            Part("m*", record({"object": STIX_ID, "marks": some_of(*MARKS)})),
            Part("m*_text", None),
            Part("text", None),
            LANGUAGE,
        ),
    ),
)
