# SPDX-License-Identifier: Apache-2.0
"""A store that takes nothing hinders no reading, also of an officer who has been away for a while; what is to be written is refused in words."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from demarche.areas.officers.models import SignIn
from demarche.node import faults
from tests.areas.concerns.filling import filled, raised, url
from tests.areas.release.test_releasing import submitted
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.areas.release.desk import Desk

    Fault = Callable[[], AbstractContextManager[int]]

AWAY = 6 * 60
"""Seconds after which a page notes that its officer is there again."""

REFUSED = {503: "this node may not write in its own folder or store", 507: "there is no room left on this node's disk"}


@pytest.fixture(autouse=True)
def well() -> Iterator[None]:
    """No fault is noted before or after."""
    faults.state.current = None
    yield
    faults.state.current = None


@contextmanager
def closed() -> Iterator[int]:
    """The store may only be read, by this connection, which ends with what it refused; give the status of that."""
    shut, opened = "PRAGMA query_only=ON", "PRAGMA query_only=OFF"
    if connection.vendor == "postgresql":
        shut, opened = "SET default_transaction_read_only=on", "SET default_transaction_read_only=off"
    with connection.cursor() as cursor:
        cursor.execute(shut)
    try:
        yield 503
    finally:
        with connection.cursor() as cursor:
            cursor.execute(opened)


@contextmanager
def full() -> Iterator[int]:
    """No file of this process grows by a byte; a server of PostgreSQL's, which is another process, may only be read."""
    if connection.vendor == "postgresql":
        with closed() as status:
            yield status
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield 507
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def session(desk: Desk, username: str) -> Client:
    """An officer who has signed in by the page, and has been away since."""
    client = Client()
    assert client.post("/sign-in/", {"login": username, "password": PASSWORD}).status_code == 302
    desk.tick(AWAY)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("fault", [closed, full])
def test_pages_open_and_writing_is_refused_in_words(lasting_desk: Desk, fault: Fault) -> None:
    """Lists, a dossier, a draft to be released, a page to write on; saving says what is wrong, and goes on when it is over."""
    desk = lasting_desk
    concern, draft = raised(desk), submitted(desk)
    form, check = filled(desk), f"/release/{draft.pk}/"
    amis, aksel = session(desk, "amis"), session(desk, "aksel")
    before = list(SignIn.objects.order_by("pk").values_list("seen", flat=True))
    with fault() as status:
        for client, path in (
            *((amis, each) for each in ("/", "/concerns/raise/", "/delivery/", url(concern), url(concern, "copy/"))),
            (aksel, check),
        ):
            assert client.get(path).status_code == 200, path
        assert list(SignIn.objects.order_by("pk").values_list("seen", flat=True)) == before
        answer = amis.post("/concerns/raise/", form)
    assert (answer.status_code, REFUSED[status] in unescape(answer.content.decode())) == (status, True)
    assert amis.post("/concerns/raise/", form).status_code == 302
    assert aksel.get(check).status_code == 200
    assert SignIn.objects.filter(seen__gt=max(before)).count() == len(before)


def test_words_that_were_kept_are_shown_and_stay_kept(lasting_desk: Desk) -> None:
    """They were typed when the sign-in had expired; while the store takes nothing the page shows them, and again afterwards, and then no more."""
    desk = lasting_desk
    client = session(desk, "amis")
    client.get("/concerns/raise/")
    Session.objects.all().delete()
    client.post("/concerns/raise/", {"matter": "Typed too late.", "then": "save"})
    client.post("/sign-in/", {"login": "amis", "password": PASSWORD})
    with closed():
        assert "Typed too late." in client.get("/concerns/raise/").content.decode()
    assert "Typed too late." in client.get("/concerns/raise/").content.decode()
    assert "Typed too late." not in client.get("/concerns/raise/").content.decode()


def test_no_page_waits_long_to_note_that_its_officer_is_there(desk: Desk) -> None:
    """Half a second where another program holds the store; what is written on purpose has the whole patience again."""
    client, waits = session(desk, "amis"), list[int]()

    def patience() -> int:
        raw: Any = connection.connection
        return int(raw.execute("PRAGMA busy_timeout").fetchone()[0]) if connection.vendor == "sqlite" else 500

    def watch(execute: Any, sql: str, *told: Any) -> Any:
        if sql.startswith('UPDATE "officers_signin"'):
            waits.append(patience())
        return execute(sql, *told)

    with connection.execute_wrapper(watch):
        assert client.get("/concerns/").status_code == 200

    assert waits == [500]
    assert patience() > 500 or connection.vendor == "postgresql"
