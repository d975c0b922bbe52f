# SPDX-License-Identifier: Apache-2.0
"""A node as it is made, and its first day."""

from typing import Final

from tools.scenes.scene import MAIN, NOBODY, Scene
from tools.staging import ADMIN

FIRST_ACCOUNT: Final = (
    Scene("first-account", "XC", NOBODY, "{first}"),
    Scene("first-account-errors", "XC", NOBODY, "{first}", press=MAIN),
    Scene("first-account-over", "XC", NOBODY, "/first/2222-2222/", 404),
)

FIRST_DAY: Final = (
    Scene("sign-in", "XC", NOBODY, "/sign-in/"),
    Scene("sign-in-errors", "XC", NOBODY, "/sign-in/", press=MAIN),
    Scene(
        "sign-in-refused",
        "XC",
        NOBODY,
        "/sign-in/",
        typed=(("[name=login]", "nobody"), ("[name=password]", "wrong")),
        press=MAIN,
    ),
    Scene("set-up", "XC", ADMIN, "/set-up/"),
    Scene("contact-card", "XC", ADMIN, "/set-up/card/"),
    Scene("contact-card-errors", "XC", ADMIN, "/set-up/card/", typed=(("[name=holidays]", "25 December"),), press=MAIN),
    Scene("rules-cited", "XC", ADMIN, "/concerns/rules/"),
    Scene("officers-few", "XC", ADMIN, "/officers/"),
    Scene("officer-add", "XC", ADMIN, "/officers/add/"),
    Scene("officer-add-errors", "XC", ADMIN, "/officers/add/", press=MAIN),
    Scene("officer-password", "XC", ADMIN, "{own_password}", typed=(("[name=password]", "{password}"),), press=MAIN),
    Scene("parties-none", "XC", ADMIN, "/parties/"),
    Scene("invite-too-early", "XC", ADMIN, "/parties/invite/"),
    Scene("open-too-early", "XC", ADMIN, "/parties/open/"),
    Scene("needs-first-day", "XC", "d.celik", "/"),
    Scene("concerns-none", "XC", "d.celik", "/concerns/"),
    Scene("raise-alone", "XC", "d.celik", "/concerns/raise/"),
    Scene("notify-alone", "XC", "d.celik", "/concerns/notify/"),
    Scene("delivery-none", "XC", "d.celik", "/delivery/"),
    Scene("subjects-none", "XC", "d.celik", "/cooperation/"),
    Scene("contacts-none", "XC", "d.celik", "/contacts/"),
    Scene("checks-none", "XC", "d.celik", "/checks/"),
    Scene("register-none", "XC", "d.celik", "/register/"),
    Scene("registry-none", "XC", ADMIN, "/registry/"),
    Scene("reports-none", "XC", "d.celik", "/reports/"),
    Scene("refused-403", "XC", "d.celik", "/officers/add/", 403),
    Scene("nothing-404", "XC", "d.celik", "/concerns/" + "0" * 64 + "/", 404),
)
