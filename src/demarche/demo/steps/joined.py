# SPDX-License-Identifier: Apache-2.0
"""Step 17: Castellia asks to join, is admitted by silence to an exact hour, and accedes; Deltora follows as an observer."""

import re

from demarche.demo.forms import Browser, Page, PlayError, Upload, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import HOST, Stage, expect, wait_for
from demarche.demo.steps.doing import SEND, release
from demarche.demo.steps.founding import digits, fill_card

BEGUN = "2027-03-02T09:00:00Z"
FIRST_HOUR, FIRST_UNTIL = "2027-03-05T12:00:00Z", "2027-03-05 12:00"
SECOND_HOUR, SECOND_UNTIL = "2027-03-08T14:00:00Z", "2027-03-08 14:00"


def joined(stage: Stage) -> None:
    """Both are in the process on every node, with one register; no matter from before is open to them."""
    castellia_joins(stage)
    _come(stage.deltora, stage)
    request = _asked_by_command(stage.deltora)
    _enter(stage, request, "XD/1/2027", "Deltora (XD), as an observer")
    _put_under_silence(stage, SECOND_UNTIL)
    stage.clock.set(SECOND_HOUR)
    _announce(stage)
    _admit_by_command(stage)
    _accede(stage, stage.deltora, ("d.dara", "r.dovan"), (stage.aurelia, stage.borealia, stage.castellia))
    _alike(stage)
    _nothing_from_before(stage)


def castellia_joins(stage: Stage) -> None:
    """Castellia is in the process as a Party on all three nodes."""
    _come(stage.castellia, stage)
    stage.clock.set(BEGUN)
    request = _asked_by_page(stage.castellia)
    _enter(stage, request, "XC/3/2027", "Castellia (XC), as a")
    _put_under_silence(stage, FIRST_UNTIL)
    _agree(stage)
    stage.clock.set(FIRST_HOUR)
    _announce(stage)
    _admit_by_page(stage)
    _accede(stage, stage.castellia, ("d.celik", "r.costa"), (stage.aurelia, stage.borealia))


def _come(node: Node, stage: Stage) -> None:
    """A node with its officers and its contact card."""
    if node.process is None:
        stage.make(node)
    fill_card(node)


def _page_of(stage: Stage) -> str:
    return f"/joining/{stage.known['process']}/"


def _link(page: Page, pattern: str) -> str:
    found = next((url for _said, url in page.links if re.search(pattern, url)), None)
    if found is None:
        raise PlayError(f"{page.url}: expected a link {pattern}, got {page.text[:1500]}")
    return found


def _asked_by_page(node: Node) -> bytes:
    admin = node.officer("admin")
    made = expect(admin.submit(admin.open("/parties/ask/"), "Make the request file", {"capacity": "party"}))
    return admin.open(_link(made, r"/parties/ask/\d+/request\.demarche")).body


def _asked_by_command(node: Node) -> bytes:
    node.command("ask", "--as", "observer", "--output", "request.demarche")
    return (node.folder / "request.demarche").read_bytes()


def _enter(stage: Stage, request: bytes, note: str, says: str) -> None:
    """Aurelia enters the request that it was sent, and releases it."""
    amis = stage.aurelia.officer("d.amis")
    given: Values = {"file": Upload("request.demarche", request), "note": note}
    draft = amis.submit(amis.open(f"{_page_of(stage)}enter/"), "Read the file", given)
    expect(amis.submit(expect(draft, says), SEND), note)
    release(stage.aurelia, "r.aksel", reads=(note,))
    wait_for(stage.borealia.officer("d.birk"), _page_of(stage), "asked, not put under silence yet")


def _put_under_silence(stage: Stage, to: str) -> None:
    """The chair puts it under silence to an exact hour; the others have it."""
    amis = stage.aurelia.officer("d.amis")
    page = amis.open(_link(amis.open(_page_of(stage)), r"/write/put-under-silence/\?about=admit:"))
    expect(amis.submit(page, SEND, {"until": to}))
    release(stage.aurelia, "r.aksel")
    wait_for(stage.borealia.officer("d.birk"), _page_of(stage), "under silence until")


def _agree(stage: Stage) -> None:
    """Of two nothing is adopted without the other's act."""
    birk = stage.borealia.officer("d.birk")
    page = birk.open(_link(birk.open(_page_of(stage)), r"/write/agree-under-silence/"))
    expect(birk.submit(page, SEND))
    release(stage.borealia, "r.brand")
    wait_for(stage.aurelia.officer("d.amis"), _page_of(stage), "Agreed: Borealia")


def _announce(stage: Stage) -> None:
    """After the hour the chair announces what came of it, which the record says; the other has it."""
    amis = stage.aurelia.officer("d.amis")

    def offered() -> str | None:
        links = amis.open(_page_of(stage)).links
        return next((url for _said, url in links if re.search(r"/write/announce/", url)), None)

    page = amis.open(until("the announcement to be offered to the chair", offered))
    expect(amis.submit(page, SEND), "adopted")
    release(stage.aurelia, "r.aksel")
    wait_for(stage.borealia.officer("d.birk"), _page_of(stage), "admitted")


def _admission(stage: Stage) -> bytes:
    admin = stage.aurelia.officer("admin")
    return admin.open(_link(admin.open(_page_of(stage)), r"/admission/[0-9a-f]{64}\.demarche")).body


def _admit_by_page(stage: Stage) -> None:
    """Castellia opens the admission; each compares with it by telephone, and it with each."""
    node, file = stage.castellia, Upload("admission.demarche", _admission(stage))
    admin = node.officer("admin")
    expect(admin.submit(admin.open("/parties/open/"), "Open this file", {"file": file}))
    for other in stage.founders:
        _compare(stage, node, other)
        _compare(stage, other, node)


def _admit_by_command(stage: Stage) -> None:
    """Deltora opens it at the console."""
    node = stage.deltora
    (node.folder / "admission.demarche").write_bytes(_admission(stage))
    said = node.command("join", "admission.demarche")
    if "demarche confirm XC" not in said:
        raise PlayError(f"expected demarche join to name each Party to compare with, got {said}")
    for other in (*stage.founders, stage.castellia):
        _compare(stage, node, other)
        _compare(stage, other, node)


def _compare(stage: Stage, node: Node, other: Node) -> None:
    """The digits are read aloud and typed; both nodes are on one machine, so its address is confirmed too."""
    process, code = stage.known["process"], other.cast.code
    admin, heard = node.officer("admin"), digits(other.officer("admin"))
    page = admin.open(f"/parties/{process}/{code}/compare/")
    form = next(form for form in page.forms if any(name.startswith("group_") for name in form.fields))
    asked = {name: heard[int(name.removeprefix("group_")) - 1] for name in form.fields if name.startswith("group_")}
    call = {"spoke_with": f"{other.cast.name}, Diplomatic desk", "line_used": "embassy directory 2026"}
    agreed = admin.submit(page, f"They agree: confirm {other.cast.name}", {**asked, **call})
    expect(agreed, "The fingerprints agree: the other participating State is confirmed.")
    node.command("reach", code, "--process", process, "--confirm", HOST)


def _accede(stage: Stage, node: Node, officers: tuple[str, str], others: tuple[Node, ...]) -> None:
    """Once it has read what is shared it accedes by its first act; every other node then lists it."""
    drafter, releasing = officers
    writer = node.officer(drafter)

    def offered() -> str | None:
        return next((url for _said, url in writer.open(_page_of(stage)).links if "/write/accede/" in url), None)

    page = writer.open(until(f"{node.cast.name} to have read the register", offered))
    expect(writer.submit(page, SEND))
    release(node, releasing)
    for each in (*others, node):
        _listed(stage, each, node)


def _listed(stage: Stage, node: Node, who: Node) -> None:
    officer = node.officer(next(each.username for each in node.cast.accounts if each.username.startswith("d.")))
    wait_for(officer, f"/membership/{stage.known['process']}/", who.cast.name)


def _alike(stage: Stage) -> None:
    """Size, root and digest of the register are the same on all four."""
    path = f"/register/{stage.known['process']}/"
    seen = re.findall(r">([0-9a-f]{64})<", stage.aurelia.officer("d.amis").open(path).html)
    if not seen:
        raise PlayError(f"{path}: expected the root and the digest of the register, got none")
    for node, name in ((stage.borealia, "d.birk"), (stage.castellia, "d.celik"), (stage.deltora, "d.dara")):
        wait_for(node.officer(name), path, *seen)
    charter = f"/parties/{stage.known['process']}/charter/"
    founded = _founded(stage.aurelia.officer("d.amis").open(charter))
    for node, name in ((stage.borealia, "d.birk"), (stage.castellia, "d.celik"), (stage.deltora, "d.dara")):
        there = _founded(node.officer(name).open(charter))
        if there != founded:
            raise PlayError(f"{node.cast.code}: expected the founding of {founded}, got {there}")


def _founded(page: Page) -> list[tuple[str, str]]:
    """Who has founded and when, and that nobody is waited for who joined later."""
    if page.says("has not founded it yet"):
        raise PlayError(f"{page.url}: expected nobody to be waited for, got {page.text[:1500]}")
    return sorted(re.findall(r"(\w+) has founded it\. (\d+ \w+ \d+ \d+:\d+ UTC)", page.text))


def _nothing_from_before(stage: Stage) -> None:
    """No matter that two others hold is there for who came later; the observer addresses nobody."""
    celik, dara = stage.castellia.officer("d.celik"), stage.deltora.officer("d.dara")
    for officer in (celik, dara):
        page = officer.open("/concerns/")
        links = [url for _said, url in page.links if re.search(r"/concerns/[0-9a-f]{64}/", url)]
        if links:
            raise PlayError(f"{page.url}: expected no matter from before, got {links}")
    if not _addresses(celik) or _addresses(dara):
        raise PlayError("expected Castellia to have whom to address, and the observer to have nobody")


def _addresses(officer: Browser) -> bool:
    return any("to" in form.fields for form in officer.open("/concerns/raise/").forms)
