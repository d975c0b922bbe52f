# SPDX-License-Identifier: Apache-2.0
"""What is closed to an officer is never a hit and never counted: by role, by desk, and TLP:RED."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from demarche.areas.find import asking, queries
from demarche.areas.find.asking import Question
from demarche.areas.find.queries import Filters
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.areas.reports.commands import import_reports
from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from tests.areas.concerns.filling import asked, filled, heard, notified, url
from tests.builders import AURELIA, BOREALIA, raising
from tests.desk import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.areas.release.desk import Desk

WORD = "zirconium"
RED: dict[str, Any] = {"marking": {"tlp": "RED", "pap": "RED"}, "red": {"roles": ["legal", "releasing"]}}


def told(desk: Desk, folder: Path) -> dict[str, str]:
    """One of each thing that holds the word, by the address of its page."""
    concern = asked(desk, "open", title=f"Concern of {WORD}")
    red = heard(
        desk, kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA, **{**RED, "title": f"Red {WORD}"})
    )
    act = heard(desk, kinds.CLOSE, {"text": f"Closed, {WORD}."}, red)
    notice = notified(desk, title=f"Scans for {WORD}")
    note = f"Ask about {WORD}."
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk, title=f"Draft on {WORD}", note=note))
    cluster = folder / "cluster.json"
    cluster.write_text(
        f'{{"type": "t", "version": 1, "values": [{{"value": "{WORD}", "uuid": "1", "description": "Seen."}}]}}'
    )
    import_reports(cluster, folder / "rejects.csv", desk.meeting.now)
    return {
        url(concern): "concern",
        url(red): "red",
        f"{url(red)}acts/{act.act.id}/": "red act",
        url(notice): "notice",
        f"/release/{draft.pk}/": "draft",
        "/reports/": "report",
    }


def found(desk: Desk, who: str, pages: dict[str, str]) -> tuple[set[str], int]:
    """What an officer finds by the word, and the number that the page gives."""
    question = asking.read(WORD)
    assert isinstance(question, Question)
    page = queries.page(desk.officers[who], question, Filters(), "")
    named = {"note" if hit.kind == "note" else pages[re.sub(r"(?<=/reports/).*", "", hit.url)] for hit in page.hits}
    return named, page.count


ALL = {"concern", "notice", "draft", "note", "red", "red act", "report"}

WHO = {
    "amis": ALL - {"notice", "red", "red act"},
    "birk": ALL - {"notice", "red", "red act"},
    "arno": {"notice", "report"},
    "aksel": ALL,
    "only": ALL - {"notice"},
    "tamm": {"notice", "report"},
    "aster": ALL - {"notice"},
    "thorn": {"report"},
    "reader": {"concern", "report"},
    "admin": {"report"},
    "auditor": {"concern", "notice", "report"},
    "registrar": {"concern", "draft", "note", "report"},
    "nobody": {"report"},
}


def test_role_by_desk_by_thing(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each officer finds what his pages open to him, and the number is of those alone."""
    for name, where, roles in (
        ("auditor", "", ["auditor"]),
        ("registrar", "diplomatic", ["registrar"]),
        ("nobody", "diplomatic", []),
    ):
        desk.officers[name] = Officer.objects.add(name, name=name, password=PASSWORD, desk=where, roles=roles)
    pages = told(desk, tmp_path)

    said = {who: found(desk, who, pages) for who in WHO}
    assert {who: names for who, (names, _count) in said.items()} == WHO
    assert {who: count for who, (_names, count) in said.items()} == {who: len(names) for who, names in WHO.items()}

    for who in ("amis", "tamm", "reader", "admin"):
        for address, name in pages.items():
            assert (desk.client(who).get(address).status_code == 200) == (name in WHO[who]), (who, name)

    replay.rebuild()
    assert {who: found(desk, who, pages) for who in WHO} == said


def test_an_officer_named_for_a_red_matter_finds_it(desk: Desk) -> None:
    """Beside the roles that the act names, and only he."""
    red = asked(desk, "open", title=f"Red {WORD}", **RED)
    pages = {url(red): "red"}
    assert found(desk, "amis", pages) == (set(), 0)

    desk.post("aksel", f"{url(red)}readers/", {"officers": [desk.officers["amis"].pk]})

    assert found(desk, "amis", pages) == ({"red"}, 1)
    assert found(desk, "birk", pages) == (set(), 0)


def test_a_draft_that_opens_a_red_matter_is_its_hands_and_its_roles(desk: Desk) -> None:
    """While nobody outside has seen it."""
    here = desk.post("amis", "/concerns/raise/", filled(desk, title=f"Draft on {WORD}", tlp="RED", then="save")).url
    desk.post("amis", f"{here}red/", {**desk.get("amis", f"{here}red/").form(), "roles": ["legal"], "then": "save"})
    page = f"/release/{Draft.objects.get().pk}/"

    said = {who: found(desk, who, {page: "draft"})[1] for who in ("amis", "birk", "aksel", "aster", "arno")}
    opens = {who: int(desk.client(who).get(page).status_code == 200) for who in said}
    assert said == opens
    assert said["birk"] == 0


def test_administrators_find_officers(desk: Desk) -> None:
    """Nobody else does: the list of officers is the administrators'."""
    assert "D. Amis Diplomatic desk" in desk.get("admin", "/find/?q=amis")
    for who in ("amis", "aksel"):
        assert "Nothing was found of what you may open." in desk.get(who, "/find/?q=amis")


def test_nobody_finds_without_signing_in(desk: Desk, client: Any) -> None:
    """As every page of the desk."""
    assert client.get("/find/?q=zirconium").headers["Location"].startswith("/sign-in/")
