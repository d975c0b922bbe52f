# SPDX-License-Identifier: Apache-2.0
"""How officers sign in: second factors, proofs, sessions, the Party's own service."""

from typing import Final

from tools.enrolling import AHTI, RASK
from tools.scenes.scene import MAIN, NOBODY, Scene
from tools.staging import ADMIN

_PASSWORD: Final = (("[name=password]", "{password}"),)
_RELEASE: Final = "button[name=do][value=release]"
_RASK: Final = (("[name=login]", RASK), *_PASSWORD)

NONE_YET: Final = (
    Scene("prove", "XC", "d.celik", "/mine/prove/?then=/mine/sign-in/"),
    Scene("prove-errors", "XC", "d.celik", "/mine/prove/?then=/mine/sign-in/", press=MAIN),
    Scene("own-unproved", "XC", "d.celik", "/mine/sign-in/"),
    Scene("own-bare-address", "XC", "d.celik", "/mine/sign-in/", bare=True),
    Scene("sign-in-bare-address", "XC", NOBODY, "/sign-in/", bare=True),
    Scene("own-none", "XC", ADMIN, "/mine/sign-in/?then=/set-up/"),
    Scene("own-app", "XC", ADMIN, "/mine/sign-in/app/"),
    Scene("own-app-wrong", "XC", ADMIN, "/mine/sign-in/app/", typed=(("[name=code]", "000000"),), press=MAIN),
    Scene("everyone-none", "XC", ADMIN, "/officers/sign-in/"),
    Scene("everyone-errors", "XC", ADMIN, "/officers/sign-in/", press="#required ~ form button"),
    Scene("service-away", "XC", NOBODY, "/sign-in/service/", 502),
    Scene("at-once", "XC", NOBODY, "/sign-in/at-once/"),
    Scene("at-once-wrong", "XC", NOBODY, "/sign-in/at-once/", typed=(*_RASK, ("[name=code]", "000000")), press=MAIN),
)

WITH_FACTORS: Final = (
    Scene("second-step", "XC", NOBODY, "/sign-in/", typed=_RASK, press=MAIN),
    Scene("second-step-wrong", "XC", NOBODY, "/sign-in/", typed=_RASK, press=MAIN, then=(("[name=code]", "000000"),)),
    Scene("prove-code", "XC", RASK, "/mine/prove/?then=/mine/sign-in/"),
    Scene("own-app-in-use", "XC", RASK, "/mine/sign-in/"),
    Scene("recovery-shown", "XC", RASK, "/mine/sign-in/", press="form[action$='/recovery/'] button"),
    Scene("signed-in", "XC", RASK, "{sessions}"),
    Scene("signed-in-of-another", "XC", ADMIN, "{sessions}"),
    Scene("everyone", "XC", ADMIN, "/officers/sign-in/"),
    Scene("link-made", "XC", ADMIN, "/officers/sign-in/", press="form[action$='/link/'] button"),
    Scene("link-account", "XC", NOBODY, "{linking}"),
)

REQUIRED: Final = (
    Scene("own-required", "XC", "d.celik", "/mine/sign-in/?then=/"),
    Scene("everyone-required", "XC", ADMIN, "/officers/sign-in/"),
)

SEVERAL_WRONG: Final = (
    Scene(
        "second-step-two-codes", "XC", NOBODY, "/sign-in/", typed=_RASK, press=MAIN, then=(("[name=code]", "000000"),)
    ),
)

BY_CODE: Final = (
    Scene("check-by-code", "XA", AHTI, "{check}"),
    Scene("check-by-code-wrong", "XA", AHTI, "{check}", typed=(("[name=code]", "000000"),), press=_RELEASE),
)
