# SPDX-License-Identifier: Apache-2.0
"""Files on their way, and what went wrong on it; a store and a disk that fail."""

from typing import Final

from tools.scenes.scene import MAIN, NOBODY, SAVE, SHORT, TEST, Scene
from tools.staging import ADMIN

ON_ITS_WAY: Final = (
    Scene("file-sending", "XA", "d.amis", "{image}"),
    Scene("delivery-file", "XA", "d.amis", "/delivery/"),
    Scene("file-arriving", "XB", "d.birk", "{image}"),
    Scene("file-found", "XB", "r.brand", "{found}"),
    Scene("needs-file-found", "XB", "r.brand", "/"),
)

HERE: Final = (
    Scene("file-here", "XB", "d.birk", "{image}"),
    Scene("file-taken", "XB", "d.birk", "{taken}"),
)

TO_DECIDE: Final = (
    Scene("delivery-decide", "XA", "r.aksel", "/delivery/"),
    Scene("delivery-decide-by-drafter", "XA", "d.amis", "/delivery/?show=held"),
    Scene("delivery-stopped", "XA", "r.aksel", "/delivery/?show=stopped"),
    Scene("delivery-stop", "XA", "r.aksel", "{stop}"),
    Scene("delivery-stop-errors", "XA", "r.aksel", "{stop}", press=MAIN),
    Scene("delivery-stop-file", "XA", "r.aksel", "{stop_file}"),
    Scene("concern-held", "XA", "d.amis", "{concern}"),
    Scene("concern-stopped", "XA", "d.amis", "{pursued}"),
    Scene("file-refused", "XA", "d.amis", "{refused}"),
    Scene("needs-decide", "XA", "r.aksel", "/"),
    Scene("needs-held", "XA", ADMIN, "/"),
    Scene("connection-failed", "XA", ADMIN, "/parties/{process}/XB/line/", press=TEST),
)

LINE_CLOSED: Final = (
    Scene("line-closed", "XA", ADMIN, "/parties/{process}/XB/line/"),
    Scene("connection-closed", "XA", ADMIN, "/parties/{process}/XB/line/", press=TEST),
    Scene("delivery-closed", "XA", "r.aksel", "/delivery/?show=held"),
)

CLOCK: Final = (
    Scene("check-clock", "XA", "r.aksel", "{waits}"),
    Scene("check-clock-by-drafter", "XA", "d.amis", "{waits}"),
    Scene("set-up-clock", "XA", ADMIN, "/set-up/"),
)

RESTORED: Final = (
    Scene("delivery-restored", "XB", "r.brand", "/delivery/"),
    Scene("parties-restored", "XB", ADMIN, "/parties/"),
    Scene("own-restored", "XA", "d.amis", "/mine/sign-in/"),
)

STORE_HELD: Final = (Scene("fault-held-503", "XA", "d.amis", "{written}", typed=SHORT, press=SAVE, pressed=503),)

DISK_FULL: Final = (
    Scene("fault-full-507", "XA", "d.amis", "{written}", typed=SHORT, press=SAVE, pressed=507),
    Scene("typed-not-saved", "XA", "d.amis", "{written}", typed=SHORT, awaits="[data-state=unsaved]"),
)

TOO_MANY: Final = (
    Scene(
        "too-many-429",
        "XF",
        NOBODY,
        "/sign-in/",
        typed=(("[name=login]", "d.falk"), ("[name=password]", "no")),
        press=MAIN,
        pressed=429,
    ),
)
