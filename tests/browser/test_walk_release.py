# SPDX-License-Identifier: Apache-2.0
"""A releasing officer with thirty seconds, as docs/use/release.md tells it: returned, mended, released, stopped within the minute, released, printed."""

from playwright.sync_api import Page, expect

from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps.doing import choice, send_on
from tests.browser.test_desk import fresh
from tests.browser.walking import Hand, Walk, printed

TITLE = "Letters to voters before a vote"
NUMBER = "XA-2027-118"
MENDED = "Since 4 January, in two provinces. It goes on."


def drafted(stage: Stage) -> None:
    """D. Amis has sent a concern on to the releasing officer."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.open("/concerns/raise/")
    words = {"title": TITLE, "matter": "Since when, we do not say.", "q1_text": "Who sent them?"}
    draft = amis.submit(page, "Save draft", {"to": choice(page, "to"), "subjects": ["INT"], **words})
    send_on(amis, draft, {})


def test_a_releasing_officer_with_thirty_seconds(page: Page, stage: Stage) -> None:
    """R. Aksel returns, D. Amis mends, R. Aksel releases, stops, releases, and prints the copy that says who has it."""
    walk = Walk("docs/use/release.md", "In thirty seconds, and the minute after")
    drafted(stage)
    typed = {
        "Sign-in name": "r.aksel",
        "Password": stage.aurelia.password,
        "Your password": stage.aurelia.password,
        "Remark to the drafter": "Say since when.",
        "Registry number": NUMBER,
    }
    aksel = Hand(page, typed, TITLE).open(stage.aurelia.inside)
    walk.follow(aksel, 1)
    expect(page.get_by_text(TITLE).first).to_be_visible()
    walk.follow(aksel, 2, 3, 4)

    told = {"Sign-in name": "d.amis", "Password": stage.aurelia.password, "The matter": MENDED}
    amis = Hand(fresh(page), told, TITLE).open(stage.aurelia.inside)
    walk.follow(amis, 5)

    aksel.open(stage.aurelia.inside)
    walk.follow(aksel, 6, 7, 8)
    stage.clock.advance(HOLD)
    walk.follow(aksel, 9)
    stage.clock.advance(HOLD)
    walk.follow(aksel, 10, 11)

    assert walk.is_done()
    paper = " ".join(printed(page, "TLP:AMBER", NUMBER, "copy 1"))
    assert MENDED in paper
