# SPDX-License-Identifier: Apache-2.0
"""What officers of three Parties do on real nodes: write acts of the register, let them out at an exact moment, compare what they hold."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Final

from demarche.demo.forms import Browser, Page, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, dossier, register_of, release_this, send_on
from tests.federation.faults import still
from tests.federation.processes import counted

FORM: Final = "%Y-%m-%dT%H:%M:%SZ"
HOUR: Final = 3_600
DAY: Final = 24 * HOUR
OFFICERS: Final = {"XA": ("d.amis", "r.aksel"), "XB": ("d.birk", "r.brand"), "XC": ("d.celik", "r.costa")}


def drafter(node: Node) -> Browser:
    """Who writes for the diplomatic desk of a Party."""
    return node.officer(OFFICERS[node.cast.code][0])


def path_of(stage: Stage, room: str) -> str:
    """The page of a room about the process of the three."""
    return f"/{room}/{stage.known['process']}/"


def link(page: Page, pattern: str) -> str:
    """The address of the first link of a page that leads there."""
    found = next((url for _said, url in page.links if re.search(pattern, url)), None)
    assert found is not None, f"{page.url}: expected a link {pattern}, got {page.text[:1500]}"
    return found


def written(node: Node, page: Page, values: Values | None = None) -> str:
    """An act of the register, written on this page and sent to the releasing officer; the address where it waits."""
    sent = expect(drafter(node).submit(page, SEND, values))
    assert re.search(r"/release/[0-9a-f-]+/$", sent.url), f"{sent.url}: {sent.text[:800]}"
    return sent.url


def let_out(node: Node, url: str) -> None:
    """The releasing officer releases it at the moment that the clock shows."""
    release_this(node, OFFICERS[node.cast.code][1], url)


def says(node: Node, page: Page, values: Values | None = None) -> None:
    """An act of the register, written and released."""
    let_out(node, written(node, page, values))


def at_once(stage: Stage, *waiting: tuple[Node, str]) -> None:
    """Each Party releases what waits for it there before anything of the others' has reached it; then all of it is entered."""
    with ExitStack() as held:
        for node, url in waiting:
            held.enter_context(still(node, "worker"))
            let_out(node, url)
    alike(stage)


def raised(node: Node, to: str, title: str) -> str:
    """A concern with one question, released by one Party to another; its address."""
    browser = drafter(node)
    page = browser.open("/concerns/raise/")
    [whom] = {each for form in page.forms if "to" in form.fields for each in form.fields["to"].choices if to in each}
    told: Values = {"to": whom, "title": title, "subjects": ["INT"]}
    asked: Values = {"matter": "Since 04:00 UTC.", "q1_text": "Is it known there?"}
    sent = send_on(browser, expect(browser.submit(page, "Save draft", {**told, **asked})), {})
    let_out(node, sent.url)
    return dossier(browser, title)


def due(node: Node, here: str) -> list[datetime]:
    """By when what is owed in a matter is due, as this node counts."""
    found = re.findall(r"due (\d+ \w+ \d{4} \d\d:\d\d) UTC", drafter(node).open(here).text)
    return sorted(datetime.strptime(each, "%d %b %Y %H:%M").replace(tzinfo=UTC) for each in found)


def now(stage: Stage) -> datetime:
    """The moment at which the clock stands."""
    return datetime.strptime(stage.clock.moment, FORM).replace(tzinfo=UTC)


def alike(stage: Stage, nodes: Iterable[Node] = ()) -> tuple[str, str, str]:
    """The register of these nodes, of all where none is named, once it is one and every act is registered."""
    wanted = list(nodes) or list(stage.nodes)

    def one() -> tuple[str, str, str] | None:
        shown = {register_of(drafter(each), stage.known["process"]) for each in wanted}
        return shown.pop() if len(shown) == 1 else None

    return until("one register on every node", one)


def on_all(stage: Stage, path: str, *words: str) -> None:
    """A page says all of these on every node."""
    for node in stage.nodes:
        wait_for(drafter(node), path, *words)


def sound(stage: Stage) -> None:
    """Every hash, signature and row of every node is right."""
    with ThreadPoolExecutor(len(stage.nodes)) as beside:
        faults = [each[1] for each in beside.map(counted, stage.nodes)]
    assert faults == [0] * len(faults), [node.attempt("fsck").stdout for node in stage.nodes]
