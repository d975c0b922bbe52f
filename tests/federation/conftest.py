# SPDX-License-Identifier: Apache-2.0
"""Two real nodes that have founded, and three, for every test here that does not make its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS
from demarche.demo.steps.joined import castellia_joins


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia, which holds its releases, and Borealia, which does not. Whoever uses them leaves nothing waiting for release."""
    pair = Stage.build(tmp_path_factory.mktemp("nodes"), hold=HOLD)
    pair.borealia.hold = 0
    try:
        with ThreadPoolExecutor() as side_by_side:
            list(side_by_side.map(pair.make, pair.nodes))
        STEPS[1].play(pair)
        yield pair
    finally:
        pair.close()


@pytest.fixture(scope="session")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia, which keeps the register and chairs, Borealia, and Castellia, which joined them; none holds a release."""
    three = Stage.build(tmp_path_factory.mktemp("three"))
    try:
        with ThreadPoolExecutor() as side_by_side:
            list(side_by_side.map(three.make, (*three.founders, three.castellia)))
        STEPS[1].play(three)
        castellia_joins(three)
        yield three
    finally:
        three.close()
