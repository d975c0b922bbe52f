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
    Scene("prove", "XF", "d.falk", "/mine/prove/?then=/mine/sign-in/"),
    Scene("prove-errors", "XF", "d.falk", "/mine/prove/?then=/mine/sign-in/", press=MAIN),
    Scene("own-unproved", "XF", "d.falk", "/mine/sign-in/"),
    Scene("own-bare-address", "XF", "d.falk", "/mine/sign-in/", bare=True),
    Scene("sign-in-bare-address", "XF", NOBODY, "/sign-in/", bare=True),
    Scene("own-none", "XF", ADMIN, "/mine/sign-in/?then=/set-up/"),
    Scene("own-app", "XF", ADMIN, "/mine/sign-in/app/"),
    Scene("own-app-wrong", "XF", ADMIN, "/mine/sign-in/app/", typed=(("[name=code]", "000000"),), press=MAIN),
    Scene("everyone-none", "XF", ADMIN, "/officers/sign-in/"),
    Scene("everyone-errors", "XF", ADMIN, "/officers/sign-in/", press="#required ~ form button"),
    Scene("service-away", "XF", NOBODY, "/sign-in/service/", 502),
    Scene("at-once", "XF", NOBODY, "/sign-in/at-once/"),
    Scene("at-once-wrong", "XF", NOBODY, "/sign-in/at-once/", typed=(*_RASK, ("[name=code]", "000000")), press=MAIN),
)

WITH_FACTORS: Final = (
    Scene("second-step", "XF", NOBODY, "/sign-in/", typed=_RASK, press=MAIN),
    Scene("second-step-wrong", "XF", NOBODY, "/sign-in/", typed=_RASK, press=MAIN, then=(("[name=code]", "000000"),)),
    Scene("prove-code", "XF", RASK, "/mine/prove/?then=/mine/sign-in/"),
    Scene("own-app-in-use", "XF", RASK, "/mine/sign-in/"),
    Scene("recovery-shown", "XF", RASK, "/mine/sign-in/", press="form[action$='/recovery/'] button"),
    Scene("signed-in", "XF", RASK, "{sessions}"),
    Scene("signed-in-of-another", "XF", ADMIN, "{sessions}"),
    Scene("everyone", "XF", ADMIN, "/officers/sign-in/"),
    Scene("link-made", "XF", ADMIN, "/officers/sign-in/", press="form[action$='/link/'] button"),
    Scene("link-account", "XF", NOBODY, "{linking}"),
)

REQUIRED: Final = (
    Scene("own-required", "XF", "d.falk", "/mine/sign-in/?then=/"),
    Scene("everyone-required", "XF", ADMIN, "/officers/sign-in/"),
)

SEVERAL_WRONG: Final = (
    Scene(
        "second-step-two-codes", "XF", NOBODY, "/sign-in/", typed=_RASK, press=MAIN, then=(("[name=code]", "000000"),)
    ),
)

BY_CODE: Final = (
    Scene("check-by-code", "XA", AHTI, "{check}"),
    Scene("check-by-code-wrong", "XA", AHTI, "{check}", typed=(("[name=code]", "000000"),), press=_RELEASE),
)
