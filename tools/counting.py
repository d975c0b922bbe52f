# SPDX-License-Identifier: Apache-2.0
"""Figures in every state: those that the scenario released, and others that are with the releasing officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.demo.steps import doing
from tools.staging import link, path

if TYPE_CHECKING:
    from tools.staging import World


def figures(world: World) -> None:
    """The quarter is released by both; a month of it is proposed anew and not released."""
    known, amis = world.known, world.stage.aurelia.officer("d.amis")
    here = f"/figures/{known['process']}/XB/"
    known["figures"] = link(amis.open(here), r"/figures/released/[0-9a-f]{64}/")
    page = amis.open(f"{here}propose/?first=2027-02-01&last=2027-02-28")
    known["figures_check"] = path(amis.submit(page, doing.SEND, {"text": "For the meeting in May."}))
    known["figures_draft"] = known["figures_check"].replace("/release/", "/figures/drafts/")
