# SPDX-License-Identifier: Apache-2.0
"""Communication checks: contacts of a Party are called, and a person in each role answers (docs/protocol/checks.md)."""

from typing import Final

from demarche.core.acts.concern import MATTER
from demarche.core.acts.contacts import A_CONTACT
from demarche.core.acts.keeping import HOLD
from demarche.core.acts.schema import Kind, Part, a_hash, a_moment, listed, record, whole
from demarche.core.encoding import Json

CALL: Final = "check.call"
ANSWER: Final = "check.answer"
WITHDRAW: Final = "check.withdraw"
SHARE: Final = "check.share"

OF_A_CHECK: Final = frozenset({CALL, ANSWER, WITHDRAW, HOLD})
"""Every kind of act that a check takes; it is no matter in which more is said."""

MOST: Final = 20
"""So many contacts can be called at once."""

WINDOW: Final = 48
"""The window, in hours, that a page begins with where the charter sets no time for it."""

LONGEST: Final = 720

_ROLES: Final = next(part for part in MATTER if part.name == "roles").check
_WINDOW: Final = whole(1, LONGEST)
_RESULT: Final = record({"contact": A_CONTACT}, {"answered": a_moment})


def _results(value: Json) -> bool:
    """Results by contact, in the order of their names, none twice."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST or not all(map(_RESULT, value)):
        return False
    names = [str(each["contact"]) for each in value if isinstance(each, dict)]
    return names == sorted(set(names))


KINDS: Final = (
    Kind(
        CALL,
        opens=True,
        since=4,
        parts=(
            Part("roles", _ROLES, required=True, since=4),
            Part("contacts", listed(A_CONTACT, least=1, most=MOST), required=True, since=4),
            Part("window", _WINDOW, required=True, since=4),
            Part("text", None, since=4),
        ),
    ),
    Kind(
        ANSWER,
        since=4,
        parts=(
            Part("contact", A_CONTACT, required=True, since=4),
            Part("by", A_CONTACT, since=4),
            Part("text", None, since=4),
        ),
    ),
    Kind(WITHDRAW, since=4, parts=(Part("text", None, since=4),)),
    Kind(
        SHARE,
        in_register=True,
        since=4,
        parts=(
            Part("call", a_hash, required=True, since=4),
            Part("received", a_moment, required=True, since=4),
            Part("window", _WINDOW, required=True, since=4),
            Part("results", _results, required=True, since=4),
            Part("text", None, since=4),
        ),
    ),
)
