# SPDX-License-Identifier: Apache-2.0
"""What a program reads of the desk, by what it proves its officer, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.journal.models import Entry
from demarche.areas.journal.writing import journal
from demarche.areas.officers import accounts
from demarche.areas.officers.models import Factor, Token
from demarche.areas.officers.watch import Turn, enter
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import raised, url
from tests.areas.concerns.test_red import received
from tests.areas.officers.phone import take_in_use
from tests.areas.programs.program import Program
from tests.areas.programs.test_api import DRAFT, begun
from tests.desk import PASSWORD, prove

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def test_find_gives_what_the_page_gives(desk: Desk) -> None:
    """The same hits; what is closed to the officer is none; a filter that is no choice is refused, as is a day that cannot be read."""
    red, plain = received(desk), raised(desk)
    aksel, amis = Program(desk, "aksel"), Program(desk, "amis")
    title = str(plain.act.values["title"])

    found = {who: each.get("/find?kind=matter") for who, each in (("aksel", aksel), ("amis", amis))}
    assert {each["page"] for each in found["aksel"]["items"]} == {url(red), url(plain)}
    assert [each["page"] for each in found["amis"]["items"]] == [url(plain)]
    assert (found["amis"]["count"], found["amis"]["items"][0]["title"]) == (1, title)
    assert title in {each["title"] for each in amis.get(f"/find?q={title}&kind=matter")["items"]}
    assert amis.get("/find?q=nowhereatall")["items"] == []
    for asked, field in (("", "q"), ("?q=a", "q"), ("?kind=nothing", "kind"), ("?since=soon", "since")):
        assert amis.get(f"/find{asked}", 422)["errors"][0]["field"] == field


def test_the_watch_is_read(desk: Desk) -> None:
    """Of the desks that the officer sees."""
    amis, birk = desk.officers["amis"], desk.officers["birk"]
    enter("diplomatic", [Turn(amis, birk, desk.clock.at - 60, desk.clock.at + 3600)])

    [mine] = Program(desk, "amis").get("/watch")["items"]
    assert (mine["officer"], mine["alternate"], mine["waits"], len(mine["turns"])) == ("amis", "birk", False, 1)
    assert [each["officer"] for each in Program(desk, "arno").get("/watch")["items"]] == [""]


def test_a_code_proves_where_there_is_an_app_and_a_passkey_cannot(desk: Desk) -> None:
    """The password does not do beside an app; who has passkeys alone is told where he releases."""
    phone = take_in_use(desk.client("aksel"))
    Program(desk, "amis").post("/drafts", begun(desk), 201)
    Program(desk, "amis").post(f"/drafts/{DRAFT}/send-on")
    program, path = Program(desk, "aksel"), f"/drafts/{DRAFT}/release"

    assert program.post(path, {"version": 1, "password": PASSWORD}, 422)["errors"][0]["field"] == "code"
    assert program.post(path, {"version": 1, "code": "000000"}, 403)["detail"].startswith("The code is wrong")
    kept = Factor.objects.get(officer=desk.officers["aksel"])
    Factor.objects.filter(pk=kept.pk).update(kind=Factor.PASSKEY)
    assert (
        "passkey, which no program can give" in program.post(path, {"version": 1, "password": PASSWORD}, 403)["detail"]
    )
    Factor.objects.filter(pk=kept.pk).update(kind=Factor.APP)
    assert ActRecord.objects.count() == 2

    assert program.post(path, {"version": 1, "code": phone.code()})["state"] == "released"
    failed = Entry.objects.get(event="proof_failed")
    assert (failed.name, failed.door) == ("R. Aksel", "api")


def test_the_end_of_an_account_ends_its_tokens(desk: Desk) -> None:
    """At once, and for good: letting the officer in again opens none of them."""
    program = Program(desk, "birk")
    assert program.get("/officers/me")["username"] == "birk"

    accounts.end(desk.officers["birk"], to=None, by=None, at=desk.clock.at, anyway=True)
    assert program.get("/officers/me", 401)["code"] == "unauthorised"
    accounts.let_in(desk.officers["birk"], by=None)

    assert program.get("/officers/me", 401)
    assert Token.objects.get(officer=desk.officers["birk"]).ended == desk.clock.at


def test_what_is_done_with_accounts_is_entered(desk: Desk) -> None:
    """A sign-in by password and code, a factor, sessions, an account changed and ended, a numbered copy: by whom, about whom."""
    concern = raised(desk)
    journal.forget()
    before = Entry.objects.count()
    take_in_use(desk.client("aksel"))
    here = f"/officers/{desk.officers['birk'].pk}/"
    prove(desk.client("admin"))
    desk.post(
        "admin", here, {"name": "D. Birk", "desk": "diplomatic", "roles": ["drafter", "reader"], "confirmed": "1"}
    )
    desk.post("admin", f"{here}leaving/", {"do": "end", "to": ""})
    desk.post("admin", f"{here}leaving/", {"do": "let_in", "to": ""})
    desk.post("admin", f"{here}sessions/", {})
    desk.post("amis", f"{url(concern)}copy/", {})
    desk.get("amis", f"{url(concern)}copy/1/")

    entries = Entry.objects.order_by("pk").values_list("event", "name", "subject")[before:]
    assert [each for each in entries if each[0] != "signed_in"] == [
        ("factor_added", "R. Aksel", "app"),
        ("account_changed", "A. Adler", "birk: drafter, reader"),
        ("account_ended", "A. Adler", "birk"),
        ("account_let_in", "A. Adler", "birk"),
        ("sessions_ended", "A. Adler", "birk"),
        ("printed", "D. Amis", "copy 1"),
    ]
