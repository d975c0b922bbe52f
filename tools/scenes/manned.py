# SPDX-License-Identifier: Apache-2.0
"""Officers' accounts, desks, the watch roster, and the watch as it is handed over."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

UNMANNED: Final = (
    Scene("desks-few", "XF", ADMIN, "/desks/"),
    Scene("watch-none", "XF", "d.falk", "/watch/"),
    Scene("roster-first", "XF", ADMIN, "/watch/technical/roster/"),
    Scene("hand-overs-none", "XF", "d.falk", "/watch/diplomatic/hand-overs/"),
    Scene("give-refused", "XF", "d.falk", "/watch/diplomatic/give/", 403),
    Scene("leaving-last", "XF", ADMIN, "{own_account}leaving/"),
)

ON_WATCH: Final = (
    Scene("officers-many", "XF", ADMIN, "/officers/"),
    Scene("officer-account", "XF", ADMIN, "{fiore}"),
    Scene("officer-account-errors", "XF", ADMIN, "{fiore}", typed=(("[name=zone]", "Nowhere"),), press=MAIN),
    Scene(
        "officer-account-confirm", "XF", ADMIN, "{fiore}", typed=(("[name=roles]:checked", "releasing"),), press=MAIN
    ),
    Scene("leaving", "XF", ADMIN, "{falk}leaving/"),
    Scene("desks", "XF", ADMIN, "/desks/"),
    Scene("watch", "XF", "d.falk", "/watch/"),
    Scene("roster", "XF", ADMIN, "/watch/diplomatic/roster/"),
    Scene("roster-errors", "XF", ADMIN, "/watch/diplomatic/roster/", press="section:nth-of-type(2) form button"),
    Scene("needs-watch-given", "XF", "d.falk", "/"),
    Scene("needs-watch-offered", "XF", "d.fiore", "/"),
    Scene("hand-over-given", "XF", "d.falk", "{hand_over}"),
    Scene("hand-over-offered", "XF", "d.fiore", "{hand_over}"),
)

TAKEN_OVER: Final = (
    Scene("officers-changed", "XF", "d.falk", "/officers/"),
    Scene("needs-on-watch", "XF", "d.fiore", "/"),
    Scene("give", "XF", "d.fiore", "/watch/diplomatic/give/"),
    Scene("give-errors", "XF", "d.fiore", "/watch/diplomatic/give/", press=MAIN),
    Scene("hand-over", "XF", "d.falk", "{hand_over}"),
    Scene("hand-overs", "XF", "d.falk", "/watch/diplomatic/hand-overs/"),
)
