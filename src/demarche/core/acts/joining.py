# SPDX-License-Identifier: Apache-2.0
"""Joining a process: a member enters the request of an applicant, and the applicant, once admitted, accedes by its own first act."""

from typing import Final

from demarche.core.acts.founding import A_LOG
from demarche.core.acts.membership import NOTE
from demarche.core.acts.schema import Kind, Part, a_hash, a_party, listed, matching, one_of, record, short, whole
from demarche.core.encoding import Json, MalformedError, canonical
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySetError, open_keyset

REQUEST: Final = "party.request"
ACCEDE: Final = "party.accede"

CAPACITIES: Final = ("party", "observer")

_DAY = matching("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LINE = short(120)


def a_first_keyset(value: Json) -> bool:
    """A signed first key-set, whose own roots signed it."""
    try:
        open_keyset(canonical(value), before=None)
    except (MalformedError, KeySetError, SignatureError):
        return False
    return True


def _text(value: Json) -> bool:
    """A line, or nothing."""
    return value == "" or short(262)(value)


KINDS: Final = (
    Kind(
        REQUEST,
        in_register=True,
        since=3,
        parts=(
            Part(
                "applicant",
                record(
                    {
                        "code": a_party,
                        "name": _LINE,
                        "as": one_of(*CAPACITIES),
                        "weekend": listed(whole(1, 7), most=7),
                        "holidays": listed(_DAY, most=1000),
                    }
                ),
                required=True,
                since=3,
            ),
            Part("keyset", a_first_keyset, required=True, since=3),
            Part("door", _text, required=True, since=3),
            Part("log", A_LOG, required=True, since=4),
            Part(
                "card",
                record(
                    {
                        "duty_line": _LINE,
                        "hours": _LINE,
                        "zone": _LINE,
                        "languages": listed(_LINE, most=20),
                        "confirmation": _LINE,
                    }
                ),
                required=True,
                since=3,
            ),
            NOTE,
            Part("text", None, since=3),
        ),
    ),
    Kind(
        ACCEDE,
        in_register=True,
        since=3,
        parts=(
            Part("request", a_hash, required=True, since=3),
            Part("log", A_LOG, required=True, since=3),
        ),
    ),
)
