# SPDX-License-Identifier: Apache-2.0
"""The peer door over HTTP: one address, and nothing to read."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.core.parcel import read_answer
from demarche.node import peer_urls

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def door(aurelia: Path, settings: Any) -> Client:
    """Aurelia's peer door."""
    settings.ROOT_URLCONF = "demarche.node.peer_urls"
    settings.MIDDLEWARE = ["demarche.node.middleware.MomentMiddleware"]
    settings.DOOR = "peer"
    settings.ALLOWED_HOSTS = []
    return Client()


def post(door: Client, body: bytes) -> Any:
    """Put something at the door."""
    return door.post("/v1/parcels", body, content_type="application/octet-stream")


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/parties/", "/static/ui/demarche.css", "/v1/", "/v1/parcels/"])
def test_there_is_nothing_to_read(door: Client, path: str) -> None:
    """No page, no file, no word of what it is."""
    answer = door.get(path)

    assert (answer.status_code, answer.content, answer["Content-Length"]) == (404, b"", "0")


def test_parcels_are_put_and_not_asked_for(door: Client) -> None:
    """Only POST."""
    assert door.get("/v1/parcels").status_code == 405


def test_what_is_no_parcel_gets_a_code_and_its_length(door: Client) -> None:
    """The answer says how long it is, so that a cut one is seen."""
    answer = post(door, b"hello")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/octet-stream")
    assert answer["Content-Length"] == str(len(answer.content))
    assert read_answer(answer.content).code == "unreadable_cover"


def test_no_more_is_read_than_the_door_takes(door: Client) -> None:
    """A body that is too large is told so."""
    answer = post(door, bytes(BODY_LIMIT + 10))

    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_large")


def test_a_door_that_cannot_answer_asks_to_come_again(
    door: Client, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key is locked: nothing was taken, the log says why, the peer gets no word of it."""
    from demarche.ledger.signer import KeyLockedError  # noqa: PLC0415  # beside its one use
    from demarche.node import peer_urls  # noqa: PLC0415

    def locked(*_args: Any, **_kwargs: Any) -> None:
        raise KeyLockedError("expected to read box.key, permission denied")

    monkeypatch.setattr(peer_urls, "take", locked)
    answer = post(door, b"hello")

    assert (answer.status_code, answer.content) == (503, b"")
    assert "a parcel was turned away: expected to read box.key, permission denied" in caplog.text


def test_a_door_that_fails_says_nothing_of_it(door: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cause is in the node's own log."""
    from demarche.node import peer_urls  # noqa: PLC0415  # beside its one use

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("the store")

    monkeypatch.setattr(peer_urls, "take", broken)
    door.raise_request_exception = False
    answer = post(door, b"hello")

    assert (answer.status_code, answer.content) == (500, b"")


@pytest.mark.parametrize("path", ["/v1/parcels", "/v1/collect"])
def test_a_body_that_never_ends_is_not_waited_for(door: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line broke without a word: the thread that serves it is free again, and the one that reads ends with the line."""
    monkeypatch.setattr(peer_urls, "WAIT", 0.1)
    reads, writes = os.pipe()
    with open(reads, "rb") as line, open(writes, "wb") as end:  # noqa: PTH123  # the two ends of a pipe
        late = threading.Timer(5.0, end.close)
        late.start()
        stated = {"wsgi.input": line, "CONTENT_LENGTH": "10", "CONTENT_TYPE": "application/octet-stream"}
        answer = door.generic("POST", path, b"", **stated)  # type: ignore[arg-type]  # what a server puts there
        reading = [each for each in threading.enumerate() if each.name == "reading"]
        late.cancel()
        assert (answer.status_code, answer.content, len(reading)) == (408, b"", 1)
    reading[0].join()
