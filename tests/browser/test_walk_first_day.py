# SPDX-License-Identifier: Apache-2.0
"""An administrator from an empty folder to a joined node, then a lost password, a new officer, a full disk, as docs/operate/first-day.md tells it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demarche.demo.cast import Account, PartyCast
from demarche.demo.nodes import Node, answers, any_ports, own_database, toml
from demarche.demo.stage import HOST, Stage
from demarche.demo.steps.doing import is_to_release, leave, proof_for
from demarche.demo.steps.founding import digits
from tests.browser.test_desk import fresh
from tests.browser.walking import Hand, Walk, printed
from tests.federation.faults import full_disk

DOCUMENT = "docs/operate/first-day.md"
CAST = (Account("admin", "C. Admin", "", ("administrator",)),)
CELADON = PartyCast("XC", "Celadon", "UTC", "en", "+00 3 555 0300", "24 hours", "English", "Legal desk", CAST)
PASSWORD, OTHER = "a long sentence that nobody guesses", "another sentence told in person"
ADMIN = {"Name, as colleagues read it": "C. Admin", "Sign-in name": "admin"}
CARD = {
    "Duty line": CELADON.duty_line,
    "Hours": CELADON.hours,
    "Time zone": CELADON.zone,
    "Languages spoken": CELADON.languages,
    "Confirmation contact": CELADON.confirmed_by,
}


@pytest.fixture
def node(stage: Stage, tmp_path: Path) -> Iterator[Node]:
    """Celadon's machine, empty."""
    inside, peer = any_ports(HOST, 2)
    made = Node(CELADON, tmp_path, f"http://localhost:{inside}", f"{HOST}:{peer}", PASSWORD, clock=stage.clock)
    yield made
    made.stop()


def made(stage: Stage, node: Node) -> str:
    """`demarche init` and `demarche run`; the root key goes into the safe. The link of the first account."""
    listens = node.inside.removeprefix("http://").replace("localhost", HOST)
    told = answers(node, inside=listens, clock=stage.clock.path, database=own_database("XC"))
    del told["administrator"]
    (node.folder / "answers.toml").write_text(toml(told))
    said = node.command("init", "--simulated", "--answers", "answers.toml")
    (node.folder / "XC-root-FOR-THE-SAFE.pem").unlink()
    node.start()
    link = re.search(r"/first/\S+", said)
    assert link is not None, said
    return f"{node.inside}{link[0]}"


def person(username: str, role: str) -> dict[str, str]:
    """What is typed to add an officer."""
    name = username.title().replace(".", ". ")
    words = {"Name, as colleagues read it": name, "Sign-in name": username, "Desk": "Both desks", "Roles": role}
    return {**words, "Password": PASSWORD, "The same password again": PASSWORD}


def answered(stage: Stage, invitation: Path) -> Path:
    """Borealia's administrator opens the file and sends an answer back."""
    borealia = stage.borealia
    (borealia.folder / "celadon.demarche").write_bytes(invitation.read_bytes())
    borealia.command("join", "celadon.demarche", "--output", "to-celadon.demarche")
    return borealia.folder / "to-celadon.demarche"


def confirmed(stage: Stage, own: list[str]) -> None:
    """Borealia's administrator types what Celadon reads aloud, confirms its address, and a releasing officer founds."""
    borealia = stage.borealia
    admin, brand = borealia.officer("admin"), borealia.officer("r.brand")
    urls = [url for _said, url in admin.open("/parties/").links if url.endswith("/XC/compare/")]
    form = next(form for form in admin.open(urls[0]).forms if any(name.startswith("group_") for name in form.fields))
    heard = [own[int(name.removeprefix("group_")) - 1] for name in form.fields if name.startswith("group_")]
    call = ("--spoke-with", "Celadon, Diplomatic desk", "--line", "embassy directory 2026")
    borealia.command("confirm", "XC", "--heard", " ".join(heard), *call)
    borealia.command("reach", "XC", "--confirm", HOST)
    waiting = next(url for said, url in brand.open("/").links if is_to_release(said, url) and "Celadon" in said)
    check = brand.open(waiting)
    leave(borealia, brand, brand.submit(check, "Release to Celadon", proof_for(check, borealia)))


def exchanged(admin: Hand, walk: Walk, stage: Stage, tmp_path: Path) -> None:
    """A file each way."""
    page = admin.page
    with page.expect_download() as taking:
        admin.typed = {"Process name": "Celadon-Borealia process"}
        walk.follow(admin, 5)
    invitation = tmp_path / "invitation.demarche"
    taking.value.save_as(invitation)
    admin.typed = {"The file you were sent": str(answered(stage, invitation))}
    walk.follow(admin, 6)


def read_aloud(page: Page, stage: Stage) -> list[str]:
    """Type what Borealia reads aloud; what Celadon reads to them."""
    theirs = digits(stage.borealia.officer("admin"))
    for field in page.locator("[name^=group_]").all():
        field.fill(theirs[int((field.get_attribute("name") or "").removeprefix("group_")) - 1])
    return page.locator(".digits li").all_inner_texts()


def joined(admin: Hand, stage: Stage, node: Node, tmp_path: Path) -> None:
    """The walk to the joined node."""
    page, walk = admin.page, Walk(DOCUMENT, "From a clone to a joined node")
    admin.typed = {**ADMIN, "Password": PASSWORD, "The same password again": PASSWORD}
    walk.follow(admin, 1)
    admin.typed = CARD
    walk.follow(admin, 2)
    for step, username, role in ((3, "d.cole", "drafter"), (4, "r.cass", "releasing officer")):
        admin.typed = person(username, role)
        walk.follow(admin, step)
    exchanged(admin, walk, stage, tmp_path)
    own = read_aloud(page, stage)
    admin.typed = {"Spoke with (office)": "Borealia, Diplomatic desk", "Line used": "embassy directory 2026"}
    walk.follow(admin, 7, 8)
    admin.press("Borealia")
    walk.follow(admin, 9)
    confirmed(stage, own[:12])
    told = {"Sign-in name": "r.cass", "Password": PASSWORD, "Your password": PASSWORD}
    walk.follow(Hand(fresh(page), told).open(node.inside), 10)
    stage.clock.advance(60)
    walk.follow(admin, 11)
    assert walk.is_done()
    assert "Borealia" in " ".join(printed(page))


def test_an_administrator_from_an_empty_folder_to_a_joined_node(
    page: Page, stage: Stage, node: Node, tmp_path: Path
) -> None:
    """C. Admin makes the account, joins Borealia, gives a password, adds an officer, and loses no word to a full disk."""
    admin = Hand(page, {}).open(made(stage, node))
    joined(admin, stage, node, tmp_path)

    lost = Walk(DOCUMENT, "A lost password")
    admin.typed, admin.about = {"Password": OTHER, "The same password again": OTHER}, "D. Cole"
    lost.follow(admin, 1)
    lost.follow(Hand(fresh(page), {"Sign-in name": "d.cole", "Password": OTHER}).open(node.inside), 2)

    added = Walk(DOCUMENT, "A new officer")
    admin.typed = person("t.crane", "technical officer")
    added.follow(admin, 1)
    expect(page.get_by_text("T. Crane").first).to_be_visible()

    full = Walk(DOCUMENT, "A full disk")
    admin.typed = {"Hours": "08:00 to 20:00"}
    full.follow(admin, 1)
    with full_disk(node):
        full.follow(admin, 2)
    full.follow(admin, 3, 4)
    assert all(walk.is_done() for walk in (lost, added, full))
    printed(page)
