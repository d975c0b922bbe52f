# SPDX-License-Identifier: Apache-2.0
"""A node as it is made, and its first day."""

from typing import Final

from tools.scenes.scene import MAIN, NOBODY, Scene
from tools.staging import ADMIN

FIRST_ACCOUNT: Final = (
    Scene("first-account", "XF", NOBODY, "{first}"),
    Scene("first-account-errors", "XF", NOBODY, "{first}", press=MAIN),
    Scene("first-account-over", "XF", NOBODY, "/first/2222-2222/", 404),
)

FIRST_DAY: Final = (
    Scene("sign-in", "XF", NOBODY, "/sign-in/"),
    Scene("sign-in-errors", "XF", NOBODY, "/sign-in/", press=MAIN),
    Scene(
        "sign-in-refused",
        "XF",
        NOBODY,
        "/sign-in/",
        typed=(("[name=login]", "nobody"), ("[name=password]", "wrong")),
        press=MAIN,
    ),
    Scene("set-up", "XF", ADMIN, "/set-up/"),
    Scene("contact-card", "XF", ADMIN, "/set-up/card/"),
    Scene("contact-card-errors", "XF", ADMIN, "/set-up/card/", typed=(("[name=holidays]", "25 December"),), press=MAIN),
    Scene("rules-cited", "XF", ADMIN, "/concerns/rules/"),
    Scene("officers-few", "XF", ADMIN, "/officers/"),
    Scene("officer-add", "XF", ADMIN, "/officers/add/"),
    Scene("officer-add-errors", "XF", ADMIN, "/officers/add/", press=MAIN),
    Scene("officer-password", "XF", ADMIN, "{own_password}", typed=(("[name=password]", "{password}"),), press=MAIN),
    Scene("parties-none", "XF", ADMIN, "/parties/"),
    Scene("invite-too-early", "XF", ADMIN, "/parties/invite/"),
    Scene("ask-too-early", "XF", ADMIN, "/parties/ask/"),
    Scene("open-too-early", "XF", ADMIN, "/parties/open/"),
    Scene("needs-first-day", "XF", "d.falk", "/"),
    Scene("concerns-none", "XF", "d.falk", "/concerns/"),
    Scene("raise-alone", "XF", "d.falk", "/concerns/raise/"),
    Scene("notify-alone", "XF", "d.falk", "/concerns/notify/"),
    Scene("delivery-none", "XF", "d.falk", "/delivery/"),
    Scene("subjects-none", "XF", "d.falk", "/cooperation/"),
    Scene("contacts-none", "XF", "d.falk", "/contacts/"),
    Scene("checks-none", "XF", "d.falk", "/checks/"),
    Scene("register-none", "XF", "d.falk", "/register/"),
    Scene("registry-none", "XF", ADMIN, "/registry/"),
    Scene("reports-none", "XF", "d.falk", "/reports/"),
    Scene("refused-403", "XF", "d.falk", "/officers/add/", 403),
    Scene("nothing-404", "XF", "d.falk", "/concerns/" + "0" * 64 + "/", 404),
)
