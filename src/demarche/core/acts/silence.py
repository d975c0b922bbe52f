# SPDX-License-Identifier: Apache-2.0
"""The silence procedure: what the chair puts under silence to an exact hour, who breaks it, and what came of it."""

from typing import Final

from demarche.core.acts.schema import Check, Kind, Part, a_hash, a_moment, one_of, record
from demarche.core.encoding import Json, MalformedError
from demarche.core.log.place import Place
from demarche.core.note import NOTE_LIMIT

PROPOSE: Final = "silence.propose"
OBJECT: Final = "silence.object"
AMEND: Final = "silence.amend"
AGREE: Final = "silence.agree"
SHOW: Final = "silence.show"
ANNOUNCE: Final = "silence.announce"

OUTCOMES: Final = ("adopted", "broken", "contested")


def either(*checks: Check) -> Check:
    """A value that one of these allows."""
    return lambda value: any(check(value) for check in checks)


ABOUT: Final = either(record({"admit": a_hash}), record({"amend": a_hash}))
"""What is put under silence: the request of an applicant, or an amendment of the charter, by its act."""


def _a_place(value: Json) -> bool:
    try:
        Place.from_json(value)
    except MalformedError:
        return False
    return True


def _a_note(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= NOTE_LIMIT


_TEXT: Final = Part("text", None, since=3)
_PROPOSAL: Final = Part("proposal", a_hash, required=True, since=3)

KINDS: Final = (
    Kind(
        PROPOSE,
        in_register=True,
        since=3,
        parts=(Part("about", ABOUT, required=True, since=3), Part("until", a_moment, required=True, since=3), _TEXT),
    ),
    Kind(OBJECT, in_register=True, since=3, parts=(_PROPOSAL, _TEXT)),
    Kind(AMEND, in_register=True, since=3, parts=(_PROPOSAL, Part("text", None, required=True, since=3))),
    Kind(AGREE, in_register=True, since=3, parts=(_PROPOSAL, _TEXT)),
    Kind(
        SHOW,
        in_register=True,
        since=3,
        parts=(
            Part("act", a_hash, required=True, since=3),
            Part("place", _a_place, required=True, since=3),
            Part("head", _a_note, required=True, since=3),
        ),
    ),
    Kind(
        ANNOUNCE,
        in_register=True,
        since=3,
        parts=(_PROPOSAL, Part("outcome", one_of(*OUTCOMES), required=True, since=3), _TEXT),
    ),
)
