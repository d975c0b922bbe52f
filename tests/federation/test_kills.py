# SPDX-License-Identifier: Apache-2.0
"""Two real nodes whose processes are killed at random moments: nothing receipted is lost, nothing comes twice."""

import contextlib
import os
import random
import re
import signal
from collections.abc import Iterator

import pytest

from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps import STEPS
from demarche.demo.steps.doing import release, send_on
from demarche.demo.steps.founding import comparison, digits, fill_card

SEED = 20_270_203
KILLS = 20


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Aurelia and Borealia, founded, with a notification that can be assessed again and again."""
    pair = Stage.build(tmp_path_factory.mktemp("nodes"))
    try:
        STEPS[1].play(pair)
        STEPS[5].play(pair)
        yield pair
    finally:
        pair.close()


def assess(stage: Stage, words: str) -> None:
    """T. Arno says how Aurelia sees it; R. Aksel releases."""
    arno = stage.aurelia.officer("t.arno")
    send_on(arno, arno.open(f"{stage.known['notification']}assess/"), {"status": "open", "text": words})
    release(stage.aurelia, "r.aksel")


def counted(node: Node) -> tuple[int, int]:
    """Acts and faults that `demarche fsck` counts."""
    last = node.attempt("fsck").stdout.splitlines()[-1]
    found = re.fullmatch(r"fsck: (\d+) acts, \d+ receipts, \d+ leaves, (\d+) faults", last)
    assert found, last
    return int(found[1]), int(found[2])


def test_twenty_kills_lose_nothing_and_double_nothing(stage: Stage) -> None:
    """After each act a process of either node is killed at once; in the end both hold the same acts, all of them receipted."""
    chance = random.Random(SEED)
    for n in range(KILLS):
        assess(stage, f"Assessment {n}.")
        node = chance.choice(stage.nodes)
        part = chance.choice(("peer", "worker"))
        with contextlib.suppress(ProcessLookupError):
            os.kill(node.pids()[part], signal.SIGKILL)
    basso = stage.borealia.officer("t.basso")
    wait_for(basso, stage.known["notification"], *(f"Assessment {n}." for n in range(KILLS - 5, KILLS)))
    until("both nodes to hold the same acts", lambda: counted(stage.aurelia)[0] == counted(stage.borealia)[0])
    acts, faults = counted(stage.aurelia)
    assert (acts, faults) == (2 + 1 + KILLS, 0)
    assert counted(stage.borealia) == (acts, 0)


def test_a_peer_stopped_for_two_days_loses_nothing(stage: Stage) -> None:
    """Borealia's plug is pulled; what was released meanwhile arrives when it is back, two simulated days later."""
    stage.borealia.kill()
    assess(stage, "Said while Borealia was away.")
    stage.clock.set("2027-02-05T02:10:00Z")
    stage.borealia.start()
    wait_for(stage.borealia.officer("t.basso"), stage.known["notification"], "Said while Borealia was away.")
    wait_for(stage.aurelia.officer("t.arno"), stage.known["notification"], "delivered")
    assert counted(stage.borealia) == counted(stage.aurelia)


def test_wrong_digits_have_no_way_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One digit misheard ends the comparison, by page, for good; nothing can be confirmed on that file any more."""
    pair = Stage.build(tmp_path_factory.mktemp("mismatch"))
    try:
        for node in pair.nodes:
            pair.make(node)
            fill_card(node)
        pair.aurelia.command("invite", "A process", "--output", "invitation.demarche")
        invitation = pair.aurelia.folder / "invitation.demarche"
        pair.borealia.command("join", str(invitation), "--output", "answer.demarche")
        pair.aurelia.command("join", str(pair.borealia.folder / "answer.demarche"))
        admin = pair.aurelia.officer("admin")
        heard = digits(pair.borealia.officer("admin"))
        page = comparison(admin)
        form = next(form for form in page.forms if any(name.startswith("group_") for name in form.fields))
        names = [name for name in form.fields if name.startswith("group_")]
        typed: dict[str, str] = {name: heard[int(name.removeprefix("group_")) - 1] for name in names}
        wrong = "00000" if typed[names[0]] != "00000" else "11111"
        call = {"spoke_with": "Borealia, Legal desk", "line_used": "embassy directory"}
        after = admin.submit(page, "They agree: confirm Borealia", {**typed, names[0]: wrong, **call})
        assert "Do not go on." in after.text
        assert not any(said.startswith("They agree") for each in after.forms for said in each.buttons)
        done = pair.aurelia.attempt(
            "confirm", "XB", "--heard", " ".join(typed.values()), "--spoke-with", "x", "--line", "y"
        )
        assert done.returncode != 0
    finally:
        pair.close()
