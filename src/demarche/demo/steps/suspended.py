# SPDX-License-Identifier: Apache-2.0
"""Step 26: Borealia suspends its participation by note, and resumes a month later; clocks stood still meanwhile."""

from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, release, send_on

FOLLOWED = "Which operator runs the servers now?"
DUE_BEFORE = "29 Apr 2027"
DUE_AFTER = "29 May 2027"


def suspended(stage: Stage) -> None:
    """Aurelia's question of 19 April is due on the 29th; suspended on the 20th for 30 days, it is due 30 days later."""
    stage.clock.set("2027-04-19T10:00:00Z")
    here = stage.known["concern"]
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    page = amis.follow(amis.open(here), "Ask further questions")
    send_on(amis, page, {"q6_text": FOLLOWED})
    release(stage.aurelia, "r.aksel", reads=(FOLLOWED,))
    for officer in (amis, birk):
        wait_for(officer, here, FOLLOWED, DUE_BEFORE)
    path = f"/membership/{stage.known['process']}/"
    stage.clock.set("2027-04-20T09:00:00Z")
    _say(stage, "Suspend our participation", "XB/41/2027")
    for officer in (amis, birk):
        wait_for(officer, path, "participation suspended")
        wait_for(officer, here, FOLLOWED, "participation suspended")
    stage.clock.set("2027-05-20T09:00:00Z")
    _say(stage, "Resume our participation", "XB/52/2027")
    for officer in (amis, birk):
        wait_for(officer, path, "20 Apr 2027", "20 May 2027")
        expect(wait_for(officer, here, FOLLOWED, DUE_AFTER))


def _say(stage: Stage, what: str, note: str) -> None:
    birk = stage.borealia.officer("d.birk")
    page = birk.follow(birk.open(f"/membership/{stage.known['process']}/"), what)
    expect(birk.submit(page, SEND, {"note": note}), note)
    release(stage.borealia, "r.brand", reads=(note,))
