# SPDX-License-Identifier: Apache-2.0
"""Everything that can be said of the source without running the product: `python tools/check.py`.

Prints a line for each part, `check types ok` or `check types failed:` with what it printed, and ends `check ok`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-m", "django"]

# The floor of the bench is taken unchanged and typed by nobody.
TYPED = ["src", "tests", "tools", *(str(path) for path in ROOT.glob("bench/*.py") if path.name != "floor.py")]

PARTS: tuple[tuple[str, list[str]], ...] = (
    ("format", [str(BIN / "ruff"), "format", "--check", "--diff", "-q", "."]),
    ("lint", [str(BIN / "ruff"), "check", "-q", "."]),
    ("types", [str(BIN / "mypy"), "--no-error-summary", *TYPED]),
    ("contracts", [str(BIN / "lint-imports"), "--no-logo", "--no-cache"]),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ("messages", [sys.executable, "tools/i18n.py", "--check"]),
    ("rules", [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "tests/test_house_rules.py"]),
)


def holds(name: str, command: list[str]) -> bool:
    """Run one part, and print its line."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "demarche.node.settings"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode == 0:
        print(f"check {name} ok", flush=True)
        return True
    print(f"check {name} failed: {' '.join(command)}\n{done.stdout}", flush=True)
    return False


def main() -> int:
    """Run all parts, also after one failed."""
    broken = [name for name, command in PARTS if not holds(name, command)]
    print(f"check failed: {', '.join(broken)}" if broken else "check ok", flush=True)
    return int(bool(broken))


if __name__ == "__main__":
    raise SystemExit(main())
