# SPDX-License-Identifier: Apache-2.0
"""Runs `demarche`: in this process for what needs the test's database, else as a person's shell would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

if TYPE_CHECKING:
    import click

DEMARCHE = str(Path(sys.executable).parent / "demarche")


def here(command: click.Command, *arguments: str, say: str = "") -> tuple[int, str]:
    """Run a command in this process; its exit status and everything it printed."""
    done = CliRunner().invoke(command, [*arguments], input=say)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def environment() -> dict[str, str]:
    """What a shell passes on: nothing of this test run's own settings."""
    ours = ("DJANGO_SETTINGS_MODULE", "DEMARCHE_HOME", "DEMARCHE_DOOR", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if name not in ours}


def shell(folder: Path, *arguments: str, say: str = "") -> subprocess.CompletedProcess[str]:
    """Run `demarche` in a process of its own."""
    return subprocess.run(
        [DEMARCHE, *arguments],
        cwd=folder,
        env=environment(),
        input=say,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
