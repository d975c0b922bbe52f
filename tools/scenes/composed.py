# SPDX-License-Identifier: Apache-2.0
"""What a drafter sees between writing and sending: saved as typed, kept as typed, checked before it is sent."""

from typing import Final

from tools.scenes.scene import Scene

COMPOSED: Final = (
    Scene("check-given", "XA", "d.amis", "{typing}check/"),
    Scene("check-given-long", "XA", "d.amis", "{check_long}"),
    Scene("check-given-errors", "XA", "d.amis", "{check_missing}", press="main form .button.main"),
    Scene("check-given-notification", "XA", "t.arno", "{check_notify}"),
    Scene("check-given-answers", "XB", "d.birk", "{check_answer}"),
    Scene("adding-from-check", "XA", "d.amis", "{typing}done/?checking=1"),
    Scene(
        "typed-saved",
        "XA",
        "d.amis",
        "{typing}",
        typed=(("[name=national]", "For official use"),),
        awaits="[data-state=saved]",
    ),
    Scene("typed-kept", "XA", "d.amis", "{keeping}", typed=(("[name=number]", "x" * 65),), awaits="[data-state=kept]"),
    Scene("typed-again", "XA", "d.amis", "{keeping}"),
)
"""`typed-again` shows what `typed-kept` left."""
