# SPDX-License-Identifier: Apache-2.0
"""What programs do with a token: everything by the pages' own actions, nothing without a token that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demarche.areas.journal.models import Entry
from demarche.areas.officers import tokens
from demarche.areas.officers.models import Officer, Token
from demarche.areas.release.models import Draft
from demarche.core.acts import concern as kinds
from demarche.ledger.models import ActRecord
from tests.areas.concerns.filling import raised
from tests.areas.programs.program import ROOT, Program
from tests.builders import raising
from tests.desk import PASSWORD

if TYPE_CHECKING:
    import pytest

    from tests.areas.release.desk import Desk

DRAFT = UUID(int=7)


def begun(desk: Desk, **more: Any) -> dict[str, Any]:
    """A concern as a program begins it."""
    values = {name: value for name, value in raising("open", "yes_or_no").items() if name not in ("roles", "track")}
    return {
        "id": str(DRAFT),
        "kind": kinds.RAISE,
        "process": desk.meeting.process,
        "to": "XB",
        "values": {**values, **more},
    }


def test_a_concern_is_drafted_sent_on_and_released_by_programs(desk: Desk) -> None:
    """D. Amis's program writes, R. Aksel's releases with his password; the act is on record, and both stand in the journal."""
    amis, aksel = Program(desk, "amis"), Program(desk, "aksel")

    draft = amis.post("/drafts", begun(desk), 201)
    again = amis.post("/drafts", begun(desk), 201)
    changed = amis.post(
        f"/drafts/{DRAFT}", {"version": 1, "values": {**draft["values"], "title": "Hospitals"}} | {}, 422, "PUT"
    )
    sent = amis.post(f"/drafts/{DRAFT}/send-on")
    done = aksel.post(f"/drafts/{DRAFT}/release", {"version": 1, "password": PASSWORD, "number": "XA-2027-001"})

    assert (draft["version"], again["version"], sent["state"]) == (1, 1, "submitted")
    assert [each["field"] for each in changed["errors"]] == ["roles", "track"]
    assert done["state"] == "released"
    assert ActRecord.objects.filter(pk=done["act"]).exists()
    assert list(Entry.objects.filter(event="released").values_list("name", "door")) == [("R. Aksel", "api")]
    assert Entry.objects.filter(event="api_call", name="D. Amis").count() == 3
    assert not amis.client.cookies


def test_a_matter_is_read_as_its_page_shows_it(desk: Desk) -> None:
    """In the list, alone, act by act, on a reading copy; what is asked, owed and possible."""
    concern = raised(desk)
    reader = Program(desk, "reader")

    [row] = reader.get("/matters")["items"]
    matter = reader.get(f"/matters/{concern.act.id}")
    act = reader.get(f"/matters/{concern.act.id}/acts/{concern.act.id}")
    copy = reader.call("GET", f"/matters/{concern.act.id}/copy")

    assert (row["dossier"], row["number"], row["stage"]) == (concern.act.id, "XA-2027-001", "raised")
    assert [each["number"] for each in matter["asked"]] == [1, 2]
    assert matter["clocks"][0]["party"] == "XB"
    assert {each["kind"] for each in matter["possible"]} >= {"dossier.withdraw", "dossier.supplement"}
    assert [each["addressee"] for each in matter["deliveries"]] == ["XB"]
    assert (act["values"], act["parts"]) == (dict(concern.act.values), dict(concern.act.parts))
    assert act["checks"][0].startswith("Signed by Aurelia")
    assert (copy.status_code, copy["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert reader.get("/matters/" + "0" * 64, 404)["code"] == "not_found"
    assert reader.get("/matters/x", 422)["errors"][0]["field"] == "dossier"


def test_evidence_is_taken_out_by_the_same_roles_as_on_the_page(desk: Desk) -> None:
    """The dossier and one act's proof, by a releasing officer; a reader is told whose role it takes."""
    concern = raised(desk)
    here = f"/matters/{concern.act.id}"
    aksel, reader = Program(desk, "aksel"), Program(desk, "reader")

    taken = aksel.call("POST", f"{here}/export")
    dossier = b"".join(taken.streaming_content)
    proof = b"".join(aksel.call("POST", f"{here}/acts/{concern.act.id}/proof").streaming_content)

    assert (len(dossier) > 1000, len(proof) > 500) == (True, True)
    assert reader.post(f"{here}/export", status=403)["detail"].startswith("This takes the role: releasing officer")
    assert aksel.post(f"{here}/acts/{'0' * 64}/proof", status=404)["code"] == "not_found"
    assert aksel.post(f"{here}/acts/{concern.act.id}/files/1", status=404)["code"] == "not_found"


def test_two_who_change_one_draft_get_both(desk: Desk) -> None:
    """The second saved over version 1: nothing is overwritten, and both texts are given."""
    amis, birk = Program(desk, "amis"), Program(desk, "birk")
    values = amis.post("/drafts", begun(desk), 201)["values"]
    del values["roles"], values["track"]
    amis.post(f"/drafts/{DRAFT}", {"version": 1, "values": {**values, "title": "First"}}, 200, "PUT")

    problem = birk.post(f"/drafts/{DRAFT}", {"version": 1, "values": {**values, "title": "Second"}}, 409, "PUT")

    assert problem["code"] == "conflict"
    assert problem["versions"]["stands"]["values"]["title"] == "First"
    assert problem["versions"]["aside"]["values"]["title"] == "Second"


def test_a_step_in_a_dossier_takes_files_and_is_put_away(desk: Desk) -> None:
    """A supplement with an annex; the annex is taken out; the draft is put away."""
    concern = raised(desk)
    amis = Program(desk, "amis")
    step = {"id": str(DRAFT), "kind": "dossier.supplement", "dossier": concern.act.id, "values": {"text": "A fifth."}}
    amis.post("/drafts", step, 201)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n<</Author (D. Amis)>>", "application/pdf")

    answer = amis.client.post(
        f"{ROOT}/drafts/{DRAFT}/files", {"version": 1, "file": file}, headers={"Authorization": f"Bearer {amis.token}"}
    )
    assert (answer.status_code, answer.json()["files"][0]["name"]) == (200, "a.pdf"), answer.content
    without = amis.post(f"/drafts/{DRAFT}/files/file1/take-out", {"version": 2})
    gone = amis.post(f"/drafts/{DRAFT}/discard")

    assert (without["files"], without["version"], gone["state"]) == ([], 3, "discarded")
    assert amis.post(f"/drafts/{DRAFT}", {"version": 3, "values": {"text": "x"}}, 409, "PUT")["code"] == "closed"


def test_what_a_part_cannot_say_is_named(desk: Desk) -> None:
    """An unknown part, a value that no act may have, a text that is none; nothing is saved."""
    wrong = begun(desk, nonsense="x", subjects=["???"], title=7, file1={"sha256": "0"}, matter="a\0b")

    problem = Program(desk, "amis").post("/drafts", wrong, 422)

    assert sorted(each["field"] for each in problem["errors"]) == ["file1", "matter", "nonsense", "subjects", "title"]
    assert not Draft.objects.exists()


def test_only_a_token_that_holds_lets_in(desk: Desk) -> None:
    """None, another, one that ended by date, by its officer or with his account; no session either, and a page takes no token."""
    program = Program(desk, "amis", days=1)
    assert program.get("/officers/me")["name"] == "D. Amis"
    answer = program.call("GET", "/officers/me")
    assert not answer.cookies

    for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": program.token}):
        refused = Client().get(f"{ROOT}/officers/me", headers=header)
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthorised")
    assert desk.client("amis").get(f"{ROOT}/officers/me").status_code == 401
    with_token = Client().get("/concerns/", headers={"Authorization": f"Bearer {program.token}"})
    assert with_token["Location"] == "/sign-in/?next=/concerns/"

    Officer.objects.filter(username="amis").update(is_active=False)
    assert program.get("/officers/me", 401)
    Officer.objects.filter(username="amis").update(is_active=True)
    assert program.get("/officers/me")
    desk.tick(tokens.DAY)
    assert program.get("/officers/me", 401)


def test_refusals_are_problems_in_the_language_asked_for(desk: Desk) -> None:
    """An address that is none, a method, a body that is none, a zero; in Arabic where that is asked."""
    amis = Program(desk, "amis")
    found = {
        "nowhere": amis.call("GET", "/nowhere"),
        "method": amis.call("DELETE", "/matters"),
        "zero": amis.call("GET", "/matters?after=%00"),
        "arabic": amis.call("GET", "/nowhere", **{"Accept-Language": "ar"}),
    }
    body = amis.client.post(
        f"{ROOT}/drafts", b"{", "application/json", headers={"Authorization": f"Bearer {amis.token}"}
    )

    codes = {name: (each.status_code, each["Content-Type"], each.json()["code"]) for name, each in found.items()}

    assert codes == {
        "nowhere": (404, "application/problem+json", "not_found"),
        "method": (405, "application/problem+json", "method_not_allowed"),
        "zero": (400, "application/problem+json", "malformed"),
        "arabic": (404, "application/problem+json", "not_found"),
    }
    assert found["method"]["Allow"] == "GET"
    assert (body.status_code, body.json()["code"]) == (400, "malformed")
    assert found["arabic"].json()["title"] != found["nowhere"].json()["title"]


def test_a_token_that_calls_too_often_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each token has a measure of its own."""
    monkeypatch.setattr(tokens, "A_MINUTE", 2)
    amis, birk = Program(desk, "amis"), Program(desk, "birk")
    assert [amis.call("GET", "/officers/me").status_code for _ in range(3)] == [200, 200, 429]
    assert amis.call("GET", "/officers/me")["Retry-After"] == "60"
    assert birk.get("/officers/me")


def test_the_rest_that_pages_do(desk: Desk) -> None:
    """Needs my action, kinds, deliveries, Parties, reports, officers; an administrator adds one."""
    raised(desk)
    amis, admin = Program(desk, "amis"), Program(desk, "admin")

    assert {each["group"] for each in amis.get("/needs")["items"]} <= {"waiting", "to_assess"}
    assert "concern.raise" in {each["kind"] for each in amis.get("/drafts/kinds")["items"]}
    assert amis.get("/deliveries?show=delivered")["items"][0]["number"] == "XA-2027-001"
    assert [each["code"] for each in amis.get("/parties")["items"]] == ["XB"]
    assert amis.get("/reports") == {"items": [], "after": "", "total": 0}
    assert len(amis.get("/officers")["items"]) == len(desk.officers)
    new = {"username": "n.new", "name": "N. New", "password": PASSWORD, "desk": "technical", "roles": ["drafter"]}
    assert admin.post("/officers", new, 201)["username"] == "n.new"
    assert admin.post("/officers", new, 422)["errors"][0]["field"] == "username"


def test_tokens_are_made_shown_once_and_ended_on_a_page(desk: Desk) -> None:
    """By the officer himself; an administrator sees and ends those of others, nobody else does."""
    page = desk.post("amis", "/tokens/", {"name": "archive", "days": 30, "reading_only": "on"}, 200)
    secret = next(word for word in page.text.split() if word.startswith("demarche_"))
    token = Token.objects.get()
    assert (token.name, token.reading_only, token.sha256 in page.html) == ("archive", True, False)
    assert secret not in desk.get("amis", "/tokens/").html
    assert "There is something to put right" in desk.post("amis", "/tokens/", {"name": "", "days": 900}, 200)

    desk.post("birk", f"/tokens/{token.pk}/end/", {}, 404)
    assert "archive" in desk.get("admin", "/tokens/")
    desk.post("admin", f"/tokens/{token.pk}/end/", {})

    assert Client().get(f"{ROOT}/officers/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert [event for event, _name in Entry.objects.order_by("pk").values_list("event", "name")] == [
        "token_made",
        "token_ended",
    ]
