# SPDX-License-Identifier: Apache-2.0
"""Step 25: both Parties count the quarter, Aurelia proposes the figures, Borealia computes the same and agrees; one figure is opened."""

import json
import re
from typing import Any

from demarche.demo.forms import Browser, Page, PlayError
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, release

QUARTER = "?first=2027-01-01&last=2027-03-31"
SAME = "identical to the digit"


def counted(stage: Stage) -> None:
    """Identical numbers on both nodes: what each computes by itself, what is proposed, what is released."""
    stage.clock.set("2027-04-15T09:00:00Z")
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    ours, theirs = (f"/figures/{stage.known['process']}/{code}/" for code in ("XB", "XA"))
    alike(amis.open(ours + QUARTER), birk.open(theirs + QUARTER))
    page = expect(amis.open(ours + QUARTER), "Counted here and now, not released.", "Answered in time")
    draft = expect(amis.follow(page, "Propose these figures for release"), "Answered in time")
    expect(amis.submit(draft, SEND), "Figures proposed")
    release(stage.aurelia, "r.aksel", reads=("Answered in time", "They are released once both agree."))
    for officer, path in ((amis, ours), (birk, theirs)):
        wait_for(officer, path, "proposed, not released")
    here = found(birk, theirs)
    page = expect(birk.open(here), SAME, "not released")
    agreeing = expect(birk.follow(page, "Agree to the release"), "Answered in time")
    expect(birk.submit(agreeing, SEND), "Figures agreed to")
    release(stage.borealia, "r.brand", reads=("The same figures were computed by this participating State.",))
    shown = [wait_for(officer, here, "released by both", SAME) for officer in (amis, birk)]
    alike(*shown)
    same_bytes(amis, birk, here)
    opened(amis, birk, shown)


def found(officer: Browser, path: str) -> str:
    """The address of the figures that were proposed."""
    links = [url for _said, url in officer.open(path).links if "/figures/released/" in url]
    if not links:
        raise PlayError(f"{path}: expected figures that were proposed, got none")
    return links[0]


def figures(page: Page) -> dict[tuple[str, str], dict[str, str]]:
    """Per kind of matter and figure, the number of each Party by its name."""
    said = {}
    for kind, table in re.findall(
        r"<h2>([^<]*)</h2>\s*<table class=\"rows figures\">(.*?)</table>", page.html, re.DOTALL
    ):
        for name, cells in re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", table, re.DOTALL):
            numbers = re.findall(r"<td data-label=\"([^\"]*)\">(?:<a [^>]*>)?(\d+)", cells)
            said[kind, name] = dict(numbers)
    return said


def alike(ours: Page, theirs: Page) -> None:
    """Both pages show the same numbers, and each Party answered a concern in time."""
    one, other = figures(ours), figures(theirs)
    if not one or one != other:
        raise PlayError(f"expected the same figures on both nodes, got {one} and {other}: {ours.text[:1200]}")
    in_time = one.get(("Concerns", "Answered in time"), {})
    if set(in_time) != {"Aurelia", "Borealia"} or "0" in in_time.values():
        raise PlayError(f"expected a concern of each Party answered in time, got {in_time}")


def same_bytes(amis: Browser, birk: Browser, here: str) -> None:
    """The document that both signed is one, and so is its hash."""
    one, other = (officer.open(f"{here}figures.json").body for officer in (amis, birk))
    if one != other:
        raise PlayError(f"{here}: expected the same bytes on both nodes, got {one[:300]!r} and {other[:300]!r}")
    value: Any = json.loads(one)
    if {row["party"] for row in value["table"]} != {"XA", "XB"}:
        raise PlayError(f"{here}: expected acts of both Parties in the table, got {one[:600]!r}")


def opened(amis: Browser, birk: Browser, shown: list[Page]) -> None:
    """One figure down to its acts on both nodes, and from there to the act itself."""
    for officer, page in zip((amis, birk), shown, strict=True):
        links = [url for _said, url in page.links if url.endswith("/acts/XA/concern.raise/in_time/")]
        if not links:
            raise PlayError(f"{page.url}: expected a figure of what was answered in time, got {page.text[:1500]}")
        behind = expect(officer.open(links[0]), "Answered in time", "What met it")
        acts = [url for _said, url in behind.links if re.search(r"/concerns/[0-9a-f]{64}/acts/[0-9a-f]{64}/$", url)]
        if len(acts) < 2:  # noqa: PLR2004  # the concern, and what answered it
            raise PlayError(f"{behind.url}: expected the concern and its answer, got {acts}")
        for url in acts:
            expect(officer.open(url))
