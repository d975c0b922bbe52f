# SPDX-License-Identifier: Apache-2.0
"""Dossiers at their shortest and at their longest, with acts that crossed, and on paper; their staging stands beside them."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING, Final

from bench.measuring import beside
from demarche.demo.nodes import until
from demarche.demo.steps import doing
from tools import staging
from tools.scenes.scene import MAIN, Scene

if TYPE_CHECKING:
    from tools.staging import World

ACTS: Final = 60
PLAIN: Final = "Leaflets before a municipal vote, a matter of one act"

DOSSIERS: Final = (
    Scene("dossier-one-act", "XA", "d.amis", "{plain}"),
    Scene("dossier-long", "XA", "d.amis", "{longest}"),
    Scene("dossier-long-act", "XB", "d.birk", "{longest_act}"),
    Scene("dossier-crossed", "XA", "d.amis", "{pursued}"),
    Scene("dossier-crossed-open", "XB", "d.birk", "{pursued}", unfold=True),
    Scene("dossier-export", "XA", "r.aksel", "{pursued}export/"),
    Scene("reading-copy", "XA", "d.amis", "{plain}copy/"),
    Scene("printed-copy", "XA", "d.amis", "{plain}copy/", press=MAIN),
    Scene("printed-copy-long", "XB", "d.birk", "{longest}copy/", press=MAIN),
)


def dossiers(world: World) -> None:
    """A concern of one act; one of sixty acts and forty questions; in the matter pursued both sides write before they have read."""
    known, node = world.known, world.stage.aurelia
    amis = node.officer("d.amis")
    sent = doing.send_on(amis, amis.open(staging.concern(amis, PLAIN)), {})
    doing.release_this(node, "r.aksel", staging.path(sent), number="XA-2027-021")
    known["plain"] = doing.dossier(world.stage.borealia.officer("d.birk"), PLAIN)
    crossed(world)
    known["longest"] = f"/concerns/{beside(node, 'long', str(ACTS)).strip()}/"
    until("sixty acts to be delivered", lambda: not amis.open(known["longest"]).says("no receipt yet"))
    known["longest_act"] = staging.link(
        amis.open(known["longest"]), re.escape(known["longest"]) + r"acts/[0-9a-f]{64}/"
    )


def crossed(world: World) -> None:
    """Each side says how it sees the matter while nothing is carried between them."""
    nodes = world.stage.founders
    workers = [node.pids()["worker"] for node in nodes]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        for node, drafter, releaser in zip(nodes, ("d.amis", "d.birk"), ("r.aksel", "r.brand"), strict=True):
            officer = node.officer(drafter)
            page = officer.open(f"{world.known['pursued']}assess/")
            written = {"status": "open", "text": "Written before the other side's was read."}
            doing.release_this(node, releaser, staging.path(doing.send_on(officer, page, written)))
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    here = world.known["pursued"]
    amis, birk = (node.officer(who) for node, who in zip(nodes, ("d.amis", "d.birk"), strict=True))
    until("what crossed to arrive", lambda: all(each.open(here).says("Crossed in the post") for each in (amis, birk)))
