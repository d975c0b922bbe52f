# SPDX-License-Identifier: Apache-2.0
"""Three real nodes: one is cut off for a month, two act at once; each time all end in one state."""

from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps.subjects import OPEN
from tests.federation.faults import still
from tests.federation.trio import (
    DAY,
    alike,
    at_once,
    drafter,
    due,
    let_out,
    now,
    on_all,
    path_of,
    raised,
    says,
    sound,
    written,
)

MINISTER = {"by": "Minister for Foreign Affairs"}
OURS, THEIRS = "Borealia's name for it", "Castellia's name for it"
LATE = "Scans that Castellia reads a month later"


def propose(node: Node, area: str, title: str = "") -> str:
    """A subject of cooperation for all, written and not released; where it waits."""
    page = drafter(node).follow(drafter(node).open("/cooperation/"), "Propose a subject")
    return written(node, page, {"area": area, "title": title, **MINISTER})


def confirm(node: Node, title: str) -> str:
    """That its Party confirms a subject, written and not released."""
    browser = drafter(node)
    page = browser.follow(browser.open("/cooperation/"), title)
    return written(node, browser.follow(page, "Confirm it"), MINISTER)


def test_a_party_cut_off_for_a_month_catches_up(trio: Stage) -> None:
    """What it had said and what the others said meanwhile are one register on all three; clocks begin with its own receipt."""
    aurelia, borealia, castellia = trio.nodes
    before = alike(trio)
    with still(castellia, "worker"):
        let_out(castellia, propose(castellia, "TER"))
        castellia.kill()
    late = raised(borealia, "XC", LATE)
    let_out(aurelia, propose(aurelia, "CIN"))
    trio.clock.advance(10 * DAY)
    wait_for(drafter(borealia), "/cooperation/", "Critical infrastructure")
    let_out(borealia, confirm(borealia, "Critical infrastructure"))
    let_out(borealia, propose(borealia, "DRG"))
    amendments = path_of(trio, "charter") + "amendments/"
    says(aurelia, drafter(aurelia).follow(drafter(aurelia).open(amendments), "Propose an amendment"), {"silence": "80"})
    assert int(alike(trio, (aurelia, borealia))[0]) == int(before[0]) + 4
    assert not due(borealia, late)
    trio.clock.advance(20 * DAY)

    castellia.start()

    assert int(alike(trio)[0]) == int(before[0]) + 5
    on_all(trio, "/cooperation/", "Critical infrastructure", "Drug business", "Terrorist purposes")
    wait_for(drafter(borealia), late, "delivered")
    assert due(borealia, late) == due(castellia, late)
    assert due(borealia, late)[0] > now(trio)
    sound(trio)


def test_two_parties_acting_at_once_end_in_one_state(trio: Stage) -> None:
    """Both propose the same subject, then each confirms both, and neither had seen the other's act: what they amount to is one."""
    _aurelia, borealia, castellia = trio.nodes
    at_once(trio, (borealia, propose(borealia, "VUL", OURS)), (castellia, propose(castellia, "VUL", THEIRS)))
    on_all(trio, "/cooperation/", OURS, THEIRS)
    at_once(trio, (borealia, confirm(borealia, THEIRS)), (castellia, confirm(castellia, OURS)))
    for title in (OURS, THEIRS):
        let_out(trio.aurelia, confirm(trio.aurelia, title))
    alike(trio)
    for node in trio.nodes:
        assert drafter(node).open("/cooperation/").text.count(OPEN) == 2
