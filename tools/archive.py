# SPDX-License-Identifier: Apache-2.0
"""One file that installs a node on a machine without a network: `make archive` writes it to `dist/`.

It holds the wheel of this project, every wheel that a node and its extras stand on (by the hashes in `requirements/all.txt`), pip,
and the program that installs them. It is for the version of Python, system and processor it was made on; its name says which.
"""

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOWNLOAD = (
    *(sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"),
    *("--require-hashes", "--only-binary", ":all:"),
)
WHEEL = (".tools/bin/uv", "build", "-q", "--wheel", "-b", "requirements/build.txt", "--require-build-hashes")


def name() -> str:
    """The archive's name: version, Python and platform."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    platform = sysconfig.get_platform().replace("-", "_")
    return f"demarche-{version}-py{sys.version_info.major}{sys.version_info.minor}-{platform}"


def fill(folder: Path) -> None:
    """Put into a folder what the archive holds."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    subprocess.run([*WHEEL, "--out-dir", str(wheels)], cwd=ROOT, check=True)
    for pins in ("requirements/all.txt", "tools/pip.txt"):
        subprocess.run([*DOWNLOAD, "-d", str(wheels), "-r", pins], cwd=ROOT, check=True)
    (wheels / ".gitignore").unlink(missing_ok=True)
    shutil.copy(ROOT / "tools" / "offline.py", folder / "install")
    (folder / "install").chmod(0o755)
    for each in ("LICENSE", "docs/operate/offline.md"):
        shutil.copy(ROOT / each, folder)
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  wheels/{path.name}\n" for path in sorted(wheels.iterdir())
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))


def main() -> None:
    """Write the archive and say its size and hash, to be told by another way."""
    out = ROOT / "dist" / f"{name()}.tar"
    out.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / name()
        fill(folder)
        with tarfile.open(out, "w") as archive:
            archive.add(folder, arcname=folder.name)
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    print(f"archive: {out.relative_to(ROOT)}, {out.stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
