# SPDX-License-Identifier: Apache-2.0
"""The directory of points of contact: each Party's own entry, nominated and removed by note verbale (docs/protocol/register.md)."""

from typing import Final

from demarche.core.acts.membership import NOTE
from demarche.core.acts.schema import Check, Kind, Part, listed, matching, one_of, record, short
from demarche.core.encoding import Json

NOMINATE: Final = "contact.nominate"
UPDATE: Final = "contact.update"
REMOVE: Final = "contact.remove"
CONFIRM: Final = "contact.confirm"

TYPES: Final = ("diplomatic", "technical", "law_enforcement", "other")
KEY_KINDS: Final = ("age", "other", "pgp", "smime")

A_CONTACT: Final = matching("[a-z0-9][a-z0-9_-]{0,31}")
"""What a Party calls one of its contacts, in acts."""

_LANGUAGE = matching("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def _some(check: Check, *, least: int = 0, most: int) -> Check:
    """A list in an order that means something: the first is tried first."""

    def passes(value: Json) -> bool:
        return isinstance(value, list) and least <= len(value) <= most and all(map(check, value))

    return passes


AN_ENTRY: Final = record(
    {
        "type": one_of(*TYPES),
        "office": short(120),
        "account": short(120),
        "hours": short(80),
        "zone": short(60),
        "languages": listed(_LANGUAGE, least=1, most=20),
        "phones": _some(short(40), least=1, most=6),
    },
    {
        "email": short(254),
        "alternates": _some(A_CONTACT, most=6),
        "emergency": short(160),
        "confirmation": short(160),
        "keys": _some(record({"kind": one_of(*KEY_KINDS), "fingerprint": short(128)}), most=10),
    },
)

_CONTACT: Final = Part("contact", A_CONTACT, required=True, since=3)
_ENTRY: Final = Part("entry", AN_ENTRY, required=True, since=3)
_TEXT: Final = Part("text", None, since=3)

KINDS: Final = (
    Kind(NOMINATE, in_register=True, since=3, parts=(_CONTACT, _ENTRY, NOTE, _TEXT)),
    Kind(UPDATE, in_register=True, since=3, parts=(_CONTACT, _ENTRY, _TEXT)),
    Kind(REMOVE, in_register=True, since=3, parts=(_CONTACT, NOTE, _TEXT)),
    Kind(CONFIRM, in_register=True, since=3, parts=(_TEXT,)),
)
