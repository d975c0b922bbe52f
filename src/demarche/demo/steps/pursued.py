# SPDX-License-Identifier: Apache-2.0
"""Steps 13, 16 and 24: how far the answers satisfy, talks, more time by consent, and how each side sees it in the end."""

from demarche.demo.forms import Browser, Values
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import release, send_on

FACTS = "Two facts speak against it: the hour of the first log entry, and the account that was used."
SATISFACTION: Values = {
    "s1": "not_satisfied",
    "s1_text": FACTS,
    "s2": "satisfied",
    "s3": "referral_accepted",
    "s4": "satisfied",
}
TALKS: Values = {
    "level": "deputy_ministers",
    "way": "video",
    "by": "2027-02-23T10:00",
    "text": "On question 1, and on who could have used the account.",
}
LOADER = "The loader was also used against a third State; its analysis goes on."
OLD_DATE, NEW_DATE = "1 Mar 2027 17:00 UTC", "20 Mar 2027 17:00 UTC"


def satisfaction(stage: Stage) -> None:
    """Aurelia is not satisfied with question 1 and requests talks; Borealia accepts them. Answered stands beside not satisfied."""
    here = stage.known["concern"]
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    stage.clock.set("2027-02-16T08:59:00Z")
    _say(stage.aurelia, here, "satisfaction", SATISFACTION, reads=(FACTS, "referral accepted"))
    for officer in (amis, birk):
        wait_for(officer, here, "Answered. Answered is not satisfied.", "Not satisfied with question 1.", FACTS)
    stage.clock.set("2027-02-16T09:59:00Z")
    _say(stage.aurelia, here, "consult", TALKS, reads=("deputy ministers", "by video"))
    wait_for(birk, here, "Request for consultations", "Reply due 23 Feb 2027 10:00 UTC")
    expect(birk.open("/"), "Reply to a request or an offer")
    stage.clock.set("2027-02-16T13:59:00Z")
    asked = birk.follow(birk.open(here), "Accept consultations")
    send_on(birk, asked, {"at": "2027-02-22T09:00", "text": "By video, at 12:00 in Borealia."})
    release(stage.borealia, "r.brand", reads=("22 Feb 2027 09:00 UTC",))
    for officer in (amis, birk):
        wait_for(officer, here, "accepts consultations", "22 Feb 2027 09:00 UTC", "Replied", "in time")


def more_time(stage: Stage) -> None:
    """Borealia answers question 5 for now and proposes a later date; Aurelia agrees. The old date stays beside the new one."""
    here = stage.known["concern"]
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    stage.clock.set("2027-03-01T11:59:00Z")
    _say(stage.borealia, here, "extend", {"about": "5", "until": "2027-03-20T17:00", "text": LOADER}, reads=(NEW_DATE,))
    wait_for(amis, here, "Extension of time", LOADER, OLD_DATE)
    stage.clock.set("2027-03-01T14:59:00Z")
    asked = amis.follow(amis.open(here), "Agree to more time")
    send_on(amis, asked, {})
    release(stage.aurelia, "r.aksel")
    for officer in (amis, birk):
        wait_for(officer, here, f"by {NEW_DATE}", f"before: {OLD_DATE}", "agrees to more time")
    stage.clock.set("2027-03-01T15:59:00Z")
    interim: Values = {"about": "5", "until": "2027-03-20T17:00", "text": LOADER}
    _say(stage.borealia, here, "interim", interim, reads=(LOADER,))
    for officer in (amis, birk):
        wait_for(officer, here, "answers for now, question 5", NEW_DATE, OLD_DATE)


def assessed(stage: Stage) -> None:
    """Aurelia says partially resolved, Borealia resolved: together partially resolved, alike on both nodes."""
    here = stage.known["concern"]
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    stage.clock.set("2027-04-12T08:59:00Z")
    _say(stage.aurelia, here, "assess", {"status": "partially_resolved", "text": "Question 1 remains."})
    wait_for(birk, here, "Aurelia says partially resolved", "Borealia says nothing")
    stage.clock.set("2027-04-12T10:59:00Z")
    _say(stage.borealia, here, "assess", {"status": "resolved", "text": "Everything asked was answered."})
    joint = "Joint status: partially resolved (Aurelia says partially resolved, Borealia says resolved)."
    for officer in (amis, birk):
        wait_for(officer, here, joint)


def _say(node: Node, here: str, page: str, values: Values, *, reads: tuple[str, ...] = ()) -> None:
    """The diplomatic drafter fills in the page of a step and sends it on; the releasing officer releases it; it arrives."""
    drafter, releaser = ("d.amis", "r.aksel") if node.cast.code == "XA" else ("d.birk", "r.brand")
    officer: Browser = node.officer(drafter)
    send_on(officer, officer.open(f"{here}{page}/"), values)
    release(node, releaser, reads=reads)
    wait_for(officer, here, "delivered")
