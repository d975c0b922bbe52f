# SPDX-License-Identifier: Apache-2.0
"""The pages that `make screens` takes, act by act. A new page gets a line in the file of its room here, or a file and an act of its own."""

from typing import Final

from tools import filing, staging, troubling
from tools.scenes import audited, beginning, in_hand, moving, recorded, written
from tools.scenes.excused import NOT_PAGES
from tools.scenes.scene import Act, Scene

__all__ = ["ACTS", "NOT_PAGES", "Scene"]

ACTS: Final = (
    Act("a node as it is made", staging.a_fresh_node, beginning.FIRST_ACCOUNT),
    Act("its first day", staging.its_first_day, beginning.FIRST_DAY),
    Act("the scenario, played", staging.the_scenario, recorded.ON_RECORD),
    Act("an auditor", audited.an_auditor, (*audited.TOKENS, *audited.AUDITED)),
    Act("drafts", staging.drafts, written.WRITTEN),
    Act("a long matter in hand", staging.a_matter_in_hand, in_hand.IN_HAND),
    Act("a matter pursued", staging.a_matter_pursued, in_hand.PURSUED),
    Act("the same matter, declined and asked further", staging.a_matter_declined, in_hand.DECLINED),
    Act("an exercise, invited to", staging.an_exercise, in_hand.EXERCISE),
    Act("fingerprints that disagree", staging.no_agreement, in_hand.MISMATCH),
    Act("a large file on its way", filing.a_file_on_its_way, moving.ON_ITS_WAY),
    Act("the same file, here", filing.the_file_is_here, moving.HERE),
    Act("what needs a decision", troubling.what_needs_a_decision, moving.TO_DECIDE),
    Act("a line that is closed", troubling.a_closed_line, moving.LINE_CLOSED),
    Act("a clock in doubt", troubling.a_doubtful_clock, moving.CLOCK),
    Act("a store that was put back", troubling.a_restored_store, moving.RESTORED),
    Act("a store that another program holds", troubling.a_draft, moving.STORE_HELD, troubling.a_held_store),
    Act("a disk that is full", troubling.a_draft, moving.DISK_FULL, troubling.a_full_disk),
    Act("too many attempts", staging.too_many_attempts, moving.TOO_MANY),
)
