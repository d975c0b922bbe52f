# SPDX-License-Identifier: Apache-2.0
"""What two real nodes do with a release that is held: nothing leaves before its time, whatever is killed, and then it leaves once."""

import pytest

from demarche.demo.forms import Page
from demarche.demo.nodes import until
from demarche.demo.stage import HOLD, Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, proof_for, release_on_duty, send_on
from tests.federation.processes import counted, hold, kill, open_again

FIRST = "Scans of the tax office since 02:00 UTC"
SECOND = "Scans of the land register since 03:00 UTC"
THIRD = "Scans of the port authority since 03:30 UTC"
NIGHT = "Loader in the water works since 04:00 UTC"
RETURN = "Return to the drafter, with a remark"
PAUSE = HOLD // 2


@pytest.fixture(scope="module")
def stage(founded: Stage) -> Stage:
    """Aurelia holds a release for a minute, as nodes do unless they are told otherwise."""
    hold(founded.aurelia, HOLD)
    return founded


def drafted(stage: Stage, what: str) -> Page:
    """A technical notification, sent on by its drafter."""
    arno = stage.aurelia.officer("t.arno")
    page = arno.open("/concerns/notify/")
    return send_on(arno, page, {"to": choice(page, "to"), "what": what, "profile": "ordinary"})


def press(stage: Stage, check: str) -> None:
    """The releasing officer reads what waits for him, and releases it; it is held."""
    aksel = stage.aurelia.officer("r.aksel")
    page = expect(aksel.open(check))
    held = aksel.submit(page, "Release to Borealia", proof_for(page, stage.aurelia))
    expect(held, f"Released. Leaves in {HOLD} seconds.", "Nothing is signed before.")


def both_hold(stage: Stage, acts: int) -> bool:
    """Whether either node holds so many acts, and no fault."""
    return [counted(node) for node in stage.nodes] == [(acts, 0)] * 2


def shown(stage: Stage, what: str) -> list[int]:
    """How often a matter is listed: at the desks that raise it, on the way, at the desks that are addressed."""
    pages = (
        stage.aurelia.officer("t.arno").open("/concerns/"),
        stage.aurelia.officer("r.aksel").open("/delivery/"),
        stage.borealia.officer("t.basso").open("/concerns/"),
    )
    return [expect(page).text.count(what) for page in pages]


def delivered(stage: Stage, what: str) -> None:
    """It is on record, and Borealia's receipt is here."""
    arno = stage.aurelia.officer("t.arno")
    wait_for(arno, dossier(arno, what), "delivered")


def test_it_outlives_kill_9_unsigned_and_can_be_stopped(stage: Stage) -> None:
    """The door that comes back lets out what is due, and that alone; what is stopped then was never an act on either node."""
    aurelia, aksel = stage.aurelia, stage.aurelia.officer("r.aksel")
    acts, _ = counted(aurelia)
    first, second = (drafted(stage, what).url for what in (FIRST, SECOND))
    press(stage, first)
    stage.clock.advance(PAUSE)
    press(stage, second)
    kill(aurelia, "inside", "worker")
    expect(open_again(aksel, first), f"Released. Leaves in {HOLD - PAUSE} seconds.", "Nothing is signed before.")
    expect(aksel.open(second), f"Released. Leaves in {HOLD} seconds.", "Nothing is signed before.")
    assert (counted(aurelia), shown(stage, FIRST), shown(stage, SECOND)) == ((acts, 0), [0, 0, 0], [0, 0, 0])

    stage.clock.advance(PAUSE)
    delivered(stage, FIRST)
    held = expect(aksel.open(second), f"Released. Leaves in {HOLD - PAUSE} seconds.")
    stopped = expect(aksel.submit(held, "Stop it"), "Stopped. It was never an act: it is a draft again")
    expect(aksel.submit(stopped, RETURN, {"remark": "Not now."}), "Nothing of it left.")

    assert both_hold(stage, acts + 1)
    assert (shown(stage, FIRST), shown(stage, SECOND)) == ([1, 1, 1], [0, 0, 0])


def test_a_hold_that_ends_while_the_door_is_dead(stage: Stage) -> None:
    """The door that comes back signs it once; it arrives once."""
    aurelia, aksel = stage.aurelia, stage.aurelia.officer("r.aksel")
    acts, _ = counted(aurelia)
    third = drafted(stage, THIRD).url
    press(stage, third)
    kill(aurelia, "inside", "worker")
    stage.clock.advance(HOLD)
    until("the act to leave", lambda: open_again(aksel, third).says("See it on record"))
    delivered(stage, THIRD)
    assert both_hold(stage, acts + 1)
    assert shown(stage, THIRD) == [1, 1, 1]


def test_a_duty_release_is_not_held(stage: Stage) -> None:
    """It is on both nodes while the clock stands still, and reads so; a releasing officer takes note of it."""
    aurelia, aksel = stage.aurelia, stage.aurelia.officer("r.aksel")
    told = {"instruction": "State secretary", "given": "2027-01-11T08:55"}
    release_on_duty(aurelia, "t.arno", drafted(stage, NIGHT), told)
    delivered(stage, NIGHT)
    basso = stage.borealia.officer("t.basso")
    there = expect(basso.open(dossier(basso, NIGHT)), "Released on duty authority")
    assert not there.says("State secretary")
    [note] = [url for said, url in aksel.open("/").links if said.startswith("Take note")]
    expect(aksel.submit(aksel.open(note), "Take note"), "R. Aksel took note")
