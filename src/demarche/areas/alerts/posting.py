# SPDX-License-Identifier: Apache-2.0
"""Posts an event to a ticket system, signed by the pattern of Standard Webhooks; nothing is followed, and nothing of the answer is believed but its status.

Source: docs/operate/alerts.md.
"""

import base64
import hashlib
import hmac
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from demarche.areas.alerts.bounds import cut_after
from demarche.core.errors import DemarcheError
from demarche.core.reach import first_barred, literal

SILENCE: Final = 10.0
WHOLE: Final = 30.0
PREFIX: Final = "whsec_"
SHORTEST: Final = 24
OKAY: Final = range(200, 300)
REDIRECTED: Final = range(300, 400)
PORTS: Final = {"http": 80, "https": 443}


class HookError(DemarcheError):
    """An event that was not taken; says why. With a status, the ticket system itself refused it."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events go, and the file of the secret by which they are signed; both are read when they are needed."""

    url: str
    secret_file: Path | None
    ca_file: Path | None = None

    def post(self, name: str, body: bytes, *, machine: float) -> None:
        """Post an event called `name`, the same however often it is sent. Raises `HookError`."""
        headers = signed(name, body, self._secret(), int(machine))
        where = urlsplit(self.url)
        try:
            status = self._ask(where, body, headers)
        except (OSError, HTTPException, ValueError) as error:
            raise HookError(f"no answer from {where.netloc}: {str(error) or type(error).__name__}") from error
        if status in REDIRECTED:
            raise HookError(f"{where.netloc} leads elsewhere (HTTP {status}); no event follows", status)
        if status not in OKAY:
            raise HookError(f"{where.netloc} answers HTTP {status}", status)

    def _secret(self) -> bytes:
        try:
            return read_secret("" if self.secret_file is None else self.secret_file.read_text())
        except (OSError, ValueError) as error:
            raise HookError(f"the secret cannot be read: {error}") from error

    def _ask(self, where: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; the name is looked up once, every address judged, and one of them called."""
        host, port = where.hostname or "", where.port or PORTS[where.scheme]
        connection = HTTPConnection(host, port, timeout=SILENCE)
        connection.auto_open = 0
        with cut_after(WHOLE, lambda: connection.sock):
            try:
                connection.sock = _reach(host, port)
                if where.scheme == "https":
                    context = ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
                    connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
                path = (where.path or "/") + (f"?{where.query}" if where.query else "")
                connection.request("POST", path, body, headers)
                return int(connection.getresponse().status)
            finally:
                connection.close()


def _reach(host: str, port: int) -> socket.socket:
    """A connection to the first address that answers. One inside the ministry is normal: naming it in the settings confirms it."""
    rows = [] if literal(host) else socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(row[4][0]) for row in rows)) or [host]
    barred = first_barred(found, lambda _address: True)
    if barred is not None:
        raise OSError(f"no connection goes to {barred[1]}")
    for address in found[:-1]:
        try:
            return socket.create_connection((address, port), SILENCE)
        except OSError:
            continue
    return socket.create_connection((found[-1], port), SILENCE)


def read_secret(text: str) -> bytes:
    """The secret of a file: `whsec_` and at least 24 bytes in Base64."""
    coded = text.strip()
    if not coded.startswith(PREFIX):
        raise ValueError(f"expected {PREFIX} and Base64, got otherwise")
    found = base64.b64decode(coded.removeprefix(PREFIX), validate=True)
    if len(found) < SHORTEST:
        raise ValueError(f"expected at least {SHORTEST} bytes in Base64, got {len(found)}")
    return found


def signed(name: str, body: bytes, secret: bytes, timestamp: int) -> dict[str, str]:
    """The headers of an event: its name, when it was sent, and HMAC-SHA256 over both and the body."""
    over = f"{name}.{timestamp}.".encode() + body
    code = base64.b64encode(hmac.digest(secret, over, hashlib.sha256)).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "demarche",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{code}",
    }
