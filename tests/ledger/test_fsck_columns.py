# SPDX-License-Identifier: Apache-2.0
"""Values and rows of the record that others stand on, swapped or taken away by hand: each is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import transaction

from demarche.core.acts import concern as kinds
from demarche.core.acts.concern import BESIDE
from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.ledger import proofs
from demarche.ledger.fsck import large_files, report
from demarche.ledger.models import (
    FileInbox,
    FileOutbox,
    FileRecord,
    GenerationRecord,
    Log,
    Node,
    PlaceRecord,
    Proof,
)
from tests.ledger import tampering
from tests.ledger.observing import checked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.db.models import Model

    from tests.ledger.builders import Meeting
    from tests.ledger.scene import LongScene, Scene


@pytest.fixture
def scene(db: None, home: Path, recorded: Callable[[], Scene]) -> Scene:
    """A record with everything in it, a proof against Borealia too, and no trigger to keep it."""
    scene = recorded()
    keep_two_heads(scene.meeting)
    tampering.drop()
    return scene


@pytest.fixture
def long_scene(db: None, home: Path, recorded_long: Callable[[], LongScene]) -> LongScene:
    """The same, with large files both ways and logs that go on as others."""
    scene = recorded_long()
    keep_two_heads(scene.meeting)
    tampering.drop()
    return scene


def keep_two_heads(meeting: Meeting) -> None:
    """Borealia has shown two heads of one size."""
    other = sign_head(meeting.peer.log, Checkpoint(meeting.log.origin, 4, bytes(32)), meeting.now)
    pair = (meeting.head().note, other)
    proofs.keep(meeting.process, proofs.TWO_HEADS, party="XB", about=meeting.log.origin, pair=pair, at=meeting.now)


def other(value: object) -> object:
    """A value of the same kind, one bit or letter or step away."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 90
    if isinstance(value, bytes | memoryview):
        return tampering.flip(bytes(value), -1) if value else b"x"
    if isinstance(value, str):
        return f"{value[:-1]}{'0' if value[-1] != '0' else '1'}" if value else "x"
    return "5"


def swap(model: type[Model], field: str, first: int, second: int) -> None:
    """Give two rows each the other's value."""
    rows = list(model._default_manager.order_by("pk"))
    one, two = rows[first], rows[second]
    values = getattr(one, field), getattr(two, field)
    assert values[0] != values[1]
    for row, value in zip((two, one), values, strict=True):
        assert model._default_manager.filter(pk=row.pk).update(**{field: value})


@pytest.mark.parametrize(
    ("table", "field", "fault"),
    [
        ("Leaf", "data", "node "),
        ("Node", "hash", "node "),
        ("ActRecord", "document", "act "),
        ("HeadRecord", "note", "head "),
        ("PlaceRecord", "leaf", "place of "),
        ("PlaceRecord", "path", "place of "),
        ("KeySetRecord", "document", "key-set 1 of "),
        ("Outbox", "act", "delivery of "),
    ],
)
def test_two_rows_swapped_are_found(scene: Scene, table: str, field: str, fault: str) -> None:
    """Each value is good, and stands in the other's row; both rows are named."""
    model = apps.get_model("ledger", table)
    if (table, field) == ("Outbox", "act"):
        tampering.run("UPDATE ledger_outbox SET addressee = %s WHERE act = %s", "XA", scene.concern.act.id)
    swap(model, field, 0, 1)
    found, _tally = checked()
    assert len([each for each in found if each.startswith(fault)]) >= 2, found


GONE: list[tuple[str, Callable[[LongScene], object], Callable[[LongScene], str]]] = [
    (
        "the delivery of a file",
        lambda s: FileOutbox.objects.filter(act=s.under_way.act.id).delete(),
        lambda s: (
            f"act {s.under_way.act.id}: expected a delivery of file {s.file_of(s.under_way)} to XB, there is none"
        ),
    ),
    (
        "the receipt of a file",
        lambda _s: PlaceRecord.objects.filter(kind="file").delete(),
        lambda s: (
            f"delivery of file {s.file_of(s.delivered)} of {s.delivered.act.id} to XB: "
            "expected delivered exactly when its receipt is held, got delivered"
        ),
    ),
    (
        "the refusal of a file",
        lambda s: PlaceRecord.objects.filter(act=s.declined.act.id, kind="refused").delete(),
        lambda s: (
            f"delivery of file {s.file_of(s.declined)} of {s.declined.act.id} to XB: "
            "expected a refusal that is held, got 'file_malformed'"
        ),
    ),
    (
        "bytes of what is delivered",
        lambda s: FileOutbox.objects.filter(act=s.delivered.act.id).update(offset=1000),
        lambda s: (
            f"delivery of file {s.file_of(s.delivered)} of {s.delivered.act.id} to XB: "
            f"expected an offset from {BESIDE + 1} to {BESIDE + 1}, got 1000"
        ),
    ),
    (
        "a file that arrived",
        lambda s: FileInbox.objects.filter(file=s.whole).delete(),
        lambda s: f"expected file {s.whole} received, it is not noted",
    ),
    (
        "the bytes of a file that arrived",
        lambda s: FileRecord.objects.filter(sha256=s.whole).delete(),
        lambda s: f"file {s.whole} of {s.act_of(s.whole)}: expected it in the record, it is missing",
    ),
    (
        "what another's log goes on from",
        lambda _s: GenerationRecord.objects.all().delete(),
        lambda s: f"log of XB, {s.meeting.log.origin}: expected what it goes on from, it is missing",
    ),
    (
        "what an own log goes on from",
        lambda _s: Log.objects.filter(open=True).update(continues=""),
        lambda s: f"log {s.newest}: expected a log that it goes on from exactly when it is not the first, got ''",
    ),
    (
        "an act entered again",
        lambda _s: Log.objects.filter(open=True).update(again=list(range(9))),
        lambda s: f"log {s.newest}: expected a leaf for each of 9 acts entered again, got 7",
    ),
    (
        "a shown head that the rows lack",
        lambda s: Log.objects.filter(open=True).update(shown_size=8, shown_root=s.signed.root.hex()),
        lambda s: f"log {s.newest}: expected a shown head that these rows lack, got one at 8",
    ),
    (
        "all own logs",
        lambda _s: tampering.run("UPDATE ledger_log SET process_id = %s", "0" * 64),
        lambda s: f"process {s.meeting.process}: expected a log of its own, there is none",
    ),
]


@pytest.mark.parametrize(("take", "expected"), [each[1:] for each in GONE], ids=[each[0] for each in GONE])
def test_what_is_gone_of_large_files_and_generations_is_named(
    long_scene: LongScene, take: Callable[[LongScene], object], expected: Callable[[LongScene], str]
) -> None:
    """Rows and values that others stand on were taken away."""
    assert checked()[0] == []
    sentence = expected(long_scene)
    with transaction.atomic():
        take(long_scene)
        found, tally = checked()
        transaction.set_rollback(True)
    assert tally.faults == len(found)
    assert any(each.endswith(sentence) for each in found), found


def test_large_files_are_read_a_page_at_a_time(long_scene: LongScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pages of one row a whole record is whole, and what is changed is found."""
    for module in (report, large_files):
        monkeypatch.setattr(module, "_PAGE", 1)
    assert checked()[0] == []
    FileOutbox.objects.filter(act=long_scene.delivered.act.id).update(leaf_index=0)
    FileInbox.objects.filter(file=long_scene.whole).update(since=1)
    assert [each.partition(":")[0].split()[0] for each in checked()[0]] == ["delivery", "file"]


def test_an_extra_leaf_is_found(scene: Scene) -> None:
    """A leaf was put at the end, with its node, and the log's row left as it was."""
    tampering.run(
        'INSERT INTO ledger_leaf (log_id, "index", data) SELECT log_id, 6, data FROM ledger_leaf WHERE "index" = 5'
    )
    found, _tally = checked()
    assert f"log {scene.origin}: expected size 7, got 6" in found
    assert any(each.startswith(f"leaf 6 of {scene.origin}: expected act {scene.view.act.id}") for each in found), found


def test_every_byte_of_a_node_is_looked_at(scene: Scene) -> None:
    """One bit of one byte of a hash of the tree, at either end."""
    for at in (0, 31):
        before = bytes(Node.objects.get(position=3).hash)
        Node.objects.filter(position=3).update(hash=tampering.flip(before, at))
        found, _tally = checked()
        assert [each.partition(":")[0] for each in found] == [f"node 3 of {scene.origin}"]
        Node.objects.filter(position=3).update(hash=before)


def test_a_lost_delivery_says_whether_a_receipt_covers_it(scene: Scene) -> None:
    """Of one act Borealia's receipt is held; of the other nothing, and nobody would ever be sent it."""
    tampering.run("DELETE FROM ledger_outbox")
    found, _tally = checked()
    lost = "expected a delivery of it, there is none"
    assert f"act {scene.concern.act.id}: {lost}; its receipt is held" in found
    assert f"act {scene.view.act.id}: {lost}; no receipt covers it, so nobody is sent it any more" in found


def test_two_acts_under_one_number_are_checked(scene: Scene) -> None:
    """Borealia signed another act beside its acknowledgement; then one of them is changed."""
    meeting = scene.meeting
    meeting._dockets.clear()
    twin = meeting.say(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=scene.concern)
    assert twin.act.seq == scene.ack.act.seq
    pair = (scene.ack.document, twin.document)
    about = f"{twin.act.dossier}/{twin.act.seq}"
    proofs.keep(meeting.process, proofs.TWO_ACTS, party="XB", about=about, pair=pair, at=meeting.now)
    assert checked()[0] == []
    for column in ("origin", "two", "party"):
        row = Proof.objects.get(kind=proofs.TWO_ACTS)
        before = getattr(row, column)
        Proof.objects.filter(pk=row.pk).update(**{column: other(before)})
        assert [each for each in checked()[0] if each.startswith(f"proof {row.pk} against ")]
        Proof.objects.filter(pk=row.pk).update(**{column: before})
