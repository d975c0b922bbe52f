# SPDX-License-Identifier: Apache-2.0
"""Alerts and the ticket system: empty, to be read back, refused, and read back by nobody."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

READ_BACK: Final = (
    Scene("alerts-none", "XF", ADMIN, "/alerts/"),
    Scene("alerts-none-officer", "XF", "d.falk", "/alerts/"),
    Scene("alert-ways-none", "XF", "d.falk", "/alerts/mine/"),
    Scene("tickets-none", "XF", ADMIN, "/alerts/tickets/"),
    Scene("alerts", "XA", ADMIN, "/alerts/"),
    Scene("needs-read-back", "XA", "d.amis", "/"),
    Scene("alert", "XA", "r.aksel", "{alert}", unfold=True),
    Scene("alert-wrong-code", "XA", "d.amis", "{alert}", typed=(("[name=code]", "0000"),), press=MAIN),
    Scene("alert-trial", "XA", ADMIN, "{trial}"),
    Scene("alert-ways", "XA", "r.aksel", "/alerts/mine/"),
    Scene("alert-ways-errors", "XA", "r.aksel", "/alerts/mine/", typed=(("[name=line]", "-rf"),), press=MAIN),
    Scene("alerts-desk", "XA", ADMIN, "/alerts/desks/diplomatic/"),
    Scene(
        "alerts-desk-errors",
        "XA",
        ADMIN,
        "/alerts/desks/technical/",
        typed=(("[name=minutes]", "0"), ("[name=quiet_from]", "22:00")),
        press=MAIN,
    ),
    Scene("tickets", "XA", ADMIN, "/alerts/tickets/"),
)

NOBODY_HAS: Final = (
    Scene("needs-nobody-has", "XA", "d.amis", "/"),
    Scene("alert-nobody", "XA", "d.amis", "{alert}"),
    Scene("alerts-nobody", "XA", ADMIN, "/alerts/"),
)
