# SPDX-License-Identifier: Apache-2.0
"""Put uv into `.tools` with nothing but python3 and pip, or link the one on PATH: `python3 tools/bootstrap.py`."""

import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(".tools")
PIP = [
    *(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--root-user-action=ignore"),
    *("--upgrade", "--target", str(TOOLS), "--require-hashes", "--only-binary", ":all:", "-r", "tools/uv.txt"),
]


def main() -> None:
    """Install, or link, or say what is missing."""
    if subprocess.run(PIP, check=False).returncode == 0:
        return
    found = shutil.which("uv")
    if found is None:
        raise SystemExit("uv is missing: install python3-pip, or put uv on PATH, and try again")
    own = TOOLS / "bin" / "uv"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.unlink(missing_ok=True)
    own.symlink_to(found)


if __name__ == "__main__":
    main()
