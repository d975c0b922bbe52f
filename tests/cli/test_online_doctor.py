# SPDX-License-Identifier: Apache-2.0
"""`demarche doctor` and `demarche backup`: on a node that does not run, is broken, or belongs to somebody else; each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from demarche.core.encoding import digest
from demarche.node.backup import check
from tests.cli.command import DEMARCHE, environment, shell
from tests.cli.test_online_run import Running, running, until
from tests.federation.faults import OBEYING

ANSWERS = """
[party]
name = "Aurelia"
code = "XA"
[inside]
listen = "127.0.0.1:0"
[peer]
listen = "127.0.0.1:0"
[administrator]
username = "admin"
name = "A. Admin"
password = "a quiet evening in the archive"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node as `init` leaves it, in a folder; nobody runs it."""
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "answers.toml").write_text(ANSWERS)
    done = shell(folder, "--home", "node", "init", "--answers", "answers.toml")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def node(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(made / "node", tmp_path / "node")
    return tmp_path


def doctor(folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Its exit status and its lines."""
    done = shell(folder, "--home", "node", "doctor", "--json", *options)
    assert done.stderr == "" or done.returncode, done.stderr
    return done.returncode, json.loads(done.stdout)


def facts(rows: list[dict[str, Any]], word: str = "STOP") -> list[str]:
    """What the lines of one word say."""
    return [row["fact"] for row in rows if row["word"] == word]


def content(home: Path) -> dict[str, str]:
    """Every file of a node's folder, by the hash of its bytes, but for the store, which has notes, and what runs."""
    return {
        path.relative_to(home).as_posix(): digest(path.read_bytes())
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith("db.sqlite3") and path.parent.name != "run"
    }


def test_a_node_that_does_not_run_is_told_in_words(node: Path) -> None:
    """Worst first, with the next step; STOP is 1; nothing but notes is changed."""
    before = content(node / "node")
    done = shell(node, "--home", "node", "doctor")

    said = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert said[0].startswith("STOP  Doors: The node does not run: no door is open. (")
    assert said[1] == "      Start it. `demarche run`"
    assert "LOOK  Backup: No backup was made yet." in said
    assert said[-1].startswith("FINE  ")
    assert "Cryptography" in said[-1]
    assert content(node / "node") == before


def test_a_store_that_is_broken_or_gone(node: Path) -> None:
    """It is said, and nothing is made in its place."""
    store = node / "node" / "db.sqlite3"
    for extra in ("-wal", "-shm"):
        store.with_name(store.name + extra).unlink(missing_ok=True)
    store.write_bytes(b"no database" * 2000)
    status, rows = doctor(node)
    assert status == 1
    assert "The store cannot be used: file is not a database." in facts(rows)
    assert "Signing" in {row["label"] for row in rows if row["word"] == "FINE"}
    store.unlink()
    status, rows = doctor(node)
    assert (status, facts(rows)) == (1, [f"{store} cannot be read: no such file or directory."])
    assert not store.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[party\n", "expected TOML"),
        (
            ANSWERS.partition("[administrator]")[0] + "[peer2]\nx = 1\n",
            "demarche.toml: expected no setting peer2.x, got one",
        ),
    ],
)
def test_settings_that_cannot_be_read(node: Path, text: str, said: str) -> None:
    """Damaged, or with one that nobody knows: the node would not start, and this does, and says what needs no settings."""
    home = node / "node"
    (home / "demarche.toml").write_text(text)
    tomorrow = (home / "demarche.toml").stat().st_mtime + 86_400
    os.utime(home / "db.sqlite3", (tomorrow, tomorrow))
    (home / "keys" / "log.key").chmod(0o640)
    (home / "secret.key").unlink()
    status, rows = doctor(node)
    fact, *others = facts(rows)
    assert (status, fact.startswith("The node cannot start: "), said in fact) == (1, True, True)
    assert others == [
        f"{home / 'secret.key'} cannot be read: no such file or directory.",
        f"Others may read or change {home / 'keys' / 'log.key'}.",
    ]
    [fact] = facts(rows, "LOOK")
    assert fact.startswith("The machine's clock says ")
    assert "and the node wrote its files until " in fact
    assert [row["topic"] for row in rows if row["word"] == "FINE"] == ["disk", "cryptography", "software"]


def test_a_folder_of_somebody_else(node: Path) -> None:
    """Who may not read its secrets is told so, and by which account to ask."""
    (node / "node" / "secret.key").chmod(0)
    done = subprocess.run(
        [*OBEYING, DEMARCHE, "--home", "node", "doctor"],
        cwd=node,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "secret.key cannot be read: permission denied." in done.stdout
    assert "Ask again as the account that owns the node's folder." in done.stdout


def test_without_ml_dsa_or_a_key_set_it_still_speaks(node: Path) -> None:
    """The key-set is gone."""
    (node / "node" / "keys" / "keyset-1.json").unlink()
    status, rows = doctor(node)
    assert status == 1
    assert "expected a key-set in" in facts(rows)[0]


def test_a_backup_is_made_read_back_and_restored(node: Path) -> None:
    """Store, files, settings; no keys, no marks; its time is noted; it never overwrites."""
    home = node / "node"
    name = digest(b"an annex")
    (home / "files" / name[:2]).mkdir()
    (home / "files" / name[:2] / name).write_bytes(b"an annex")
    with closing(sqlite3.connect(home / "db.sqlite3")) as store, store:
        store.execute("INSERT INTO ledger_filerecord (sha256, bytes, media) VALUES (?, 8, 'text/plain')", [name])
    (home / "marks").mkdir(exist_ok=True)
    (home / "marks" / "head").write_text("a mark")

    made = shell(node, "--home", "node", "backup", "night.tar")

    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].endswith("It holds the whole record: keep it as carefully as the node.")
    with closing(sqlite3.connect(home / "db.sqlite3")) as store:
        assert list(store.execute("SELECT event, subject, door FROM journal_entry")) == [
            ("backed_up", "night.tar", "console")
        ]
    with tarfile.open(node / "night.tar") as found:
        assert found.getnames() == [
            "backup.json",
            "db.sqlite3",
            "demarche.toml",
            "secret.key",
            "keys/keyset-1.json",
            f"files/{name[:2]}/{name}",
        ]
    assert (node / "night.tar").stat().st_mode & 0o077 == 0
    again = shell(node, "--home", "node", "backup", "night.tar")
    assert (again.returncode, again.stderr) == (
        1,
        f"Error: expected no file {node / 'night.tar'}, got one: a backup never overwrites another\n",
    )
    assert "A backup was last read back: never." in facts(doctor(node)[1], "LOOK")

    read = shell(node, "--home", "node", "backup", "--check", "night.tar")

    assert (read.returncode, read.stdout.splitlines()[-1]) == (0, "backup: whole"), read.stdout + read.stderr
    assert "Backup" in {row["label"] for row in doctor(node)[1] if row["word"] == "FINE"}
    assert sorted(path.name for path in node.iterdir()) == ["night.tar", "node"]


def test_a_backup_that_is_not_whole_is_found(node: Path) -> None:
    """A byte of its store is changed, it is cut short, or it is something else."""
    assert shell(node, "--home", "node", "backup", "--with-keys", "night.tar").returncode == 0
    whole = (node / "night.tar").read_bytes()
    assert b"keys/act-diplomatic.key" in whole
    at = whole.index(b'CREATE TABLE "ledger_actrecord"')
    cut = whole[: len(whole) // 2]
    (node / "night.tar").write_bytes(whole[:at] + b"CREATE TABEL" + whole[at + 12 :])
    read = shell(node, "--home", "node", "backup", "--check", "night.tar")
    assert (read.returncode, read.stdout.splitlines()[-1]) == (1, "backup: 1 faults"), read.stdout
    assert any("is not whole" in fact for fact in facts(doctor(node)[1]))
    for damaged in (cut, b"no backup at all" * 100):
        (node / "night.tar").write_bytes(damaged)
        assert len(check(node / "night.tar", lambda _said: None)) == 1


def test_a_backup_needs_room(node: Path) -> None:
    """A folder that is not there; nothing is left behind."""
    done = shell(node, "--home", "node", "backup", "elsewhere/night.tar")
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"Error: expected to write {node / 'elsewhere' / 'night.tar'}, no such file or directory"
    )
    assert [path.name for path in node.iterdir()] == ["node"]


def test_a_node_that_runs_and_parts_of_it_that_do_not(made: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Both doors answer and nothing says STOP once two officers are there; a backup is made meanwhile. Then the inside door stands still, and the worker is gone."""
    folder = tmp_path_factory.mktemp("running")
    shutil.copytree(made / "node", folder / "node")
    for name, role in (("d.amis", "drafter"), ("r.aksel", "releasing")):
        typed = ["--name", name, "--role", role, "--password-file", "-"]
        added = shell(folder, "--home", "node", "officers", "add", name, *typed, say="a quiet evening in the archive\n")
        assert added.returncode == 0, added.stderr
    with running(folder) as node:
        until("a worker that shows life", (node.home / "run" / "worker.alive").exists)
        assert shell(folder, "--home", "node", "backup", "day.tar").returncode == 0
        status, rows = doctor(folder)
        assert (status, facts(rows)) == (3, [])
        assert any(fact.startswith("both answer (") for fact in facts(rows, "FINE"))
        assert json.loads((node.home / "run" / "set-up.json").read_text())["word"] == "LOOK"

        inside = standing_still(node)
        status, rows = doctor(folder)
        for pid in inside:
            os.kill(pid, signal.SIGCONT)
        assert status == 1
        assert [fact.partition(" at ")[0] for fact in facts(rows)] == ["The inside door"]

        worker = node.pid("worker")
        os.kill(worker, signal.SIGSTOP)
        os.utime(node.home / "run" / "worker.alive", (0, 0))
        status, rows = doctor(folder)
        os.kill(worker, signal.SIGCONT)
        assert facts(rows) == ["Sending stopped 1 Jan 1970 00:00 UTC; receiving may go on."]


def standing_still(node: Running) -> list[int]:
    """The processes of the inside door, which hold still until they are let go on."""
    first = node.pid("inside")
    found = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    return found
