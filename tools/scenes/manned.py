# SPDX-License-Identifier: Apache-2.0
"""Officers' accounts, desks, the watch roster, and the watch as it is handed over."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

UNMANNED: Final = (
    Scene("desks-few", "XC", ADMIN, "/desks/"),
    Scene("watch-none", "XC", "d.celik", "/watch/"),
    Scene("roster-first", "XC", ADMIN, "/watch/technical/roster/"),
    Scene("hand-overs-none", "XC", "d.celik", "/watch/diplomatic/hand-overs/"),
    Scene("give-refused", "XC", "d.celik", "/watch/diplomatic/give/", 403),
    Scene("leaving-last", "XC", ADMIN, "{own_account}leaving/"),
)

ON_WATCH: Final = (
    Scene("officers-many", "XC", ADMIN, "/officers/"),
    Scene("officer-account", "XC", ADMIN, "{coskun}"),
    Scene("officer-account-errors", "XC", ADMIN, "{coskun}", typed=(("[name=zone]", "Nowhere"),), press=MAIN),
    Scene(
        "officer-account-confirm", "XC", ADMIN, "{coskun}", typed=(("[name=roles]:checked", "releasing"),), press=MAIN
    ),
    Scene("leaving", "XC", ADMIN, "{celik}leaving/"),
    Scene("desks", "XC", ADMIN, "/desks/"),
    Scene("watch", "XC", "d.celik", "/watch/"),
    Scene("roster", "XC", ADMIN, "/watch/diplomatic/roster/"),
    Scene("roster-errors", "XC", ADMIN, "/watch/diplomatic/roster/", press="section:nth-of-type(2) form button"),
    Scene("needs-watch-given", "XC", "d.celik", "/"),
    Scene("needs-watch-offered", "XC", "d.coskun", "/"),
    Scene("hand-over-given", "XC", "d.celik", "{hand_over}"),
    Scene("hand-over-offered", "XC", "d.coskun", "{hand_over}"),
)

TAKEN_OVER: Final = (
    Scene("officers-changed", "XC", "d.celik", "/officers/"),
    Scene("needs-on-watch", "XC", "d.coskun", "/"),
    Scene("give", "XC", "d.coskun", "/watch/diplomatic/give/"),
    Scene("give-errors", "XC", "d.coskun", "/watch/diplomatic/give/", press=MAIN),
    Scene("hand-over", "XC", "d.celik", "{hand_over}"),
    Scene("hand-overs", "XC", "d.celik", "/watch/diplomatic/hand-overs/"),
)
