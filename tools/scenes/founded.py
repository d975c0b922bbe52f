# SPDX-License-Identifier: Apache-2.0
"""Charters before the founding and beside it: drafted, printed as an annex, offered and withdrawn."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

WRONG: Final = (("[name=holidays]", "25 December"), ("[name=silence]", "0"))

BEFORE: Final = (
    Scene("charter-drafts-none", "XC", ADMIN, "/charter/drafts/"),
    Scene("charter-start", "XC", ADMIN, "/charter/drafts/new/"),
    Scene("charter-start-errors", "XC", ADMIN, "/charter/drafts/new/", press=MAIN),
)

DRAFTED: Final = (
    Scene("charter-drafts", "XC", ADMIN, "/charter/drafts/"),
    Scene("charter-draft", "XC", ADMIN, "{charter_draft}"),
    Scene("charter-draft-read", "XC", "d.celik", "{charter_draft}"),
    Scene("charter-draft-annex", "XC", "d.celik", "{charter_draft}annex/"),
    Scene("charter-terms", "XC", ADMIN, "{charter_terms}"),
    Scene("charter-terms-errors", "XC", ADMIN, "{charter_terms}", typed=WRONG, press=MAIN),
)

OFFERED: Final = (
    Scene("invitation-annex", "XA", "d.amis", "{unanswered_annex}"),
    Scene("invitation-withdraw", "XA", ADMIN, "{unanswered}withdraw/"),
    Scene("charter-annex", "XA", "d.amis", "/charter/{process}/annex/"),
)
