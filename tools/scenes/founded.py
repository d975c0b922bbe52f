# SPDX-License-Identifier: Apache-2.0
"""Charters before the founding and beside it: drafted, printed as an annex, offered and withdrawn."""

from typing import Final

from tools.scenes.scene import MAIN, Scene
from tools.staging import ADMIN

WRONG: Final = (("[name=holidays]", "25 December"), ("[name=silence]", "0"))

BEFORE: Final = (
    Scene("charter-drafts-none", "XF", ADMIN, "/charter/drafts/"),
    Scene("charter-start", "XF", ADMIN, "/charter/drafts/new/"),
    Scene("charter-start-errors", "XF", ADMIN, "/charter/drafts/new/", press=MAIN),
)

DRAFTED: Final = (
    Scene("charter-drafts", "XF", ADMIN, "/charter/drafts/"),
    Scene("charter-draft", "XF", ADMIN, "{charter_draft}"),
    Scene("charter-draft-read", "XF", "d.falk", "{charter_draft}"),
    Scene("charter-draft-annex", "XF", "d.falk", "{charter_draft}annex/"),
    Scene("charter-terms", "XF", ADMIN, "{charter_terms}"),
    Scene("charter-terms-errors", "XF", ADMIN, "{charter_terms}", typed=WRONG, press=MAIN),
)

OFFERED: Final = (
    Scene("invitation-annex", "XA", "d.amis", "{unanswered_annex}"),
    Scene("invitation-withdraw", "XA", ADMIN, "{unanswered}withdraw/"),
    Scene("charter-annex", "XA", "d.amis", "/charter/{process}/annex/"),
)
