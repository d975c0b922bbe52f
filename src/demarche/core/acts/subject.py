# SPDX-License-Identifier: Apache-2.0
"""Subjects of cooperation: proposed at leaders' level, confirmed by each Party by itself (docs/protocol/acts.md)."""

from typing import Final

from demarche.core.acts.schema import Kind, Part, a_hash, a_party, listed, one_of, short

PROPOSE: Final = "subject.propose"
CONFIRM: Final = "subject.confirm"
DECLINE: Final = "subject.decline"

AREAS: Final = ("CHI", "CIN", "CRT", "DRG", "INT", "MIS", "OTH", "TER", "VUL")
"""The subject areas of the list; one may also be named in own words."""

_BY = Part("by", short(120), required=True, since=3)
"""On whose decision: an office, such as a minister's, never a person."""

KINDS: Final = (
    Kind(
        PROPOSE,
        in_register=True,
        since=3,
        parts=(
            Part("area", one_of(*AREAS), required=True, since=3),
            Part("parties", listed(a_party, least=2, most=200), required=True, since=3),
            Part("title", short(160), since=3),
            _BY,
            Part("text", None, since=3),
        ),
    ),
    Kind(
        CONFIRM,
        in_register=True,
        since=3,
        parts=(Part("subject", a_hash, required=True, since=3), _BY, Part("text", None, since=3)),
    ),
    Kind(
        DECLINE,
        in_register=True,
        since=3,
        parts=(Part("subject", a_hash, required=True, since=3), _BY, Part("text", None, since=3)),
    ),
)
