# SPDX-License-Identifier: Apache-2.0
"""Settings under which the furniture stands alone: no database, no room, the samples as its only pages."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings

import demarche.ui

UI: Final = Path(demarche.ui.__file__).parent
HERE: Final = Path(__file__).parent

SETTINGS: Final[dict[str, Any]] = {
    "ALLOWED_HOSTS": ["desk.localhost", "testserver"],
    "DEBUG": False,
    "LANGUAGES": [("en", "English"), ("ar", "Arabic")],
    "LANGUAGE_CODE": "en",
    "LANGUAGE_COOKIE_NAME": "django_language",
    "MIDDLEWARE": [
        "demarche.ui.middleware.SecurityHeadersMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "demarche.ui.middleware.LanguageMiddleware",
    ],
    "ROOT_URLCONF": "tests.ui.urls",
    "SECRET_KEY": "for tests of the furniture only",
    "STATIC_URL": "/static/",
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [UI / "templates", HERE / "samples"],
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "libraries": {"demarche": "demarche.ui.templatetags.demarche"},
                "string_if_invalid": "",
            },
        }
    ],
}


def stand_alone() -> None:
    """Configure Django with these settings where nothing else has."""
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["django.contrib.staticfiles", "demarche.ui"], USE_I18N=True, USE_TZ=True, **SETTINGS
        )
