# SPDX-License-Identifier: Apache-2.0
"""Communication checks: the list, one that is over, one that waits, calling, answering, calling off, telling all, taking out."""

from typing import Final

from tools.scenes.scene import Scene

SEND: Final = "button[name=then][value=send]"

CHECKED: Final = (
    Scene("checks", "XA", "d.amis", "{checks}"),
    Scene("checks-releasing", "XA", "r.aksel", "{checks}"),
    Scene("check-over", "XA", "d.amis", "{check_over}"),
    Scene("check-over-there", "XB", "d.birk", "{check_over}"),
    Scene("check-waits", "XA", "d.amis", "{check_open}"),
    Scene("check-of-us", "XA", "d.amis", "{check_of_us}"),
    Scene("check-call", "XA", "d.amis", "{checks}call/"),
    Scene(
        "check-call-errors",
        "XA",
        "d.amis",
        "{checks}call/",
        typed=(("[name=earliest]", "2027-01-01T08:00"),),
        press=SEND,
    ),
    Scene("check-draft", "XA", "d.amis", "{check_draft}"),
    Scene("check-to-release", "XA", "r.aksel", "{check_to_release}"),
    Scene("check-planned", "XA", "d.amis", "{check_planned}"),
    Scene("check-answer", "XA", "d.amis", "{check_answer}"),
    Scene("check-withdraw", "XA", "d.amis", "{check_open}withdraw/"),
    Scene("check-export", "XA", "r.aksel", "{check_over}export/"),
    Scene("check-share", "XA", "d.amis", "{check_share}"),
    Scene("check-needs", "XA", "t.arno", "/"),
)

ANSWERED: Final = (
    Scene("check-answered", "XA", "d.amis", "{check_of_us}"),
    Scene("check-answered-page", "XA", "t.arno", "{check_of_us}answer/duty/"),
)
