# SPDX-License-Identifier: Apache-2.0
"""`demarche init`, as an administrator meets it: whole or not at all."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from demarche.cli.starting import init
from demarche.core.keyset import open_keyset
from demarche.node.clock import read_simulation
from demarche.node.config import read_config
from tests.cli.command import here, shell

ANSWERS = """
[party]
name = "Aurelia"
code = "XA"
zone = "Etc/GMT-1"
[peer]
listen = "127.0.0.1:0"
address = ""
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where the administrator sits; the node is to be made in `node`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEMARCHE_HOME", str(tmp_path / "node"))
    return tmp_path


def test_a_node_is_made_by_answering_questions(tmp_path: Path) -> None:
    """A wrong answer is asked again; the rest are defaults, and Enter when the root key is moved."""
    said = shell(tmp_path, "--home", "node", "init", say="Aurelia\nxa\nXA\n\nUTC\n\n127.0.0.1:9999\n\n\n")

    assert said.returncode == 0, said.stderr
    node = tmp_path / "node"
    root = tmp_path / "XA-root-FOR-THE-SAFE.pem"
    assert "expected 2 to 8 capital letters and digits, a letter first, got 'xa'" in said.stdout
    assert "Address other Parties will use [127.0.0.1:9999]" in said.stdout
    assert "Keys: root, act, node, log, witness, box ......... made" in said.stdout
    assert f"Root key written to {root}" in said.stdout
    assert "Move it off this machine, then press Enter" in said.stdout
    link = r"http://127\.0\.0\.1:8443/first/[2-9A-Z]{4}-[2-9A-Z]{4}/   works once, until \d\d:\d\d UTC"
    assert re.search(link, said.stdout)
    assert said.stdout.endswith(f"\nNow: demarche --home {node} run\n")
    assert str(read_config(node).peer_address) == "127.0.0.1:9999"
    assert not open_keyset((node / "keys" / "keyset-1.json").read_bytes(), before=None).simulated
    for path in (root, node, *node.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_node_for_practice_has_a_clock_of_its_own(tmp_path: Path) -> None:
    """Made unattended, with its administrator; the key-set says so, and the clock runs from now; no folder is an answer too."""
    (tmp_path / "answers.toml").write_text(
        f'{ANSWERS}[registry]\nfolder = ""\n[administrator]\nusername = "admin"\nname = "A. Admin"\npassword = "a quiet evening in the archive"\n'
    )

    said = shell(tmp_path, "--home", "node", "init", "--simulated", "--answers", "answers.toml", "--root-file", "r")

    assert said.returncode == 0, said.stderr
    assert "The administrator signs in as admin." in said.stdout
    assert "press Enter" not in said.stdout
    assert (tmp_path / "r").exists()
    assert open_keyset((tmp_path / "node" / "keys" / "keyset-1.json").read_bytes(), before=None).simulated
    assert read_simulation(tmp_path / "node" / "clock.json").running
    assert read_config(tmp_path / "node").registry == ""


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ('[party]\nname = "Aurelia"\n', "answers.toml: expected a setting party.code, got none"),
        (f"{ANSWERS}[hall]\ncolour = 1\n", "answers.toml: expected no setting hall.colour, got one"),
        (
            f'{ANSWERS}[administrator]\nusername = "admin"\n',
            "answers.toml: administrator: expected username, name and password, got otherwise",
        ),
        (
            f'{ANSWERS}[simulation]\nclock = "c"\n',
            "simulation.clock: expected only with --simulated, got it for an ordinary node",
        ),
        ("[party", "answers.toml: expected answers in TOML, got Expected ']' at the end of a table declaration"),
    ],
)
def test_wrong_answers_make_nothing(desk: Path, answers: str, sentence: str) -> None:
    """The line names the answer."""
    Path("answers.toml").write_text(answers)

    status, said = here(init, "--answers", "answers.toml")

    assert (status, said[: len(sentence) + 7]) == (1, f"Error: {sentence}")
    assert [path.name for path in desk.iterdir()] == ["answers.toml"]


def test_what_fails_late_leaves_nothing_either(tmp_path: Path) -> None:
    """The keys are made when the database does not answer: folder and root key are taken away again."""
    (tmp_path / "answers.toml").write_text(f'{ANSWERS}[database]\nurl = "postgresql://nobody@127.0.0.1:1/node"\n')

    said = shell(tmp_path, "--home", "node", "init", "--answers", "answers.toml")

    assert said.returncode == 1
    assert said.stderr.startswith("Error: database.url: expected a database that answers, got connection failed:")
    assert [path.name for path in tmp_path.iterdir()] == ["answers.toml"]


def test_nothing_that_exists_is_written_over(desk: Path) -> None:
    """Neither a folder nor a root key that was not moved yet."""
    Path("answers.toml").write_text(ANSWERS)
    Path("XA-root-FOR-THE-SAFE.pem").write_text("the key of before")
    root = here(init, "--answers", "answers.toml")
    (desk / "node").mkdir()
    (desk / "node" / "letter").touch()
    folder = here(init, "--answers", "answers.toml")

    assert root == (1, f"Error: expected no file {desk}/XA-root-FOR-THE-SAFE.pem, got one: move it to the safe first\n")
    assert folder == (
        1,
        f"Error: expected no folder {desk}/node, got one with something in it: name another, or move it away\n",
    )
    assert Path("XA-root-FOR-THE-SAFE.pem").read_text() == "the key of before"


def test_breaking_off_leaves_nothing(desk: Path) -> None:
    """At the question whether the root key is moved, the administrator goes away."""
    status, said = here(init, say="Aurelia\nXA\n\n\n\n\n\n")

    assert (status, "Root key written to" in said) == (1, True)
    assert list(desk.iterdir()) == []


def test_a_command_without_a_node_says_how_to_make_one(tmp_path: Path) -> None:
    """Whatever the command."""
    for command in (("run",), ("fsck",)):
        said = shell(tmp_path, "--home", "nowhere", *command)

        assert said.stderr == (
            f"Error: expected a node in {tmp_path}/nowhere, got no demarche.toml: make one with `demarche init`\n"
        )
        assert said.returncode == 1


def test_help_lists_every_command(tmp_path: Path) -> None:
    """Without loading what they need."""
    said = shell(tmp_path, "--help").stdout

    listed = re.findall(r"^  ([a-z]+)  ", said.partition("Commands:")[2], re.MULTILINE)
    assert listed == [
        *("init", "run", "service", "invite", "join", "ask", "admit", "confirm", "reach", "line", "test", "officers"),
        *(
            "journal",
            "reports",
            "export",
            "file",
            "verify",
            "sync",
            "doctor",
            "keys",
            "backup",
            "fsck",
            "rebuild",
            "restore",
            "manage",
        ),
    ]
