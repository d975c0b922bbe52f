# SPDX-License-Identifier: Apache-2.0
"""The pages that `make screens` takes, act by act. A new page gets a line in the file of its room here, or a file and an act of its own."""

from typing import Final

from tools import alerting, checking, composing, enrolling, filing, manning, searching, sharing, staging, troubling
from tools.scenes import (
    alerts,
    audited,
    beginning,
    checked,
    composed,
    dossiers,
    doubled,
    finding,
    in_hand,
    manned,
    moving,
    recorded,
    set_up,
    shared,
    signing_in,
    written,
)
from tools.scenes.excused import NOT_PAGES
from tools.scenes.scene import Act, Scene

__all__ = ["ACTS", "NOT_PAGES", "Scene"]

ACTS: Final = (
    Act("a node as it is made", staging.a_fresh_node, beginning.FIRST_ACCOUNT),
    Act("its first day", staging.its_first_day, beginning.FIRST_DAY),
    Act("nobody has a second factor", enrolling.nothing_more, signing_in.NONE_YET),
    Act("an officer has second factors", enrolling.second_factors, signing_in.WITH_FACTORS),
    Act("several wrong codes", enrolling.several_wrong_codes, signing_in.SEVERAL_WRONG),
    Act("second factors are required", enrolling.required, signing_in.REQUIRED),
    Act("nobody on watch", manning.nobody_on_watch, manned.UNMANNED),
    Act("a watch that is given", manning.a_watch, manned.ON_WATCH),
    Act("the same, taken over", manning.a_watch_taken_over, manned.TAKEN_OVER),
    Act("the scenario, played", staging.the_scenario, recorded.ON_RECORD),
    Act("what all Parties share", sharing.drafts, shared.SHARED),
    Act("the same, returned", sharing.returned, shared.RETURNED),
    Act("communication checks", checking.checks, checked.CHECKED),
    Act("the same, answered", checking.answered, checked.ANSWERED),
    Act("an auditor", audited.an_auditor, (*audited.TOKENS, *audited.AUDITED)),
    set_up.IN_ORDER,
    set_up.AILING,
    Act("drafts", staging.drafts, written.WRITTEN),
    Act("a releasing officer with a code app", enrolling.a_releasing_officer, signing_in.BY_CODE),
    Act("what there is to find", searching.in_other_scripts, finding.FOUND),
    Act("a long matter in hand", staging.a_matter_in_hand, in_hand.IN_HAND),
    Act("what is checked before it is sent", composing.what_is_checked, composed.COMPOSED),
    Act("a matter pursued", staging.a_matter_pursued, in_hand.PURSUED),
    Act("the same matter, declined and asked further", staging.a_matter_declined, in_hand.DECLINED),
    Act("dossiers, short and long", dossiers.dossiers, dossiers.DOSSIERS),
    Act("an exercise, invited to", staging.an_exercise, in_hand.EXERCISE),
    Act("fingerprints that disagree", staging.no_agreement, in_hand.MISMATCH),
    Act("a large file on its way", filing.a_file_on_its_way, moving.ON_ITS_WAY),
    Act("the same file, here", filing.the_file_is_here, moving.HERE),
    Act("what needs a decision", troubling.what_needs_a_decision, moving.TO_DECIDE),
    Act("a line that is closed", troubling.a_closed_line, moving.LINE_CLOSED),
    Act("a subject that is not registered", sharing.not_registered, shared.NOT_REGISTERED),
    Act("a clock in doubt", troubling.a_doubtful_clock, moving.CLOCK),
    Act("a store that was put back", troubling.a_restored_store, moving.RESTORED),
    Act("a store that another program holds", troubling.a_draft, moving.STORE_HELD, troubling.a_held_store),
    Act("a disk that is full", troubling.a_draft, moving.DISK_FULL, troubling.a_full_disk),
    Act("an alert to be read back", alerting.an_alert_to_read_back, alerts.READ_BACK),
    Act("an alert that nobody has", alerting.an_alert_that_nobody_has, alerts.NOBODY_HAS),
    Act("an act that waits for one that has not come", doubled.an_act_not_come, doubled.NOT_COME),
    Act("two acts under one number", doubled.two_under_one_number, doubled.TWO_UNDER_ONE_NUMBER),
    Act("too many attempts", staging.too_many_attempts, moving.TOO_MANY),
)
