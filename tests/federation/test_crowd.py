# SPDX-License-Identifier: Apache-2.0
"""Three processes of each kind of one node on one PostgreSQL: officers release at once while they are killed at random."""

import random
from pathlib import Path

import pytest

from tools import crowd, with_pg


def test_three_of_each_lose_nothing_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every act is receipted once, both records are whole with their logs in order, and what is exported is valid."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with with_pg.running() as server:
        stage = crowd.build(tmp_path, server)
        try:
            counted = crowd.play(stage, acts=6, kills=7, chance=random.Random(20_270_208))
        finally:
            stage.close()
    assert str(counted) == "7 kills, 7 receipted, 0 lost, 0 doubled, 0 faults, VALID"
