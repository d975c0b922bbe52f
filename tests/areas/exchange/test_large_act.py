# SPDX-License-Identifier: Apache-2.0
"""An act with a large file: on which leaf of whose log its receipt stands, on both sides; when none is entered, when it goes on."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory import reaching
from demarche.areas.exchange import following
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.tree import leaf_hash
from demarche.ledger import marks
from demarche.ledger.behind import LogBehindError
from demarche.ledger.models import FileInbox, FileOutbox, Leaf, Log, PlaceRecord
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_delivery_page import page
from tests.areas.exchange.test_pieces import HOUR, LARGE, Sent, TestIn, all_of, content, naming
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.officers.models import Officer
    from tests.areas.exchange.node import Two


@pytest.fixture
def amis(roomy: Two, settings: Any, home: Path) -> Officer:
    """D. Amis, drafter of the diplomatic desk."""
    seat(home, settings)
    return officer("amis", "drafter", desk="diplomatic", name="D. Amis")


def test_the_receipt_of_the_other_side(roomy: Two, amis: Officer) -> None:
    sent = Sent(roomy, content())
    act = sent.act.act.id
    assert "entered as received" not in page(amis, f"/concerns/{act}/acts/{act}/")
    all_of(sent)
    place = PlaceRecord.objects.get(act=act, kind="file")
    shown = page(amis, f"/concerns/{act}/acts/{act}/")
    said = "File disk.img : entered as received in the log of Borealia at number"
    assert f"{said} {place.index}, 5 Jan 2027" in shown
    assert leaf_hash(bytes(place.leaf)).hex() in shown


def test_our_own_receipt(roomy: Two, amis: Officer) -> None:
    named = roomy.hear(kinds.RAISE, naming(content()))
    TestIn().push(roomy, named, 0, LARGE)
    row = FileInbox.objects.get()
    act = named.act.id
    shown = page(amis, f"/concerns/{act}/acts/{act}/")
    assert f"File disk.img : entered as received in the log of Aurelia at number {row.leaf_index}, " in shown
    leaf = Leaf.objects.get(index=row.leaf_index or 0, log__process=roomy.process)
    assert leaf_hash(bytes(leaf.data)).hex() in shown


def test_an_old_copy_enters_no_file(roomy: Two) -> None:
    """A stand-by that lagged took over between two pieces: the last one makes no leaf, and is asked for again after the restore."""
    data = content()
    act = roomy.say(kinds.RAISE, {**FROM_BOREALIA, "file1": naming(data)["file1"]})
    roomy.peer.send(roomy.door, act)
    log = Log.objects.get()
    marks.put(roomy.process, Checkpoint(log.origin, log.size + 1, bytes(32)))
    with pytest.raises(LogBehindError):
        roomy.door(roomy.peer.piece(act, data, 0, len(data)))
    assert (Log.objects.get().size, FileInbox.objects.get().ended) == (log.size, None)


def test_a_line_that_is_opened_again_is_open_to_large_files_too(roomy: Two) -> None:
    """What had been put off for an hour goes at once, as acts do."""
    Sent(roomy, content())
    FileOutbox.objects.update(due=roomy.machine + HOUR, obstacle=Obstacle.LINE_CLOSED.code)
    assert following.due_addressees(roomy.machine) == []
    reaching.open_line(roomy.process, "XB")
    assert following.due_addressees(roomy.machine) == [(roomy.process, "XB")]


def test_a_proof_with_a_large_file_is_never_in_memory_as_a_whole(roomy: Two, amis: Officer) -> None:
    """Handed out piece by piece, as the whole dossier is: 8 MiB take no half of that."""
    size = 8 << 20
    act = Sent(roomy, content(size)).act.act.id
    amis.roles = ["releasing"]
    amis.save()
    client, url = browser(amis), f"/concerns/{act}/acts/{act}/proof/"
    taken = []
    for _ in range(2):
        tracemalloc.start()
        answer: Any = client.post(url)
        written = sum(map(len, answer.streaming_content))
        taken.append((written, tracemalloc.get_traced_memory()[1]))
        tracemalloc.stop()
    written, peak = taken[1]
    assert written > size
    assert peak < size / 2
