# SPDX-License-Identifier: Apache-2.0
"""Who asks to join, and what is under silence."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.scenes.shared import ON
from tools.staging import ADMIN

HERE: Final = "/joining/{process}/"

NOBODY_YET: Final = (
    Scene("joining-none", "XA", "d.amis", HERE),
    Scene("joining-enter", "XA", "d.amis", HERE + "enter/"),
    Scene("joining-enter-errors", "XA", "d.amis", HERE + "enter/", press=MAIN),
)
ASKED: Final = (
    Scene("joining-ask", "XF", ADMIN, "/parties/ask/"),
    Scene("joining-ask-made", "XF", ADMIN, "{asked}"),
    Scene("joining-request-draft", "XA", "d.amis", "{request_draft}"),
    Scene("joining-request-check", "XA", "r.aksel", "{request_check}"),
)
ENTERED: Final = (
    Scene("joining-asked", "XA", "d.amis", HERE, unfold=True),
    Scene("joining-asked-administrator", "XB", ADMIN, HERE),
    Scene("silence-propose", "XA", "d.amis", "{under_silence}"),
    Scene(
        "silence-propose-errors",
        "XA",
        "d.amis",
        "{under_silence}",
        typed=(("[name=until]", "2027-03-01T17:00"),),
        press=ON,
    ),
)
UNDER_SILENCE: Final = (
    Scene("joining-silence", "XB", "d.birk", HERE),
    Scene("silence-object", "XB", "d.birk", "{object}"),
    Scene("silence-amend-errors", "XB", "d.birk", "{object-with-amendment}", press=ON),
    Scene("silence-agree", "XB", "d.birk", "{agree-under-silence}"),
    Scene("silence-notice", "XB", "d.birk", "{notice}"),
    Scene("needs-silence", "XB", "d.birk", "/"),
)
BROKEN: Final = (
    Scene("joining-broken", "XA", "d.amis", HERE),
    Scene("silence-notice-broken", "XA", "d.amis", "{notice}"),
)
