# SPDX-License-Identifier: Apache-2.0
"""A third Party while one leaves, on real nodes: it binds though the depositary sits, two decide by both their acts, every record stays."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import sent_on
from tests.federation.faults import still
from tests.federation.processes import verified
from tests.federation.test_three_hours import amended, announcing, noon, page_of, put_under_silence, stand_at
from tests.federation.trio import (
    DAY,
    alike,
    drafter,
    due,
    let_out,
    link,
    now,
    on_all,
    path_of,
    raised,
    says,
    sound,
    written,
)

CROSSED, OPEN = "Scans that Castellia asks about", "Mail that Castellia asks about"
OTHER = "Scans that Aurelia asks about"
ANSWER = "Both servers were taken down."
STILL = "participation suspended or ended"
TURN = datetime(2027, 7, 11, 9, tzinfo=UTC)
"""Half a year after the founding, at whose hour the chair passes on."""


class Matters(NamedTuple):
    """Matters addressed to Borealia, by their addresses: one that it answers, one that stays open, one of Aurelia's."""

    answered: str
    open: str
    other: str

    def held(self, stage: Stage) -> tuple[tuple[Node, str], ...]:
        """Who holds which of those that stay open."""
        aurelia, borealia, castellia = stage.nodes
        return (aurelia, self.other), (borealia, self.other), (borealia, self.open), (castellia, self.open)


@pytest.fixture(scope="module")
def matters(trio: Stage) -> Matters:
    """What Castellia and what Aurelia raised with Borealia, received there."""
    aurelia, _borealia, castellia = trio.nodes
    found = Matters(raised(castellia, "XB", CROSSED), raised(castellia, "XB", OPEN), raised(aurelia, "XB", OTHER))
    for node, here in zip((castellia, castellia, aurelia), found, strict=True):
        wait_for(drafter(node), here, "delivered")
    return found


def taking_part(stage: Stage, node: Node, what: str, note: str) -> str:
    """What a Party says of its own part, written and not released."""
    browser = drafter(node)
    return written(node, browser.follow(browser.open(path_of(stage, "membership")), what), {"note": note})


def answered(node: Node, here: str) -> str:
    """An answer to the question of a matter, written and not released."""
    browser = drafter(node)
    expect(
        browser.submit(
            browser.open(f"{here}answer/1/"),
            "Save and go to all questions",
            {"value": "information_given", "text": ANSWER},
        )
    )
    page = browser.open(f"{here}answer/")
    [button] = [said for form in page.forms for said in form.buttons if said.startswith("Check 1 answer")]
    return sent_on(browser, page, button=button).url


def test_suspension_binds_though_the_depositary_sits(trio: Stage, matters: Matters) -> None:
    """Aurelia's node is away: clocks stand still at Borealia and Castellia, an answer that crosses stands; Aurelia enters it later."""
    aurelia, borealia, castellia = trio.nodes
    answer = answered(borealia, matters.answered)
    suspended = taking_part(trio, borealia, "Suspend our participation", "XB/41/2027")
    aurelia.stop()
    with still(borealia, "worker"):
        let_out(borealia, suspended)
        let_out(borealia, answer)
    for node in (borealia, castellia):
        wait_for(drafter(node), path_of(trio, "register"), "Not registered")
        assert not wait_for(drafter(node), matters.answered, ANSWER).says("changes nothing")
        wait_for(drafter(node), matters.open, STILL)
    wait_for(drafter(borealia), matters.other, STILL)
    trio.clock.advance(3 * DAY)
    aurelia.start()
    alike(trio)
    on_all(trio, path_of(trio, "membership"), "participation suspended")
    for node, here in matters.held(trio):
        assert drafter(node).open(here).says(STILL)


def test_of_two_that_take_part_silence_adopts_nothing(trio: Stage) -> None:
    """While Borealia is suspended the hour passes and nothing comes of it; with Castellia's act it is adopted, on all three."""
    aurelia, _borealia, castellia = trio.nodes
    amended(trio, aurelia, 85)
    hour = noon(trio, 5)
    proposal = put_under_silence(trio, aurelia, hour)
    here = page_of(trio, proposal)
    stand_at(trio, hour)
    on_all(trio, here, "the hour has passed; not adopted without an act of Castellia")
    assert "/write/announce/" not in drafter(aurelia).open(here).html
    browser = drafter(castellia)
    says(castellia, browser.open(link(browser.open(here), "/write/agree-under-silence/")))
    alike(trio)
    let_out(aurelia, announcing(trio, aurelia, proposal))
    on_all(trio, here, "Agreed: Castellia", "What stands, dated the hour: adopted")


def test_resumed_then_withdrawn_every_record_stays(trio: Stage, matters: Matters) -> None:
    """Clocks go on from where they stood; after the withdrawal they stand for good, and nothing that a node exports is wrong."""
    _aurelia, borealia, castellia = trio.nodes
    let_out(borealia, taking_part(trio, borealia, "Resume our participation", "XB/52/2027"))
    alike(trio)
    for node in trio.nodes:
        assert not drafter(node).open(path_of(trio, "membership")).says("participation suspended")
    assert due(borealia, matters.open) == due(castellia, matters.open)
    assert due(borealia, matters.open)[0] > now(trio)

    let_out(borealia, taking_part(trio, borealia, "Cease to participate in the process", "XB/60/2027"))

    on_all(trio, path_of(trio, "membership"), "participates no more")
    alike(trio)
    for node, here in matters.held(trio):
        wait_for(drafter(node), here, STILL)
    held = (*matters.held(trio), (borealia, matters.answered), (castellia, matters.answered))
    with ThreadPoolExecutor(2) as beside:
        told = list(beside.map(lambda each: verified(each[0], each[1].strip("/").split("/")[-1]), held))
    # Of an act that a third Party relayed its author's log was not shown here to continue the head beside it.
    beside_it = re.compile(
        r"missing +log of \w\w: that its head at size \d+ continues the one at size \d+ is not shown"
    )
    for found in told:
        wrong = [line for line in found.splitlines() if line.startswith(("fails", "missing"))]
        assert [line for line in wrong if not beside_it.fullmatch(line)] == []
        assert found.endswith("verdict: INCOMPLETE\n" if wrong else "verdict: VALID, NO OUTSIDE TRUST\n")
    sound(trio)


def test_the_turn_of_the_chair_passes_on_all_nodes(trio: Stage) -> None:
    """What Aurelia wrote in the chair is not said any more once its turn has passed; it passed to Castellia, for Borealia withdrew."""
    aurelia, _borealia, castellia = trio.nodes
    both = (aurelia, castellia)
    amended(trio, castellia, 86, both)
    stand_at(trio, TURN - timedelta(hours=1))
    browser = drafter(aurelia)
    page = browser.open(link(browser.open(path_of(trio, "joining")), r"/write/put-under-silence/"))
    waiting = written(aurelia, page, {"until": "2027-07-16 12:00"})
    before = alike(trio, both)
    stand_at(trio, TURN + timedelta(hours=1))
    check = expect(aurelia.officer("r.aksel").open(waiting), "its author was not in the chair when it was made")
    assert not any(each.startswith("Release to ") for form in check.forms for each in form.buttons), check.text
    for node in both:
        wait_for(drafter(node), path_of(trio, "joining"), "In the chair: Castellia.")
    assert alike(trio, both) == before
    put_under_silence(trio, castellia, datetime(2027, 7, 16, 12, tzinfo=UTC), both)
