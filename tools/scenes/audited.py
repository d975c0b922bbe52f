# SPDX-License-Identifier: Apache-2.0
"""The journal, as its auditor reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tools.scenes.scene import MAIN, Scene

if TYPE_CHECKING:
    from tools.staging import World

AUDITOR: Final = "e.revis"


def an_auditor(world: World) -> None:
    """Two auditors: of both desks at Aurelia, where much was done; at Borealia, of a desk where nothing of the kind asked for was."""
    for node in world.stage.nodes:
        told = ["--name", "E. Revis", "--role", "auditor", "--password-file", "-"]
        node.command("officers", "add", AUDITOR, *told, stdin=f"{node.password}\n")


TOKENS: Final = (
    Scene("tokens-none", "XA", "d.amis", "/tokens/"),
    Scene("tokens-errors", "XA", "d.amis", "/tokens/", typed=(("[name=days]", "900"),), press=MAIN),
    Scene("token-made", "XA", "d.amis", "/tokens/", typed=(("[name=name]", "Registry of the archive"),), press=MAIN),
    Scene("tokens", "XA", "admin", "/tokens/"),
)

AUDITED: Final = (
    Scene("journal", "XA", AUDITOR, "/journal/"),
    Scene("journal-filtered", "XA", AUDITOR, "/journal/?event=released"),
    Scene("journal-nothing", "XB", AUDITOR, "/journal/?event=account_ended"),
    Scene("journal-errors", "XA", AUDITOR, "/journal/?event=opened", typed=(("[name=matter]", "x" * 101),), press=MAIN),
    Scene("journal-refused", "XA", "d.amis", "/journal/", 403),
)
