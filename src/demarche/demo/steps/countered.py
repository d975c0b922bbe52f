# SPDX-License-Identifier: Apache-2.0
"""Steps 10 and 14: Borealia raises a concern of its own, linked to Aurelia's as a counter-request; Aurelia answers it in time."""

from demarche.demo.forms import Browser, Page, Values
from demarche.demo.material import TITLE
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import dossier, release, send_on
from demarche.demo.steps.raised import BACK, DUE
from demarche.demo.steps.raised import NUMBER as THEIRS

NUMBER = "XB-2027-001"
SUBJECT = "Leaflets and accounts before the municipal vote"
MATTER = (
    "In the week before the municipal vote of 31 January 2027 leaflets with a wrong date of the vote were offered for print,"
    " and four accounts spread the same date.\n\nThe orders appear to come from networks registered in Aurelia. That says nothing"
    " about who placed them."
)
QUESTIONS = (
    ("Was any body of the State involved?", "yes_or_no"),
    ("Who runs the four accounts?", "open"),
)
OWN_DUE = "20 Feb 2027 09:00 UTC"


def counter(stage: Stage) -> None:
    """D. Birk raises it from the page of Aurelia's concern; both dossiers show the link, and each keeps its own clock."""
    stage.clock.set("2027-02-10T08:59:00Z")
    here = stage.known["concern"]
    birk, amis = stage.borealia.officer("d.birk"), stage.aurelia.officer("d.amis")
    page = birk.follow(expect(birk.open(here), THEIRS), "Raise a linked concern of our own")
    send_on(birk, compose(birk, expect(page, THEIRS)), {})
    release(stage.borealia, "r.brand", number=NUMBER, reads=(SUBJECT, "No attribution is stated.", THEIRS))
    there = dossier(birk, SUBJECT)
    stage.known["counter"] = there
    wait_for(birk, there, "delivered")
    for officer in (birk, amis):
        expect(officer.open(dossier(officer, SUBJECT)), NUMBER, OWN_DUE, THEIRS, "this is a counter-request to it")
        expect(officer.open(here), TITLE, NUMBER, SUBJECT, "counter-request · own clock", DUE)
    expect(amis.open("/"), "Acknowledge", SUBJECT)


def compose(browser: Browser, page: Page) -> Page:
    """Fill in the concern, addressed and linked already; give the draft's page."""
    values: Values = {"title": SUBJECT, "subjects": ["INT"], "matter": MATTER, "profile": "ordinary"}
    asked: dict[str, str] = {}
    for number, (text, form) in enumerate(QUESTIONS, 1):
        asked |= {f"q{number}_text": text, f"q{number}_form": form}
    page = expect(browser.submit(page, "Save draft", {**values, **asked}))
    origin = browser.submit(page, "apparent origin")
    return expect(browser.submit(origin, BACK, {"origin": "XA"}), THEIRS)


ANSWERS: tuple[Values, ...] = (
    {"value": "no", "text": "No body of the State was involved."},
    {"value": "measure_taken", "text": "They were run by a private firm; it has closed them."},
)


def answered(stage: Stage) -> None:
    """D. Amis answers both questions before Borealia's date: on both nodes the answer is in time by its own clock."""
    stage.clock.set("2027-02-16T15:59:00Z")
    there = stage.known["counter"]
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    for number, values in enumerate(ANSWERS, 1):
        page = amis.open(f"{there}answer/{number}/")
        expect(amis.submit(page, "Save and go to all questions", values))
    send_on(amis, amis.open(f"{there}answer/"), {}, button="Check 2 answers, then send them to the releasing officer")
    release(stage.aurelia, "r.aksel", reads=("it has closed them",))
    for officer in (amis, birk):
        wait_for(officer, there, "Answered 16 Feb 2027 16:00 UTC, in time", "it has closed them")
        expect(officer.open(stage.known["concern"]), TITLE, NUMBER)
