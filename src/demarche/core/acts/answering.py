# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party says of the matter as a whole: not yet, it was not so, it will not answer (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import BECAUSE, FORM, LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_moment, one_of, record, whole

INTERIM: Final = "concern.interim"
DENY: Final = "concern.deny"
DECLINE: Final = "concern.decline"

SCOPES: Final = ("attribution", "whole")

KINDS: Final = (
    Kind(
        INTERIM,
        since=2,
        parts=(
            Part("about", record({}, {"question": whole(1, 999)}), required=True),
            Part("until", a_moment, required=True),
            Part("text", None, required=True),
            LANGUAGE,
            FORM,
        ),
    ),
    Kind(
        DENY,
        since=2,
        parts=(Part("scope", one_of(*SCOPES), required=True), Part("text", None), LANGUAGE, FORM),
    ),
    Kind(
        DECLINE,
        since=2,
        parts=(Part("because", one_of(*BECAUSE), required=True), Part("text", None), LANGUAGE, FORM),
    ),
)
