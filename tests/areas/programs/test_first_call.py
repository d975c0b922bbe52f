# SPDX-License-Identifier: Apache-2.0
"""The first call that the page shows, as it is typed, to a node that listens."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections

from tests.areas.programs.program import token_of
from tools import describe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Desk


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_said: object) -> None:
        pass


def test_the_first_call_is_answered(lasting_desk: Desk, tmp_path: Path) -> None:
    """With the token in a file, as the page says."""
    [line] = [each[2:] for each in describe.PAGE.read_text().splitlines() if each.startswith("$ curl ")]
    (tmp_path / "token").write_text(f"Authorization: Bearer {token_of(lasting_desk, 'amis')}\n")
    application = get_wsgi_application()

    def answer(environ: dict[str, object], start: object) -> object:
        try:
            return application(environ, start)  # type: ignore[arg-type]  # as the server gives them
        finally:
            connections.close_all()

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        typed = shlex.split(line.replace(":8443", f":{server.server_port}"))
        said = called(typed, tmp_path)
        thread.join()

    assert json.loads(said)["name"] == "D. Amis"


def called(typed: list[str], folder: Path) -> str:
    """What is answered; where there is no curl, to what it would send."""
    if shutil.which("curl"):
        return subprocess.run(typed, cwd=folder, capture_output=True, text=True, check=True).stdout
    file, address = typed[-2].removeprefix("@"), typed[-1]
    name, _, value = (folder / file).read_text().strip().partition(": ")
    with urlopen(Request(address, headers={name: value})) as answer:  # noqa: S310  # the address of the page
        return str(answer.read().decode())
