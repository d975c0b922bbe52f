# SPDX-License-Identifier: Apache-2.0
"""`demarche verify`: one file, offline, without Django; a line a claim, a verdict, an exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from demarche.cli.offline import judge, verify
from demarche.core.acts import concern as kinds
from demarche.core.dossier import Verdict
from demarche.core.encoding import digest
from demarche.core.keyset import root_fingerprint
from tests.builders import AURELIA, BOREALIA, founded, raising
from tests.cli.command import DEMARCHE
from tests.exported import BOTH, altered, edit, exported, reader, short_matter

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.encoding import Json

# Nothing may import what only a node has; `demarche verify` runs on any machine with this package and click.
BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "granian", "whitenoise", "urllib3", "psycopg"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
sys.modules.pop("django", None)
from demarche.cli.offline import verify
verify()
"""

# A process is told the peak of whoever forked it, if that was higher: so a small one starts the command.
MEASURE = """
import os, subprocess, sys
command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_pid, status, used = os.wait4(command.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier, a proof of one act, a roster, and files with something wrong."""
    table, concern, answer = short_matter()
    folder = tmp_path_factory.mktemp("verify")
    file = exported(table, concern)
    roots = [{"code": each.code, "root": root_fingerprint(each.keyset.root)} for each in (AURELIA, BOREALIA)]
    name = f"data/acts/{answer.act.id}.json"
    for written, data in {
        "concern.dossier": file,
        "answer.proof": exported(table, concern, alone=answer),
        "roster.json": json.dumps({"v": 1, "parties": roots}, indent=2).encode(),
        "broken.json": b"{",
        "invalid.dossier": altered(
            file,
            edit(name, lambda value: value["header"].update(made="2027-01-05T11:00:00Z")),  # type: ignore[union-attr]
        ),
        "incomplete.dossier": altered(file, lambda members: members.pop(f"data/places/{answer.act.id}/xb.json")),
        "unreadable.dossier": b"not a dossier",
    }.items():
        (folder / written).write_bytes(data)
    return folder


def run(folder: Path, *arguments: str) -> Result:
    """Run the command in that folder."""
    return CliRunner().invoke(
        verify, [str(folder / each) if "." in each else each for each in arguments], catch_exceptions=False
    )


@pytest.mark.parametrize(
    ("arguments", "line", "status"),
    [
        (("--trust", "roster.json", "concern.dossier"), "verdict: VALID", 0),
        (("--trust", "roster.json", "answer.proof"), "verdict: VALID", 0),
        (("concern.dossier",), "verdict: VALID, NO OUTSIDE TRUST", 4),
        (("--trust", "roster.json", "invalid.dossier"), "verdict: INVALID", 1),
        (("--trust", "roster.json", "incomplete.dossier"), "verdict: INCOMPLETE", 3),
    ],
)
def test_the_last_line_and_the_exit_status_are_the_verdict(
    folder: Path, arguments: tuple[str, ...], line: str, status: int
) -> None:
    """A person reads the line, a program the status."""
    result = run(folder, *arguments)

    assert result.stdout.splitlines()[-1] == line
    assert result.exit_code == status


def test_a_barred_picture_is_a_finding_and_is_not_written_out(tmp_path: Path) -> None:
    """A dossier of child sexual abuse with a picture in it: one line says so, and what to do; the folder holds what it held."""
    picture = b"\x89PNG\r\n\x1a\n" + bytes(40)
    part: dict[str, Json] = {"name": "list.txt", "media": "text/plain", "bytes": 48, "sha256": digest(picture)}
    table = founded()
    concern = table.say(kinds.RAISE, AURELIA, raising("open", subjects=["CHI"], file1=part))
    (tmp_path / "matter.dossier").write_bytes(exported(table, concern, files=(picture,)))

    result = run(tmp_path, "matter.dossier")

    assert (
        f"fails     file {digest(picture)}: expected no picture or video in this subject area, got one: "
        "do not open or pass on this file; pass the case reference through the 24/7 police network"
    ) in result.stdout.splitlines()
    assert (result.stdout.splitlines()[-1], result.exit_code) == ("verdict: INVALID", 1)
    assert [each.name for each in tmp_path.iterdir()] == ["matter.dossier"]


def test_every_claim_has_its_line(folder: Path) -> None:
    """Aligned, the outcome first."""
    lines = run(folder, "--trust", "roster.json", "concern.dossier").stdout.splitlines()

    assert lines[0].startswith("holds     archive: ")
    assert {line.split()[0] for line in lines[:-1]} == {"holds", "note"}
    assert sum("not yet witnessed" in line for line in lines) == 2


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("unreadable.dossier",), "unreadable.dossier: expected a dossier file, got 13 bytes"),
        (("--trust", "broken.json", "concern.dossier"), "broken.json: expected JSON, got something else at 1"),
        (("missing.dossier",), "missing.dossier' does not exist."),
        ((), "Missing argument 'FILE'."),
    ],
)
def test_what_cannot_be_read_has_no_verdict(folder: Path, arguments: tuple[str, ...], text: str) -> None:
    """Exit status 2, and what was wrong."""
    result = run(folder, *arguments)

    assert result.exit_code == 2
    assert text in result.stderr
    assert "verdict" not in result.stdout


def test_a_program_can_ask_without_the_command(folder: Path) -> None:
    """`judge` reads by offset and says each line to whoever asks."""
    data = (folder / "concern.dossier").read_bytes()
    said: list[str] = []

    assert judge(reader(data), len(data), BOTH, said.append) is Verdict.VALID
    assert said[-1] == "verdict: VALID"


def test_it_runs_where_django_is_not_installed(folder: Path) -> None:
    """In a process of its own, in which nothing of a node can be imported."""
    command = [sys.executable, "-c", BLOCKED, "--trust", str(folder / "roster.json"), str(folder / "concern.dossier")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "verdict: VALID"


def peak(folder: Path, acts: int) -> float:
    """MiB that the command takes at most, verifying a matter of so many acts."""
    table, concern, _answer = short_matter()
    for n in range(acts):
        table.say(
            kinds.ASSESS, (AURELIA, BOREALIA)[n % 2], {"status": "open", "text": "It remains. " * 80}, dossier=concern
        )
    path = folder / f"{acts}.dossier"
    path.write_bytes(exported(table, concern))
    asked = [sys.executable, "-c", MEASURE, DEMARCHE, "verify", str(path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    status, kib = map(int, done.stderr.split())
    assert status == 4
    return kib / 1024


def test_ten_thousand_acts_are_verified_within_256_mib(tmp_path: Path) -> None:
    """By what four hundred acts more take: each is read once, and what is kept of it is little more than what it says."""
    few, many = (peak(tmp_path, acts) for acts in (100, 500))

    assert few + 10_000 * (many - few) / 400 < 256
