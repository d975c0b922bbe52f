# SPDX-License-Identifier: Apache-2.0
"""Clearance: colleagues note and clear at a version; another desk's only when asked; the page and Needs my action say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demarche.areas.release import actions, clearing
from demarche.areas.release.models import Clearance, Draft
from demarche.ledger.models import Pending
from tests.areas.release.test_drafts import begun, save
from tests.areas.release.test_releasing import submitted

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk


def said(draft: Draft, do: str = "cleared", text: str = "") -> dict[str, Any]:
    return {"version": draft.version, "text": text, "do": do}


def test_a_legal_adviser_clears(desk: Desk) -> None:
    """By office and name, with the time, on the check page and in the releasing officer's list."""
    draft = submitted(desk)

    desk.post("aster", f"/release/{draft.pk}/clear/", said(draft, text="Question 2 asks two things."))
    desk.post("aster", f"/release/{draft.pk}/clear/", said(draft))

    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "Clearance cleared: legal adviser, L. Aster, 5 Jan 2027 12:01 UTC" in page
    assert "Question 2 asks two things." in page
    assert "cleared: legal adviser, L. Aster" in desk.get("aksel", "/")
    assert Clearance.objects.count() == 1


def test_not_cleared_is_said_too(desk: Desk) -> None:
    """The last that a colleague stated counts."""
    draft = submitted(desk)
    for do in ("cleared", "not_cleared"):
        desk.post("aster", f"/release/{draft.pk}/clear/", said(draft, do))

    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "Clearance not cleared: legal adviser, L. Aster" in page
    assert "Clearance cleared" not in page


def test_a_clearance_is_of_the_version_read(desk: Desk) -> None:
    """When the text changes, the page says that an earlier text was cleared."""
    draft = submitted(desk)
    desk.post("aster", f"/release/{draft.pk}/clear/", said(draft))
    save(desk, draft, "birk", version=1, title="Another title")

    page = desk.get("aksel", f"/release/{draft.pk}/")
    assert "; an earlier text: version 1" in page
    assert "; an earlier text: version 1" in desk.get("aksel", "/")


def test_another_desk_only_when_asked(desk: Desk) -> None:
    """Asked, it reads and clears that draft, and finds it in its list until it has; it writes none of it."""
    draft = submitted(desk)
    path = f"/release/{draft.pk}/"
    desk.get("thorn", path, 404)
    assert "T. Thorn, reviewer" in desk.get("amis", path)

    desk.post("amis", f"{path}ask/", {"officer": desk.officers["thorn"].pk})

    assert "For clearance Read and clear" in desk.get("thorn", "/")
    assert "Read and clear" not in desk.get("arno", "/")
    assert "State: cleared" in desk.get("thorn", path)
    desk.get("thorn", f"{path}note/")
    desk.get("thorn", f"/concerns/drafts/{draft.pk}/", 403)
    desk.post("thorn", path, {"do": "send"}, 404)
    desk.post("thorn", f"{path}clear/", said(draft))
    assert "Read and clear" not in desk.get("thorn", "/")
    save(desk, draft, "birk", version=1, title="Another title")
    assert "Read and clear" in desk.get("thorn", "/")
    actions.discard(draft)
    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()


def test_a_legal_adviser_asked_of_the_other_desk_does_not_write(desk: Desk) -> None:
    """A draft that he was asked to clear stays another desk's."""
    officer = desk.officers["arno"]
    officer.roles = ["legal"]
    officer.save()
    draft = submitted(desk)
    clearing.ask(draft, officer)

    desk.get("arno", f"/release/{draft.pk}/")
    desk.get("arno", f"/concerns/drafts/{draft.pk}/", 404)
    desk.post("arno", f"/release/{draft.pk}/ask/", {"officer": desk.officers["thorn"].pk}, 404)


def test_who_does_not_clear(desk: Desk) -> None:
    """Whoever wrote a word of it, has no such role, or comes too late."""
    draft = begun(desk, "aster")
    assert "State: cleared" not in desk.get("aster", f"/release/{draft.pk}/")
    desk.post("aster", f"/release/{draft.pk}/clear/", said(draft), 403)
    desk.post("birk", f"/release/{draft.pk}/clear/", said(draft), 403)
    desk.post("aster", f"/release/{draft.pk}/clear/", {**said(draft), "version": "x"})
    late = submitted(desk)
    actions.discard(late)
    desk.post("aster", f"/release/{late.pk}/clear/", said(late), 403)
    assert not Clearance.objects.exists()


def test_a_note_alone_states_nothing(desk: Desk) -> None:
    """It stands among the notes."""
    draft = submitted(desk)

    desk.post("aster", f"/release/{draft.pk}/clear/", said(draft, "note", "Ask the ministry of health."))

    draft.refresh_from_db()
    assert draft.notes[-1]["text"] == "Ask the ministry of health."
    assert not Clearance.objects.exists()


def test_asking_twice_or_nobody_asks_once(desk: Desk) -> None:
    """The form offers each colleague once."""
    draft = submitted(desk)
    for officer in (desk.officers["thorn"].pk, desk.officers["thorn"].pk, 0):
        desk.post("amis", f"/release/{draft.pk}/ask/", {"officer": officer})
    clearing.ask(draft, desk.officers["thorn"])

    draft.refresh_from_db()
    assert draft.asked == [desk.officers["thorn"].pk]
