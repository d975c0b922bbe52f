# SPDX-License-Identifier: Apache-2.0
"""Every act is filed for the registry: a paper to read, the bytes that prove it, a line in a list."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from demarche.areas.registry import filing, folder
from demarche.areas.registry.models import Filed, Omission
from demarche.core.acts import concern as kinds
from demarche.core.dossier import examine, verdict
from demarche.core.encoding import digest
from demarche.ledger import heads, processes
from demarche.ledger.models import ActRecord, Log
from demarche.node import config
from tests.areas.concerns.filling import heard, raised
from tests.areas.concerns.test_red import TITLE, received

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Desk

MACHINE = 1_000.0


@pytest.fixture
def filed_in(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Aurelia's node files in a folder of its own."""
    path = tmp_path / "registry"
    named = config.Config(settings.NODE.home, {**settings.NODE.values, "registry.folder": str(path)})
    monkeypatch.setattr(settings, "NODE", named)
    return path


def file_all(desk: Desk) -> filing.Done:
    """Sign the head, as the worker does, and file what it covers."""
    log = Log.objects.get()
    here = processes.standing(log.process_id)
    heads.head_for(here, log.size - 1, signer=desk.meeting.signer, at=desk.meeting.now)
    return filing.file_all(at=desk.meeting.now, machine=MACHINE)


def listed(path: Path) -> list[dict[str, str]]:
    """The lines of the list of the one process."""
    [found] = path.glob("*/index.csv")
    return list(csv.DictReader(io.StringIO(found.read_text(), newline="")))


def judged(content: bytes) -> str:
    """What `demarche verify` says of a file when nothing is known from outside."""
    return str(verdict(examine(lambda offset, length: content[offset : offset + length], len(content), None)))


def test_every_act_is_filed_once_in_the_order_of_the_log(desk: Desk, filed_in: Path) -> None:
    """The founding acts, the concern and its answer: two files each, and a line that names them with their hashes."""
    concern = raised(desk)
    heard(desk, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, concern)

    done = file_all(desk)
    again = file_all(desk)

    rows = listed(filed_in)
    assert (done.acts, done.kept_back, again.acts) == (ActRecord.objects.count(), 0, 0)
    assert [row["act"] for row in rows] == list(ActRecord.objects.order_by("leaf_index").values_list("pk", flat=True))
    [process] = filed_in.iterdir()
    mine = next(row for row in rows if row["act"] == concern.act.id)
    assert mine["matter"] == "XA-2027-001"
    assert digest((process / mine["paper"]).read_bytes()) == mine["paper_sha256"]
    said = "\n".join(page.extract_text() for page in PdfReader(process / mine["paper"]).pages)
    assert "Destructive program in hospital networks" in said
    assert "Amis" not in said
    proof = (process / mine["proof"]).read_bytes()
    assert digest(proof) == mine["proof_sha256"]
    assert judged(proof) == "VALID, NO OUTSIDE TRUST"


def test_what_no_head_covers_waits(desk: Desk, filed_in: Path) -> None:
    """An act has no place that proves it before the head over it is signed."""
    raised(desk, delivered=False)

    before = filing.file_all(at=desk.meeting.now, machine=MACHINE)

    assert file_all(desk).acts == ActRecord.objects.count() - before.acts
    assert before.acts < ActRecord.objects.count()


def test_what_is_marked_red_is_kept_back(desk: Desk, filed_in: Path) -> None:
    """Who may read it is named, and whoever opens a folder is not."""
    received(desk)

    done = file_all(desk)

    assert done.kept_back == 1
    assert Omission.objects.get().kept_back
    assert not [row for row in listed(filed_in) if row["matter"] == "XA-2027-001"]
    assert not [
        path for path in filed_in.rglob("*") if b"Destructive" in (path.read_bytes() if path.is_file() else b"")
    ]


def test_without_a_typesetter_the_bytes_are_filed_and_the_paper_follows(
    desk: Desk, filed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is noted; filed again, a later line names the paper."""
    concern = raised(desk)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "typst", None)
        done = file_all(desk)
    [without] = [row for row in listed(filed_in) if row["act"] == concern.act.id]

    again = filing.file_again(at=desk.meeting.now)

    assert (done.without, again.acts, again.without) == (done.acts, done.acts, 0)
    assert without["paper"] == ""
    lines = [row for row in listed(filed_in) if row["act"] == concern.act.id]
    assert [bool(row["paper"]) for row in lines] == [False, True]
    assert not Omission.objects.exists()


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(desk: Desk, filed_in: Path) -> None:
    """Filing stands still, rests a minute and goes on where it stopped; nothing else does."""
    raised(desk)
    filed_in.write_text("a file stands where the folder should be")

    stood = file_all(desk)

    assert "registry" in stood.fault
    assert Filed.objects.get().fault == stood.fault
    assert not filing.due(MACHINE + filing.RESTS - 1)
    assert filing.due(MACHINE + filing.RESTS)
    filed_in.unlink()
    assert file_all(desk).acts == ActRecord.objects.count()
    assert (Filed.objects.get().fault, filing.due(MACHINE)) == ("", False)


def test_an_end_between_writing_and_noting_leaves_one_line(desk: Desk, filed_in: Path) -> None:
    """The same act is filed over itself; a line that was cut short is taken away."""
    raised(desk)
    file_all(desk)
    before = listed(filed_in)
    last = ActRecord.objects.order_by("-leaf_index").values_list("leaf_index", flat=True)[0]
    Filed.objects.update(upto=last)
    [path] = filed_in.glob("*/index.csv")
    path.write_bytes(path.read_bytes() + b"2027-02-06T")

    file_all(desk)

    assert listed(filed_in) == before


def test_a_lost_folder_is_filed_anew(desk: Desk, filed_in: Path) -> None:
    """From the first act on."""
    raised(desk)
    first = file_all(desk)
    filing.begin_anew()

    assert file_all(desk).acts == first.acts
    assert len(listed(filed_in)) == first.acts


def test_without_a_folder_nothing_is_filed(desk: Desk, filed_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is empty."""
    raised(desk)
    monkeypatch.setattr(settings, "NODE", config.Config(None, {**settings.NODE.values, "registry.folder": ""}))

    assert not filing.due(MACHINE)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("XA-2027-001", "XA-2027-001"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "_"),
        ("", "_"),
        ("مسألة 12", "12"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_number_from_outside_leads_nowhere_else(name: str, found: str) -> None:
    """Whatever the other Party writes as its number, it names one folder in ours."""
    assert folder.plain(name) == found


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """A number that begins like one stands as text."""
    folder.enter(tmp_path, ["=HYPERLINK(1)", "-1", "a,b", 'said "x"'])

    assert (tmp_path / "index.csv").read_text().splitlines()[1] == '\'=HYPERLINK(1),\'-1,"a,b","said ""x"""'


def seen_by(desk: Desk, who: str) -> Any:
    return desk.client(who).get("/registry/")


def test_the_page_says_what_was_filed_and_what_was_not(desk: Desk, filed_in: Path) -> None:
    """For the registrar, the auditor and the administrator; it names no matter."""
    empty = desk.get("admin", "/registry/")
    received(desk)
    file_all(desk)

    page = desk.get("admin", "/registry/")

    assert "nothing yet" in empty
    assert "1 act marked TLP:RED" in page
    assert str(filed_in) in page
    assert TITLE not in page
    assert seen_by(desk, "amis").status_code == 403
