# SPDX-License-Identifier: Apache-2.0
"""What this node will not do, and why: written by the worker as it starts and now and then, said by `demarche run` and the line."""

import os
from pathlib import Path
from typing import Final

from demarche.ledger.restore import all_behind

FILE: Final = Path("run", "standstill")


def tell(home: Path) -> None:
    """Write a line for each process whose log is behind; readers see all of them or none."""
    path = home / FILE
    lines = all_behind()
    if not lines:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(exist_ok=True)
    part.write_text("\n".join(lines))
    part.replace(path)
