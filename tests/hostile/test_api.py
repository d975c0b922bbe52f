# SPDX-License-Identifier: Apache-2.0
"""Every operation of the API meets what its description allows and what it does not: it answers as described, and never fails."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from requests.adapters import HTTPAdapter
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from urllib3 import HTTPResponse

from demarche.areas.officers import tokens
from demarche.areas.officers.models import ROLES, Officer
from demarche.node.api import description
from tests.areas.concerns.filling import raised
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

EXAMPLES = 4
JUDGED = ("add_officer", "begin_draft", "find", "return_draft")
"""What these take is also judged by words, which no description can: a password like a name, a Party that is none, a question without a word."""

NODE = "http://node.example"

schema = schemathesis.openapi.from_dict(description())
described = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
operations: dict[str, Any] = {each.definition.raw["operationId"]: each for each in described}


class InProcess(HTTPAdapter):
    """Carries a request to the node in this process, in the test's own transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Client(raise_request_exception=False)

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]  # the rest is of the network
        path = (request.url or "").removeprefix(NODE)
        headers = {name: str(value) for name, value in request.headers.items() if name.lower() != "content-length"}
        kind, body = headers.pop("Content-Type", "application/octet-stream"), request.body or b""
        found: Any = self.client.generic(request.method or "GET", path, body, kind, headers=headers)
        content = b"".join(found.streaming_content) if found.streaming else found.content
        raw = HTTPResponse(
            BytesIO(content), headers=dict(found.headers), status=found.status_code, preload_content=False
        )
        return self.build_response(request, raw)


@pytest.fixture
def session(desk: Desk) -> requests.Session:
    """A program of an officer with every role, where there is a matter."""
    raised(desk)
    who = Officer.objects.add("every.role", name="E. Role", password=PASSWORD, roles=list(ROLES))
    token = tokens.make(who, "fuzz", days=1, reading_only=False, at=desk.clock.at)[1]
    found = requests.Session()
    found.trust_env = False
    found.headers["Authorization"] = f"Bearer {token}"
    found.mount(NODE, InProcess())
    return found


@pytest.mark.parametrize("name", sorted(operations))
def test_an_operation_answers_as_it_is_described(
    name: str, session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With values of its form, at its edges and beyond."""
    monkeypatch.setattr(tokens, "A_MINUTE", 10**6)
    without = [ignored_auth, *([positive_data_acceptance] if name in JUDGED else [])]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operations[name].as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(base_url=NODE, session=session, excluded_checks=without)

    holds()
