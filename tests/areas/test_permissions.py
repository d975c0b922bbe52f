# SPDX-License-Identifier: Apache-2.0
"""Role by page by act: `tests/permissions.py` is held against every address of the inside door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.html import conditional_escape

from demarche.areas.concerns.models import DossierRow
from demarche.areas.officers.models import ADMINISTRATOR, ROLES
from demarche.node.api import program_urls
from tests.areas.permitted import OTHER, furnished, staffed, undone
from tests.areas.release.desk import signed_in
from tests.desk import prove
from tests.permissions import GROUPS, NOTIFICATIONS, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.areas.permitted import Place
    from tests.areas.release.desk import Desk

Row = tuple[str, str, str, str]

LET_IN = ("open", "send", "sign out", "choose", "take")
"""Acts after which nothing need be written."""


def rows() -> list[Row]:
    """The lines of the table: address, act, whom, the other desk."""
    lines = [line.split("|") for line in TABLE.splitlines() if line]
    return [tuple(cell.strip() for cell in line) for line in lines]  # type: ignore[misc]  # a line has four


def names(patterns: Iterable[Any], space: str = "") -> Iterator[str]:
    """Every name by which a page of the inside door is found; programs have a table of their own (tests/areas/programs)."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        elif each not in program_urls:
            yield f"{space}{each.name}"


def test_every_address_has_a_line() -> None:
    """A page that nobody decided about is open to whoever finds it."""
    assert set(names(get_resolver().url_patterns)) == {address for address, *_rest in rows()}


def test_the_table_is_sorted_and_says_nothing_twice() -> None:
    """Two hands that add lines meet rarely."""
    addresses = [address for address, *_rest in rows()]
    rooms = [address.partition(":")[0] for address in addresses]
    assert addresses == sorted(addresses, key=lambda each: (":" in each, each))
    assert len({(address, act) for address, act, *_rest in rows()}) == len(rows())
    assert rooms == sorted(rooms, key=rooms.index)


def whom(said: str) -> set[str]:
    """The roles that a line lets in; `` is an officer without any."""
    found: set[str] = set()
    for word in said.replace("none", "").split():
        found |= {"anyone": {*ROLES, "", "nobody"}, "all": {*ROLES, ""}}.get(word) or set(
            GROUPS.get(word, word).split()
        )
    assert found <= {*ROLES, "", "nobody"}, said
    return found


def expected(row: Row) -> Iterator[tuple[str, str, str]]:
    """What a line says: desk, who (roles, or `nobody`), what comes of it.

    The roles that it lets in are tried one by one. Those that it does not are tried on one officer who has them all:
    a guard asks whether an officer has any of some roles, so what refuses him refuses each of them, and what lets in an
    officer without any lets in all.
    """
    address, act, let_in, elsewhere = row
    own = "technical" if act in NOTIFICATIONS.get(address, "") else "diplomatic"
    let_in, _else, others = let_in.partition("else ")
    done, those = "let in" if act in LET_IN else "done", whom(let_in)
    outside = others if "none" in let_in.split() else "signs in"
    yield "", "nobody", done if "nobody" in those else outside
    for role in ("",) if "" in those else ROLES:
        if role in those:
            yield own, role, done
    if not {*ROLES} <= those:
        yield own, " ".join(role for role in ROLES if role not in those), others or "refused"
    yield OTHER[own], " ".join(ROLES), done if elsewhere == "yes" else elsewhere


def answer(client: Client, place: Place, address: str, act: str) -> str:
    """What comes of it: by the status of the answer and by what was written."""
    url = place.url(address, act)
    with undone() as writes:
        response = client.get(url) if act == "open" else client.post(url, place.data(address, act))
        response.getvalue()
    status, wrote = response.status_code, bool(writes.seen)
    if status == 302 and response["Location"].startswith(reverse("account_login")) and address != "account_logout":
        return "signs in" if not wrote else "signs in, having written"
    word = {403: "refused", 404: "not there", 200: "let in", 302: "let in"}.get(status, str(status))
    if word != "let in" or act in LET_IN:
        return word if act in LET_IN or not wrote else f"{word}, having written {writes.seen}"
    return "done" if wrote else "let in, and nothing was done"


def test_role_by_page_by_act(desk: Desk, settings: Any) -> None:
    """Each line of the table, for each role, for somebody who is not signed in, and for an officer of the other desk."""
    tried = [(row, *each) for row in rows() for each in expected(row)]
    sessions = signed_in(staffed({(where, who) for _row, where, who, _what in tried if where}))
    place = furnished(desk, settings)
    client = Client()
    for session in sessions.values():
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        prove(client)
    wrong = []
    for row, where, who, what in tried:
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions.get(f"{where}: {who}", "")
        came = answer(client, place, row[0], row[1])
        if came != what:
            wrong.append(f"{row[0]} | {row[1]}: {where} {who or 'no role'}: expected {what}, got {came}")
    assert not wrong, "\n".join(wrong)


def test_no_page_tells_of_a_matter_to_who_reads_none(desk: Desk, settings: Any) -> None:
    """An administrator of both desks opens every page that lets him in: nowhere does the title of a matter stand."""
    session = signed_in(staffed({("", ADMINISTRATOR)}))[f": {ADMINISTRATOR}"]
    place = furnished(desk, settings)
    titles = {each.title for each in DossierRow.objects.all()}
    assert len(titles) > 1
    client = Client()
    opened, told = 0, []
    for address, act, *_rest in rows():
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        with undone():
            answer = client.get(place.url(address, act)) if act == "open" else None
            said = b"" if answer is None or answer.status_code != 200 else answer.getvalue()
        opened += bool(said)
        told += [f"{address}: {title}" for title in titles if conditional_escape(title).encode() in said]
    assert opened > 20
    assert not told, "\n".join(told)
