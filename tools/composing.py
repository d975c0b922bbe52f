# SPDX-License-Identifier: Apache-2.0
"""Drafts that are checked before they are sent, and pages that are saved as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.demo.stage import expect
from demarche.demo.steps import doing
from tools.staging import concern, long_concern, path

if TYPE_CHECKING:
    from tools.staging import World


def what_is_checked(world: World) -> None:
    """A long concern, one with something missing, a notification by day, answers of which one is left, two texts to type in."""
    known, amis = world.known, world.stage.aurelia.officer("d.amis")
    known["check_long"] = f"{long_concern(amis)}check/"
    known["typing"] = concern(amis, "A text that is being written")
    known["keeping"] = concern(amis, "A text that is not taken as it is")
    missing = concern(amis, "A text without its matter")
    expect(amis.submit(amis.open(missing), "Save draft", {"matter": "", "q1_text": ""}))
    known["check_missing"] = f"{missing}check/"
    arno = world.stage.aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    words = {"to": doing.choice(page, "to"), "what": "Scans of two ministries", "pasted": "203.0.113[.]7"}
    draft = path(arno.submit(page, "Save draft", words)).rstrip("/").rsplit("/", 1)[1]
    known["check_notify"] = f"/concerns/drafts/{draft}/check/"
    answers = known["answer"].rstrip("/").rsplit("/", 1)[1]
    known["check_answer"] = f"/concerns/drafts/{answers}/check/"
