# SPDX-License-Identifier: Apache-2.0
"""Who is in a matter beside the two: raising it together, supporting it, leaving it, a successor with more Parties (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import LANGUAGE, ROLES
from demarche.core.acts.schema import Kind, Part, a_hash, a_party, listed, record

CONCUR: Final = "concern.concur"
SUPPORT: Final = "concern.support"
SUPPORT_NO_MORE: Final = "support.withdraw"
LEAVE: Final = "dossier.leave"
PROPOSE: Final = "successor.propose"
CONSENT: Final = "successor.consent"
DECLINE: Final = "successor.decline"

_LANGUAGE: Final = Part(LANGUAGE.name, LANGUAGE.check, since=4)
_TEXT: Final = Part("text", None, since=4)
_ABOUT: Final = Part("about", record({"act": a_hash}), required=True, since=4)
_ENCLOSES: Final = Part("encloses", listed(a_hash), required=True, since=4)

KINDS: Final = (
    Kind(CONCUR, since=4, parts=(_LANGUAGE, _TEXT)),
    Kind(SUPPORT, since=4, parts=(_LANGUAGE, _TEXT)),
    Kind(SUPPORT_NO_MORE, since=4, parts=(_LANGUAGE, _TEXT)),
    Kind(LEAVE, since=4, parts=(_LANGUAGE, _TEXT)),
    Kind(
        PROPOSE,
        since=4,
        parts=(
            Part(ROLES.name, ROLES.check, required=True, since=4),
            Part("joins", listed(a_party, least=1), required=True, since=4),
            _ENCLOSES,
            _LANGUAGE,
            _TEXT,
        ),
    ),
    Kind(CONSENT, since=4, parts=(_ABOUT, _ENCLOSES, _LANGUAGE, _TEXT)),
    Kind(DECLINE, since=4, parts=(_ABOUT, _LANGUAGE, _TEXT)),
)
