# SPDX-License-Identifier: Apache-2.0
"""What stays inside never leaves: every byte that goes out is looked through for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from demarche.areas.release import actions, clearing, releasing
from demarche.areas.release.actions import Attached, Beginning
from demarche.areas.release.releasing import Released
from demarche.areas.release.setting import paper_of_draft
from demarche.core.acts import concern as kinds
from demarche.core.acts import representation, strand, subject
from demarche.core.acts.act import SignedAct
from demarche.core.parcel import split_body
from demarche.core.seal import unseal
from demarche.ledger import read, replay
from tests.areas.concerns.filling import asked, heard, notified, raised
from tests.areas.exchange.node import Two
from tests.areas.permitted import undone
from tests.areas.release.desk import Desk
from tests.builders import notifying, raising
from tests.core.sides import Side
from tests.core.specimens import LEAST, PROPOSED, least
from tests.desk import PASSWORD, officer
from tests.exported import unpacked
from tests.ledger.observing import dossier_file, proof_file

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.officers.models import Officer
    from demarche.areas.release.models import Draft
    from demarche.core.encoding import Json

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
    return [*bodies, *plain, exported, *unpacked(exported).values(), proof_file(two.process, act)]


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


def people() -> tuple[Officer, Officer]:
    """A drafter and a releasing officer of both desks, whose names stand in no signature by chance."""
    return (
        officer("obadiah.quillfeather", "drafter", name="Obadiah Quillfeather"),
        officer("philippa.wagtailsen", "releasing", name="Philippa Wagtailsen"),
    )


def matters(desk: Desk) -> list[SignedAct]:
    """Matters of either side at either desk, in which Borealia has asked, answered and proposed everything."""
    ours, theirs = raised(desk), asked(desk, "yes_or_no", "open")
    sent = desk.meeting.release(kinds.NOTIFY, {**notifying(), "track": "technical"}, desk="technical")
    assert isinstance(sent, SignedAct)
    desk.meeting.deliver(sent)
    for kind in (kinds.ASK, kinds.ANSWER, *PROPOSED):
        for dossier in (ours, theirs) if kind != kinds.ANSWER else (ours,):
            heard(desk, kind, said_of(desk, dossier, kind, "XB") or {}, dossier)
    return [ours, theirs, sent, notified(desk), strand_of(desk)]


def strand_of(desk: Desk) -> SignedAct:
    """A working strand, on a subject that Borealia proposed and Aurelia confirmed."""
    process, by = desk.meeting.process, "Minister for Foreign Affairs"
    proposed = desk.meeting.hear(subject.PROPOSE, {"area": "CIN", "parties": ["XA", "XB"], "by": by}, dossier=process)
    desk.meeting.deliver(desk.meeting.release(subject.CONFIRM, {"subject": proposed.act.id, "by": by}, dossier=process))
    given: dict[str, Json] = {"subject": proposed.act.id, "subjects": ["CIN"], "track": "diplomatic", "title": "Grids"}
    opened = desk.meeting.release(strand.OPEN, {**given, "marking": {"tlp": "AMBER", "pap": "AMBER"}})
    assert isinstance(opened, SignedAct)
    desk.clock.set(desk.meeting.now)
    return opened


def said_of(desk: Desk, dossier: SignedAct, kind: str, party: str = "XA") -> dict[str, Json] | None:
    """The least that a side can say of a kind there."""
    if kind not in LEAST:
        return None
    with replay.docket(desk.meeting.process, dossier.act.dossier) as docket:
        side = Side(party, dossier.act.dossier)
        side.docket = docket
        return least(side, kind)


def became(desk: Desk, kind: str, dossier: SignedAct | None, who: tuple[Officer, Officer]) -> Draft | None:
    """A draft of that kind, written, noted, returned, written again and released by these two; none where the rules refuse it."""
    drafter, releaser = who
    values = opening(kind) if dossier is None else said_of(desk, dossier, kind)
    if values is None:
        return None
    where = "diplomatic" if dossier is None or dossier.act.kind in (kinds.RAISE, strand.OPEN) else "technical"
    audience, of = ("XA", "XB"), "" if dossier is None else dossier.act.dossier
    beginning = Beginning(actions.new_id(), desk.meeting.process, where, kind, of, audience)
    draft = actions.begin(beginning, values, by=drafter, at=desk.meeting.now).draft
    if "file1" in values:
        actions.attach(draft, Attached("paper.txt", "text/plain", b""), by=drafter, at=desk.meeting.now)
    actions.note(draft, "Noted.", by=releaser, at=desk.meeting.now)
    actions.give_back(actions.submit(draft), "Shorter, please.", by=releaser)
    draft = actions.submit(draft)
    done = releasing.release(
        draft, officer=releaser, version=draft.version, signer=desk.meeting.signer, at=desk.meeting.now + 60
    )
    draft.refresh_from_db()
    return draft if isinstance(done, Released) else None


def opening(kind: str) -> dict[str, Json]:
    """What opens a matter of a kind."""
    values: dict[str, Json] = {**notifying(), "track": "technical"} if kind == kinds.NOTIFY else raising("open")
    if kind in (representation.MAKE, representation.CLAIM):
        values = {name: value for name, value in values.items() if not name.startswith("q")}
    return {**values, "conduct": "It ends."} if kind == representation.CLAIM else values


def test_every_act_names_an_office_and_never_a_person(desk: Desk) -> None:
    """Every kind of act: neither its bytes, nor its proof, nor the paper the other side reads says who drafted, noted or released it."""
    there, who = matters(desk), people()
    openings = (kinds.RAISE, kinds.NOTIFY, representation.MAKE, representation.CLAIM)
    left_out = []
    for kind in sorted({*LEAST, *openings}):
        for dossier in [None] if kind in openings else there:
            with undone():
                draft = became(desk, kind, dossier, who)
                if draft is not None:
                    leaves = proof_file(draft.process, draft.act) + repr(paper_of_draft(draft)).encode()
                    signed = read.act(draft.act)
                    break
        else:
            left_out.append(kind)
            continue
        assert signed is not None
        assert signed.act.office in ("diplomatic_desk", "technical_desk")
        assert not re.search(rb"quillfeather|wagtailsen", leaves + signed.document, re.IGNORECASE), kind

    assert left_out == []
