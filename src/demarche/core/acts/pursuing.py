# SPDX-License-Identifier: Apache-2.0
"""How a matter is pursued: supplemented, corrected, narrowed, repeated, asked further, and what satisfies (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.act import PART
from demarche.core.acts.concern import A_FILE, FORM, LANGUAGE, QUESTION_FORMS
from demarche.core.acts.schema import Kind, Part, a_hash, listed, matching, one_of, record, whole

SUPPLEMENT: Final = "dossier.supplement"
CORRECT: Final = "dossier.correct"
NARROW: Final = "concern.narrow"
REPEAT: Final = "concern.repeat"
FOLLOW_UP: Final = "concern.follow_up"
SATISFY: Final = "satisfaction.state"

SATISFACTIONS: Final = ("not_satisfied", "partly_satisfied", "referral_accepted", "satisfied")

KINDS: Final = (
    Kind(
        SUPPLEMENT,
        since=2,
        parts=(Part("text", None, required=True), Part("file*", A_FILE), LANGUAGE, FORM),
    ),
    Kind(
        CORRECT,
        since=2,
        parts=(
            Part("about", record({"act": a_hash, "part": matching(PART.pattern)}), required=True),
            Part("text", None, required=True),
            LANGUAGE,
        ),
    ),
    Kind(
        NARROW,
        since=2,
        parts=(Part("questions", listed(whole(1, 999), least=1), required=True), Part("text", None), LANGUAGE),
    ),
    Kind(
        REPEAT,
        since=2,
        parts=(Part("questions", listed(whole(1, 999)), required=True), Part("text", None), LANGUAGE, FORM),
    ),
    Kind(
        FOLLOW_UP,
        since=2,
        parts=(
            Part("q*", record({"form": one_of(*QUESTION_FORMS)})),
            Part("q*_text", None),
            Part("text", None),
            LANGUAGE,
            FORM,
        ),
    ),
    Kind(
        SATISFY,
        since=2,
        parts=(Part("s*", one_of(*SATISFACTIONS)), Part("s*_text", None), LANGUAGE, FORM),
    ),
)
