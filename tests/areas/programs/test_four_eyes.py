# SPDX-License-Identifier: Apache-2.0
"""Four eyes cannot be passed by the API: a table of its operations and the roles they take, and each way round that was thought of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.officers.models import ROLES, Officer
from demarche.areas.release.models import Draft
from demarche.ledger.models import ActRecord
from demarche.node.api import description
from tests.areas.concerns.filling import raised
from tests.areas.concerns.test_red import received
from tests.areas.programs.program import ROOT, Program
from tests.areas.programs.test_api import DRAFT, begun
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

WRITING = {"drafter", "technical", "legal"}
READING = WRITING | {"releasing", "registrar", "reader", "auditor"}
HANDLING = WRITING | {"releasing", "duty", "registrar", "reviewer"}
EXPORTING = {"releasing", "registrar", "auditor"}
ALL = set(ROLES)

NOBODY = "0" * 64
_D, _M, _A = f"/drafts/{UUID(int=1)}", f"/matters/{NOBODY}", f"/matters/{NOBODY}/acts/{NOBODY}"
V = {"version": 1}

# Operation: path, body, the roles that are not turned away.
TABLE: dict[str, tuple[str, str, Any, set[str]]] = {
    "needs": ("GET", "/needs", None, ALL),
    "find": ("GET", "/find?q=title", None, ALL),
    "alerts": ("GET", "/alerts", None, ALL),
    "read_back": ("POST", "/alerts/1/read-back", {"code": "1234"}, ALL),
    "watch": ("GET", "/watch", None, ALL),
    "matters": ("GET", "/matters", None, READING),
    "matter": ("GET", _M, None, READING),
    "reading_copy": ("GET", f"{_M}/copy", None, READING),
    "export": ("POST", f"{_M}/export", None, EXPORTING),
    "act": ("GET", _A, None, READING),
    "proof": ("POST", f"{_A}/proof", None, EXPORTING),
    "take_file": ("POST", f"{_A}/files/1", None, READING),
    "drafts": ("GET", "/drafts", None, HANDLING),
    "kinds": ("GET", "/drafts/kinds", None, ALL),
    "begin_draft": ("POST", "/drafts", {"id": str(UUID(int=1)), "kind": "x", "values": {}}, WRITING),
    "draft": ("GET", _D, None, HANDLING),
    "change_draft": ("PUT", _D, {**V, "values": {}}, WRITING),
    "attach": ("POST", f"{_D}/files", None, WRITING),
    "take_out": ("POST", f"{_D}/files/file1/take-out", V, WRITING),
    "send_on": ("POST", f"{_D}/send-on", None, WRITING),
    "discard": ("POST", f"{_D}/discard", None, WRITING),
    "return_draft": ("POST", f"{_D}/return", {"remark": "x"}, {"releasing"}),
    "clear_draft": ("POST", f"{_D}/clear", {**V, "cleared": True}, {"legal", "reviewer"}),
    "authorise": ("POST", f"{_D}/authorise", V, {"drafter", "releasing"}),
    "take_note": ("POST", f"{_D}/note", {}, {"releasing"}),
    "stop_release": ("POST", f"{_D}/stop", None, WRITING | {"releasing"}),
    "release_draft": ("POST", f"{_D}/release", {**V, "password": PASSWORD}, HANDLING),
    "deliveries": ("GET", "/deliveries", None, ALL),
    "stop_delivery": ("POST", "/deliveries/acts/1/stop", {"because": "x"}, {"releasing", "administrator"}),
    "try_again": ("POST", "/deliveries/acts/1/again", None, {"releasing", "administrator"}),
    "parties": ("GET", "/parties", None, ALL),
    "test_line": ("POST", f"/parties/{NOBODY}/XB/test", None, {"releasing", "administrator"}),
    "reports": ("GET", "/reports", None, ALL),
    "report": ("GET", "/reports/1", None, ALL),
    "officers": ("GET", "/officers", None, ALL),
    "me": ("GET", "/officers/me", None, ALL),
    "add_officer": (
        "POST",
        "/officers",
        {"username": "", "name": "", "password": "", "desk": "", "roles": []},
        {"administrator"},
    ),
    "journal": ("GET", "/journal", None, {"auditor"}),
}


def test_the_table_names_every_operation() -> None:
    """A new one without a row fails."""
    told = {operation["operationId"] for each in description()["paths"].values() for operation in each.values()}

    assert told == TABLE.keys()


def test_each_operation_lets_in_its_roles_and_no_other(desk: Desk) -> None:
    """Each role alone: 403 or not; a token for reading only changes nothing, whoever has it."""
    programs, reading = {}, {}
    for role in ROLES:
        desk.officers[role] = Officer.objects.add(f"x.{role}", name=role, password=PASSWORD, roles=[role])
        programs[role], reading[role] = Program(desk, role), Program(desk, role, reading_only=True)
    let_in, changed = {}, set()
    for name, (method, path, body, roles) in TABLE.items():
        answers = {role: _call(each, method, path, body) for role, each in programs.items()}
        let_in[name] = {role for role, status in answers.items() if status != 403}
        if method != "GET" and _call(reading[min(roles)], method, path, body) != 403:
            changed.add(name)

    assert let_in == {name: roles for name, (_method, _path, _body, roles) in TABLE.items()}
    assert changed == set()


def _call(program: Program, method: str, path: str, body: Any) -> int:
    if path.endswith("/files"):
        data = {"version": 1, "file": SimpleUploadedFile("a.txt", b"a")}
        headers = {"Authorization": f"Bearer {program.token}"}
        return int(program.client.post(f"{ROOT}{path}", data, headers=headers).status_code)
    return int(program.call(method, path, body).status_code)


@pytest.fixture
def submitted(desk: Desk) -> Draft:
    """A concern of D. Only's, drafter and releasing officer, with the releasing officer."""
    Program(desk, "only").post("/drafts", begun(desk), 201)
    Program(desk, "only").post(f"/drafts/{DRAFT}/send-on")
    return Draft.objects.get(pk=DRAFT)


def release(desk: Desk, who: str, status: int, **more: Any) -> dict[str, Any]:
    """What comes of a release by a program of an officer's."""
    body = {"version": 1, "password": PASSWORD, **more}
    found: dict[str, Any] = Program(desk, who).post(f"/drafts/{DRAFT}/release", body, status)
    return found


def test_nobody_releases_his_own_words(desk: Desk, submitted: Draft) -> None:
    """Neither with his token and password, nor after somebody else sent it on or changed a word; and not with his program for theirs."""
    assert release(desk, "only", 409)["reason"] == "own_draft"
    values = {name: value for name, value in submitted.values.items() if name not in ("roles", "track")}
    Program(desk, "amis").post(f"/drafts/{DRAFT}", {"version": 1, "values": {**values, "title": "Other"}}, 200, "PUT")

    assert release(desk, "only", 409, version=2)["reason"] == "own_draft"
    assert release(desk, "amis", 403)["detail"].startswith("This takes the role: releasing officer")
    assert ActRecord.objects.count() == 2
    assert release(desk, "aksel", 200, version=2)["state"] == "released"


def test_a_token_releases_nothing_without_the_person(desk: Desk, submitted: Draft) -> None:
    """No password, a wrong one, one proved in a browser before; and guessing is slowed as on the page."""
    desk.post("aksel", f"/release/{DRAFT}/", {"version": 1, "password": PASSWORD, "do": "return", "remark": ""}, 200)
    assert release(desk, "aksel", 422, password="")["errors"][0]["field"] == "password"
    assert (
        Program(desk, "aksel").post(f"/drafts/{DRAFT}/release", {"version": 1}, 422)["errors"][0]["field"] == "password"
    )
    for _ in range(5):
        assert release(desk, "aksel", 403, password="wrong")["code"] == "forbidden"

    assert "Too many attempts" in release(desk, "aksel", 403)["detail"]
    assert ActRecord.objects.count() == 2


def test_what_was_not_read_is_not_released(desk: Desk, submitted: Draft) -> None:
    """Another version, or one that was given back."""
    assert release(desk, "aksel", 409, version=2)["reason"] == "changed"
    Program(desk, "aksel").post(f"/drafts/{DRAFT}/return", {"remark": "Shorter."})

    assert release(desk, "aksel", 409)["reason"] == "not_submitted"


def test_the_hold_the_desk_and_duty_hold_for_programs(
    desk: Desk, submitted: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute in which it is stopped; another desk's draft is not there; duty takes its role, its office and its kind."""
    monkeypatch.setattr(type(settings.NODE), "release_hold", 60)
    held = release(desk, "aksel", 200)
    assert (held["state"], held["act"], ActRecord.objects.count()) == ("held", "", 2)
    assert Program(desk, "amis").post(f"/drafts/{DRAFT}/stop")["state"] == "submitted"
    assert Program(desk, "amis").post(f"/drafts/{DRAFT}/stop", status=409)["code"] == "closed"

    assert Program(desk, "arno").get(f"/drafts/{DRAFT}", 404)
    assert release(desk, "tamm", 404, on_duty=True, instruction="CERT", given="2027-01-05T10:00:00Z")
    assert release(desk, "amis", 403, on_duty=True)["detail"].startswith("This takes the role: duty officer")
    desk.officers["amis"].roles.append("duty")
    desk.officers["amis"].save()
    assert {each["field"] for each in release(desk, "amis", 422, on_duty=True)["errors"]} == {"instruction", "given"}
    late = release(desk, "amis", 409, on_duty=True, instruction="CERT", given="2027-01-05T10:00:00Z")
    assert late["reason"] == "not_on_duty"
    assert ActRecord.objects.count() == 2


def test_an_urgent_act_takes_a_second_officer(desk: Desk) -> None:
    """Beside the one who releases, who wrote none of it."""
    Program(desk, "amis").post("/drafts", begun(desk, urgency={"profile": "urgent"}), 201)
    Program(desk, "amis").post(f"/drafts/{DRAFT}/send-on")
    assert release(desk, "aksel", 409)["reason"] == "urgent"
    assert Program(desk, "amis").post(f"/drafts/{DRAFT}/authorise", {"version": 1}, 409)["code"] == "refused"
    Program(desk, "aksel").post(f"/drafts/{DRAFT}/authorise", {"version": 1})
    assert release(desk, "aksel", 409)["reason"] == "urgent"
    Program(desk, "birk").post(f"/drafts/{DRAFT}/authorise", {"version": 1})

    assert release(desk, "aksel", 200)["state"] == "released"


def test_what_is_closed_to_an_officer_is_closed_to_his_program(desk: Desk) -> None:
    """A matter marked TLP:RED that names releasing officers alone: not in the list, not at its address, not in the deliveries."""
    red = received(desk)
    plain = raised(desk)
    for who, there in (("aksel", True), ("amis", False)):
        program = Program(desk, who)
        listed = {each["dossier"] for each in program.get("/matters")["items"]}
        assert listed == {plain.act.id, *({red.act.id} if there else ())}
        assert program.get(f"/matters/{red.act.id}", 200 if there else 404)
        assert program.get(f"/matters/{red.act.id}/acts/{red.act.id}", 200 if there else 404)
    assert Program(desk, "arno").get("/matters")["items"] == []
    assert Program(desk, "arno").get(f"/matters/{plain.act.id}", 404)
