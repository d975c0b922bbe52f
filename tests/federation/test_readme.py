# SPDX-License-Identifier: Apache-2.0
"""Two nodes on two addresses, made and joined by the README's own console lines, word for word."""

from __future__ import annotations

import http.client
import re
import shlex
import ssl
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from demarche.core.encoding import digest
from demarche.core.parcel import Answer, Cover, Item, join_body, read_answer, write_cover
from demarche.demo.cast import AURELIA, BOREALIA
from demarche.demo.forms import Browser
from demarche.demo.nodes import COMMAND, Node, any_ports
from demarche.demo.stage import expect, wait_for
from demarche.demo.steps.doing import choice, dossier, release, send_on
from demarche.ledger.signer import NODE, FolderSigner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demarche.demo.forms import Values

README: Final = Path(__file__).parents[2] / "README.md"
PASSWORD: Final = "a long sentence that nobody guesses"
TITLE: Final = "Scans of two ministries"
HOSTS: Final = {"aurelia": "127.0.0.11", "borealia": "127.0.0.12"}
CONFIRM: Final = ("demarche confirm XB", "demarche confirm XA")
REACH: Final = ("demarche reach XB", "demarche reach XA")
CALL: Final = ("Legal desk", "embassy directory")


@dataclass(slots=True)
class Machines:
    """Both machines, the README's lines for them in order, and how many were run."""

    nodes: dict[str, Node]
    lines: list[tuple[str, str]]
    run: int = 0
    first: dict[str, str] = field(default_factory=dict)

    def until(self, command: str) -> None:
        """Run the lines up to the first that begins with this command, which is left for the caller."""
        while not self.lines[self.run][1].startswith(command):
            where, line = self.lines[self.run]
            self.run += 1
            self.line(self.nodes[where], where, line)

    def line(self, node: Node, where: str, line: str) -> None:
        """Run one line on its machine, with what a person types there."""
        if line == "demarche run":
            # Nobody waits a minute here for what can be stopped.
            with (node.home / "demarche.toml").open("a") as settings:
                settings.write("\n[release]\nhold = 0\n")
            node.start()
            self._make_administrator(node, self.first[where])
            return
        said = finished(begun(node, line), typed(node, line))
        if line == "demarche init":
            (Path(node.folder) / f"{node.cast.code}-root-FOR-THE-SAFE.pem").unlink()
            self.first[where] = re.findall(r"/first/\S+/", said)[0]
        if line.startswith(("demarche invite", "demarche join")) and "--output" in line:
            self._send(node, line.rsplit(maxsplit=1)[-1])

    def _send(self, node: Node, name: str) -> None:
        """By open mail: the file lies in the other side's folder."""
        for other in self.nodes.values():
            if other is not node:
                (other.folder / name).write_bytes((node.folder / name).read_bytes())

    @staticmethod
    def _make_administrator(node: Node, link: str) -> None:
        browser = Browser(node.inside)
        admin = node.cast.account("admin")
        asked = {"name": admin.name, "username": "admin", "password": PASSWORD, "again": PASSWORD}
        expect(browser.submit(browser.open(link), "Make the account and sign in", asked))


def typed(node: Node, line: str) -> list[str]:
    """What is typed at a command's prompts: the addresses of this machine, a password, the contact card."""
    cast = node.cast
    if line == "demarche init":
        inside = node.inside.removeprefix("http://")
        return [cast.name, cast.code, cast.language, cast.zone, inside, node.peer, node.peer, ""]
    if line.startswith("demarche officers add"):
        return [PASSWORD, PASSWORD]
    if line.startswith("demarche invite") or "--output" in line:
        return [cast.duty_line, cast.hours, cast.zone, cast.languages, cast.confirmed_by]
    return []


def begun(node: Node, line: str) -> subprocess.Popen[str]:
    """Start a line of the README on a machine that has no terminal but these pipes."""
    program, *arguments = shlex.split(line)
    assert program == "demarche"
    return subprocess.Popen(
        [COMMAND, *arguments],
        cwd=node.folder,
        env=node._environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[str], lines: list[str], status: int = 0) -> str:
    """Type the lines, wait for the end, and give what was printed."""
    said, _ = process.communicate("".join(f"{line}\n" for line in lines), timeout=120)
    assert process.returncode == status, said
    return said


def read_until_asked(process: subprocess.Popen[str]) -> tuple[list[str], list[int]]:
    """What one side of a call sees first: the groups it reads aloud, and the numbers of those it must ask for."""
    assert process.stdout is not None
    own: dict[int, str] = {}
    said = []
    for line in process.stdout:
        said.append(line)
        own |= {int(number): group for number, group in re.findall(r"(\d+): (\d{5})", line)}
        if "Ask them to read groups" in line:
            return [own[n] for n in range(1, 13)], [int(n) for n in re.findall(r"\d+", line.partition("groups")[2])]
    raise AssertionError(f"expected to be asked for groups, got {''.join(said)}")


def comparisons(node: Node) -> set[str]:
    """The addresses of the pages on which fingerprints are compared."""
    return {url for _said, url in node.officer("admin").open("/parties/").links if url.endswith("/compare/")}


def post(sender: Node, addressee: Node) -> Answer:
    """Post what the sender's own node key covers to the other's door; what the door says."""
    sealed = b"something"
    cover = Cover(
        sender=sender.cast.code,
        addressee=addressee.cast.code,
        made=1_800_000_000,
        items=(Item(digest(sealed), len(sealed)),),
        heads=(),
    )
    key = FolderSigner(sender.home / "keys", frozenset({NODE})).node()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with closing(http.client.HTTPSConnection(addressee.peer, timeout=30, context=context)) as connection:
        connection.request("POST", "/v1/parcels", join_body(write_cover(cover, key), (sealed,)))
        return read_answer(connection.getresponse().read())


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two empty machines, each with an address of its own, and the lines that the README gives for them."""
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(), re.DOTALL)
    lines = [match for block in blocks for match in re.findall(r"^(aurelia|borealia)\$ (.+)$", block, re.MULTILINE)]
    nodes = {}
    for (where, host), cast in zip(HOSTS.items(), (AURELIA, BOREALIA), strict=True):
        inside, peer = any_ports(host, 2)
        folder = tmp_path_factory.mktemp(where)
        nodes[where] = Node(cast, folder, f"http://{host}:{inside}", f"{host}:{peer}", PASSWORD)
    try:
        yield Machines(nodes, lines)
    finally:
        for node in nodes.values():
            node.stop()


def test_the_files_are_exchanged_and_nothing_else_is_taken(machines: Machines) -> None:
    """The nodes run and have each other's file, unconfirmed: a parcel of Aurelia's own key is shut out at Borealia."""
    machines.until("demarche confirm")
    aurelia, borealia = machines.nodes["aurelia"], machines.nodes["borealia"]
    assert post(aurelia, borealia).code == "not_confirmed"
    assert post(borealia, aurelia).code == "not_confirmed"
    page = aurelia.officer("d.amis").open("/concerns/raise/")
    assert not any("to" in form.fields for form in page.forms)


def test_a_wrong_digit_has_no_way_on(machines: Machines) -> None:
    """Borealia misreads one digit of a second invitation: that file can never be confirmed, whatever is typed later."""
    aurelia, borealia = machines.nodes["aurelia"], machines.nodes["borealia"]
    before = comparisons(aurelia)
    aurelia.command("invite", "Another process", "--output", "other.demarche")
    (borealia.folder / "other.demarche").write_bytes((aurelia.folder / "other.demarche").read_bytes())
    borealia.command("join", "other.demarche", "--output", "other-answer.demarche")
    (aurelia.folder / "other-answer.demarche").write_bytes((borealia.folder / "other-answer.demarche").read_bytes())
    aurelia.command("join", "other-answer.demarche")
    [added] = comparisons(aurelia) - before
    process = added.split("/")[2]
    hearing = begun(aurelia, f"demarche confirm XB --process {process}")
    telling = begun(borealia, f"demarche confirm XA --process {process}")
    (_, asked), (aloud, _) = read_until_asked(hearing), read_until_asked(telling)
    telling.kill()
    telling.communicate()
    call = ("--spoke-with", CALL[0], "--line", CALL[1])
    right = [aloud[n - 1] for n in asked]
    wrong = [str((int(right[0][0]) + 1) % 10) + right[0][1:], *right[1:]]
    assert "Do not go on." in finished(hearing, [*wrong, *CALL], 1)
    again = aurelia.attempt("confirm", "XB", "--process", process, "--heard", " ".join(right), *call)
    assert again.returncode == 1
    assert "is confirmed" not in again.stdout
    told = borealia.attempt("confirm", "XA", "--process", process, "--disagree", *call)
    assert (told.returncode, "Do not go on." in told.stdout) == (1, True)


def test_both_confirm_by_telephone_and_found(machines: Machines) -> None:
    """Aurelia confirms and founds first; Borealia, which has not confirmed yet, takes nothing. Then both have founded."""
    nodes = list(machines.nodes.values())
    left = machines.lines[machines.run :]
    assert [line.partition(" --")[0] for _, line in left] == [*CONFIRM, *REACH]
    calls = [begun(machines.nodes[where], line) for where, line in left[:2]]
    heard = [read_until_asked(call) for call in calls]
    for me, other in ((0, 1), (1, 0)):
        groups = [heard[other][0][n - 1] for n in heard[me][1]]
        assert "is confirmed" in finished(calls[me], [*groups, *CALL])
        where, line = left[2 + me]
        machines.line(machines.nodes[where], where, line)
        if me == 0:
            release(nodes[0], "r.aksel")
            wait_for(nodes[0].officer("admin"), "/delivery/", "have not confirmed")
            assert post(nodes[0], nodes[1]).code == "not_confirmed"
    release(nodes[1], "r.brand")
    for node in nodes:
        admin = node.officer("admin")
        urls = {url for _said, url in admin.open("/parties/").links if url.endswith("/charter/")}
        [charter] = [url for url in urls if admin.open(url).says("Aurelia-Borealia process")]
        wait_for(admin, charter, "Aurelia has founded it.", "Borealia has founded it.")


def test_a_concern_is_delivered(machines: Machines) -> None:
    """The drafter raises a concern, the releasing officer releases it, and the other side has it."""
    aurelia, borealia = machines.nodes.values()
    amis = aurelia.officer("d.amis")
    page = amis.open("/concerns/raise/")
    words: Values = {
        "to": choice(page, "to"),
        "title": TITLE,
        "subjects": ["INT"],
        "matter": "Since 04:00 UTC.",
        "q1_text": "Is it known there?",
    }
    draft = expect(amis.submit(page, "Save draft", words))
    send_on(amis, draft, {})
    release(aurelia, "r.aksel", reads=(TITLE,))
    wait_for(amis, dossier(amis, TITLE), "delivered")
    birk = borealia.officer("d.birk")
    expect(birk.open(dossier(birk, TITLE)), TITLE, "Is it known there?")
