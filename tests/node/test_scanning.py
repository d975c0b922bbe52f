# SPDX-License-Identifier: Apache-2.0
"""The Party's own scanner, a real program: what it says, how it ends, what it is given."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from demarche.node import programs
from demarche.node.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, script: str) -> list[str]:
    """A scanner that does this, with an argument of its own."""
    path = folder / "scanner"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return [str(path), "--quiet"]


@pytest.mark.parametrize(
    ("script", "found", "said"),
    [
        ("exit 0", "nothing", ""),
        ("echo Eicar; exit 1", "found", "Eicar"),
        ("echo no database >&2; exit 2", "failed", "no database"),
        ("kill -9 $$", "failed", ""),
        ("printf '\\377\\376'; exit 1", "found", "\ufffd\ufffd"),
    ],
)
def test_its_exit_status_is_its_verdict(tmp_path: Path, script: str, found: str, said: str) -> None:
    assert scan(program(tmp_path, script), tmp_path / "file", 20) == (found, said)


def test_it_is_given_the_path_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell reads the name; nothing of the node's environment is there but where programs are."""
    monkeypatch.setenv("DEMARCHE_HOME", "/secret")
    hostile = tmp_path / "$(touch owned) ; x"
    found, said = scan(program(tmp_path, 'echo "$1|$2|$#"; env'), hostile, 20)
    assert found == "nothing"
    assert said.startswith(f"--quiet|{hostile}|2")
    assert "DEMARCHE_HOME" not in said
    assert not (tmp_path / "owned").exists()


def test_one_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; sleep 100000 & wait"
    assert scan(program(tmp_path, script), tmp_path / "file", 1) == ("failed", "no end within 1 s.")


def test_what_it_left_running_elsewhere_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child in a session of its own is out of reach, and holds the output open: the verdict stands, and the next file is scanned."""
    monkeypatch.setattr(programs, "LAST", 0.2)
    pid = tmp_path / "pid"
    left = f"setsid sh -c 'echo $$ > {pid}; sleep 20; rm {pid}' & while [ ! -s {pid} ]; do sleep 0.05; done"
    assert scan(program(tmp_path, f"{left}; echo Eicar; exit 1"), tmp_path / "file", 20) == ("found", "Eicar")
    os.killpg(int(pid.read_text()), signal.SIGKILL)


def test_of_endless_words_only_the_first_are_kept(tmp_path: Path) -> None:
    found, said = scan(program(tmp_path, "head -c 50000000 /dev/zero | tr '\\0' x; exit 1"), tmp_path / "file", 60)
    assert (found, set(said), len(said)) == ("found", {"x"}, 1200)


def test_one_that_is_not_there_failed(tmp_path: Path) -> None:
    found, said = scan([str(tmp_path / "none")], tmp_path / "file", 20)
    assert found == "failed"
    assert "No such file" in said
