# SPDX-License-Identifier: Apache-2.0
"""Communication checks in every state: one that came to an end, one that waits on each side, one that waits for its hour, one being written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demarche.demo.nodes import until
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps import doing
from tools.staging import link, path

if TYPE_CHECKING:
    from demarche.demo.forms import Browser, Values
    from demarche.demo.nodes import Node
    from tools.staging import World

ADDRESS = r"/checks/[0-9a-f]{64}/"


def checks(world: World) -> None:
    """Each side calls the other once more; Aurelia has a call that waits for an hour that is drawn, and one being written."""
    known, stage = world.known, world.stage
    here = known["checks"] = f"/checks/process/{known['process']}/"
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    known["check_over"] = _check(amis, here, "1 of 2 answered")
    known["check_share"] = link(amis.open(known["check_over"]), r"/write/share-check/")
    before = _listed(amis, here)
    _called(stage.borealia, birk, here, "r.brand")
    known["check_of_us"] = until("the call to arrive", lambda: next(iter(_listed(amis, here) - before), None))
    known["check_answer"] = f"{known['check_of_us']}answer/desk/"
    before = _listed(amis, here)
    _called(stage.aurelia, amis, here, "r.aksel")
    known["check_open"] = until("the call to be listed", lambda: next(iter(_listed(amis, here) - before), None))
    drawn: Values = {"when": "drawn", "earliest": "2028-07-01T08:00", "latest": "2028-07-01T18:00"}
    known["check_planned"] = _sent(amis, here, drawn)
    aksel = stage.aurelia.officer("r.aksel")
    page = aksel.open(known["check_planned"])
    button = next(said for form in page.forms for said in form.buttons if said.startswith("Release to "))
    expect(aksel.submit(page, button, doing.proof_for(page, stage.aurelia)), "It leaves by itself")
    known["check_to_release"] = _sent(amis, here, {"text": "The check of the first half year."})
    page = amis.follow(amis.open(here), "Call contacts")
    expect(amis.submit(page, "Save draft", {"window": "24", "contacts": _contacts(amis, here)[:1]}))
    known["check_draft"] = link(amis.open(here), r"/checks/draft/[0-9a-f-]{36}/")


def answered(world: World) -> None:
    """Both of Aurelia's contacts answer, so that nothing is left to be done at once."""
    node = world.stage.aurelia
    here = world.known["check_of_us"]
    for name, username in (("desk", "d.amis"), ("duty", "t.arno")):
        officer = node.officer(username)
        sent = officer.submit(officer.open(f"{here}answer/{name}/"), "I am here")
        doing.release_this(node, "r.aksel", path(sent))
    wait_for(node.officer("d.amis"), here, "2 of 2 answered")


def _contacts(officer: Browser, here: str) -> list[str]:
    page = officer.open(f"{here}call/")
    return list(next(form.fields["contacts"].choices for form in page.forms if "contacts" in form.fields))


def _sent(officer: Browser, here: str, given: Values) -> str:
    page = officer.follow(officer.open(here), "Call contacts")
    return path(officer.submit(page, doing.SEND, {**given, "contacts": _contacts(officer, here)}))


def _called(node: Node, officer: Browser, here: str, releasing: str) -> None:
    doing.release_this(node, releasing, _sent(officer, here, {}))


def _listed(officer: Browser, here: str) -> set[str]:
    """Every check that the list has."""
    return {url for _said, url in officer.open(here).links if re.fullmatch(ADDRESS, url)}


def _check(officer: Browser, here: str, words: str) -> str:
    """The newest check of which the list says so."""
    page = wait_for(officer, here, words)
    rows = page.html.split("<tr>")
    return next(row.split('href="')[1].split('"')[0] for row in rows if words in row and 'href="/checks/' in row)
