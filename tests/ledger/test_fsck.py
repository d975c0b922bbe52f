# SPDX-License-Identifier: Apache-2.0
"""Whatever is changed behind the ledger's back is found, and named with what was expected of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.encoding import canonical, parse
from demarche.ledger import files
from demarche.ledger.fsck import peers, report
from demarche.ledger.models import (
    ActRecord,
    FileRecord,
    HeadRecord,
    KeySetRecord,
    Leaf,
    Log,
    Member,
    Node,
    Outbox,
    PeerLog,
    PlaceRecord,
    Process,
    Shown,
)
from tests.ledger import tampering
from tests.ledger.observing import checked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ledger.scene import Scene


@pytest.fixture
def scene(db: None, home: Path, recorded: Callable[[], Scene]) -> Scene:
    """A record with everything in it, and no trigger to keep it."""
    scene = recorded()
    tampering.drop()
    return scene


@pytest.mark.quick
def test_a_whole_record(scene: Scene) -> None:
    """Two founding acts, a concern, an acknowledgement and an assessment; two receipts; six leaves."""
    found, tally = checked()
    assert found == []
    assert str(tally) == "fsck: 5 acts, 2 receipts, 6 leaves, 0 faults"


@pytest.mark.quick
def test_an_empty_record(db: None) -> None:
    """A node that is in no process."""
    assert str(checked()[1]) == "fsck: 0 acts, 0 receipts, 0 leaves, 0 faults"


def update(model: type, where: dict[str, object], **values: object) -> None:
    """Change rows as they are; some must be there."""
    assert model.objects.filter(**where).update(**values)  # type: ignore[attr-defined]


def swap(row: ActRecord) -> bytes:
    """The act with a word of its matter changed."""
    return bytes(row.document).replace(b"hospital", b"hospitol")


def resign(scene: Scene) -> bytes:
    """The concern with the assessment's signatures: well formed, and not its own."""
    value, other = parse(scene.concern.document), parse(scene.view.document)
    assert isinstance(value, dict)
    assert isinstance(other, dict)
    return canonical({**value, "signatures": other["signatures"]})


def flip_leaf(index: int) -> bytes:
    """A leaf whose salt differs in one letter."""
    value = parse(bytes(Leaf.objects.get(index=index).data))
    assert isinstance(value, dict)
    salt = str(value["salt"])
    return canonical({**value, "salt": ("A" if salt[0] != "A" else "B") + salt[1:]})


TAMPERED: list[tuple[str, Callable[[Scene], object], Callable[[Scene], list[str]]]] = [
    (
        "a word of an act",
        lambda s: update(ActRecord, {"id": s.concern.act.id}, document=swap(s.act(s.concern))),
        lambda s: [f"act {s.concern.act.id}: part title is not the one that the header names"],
    ),
    (
        "an act's signatures",
        lambda s: update(ActRecord, {"id": s.concern.act.id}, document=resign(s)),
        lambda s: [
            f"act {s.concern.act.id}: expected a leaf with kind, time, act and signatures ",
            f"act {s.concern.act.id}: expected an Ed25519 signature of this key and message, got another",
        ],
    ),
    (
        "an act's bytes",
        lambda s: update(ActRecord, {"id": s.ack.act.id}, document=b"{"),
        lambda s: [f"act {s.ack.act.id}: expected JSON, got "],
    ),
    (
        "an act's author",
        lambda s: update(ActRecord, {"id": s.ack.act.id}, author="XA"),
        lambda s: [f"act {s.ack.act.id}: expected process, dossier, author, number and kind "],
    ),
    (
        "an act's time",
        lambda s: update(ActRecord, {"id": s.view.act.id}, t=1),
        lambda s: [f"act {s.view.act.id}: expected a leaf with kind, time, act and signatures ('act', 1, "],
    ),
    (
        "who sent an act",
        lambda s: update(ActRecord, {"id": s.view.act.id}, outgoing=False),
        lambda s: [
            f"act {s.view.act.id}: expected outgoing exactly when XA is its author",
            f"act {s.view.act.id}: expected a leaf with kind, time, act and signatures ('got', ",
            f"act {s.view.act.id}: expected its place in the log of XA, it is missing",
        ],
    ),
    (
        "an own number",
        lambda s: update(ActRecord, {"id": s.view.act.id}, seq=3),
        lambda s: [
            f"act {s.view.act.id}: expected number 2, got 3",
            f"act {s.view.act.id}: expected process, dossier, author, number and kind ",
        ],
    ),
    (
        "an act gone",
        lambda s: tampering.run("DELETE FROM ledger_actrecord WHERE id = %s", s.ack.act.id),
        lambda s: [
            f"leaf 3 of {s.origin}: expected act {s.ack.act.id} in the record, it is missing",
            f"place of {s.ack.act.id} at ",
        ],
    ),
    (
        "an act without a leaf",
        lambda s: update(ActRecord, {"id": s.view.act.id}, leaf_index=70),
        lambda s: [
            f"leaf 5 of {s.origin}: expected act {s.view.act.id} in the record, it is missing",
            f"act {s.view.act.id}: expected a leaf of it at 70, there is none",
        ],
    ),
    (
        "a leaf's salt",
        lambda _s: update(Leaf, {"index": 2}, data=flip_leaf(2)),
        lambda s: [
            f"node 3 of {s.origin}: expected hash ",
            f"log {s.origin}: expected peaks ",
            f"head 3 of {s.origin}: ",
        ],
    ),
    (
        "a leaf's bytes",
        lambda _s: update(Leaf, {"index": 4}, data=b"[]"),
        lambda s: [f"leaf 4 of {s.origin}: leaf.k: expected one of ", f"node 7 of {s.origin}: expected hash "],
    ),
    (
        "a leaf gone",
        lambda _s: tampering.run('DELETE FROM ledger_leaf WHERE "index" = 1'),
        lambda s: [
            f"leaf 1 of {s.origin}: expected a leaf, it is missing",
            "expected a leaf of it at 1, there is none",
        ],
    ),
    (
        "the last leaf gone",
        lambda _s: tampering.run('DELETE FROM ledger_leaf WHERE "index" = 5'),
        lambda s: [
            f"log {s.origin}: expected size 5, got 6",
            f"log {s.origin}: expected peaks ",
            f"act {s.view.act.id}: expected a leaf of it at 5, there is none",
            f"head 6 of {s.origin}: expected a size of at most 5, got 6",
            f"node 8 of {s.origin}: expected no such node, there is one",
        ],
    ),
    (
        "a node",
        lambda _s: update(Node, {"position": 2}, hash=b"\0" * 32),
        lambda s: [f"node 2 of {s.origin}: expected hash "],
    ),
    (
        "a node gone",
        lambda _s: tampering.run("DELETE FROM ledger_node WHERE position = 2"),
        lambda s: [f"node 2 of {s.origin}: expected "],
    ),
    (
        "the log's size",
        lambda _s: update(Log, {}, size=5),
        lambda s: [f"log {s.origin}: expected size 6, got 5"],
    ),
    (
        "the log's time",
        lambda _s: update(Log, {}, last_t=5),
        lambda s: [f"log {s.origin}: expected last time ", ", got 5"],
    ),
    (
        "the key-set in force",
        lambda _s: update(Log, {}, keyset_n=2),
        lambda s: [f"log {s.origin}: expected key-set 2 of XA in force, got another"],
    ),
    (
        "an own head's note",
        lambda _s: update(
            HeadRecord,
            {"own": True, "size": 3},
            note=tampering.flip(bytes(HeadRecord.objects.get(own=True, size=3).note), -9),
        ),
        lambda s: [f"head 3 of {s.origin}: expected "],
    ),
    (
        "an own head's root",
        lambda _s: update(HeadRecord, {"own": True, "size": 3}, root="0" * 64),
        lambda s: [f"head 3 of {s.origin}: expected root "],
    ),
    (
        "another's head",
        lambda _s: tampering.run("DELETE FROM ledger_headrecord WHERE own = %s", False),
        lambda s: [
            f"log of XB, {s.meeting.log.origin}: expected its head at size 4 in the record, it is missing",
            f"log of XB, {s.meeting.log.origin}: expected heads of it, there are none",
            f"place of {s.concern.act.id} at 2 in {s.meeting.log.origin}: expected its head at size ",
        ],
    ),
    (
        "a proof of another's growth",
        lambda _s: update(HeadRecord, {"own": False, "size": 4}, proof=b"\0" * 32),
        lambda s: [f"head 4 of {s.meeting.log.origin}: expected "],
    ),
    (
        "how far another's log came",
        lambda _s: update(PeerLog, {}, size=3, root=HeadRecord.objects.get(own=False, size=3).root),
        lambda s: [f"log of XB, {s.meeting.log.origin}: expected no head beyond size 3, got one at 4"],
    ),
    (
        "what another holds",
        lambda _s: update(Shown, {}, size=99),
        lambda s: [f"what XB holds of {s.origin}: expected at most size 6, got 99"],
    ),
    (
        "a receipt's path",
        lambda s: update(PlaceRecord, {"act": s.concern.act.id}, path=b"\0" * 64),
        lambda s: [f"place of {s.concern.act.id} at 2 in {s.meeting.log.origin}: expected "],
    ),
    (
        "a receipt's time",
        lambda s: update(PlaceRecord, {"act": s.concern.act.id}, t=5),
        lambda s: [f"place of {s.concern.act.id} at 2 in {s.meeting.log.origin}: expected kind and time ('got', "],
    ),
    (
        "whose receipt it is",
        lambda s: update(PlaceRecord, {"act": s.concern.act.id}, party="XC"),
        lambda s: [
            f"place of {s.concern.act.id} at 2 in {s.meeting.log.origin}: expected the log of XB, got XC",
            f"place of {s.concern.act.id} at 2 in {s.meeting.log.origin}: expected a key-set of XC, got ",
            f"delivery of {s.concern.act.id} to XB: expected the receipt of what is delivered, it is missing",
        ],
    ),
    (
        "which act it is about",
        lambda s: update(PlaceRecord, {"act": s.concern.act.id}, act=s.view.act.id),
        lambda s: [
            f"place of {s.view.act.id} at 2 in {s.meeting.log.origin}: expected a leaf of act {s.view.act.id}, got ",
            f"place of {s.view.act.id} at 2 in {s.meeting.log.origin}: expected a leaf of signatures ",
            f"delivery of {s.view.act.id} to XB: expected delivered, for its receipt is held, got waiting",
        ],
    ),
    (
        "an author's place gone",
        lambda s: tampering.run("DELETE FROM ledger_placerecord WHERE act = %s", s.ack.act.id),
        lambda s: [f"act {s.ack.act.id}: expected its place in the log of XB, it is missing"],
    ),
    (
        "a delivery called done",
        lambda s: update(Outbox, {"act": s.view.act.id}, state="delivered"),
        lambda s: [f"delivery of {s.view.act.id} to XB: expected the receipt of what is delivered, it is missing"],
    ),
    (
        "a delivery gone",
        lambda s: tampering.run("DELETE FROM ledger_outbox WHERE act = %s", s.view.act.id),
        lambda s: [f"act {s.view.act.id}: expected a delivery of it, there is none"],
    ),
    (
        "the charter",
        lambda _s: update(Process, {}, charter=bytes(Process.objects.get().charter).replace(b"binding", b"political")),
        lambda s: [f"process {s.meeting.process}: expected a charter of hash {s.meeting.process}, got "],
    ),
    (
        "the charter's bytes",
        lambda _s: update(Process, {}, charter=b"{}"),
        lambda s: [f"process {s.meeting.process}: charter: expected a field v, got none"],
    ),
    (
        "the register",
        lambda _s: update(Process, {}, register_size=3),
        lambda s: [f"register of {s.meeting.process}: expected size and root (2, "],
    ),
    (
        "a member's root",
        lambda _s: update(Member, {"code": "XB"}, root="0" * 64),
        lambda s: [f"member XB of {s.meeting.process}: expected the charter's root "],
    ),
    (
        "a member's log",
        lambda _s: update(Member, {"code": "XB"}, origin="demarche.invalid/0"),
        lambda s: [f"member XB of {s.meeting.process}: expected log "],
    ),
    (
        "a member gone",
        lambda _s: tampering.run("DELETE FROM ledger_member WHERE code = %s", "XB"),
        lambda s: [f"process {s.meeting.process}: expected members ['XA', 'XB'], got ['XA']"],
    ),
    (
        "a key-set",
        lambda _s: update(
            KeySetRecord,
            {"party": "XB"},
            document=tampering.flip(bytes(KeySetRecord.objects.get(party="XB").document), -30),
        ),
        lambda s: ["key-set 1 of XB: ", f"act {s.ack.act.id}: expected a key-set of XB in the record, got "],
    ),
    (
        "a file changed",
        lambda s: files.path_of(s.file.sha256).write_bytes(b"192.0.2.9\n"),
        lambda s: [f"file {s.file.sha256}: expected hash and size "],
    ),
    (
        "a file gone",
        lambda s: files.path_of(s.file.sha256).unlink(),
        lambda s: [f"file {s.file.sha256}: expected it on disk, no such file or directory"],
    ),
    (
        "a file's row that leads elsewhere",
        lambda _s: update(FileRecord, {}, sha256="../secret.key"),
        lambda _s: [
            "file ../secret.key: expected a hash of 64 lower-case hexadecimal digits, got '../secret.key'",
        ],
    ),
    (
        "a file's row gone",
        lambda _s: FileRecord.objects.all().delete(),
        lambda s: [
            f"act {s.concern.act.id}: expected the file of part file1, {s.file.sha256}, in the record, it is missing"
        ],
    ),
]


@pytest.mark.parametrize(("change", "expected"), [each[1:] for each in TAMPERED], ids=[each[0] for each in TAMPERED])
def test_what_was_changed_is_named(
    scene: Scene, change: Callable[[Scene], object], expected: Callable[[Scene], list[str]]
) -> None:
    """Somebody with the database in his hands changed one thing."""
    sentences = expected(scene)
    change(scene)
    found, tally = checked()
    for sentence in sentences:
        assert any(sentence in each for each in found), found
    assert tally.faults == len(found)


@pytest.mark.quick
def test_the_record_is_read_a_page_at_a_time(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pages of two rows everything is found as with pages of two hundred."""
    for module in (report, peers):
        monkeypatch.setattr(module, "_PAGE", 2)
    assert str(checked()[1]) == "fsck: 5 acts, 2 receipts, 6 leaves, 0 faults"
    update(PlaceRecord, {"act": scene.ack.act.id}, t=5)
    update(Node, {"position": 8}, hash=b"\0" * 32)
    found, tally = checked()
    assert [each.partition(":")[0] for each in found] == [
        f"node 8 of {scene.origin}",
        f"place of {scene.ack.act.id} at 3 in {scene.meeting.log.origin}",
        "row statistics",
    ]
    assert tally.faults == 3
