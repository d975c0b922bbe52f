# SPDX-License-Identifier: Apache-2.0
"""Three real nodes: rivals end in one depositary, a dead one is replaced and comes back; each time all hold one register."""

import re

from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, wait_for
from tests.federation.processes import verified
from tests.federation.test_three_apart import propose
from tests.federation.trio import (
    alike,
    at_once,
    drafter,
    let_out,
    on_all,
    path_of,
    raised,
    says,
    sound,
    written,
)

AFTER = "Scans that Borealia asks about once Aurelia keeps the register again"


def named(stage: Stage, node: Node, to: str, link: str = "Name another") -> str:
    """The word of a Party for another depositary, written and not released; where it waits."""
    browser = drafter(node)
    page = browser.open(path_of(stage, "register"))
    [said] = {said for said, url in page.links if "/write/name-depositary/" in url and said.startswith(link)}
    return written(node, browser.follow(page, said), {"to": to, "note": "NV 7/2027"})


def kept_by(stage: Stage, nodes: tuple[Node, ...], name: str) -> int:
    """From which entry on all of these nodes say that this Party keeps the register."""
    found = {
        re.findall(
            rf"{name} has kept it from entry (\d+) on\.",
            wait_for(drafter(node), path_of(stage, "register"), f"It is kept by {name}").text,
        )[-1]
        for node in nodes
    }
    [start] = found
    return int(start)


def test_rivals_end_in_one_depositary(trio: Stage) -> None:
    """Borealia and Castellia name themselves at once, and nobody begins; in the next round both name Castellia, which begins while Aurelia goes on."""
    _aurelia, borealia, castellia = trio.nodes
    at_once(trio, (borealia, named(trio, borealia, "XB")), (castellia, named(trio, castellia, "XC")))
    on_all(trio, path_of(trio, "register"), "It is kept by Aurelia", "this is round 2")
    size = int(alike(trio)[0])

    let_out(borealia, named(trio, borealia, "XC"))
    wait_for(drafter(castellia), path_of(trio, "register"), "Name Castellia too")
    alike(trio)
    let_out(castellia, named(trio, castellia, "XC", "Name Castellia too"))

    assert kept_by(trio, trio.nodes, "Castellia") == size - 2
    assert int(alike(trio)[0]) == size + 2
    let_out(trio.aurelia, propose(trio.aurelia, "INT"))
    assert int(alike(trio)[0]) == size + 3


def test_a_dead_depositary_is_replaced_and_comes_back(trio: Stage) -> None:
    """Castellia's node is killed; what Borealia says is not registered until Aurelia keeps the register again; Castellia follows when it is back."""
    aurelia, borealia, castellia = trio.nodes
    both = (aurelia, borealia)
    size = int(alike(trio)[0])
    castellia.kill()
    let_out(borealia, propose(borealia, "MIS"))
    for node in both:
        wait_for(drafter(node), path_of(trio, "register"), "Not registered")

    let_out(aurelia, named(trio, aurelia, "XA"))
    wait_for(drafter(borealia), path_of(trio, "register"), "Name Aurelia too")
    assert drafter(borealia).open("/").says("Agree, or leave it")
    let_out(borealia, named(trio, borealia, "XA", "Name Aurelia too"))

    assert kept_by(trio, both, "Aurelia") == size
    assert int(alike(trio, both)[0]) == size + 3

    castellia.start()

    assert int(alike(trio)[0]) == size + 3
    assert kept_by(trio, trio.nodes, "Aurelia") == size
    here = raised(borealia, "XC", AFTER)
    wait_for(drafter(borealia), here, "delivered")
    said = verified(borealia, here.strip("/").split("/")[-1])
    assert said.endswith("verdict: VALID, NO OUTSIDE TRUST\n"), said
    assert "XC keeps it from leaf" in said
    assert f"XA keeps it from leaf {size} on" in said
    says(
        castellia,
        drafter(castellia).follow(drafter(castellia).open("/cooperation/"), "Propose a subject"),
        {"area": "OTH", "title": "After", "by": "Minister"},
    )
    alike(trio)
    sound(trio)
