# SPDX-License-Identifier: Apache-2.0
"""Figures of two Parties: counted, opened down to their acts, proposed, released by both."""

from typing import Final

from tools.scenes.scene import Scene

WITH: Final = "/figures/{process}/XB/"
QUARTER: Final = "?first=2027-01-01&last=2027-03-31"

FIGURES: Final = (
    Scene("figures-parties", "XA", "d.amis", "/figures/"),
    Scene("figures", "XA", "d.amis", WITH + QUARTER),
    Scene("figures-none", "XA", "d.amis", WITH + "?first=2020-01-01&last=2020-03-31"),
    Scene("figures-errors", "XA", "d.amis", WITH + "?first=2027-03-31&last=2027-01-01"),
    Scene("figures-acts", "XA", "d.amis", WITH + "acts/XA/concern.raise/in_time/" + QUARTER),
    Scene("figures-acts-closed", "XA", "d.amis", WITH + "acts/XA/notification.send/sent/" + QUARTER),
    Scene("figures-propose", "XA", "d.amis", WITH + "propose/" + QUARTER),
    Scene("figures-released", "XB", "d.birk", "{figures}", unfold=True),
    Scene("figures-released-acts", "XB", "d.birk", "{figures}acts/XA/concern.raise/in_time/"),
    Scene("figures-withhold", "XB", "d.birk", "{figures}withhold/"),
    Scene("figures-check", "XA", "r.aksel", "{figures_check}"),
    Scene("figures-draft", "XA", "d.amis", "{figures_draft}"),
)
