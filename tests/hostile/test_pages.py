# SPDX-License-Identifier: Apache-2.0
"""Every address of the inside door is asked for and written to with what nobody means: each time a page, and nothing on record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from demarche.core.acts import concern as kinds
from demarche.ledger.models import ActRecord, Leaf, Outbox
from tests.areas.concerns.filling import heard
from tests.builders import AURELIA, BOREALIA, raising
from tests.desk import browser, seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.areas.release.desk import Desk

UUID, HASH = "00000000-0000-4000-8000-000000000000", "a" * 64
ASKED = ("after", "show", "from", "before", "since", "questions", "related", "report", "about", "then", "next", "page")
WRITTEN = ("then", "do", "back", "sha256", "take_out", "keep", "report", "disagree")
PROGRAMS = re.compile(r"\^?api/").match
HOSTILE = (
    "\0",
    "9" * 5000,
    "-1",
    "²٣",
    "\u202e\u200f",
    "e\u0301" * 2000,
    "x" * 60_000,
    "1-" + "\ud7ff" * 9,
    "'\"><script>{{ 7 }}%s%n",
    "//[::1",
    "noted",
    "9999-12-31T23:59:59Z",
)


def addresses(known: dict[str, Any]) -> list[str]:
    """Every page's address: as it would be, and where it names something, once more about nothing that is there.

    What programs call asks for a token first; `test_api` meets it.
    """
    pools = (known, {**known, "uuid": UUID, "hash": HASH, "int": "9" * 30, "str": "%00"})
    patterns = (re.sub(r"<(\w+):\w+>", r"{\1}", each) for each in _patterns(get_resolver(), "") if not PROGRAMS(each))
    return list(dict.fromkeys(f"/{each.format_map(pool)}" for each in patterns for pool in pools))


def _patterns(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{before}{each.pattern}"
        elif isinstance(each, URLResolver):
            yield from _patterns(each, f"{before}{each.pattern}")


@pytest.fixture
def known(desk: Desk, home: Path, settings: Any) -> dict[str, Any]:
    """A concern that Borealia raised, and a draft that opens another matter."""
    seat(home, settings)
    theirs = heard(desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA))
    url = reverse("concerns:raise")
    page = desk.post(
        "amis", url, {**desk.get("amis", url).form(), "to": f"{desk.meeting.process}:XB", "title": "T", "then": "save"}
    )
    found = re.search(r"[0-9a-f-]{36}", page.url)
    assert found
    return {
        "hash": theirs.act.id,
        "uuid": found[0],
        "int": 1,
        "slug": "plain",
        "str": "XB",
        "step": "acknowledge",
        "printed": "docx",
        "path": "all/asked/sent",
    }


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (ActRecord, Leaf, Outbox))


def answered(response: Any, what: object) -> str:
    """A page was answered: no failure of the node, whatever came."""
    assert response.status_code in {200, 302, 400, 403, 404, 405, 409, 413, 429}, (response.status_code, what)
    return b"".join(response).decode(errors="replace")


def odd(names: Iterable[str], turn: int) -> dict[str, str]:
    """Something odd for each name, another thing each turn."""
    return {name: HOSTILE[(at + turn) % len(HOSTILE)] for at, name in enumerate(sorted(names))}


@pytest.mark.parametrize("who", ["amis", "admin"])
def test_whatever_is_asked_for(desk: Desk, known: dict[str, Any], who: str, subtests: pytest.Subtests) -> None:
    """Every query that some page reads, with something odd in each, at every address."""
    before = kept()
    for turn, address in enumerate(addresses(known)):
        with subtests.test(address=address[:80]):
            for more in range(2):
                asked = odd(ASKED, turn + 5 * more)
                answered(desk.client(who).get(address, asked), asked)
    assert kept() == before


@pytest.mark.parametrize(("who", "under"), [("amis", "/"), ("aksel", "/release/"), ("admin", "/")])
def test_whatever_is_written(
    desk: Desk, known: dict[str, Any], who: str, under: str, subtests: pytest.Subtests
) -> None:
    """Every form of every page with something odd in each field, for a draft that is there."""
    before = kept()
    client = desk.client(who)
    for turn, address in enumerate(each for each in addresses(known) if each.startswith(under)):
        with subtests.test(address=address[:80]):
            names = set(re.findall(r'name="(\w+)"', answered(client.get(address), address)))
            for more in range(2):
                fields = odd({*names, *WRITTEN}, turn + 5 * more) | {"draft": known["uuid"], "version": "1"}
                answered(client.post(address, fields), fields)
            if SESSION_KEY not in client.session:
                client.force_login(desk.officers[who])
    assert kept() == before


@pytest.mark.parametrize("value", HOSTILE)
def test_a_way_back_that_is_none(desk: Desk, known: dict[str, Any], value: str) -> None:
    """Where a page leads on to what its address or its form names, and that is no place, it leads somewhere else or says so."""
    for address, name in (("/sign-in/", "next"), ("/set-up/", "then")):
        answered(desk.client("admin").get(address, {name: value}), address)
    answered(desk.client("amis").post("/language/", {"language": "ar", "next": value}), value)
    answered(desk.client("amis").post(f"/release/{known['uuid']}/clean/", {"sha256": value, "back": value}), value)


def raw(desk: Desk, content_type: str, body: bytes, cookie: str = "") -> Any:
    """What comes back when a browser that is none writes to a page."""
    client = desk.client("amis")
    if cookie:
        client.cookies.clear()
        return client.generic("POST", "/concerns/raise/", body, content_type, headers={"Cookie": cookie})
    return client.generic("POST", "/concerns/raise/", body, content_type)


FIELD = b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\nx\r\n'
PARTS = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", FIELD % b"title" + b"--b--\r\n"),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("multipart/form-data; boundary=\u00e9", b"--\r\n"),
        ("multipart/form-data; boundary=" + "b" * 300, b"x"),
        (PARTS, b"".join(FIELD % f"q{at}_text".encode() for at in range(5000)) + b"--b--\r\n"),
        (
            PARTS,
            b'--b\r\nContent-Disposition: form-data; name="t"; filename="x"\r\n\r\n'
            + bytes(17 * 2**20)
            + b"\r\n--b--\r\n",
        ),
        (PARTS, (b'--b\r\nContent-Disposition: form-data; name="t"; filename="x"\r\n\r\n\r\n') * 101 + b"--b--\r\n"),
        (
            PARTS,
            b'--b\r\nContent-Disposition: form-data; name="t"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--\r\n',
        ),
        (PARTS, b"--b\r\n" + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n\r\n--b--\r\n"),
        (PARTS, FIELD % b"title"),
        (PARTS, b"--b\r\nContent-Disposition: form-data; name*=zlib''x\r\n\r\nx\r\n--b--\r\n"),
        (f"{PARTS}; charset=zlib", FIELD % b"title" + b"--b--\r\n"),
        (f"{PARTS}; charset=idna", FIELD % b"title" + b"--b--\r\n"),
        (f"{PARTS}; charset=utf-7", FIELD % b"+2AA-" + b"--b--\r\n"),
        (f"{PARTS}; charset=unicode_escape", FIELD % rb"\ud800" + b"--b--\r\n"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"t=1"),
        ("application/x-www-form-urlencoded; charset=\u00e9", b"t=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=" % at for at in range(5000))),
        ("application/x-www-form-urlencoded", b"t=" + b"x" * (3 * 2**20)),
        ("application/x-www-form-urlencoded", b"%00=%00&%ff=%ed%a0%80&=&&&=="),
        ("application/json", b"[" * 100_000),
    ],
    ids=lambda value: str(value[:40]),
)
def test_a_body_that_no_browser_sends(desk: Desk, content_type: str, body: bytes) -> None:
    """No boundary, thousands of fields, files without end, another encoding: a page that says so, or the form again."""
    before = kept()
    answered(raw(desk, content_type, body), content_type)
    assert kept() == before


@pytest.mark.parametrize("value", ['"\\000' + "0" * 30 + '"', '"\\377' + "0" * 30 + '"', "x" * 5000, '"\\', "é" * 20])
def test_a_cookie_that_no_browser_sends(desk: Desk, settings: Any, value: str) -> None:
    """A zero byte in a session's name, or a name that is none: nobody is signed in."""
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    cookie = "; ".join(
        f"{name}={value}" for name in (*names, settings.MESSAGES_COOKIE_NAME, settings.OFFICER_COOKIE_NAME)
    )
    answered(raw(desk, "application/x-www-form-urlencoded", b"title=x", cookie), value)


def test_whatever_a_stranger_writes(desk: Desk, known: dict[str, Any], subtests: pytest.Subtests) -> None:
    """Nobody is signed in: the way in, the first account and every other address lead nowhere and keep nothing."""
    before = kept()
    for turn, address in enumerate(addresses(known)):
        with subtests.test(address=address[:80]):
            client = browser()
            for more in range(2):
                fields = odd({"login", "password", "again", "name", "username", "code", *ASKED, *WRITTEN}, turn + more)
                said = answered(client.post(address, fields, query_params={"next": fields["next"]}), fields)
                assert "Sign out" not in said
    assert kept() == before


WRONG = "The sign-in name or the password is wrong."


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("a\0b", "Null characters are not allowed."),
        ("x" * 5000, "Ensure this value has at most 60 characters (it has 5000)."),
        ("\u202eadmin", WRONG),
        ("ad\u0301min", WRONG),
        ("", "This field is required."),
    ],
)
def test_who_signs_in_with_a_name_that_is_none(desk: Desk, login: str, said: str) -> None:
    """The form says what is wrong, or that name or password is."""
    page = browser().post("/sign-in/", {"login": login, "password": "x"})
    html = page.content.decode()
    assert page.status_code == 200
    assert said in html
    assert "Sign out" not in html
