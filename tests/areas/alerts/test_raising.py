# SPDX-License-Identifier: Apache-2.0
"""What raises an alert, what it says, and whom it reaches next: a flood makes one call, and nobody is called of what is closed to him."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from demarche.areas.alerts import raising
from demarche.areas.alerts.models import Alert, DeskAlerts, Item
from demarche.areas.alerts.quiet import is_quiet
from demarche.areas.officers import watch as roster
from demarche.ledger.models import Pending
from demarche.node import config
from tests.areas.concerns.filling import asked, notified

if TYPE_CHECKING:
    from tests.areas.alerts.conftest import Watch

URGENT: Any = {"profile": "urgent"}
RED: Any = {"marking": {"tlp": "RED", "pap": "RED"}, "red": {"roles": ["releasing"]}}


def test_an_urgent_item_reaches_who_is_on_duty(watch: Watch) -> None:
    """By mail and by telephone, whose it is and by when, with a code; nobody else yet, and once."""
    notified(watch.desk, urgency=URGENT)

    watch.turn()
    watch.turn()

    due = Pending.objects.get(group="at_once", verb__startswith="acknowledge").due
    assert due is not None
    said = f"Démarche, Aurelia: one urgent item, XB, by 6 Jan 13:02 UTC. Code {watch.alert.code}."
    assert watch.mailed == ["tamm@desk.example"]
    mail = message_from_bytes(watch.post.mails[0][1], policy=default)
    assert mail["Subject"] == said
    assert mail.get_content().splitlines() == [said, "http://127.0.0.1:8443/alerts/"]
    assert [each.split("|")[:2] for each in watch.called] == [["+00 1 555 0111", said]]


def test_no_byte_of_content_leaves(watch: Watch) -> None:
    """Not in the mail, nor in the command's arguments, environment or input: no title, number, dossier, name, nor word of the matter."""
    act = notified(watch.desk, urgency=URGENT, title="Wiper in hospital networks", number="XB-2027-009").act
    watch.turn()

    left = "\n".join(mail.decode() for _to, mail in watch.post.mails) + "\n".join(watch.called)
    words = {word for text in _texts(act.values) for word in re.findall(r"[^\W\d_]{4,}", text)}
    names = [part for each in watch.desk.officers.values() for part in each.name.split() if len(part) > 2]
    assert len(words) > 9
    assert "DEMARCHE_HOME" not in left
    addressed = left.replace("tamm@desk.example", "").replace("Aurelia", "").replace("urgent item", "").lower()
    for word in {*words, *names, act.id[:12], watch.desk.meeting.process[:12], "XB-2027-009"}:
        assert word.lower() not in addressed, word


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _texts(each)]


def test_it_is_in_the_officers_language(watch: Watch) -> None:
    tamm = watch.desk.officers["tamm"]
    tamm.language = "ar"
    tamm.save()
    notified(watch.desk, urgency=URGENT)

    watch.turn()

    with override("ar"):
        subject = message_from_bytes(watch.post.mails[0][1], policy=default)["Subject"]
    assert "XB" in subject
    assert watch.alert.code in subject
    assert "urgent" not in subject


def test_a_flood_makes_one_alert_that_says_how_many(watch: Watch) -> None:
    """What arrives together, and what comes while the code is not read back."""
    for _each in range(3):
        notified(watch.desk, urgency=URGENT)
    watch.turn()
    assert "3 urgent items" in watch.called[0]

    watch.desk.meeting.now -= 3600
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    assert (len(watch.called), watch.alert.count) == (1, 4)


def test_after_it_the_same_party_waits(watch: Watch) -> None:
    """Five minutes, while the code was read back; then what came meanwhile goes together."""
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    made = watch.alert.made
    Alert.objects.update(state=Alert.State.READ)
    for _each in range(2):
        notified(watch.desk, urgency=URGENT)
    watch.desk.clock.set(made + 299)
    watch.turn()
    assert Alert.objects.count() == 1

    watch.desk.clock.set(made + 300)
    watch.turn()
    assert [alert.count for alert in Alert.objects.order_by("pk")] == [1, 2]


def test_and_longer_each_time() -> None:
    """A peer that sends all night is not telephoned about all night."""
    assert [raising.pause(before) // 60 for before in range(1, 8)] == [5, 10, 20, 40, 60, 60, 60]


def test_nothing_ordinary_raises_one_unless_the_desk_has_it_collected(watch: Watch) -> None:
    """Then once an hour, not in quiet hours, by mail alone."""
    asked(watch.desk)
    watch.turn()
    assert not Alert.objects.exists()

    DeskAlerts.objects.create(desk="diplomatic", groups=["to_answer"], quiet_from="00:00", quiet_to="23:59")
    watch.turn()
    assert not Alert.objects.exists()

    DeskAlerts.objects.update(quiet_from="", quiet_to="")
    watch.turn()
    assert watch.mailed == ["aksel@desk.example"]
    assert "2 items, XB, by" in message_from_bytes(watch.post.mails[0][1], policy=default)["Subject"]
    assert watch.called == []
    first = watch.alert.made
    Alert.objects.update(state=Alert.State.READ)
    asked(watch.desk)
    watch.desk.clock.set(first + 3599)
    watch.turn()
    assert Alert.objects.count() == 1
    watch.desk.clock.set(first + 3600)
    watch.turn()
    assert Alert.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [
        ("22:00", "06:00", 21, False),
        ("22:00", "06:00", 22, True),
        ("22:00", "06:00", 5, True),
        ("22:00", "06:00", 6, False),
        ("12:00", "14:00", 13, True),
        ("12:00", "14:00", 14, False),
        ("", "", 3, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(settings: Any, start: str, end: str, hour: int, *, quiet: bool) -> None:
    """By the clock of the desk, which here is an hour ahead."""
    settings.NODE = config.check({"party.name": "Aurelia", "party.code": "XA", "party.zone": "Etc/GMT-1"}, None)
    assert is_quiet(DeskAlerts(quiet_from=start, quiet_to=end), (hour - 1) * 3600) is quiet


def test_a_date_that_is_near_raises_one(watch: Watch) -> None:
    """Four hours before, once; not when it has passed."""
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    Alert.objects.update(state=Alert.State.READ)
    due = Pending.objects.get(verb__startswith="acknowledge").due
    assert due is not None

    raising.look(due - 4 * 3600 - 1, random=bytes)
    assert Alert.objects.count() == 1
    raising.look(due - 4 * 3600, random=bytes)
    raising.look(due - 3 * 3600, random=bytes)
    assert Alert.objects.count() == 2


def test_acting_on_it_ends_it(watch: Watch) -> None:
    """Nobody else is alerted, and no row asks for the code any more."""
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    assert "Read back the code of an alert" in watch.desk.get("tamm", "/")

    Pending.objects.filter(key__startswith="dossier/").delete()
    watch.desk.tick(3600)
    watch.turn()

    assert (watch.alert.state, Item.objects.count(), watch.mailed) == ("ended", 0, ["tamm@desk.example"])
    assert "Read back the code of an alert" not in watch.desk.get("tamm", "/")


def test_unread_the_next_is_alerted_each_once_and_then_it_says_that_nobody_has_it(watch: Watch) -> None:
    """The duty officer, a quarter of an hour later who releases, then it stands above all others on Needs my action."""
    notified(watch.desk, urgency=URGENT)
    for _quarter in range(2):
        watch.turn()
        watch.desk.tick(15 * 60)
    assert watch.mailed == ["tamm@desk.example", "aksel@desk.example"]
    watch.turn()

    assert (watch.alert.state, len(watch.called)) == ("nobody", 2)
    page = watch.desk.get("arno", "/").text
    assert page.index("Nobody has it Take it up: an alert was read back by nobody") < page.index("At once")
    assert "Nobody has it" in watch.desk.get("arno", f"/alerts/{watch.alert.pk}/")
    assert "STOP Alerts: Nobody has the alert of" in watch.desk.get("admin", "/alerts/")
    watch.desk.tick(3600)
    watch.turn()
    assert len(watch.mailed) == 2


def test_who_is_on_watch_comes_first_then_the_alternate(watch: Watch) -> None:
    """Each officer once, wherever else he stands."""
    arno, tamm = watch.desk.officers["arno"], watch.desk.officers["tamm"]
    watch.desk.post("arno", "/alerts/mine/", {"mail": "arno@desk.example", "line": ""})
    now = watch.desk.meeting.now
    roster.enter("technical", [roster.Turn(arno, tamm, now - 3600, now + 86_400)])
    notified(watch.desk, urgency=URGENT)

    for _quarter in range(4):
        watch.turn()
        watch.desk.tick(15 * 60)

    assert watch.mailed == ["arno@desk.example", "tamm@desk.example", "aksel@desk.example"]


def test_whoever_takes_the_watch_over_has_what_is_open(watch: Watch) -> None:
    """Both officers have spoken of it: it is kept who has it, and nobody else is alerted."""
    arno, tamm = watch.desk.officers["arno"], watch.desk.officers["tamm"]
    now = watch.desk.meeting.now
    roster.enter("technical", [roster.Turn(tamm, None, now - 3600, now + 86_400)])
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    given = roster.give("technical", giver=tamm, taker=arno, note="", items=[], with_taken=True, at=watch.alert.made)
    assert given is not None
    watch.desk.tick(60)
    assert roster.confirm(given, by=arno, at=watch.desk.meeting.now)
    watch.desk.tick(15 * 60)
    watch.turn()
    assert (watch.alert.state, watch.alert.holder, watch.alert.how) == ("read", arno, "watch")
    assert watch.mailed == ["tamm@desk.example"]


def test_the_desks_own_address_is_alerted_with_the_first(watch: Watch) -> None:
    DeskAlerts.objects.create(desk="technical", mail="duty@cert.example", urgent_ways=["mail"])
    notified(watch.desk, urgency=URGENT)

    watch.turn()

    assert (sorted(watch.mailed), watch.called) == (["duty@cert.example", "tamm@desk.example"], [])


def test_of_a_matter_marked_red_only_those_to_whom_it_is_open_are_alerted(watch: Watch) -> None:
    """Not the duty officer, nor the desk's own address; and the others find no trace of it."""
    DeskAlerts.objects.create(desk="technical", mail="duty@cert.example")
    notified(watch.desk, urgency=URGENT, **RED)

    watch.turn()

    assert watch.mailed == ["aksel@desk.example"]
    assert "No alert waits to be read back." in watch.desk.get("tamm", "/alerts/")
    watch.desk.get("tamm", f"/alerts/{watch.alert.pk}/", 404)
    assert "Read back the code" not in watch.desk.get("tamm", "/")
    watch.desk.get("aksel", f"/alerts/{watch.alert.pk}/")
    watch.desk.tick(15 * 60)
    watch.turn()
    assert "Nobody has it" in watch.desk.get("aksel", "/")
    assert "Nobody has" not in watch.desk.get("tamm", "/")
    assert "Nobody has" not in watch.desk.get("admin", "/alerts/")


def test_an_exercise_says_so(watch: Watch) -> None:
    """Apart from what is real."""
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    Alert.objects.update(exercise=True)
    assert "EXERCISE" in watch.desk.get("tamm", f"/alerts/{watch.alert.pk}/")


def test_without_any_way_nothing_is_raised_and_all_works(watch: Watch) -> None:
    watch.set(mail_host="", command=[])
    notified(watch.desk, urgency=URGENT)
    watch.turn()

    assert not Alert.objects.exists()
    assert "None is required; without one, officers find on Needs my action what came." in watch.desk.get(
        "admin", "/alerts/"
    )


@pytest.mark.parametrize(("random", "code"), [(bytes, "0000"), (lambda n: b"\xff" * n, "1615")])
def test_a_code_is_four_digits(random: raising.Random, code: str) -> None:
    assert raising.draw(random) == code
