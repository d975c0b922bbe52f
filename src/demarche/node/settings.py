# SPDX-License-Identifier: Apache-2.0
"""Django's settings of a node, derived from its folder; without one they serve tools and tests, in memory."""

import os
import sys
from pathlib import Path
from typing import Any, cast

from demarche.node import config, database, folder
from demarche.node.logs import LOGGING  # noqa: F401  # read by Django

NODE = config.current()
folder.check_clock(NODE)
# None without a node: whoever needs the folder then fails at once.
DEMARCHE_HOME = cast("Path", NODE.home)

# "inside" serves pages and runs commands; "peer" and "worker" need no sign-in and load less.
DOOR = os.environ.get("DEMARCHE_DOOR", "inside")

_SECRET = NODE.home / "secret.key" if NODE.home else None
SECRET_KEY = _SECRET.read_text().strip() if _SECRET else "nothing is signed with this: there is no node folder"

DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = NODE.language
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "ui" / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_ROOMS = (
    "directory",
    "officers",
    "doctor",
    "find",
    "journal",
    "release",
    "glance",
    "concerns",
    "exchange",
    "reports",
    "action",
    "alerts",
    "registry",
    "register",
    "cooperation",
    "contacts",
    "membership",
    "charter",
    "checks",
    "statistics",
    "joining",
    "keys",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "demarche.ui",
    "demarche.ledger",
    *(f"demarche.areas.{room}" for room in _ROOMS),
]

if NODE.database_url or (NODE.home is None and "DATABASE_URL" in os.environ):
    DATABASES = {"default": database.postgresql(NODE.database_url or os.environ["DATABASE_URL"])}
else:
    DATABASES = {"default": database.sqlite(NODE.home / "db.sqlite3" if NODE.home else None, NODE.patience)}

# Rate limits and first-account links are counted here, by every process of the node alike.
CACHES = {
    "default": {
        "BACKEND": "demarche.node.cache.StoreCache",
        "LOCATION": "demarche_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ROOT_URLCONF = "demarche.node.peer_urls" if DOOR == "peer" else "demarche.node.urls"
_INSIDE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "demarche.ui.middleware.SecurityHeadersMiddleware",
    "demarche.ui.middleware.LightPagesMiddleware",
    "demarche.node.api_door.ApiDoorMiddleware",
    "demarche.ui.middleware.PlainRequestMiddleware",
    "demarche.node.middleware.MomentMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "demarche.areas.journal.middleware.JournalMiddleware",
    "demarche.ui.middleware.LanguageMiddleware",
    "demarche.ui.middleware.WordsMiddleware",
    "demarche.areas.officers.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "demarche.node.terms.TermsMiddleware",
]
MIDDLEWARE = _INSIDE_MIDDLEWARE
if DOOR != "inside":
    MIDDLEWARE = ["demarche.node.middleware.MomentMiddleware"]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "demarche.node.context.page",
            ],
        },
    }
]

# Static files come straight from the package, so that a node needs no build step after an upgrade.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# What comes in through a form; files have a field of their own, and the peer door reads its own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["demarche.ui.uploads.MemoryUploads"]

AUTH_USER_MODEL = "officers.Officer"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# Browsers keep cookies by host, not by port; two nodes on one host must not share one.
_WHOSE = f"demarche_{NODE.party_code.lower()}_{os.environ.get('DEMARCHE_PORT', NODE.inside.port)}"
SESSION_COOKIE_NAME = f"{_WHOSE}_session"
CSRF_COOKIE_NAME = f"{_WHOSE}_csrf"
LANGUAGE_COOKIE_NAME = f"{_WHOSE}_language"
MESSAGES_COOKIE_NAME = f"{_WHOSE}_notices"
OFFICER_COOKIE_NAME = f"{_WHOSE}_officer"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = NODE.inside_tls
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "demarche.ui.notices.CookieStorage"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if NODE.inside_tls else 0

_HERE = ["localhost", "127.0.0.1", "[::1]"] if NODE.inside.is_loopback else []
ALLOWED_HOSTS = [*_HERE, *([] if NODE.inside.is_wildcard else [NODE.inside.host]), *NODE.inside_names]

# Where rooms get the keys of this process from; they do not know the node.
SIGNER = "demarche.node.signers.signer"

# How a page has a connection tested: by a process that holds the worker's keys, for the inside door has none of them.
CONNECTION_TEST = [sys.executable, "-m", "demarche.node.trying"]
# Whether sending and receiving work, as the line over every page says it.
LINE = "demarche.node.line.line"
# By how many seconds the own clock was set just now, which is no reason to doubt it.
SPREAD = "demarche.node.clock.spread"

# What Check my set-up and `demarche doctor` ask, in this order: the topic, and its check (docs/operate/doctor.md has a row for each).
CHECKS = {
    "settings": "demarche.node.checks.own.CONFIGURATION",
    "signing": "demarche.areas.directory.checks.SIGNING",
    "keys": "demarche.areas.directory.checks.KEYS",
    "secrets": "demarche.node.checks.own.SECRETS",
    "key-set": "demarche.node.checks.own.KEY_SET",
    "root": "demarche.areas.directory.checks.ROOT",
    "key-age": "demarche.areas.keys.checks.AGES",
    "cryptography": "demarche.node.checks.own.ML_DSA",
    "store": "demarche.node.checks.store.STORE",
    "migrations": "demarche.node.checks.store.MIGRATIONS",
    "restored": "demarche.node.checks.store.RESTORED",
    "disk": "demarche.node.checks.machine.DISK",
    "attachments": "demarche.node.checks.machine.ATTACHMENTS",
    "doors": "demarche.node.checks.processes.DOORS",
    "certificate": "demarche.node.checks.own.CERTIFICATE",
    "sending": "demarche.node.checks.processes.WORKER",
    "delivery": "demarche.areas.exchange.checks.DELIVERY",
    "connection": "demarche.areas.exchange.checks.CONNECTION",
    "clock": "demarche.areas.directory.checks.CLOCK",
    "backup": "demarche.node.checks.backup.BACKUP",
    "officers": "demarche.areas.doctor.own.OFFICERS",
    "first-steps": "demarche.areas.directory.checks.FIRST_STEPS",
    "alerts": "demarche.areas.alerts.checks.ALERTS",
    "tickets": "demarche.areas.alerts.checks.TICKETS",
    "registry": "demarche.areas.registry.checks.FILING",
    "scanner": "demarche.node.checks.processes.SCANNER",
    "logs": "demarche.node.checks.machine.LOG_FILES",
    "open-files": "demarche.node.checks.machine.DESCRIPTORS",
    "software": "demarche.node.checks.own.SOFTWARE",
}
