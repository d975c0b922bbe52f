# SPDX-License-Identifier: Apache-2.0
"""One pair of real nodes for all tests of the tier, founded as two administrators found a process."""

from collections.abc import Iterator

import pytest

from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia and Borealia, both founded; they hold a release for a minute of the simulated clock, as nodes do."""
    pair = Stage.build(tmp_path_factory.mktemp("nodes"), hold=HOLD)
    try:
        STEPS[1].play(pair)
        yield pair
    finally:
        pair.close()
