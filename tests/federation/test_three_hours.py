# SPDX-License-Identifier: Apache-2.0
"""The silence procedure on three real nodes, to the second: what is in time is so on all, whoever withholds, announces or sits."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from demarche.demo.forms import Page
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, wait_for
from tests.federation.trio import (
    DAY,
    FORM,
    HOUR,
    alike,
    at_once,
    drafter,
    let_out,
    link,
    now,
    on_all,
    path_of,
    says,
    sound,
    written,
)


def amended(stage: Stage, node: Node, hours: int, told: Iterable[Node] = ()) -> None:
    """A Party proposes that silence lasts so many hours; those who are told have it, all where none is named."""
    browser = drafter(node)
    page = browser.follow(browser.open(path_of(stage, "charter") + "amendments/"), "Propose an amendment")
    says(node, page, {"silence": str(hours)})
    alike(stage, told)


def put_under_silence(stage: Stage, chair: Node, hour: datetime, told: Iterable[Node] = ()) -> str:
    """The chair puts what was proposed last under silence to this hour; its id, once all who are told have it."""
    browser, joining = drafter(chair), path_of(stage, "joining")
    page = browser.open(link(browser.open(joining), r"/write/put-under-silence/\?about=amend:"))
    before = proposals(browser.open(joining))
    says(chair, page, {"until": f"{hour:%Y-%m-%d %H:%M}"})
    alike(stage, told)
    [found] = proposals(browser.open(joining)) - before
    return found


def proposals(page: Page) -> set[str]:
    """What is or was under silence, as a page lists it."""
    return set(re.findall(r"/joining/[0-9a-f]{64}/([0-9a-f]{64})/", page.html))


def noon(stage: Stage, days: int) -> datetime:
    """Twelve o'clock, so many days on."""
    return (now(stage) + timedelta(days=days)).replace(hour=12, minute=0, second=0)


def stand_at(stage: Stage, hour: datetime, seconds: int = 0) -> None:
    """Every clock shows this hour, or so many seconds later."""
    stage.clock.set((hour + timedelta(seconds=seconds)).strftime(FORM))


def page_of(stage: Stage, proposal: str) -> str:
    """The notice of a proposal."""
    return f"{path_of(stage, 'joining')}{proposal}/"


def objecting(stage: Stage, node: Node, proposal: str) -> str:
    """An objection, written and not released; where it waits."""
    browser = drafter(node)
    return written(node, browser.open(link(browser.open(page_of(stage, proposal)), "/write/object/")))


def timings(node: Node, path: str) -> list[tuple[str, str]]:
    """Who objected and how that stands to the hour, as this node's page has it."""
    text = drafter(node).open(path).text
    return re.findall(r"(Borealia|Castellia) objects .*?(in time|contests|late)\b", text)


def announcing(stage: Stage, node: Node, proposal: str) -> str:
    """The announcement of what came of it, written and not released, once it is offered."""
    browser = drafter(node)

    def offered() -> str | None:
        links = (url for _said, url in browser.open(page_of(stage, proposal)).links)
        return next((url for url in links if "/write/announce/" in url), None)

    return written(node, browser.open(until("the announcement to be offered", offered)))


@pytest.fixture(scope="module")
def two(trio: Stage) -> tuple[datetime, str, str]:
    """An hour, and what Borealia and what Castellia proposed, both under silence to it."""
    amended(trio, trio.borealia, 81)
    hour = noon(trio, 5)
    first = put_under_silence(trio, trio.aurelia, hour)
    amended(trio, trio.castellia, 82)
    return hour, first, put_under_silence(trio, trio.aurelia, hour)


def test_a_second_before_the_hour_at_it_and_after(trio: Stage, two: tuple[datetime, str, str]) -> None:
    """Of an hour of 12:00:00 an objection at 11:59:59 is in time, those at 12:00:00 and 12:00:01 are late, on all nodes."""
    hour, broken, stands = two
    _aurelia, borealia, castellia = trio.nodes
    first, second = objecting(trio, castellia, broken), objecting(trio, castellia, stands)
    third = objecting(trio, borealia, stands)
    for seconds, node, url in ((-1, castellia, first), (0, castellia, second), (1, borealia, third)):
        stand_at(trio, hour, seconds)
        let_out(node, url)
        alike(trio)
    for node in trio.nodes:
        assert timings(node, page_of(trio, broken)) == [("Castellia", "in time")]
        assert sorted(timings(node, page_of(trio, stands))) == [("Borealia", "late"), ("Castellia", "late")]
    on_all(trio, page_of(trio, broken), "broken by Castellia", f"{hour:%-d %b %Y} 11:59:59 UTC")
    on_all(trio, page_of(trio, stands), f"{hour:%-d %b %Y} 12:00:00 UTC", f"{hour:%-d %b %Y} 12:00:01 UTC")


def test_a_chair_that_sits_is_not_waited_for(trio: Stage, two: tuple[datetime, str, str]) -> None:
    """From 48 hours after the hour on the two others announce, at once: one thing came of it, on all nodes, dated the hour."""
    hour, _broken, proposal = two
    aurelia, borealia, castellia = trio.nodes
    stand_at(trio, hour, 2 * DAY - 1)
    for node, offers in ((aurelia, True), (borealia, False), (castellia, False)):
        assert ("/write/announce/" in drafter(node).open(page_of(trio, proposal)).html) is offers
    stand_at(trio, hour, 2 * DAY)
    at_once(trio, *((node, announcing(trio, node, proposal)) for node in (borealia, castellia)))
    told = ("Announced by Borealia: adopted", "Announced by Castellia: adopted", "What stands, dated the hour: adopted")
    on_all(trio, page_of(trio, proposal), *told)
    on_all(trio, path_of(trio, "charter") + "amendments/", "in effect", "overtaken")
    for node in trio.nodes:
        assert "/write/announce/" not in drafter(node).open(page_of(trio, proposal)).html


def test_a_receipt_withheld_is_shown_by_whoever_has_another(trio: Stage) -> None:
    """The chair's node is away when Castellia objects and enters it a day late; Borealia shows that it had it before the hour."""
    aurelia, borealia, castellia = trio.nodes
    amended(trio, castellia, 83)
    hour = noon(trio, 5)
    proposal = put_under_silence(trio, aurelia, hour)
    here = page_of(trio, proposal)
    waiting = objecting(trio, castellia, proposal)
    aurelia.stop()
    stand_at(trio, hour, -1)
    let_out(castellia, waiting)
    for node in (borealia, castellia):
        wait_for(drafter(node), path_of(trio, "joining"), "1 act about this is not registered yet")
    stand_at(trio, hour, 25 * HOUR)

    aurelia.start()

    alike(trio)
    for node in trio.nodes:
        assert timings(node, here) == [("Castellia", "late")]
    let_out(aurelia, announcing(trio, aurelia, proposal))
    on_all(trio, here, "What stands, dated the hour: adopted")
    for node in (borealia, castellia):
        wait_for(drafter(node), here, "By what is held here Borealia had it before the hour:")
    browser = drafter(borealia)
    says(borealia, browser.open(link(browser.open(here), "/write/show-receipt/")))
    alike(trio)
    on_all(trio, here, "broken by Castellia", "What stands, dated the hour: not adopted: the silence was broken")
    for node in trio.nodes:
        assert timings(node, here) == [("Castellia", "in time")]
    sound(trio)
