# SPDX-License-Identifier: Apache-2.0
"""An archivist finds and prints a dossier of 2027, as docs/use/archive.md tells it, and checks it on a machine without a node."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from demarche.demo.nodes import COMMAND, until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps.doing import choice, dossier, is_to_release, leave, proof_for, send_on
from tests.browser.walking import Hand, Walk, printed

TITLE = "Loader in the registers of two courts"
NUMBER = "XA-2027-204"


def delivered(stage: Stage) -> str:
    """A concern of Aurelia's that Borealia has; its address."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.open("/concerns/raise/")
    words = {
        "title": TITLE,
        "matter": "Seen on the register's own machine.",
        "q1_text": "Where does the loader come from?",
    }
    draft = amis.submit(page, "Save draft", {"to": choice(page, "to"), "subjects": ["CIN"], **words})
    send_on(amis, draft, {})
    aksel = stage.aurelia.officer("r.aksel")
    waiting = next(url for said, url in aksel.open("/").links if is_to_release(said, url) and TITLE in said)
    check = aksel.open(waiting)
    told = {**proof_for(check, stage.aurelia), "number": NUMBER}
    leave(stage.aurelia, aksel, aksel.submit(check, "Release to Borealia", told))
    found = dossier(amis, TITLE)
    wait_for(amis, found, "delivered")
    return found


def asked(password: str, today: str) -> dict[str, str]:
    """What G. Alder types."""
    return {
        "Sign-in name": "g.alder",
        "Password": password,
        "What to find": "registers courts",
        "What it is": "Matters",
        "From the day": today,
        "To the day": today,
    }


def test_an_archivist_finds_and_prints_a_dossier(page: Page, stage: Stage, tmp_path: Path) -> None:
    """G. Alder finds it by a word and a day, prints copy 1, takes it out, sees it filed; another machine finds it valid."""
    walk = Walk("docs/use/archive.md", "Find it, print it, take it out")
    matter = delivered(stage).split("/")[2]
    node, today = stage.aurelia, stage.clock.moment[:10]
    told = ("--name", "G. Alder", "--desk", "diplomatic", "--role", "registrar", "--password-file", "-")
    node.command("officers", "add", "g.alder", *told, stdin=f"{node.password}\n")
    alder = Hand(page, asked(node.password, today)).open(node.inside)
    walk.follow(alder, 1, 2, 3)
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".hit a").first.click()
    walk.follow(alder, 4)
    assert NUMBER in " ".join(printed(page, "TLP:AMBER", NUMBER))
    walk.follow(alder, 5)
    assert "Where does the loader come from?" in " ".join(printed(page, "TLP:AMBER", NUMBER, "copy 1"))
    page.goto(f"{node.inside}/concerns/{matter}/")
    with page.expect_download() as taking:
        walk.follow(alder, 6)
    file = tmp_path / "matter.dossier"
    taking.value.save_as(file)
    walk.follow(alder, 7)

    until(
        "the act and its index to be filed",
        lambda: any(matter[:8] in path.parent.name for path in (node.home / "registry").rglob("*.proof")),
    )
    printed(page)
    checked = subprocess.run(
        [COMMAND, "verify", file.name], cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    last = checked.stdout.splitlines()[-1]
    assert (walk.is_done(), last) == (True, "verdict: VALID, NO OUTSIDE TRUST"), checked
