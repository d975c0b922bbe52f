# SPDX-License-Identifier: Apache-2.0
"""The program in the offline archive installs nothing that is not as it was packed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.test_house_rules import ROOT
from tools import archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """An archive as it is unpacked, with one wheel of a few bytes."""
    folder = tmp_path / archive.name()
    (folder / "wheels").mkdir(parents=True)
    wheel = folder / "wheels" / "pip-25-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'a wheel').hexdigest()}  wheels/{wheel.name}\n")
    shutil.copy(ROOT / "tools" / "offline.py", folder / "install")
    return folder


def install(folder: Path) -> tuple[int, str]:
    """Run it; its exit status and what it said."""
    command = [sys.executable, str(folder / "install"), str(folder.parent / "node")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


def test_what_was_changed_on_the_way_is_named(unpacked: Path) -> None:
    """One flipped bit in a wheel, and nothing is installed."""
    [wheel] = (unpacked / "wheels").iterdir()
    wheel.write_bytes(b"a wheem")

    status, said = install(unpacked)

    assert (status, said) == (
        1,
        f"not installed: expected wheels/{wheel.name} as SHA256SUMS says, got other bytes: bring the archive over again\n",
    )
    assert not (unpacked.parent / "node").exists()


def test_what_is_missing_is_named(unpacked: Path) -> None:
    """An archive that was not unpacked whole."""
    [wheel] = (unpacked / "wheels").iterdir()
    wheel.unlink()

    assert install(unpacked)[1] == (
        f"not installed: expected the file wheels/{wheel.name}, got none: unpack the archive again\n"
    )


def test_another_python_is_told_before_anything_is_made(unpacked: Path) -> None:
    """Wheels are for one version of Python."""
    other = unpacked.rename(unpacked.parent / "demarche-0.1.0-py27-linux_x86_64")

    status, said = install(other)

    assert status == 1
    assert said.startswith("not installed: expected the Python of demarche-0.1.0-py27-linux_x86_64, got py3")


def test_every_pin_of_a_node_is_among_those_of_the_archive() -> None:
    """What a node or an extra stands on is packed."""
    packed, runtime, postgres = (
        {
            line.split("==")[0]
            for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
            if "==" in line
        }
        for name in ("all", "runtime", "postgres")
    )

    assert runtime | postgres <= packed
    assert {"typst", "python-docx", "pymispgalaxies", "pyjwt"} <= packed
