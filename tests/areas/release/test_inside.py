# SPDX-License-Identifier: Apache-2.0
"""What stays inside never leaves: every byte that goes out is looked through for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from demarche.areas.release import actions, clearing, releasing
from demarche.areas.release.actions import Beginning
from demarche.areas.release.releasing import Released
from demarche.core.acts import concern as kinds
from demarche.core.parcel import split_body
from demarche.core.seal import unseal
from demarche.ledger import evidence, read
from tests.areas.exchange.node import Two
from tests.areas.release.desk import Desk
from tests.builders import notifying, raising
from tests.desk import PASSWORD
from tests.exported import unpacked
from tests.ledger.observing import dossier_file

if TYPE_CHECKING:
    from pathlib import Path

INSIDE: Final = (
    "Quibble", "L. Aster", "T. Thorn", "D. Amis", "R. Aksel", "T. Tamm", "legal adviser", "reviewer", "cleared",
    "State secretary", PASSWORD,
)  # fmt: skip
"""Words that a note, a clearance, an instruction, an officer's name or role would bring along; none so short that signatures hold it by chance."""


@pytest.fixture
def two(db: None, home: Path, set_clock: Any) -> Two:
    """Aurelia's node in the database and Borealia's in memory; both have founded."""
    return Two().found()


def left(two: Two, act: str) -> list[bytes]:
    """Every byte that leaves for an act: what is posted, what is in it before it is sealed, the dossier's file, the proof."""
    bodies: list[bytes] = []
    take = two.peer.take

    def taken(body: bytes) -> Any:
        bodies.append(body)
        return take(body)

    two.peer.take = taken  # type: ignore[method-assign]
    two.deliver()
    plain = [unseal(item, two.other.box) for body in bodies for item in split_body(body, limit=2**24).items]
    assert plain
    signed = read.act(act)
    assert signed is not None
    exported = dossier_file(two.process, act)
    return [*bodies, *plain, exported, *unpacked(exported).values(), evidence.export_act(two.process, act)]


def found_in(*texts: bytes) -> set[str]:
    """Which of the words that stay inside are in these bytes."""
    return {word for word in INSIDE if any(word.lower().encode() in text.lower() for text in texts)}


def test_notes_and_clearances_never_leave(two: Two, set_clock: Any) -> None:
    """Not in the act, the parcel before it is sealed, the dossier's file, the proof, or the printed note."""
    desk = Desk(two, set_clock)  # type: ignore[arg-type]  # as much of a meeting as it needs
    beginning = Beginning(actions.new_id(), two.process, "diplomatic", kinds.RAISE, audience=("XA", "XB"))
    draft = actions.begin(beginning, raising("open"), by=desk.officers["amis"], at=two.now).draft
    actions.note(draft, "Quibble over question 1.", by=desk.officers["amis"], at=two.now)
    clearing.ask(draft, desk.officers["thorn"])
    desk.post("thorn", f"/release/{draft.pk}/clear/", {"version": 1, "text": "Quibble again.", "do": "not_cleared"})
    desk.post("aster", f"/release/{draft.pk}/clear/", {"version": 1, "text": "", "do": "cleared"})
    actions.submit(draft)
    draft.refresh_from_db()
    done = releasing.release(draft, officer=desk.officers["aksel"], version=1, signer=two.signer, at=two.now)
    assert isinstance(done, Released)

    note = re.findall(r"<main.*?</main>", desk.get("amis", f"/release/{draft.pk}/note/").html, re.DOTALL)
    copy = re.findall(r"<main.*?</main>", desk.get("amis", f"/concerns/{done.dossier}/copy/").html, re.DOTALL)

    assert found_in(*left(two, done.act)) == set()
    assert found_in(*(each.encode() for each in (*note, *copy))) == set()
    assert found_in(desk.get("aksel", f"/release/{draft.pk}/").html.encode()) >= {"Quibble", "L. Aster", "cleared"}


def test_on_whose_instruction_never_leaves(two: Two, set_clock: Any) -> None:
    """A release on duty authority says that it was one, and nothing of who told whom."""
    desk = Desk(two, set_clock)  # type: ignore[arg-type]  # as much of a meeting as it needs
    values = {**notifying(), "track": "technical"}
    beginning = Beginning(actions.new_id(), two.process, "technical", kinds.NOTIFY, audience=("XA", "XB"))
    draft = actions.submit(actions.begin(beginning, values, by=desk.officers["tamm"], at=two.now).draft)
    said = {
        "version": 1,
        "instruction": "State secretary",
        "given": "2027-01-05T10:00",
        "password": PASSWORD,
        "do": "on_duty",
    }
    desk.post("tamm", f"/release/{draft.pk}/", said)
    desk.post("aksel", f"/release/{draft.pk}/noted/", {"text": "Quibble."})
    draft.refresh_from_db()

    sent = left(two, draft.act)

    assert found_in(*sent) == set()
    assert any(b"on_duty" in each for each in sent)
    assert found_in(desk.get("arno", f"/release/{draft.pk}/").html.encode()) >= {
        "Quibble",
        "State secretary",
        "T. Tamm",
    }
