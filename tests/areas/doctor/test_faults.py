# SPDX-License-Identifier: Apache-2.0
"""Every line that is not in order comes of a real fault, and goes when the fault is over."""

from __future__ import annotations

import os
import resource
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import mldsa
from django.db import connection

from demarche.areas.concerns.models import Verdict
from demarche.areas.directory.models import RootFile
from demarche.areas.doctor.checks import Word
from demarche.areas.officers.models import Officer
from demarche.core.acts import concern as kinds
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.core.keys import self_signed
from demarche.ledger import files, heads, processes
from demarche.ledger.clocks import note_jump
from demarche.ledger.models import Log
from demarche.ledger.restore import restore
from demarche.node import clock, config
from demarche.node.checks import own
from demarche.node.signers import _signer
from demarche.node.standstill import tell
from tests.areas.doctor.whole import backed_up, doors, fine, said, wrong
from tests.builders import NOON, raising
from tests.ledger.builders import Meeting
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400


@pytest.mark.parametrize(("topic", "name"), [("signing", "act-diplomatic"), ("keys", "log")])
def test_a_key_that_is_missing_or_open_to_others(whole: Path, topic: str, name: str) -> None:
    """Gone, readable by others, another key than the key-set names; then put back."""
    _signer.cache_clear()
    assert {fine("signing"), fine("keys")} == {
        "the act keys of both desks are at hand",
        "log, node and box keys are at hand",
    }
    path = whole / "keys" / f"{name}.key"
    seed = path.read_bytes()
    for mode, why in ((0, "no such file or directory"), (0o640, "others may read or change it")):
        if mode:
            path.chmod(mode)
        else:
            path.unlink()
        _signer.cache_clear()
        word, fact, step = wrong(topic)
        assert (word, why in step) == (Word.STOP, True), step
        if topic == "signing":
            assert fact.endswith("its act key is locked. Receipts go out; acts wait.")
        path.write_bytes(seed)
        path.chmod(0o600)
    _signer.cache_clear()
    assert fine(topic)


def test_a_secret_file_that_others_may_read(whole: Path) -> None:
    """Or that is gone."""
    assert fine("secrets") == "readable by the node alone"
    path = whole / "secret.key"
    path.chmod(0o644)
    assert wrong("secrets")[:2] == (Word.STOP, f"Others may read or change {path}.")
    path.unlink()
    assert wrong("secrets")[1] == f"{path} cannot be read: no such file or directory."


def test_a_key_set_that_is_damaged_or_of_tomorrow(whole: Path) -> None:
    """Cut short; or of a moment that is to come."""
    assert fine("key-set") == "key-set 1 of 5 Jan 2026 11:00 UTC"
    assert wrong("key-set", NOON - 366 * DAY)[0] is Word.LOOK
    path = whole / "keys" / "keyset-1.json"
    path.write_bytes(path.read_bytes()[:-9])
    word, fact, _step = wrong("key-set")
    assert (word, fact.startswith("The key-set cannot be used: ")) == (Word.STOP, True)


def test_a_root_key_that_is_still_here(whole: Path, tmp_path: Path) -> None:
    """Until it is gone."""
    assert fine("root") == "off this machine"
    path = tmp_path / "XA-root-FOR-THE-SAFE.pem"
    path.write_text("a seed")
    RootFile.objects.create(path=str(path))
    word, fact, _step = wrong("root")
    assert (word, str(path) in fact) == (Word.LOOK, True)
    path.unlink()
    assert fine("root") == "off this machine"


def test_a_library_without_ml_dsa(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As distribution packages have it."""
    assert fine("cryptography") == "ML-DSA is there"

    def unsupported(_: bytes) -> None:
        raise UnsupportedAlgorithm("ML-DSA is not supported by this backend.")

    monkeypatch.setattr(mldsa.MLDSA87PrivateKey, "from_seed_bytes", unsupported)
    assert "without ML-DSA: install its wheel" in wrong("cryptography")[1]


def test_a_certificate_that_is_another_ends_or_lacks_a_name(whole: Path, settings: Any) -> None:
    """Another than the key-set names; one whose dates are over; a name by which officers come that it does not have."""
    assert fine("certificate") == "valid until 31 Dec 2046 11:00 UTC"
    path, kept = whole / "keys" / "tls.crt", (whole / "keys" / "tls.crt").read_bytes()
    other = self_signed(["localhost"], secret=bytes(range(48)), since=NOON, until=NOON + DAY)
    path.write_bytes(other.certificate)
    assert wrong("certificate")[1].startswith("The certificate is not the one that the key-set names")
    path.write_bytes(b"no certificate")
    assert (
        wrong("certificate")[1]
        == "The certificate cannot be used: certificate: expected PEM with names, got otherwise."
    )
    path.write_bytes(kept)
    told = {**settings.NODE.values, "inside.tls": True, "inside.names": ("desk.aurelia.example",)}
    settings.NODE = config.Config(whole, told)
    word, fact, _step = wrong("certificate")
    assert (word, "does not name desk.aurelia.example" in fact) == (Word.LOOK, True)


def test_a_certificate_that_ends_soon(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock has come near its end."""
    monkeypatch.setattr(clock, "machine", lambda: float(NOON + 20 * 365 * DAY - DAY))
    word, fact, _step = wrong("certificate")
    assert (word, fact) == (
        Word.LOOK,
        "The certificate is valid until 31 Dec 2046 11:00 UTC; browsers will refuse it then.",
    )


def test_a_certificate_that_has_ended(whole: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worse where browsers meet it than where nodes alone do, which go by its fingerprint."""
    monkeypatch.setattr(clock, "machine", lambda: float(NOON + 21 * 365 * DAY))
    assert wrong("certificate")[:2] == (
        Word.LOOK,
        "The certificate ended 31 Dec 2046 11:00 UTC. Other Parties’ nodes go by its fingerprint and still take it.",
    )
    settings.NODE = config.Config(whole, {**settings.NODE.values, "inside.tls": True})
    assert wrong("certificate")[:2] == (
        Word.STOP,
        "The certificate ended 31 Dec 2046 11:00 UTC: browsers refuse this node’s pages.",
    )


def test_settings_that_cannot_be_read_or_were_changed(whole: Path) -> None:
    """One that nobody knows; then one changed while the node runs."""
    assert fine("settings") == "they can be read"
    path, kept = whole / "demarche.toml", (whole / "demarche.toml").read_text()
    path.write_text(f'{kept}\n[peer2]\nx = "1"\n')
    word, fact, _step = wrong("settings")
    assert (word, fact) == (
        Word.STOP,
        "The settings cannot be read, so the node will not start again: demarche.toml: expected no setting peer2.x, got one.",
    )
    path.write_text(f"{kept}\n[release]\nhold = 5\n")
    assert wrong("settings")[:2] == (Word.LOOK, "Settings were changed since the node was started: release.hold.")
    path.write_text(kept)
    assert fine("settings")


def test_a_store_that_is_held(lasting: str) -> None:
    """Another program holds it, or it may only be read; then it is let go."""
    assert fine("store") == "it can be written to"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        found = wrong("store")[:2]
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")
        assert found == (Word.STOP, "This node may not write in its own folder or store.")
    else:
        with closing(sqlite3.connect(lasting, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            found = wrong("store")[:2]
            other.execute("ROLLBACK")
        assert found == (Word.STOP, "Another program holds this node's store, so nothing can be written.")
    assert fine("store")


def test_a_store_on_a_full_disk(whole: Path) -> None:
    """No file can grow by a byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        found = wrong("store")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert found[:2] == (Word.STOP, "There is no room left on this node's disk.")
    assert fine("store")


def test_a_store_of_another_version(whole: Path) -> None:
    """A step is missing; or one is there that nobody knows."""
    assert fine("migrations") == "it is of this version"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '9999_later' WHERE app = 'doctor'")
    assert wrong("migrations")[1] == "The store was made by a newer version: this one does not know doctor.9999_later."
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'doctor'")
    assert wrong("migrations")[:2] == (Word.STOP, "The store is of an older version; steps missing: 1.")


def test_a_store_that_was_put_back(whole: Path) -> None:
    """It stands still until it is declared; then others have not yet sent back what they hold."""
    meeting = Meeting().found()
    assert fine("restored") == "it is no old copy"
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        heads.head_for(processes.standing(meeting.process), 2, signer=meeting.signer, at=meeting.now)
    word, fact, _step = wrong("restored")
    assert (word, fact.startswith("Nothing is signed: the log is behind")) == (Word.STOP, True)
    restore(meeting.process, "A disk died.", at=meeting.now)
    tell(whole)
    word, fact, _step = wrong("restored")
    assert (word, "others have not yet sent back what they hold" in fact) == (Word.LOOK, True)
    Log.objects.filter(open=True).update(fetched=True)
    assert fine("restored")


def test_a_disk_without_room_for_arriving_files(whole: Path, settings: Any) -> None:
    """They are to leave more than there is."""
    assert fine("disk").endswith(" % free")
    settings.NODE = config.Config(whole, {**settings.NODE.values, "files.spare": 10**9})
    word, fact, _step = wrong("disk")
    assert (word, fact.endswith(": large files wait.")) == (Word.LOOK, True)


def test_attachments_that_are_gone_or_that_nobody_names(whole: Path) -> None:
    """A file of an act is missing; one lies there for no act; the folder is closed, and gone."""
    assert fine("attachments") == "every file that an act names is there"
    kept = files.keep(b"a log", "text/plain")
    assert wrong("attachments")[:2] == (Word.LOOK, "Files are there that no act names: 1.")
    files.record([kept])
    assert fine("attachments")
    files.path_of(kept.sha256).unlink()
    assert wrong("attachments")[:2] == (Word.STOP, "Files of acts are missing: 1.")
    folder = whole / "files"
    folder.chmod(0o500)
    assert wrong("attachments")[1].startswith("The node may not read and write its folder of attachments")
    folder.chmod(0o700)
    folder.rename(whole / "elsewhere")
    assert wrong("attachments")[1] == f"The folder of attachments is not there: {folder}."


def test_a_door_that_does_not_answer(whole: Path) -> None:
    """No node; a door that is shut; one whose process has ended."""
    assert wrong("doors")[1] == "The node does not run: no door is open."
    with doors(whole) as opened:
        assert fine("doors") == "both answer"
        opened["peer"].close()
        word, fact, _step = wrong("doors")
        assert (word, fact) == (
            Word.STOP,
            f"The peer door at {opened['peer'].address} did not answer.",
        )
        (whole / "run" / "peer.pid").write_text("1999999999")
        assert wrong("doors")[1] == f"The peer door has ended; it was at {opened['peer'].address}."


def test_a_worker_that_shows_no_life(whole: Path) -> None:
    """For half a minute; or never."""
    assert fine("sending") == "the worker is alive"
    alive = whole / "run" / "worker.alive"
    since = int(clock.machine()) - 31
    os.utime(alive, (since, since))
    assert wrong("sending")[1].startswith("Sending stopped ")
    alive.unlink()
    assert wrong("sending")[:2] == (Word.STOP, "Sending has not been started.")


def test_a_clock_in_doubt(whole: Path) -> None:
    """The machine's clock was set while the node ran."""
    assert fine("clock") == "it says 5 Jan 2027 11:00:00 UTC, and nobody’s is far from it"
    note_jump(NOON, NOON + DAY)
    word, fact, _step = wrong("clock")
    assert (word, "It was set from 5 Jan 2027 11:00 UTC to 6 Jan 2027 11:00 UTC" in fact) == (Word.STOP, True)
    (whole / "run" / "clock.json").unlink()
    assert fine("clock")


def test_a_clock_that_is_simulated(whole: Path, settings: Any) -> None:
    """It is in order, and says so."""
    settings.NODE = config.Config(whole, {**settings.NODE.values, "simulation.clock": "clock.json"})
    assert fine("clock") == "simulated, for practice; it says 5 Jan 2027 11:00:00 UTC"


def test_backups_that_are_old_or_not_read_back(whole: Path) -> None:
    """None; made and not read; both; a week later; one that was not whole."""
    from demarche.areas.doctor import notes  # noqa: PLC0415  # for one test

    assert wrong("backup")[1] == "No backup was made yet."
    notes.note("backup", {}, at=NOON, about="made")
    assert wrong("backup")[1] == "A backup was last read back: never."
    backed_up()
    assert fine("backup") == "made 5 Jan 2027 11:00 UTC, read back 5 Jan 2027 11:00 UTC"
    assert wrong("backup", NOON + 8 * DAY)[:2] == (Word.LOOK, "The last backup is of 5 Jan 2027 11:00 UTC.")
    notes.note("backup", {"fine": False}, at=NOON, about="read")
    assert wrong("backup")[0] is Word.STOP


def test_too_few_officers(whole: Path) -> None:
    """The releasing officer has left."""
    assert fine("officers") == "1 can release what another drafted"
    Officer.objects.filter(username="aksel").update(is_active=False)
    assert wrong("officers")[:2] == (Word.STOP, "Nobody can release what another drafted: nothing can be sent.")


def test_a_scanner_that_cannot_be_run_or_fails(whole: Path, settings: Any) -> None:
    """Not there; there, and it failed on the last file."""
    assert fine("scanner") == "none is set"
    program = whole / "scan"
    settings.NODE = config.Config(whole, {**settings.NODE.values, "files.scanner": (str(program),)})
    assert wrong("scanner")[0] is Word.STOP
    program.write_text("#!/bin/sh\nexit 2\n")
    program.chmod(0o700)
    assert fine("scanner") == str(program)
    Verdict.objects.create(sha256="0" * 64, state=Verdict.State.FAILED, said="no signatures", at=NOON)
    assert wrong("scanner")[:2] == (
        Word.LOOK,
        "The scanner failed on its last file (5 Jan 2027 11:00 UTC): no signatures",
    )


def test_logs_that_grow(whole: Path) -> None:
    """To 300 MiB, that are not there to be read."""
    assert fine("logs") == "0 bytes"
    with (whole / "log" / "worker.log").open("wb") as log:
        log.truncate(300 << 20)
    assert wrong("logs")[0] is Word.LOOK


def test_a_process_that_holds_too_much_open(whole: Path) -> None:
    """Its limit is low."""
    (whole / "run" / "inside.pid").write_text(str(os.getpid()))
    assert fine("open-files").endswith(" % of what is allowed")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = [os.dup(1) for _ in range(60)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(held) + 9, hard))
    try:
        found = wrong("open-files")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for each in held:
            os.close(each)
    assert found[0] is Word.LOOK
    assert fine("open-files")


def test_software_that_was_replaced_while_it_runs(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version is installed than the one that was started."""
    assert fine("software") == own._STARTED_WITH
    installed = tmp_path / "demarche-99.1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: demarche\nVersion: 99.1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert wrong("software")[:2] == (Word.LOOK, f"Version 99.1 is installed, and {own._STARTED_WITH} still runs.")


def test_a_process_of_a_later_version(whole: Path) -> None:
    """The store has a process whose charter says a vocabulary of next year."""
    meeting = Meeting()
    value = parse(meeting.charter.document)
    assert isinstance(value, dict)
    meeting.enter()
    assert fine("software") == own._STARTED_WITH
    later = read_charter(canonical({**value, "vocabulary": 9, "name": "Winter exercise"}))
    documents = [meeting.own.document, meeting.peer.document]
    processes.open_process(later, meeting.own.code, documents, origin=f"{meeting.origin}9", at=NOON)
    word, fact, step = wrong("software")
    assert (word, "does not know: Winter exercise (9). Their acts are kept" in fact) == (Word.LOOK, True)
    assert step == "Install the newer version."


def test_what_a_beginner_has_left_to_do(whole: Path) -> None:
    """The contact card and another Party."""
    from demarche.areas.directory.models import Card  # noqa: PLC0415  # for one test
    from demarche.ledger import processes  # noqa: PLC0415
    from tests.areas.directory.letters import CARD, joined  # noqa: PLC0415

    assert wrong("first-steps")[:2] == (Word.LOOK, "4 of 6 first steps are done.")
    Card.objects.create(pk=1, weekend=[6, 7], holidays=[], **CARD)
    processes.confirm(joined().process, "XB", at=NOON)
    assert fine("first-steps") == "all done"
    assert said("first-steps")[0].link is None
