# SPDX-License-Identifier: Apache-2.0
"""A program with an officer's token, as it meets the node."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.test import Client

from demarche.areas.officers import tokens

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

ROOT = "/api/v1"


def token_of(desk: Desk, who: str, *, reading_only: bool = False, days: int = 90) -> str:
    """A token of an officer of the desk."""
    return tokens.make(desk.officers[who], "archive", days=days, reading_only=reading_only, at=desk.clock.at)[1]


class Program:
    """Calls with a token and no cookie; a moment passes with each call that changes something."""

    def __init__(self, desk: Desk, who: str, **options: Any) -> None:
        self.desk = desk
        self.token = token_of(desk, who, **options)
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The whole answer."""
        if method != "GET":
            self.desk.tick()
        data = b"" if body is None else json.dumps(body).encode()
        said = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.generic(method, f"{ROOT}{path}", data, "application/json", headers=said)

    def get(self, path: str, status: int = 200) -> Any:
        """What is read there."""
        answer = self.call("GET", path)
        assert answer.status_code == status, (answer.status_code, answer.content[:2000])
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200, method: str = "POST") -> Any:
        """What comes of it."""
        answer = self.call(method, path, body)
        assert answer.status_code == status, (answer.status_code, answer.content[:2000])
        return answer.json()
