# SPDX-License-Identifier: Apache-2.0
"""Settings for the ledger's tests until the node's exist."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SECRET_KEY = "only for tests"
INSTALLED_APPS = ["demarche.ledger"]
USE_TZ = True
DEMARCHE_HOME: Path | None = None
_url = urlsplit(os.environ.get("DATABASE_URL", ""))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path[1:],
        "USER": _url.username,
        "HOST": parse_qs(_url.query)["host"][0],
    }
    if _url.scheme
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
        },
    }
}
