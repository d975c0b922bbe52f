# SPDX-License-Identifier: Apache-2.0
"""How a matter is kept: registry numbers given later, rest, a question how it stands, which of two forked acts holds (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE, NUMBER
from demarche.core.acts.schema import Kind, Part, a_hash, a_party, record

ADD_NUMBER: Final = "dossier.number"
REST: Final = "dossier.rest"
ENQUIRE: Final = "status.enquire"
HOLD: Final = "fork.hold"

KINDS: Final = (
    Kind(ADD_NUMBER, since=2, parts=(Part("number", NUMBER.check, required=True), Part("text", None), LANGUAGE)),
    Kind(REST, since=2, parts=(Part("text", None), LANGUAGE)),
    Kind(ENQUIRE, since=2, parts=(Part("text", None), LANGUAGE)),
    Kind(
        HOLD,
        since=2,
        parts=(
            Part("about", record({"author": a_party, "act": a_hash}), required=True),
            Part("text", None),
            LANGUAGE,
        ),
    ),
)
