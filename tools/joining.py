# SPDX-License-Identifier: Apache-2.0
"""States of joining: Fioria asks, its request is entered, put under silence, and Borealia objects with an amendment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demarche.demo.forms import Upload
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from tools.staging import ADMIN, link, path

if TYPE_CHECKING:
    from demarche.demo.forms import Values
    from tools.staging import World

CARD: Values = {
    "duty_line": "+00 6 555 0600",
    "hours": "24 hours",
    "languages": "Spanish, English",
    "confirmation": "Legal desk",
    "weekend": ["6", "7"],
}
ASKED = "asked, not put under silence yet"
AMENDMENT = "As an observer until the first of July, and as a Party from then on."


def asked(world: World) -> None:
    """Fioria makes the file of its request; a drafter of Aurelia reads it in, and it is with the releasing officer."""
    admin = world.node("XF").browsers[ADMIN]
    expect(admin.submit(admin.open("/set-up/card/"), "Save the contact card", CARD))
    made = expect(admin.submit(admin.open("/parties/ask/"), "Make the request file"))
    world.known["asked"] = path(made)
    file = admin.open(link(made, r"/parties/ask/\d+/request\.demarche")).body
    amis = world.stage.aurelia.officer("d.amis")
    page = amis.open(f"/joining/{world.known['process']}/enter/")
    given: Values = {"file": Upload("fioria-request.demarche", file), "note": "XF/3/2027"}
    draft = expect(amis.submit(page, "Read the file", given), "Fioria (XF), as a")
    world.known["request_draft"] = path(draft)
    world.known["request_check"] = path(amis.submit(draft, doing.SEND))


def entered(world: World) -> None:
    """The request is released: everybody reads it, and it is for the chair to put it under silence."""
    doing.release_this(world.stage.aurelia, "r.aksel", world.known["request_check"])
    page = wait_for(world.stage.aurelia.officer("d.amis"), _address(world), ASKED)
    world.known["under_silence"] = link(page, r"/write/put-under-silence/\?about=admit:")
    wait_for(world.stage.borealia.officer("d.birk"), _address(world), ASKED)


def under_silence(world: World) -> None:
    """Put under silence to the hour that the form proposes; Borealia has it."""
    amis = world.stage.aurelia.officer("d.amis")
    sent = expect(amis.submit(amis.open(world.known["under_silence"]), doing.SEND))
    doing.release_this(world.stage.aurelia, "r.aksel", path(sent))
    birk = world.stage.borealia.officer("d.birk")
    page = wait_for(birk, _address(world), "under silence until")
    for name in ("object", "object-with-amendment", "agree-under-silence"):
        world.known[name] = link(page, rf"/write/{name}/\?proposal=")
    world.known["notice"] = link(page, rf"{re.escape(_address(world))}[0-9a-f]{{64}}/")


def broken(world: World) -> None:
    """Borealia objects with an amendment in words."""
    birk = world.stage.borealia.officer("d.birk")
    page = birk.open(world.known["object-with-amendment"])
    sent = expect(birk.submit(page, doing.SEND, {"text": AMENDMENT}))
    doing.release_this(world.stage.borealia, "r.brand", path(sent))
    wait_for(world.stage.aurelia.officer("d.amis"), _address(world), "broken by Borealia")


def _address(world: World) -> str:
    return f"/joining/{world.known['process']}/"
