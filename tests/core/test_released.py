# SPDX-License-Identifier: Apache-2.0
"""How an act was released, where no second officer did: what may be said, of which kinds, since which vocabulary."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.codes import Reason
from demarche.core.process.settle import admits
from demarche.core.profiles import DUTY_KINDS
from tests.builders import AURELIA as XA
from tests.builders import BOREALIA as XB
from tests.builders import charter_between
from tests.core.sides import BOREALIA, GROUND
from tests.core.specimens import must, talked

GROUND_WITH_DUTY = replace(GROUND, duty_kinds=frozenset({kinds.ASK}))


@pytest.mark.parametrize(
    ("kind", "released", "reason"),
    [
        (kinds.ASK, "on_duty", None),
        (kinds.ASK, "by_single_officer", None),
        (kinds.ACKNOWLEDGE, "by_single_officer", None),
        (kinds.ACKNOWLEDGE, "on_duty", Reason.NOT_ON_DUTY_AUTHORITY),
        (kinds.ASK, "in_haste", Reason.PART_MALFORMED),
    ],
)
def test_on_duty_is_said_of_the_kinds_that_the_charter_names(kind: str, released: str, reason: Reason | None) -> None:
    """Here the charter names requests for clarification alone; that a single officer released it is said of every kind."""
    _said, sides = talked()
    said = sides[BOREALIA].write(kind, {**must(sides[BOREALIA], kind), "released": released})

    assert admits(sides[BOREALIA].docket, said, GROUND_WITH_DUTY) is reason


@pytest.mark.parametrize(("vocabulary", "reason"), [(1, Reason.PART_UNKNOWN), (2, None)])
def test_vocabulary_1_does_not_have_it(vocabulary: int, reason: Reason | None) -> None:
    """Its acts say nothing of how they were released."""
    _said, sides = talked()
    values = {**must(sides[BOREALIA], kinds.ASK), "released": "by_single_officer"}

    ground = replace(GROUND, vocabulary=vocabulary)
    assert admits(sides[BOREALIA].docket, sides[BOREALIA].write(kinds.ASK, values), ground) is reason


def test_new_charters_name_the_kinds_of_the_night() -> None:
    """Both sides read them with the rest of the charter."""
    assert charter_between(XA, XB).duty_kinds == DUTY_KINDS
    assert kinds.RAISE not in DUTY_KINDS
