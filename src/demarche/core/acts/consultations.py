# SPDX-License-Identifier: Apache-2.0
"""Talks at an agreed level: requested, accepted, proposed otherwise, declined (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.concern import FORM, LANGUAGE
from demarche.core.acts.schema import Kind, Part, a_hash, a_moment, one_of, record

REQUEST: Final = "consultations.request"
ACCEPT: Final = "consultations.accept"
PROPOSE: Final = "consultations.propose"
DECLINE: Final = "consultations.decline"

LEVELS: Final = ("deputy_ministers", "experts", "heads_of_department", "ministers")
WAYS: Final = ("in_person", "telephone", "video")

_MEETING = Part("meeting", record({"level": one_of(*LEVELS), "way": one_of(*WAYS)}, {"by": a_moment}), required=True)
_ABOUT = Part("about", record({"act": a_hash}), required=True)

KINDS: Final = (
    Kind(REQUEST, since=2, parts=(_MEETING, Part("text", None, required=True), LANGUAGE, FORM)),
    Kind(ACCEPT, since=2, parts=(_ABOUT, Part("at", a_moment), Part("text", None), LANGUAGE, FORM)),
    Kind(PROPOSE, since=2, parts=(_ABOUT, _MEETING, Part("text", None), LANGUAGE, FORM)),
    Kind(DECLINE, since=2, parts=(_ABOUT, Part("text", None), LANGUAGE, FORM)),
)
