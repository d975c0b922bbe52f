# SPDX-License-Identifier: Apache-2.0
"""A desk without a server: the browser asks, the test client answers, headers and all."""

from typing import Final
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import BrowserContext, Route

from tests.ui.furnished import UI

DESK: Final = "http://desk.localhost"
KINDS: Final = {".css": "text/css", ".svg": "image/svg+xml"}


def furnish(context: BrowserContext, language: str) -> None:
    """Answer every request of this browser context from memory, in LANGUAGE."""
    client = Client(raise_request_exception=False, headers={"accept-language": language, "host": "desk.localhost"})

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = UI / "static" / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
            return
        response = client.get(path)
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    context.route("**/*", answer)
