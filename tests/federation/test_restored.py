# SPDX-License-Identifier: Apache-2.0
"""A real node whose store is put back from a copy, by the console lines of the page on restoring: nothing of it is hidden."""

import re
import shlex
import sqlite3
from pathlib import Path
from typing import Final

import pytest

from demarche.demo.forms import Page
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps.doing import choice, dossier, is_to_release, proof_for, send_on
from tests.federation.processes import counted, hold

PAGE: Final = Path(__file__).parents[2] / "docs" / "operate" / "restore.md"
BEFORE, LOST, AFTER = "Scans before the copy", "Scans after the copy", "Scans after the restore"
WHY: Final = "The disk failed; the copy is of the night before."


def lines() -> list[str]:
    """What the page has an administrator type, without the prompt."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def typed(node: Node, line: str) -> str:
    """Run one line of the page on this node's folder; what it prints."""
    program, *arguments = (each.replace("/var/lib/demarche", str(node.home)) for each in shlex.split(line))
    assert program == "demarche"
    return node.command(*arguments, stdin="y\n")


@pytest.fixture(scope="module")
def stage(founded: Stage) -> Stage:
    """Both release at once."""
    for node in founded.nodes:
        hold(node, 0)
    return founded


def notify(stage: Stage, what: str) -> Page:
    """Aurelia's technical desk notifies, and its releasing officer releases it; the page that follows."""
    arno, aksel = stage.aurelia.officer("t.arno"), stage.aurelia.officer("r.aksel")
    page = arno.open("/concerns/notify/")
    send_on(arno, page, {"to": choice(page, "to"), "what": what, "profile": "ordinary"})
    url = next(url for said, url in aksel.open("/").links if is_to_release(said, url))
    return press(stage, url)


def press(stage: Stage, url: str) -> Page:
    aksel = stage.aurelia.officer("r.aksel")
    check = aksel.open(url)
    return aksel.submit(check, "Release to Borealia", proof_for(check, stage.aurelia))


def delivered(stage: Stage, what: str) -> str:
    """The dossier at Aurelia, once Borealia's receipt is there."""
    arno = stage.aurelia.officer("t.arno")
    url = dossier(arno, what)
    wait_for(arno, url, "delivered")
    return url


def test_a_store_put_back_goes_on_in_the_open(stage: Stage) -> None:
    """The copy signs nothing and says why; restored as the page says, it goes on, and Borealia and anybody can read what was lost."""
    aurelia, borealia = stage.nodes
    backing_up, reading_back, copying, putting_back, declaring, further = lines()
    notify(stage, BEFORE)
    first = delivered(stage, BEFORE)
    assert copying == "sqlite3 /var/lib/demarche/db.sqlite3 \".backup '/backup/db.sqlite3'\""
    backed_up(aurelia, backing_up, reading_back)
    notify(stage, LOST)
    delivered(stage, LOST)
    assert putting_back == "cp /backup/db.sqlite3 /var/lib/demarche/db.sqlite3"
    put_back(aurelia)

    said = "this node's log is behind what it has signed"
    until("run to say it", lambda: said in (aurelia.folder / "run.log").read_text())
    expect(aurelia.officer("t.arno").open(first), BEFORE, said)
    stopped = expect(notify(stage, AFTER), "Nothing was signed, because", said)

    assert "1 entries lost" in declared(aurelia, declaring)
    until("what was lost to come back", lambda: "nothing missing" in typed(aurelia, further))
    assert aurelia.officer("t.arno").open(dossier(aurelia.officer("t.arno"), LOST)).says("delivered")
    expect(press(stage, stopped.url))
    delivered(stage, AFTER)
    wait_for(borealia.officer("admin"), "/parties/", "goes on as generation 2", "1 entry lost", WHY)
    expect(borealia.officer("r.brand").open("/delivery/"), "goes on as generation 2")
    [(ours, faults), (theirs, also)] = [counted(node) for node in stage.nodes]
    assert (ours, faults, also) == (theirs, 0, 0)
    for node in stage.nodes:
        proves_itself(node, first)


def declared(node: Node, line: str) -> str:
    """What the command says; every session is ended by it, and officers sign in again."""
    said = typed(node, line)
    assert not node.officer("t.arno").open("/").says("Sign out")
    node.sign_in_again()
    return said


def backed_up(node: Node, backing_up: str, reading_back: str) -> None:
    """A copy of the store lies beside the node; and the command writes one, which is read back without a fault."""
    copy(node)
    typed(node, backing_up)
    assert typed(node, reading_back).endswith("backup: whole\n")


def proves_itself(node: Node, address: str) -> None:
    """The dossier's file names the generations and is valid."""
    [matter] = re.findall(r"[0-9a-f]{64}", address)
    node.command("export", matter[:16], "--output", "restored.dossier")
    found = node.attempt("verify", "restored.dossier").stdout
    assert found.endswith("verdict: VALID, NO OUTSIDE TRUST\n"), found
    assert "log of XA: it goes on as generation 2 since" in found


def copy(node: Node) -> None:
    """What the page's first line does, by the library that is at hand."""
    with sqlite3.connect(node.home / "db.sqlite3") as of, sqlite3.connect(node.folder / "copy.sqlite3") as to:
        of.backup(to)
    of.close()
    to.close()


def put_back(node: Node) -> None:
    """The store is the copy again."""
    node.stop()
    for name in ("db.sqlite3-wal", "db.sqlite3-shm"):
        (node.home / name).unlink(missing_ok=True)
    (node.home / "db.sqlite3").write_bytes((node.folder / "copy.sqlite3").read_bytes())
    node.start()
