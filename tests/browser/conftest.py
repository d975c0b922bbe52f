# SPDX-License-Identifier: Apache-2.0
"""One pair of real nodes for all tests of the tier, founded as two administrators found a process."""

from collections.abc import Iterator

import pytest

from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS

PAGED = "paged"
"""The file in which Aurelia's pager writes what it is given."""


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia and Borealia, both founded; they hold a release for a minute of the simulated clock, as nodes do."""
    pair = Stage.build(tmp_path_factory.mktemp("nodes"), hold=HOLD)
    pager = pair.folder / "page"
    pager.write_text(f"#!/bin/sh\ncat >> '{pair.folder / PAGED}'\n")
    pager.chmod(0o700)
    pair.aurelia.told = {"alerts": {"command": [str(pager)]}}
    try:
        STEPS[1].play(pair)
        yield pair
    finally:
        pair.close()
