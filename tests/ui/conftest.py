# SPDX-License-Identifier: Apache-2.0
"""The furniture is tested without the node: its own settings, and pages served from memory."""

import os
from collections.abc import Callable, Iterator

import django
import pytest
from django.test import override_settings
from django.utils import translation

from tests.ui.furnished import SETTINGS, stand_alone

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    stand_alone()
django.setup()


@pytest.fixture(autouse=True)
def _furnished() -> Iterator[None]:
    with override_settings(**SETTINGS), translation.override("en"):
        yield


@pytest.fixture
def render() -> Callable[..., str]:
    """Render a template source, as a room's template would use it."""

    def _render(source: str, language: str = "en", **context: object) -> str:
        from django.template import engines  # noqa: PLC0415  # after the settings above

        with translation.override(language):
            text = engines["django"].from_string("{% load demarche i18n %}" + source).render(context)
        return str(text)

    return _render
