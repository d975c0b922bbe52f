# SPDX-License-Identifier: Apache-2.0
"""The database settings Django needs: SQLite in the node's folder, or PostgreSQL by its address."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from demarche.node.values import ConfigError

# WAL and IMMEDIATE: readers never wait, and two writers queue instead of failing. FULL: what was receipted survives power loss.
# secure_delete: what is deleted is written over.
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;PRAGMA journal_size_limit=67108864;"
)


def sqlite(path: Path | None, patience: int) -> dict[str, Any]:
    """SQLite in a file, or in memory where there is no node folder; `patience` is in seconds."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path or ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": patience, "init_command": _PRAGMAS},
        "CONN_MAX_AGE": None,
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL at `postgresql://user:password@host:port/name?option=value`; `host` may be an option (a socket's folder)."""
    parts = urlsplit(url)
    if parts.scheme != "postgresql" or not parts.path.strip("/"):
        raise ConfigError("database.url: expected postgresql://user@host/name, got another form")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
