# SPDX-License-Identifier: Apache-2.0
"""A standby that had not heard of everything takes over: that is declared, the log goes on in the open, and what was lost comes back.

`python -m tools.lagging` ends `lagging: N acts lost with the primary, N back, F faults, VERDICT`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from demarche.demo.nodes import until
from demarche.demo.steps.doing import dossier, release
from tools import crowd, standby

if TYPE_CHECKING:
    from demarche.demo.stage import Stage

ACTS = 3
HEARD, UNHEARD = "Said while the standby followed", "Said when it did not"
WHY = "The primary is lost; the standby had not heard of everything."


def main() -> int:
    """Play once; the exit status says whether anything stayed lost."""
    with standby.replicated() as cluster, tempfile.TemporaryDirectory(prefix="demarche-lagging-") as folder:
        stage = crowd.build(Path(folder), cluster.url(), each=1, hold=0)
        try:
            _say(stage, HEARD, 1)
            cluster.follow(synchronous=False)
            _stop_following(cluster)
            _say(stage, UNHEARD, ACTS)
            before = crowd.checked(stage.aurelia)[0]
            lost = before - _take_over(stage, cluster)
            _restore(stage, before)
            _say(stage, "Said after it was restored", 1)
            held, _receipts, faults = map(sum, zip(*(crowd.checked(node) for node in stage.nodes), strict=True))
            verdict = crowd.verdict(stage, dossier(stage.aurelia.officer("d.amis"), UNHEARD))
        finally:
            stage.close()
    back = lost if held == 2 * (before + 1) else 0
    print(f"lagging: {lost} acts lost with the primary, {back} back, {faults} faults, {verdict}")
    return int(lost != ACTS or back != lost or bool(faults) or verdict != "VALID")


def _take_over(stage: Stage, cluster: standby.Cluster) -> int:
    """Lose the primary, and have the node go on with the standby; how many acts that one has."""
    node = stage.aurelia
    cluster.lose()
    node.kill()
    settings = node.home / "demarche.toml"
    settings.write_text(settings.read_text().replace("/primary/socket", "/standby/socket"))
    cluster.promote()
    node.start()
    return crowd.checked(node)[0]


def _restore(stage: Stage, acts: int) -> None:
    """Do what the node's pages ask for, and wait for what was lost."""
    node, amis = stage.aurelia, stage.aurelia.officer("d.amis")
    until("the node to say that it is an old copy", lambda: amis.open("/").says("is behind what it has signed"))
    node.command("restore", "--reason", WHY, "--yes")
    node.sign_in_again()
    until("what was lost to come back", lambda: crowd.checked(node)[0] == acts)


def _say(stage: Stage, title: str, count: int) -> None:
    amis = stage.aurelia.officer("d.amis")
    titles = [f"{title}, {n}" for n in range(count)]
    for each in titles:
        crowd.draft(amis, each)
        release(stage.aurelia, "r.aksel")
    until("a receipt for every act", lambda: crowd.all_receipted(amis, titles))


def _stop_following(cluster: standby.Cluster) -> None:
    """Have the standby hear nothing more."""
    with psycopg.connect(cluster.url("standby"), autocommit=True) as following:
        following.execute("ALTER SYSTEM SET primary_conninfo = ''")
        following.execute("SELECT pg_reload_conf()")
    with psycopg.connect(cluster.url(), autocommit=True) as primary:
        until(
            "the standby to have stopped", lambda: not primary.execute("SELECT 1 FROM pg_stat_replication").fetchone()
        )


if __name__ == "__main__":
    sys.exit(main())
