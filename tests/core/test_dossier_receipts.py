# SPDX-License-Identifier: Apache-2.0
"""Dossier files with receipts of large files: received by whom and when, or sent and not receipted; and by someone who lies about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.concern import BESIDE
from demarche.core.dossier import Verdict
from demarche.core.dossier.bag import place_name, receipt_name
from demarche.core.encoding import canonical, digest
from demarche.core.log.leaf import got_leaf
from tests.builders import AURELIA, BOREALIA, Table, founded, raising
from tests.exported import BOTH, about, altered, attached, contents, examined, judged, written, wrong

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.dossier.contents import Contents

SALT = bytes(16)
IMAGE = b"\0" * (BESIDE + 1)
SMALL = b"\0" * BESIDE
FILE = digest(IMAGE)


def part(data: bytes) -> dict[str, object]:
    return {"name": "disk.img", "media": "application/octet-stream", "bytes": len(data), "sha256": digest(data)}


def matter(*, arrived: bool = True) -> tuple[Table, SignedAct, Contents]:
    """A concern of Aurelia's with a large and a small file; Borealia's log has a leaf of the large one when it has `arrived`."""
    table = founded()
    values = raising("open", file1=part(IMAGE), file2=part(SMALL))  # type: ignore[arg-type]  # of texts and numbers
    act = table.say(kinds.RAISE, AURELIA, values)
    if arrived:
        received(table, act)
    what = contents(table, act)
    files = [attached(data) for data in (IMAGE, SMALL)]
    receipts = {(act.act.id, "XB", FILE): table.logs["XB"].place("receipt")} if arrived else {}
    return table, act, replace(what, files=files, receipts=receipts)


def received(table: Table, act: SignedAct, *, file: str | None = FILE) -> None:
    """Borealia enters that a file of the act is here whole."""
    leaf = got_leaf(table.now, BOREALIA.ref, act=act.act.id, sigs=act.sigs, salt=SALT, file=file)
    table.logs["XB"].append("receipt", leaf)


def test_a_large_file_was_received_by_whom_and_when() -> None:
    """The small one travelled with its act and has no receipt of its own."""
    _table, act, what = matter()
    data = written(what)
    assert judged(data, BOTH) is Verdict.VALID
    [said, length] = about(examined(data, BOTH), f"file {FILE[:16]}")
    assert str(said).startswith(f"holds     file {FILE[:16]}: received by XB at 3, 2027-01-05")
    assert "as the act names it" in str(length)
    assert not any("receipted" in str(each) for each in about(examined(data, BOTH), f"file {digest(SMALL)[:16]}"))
    assert act.act.id


def test_one_that_was_sent_and_not_receipted_is_named_and_is_no_fault() -> None:
    _table, act, what = matter(arrived=False)
    data = written(what)
    assert judged(data, BOTH) is Verdict.VALID
    said = [str(each) for each in about(examined(data, BOTH), f"file {FILE[:16]}")]
    sentence = f"file {FILE[:16]}: sent with act {act.act.id[:16]}, not receipted by XB in this file"
    assert any(sentence in each for each in said)


def test_one_that_never_came_leaves_the_file_incomplete() -> None:
    _table, _act, what = matter(arrived=False)
    data = written(replace(what, files=[attached(SMALL)]))
    assert wrong(data, Verdict.INCOMPLETE) == [f"file {FILE}: named by an act, and not enclosed here"]


def test_a_receipt_of_the_act_is_none_of_its_file() -> None:
    table, act, what = matter(arrived=False)
    place = what.receipts or {(act.act.id, "XB", FILE): table.logs["XB"].place(act.act.id)}
    faults = wrong(written(replace(what, receipts=place)), Verdict.INVALID)
    assert faults == [f"file {FILE[:16]}: expected a leaf of its file {FILE[:16]}, got one of the act itself"]


def test_a_receipt_of_a_file_is_none_of_its_act() -> None:
    table, act, what = matter()
    place = canonical(table.logs["XB"].place("receipt").to_json())
    data = altered(written(what), lambda members: members.update({place_name(act.act.id, "XB"): place}))
    faults = wrong(data, Verdict.INVALID)
    assert f"expected a leaf of the act itself, got one of its file {FILE[:16]}" in faults[0]


@pytest.mark.parametrize(("party", "file"), [("XA", FILE), ("XB", digest(SMALL)), ("XB", "0" * 64)])
def test_only_what_the_act_sends_is_receipted(party: str, file: str) -> None:
    """Not by its author, not what travelled beside it, not what it does not name."""
    table, act, what = matter()
    place = canonical(table.logs["XB"].place("receipt").to_json())
    name = receipt_name(act.act.id, party, file)
    faults = wrong(altered(written(what), lambda members: members.update({name: place})), Verdict.INVALID)
    assert faults == [
        f"file {file[:16]}: expected a large file that act {act.act.id[:16]} sends to {party}, got another"
    ]


def test_a_receipt_without_its_act_proves_nothing() -> None:
    table, _act, what = matter()
    name = receipt_name("1" * 64, "XB", FILE)
    place = canonical(table.logs["XB"].place("receipt").to_json())
    faults = wrong(altered(written(what), lambda members: members.update({name: place})), Verdict.INCOMPLETE)
    assert faults == [f"file {FILE[:16]}: its receipt is here, and the act that names it is not here that holds"]


@pytest.mark.parametrize("rest", [f"xc/{FILE}", f"XB/{FILE}", "xb"])
def test_a_receipt_of_another_name_is_refused(rest: str) -> None:
    _table, act, what = matter()
    member = f"data/receipts/{act.act.id}/{rest}.json".lower()
    if rest.startswith("XB"):
        member = f"data/receipts/{act.act.id}/xb/{FILE}"
    faults = wrong(altered(written(what), lambda members: members.update({member: b"{}"})), Verdict.INVALID)
    assert faults == [f"{member}: nothing in this file that holds refers to it"]
