# SPDX-License-Identifier: Apache-2.0
"""`demarche keys`: new keys for the roles that are named, whatever breaks it off; nothing is written over."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.journal.models import Entry
from demarche.cli.keys import keys
from demarche.core.acts import concern as kinds
from demarche.core.keys import self_signed
from demarche.core.keyset import open_keyset, root_fingerprint
from demarche.ledger import keyrings, processes
from demarche.ledger.models import Leaf, Log
from demarche.node import clock, folder, keysets, renewed, rotation
from demarche.node.signers import every_key
from tests.builders import AURELIA, BOREALIA, raising, seed
from tests.builders import renewed as renewed_party
from tests.cli.command import here
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("aurelia")

QUESTION = "Make the new keys and put them in force [y/N]: "


@pytest.fixture(autouse=True)
def named(aurelia: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the node's folder."""
    monkeypatch.setenv("DEMARCHE_HOME", str(aurelia))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root key, brought from the safe."""
    path = tmp_path / "XA-root-FOR-THE-SAFE.pem"
    path.write_bytes(folder.root_text("XA", "Aurelia", AURELIA.keyset.root, b64encode(seed("XA root")).decode()))
    return path


@pytest.fixture
def meeting(aurelia: Path) -> Meeting:
    """A process that is founded; the folder has the certificate too."""
    made = self_signed(["127.0.0.1"], secret=seed("certificate", 48), since=0, until=2**31)
    for name, content in (("tls.crt", made.certificate), ("tls.key", made.key)):
        folder.private(aurelia / "keys" / name, content)
    return Meeting().found()


def rotate(root: Path, *more: str, roles: tuple[str, ...] = ("act",)) -> tuple[int, str]:
    named = [part for role in roles for part in ("--role", role)]
    return here(keys, "rotate", *named, "--root", str(root), *more)


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "keys").iterdir()}


def test_a_dry_run_says_what_would_change_and_changes_nothing(meeting: Meeting, aurelia: Path, root: Path) -> None:
    """Role by role; the answer no changes nothing either."""
    before = files(aurelia)
    plan = "Key-set 1 of XA is followed by key-set 2.\n  act      a new key\n" + "".join(
        f"  {role:8} stays\n" for role in ("node", "log", "witness", "box", "tls", "root")
    )
    assert rotate(root, "--dry-run") == (0, f"{plan}Nothing was changed.\n")
    assert here(keys, "rotate", "--role", "act", "--root", str(root), say="n\n") == (
        1,
        f"{plan}{QUESTION}n\nAborted!\n",
    )
    assert files(aurelia) == before
    assert meeting.process


def test_what_is_missing_is_told_before_anything_is_made(
    meeting: Meeting, aurelia: Path, root: Path, tmp_path: Path
) -> None:
    """No role, no root, another Party's root, a file that is none, a sheet that is there."""
    before = files(aurelia)
    status, said = here(keys, "rotate")
    assert (status, said.splitlines()[-1]) == (
        2,
        "Error: expected whose keys are made anew: --role with one of act, node, log, witness, box, tls, root, all",
    )
    assert here(keys, "rotate", "--role", "act") == (
        1,
        "Error: expected the root key of XA: bring its file from the safe, and name it with --root FILE\n",
    )
    strange = tmp_path / "strange.pem"
    strange.write_bytes(folder.root_text("XB", "Borealia", BOREALIA.keyset.root, b64encode(seed("XB root")).decode()))
    assert rotate(strange) == (
        1,
        "Error: expected root keys of key-set 1, got 1 of another: take the file that belongs to it\n",
    )
    none = tmp_path / "letter.txt"
    none.write_text("A letter.")
    assert rotate(none) == (
        1,
        f"Error: expected a root key between its two marked lines in {none}, got something else\n",
    )
    assert rotate(tmp_path / "away") == (
        1,
        f"Error: expected the root key in {tmp_path}/away, got No such file or directory\n",
    )
    assert rotate(root, "--sheet", str(none), "--yes")[1].endswith(
        f"Error: expected no file {none}, got one: name another\n"
    )
    with pytest.raises(
        rotation.RotationError, match=r"^expected 1 root keys of key-set 1, got 0: bring the file from the safe$"
    ):
        rotation.check_roots(AURELIA.keyset, [])
    assert (files(aurelia), Log.objects.get(process=meeting.process).keyset_n) == (before, 1)


def test_new_keys_are_in_force_and_sign(meeting: Meeting, aurelia: Path, root: Path, tmp_path: Path) -> None:
    """Signed by the root, entered in the log, in the journal; the next act stands under them; the sheet is in either language."""
    sheet, arabic = tmp_path / "sheet.html", tmp_path / "ar.html"
    status, said = rotate(root, "--yes", "--sheet", str(sheet), "--present", "Head of the registry")
    assert status == 0, said
    made = open_keyset(keysets.document(aurelia, 2), before=AURELIA.keyset)
    assert f"Key-set 2 is in force in process {meeting.process[:16]} from now on.\n" in said
    assert said.endswith(f"Key-set 2: {made.hash}\nTake {root} off this machine again, back into the safe.\n")
    assert (made.acts != AURELIA.keyset.acts, made.log, made.root) == (True, AURELIA.keyset.log, AURELIA.keyset.root)
    assert Entry.objects.filter(event="keys_renewed", subject="key-set 2").exists()
    meeting.signer = every_key()  # type: ignore[assignment]  # of the folder
    act = meeting.release(kinds.RAISE, raising("open"))
    assert act.act.keyset == made.hash  # type: ignore[union-attr]  # it was released
    assert keyrings.lacking() == [(meeting.process, "XB")]
    assert "XB has not said yet that it holds it" in here(keys)[1]
    text = sheet.read_text()
    for word in (
        AURELIA.keyset.hash,
        made.hash,
        "act keys of both desks",
        "Head of the registry",
        "It stays as it was.",
    ):
        assert word in text
    rotate(root, "--yes", "--sheet", str(arabic), "--language", "ar")
    assert '<html lang="ar" dir="rtl">' in arabic.read_text()
    assert "مراسم مفاتيح" in arabic.read_text()


def test_every_role_at_once(meeting: Meeting, aurelia: Path, root: Path, tmp_path: Path) -> None:
    """A new root goes to a file outside the node's folder; the set is signed by both; every key is at hand under the new set."""
    inside = aurelia / "safe"
    inside.mkdir()
    status, said = rotate(root, "--yes", "--new-root", str(inside), roles=("all",))
    assert (status, said.splitlines()[-1]) == (
        1,
        f"Error: expected the new root key outside the node's folder, got {inside}/XA-root-2-FOR-THE-SAFE.pem: say --new-root",
    )
    assert keysets.newest(aurelia) == 1
    status, said = rotate(root, "--yes", "--new-root", str(tmp_path), roles=("all",))
    assert status == 0, said
    made = open_keyset(keysets.document(aurelia, 2), before=AURELIA.keyset)
    new_root = tmp_path / "XA-root-2-FOR-THE-SAFE.pem"
    assert rotation.read_root(new_root).public == made.root.keys[0]
    assert root_fingerprint(made.root) != root_fingerprint(AURELIA.keyset.root)
    assert every_key().locks() == {}
    assert (keysets.shown(aurelia), keysets.certificate(aurelia, 2)[0].name) == (1, "tls.2.crt")
    again = rotate(root, "--yes")
    assert again[1].endswith("expected root keys of key-set 2, got 1 of another: take the file that belongs to it\n")
    assert rotate(new_root, "--yes")[0] == 0
    assert Log.objects.get(process=meeting.process).keyset_n == 3


@pytest.mark.parametrize("step", ["prepare", "root_files", "put_in_place"])
def test_broken_off_before_the_key_set_is_there_it_has_not_happened(
    meeting: Meeting, aurelia: Path, root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The node starts as it was; key files of the attempt are taken away by the next one."""

    def fail(*_args: Any) -> None:
        raise KeyboardInterrupt

    before = files(aurelia)
    with monkeypatch.context() as broken:
        broken.setattr(rotation, step, fail)
        assert rotate(root, "--yes")[0] != 0
    assert {name: each for name, each in files(aurelia).items() if name in before} == before
    assert (keysets.newest(aurelia), every_key().locks()) == (1, {})
    assert renewed.go_on(aurelia, at=clock.now()) == []
    assert rotate(root, "--yes")[0] == 0
    assert Log.objects.get(process=meeting.process).keyset_n == 2


def test_broken_off_after_it_is_there_it_is_done_at_the_next_start(
    meeting: Meeting, aurelia: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then acts are signed under the old key-set, whose files are still there; once done, nothing is done twice."""
    with monkeypatch.context() as broken:
        broken.setattr(renewed, "go_on", lambda *_args, **_named: [])
        assert rotate(root, "--yes")[0] == 0
    assert Log.objects.get(process=meeting.process).keyset_n == 1
    meeting.signer = every_key()  # type: ignore[assignment]  # of the folder
    act = meeting.release(kinds.RAISE, raising("open"))
    assert act.act.keyset == AURELIA.keyset.hash  # type: ignore[union-attr]  # it was released
    assert renewed.go_on(aurelia, at=meeting.now)[0].startswith("Key-set 2 is in force in process")
    leaves = Leaf.objects.count()
    assert renewed.go_on(aurelia, at=meeting.now) == []
    assert Leaf.objects.count() == leaves


def test_a_chain_that_does_not_hold_is_told_and_not_taken_up(meeting: Meeting, aurelia: Path) -> None:
    """A key-set of another Party lies there as the next one."""
    keysets.document_file(aurelia, 2).write_bytes(renewed_party(BOREALIA).document)
    [line] = renewed.go_on(aurelia, at=meeting.now)
    assert line.startswith(f"The newest key-set in {aurelia}/keys cannot be put in force: expected")
    assert processes.standing(meeting.process).keyset.n == 1
