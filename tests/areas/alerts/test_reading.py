# SPDX-License-Identifier: Apache-2.0
"""The code is read back: on the page, or by telephone to a colleague; wrong codes are few, and who has it is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demarche.areas.alerts import checks
from demarche.areas.alerts.models import Alert, DeskAlerts
from demarche.areas.alerts.taking import WRONG, reached_a_person
from tests.areas.concerns.filling import notified
from tests.desk import says

if TYPE_CHECKING:
    from tests.areas.alerts.conftest import Watch


@pytest.fixture
def alerted(watch: Watch) -> Watch:
    """An urgent item came, and whoever is on duty was alerted."""
    notified(watch.desk, urgency={"profile": "urgent"})
    watch.turn()
    return watch


def page(watch: Watch) -> str:
    """The address of the alert."""
    return f"/alerts/{watch.alert.pk}/"


def other(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10_000:04d}"


def test_whoever_has_it_types_the_code_and_goes_on_to_the_item(alerted: Watch) -> None:
    """It is kept who, when and how, and nobody else is alerted."""
    shown = alerted.desk.get("tamm", page(alerted))
    assert alerted.alert.code not in shown.text
    item = re.search(r'href="(/concerns/[0-9a-f]{64}/acknowledge/)"', shown.html)
    assert item

    answer = alerted.desk.post("tamm", page(alerted), {"code": alerted.alert.code})

    assert answer.url == item[1]
    found = alerted.alert
    assert (found.state, found.holder, found.how) == ("read", alerted.desk.officers["tamm"], "page")
    assert "read back: T. Tamm, 5 Jan 2027" in alerted.desk.get("arno", page(alerted))
    alerted.desk.tick(3600)
    alerted.turn()
    assert alerted.mailed == ["tamm@desk.example"]
    assert "Read back the code" not in alerted.desk.get("tamm", "/")


def test_a_colleague_types_what_was_read_to_him_by_telephone(alerted: Watch) -> None:
    """The other one has it; whoever typed stands beside."""
    tamm = alerted.desk.officers["tamm"]
    data = {"telephone-code": alerted.alert.code, "telephone-holder": tamm.pk, "telephone": "1"}

    alerted.desk.post("arno", page(alerted), data)

    found = alerted.alert
    assert (found.holder, found.typed_by, found.how) == (tamm, alerted.desk.officers["arno"], "telephone")
    assert "by telephone (T. Arno)" in alerted.desk.get("arno", page(alerted))


@pytest.mark.parametrize("spelling", ["{0} {1} {2} {3}", "\u0660"])
def test_digits_of_any_script_and_spaces_are_taken(alerted: Watch, spelling: str) -> None:
    Alert.objects.update(code="0471")
    typed = spelling.format(*"0471") if "{" in spelling else "".join(chr(0x660 + int(each)) for each in "0471")
    alerted.desk.post("tamm", page(alerted), {"code": typed})
    assert alerted.alert.state == "read"


def test_wrong_codes_are_few(alerted: Watch) -> None:
    """Five under one name; a colleague can still type it. A slip of the keyboard is not counted."""
    wrong = {"code": other(alerted.alert.code)}
    assert says(alerted.desk.post("arno", page(alerted), {"code": "12"}, 200).html, "code", "The code has four digits.")
    for _each in range(WRONG):
        answer = alerted.desk.post("arno", page(alerted), wrong, 200).html
        assert says(answer, "code", "This is not the code of this alert. Read it again from the mail or the telephone.")

    answer = alerted.desk.post("arno", page(alerted), {"code": alerted.alert.code}, 200).html
    closed = "Five wrong codes were typed under this name. A colleague types it, as it is read out by telephone."
    assert says(answer, "code", closed)
    alerted.desk.post("tamm", page(alerted), {"code": alerted.alert.code})
    assert alerted.alert.state == "read"


def test_one_that_is_over_cannot_be_read_back(alerted: Watch) -> None:
    Alert.objects.update(state=Alert.State.ENDED)
    answer = alerted.desk.post("tamm", page(alerted), {"code": alerted.alert.code}, 200)
    assert "I have it" not in alerted.desk.get("tamm", page(alerted))
    assert "over: what raised it is done" in answer


def test_another_desk_finds_nothing(alerted: Watch) -> None:
    alerted.desk.get("amis", page(alerted), 404)
    assert "No alert waits to be read back." in alerted.desk.get("amis", "/alerts/")


def test_a_trial_goes_to_the_first_and_is_read_back(watch: Watch) -> None:
    """It says that it is one, goes no further, and is the proof that a person is reached."""
    assert "LOOK Alerts: No alert has ever reached a person. Send one and have it read back." in watch.desk.get(
        "admin", "/alerts/"
    )
    trial = watch.desk.post("admin", "/alerts/try/technical/", {}).url
    assert watch.desk.post("admin", "/alerts/try/technical/", {}).url == "/alerts/"
    watch.turn()
    assert f"a trial alert. Code {watch.alert.code}." in watch.called[0]
    assert watch.mailed == ["tamm@desk.example"]
    assert reached_a_person() is None

    assert watch.desk.post("tamm", trial, {"code": watch.alert.code}).url == trial

    assert reached_a_person() == watch.desk.meeting.now
    assert "FINE Alerts: An alert reached a person on 5 Jan 2027." in watch.desk.get("admin", "/alerts/")
    watch.desk.tick(checks.LONG_AGO + 1)
    assert "No alert has reached a person since 5 Jan 2027." in watch.desk.get("admin", "/alerts/")


def test_a_trial_that_nobody_reads_back_says_so_and_alerts_nobody_else(watch: Watch) -> None:
    watch.desk.post("admin", "/alerts/try/technical/", {})
    for _quarter in range(3):
        watch.turn()
        watch.desk.tick(15 * 60)
    assert (watch.alert.state, watch.mailed) == ("nobody", ["tamm@desk.example"])
    assert "The trial was not read back in time." in watch.desk.get("admin", page(watch))
    assert "Nobody has it" not in watch.desk.get("tamm", "/")


def test_a_desk_whose_officers_gave_no_address_is_named(watch: Watch) -> None:
    """Before it matters; and when it does, nobody has it at once."""
    watch.desk.post("aksel", "/alerts/mine/", {"mail": "", "line": ""})
    watch.desk.post("tamm", "/alerts/mine/", {"mail": "", "line": ""})
    shown = watch.desk.get("admin", "/alerts/")
    assert "LOOK Alerts: Technical desk: nobody who would be alerted has an address." in shown
    assert "none: cannot be reached" in watch.desk.get("admin", "/alerts/desks/technical/")
    notified(watch.desk, urgency={"profile": "urgent"})
    watch.turn()
    assert watch.alert.state == "nobody"


def test_what_a_desk_chooses_is_kept_and_checked(watch: Watch) -> None:
    """Only by an administrator."""
    watch.desk.get("tamm", "/alerts/desks/technical/", 403)
    watch.desk.get("admin", "/alerts/desks/none/", 404)
    said = {"minutes": 5, "near": 2, "every": 30, "quiet_from": "22:00", "quiet_to": "", "mail": "x", "line": "-rf"}
    answer = watch.desk.post("admin", "/alerts/desks/technical/", said, 200).html
    assert says(answer, "quiet_to", "Give both hours, or neither.")
    assert says(answer, "mail", "Enter a valid email address.")
    assert says(
        answer,
        "line",
        "Begin with +, a letter or a digit; after it digits, letters, spaces and ( ) . : @ _ / - can stand.",
    )

    more = {
        "quiet_to": "06:00",
        "mail": "duty@cert.example",
        "line": "",
        "urgent_ways": ["mail"],
        "groups": ["release"],
    }
    watch.desk.post("admin", "/alerts/desks/technical/", {**said, **more})

    kept = DeskAlerts.objects.get()
    assert (kept.minutes, kept.urgent_ways, kept.ordinary_ways, kept.groups) == (5, ["mail"], [], ["release"])
    assert 'value="duty@cert.example"' in watch.desk.get("admin", "/alerts/desks/technical/").html


def test_an_administrator_states_that_officers_look_themselves(watch: Watch) -> None:
    """Then the set-up asks for nothing more, and the check is content."""
    watch.set(mail_host="", command=[])
    assert "None is required. Mail and a command" in watch.desk.get("admin", "/set-up/")
    watch.desk.get("tamm", "/alerts/without/", 405)
    watch.desk.post("admin", "/alerts/without/", {"do": "state"})
    assert "None is required. Mail and a command" not in watch.desk.get("admin", "/set-up/")
    shown = watch.desk.get("admin", "/alerts/")
    assert "FINE Alerts: No alert leaves this node: officers look themselves." in shown
    assert "A. Adler stated on 5 Jan 2027" in shown
    watch.desk.post("admin", "/alerts/without/", {"do": "end"})
    assert "LOOK Alerts: No way is set" in watch.desk.get("admin", "/alerts/")
    assert watch.desk.post("admin", "/alerts/try/technical/", {}).url == "/alerts/"
