# SPDX-License-Identifier: Apache-2.0
"""Check my set-up: in order, with several faults, as a drafter reads it, unfolded for paper; a connection with its last tests."""

from typing import Final

from tools import ailing
from tools.scenes.scene import Act, Scene
from tools.staging import ADMIN

IN_ORDER: Final = Act(
    "a set-up in order",
    ailing.all_in_order,
    (
        Scene("set-up-fine", "XA", ADMIN, "/set-up/check/"),
        Scene("set-up-fine-unfolded", "XA", ADMIN, "/set-up/check/?show=all"),
        Scene("connection-history", "XA", ADMIN, "/parties/{process}/XB/test/"),
        Scene("set-up-never-checked", "XF", ADMIN, "/set-up/check/"),
    ),
)

AILING: Final = Act(
    "a set-up with several faults",
    lambda _world: None,
    (
        Scene("set-up-worst", "XA", ADMIN, "/set-up/check/"),
        Scene("set-up-worst-by-drafter", "XA", "d.amis", "/set-up/check/"),
        Scene("set-up-worst-unfolded", "XA", ADMIN, "/set-up/check/?show=all"),
    ),
    ailing.several_faults,
)
