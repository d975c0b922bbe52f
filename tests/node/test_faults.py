# SPDX-License-Identifier: Apache-2.0
"""What the world does to a node is told apart from what the node does wrong, by real errors; its page loses no word."""

from __future__ import annotations

import errno
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.views.decorators.debug import sensitive_post_parameters

from demarche.ledger.signer import KeyLockedError
from demarche.ledger.transaction import BusyError
from demarche.node import failing, faults
from demarche.node.faults import Fault, fault_of
from demarche.node.line import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse
    from django.test import Client, RequestFactory

TEXT = "Since 04:00 UTC, in three hospitals.\r\nا"


@pytest.fixture(autouse=True)
def well() -> Iterator[None]:
    """Nothing is noted before or after."""
    yield
    faults.state.current = None


def told(work: Callable[[], object]) -> OperationalError:
    """What Django makes of an error of SQLite's."""
    try:
        work()
    except sqlite3.OperationalError as error:
        wrapped = OperationalError(str(error))
        wrapped.__cause__ = error
        return wrapped
    raise AssertionError("expected SQLite to refuse it, it did not")


def store(path: Path) -> sqlite3.Connection:
    """A store with a table, in WAL mode; it waits for nobody."""
    made = sqlite3.connect(path, isolation_level=None, timeout=0)
    made.executescript("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t (x)")
    return made


def test_sqlite_says_what_is_wrong(tmp_path: Path) -> None:
    """Another program holds the store; it is full; it may only be read; it is not there."""
    one, two = store(tmp_path / "store"), sqlite3.connect(tmp_path / "store", isolation_level=None, timeout=0)
    one.execute("BEGIN EXCLUSIVE")
    held = told(lambda: two.execute("INSERT INTO t VALUES (1)"))
    one.execute("ROLLBACK")
    two.execute("PRAGMA max_page_count=2")
    full = told(lambda: two.execute("INSERT INTO t VALUES (zeroblob(100000))"))
    closed = sqlite3.connect(f"file:{tmp_path}/store?mode=ro", uri=True)
    barred = told(lambda: closed.execute("INSERT INTO t VALUES (1)"))
    gone = told(lambda: sqlite3.connect(tmp_path / "no" / "store").execute("SELECT 1"))

    found = [fault_of(each) for each in (held, full, barred, gone)]

    assert found == [Fault.LOCKED, Fault.FULL, Fault.READ_ONLY, Fault.AWAY]


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(errno.ENOSPC, "no space left"), Fault.FULL),
        (OSError(errno.EDQUOT, "quota exceeded"), Fault.FULL),
        (OSError(errno.EFBIG, "file too large"), Fault.FULL),
        (PermissionError(errno.EACCES, "permission denied"), Fault.READ_ONLY),
        (OSError(errno.EROFS, "read-only file system"), Fault.READ_ONLY),
        (BusyError("others were first"), Fault.LOCKED),
        (FileNotFoundError(errno.ENOENT, "no such file"), None),
        (IntegrityError("not unique"), None),
        (KeyLockedError("it is locked"), None),
        (ValueError("a mistake of ours"), None),
        (None, None),
    ],
)
def test_whose_fault_it_is(error: Exception | None, fault: Fault | None) -> None:
    """The world's, with a name; or the node's own, which has none."""
    assert fault_of(error) is fault


def test_what_lies_behind_an_error_counts() -> None:
    """A disk that is full, told by way of another error."""
    outer = DatabaseError("it failed")
    outer.__cause__ = OSError(errno.ENOSPC, "no space left")

    assert fault_of(outer) is Fault.FULL


def answered(request: HttpRequest, view: Callable[[HttpRequest], object] = lambda _request: None) -> HttpResponse:
    """The answer to a request that met a full disk after the view had begun."""
    view(request)
    try:
        raise OSError(errno.ENOSPC, "no space left")
    except OSError:
        return failing.failed(request)


def page_of(answer: HttpResponse) -> str:
    """The answer's page in one line."""
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_form_comes_back_with_every_word(aurelia: Path, rf: RequestFactory) -> None:
    """Texts with their lines, the button pressed, several values of one name; a secret is asked for anew, a file too."""
    posted = {"matter": TEXT, "subjects": ["INT", "CIN"], "do": "release", "password": "a quiet evening"}
    request = rf.post("/concerns/raise/?a=1", {**posted, "annex": SimpleUploadedFile("log.txt", b"x")})

    answer = answered(request, sensitive_post_parameters("password")(lambda _request: None))

    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (507, "60")
    assert "there is no room left on this node&#x27;s disk" in html
    assert "What you wrote is still in this form." in html
    assert (
        '<form class="form" method="post" action="/concerns/raise/?a=1" data-again enctype="multipart/form-data">'
        in html
    )
    for name, value in (("subjects", "INT"), ("subjects", "CIN"), ("do", "release")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert f'<input type="hidden" name="matter" value="{TEXT}">' in html
    assert '<p dir="auto">Since 04:00 UTC, in three hospitals.' in html
    assert '<p dir="auto">INT' not in html
    assert "<bdi>log.txt</bdi>" in html
    assert 'type="file" name="annex"' in html
    assert "a quiet evening" not in html
    assert 'type="password" name="password"' in html


def test_where_all_is_secret_nothing_comes_back(aurelia: Path, rf: RequestFactory) -> None:
    """Signing in: the page leads back, and holds nothing."""
    request = rf.post("/sign-in/", {"login": "d.amis", "password": "a quiet evening"})

    html = page_of(answered(request, sensitive_post_parameters()(lambda _request: None)))

    assert "d.amis" not in html
    assert 'href="/sign-in/">Try again</a>' in html


def test_the_page_is_there_in_arabic(aurelia: Path, rf: RequestFactory) -> None:
    """By the browser's language, for the officer's may be out of reach."""
    answer = answered(rf.get("/", headers={"Accept-Language": "ar"}))

    assert 'dir="rtl"' in answer.content.decode()
    assert answer["Content-Language"] == "ar"
    assert "This node cannot write now" not in answer.content.decode()


def test_signing_in_to_a_store_that_takes_nothing_is_no_attempt_too_many(aurelia: Path, client: Client) -> None:
    """The limit on attempts is kept in the store, and one that cannot be written is not one that is reached."""
    client.raise_request_exception = False
    closed, opened = "PRAGMA query_only=ON", "PRAGMA query_only=OFF"
    if connection.vendor == "postgresql":
        closed, opened = "SET TRANSACTION READ ONLY", "SELECT 1"
    with connection.cursor() as cursor:
        cursor.execute(closed)
        try:
            answer = client.post("/sign-in/", {"login": "d.amis", "password": "a quiet evening"})
        finally:
            cursor.execute(opened)

    assert answer.status_code == 503
    assert "this node may not write in its own folder or store" in answer.content.decode()


def test_a_mistake_of_the_node_is_told_as_one(aurelia: Path, rf: RequestFactory) -> None:
    """It is not the disk's."""
    try:
        raise ValueError("a mistake")
    except ValueError:
        answer = failing.failed(rf.get("/"))

    assert answer.status_code == 500
    assert faults.state.current is None


def test_the_line_says_it_until_the_store_is_well(aurelia: Path, rf: RequestFactory) -> None:
    """A look at the store, which writes a little and takes it away, finds it well again."""
    answered(rf.get("/"))
    assert line(0) == {"state": "stopped", "text": Fault.FULL.sentence, "url": "/set-up/check/#store"}

    faults.state.look()

    assert faults.state.current is None
    assert sorted(path.name for path in (aurelia / "run").iterdir()) == ["worker.alive"]


def test_a_look_finds_a_folder_that_is_gone(aurelia: Path, settings: Any) -> None:
    """What the node itself is to blame for is raised: it is no fault of the world."""
    settings.DEMARCHE_HOME = aurelia / "elsewhere"

    with pytest.raises(FileNotFoundError):
        faults.state.look()


def test_each_thread_drops_what_it_opened_before_a_fault(committed: str) -> None:
    """Once, and not again before the next."""
    faults.state.fresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    kept = connection.connection
    faults.state.fresh()
    assert connection.connection is kept
    assert faults.state.meet(OSError(errno.ENOSPC, "no space left")) is Fault.FULL
    assert connection.connection is None
