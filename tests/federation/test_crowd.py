# SPDX-License-Identifier: Apache-2.0
"""Three processes of each kind of one node on one PostgreSQL: killed at random, and then its primary is lost."""

import random
from collections.abc import Iterator

import pytest

from demarche.demo.nodes import until
from demarche.demo.stage import Stage
from demarche.demo.steps.doing import release
from tools import crowd, standby


@pytest.fixture(scope="module")
def cluster() -> Iterator[standby.Cluster]:
    """A PostgreSQL that a standby can follow."""
    with standby.replicated() as found:
        yield found


@pytest.fixture(scope="module")
def stage(cluster: standby.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia on it, three processes of each kind; Borealia on SQLite. They have founded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        built = crowd.build(tmp_path_factory.mktemp("crowd"), cluster.url())
    try:
        yield built
    finally:
        built.close()


def test_three_of_each_lose_nothing_and_double_nothing(stage: Stage) -> None:
    """Every act is receipted once, both records are whole with their logs in order, and what is exported is valid."""
    counted = crowd.play(stage, acts=4, kills=5, chance=random.Random(20_270_208))
    assert str(counted) == "5 kills, 5 receipted, 0 lost, 0 doubled, 0 faults, VALID"


def test_a_synchronous_standby_has_all_that_was_receipted(cluster: standby.Cluster, stage: Stage) -> None:
    """The primary is killed as soon as acts are released; the standby is promoted, and the node goes on from it."""
    node, amis = stage.aurelia, stage.aurelia.officer("d.amis")
    acts, receipts, _faults = crowd.checked(node)
    cluster.follow()
    titles = [f"Said before the loss, {n}" for n in range(3)]
    for title in titles:
        crowd.draft(amis, title)
        release(node, "r.aksel")
    cluster.lose()
    node.kill()
    settings = node.home / "demarche.toml"
    settings.write_text(settings.read_text().replace("/primary/socket", "/standby/socket"))
    assert cluster.promote().endswith("/standby/socket")
    node.start()
    until("a receipt for every act", lambda: crowd.all_receipted(amis, titles))
    assert crowd.checked(node) == (acts + 3, receipts + 3, 0)
    theirs, _receipts, faults = crowd.checked(stage.borealia)
    assert (theirs, faults) == (acts + 3, 0)
