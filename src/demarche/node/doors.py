# SPDX-License-Identifier: Apache-2.0
"""Serves one door of a node: `python -m demarche.node.doors inside HOST PORT`, started by the supervisor."""

import os
import sys
from pathlib import Path
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from demarche.node import config, keysets
from demarche.node.lineage import as_parent, die_with_parent

# Django answers one request a thread; a page takes milliseconds.
THREADS: Final = 4
KILL_AFTER: Final = 5

_LOGGING: Final[dict[str, Any]] = {
    "formatters": {
        "line": {"()": "demarche.node.logs.UtcFormatter", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}


def serve(door: str, host: str, port: int) -> None:
    """Serve until a signal ends it. The peer door speaks TLS 1.3 always; the inside door as the settings say."""
    node = config.current()
    home = node.home or Path()
    tls = door == "peer" or node.inside_tls
    certificate, key = keysets.certificate(home, keysets.shown(home))
    processes = node.processes(door)
    os.environ.update(as_parent())
    Granian(
        f"demarche.node.{door}:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        # One process is started anew by the supervisor, door and all; of several, the others go on.
        respawn_failed_workers=processes > 1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
        ssl_cert=certificate if tls else None,
        ssl_key=key if tls else None,
        workers_kill_timeout=KILL_AFTER,
    ).serve()


if __name__ == "__main__":
    die_with_parent()
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
