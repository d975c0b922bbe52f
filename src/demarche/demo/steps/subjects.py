# SPDX-License-Identifier: Apache-2.0
"""Step 3: Aurelia proposes four subjects of cooperation; Borealia's minister confirms three and leaves one unanswered.

Experts begin to work on one of the three; on the one that is not confirmed they cannot.
"""

from functools import partial

from demarche.demo.forms import Browser, Page, PlayError, Upload
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, register_of, release

PROPOSED = {
    "CIN": "Critical infrastructure",
    "DRG": "Drug business",
    "CHI": "Child sexual abuse",
    "INT": "Interference in domestic affairs",
}
CONFIRMED = ("CIN", "DRG", "CHI")
OPEN = "open: confirmed by all whom it concerns"
OPEN_STRAND = "Open a working strand"
STRAND = "Test traffic on power grids"
PAPER = "Common rules for test traffic, first draft"


def subjects(stage: Stage) -> None:
    """Three subjects end open on both nodes, one with a working strand; the fourth shows that it is proposed and not confirmed, for how long."""
    stage.clock.set("2027-01-18T10:00:00Z")
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    expect(amis.open("/cooperation/"), "No subject is proposed yet.")
    for area in PROPOSED:
        _propose(stage.aurelia, amis, area)
    wait_for(birk, "/cooperation/", *(f"{title}" for title in PROPOSED.values()))
    stage.clock.set("2027-01-21T11:00:00Z")
    for area in CONFIRMED:
        _confirm(stage.borealia, birk, PROPOSED[area])
    for officer in (amis, birk):
        _stand(officer)
        _no_strand(officer)
    _strand(stage, amis, birk)
    _same_register(stage, amis, birk)


def _propose(node: Node, officer: Browser, area: str) -> None:
    page = officer.follow(officer.open("/cooperation/"), "Propose a subject")
    given = {"area": area, "by": "Minister for Foreign Affairs"}
    expect(officer.submit(page, "Send to the releasing officer", given), "Minister for Foreign Affairs", PROPOSED[area])
    release(node, "r.aksel", reads=(PROPOSED[area], "Nothing follows from silence."))


def _confirm(node: Node, officer: Browser, title: str) -> None:
    page = officer.follow(officer.open("/cooperation/"), title)
    asked = officer.follow(page, "Confirm it")
    given = {"by": "Minister for Foreign Affairs"}
    expect(officer.submit(asked, "Send to the releasing officer", given), title)
    release(node, "r.brand", reads=(title, "Minister for Foreign Affairs"))


def _stand(officer: Browser) -> None:
    """Three stand open, and one does not."""

    def stands() -> bool:
        page = officer.open("/cooperation/")
        return page.text.count(OPEN) == len(CONFIRMED) and page.says("nothing from Borealia for 3 days")

    until(f"{len(CONFIRMED)} subjects to be open and one proposed for 3 days", stands)


def _subject(officer: Browser, area: str) -> Page:
    return officer.follow(officer.open("/cooperation/"), PROPOSED[area])


def _no_strand(officer: Browser) -> None:
    """What one side has not confirmed opens none: it is not offered, and the page says why."""
    page = expect(
        _subject(officer, "INT"),
        "proposed by Aurelia, not confirmed",
        "There can be none yet: experts begin once every",
    )
    if any(said == OPEN_STRAND for said, _url in page.links):
        raise PlayError(f"{page.url}: expected no strand offered on a subject that is not confirmed, got one")


def _strand(stage: Stage, amis: Browser, birk: Browser) -> None:
    """A strand on critical infrastructure, opened by Aurelia, with a document and a contact; Borealia reads the same."""
    page = amis.follow(_subject(amis, "CIN"), OPEN_STRAND)
    expect(amis.submit(page, SEND, {"title": STRAND}), STRAND)
    release(stage.aurelia, "r.aksel", reads=(STRAND, "It is worked on while each of them confirms the subject."))
    page = amis.follow(amis.follow(_subject(amis, "CIN"), STRAND), "Add a document")
    paper = Upload("rules.txt", b"Test traffic is announced two days before.\n")
    expect(amis.submit(page, SEND, {"what": PAPER, "file": paper}), PAPER, "rules.txt")
    release(stage.aurelia, "r.aksel", reads=(PAPER, "rules.txt"))
    page = amis.follow(amis.follow(_subject(amis, "CIN"), STRAND), "Say which of our contacts work in it")
    expect(amis.submit(page, SEND, {"contacts": ["duty"]}), "duty")
    release(stage.aurelia, "r.aksel", reads=("duty",))
    for officer in (amis, birk):
        until(f"the strand {STRAND!r} to be the same on both nodes", partial(_worked_on, officer))


def _worked_on(officer: Browser) -> bool:
    page = _subject(officer, "CIN")
    link = next((url for said, url in page.links if said == STRAND), None)
    strand = None if link is None else officer.open(link)
    return strand is not None and all(map(strand.says, (PAPER, "rules.txt", "National response team of Aurelia")))


def _same_register(stage: Stage, *officers: Browser) -> None:
    """Both nodes hold the same entries, the same root and the same of what they amount to; every act is registered."""
    lines = [register_of(each, stage.known["process"]) for each in officers]
    if lines[0] is None or lines[0] != lines[1]:
        raise PlayError(f"expected one register on both nodes, got {lines}")
