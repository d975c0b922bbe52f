# SPDX-License-Identifier: Apache-2.0
"""A drafter raises a concern in ten minutes, as docs/use/concern.md tells it: from sign-in to the printed copy."""

from playwright.sync_api import Page

from demarche.demo.stage import HOLD, Stage
from tests.browser.test_desk import fresh
from tests.browser.walking import Hand, Walk, printed

TITLE = "Scans of two ministries at night"
QUESTIONS = ("Was any body of the State involved?", "Who hosts the addresses?")


def test_a_drafter_raises_a_concern_in_ten_minutes(page: Page, stage: Stage) -> None:
    """D. Amis writes and sends on, R. Aksel releases, D. Amis reads that it is delivered and prints copy 1."""
    walk = Walk("docs/use/concern.md", "In ten minutes")
    typed = {
        "Sign-in name": "d.amis",
        "Password": stage.aurelia.password,
        "To": "Borealia",
        "Title, neutral": TITLE,
        "Subject area": "Critical infrastructure",
        "The matter": "Since the night of 3 February.\n\nTwo ministries, seen by their own administrators. It goes on.",
        "Question 1": QUESTIONS[0],
        "Question 1 is put as": "yes or no",
        "Question 2": QUESTIONS[1],
    }
    drafter = Hand(page, typed, TITLE).open(stage.aurelia.inside)
    walk.follow(drafter, 1, 2, 3, 4, 5, 6, 7)

    told = {"Sign-in name": "r.aksel", "Password": stage.aurelia.password, "Your password": stage.aurelia.password}
    releasing = Hand(fresh(page), told, TITLE).open(stage.aurelia.inside)
    walk.follow(releasing, 8)
    stage.clock.advance(HOLD)

    walk.follow(drafter, 9)
    drafter.press(TITLE)
    walk.follow(drafter, 10, 11)

    assert walk.is_done()
    paper = printed(page, "TLP:AMBER", "copy 1")
    assert all(question in " ".join(paper) for question in QUESTIONS)
