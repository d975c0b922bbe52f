# SPDX-License-Identifier: Apache-2.0
"""No part of a node outlives the one that started it, also when that one ends before the part has begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from demarche.node.lineage import as_parent

PART = "from demarche.node.lineage import die_with_parent; die_with_parent(); print('begun')"


@pytest.mark.parametrize(
    ("parent", "ended"),
    [(as_parent(), (0, "begun\n")), ({"DEMARCHE_PARENT": "1"}, (-signal.SIGKILL, "")), ({}, (-signal.SIGKILL, ""))],
)
def test_a_part_begins_only_below_the_one_that_started_it(parent: dict[str, str], ended: tuple[int, str]) -> None:
    """An orphan has been adopted by another process, which is not the one that is named."""
    environment = {name: value for name, value in os.environ.items() if name != "DEMARCHE_PARENT"}

    done = subprocess.run(
        [sys.executable, "-c", PART], env={**environment, **parent}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == ended
