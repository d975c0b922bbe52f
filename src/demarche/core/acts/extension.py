# SPDX-License-Identifier: Apache-2.0
"""More time by consent; the old date stays beside the new one (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_hash, a_moment, record, whole

EXTEND: Final = "time.extend"
AGREE: Final = "time.agree"

KINDS: Final = (
    Kind(
        EXTEND,
        since=2,
        parts=(
            Part("about", record({}, {"question": whole(1, 999)}), required=True),
            Part("until", a_moment, required=True),
            Part("text", None),
            LANGUAGE,
        ),
    ),
    Kind(
        AGREE,
        since=2,
        parts=(Part("about", record({"act": a_hash}), required=True), Part("text", None), LANGUAGE),
    ),
)
