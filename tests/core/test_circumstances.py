# SPDX-License-Identifier: Apache-2.0
"""What a concern may carry beside its questions: the values that are allowed, and those that are not."""

import pytest

from demarche.core.acts.vocabulary import NEWEST, find_kind
from demarche.core.encoding import Json

AT = "2027-02-03T01:30:00Z"
HASH = "0f" * 32


@pytest.mark.parametrize(
    ("part", "value", "allowed"),
    [
        ("actor", {}, True),
        ("actor", {"confidence": "low"}, True),
        ("actor", {"confidence": 50}, False),
        ("responsibility", {"view": "suspected"}, True),
        ("responsibility", {"view": "stated", "degree": "ordered", "confidence": "high", "likelihood": "even"}, True),
        ("responsibility", {"degree": "ordered"}, False),
        ("responsibility", {"view": "proven"}, False),
        ("statement", "made", True),
        ("statement", "", False),
        ("effects", {"critical_infrastructure": False, "sectors": []}, True),
        (
            "effects",
            {"critical_infrastructure": True, "sectors": ["health"], "severity": 0, "national": "orange"},
            True,
        ),
        ("effects", {"critical_infrastructure": 1, "sectors": []}, False),
        ("effects", {"critical_infrastructure": True, "sectors": [], "severity": 6}, False),
        ("effects", {"critical_infrastructure": True, "sectors": [], "severity": False}, False),
        ("effects", {"critical_infrastructure": True, "sectors": ["water", "health"]}, False),
        ("effects", {"sectors": []}, False),
        ("times", {}, True),
        ("times", {"started": AT, "discovered": AT, "contained": AT, "active": False}, True),
        ("times", {"started": "2027-02-03"}, False),
        ("times", {"active": "yes"}, False),
        ("channels", ["embassy"], True),
        ("channels", [], False),
        ("legal", ["without_prejudice"], True),
        ("legal", ["waiver"], False),
        ("related1", {"dossier": HASH, "relation": "counter_request"}, True),
        ("related12", {"dossier": HASH, "relation": "escalates"}, True),
        ("related1", {"dossier": "XA-2027-001", "relation": "follows"}, False),
        ("related1", {"dossier": HASH}, False),
    ],
)
def test_what_the_parts_may_say(part: str, value: Json, *, allowed: bool) -> None:
    """Coded, so both sides read the same."""
    kind = find_kind(NEWEST, "concern.raise")
    assert kind is not None
    found = kind.find(part)
    assert found is not None
    assert found.check is not None

    assert found.check(value) is allowed


@pytest.mark.parametrize("part", ["actor", "effects_text", "related1", "legal"])
def test_vocabulary_1_has_none_of_them(part: str) -> None:
    """A process that names it stays as it was."""
    kind = find_kind(1, "concern.raise")
    assert kind is not None

    assert kind.find(part) is None
