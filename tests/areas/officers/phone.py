# SPDX-License-Identifier: Apache-2.0
"""A telephone with a code app, as an officer holds it, and how it is set up by the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demarche.areas.officers.factors import codes
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from django.test import Client

SHOWN = re.compile(r'<code dir="ltr">([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})</code>')


class Phone:
    """Shows the code of the half minute after the one in which it was taken in use, or of one later, however long a test takes."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._step = codes.step_now() + 1

    def code(self, later: int = 0) -> str:
        """The next code, or one after it; -1 is the one by which it was taken in use."""
        return codes.code_at(self._secret, self._step + later)


def take_in_use(client: Client) -> Phone:
    """Set up a code app by the page; the code of the next half minute is good already."""
    client.post("/mine/prove/", {"password": PASSWORD, "then": "/"})
    page = client.get("/mine/sign-in/app/").content.decode()
    secret = re.search(r'Secret: <code dir="ltr">([A-Z2-7 ]+)</code>', page)
    assert secret is not None
    phone = Phone(secret[1].replace(" ", ""))
    assert client.post("/mine/sign-in/app/", {"code": phone.code(-1)})["Location"] == "/mine/sign-in/"
    return phone


def print_codes(client: Client) -> list[str]:
    """Make recovery codes by the page, and read them off it."""
    return SHOWN.findall(client.post("/mine/sign-in/recovery/").content.decode())
