# SPDX-License-Identifier: Apache-2.0
"""Step 1: two nodes are made, invite each other, compare fingerprints by voice, and found a process."""

import re
from collections.abc import Callable

from demarche.demo.forms import Browser, Page, PlayError, Upload
from demarche.demo.nodes import Node
from demarche.demo.stage import FIRST_DAY, HOST, Stage, expect, wait_for
from demarche.demo.steps.doing import leave, proof_for

PROCESS = "Aurelia-Borealia process"


def by_page(stage: Stage) -> Page:
    """Aurelia's administrator makes the invitation by its page, in one step."""
    admin = stage.aurelia.officer("admin")
    chosen = {"name": PROCESS, **stage.invitation}
    return admin.submit(admin.open("/parties/invite/"), "Make the invitation file", chosen)


def found(stage: Stage, invite: Callable[[Stage], Page] = by_page) -> None:
    """Both nodes end with the same two Parties and the same process id; INVITE leads to the page of Aurelia's invitation."""
    for node in stage.founders:
        if node.process is None:
            stage.make(node)
    stage.clock.set(FIRST_DAY)
    for node in stage.founders:
        fill_card(node)
    _exchange_files(stage, invite(stage))
    _not_before_confirmation(stage)
    _compare_by_page(stage.aurelia, stage.borealia)
    _compare_by_command(stage.borealia, stage.aurelia)
    _reach_by_page(stage.aurelia)
    stage.borealia.command("reach", stage.aurelia.cast.code, "--confirm", HOST)
    release_founding(stage.aurelia, "r.aksel")
    release_founding(stage.borealia, "r.brand")
    # Each had to found before it took the other's act: time passes, and both lines try again.
    stage.clock.advance(stage.aurelia.hold)
    _agree(stage)


def fill_card(node: Node) -> None:
    """The administrator fills in the contact card."""
    admin = node.officer("admin")
    page = admin.submit(
        admin.open("/set-up/card/"),
        "Save the contact card",
        {
            "duty_line": node.cast.duty_line,
            "hours": node.cast.hours,
            "zone": node.cast.zone,
            "languages": node.cast.languages,
            "confirmation": node.cast.confirmed_by,
        },
    )
    expect(page)


def _exchange_files(stage: Stage, made: Page) -> None:
    """One file each way: Aurelia's by its page, Borealia's by its command."""
    admin = stage.aurelia.officer("admin")
    link = next((url for _said, url in made.links if url.endswith(".demarche")), None)
    if link is None:
        raise PlayError(f"{made.url}: expected a link to the invitation file, got {made.links}")
    (stage.borealia.folder / "invitation.demarche").write_bytes(admin.open(link).body)
    stage.borealia.command("join", "invitation.demarche", "--output", "answer.demarche")
    answer = (stage.borealia.folder / "answer.demarche").read_bytes()
    opened = admin.submit(admin.open("/parties/open/"), "Open this file", {"file": Upload("answer.demarche", answer)})
    expect(opened, "Borealia")


def digits(browser: Browser) -> list[str]:
    """A Party's own fingerprint, as its screen shows it to be read aloud."""
    page = browser.open("/parties/")
    shown = re.search(r'<ol class="digits">(.*?)</ol>', page.html, re.DOTALL)
    groups = re.findall(r"<li>(\d{5})</li>", shown[1]) if shown else []
    if len(groups) != 12:  # noqa: PLR2004  # twelve groups of five digits
        raise PlayError(f"{page.url}: expected twelve groups of five digits, got {groups}")
    return groups


def comparison(browser: Browser) -> Page:
    """The page on which fingerprints are compared with the other Party."""
    page = browser.open("/parties/")
    link = next((url for _said, url in page.links if url.endswith("/compare/")), None)
    if link is None:
        raise PlayError(f"{page.url}: expected a link to compare fingerprints, got {page.links}")
    return browser.open(link)


def _not_before_confirmation(stage: Stage) -> None:
    """Before the fingerprints are compared there is nothing to release and nobody to write to."""
    page = stage.aurelia.officer("d.amis").open("/concerns/raise/")
    if any("to" in form.fields for form in page.forms):
        raise PlayError(f"{page.url}: expected no Party to write to before confirmation, got one: {page.text[:500]}")


def _compare_by_page(node: Node, other: Node) -> None:
    browser = node.officer("admin")
    heard = digits(other.officer("admin"))
    page = comparison(browser)
    form = next(form for form in page.forms if any(name.startswith("group_") for name in form.fields))
    asked = {name: heard[int(name.removeprefix("group_")) - 1] for name in form.fields if name.startswith("group_")}
    call = {
        "spoke_with": "Borealia, Diplomatic desk",
        "line_used": "embassy directory 2026",
        "note_verbale": "XA/12/2027",
    }
    expect(browser.submit(page, f"They agree: confirm {other.cast.name}", {**asked, **call}))


def _compare_by_command(node: Node, other: Node) -> None:
    heard = digits(other.officer("admin"))
    asked = comparison(node.officer("admin"))
    form = next(form for form in asked.forms if any(name.startswith("group_") for name in form.fields))
    groups = [heard[int(name.removeprefix("group_")) - 1] for name in form.fields if name.startswith("group_")]
    said = node.command(
        "confirm",
        other.cast.code,
        "--heard",
        " ".join(groups),
        "--spoke-with",
        "Aurelia, Diplomatic desk",
        "--line",
        "embassy directory 2026",
    )
    if f"{other.cast.name} is confirmed" not in said:
        raise PlayError(f"expected demarche confirm to confirm {other.cast.name}, got {said}")


def _reach_by_page(node: Node) -> None:
    """Both nodes are on one machine, so each administrator confirms the other's address."""
    admin = node.officer("admin")
    page = admin.open("/parties/")
    link = next((url for _said, url in page.links if url.endswith("/line/")), None)
    if link is None:
        raise PlayError(f"{page.url}: expected a link to how the other Party is reached, got {page.links}")
    expect(
        admin.submit(admin.open(link), "Confirm this address"), "The address is confirmed for this participating State."
    )


def release_founding(node: Node, releasing: str) -> None:
    """The releasing officer reads the founding act and releases it."""
    officer = node.officer(releasing)
    page = wait_for(officer, "/", "Release")
    link = next((url for _said, url in page.links if url.startswith("/release/")), None)
    if link is None:
        raise PlayError(f"{page.url}: expected a founding act for release, got {page.text[:800]}")
    check = officer.open(link)
    other = next(said for form in check.forms for said in form.buttons if said.startswith("Release to "))
    leave(node, officer, expect(officer.submit(check, other, proof_for(check, node))))
    node.released += 1


def _agree(stage: Stage) -> None:
    """Both nodes list the same two Parties and the same hash of the same rules."""
    seen = []
    for node in stage.founders:
        admin = node.officer("admin")
        charter = next(url for _said, url in admin.open("/parties/").links if url.endswith("/charter/"))
        shown = wait_for(admin, charter, "Aurelia has founded it.", "Borealia has founded it.", PROCESS)
        process = re.search(r"/parties/([0-9a-f]{64})/charter/", charter)
        if process is None or not shown.says(process[1]):
            raise PlayError(f"{shown.url}: expected the charter's hash, got {shown.text[:800]}")
        seen.append(process[1])
    if len(set(seen)) != 1:
        raise PlayError(f"expected one process id on both nodes, got {seen}")
    stage.known["process"] = seen[0]
