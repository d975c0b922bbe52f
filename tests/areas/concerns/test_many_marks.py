# SPDX-License-Identifier: Apache-2.0
"""Hundreds of indicators in one notification: marked on one page, in as many queries as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.release.models import Draft
from tests.areas.concerns.filling import url
from tests.areas.concerns.test_copying import received
from tests.areas.concerns.test_notify import uuid
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def many(count: int) -> bytes:
    """A bundle of so many addresses."""
    objects = [
        {"type": "ipv4-addr", "id": f"ipv4-addr--{uuid(n)}", "value": f"198.51.{n // 256}.{n % 256}"}
        for n in range(1, count + 1)
    ]
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid(count)}", "objects": objects}).encode()


def test_hundreds_of_indicators(desk: Desk) -> None:
    """Marked on one page, and shown, in as many queries as one; of more than a page lists, what is not marked comes first."""
    counts = []
    for size in (1, 300):
        theirs = received(desk, many(size))
        here = url(theirs, "mark/")
        for address in (here, url(theirs), url(theirs, f"acts/{theirs.act.id}/")):
            desk.get("arno", address)
            with CaptureQueriesContext(connection) as queries:
                desk.get("arno", address)
            counts.append(len(queries))
        ticks: dict[str, Any] = {
            f"marks-ipv4-addr--{uuid(n)}": ["seen", "blocked", "sinkholed"] for n in range(1, size + 1)
        }
        step(desk, theirs, "mark", "arno", **ticks)
        assert f"Aurelia: {size} seen · blocked · sinkholed" in desk.get("arno", url(theirs))
    assert counts[:3] == counts[3:]


def test_more_than_a_page_lists(desk: Desk) -> None:
    """Five hundred, in whatever combination, fit into one form and one act; the rest is marked by the next."""
    theirs = received(desk, many(503))
    form = desk.get("arno", url(theirs, "mark/")).form()
    assert sum(name.endswith("-text") for name in form) == 500
    every = ["seen", "blocked", "sinkholed", "false_positive", "need_more"]
    ticks: dict[str, Any] = {f"marks-ipv4-addr--{uuid(n)}": every for n in range(1, 501)}

    signed = step(desk, theirs, "mark", "arno", **ticks)

    assert len(signed.act.values) == 500
    rows = [name for name in desk.get("arno", url(theirs, "mark/")).form() if name.endswith("-text")]
    assert rows[:4] == [f"marks-ipv4-addr--{uuid(n)}-text" for n in (501, 502, 503, 1)]
    assert "3 more indicators are not listed here; the copy as CSV has every one." in desk.get("arno", url(theirs))


@pytest.mark.parametrize("length", [150, 175])
def test_more_words_than_an_act_may_have(desk: Desk, length: int) -> None:
    """Five hundred marks each with words: sent on when the act can be made of it, said at once when it cannot."""
    theirs = received(desk, many(500))
    here = url(theirs, "mark/")
    said: dict[str, Any] = {f"marks-ipv4-addr--{uuid(n)}": ["seen"] for n in range(1, 501)}
    said |= {f"marks-ipv4-addr--{uuid(n)}-text": "x" * length for n in range(1, 501)}
    fits = length < 175

    page = desk.post("arno", here, {**desk.get("arno", here).form(), **said, "then": "submit"}, 302 if fits else 200)

    if fits:
        desk.release(Draft.objects.get())
        assert "Aurelia: 500 seen" in desk.get("arno", url(theirs))
    else:
        assert "This is longer than the charter lets an act be." in page
