# SPDX-License-Identifier: Apache-2.0
"""An account is changed, ended and let in again; what hung on it goes on; an administrator is always left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.officers import accounts, leaving
from demarche.areas.officers.accounts import LastAdministratorError, Person
from demarche.areas.officers.actions import OfficerError
from demarche.areas.officers.models import HandOver, Officer, RolesChanged, Taken, Watch
from demarche.areas.release import actions, clearing
from demarche.areas.release.models import Draft, State
from demarche.ledger.models import Pending
from tests.areas.concerns.filling import asked, filled
from tests.areas.release.test_releasing import submitted
from tests.databases import together
from tests.desk import officer, prove, says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

ADMIN = "/officers/{}/"


def account(who: Officer, **more: Any) -> dict[str, Any]:
    """The form of an account as it is shown."""
    return {"name": who.name, "desk": who.desk, "roles": who.roles, "language": "", "zone": "", **more}


def leave(desk: Desk, who: str, to: str = "", do: str = "end") -> str:
    """The administrator's page of an officer who leaves; gives what it then says."""
    page = f"/officers/{desk.officers[who].pk}/leaving/"
    prove(desk.client("admin"))
    desk.post("admin", page, {"do": do, "to": desk.officers[to].pk if to else ""})
    return desk.get("admin", page).text


def test_a_change_of_roles_says_what_it_means_first(desk: Desk) -> None:
    """Then it is made, and every officer reads who made it."""
    birk = desk.officers["birk"]
    page = f"/officers/{birk.pk}/"
    form = account(birk, name="D. Birk-Berg", desk="technical", roles=["reader", "releasing"])

    shown = desk.post("admin", page, form, 200)

    assert "Is from now on: releasing officer. Releases what another officer drafted, never an own draft." in shown
    assert "Is not any more: drafter." in shown
    assert "Moves from “Diplomatic desk” to “Technical desk”, and sees the matters of that." in shown
    assert "You give this to yourself" not in shown
    birk.refresh_from_db()
    assert birk.roles == ["drafter"]
    assert desk.post("admin", page, {**form, "confirmed": "1"}).url.startswith("/mine/prove/")
    prove(desk.client("admin"))
    desk.post("admin", page, {**form, "confirmed": "1"})
    birk.refresh_from_db()
    assert (birk.name, birk.desk, birk.roles) == ("D. Birk-Berg", "technical", ["reader", "releasing"])
    listed = desk.get("reader", "/officers/")
    assert "D. Birk-Berg: before: Diplomatic desk, drafter · changed by A. Adler" in listed
    assert "before: Diplomatic desk, drafter" in desk.get("admin", page)


def test_a_name_or_a_zone_is_changed_without_asking(desk: Desk) -> None:
    """No role changes, so nothing is to be confirmed; a zone nobody knows is said at its field."""
    amis = desk.officers["amis"]
    page = f"/officers/{amis.pk}/"
    wrong = desk.post("admin", page, account(amis, zone="Europe/Nowhere"), 200)
    assert says(wrong.html, "zone", "Give a time zone such as Europe/Berlin, UTC or UTC+3.")

    desk.post("admin", page, account(amis, name="Dr D. Amis", zone="UTC+3", language="ar"))

    amis.refresh_from_db()
    assert (amis.name, amis.zone, amis.language) == ("Dr D. Amis", "UTC+3", "ar")
    assert not RolesChanged.objects.exists()


def test_an_administrator_gives_himself_a_role_in_the_open(desk: Desk) -> None:
    """The page says so to him, the list to all."""
    admin = desk.officers["admin"]
    form = account(admin, roles=["administrator", "releasing"])
    assert "You give this to yourself." in desk.post("admin", f"/officers/{admin.pk}/", form, 200)

    prove(desk.client("admin"))
    desk.post("admin", f"/officers/{admin.pk}/", {**form, "confirmed": "1"})

    assert "A. Adler: before: Both desks, administrator · changed by A. Adler" in desk.get("amis", "/officers/")


def test_an_ended_account_is_out_at_once_and_let_in_again(desk: Desk) -> None:
    """Its sessions end for good; its acts and drafts stay; it is shown as ended."""
    desk.get("birk", "/")
    assert "The account of D. Birk has ended, and nothing is left with it." in leave(desk, "birk")

    assert desk.client("birk").get("/").status_code == 302
    assert "D. Birk ended 5 Jan 2027" in desk.get("reader", "/officers/")
    assert "D. Birk can sign in again." in leave(desk, "birk", do="let_in")
    assert desk.client("birk").get("/").status_code == 302
    assert Officer.objects.get(username="birk").is_active


def test_what_hangs_on_a_leaver_goes_to_another(desk: Desk) -> None:
    """A draft, one returned, one with the releasing officer, a clearance, a task, a watch: in one step, its hands kept."""
    asked(desk)
    desk.post("amis", "/concerns/raise/", filled(desk, then="save", title="Begun"))
    sent = desk.send_on("amis", "/concerns/raise/", filled(desk, title="Sent on"))
    back = desk.send_on("amis", "/concerns/raise/", filled(desk, title="Returned one"))
    actions.give_back(back, "Split question 2.", by=desk.officers["aksel"])
    row = Pending.objects.filter(group="to_answer").earliest("key")
    desk.post("amis", "/take/", {"key": row.key})
    desk.post(
        "aksel",
        "/watch/diplomatic/roster/",
        {"lines": "2027-01-05 08:00 08:00 amis\n2027-01-07 08:00 18:00 aster amis"},
    )

    before = desk.get("admin", f"/officers/{desk.officers['amis'].pk}/leaving/").text
    after = leave(desk, "amis", "birk")

    for line in (
        "On watch from 5 Jan 2027 08:00 UTC · Diplomatic desk",
        "Alternate from 7 Jan 2027 08:00 UTC · Diplomatic desk",
        "An item of Needs my action that he has taken · Diplomatic desk",
        "Draft, Concern · Diplomatic desk",
        "With the releasing officer, Concern · Diplomatic desk",
        "Returned to him, Concern · Diplomatic desk",
    ):
        assert line in before
        assert line not in after
    assert "Begun" not in before
    assert "Nothing is with this officer." in after
    birk = desk.officers["birk"]
    assert set(Draft.objects.values_list("author", flat=True)) == {birk.pk}
    assert "Redraft Returned one" in desk.get("birk", "/")
    assert Taken.objects.get().officer == birk
    assert [
        (each.officer.username, each.alternate and each.alternate.username) for each in Watch.objects.order_by("since")
    ] == [
        ("birk", None),
        ("aster", "birk"),
    ]
    sent.refresh_from_db()
    assert sent.hands == [desk.officers["amis"].pk]


def test_what_is_left_to_the_desk_is_anybodys(desk: Desk) -> None:
    """A returned draft is any drafter's to take up, a task untaken, a turn its alternate's or open; nothing is lost."""
    back = submitted(desk)
    actions.give_back(back, "Split question 2.", by=desk.officers["aksel"])
    desk.post(
        "aksel", "/watch/diplomatic/roster/", {"lines": "2027-01-06 08:00 18:00 amis birk\n2027-01-07 08:00 18:00 amis"}
    )

    assert "Nothing is with this officer." in leave(desk, "amis")

    assert "Take up" in desk.get("birk", "/")
    assert [each.officer.username for each in Watch.objects.all()] == ["birk"]


def test_a_clearance_is_asked_of_another_or_of_nobody(desk: Desk) -> None:
    """The note inside says which, so that the drafter knows whom to ask."""
    draft = submitted(desk)
    thorn = desk.officers["thorn"]
    clearing.ask(draft, thorn)
    other = officer("t.ulm", "reviewer", desk="technical", name="T. Ulm")
    assert "Clearance asked of him, Concern" in desk.get("admin", f"/officers/{thorn.pk}/leaving/")

    accounts.end(thorn, to=other, by=desk.officers["admin"], at=desk.meeting.now)

    draft.refresh_from_db()
    assert draft.asked == [other.pk]
    assert draft.notes[-1]["text"] == "The clearance asked of T. Thorn is asked of T. Ulm."
    accounts.end(other, to=None, by=desk.officers["admin"], at=desk.meeting.now)
    draft.refresh_from_db()
    assert draft.asked == []
    assert draft.notes[-1]["text"] == "The clearance asked of T. Ulm is asked of nobody now: ask another."


def test_a_draft_that_is_not_open_to_the_other_stays(desk: Desk) -> None:
    """What is to be TLP:RED goes to nobody whom it does not name, nor to the whole desk, and is said to be left; later it is moved all the same."""
    draft = submitted(desk, marking={"tlp": "RED", "pap": "RED"}, red={"roles": ["legal", "releasing"]})

    for to in ("birk", ""):
        assert "With the releasing officer, Concern · Diplomatic desk" in leave(desk, "amis", to)
        draft.refresh_from_db()
        assert draft.author == desk.officers["amis"]

    assert "Nothing is with this officer." in leave(desk, "amis", "aster", do="move")
    draft.refresh_from_db()
    assert (draft.author, draft.state) == (desk.officers["aster"], State.SUBMITTED)


def test_the_last_administrator_stays(desk: Desk) -> None:
    """He neither ends himself nor gives the role away, by page or by another way; another one first, and he may."""
    admin = desk.officers["admin"]
    page = f"/officers/{admin.pk}/"
    said = "Nothing was changed: this is the last administrator. Make another officer one first, then try again."
    assert "This is the last administrator. The account cannot be ended" in desk.get("admin", f"{page}leaving/")

    assert said in desk.post("admin", f"{page}leaving/", {"do": "end", "to": ""}, 200)
    prove(desk.client("admin"))
    assert said in desk.post("admin", page, {**account(admin, roles=["reader"]), "confirmed": "1"}, 200)

    admin.refresh_from_db()
    assert (admin.is_active, admin.roles) == (True, ["administrator"])
    accounts.end(admin, to=None, by=None, at=desk.meeting.now, anyway=True)
    assert not Officer.objects.with_role("administrator")


def test_two_administrators_do_not_end_each_other(committed: str) -> None:
    """At the same moment, in two threads: one of them is left, and the other is told."""
    first, second = officer("first", "administrator"), officer("second", "administrator")

    def end(whom: Officer, by: Officer) -> object:
        try:
            return accounts.end(whom, to=None, by=by, at=0)
        except OfficerError as error:
            return str(error)

    came = together(lambda: end(second, first), lambda: end(first, second))

    assert len(Officer.objects.with_role("administrator")) == 1
    assert [each for each in came if each == []] == [[]]
    assert "Nothing was changed: you are not an administrator any more." in came


def test_two_officers_of_one_account_change_it_one_after_the_other(desk: Desk) -> None:
    """By whom an account is changed is an administrator still when it is."""
    amis = desk.officers["amis"]
    with pytest.raises(OfficerError, match=r"^Nothing was changed: you are not an administrator any more\.$"):
        accounts.change(amis, Person("D. Amis", "", ("releasing",)), by=amis, at=0)
    with pytest.raises(LastAdministratorError):
        accounts.end(desk.officers["admin"], to=amis, by=desk.officers["admin"], at=0)


def test_a_hand_over_to_a_leaver_is_taken_back(desk: Desk) -> None:
    """The giver is on watch as before."""
    desk.post("aksel", "/watch/diplomatic/roster/", {"lines": "2027-01-05 08:00 08:00 amis"})
    desk.post("amis", "/watch/diplomatic/give/", {"taker": desk.officers["birk"].pk, "note": ""})
    assert [str(each.what) for each in leaving.held(desk.officers["birk"], desk.meeting.now)] == [
        "A watch that was given to him and that he has not confirmed"
    ]

    leave(desk, "birk")

    assert not HandOver.objects.get().is_open
    assert "D. Amis Hand over the watch" in desk.get("amis", "/")


def test_a_hand_over_of_a_leaver_is_taken_back(desk: Desk) -> None:
    """Who gave the watch and left has it no more; his alternate has, and hands it over as anyone."""
    desk.post("aksel", "/watch/diplomatic/roster/", {"lines": "2027-01-05 08:00 08:00 amis aster"})
    desk.post("amis", "/watch/diplomatic/give/", {"taker": desk.officers["birk"].pk, "note": ""})

    leave(desk, "amis")

    assert not HandOver.objects.get().is_open
    assert "Take the watch over" not in desk.get("birk", "/")
    desk.post("aster", "/watch/diplomatic/give/", {"taker": desk.officers["birk"].pk, "note": ""})


def test_a_desk_says_what_is_missing(desk: Desk) -> None:
    """Who is there, who is on watch, what nobody can do, and whether acts can be signed."""
    page = desk.get("aksel", "/desks/").text.split("Diplomatic desk")

    assert "What is missing Nobody is on watch now. On watch now nobody" in page[0]
    assert "T. Arno: drafter, technical officer" in page[0]
    assert "at hand: acts of this desk can be signed" in page[0]
    for who in ("only", "tamm", "aksel"):
        accounts.end(desk.officers[who], to=None, by=None, at=0)
    desk.meeting.signer.locked = frozenset({"act"})
    lacking = desk.get("reader", "/desks/")
    assert "Nobody can release: give an officer the role releasing officer." in lacking
    assert "Nobody can release alone at night: give an officer the role duty officer." in lacking
    assert "locked it is locked" in lacking
