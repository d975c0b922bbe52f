#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs a node from the archive this lies in, without a network: `./install [FOLDER]`.

FOLDER is /opt/demarche unless another is named; it gets an environment of its own, and nothing outside it is touched. Every
file is compared with SHA256SUMS first. A folder that holds an older version gets the new one.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = "/opt/demarche"


class CannotInstallError(Exception):
    """Says what was expected, what came, and what to do."""


def check_python() -> None:
    """Refuse another Python than the archive is for: wheels are for one."""
    here = f"py{sys.version_info.major}{sys.version_info.minor}"
    if f"-{here}-" not in HERE.name:
        raise CannotInstallError(
            f"expected the Python of {HERE.name}, got {here}: run it with that one, or make an archive with this"
        )


def check_sums() -> list[Path]:
    """The files of the archive, each as SHA256SUMS says it is."""
    found = []
    for line in (HERE / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file():
            raise CannotInstallError(f"expected the file {name}, got none: unpack the archive again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise CannotInstallError(
                f"expected {name} as SHA256SUMS says, got other bytes: bring the archive over again"
            )
        found.append(path)
    return found


def install(folder: Path, wheels: list[Path]) -> Path:
    """Make the environment and put every wheel but pip's into it; the program that starts a node."""
    pip = next(path for path in wheels if path.name.startswith("pip-"))
    ours = [str(path) for path in wheels if path != pip]
    venv.create(folder, with_pip=False, symlinks=True)
    command = [
        *(sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install"),
        *("-q", "--no-index", "--no-deps", "--disable-pip-version-check", "--upgrade", *ours),
    ]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(pip)}, check=False)
    if done.returncode:
        raise CannotInstallError(f"expected pip to install {len(ours)} wheels, got status {done.returncode}: see above")
    return folder / "bin" / "demarche"


def main() -> None:
    """Check, install, and say what comes next."""
    folder = Path(sys.argv[1] if sys.argv[1:] else FOLDER).absolute()
    try:
        check_python()
        program = install(folder, check_sums())
        subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
    except (CannotInstallError, OSError) as error:
        raise SystemExit(f"not installed: {error}") from error
    print(f"installed: {program}")
    print(f"next: {program} service install, or {program} --home FOLDER init")


if __name__ == "__main__":
    main()
