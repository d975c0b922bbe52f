# SPDX-License-Identifier: Apache-2.0
"""Step 7: feedback on each indicator, and the preservation that was asked for is accepted."""

import re

from demarche.demo.forms import Browser, Page, PlayError, Values
from demarche.demo.material import ADDRESSES, HASHES
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, release, send_on

BLOCKED, NOT_SEEN, HOSPITAL = ADDRESSES[:6], ADDRESSES[6:8], ADDRESSES[8]
ALSO_HIT = "A hospital in Borealia, also hit."
COUNTED = "6 seen · blocked, 2 not seen, 1 seen, 4 not stated"
UNTIL = "4 Apr 2027 00:00 UTC"


def feed_back(stage: Stage) -> None:
    """T. Basso marks nine addresses and leaves four hashes open; both nodes then show and hand out the same."""
    here = stage.known["notification"]
    stage.clock.set("2027-02-03T21:29:00Z")
    basso, arno = stage.borealia.officer("t.basso"), stage.aurelia.officer("t.arno")
    page = expect(basso.open(f"{here}mark/"), *ADDRESSES, *HASHES)
    send_on(basso, page, ticked(page))
    release(stage.borealia, "r.brand", reads=(ALSO_HIT, "seen · blocked", "not seen"))
    accept = basso.open(f"{here}preserve-accept/")
    send_on(basso, accept, {"about": choice(accept, "about"), "until": "2027-04-04T00:00"})
    release(stage.borealia, "r.brand", reads=(UNTIL,))
    for officer in (arno, basso):
        wait_for(officer, here, COUNTED, ALSO_HIT, f"preserves data until {UNTIL}")
    wait_for(basso, here, "delivered")
    alike(arno, basso, here)
    again = basso.open(f"{here}mark/")
    ticks = {
        name: field.values for form in again.forms for name, field in form.fields.items() if field.kind == "checkbox"
    }
    if {name: ticks[name] for name in ticks if ticks[name]} != {
        name: given for name, given in ticked(again).items() if isinstance(given, list)
    }:
        raise PlayError(f"{again.url}: expected what stands to be ticked, got {ticks}")


def ticked(page: Page) -> Values:
    """The boxes of the page that say what Borealia found, each at its address."""
    values: dict[str, str | list[str]] = {}
    for address in ADDRESSES:
        name = _field(page, address)
        values[name] = ["seen", "blocked"] if address in BLOCKED else ["not_seen"] if address in NOT_SEEN else ["seen"]
        if address == HOSPITAL:
            values[f"{name}-text"] = ALSO_HIT
    return values


def _field(page: Page, address: str) -> str:
    """What the boxes beside an indicator are called."""
    after = page.html.partition(f"{address}&#x27;]")[2]
    found = re.search(r'<input type="checkbox" name="([^"]+)"', after)
    if found is None:
        raise PlayError(f"{page.url}: expected boxes to tick beside {address}, got none: {page.text[:1500]}")
    return found[1]


def alike(one: Browser, other: Browser, here: str) -> None:
    """Both nodes show the same state of each indicator, on the page and in the copy as CSV."""
    pages = [browser.open(here) for browser in (one, other)]
    tables = [_table(page) for page in pages]
    if len(tables[0]) != len(ADDRESSES) + len(HASHES) or tables[0] != tables[1]:
        raise PlayError(f"{here}: expected the same state of 13 indicators on both nodes, got {tables}")
    act = f"{here}acts/{here.split('/')[2]}/indicators/1/csv/"
    copies = [browser.open(act).body for browser in (one, other)]
    if not copies[0] or copies[0] != copies[1] or ALSO_HIT.encode() not in copies[0]:
        raise PlayError(f"{act}: expected the same copy with marks from both nodes, got {copies}")


def _table(page: Page) -> list[str]:
    """What the table of the page says of each indicator, row by row."""
    section = page.html.partition('<section id="found">')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section.partition("<tbody>")[2], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]
