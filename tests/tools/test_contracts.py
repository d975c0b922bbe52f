# SPDX-License-Identifier: Apache-2.0
"""The import contracts of the house hold: storeys, rooms, the pure core, the driver, the offline commands."""

import subprocess
import sys
from pathlib import Path

from tests.test_house_rules import ROOT


def test_every_contract_is_kept() -> None:
    """As `make check` runs them."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert " 0 broken." in done.stdout, done.stdout
    assert done.returncode == 0
