# SPDX-License-Identifier: Apache-2.0
"""A node folder that an earlier landing wrote is brought up to date by what an operator types, and says what it said.

`tools/keep_landing.py` made `landing-N.tar.xz` with the code of that landing. The folders are on SQLite, whatever the run is on.
The private keys in them are of Borealia, a fictional Party made for this: they have signed the demo's acts and nothing else.
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import demarche
from tests.cli.command import shell
from tools.keep_landing import FOLD, FOLDER, NODE

LANDINGS = sorted(FOLDER.glob("landing-*.tar.xz"), key=lambda path: int(path.name.split(".")[0].split("-")[1]))


def unpack(archive: Path, folder: Path) -> Path:
    """Put the node's folder that a landing wrote into a folder."""
    with tarfile.open(archive) as package:
        # The Python of Debian 12 knows no filter= yet.
        package.extraction_filter = getattr(tarfile, "data_filter", None)
        package.extractall(folder)  # noqa: S202  # packed by our own tool
    return folder / NODE


def printed(home: Path, *arguments: str) -> str:
    """What a command on the folder prints; it ends in order."""
    done = shell(home.parent, "--home", str(home), *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def differing(home: Path) -> set[str]:
    """What `fsck` finds beside rows that pages read, which this version may make otherwise."""
    done = shell(home.parent, "--home", str(home), "fsck")
    *faults, closing = done.stdout.splitlines()
    assert (done.stderr, done.returncode) == ("", int(bool(faults)))
    assert closing.endswith(f" {len(faults)} faults")
    return {fault for fault in faults if not fault.startswith("row ") or not fault.endswith("rebuild makes it anew")}


def unapplied(home: Path) -> set[tuple[str, str]]:
    """The migrations of this version that the folder's store has not seen."""
    with closing(sqlite3.connect(home / "db.sqlite3")) as store:
        applied = set(store.execute("SELECT app, name FROM django_migrations"))
    source = Path(demarche.__file__).parent
    return {(path.parent.parent.name, path.stem) for path in source.glob("**/migrations/[0-9]*.py")} - applied


def found(home: Path) -> int:
    """How many matters Find holds, of which each is found by its own id."""
    with closing(sqlite3.connect(home / "db.sqlite3")) as store:
        matters = store.execute("SELECT id, dossier FROM find_document WHERE kind = 'matter'").fetchall()
        for place, dossier in matters:
            hits = store.execute("SELECT rowid FROM find_words WHERE find_words MATCH ?", (f'"{dossier[:8]}" *',))
            assert (place,) in hits.fetchall()
    return len(matters)


def registers(home: Path) -> int:
    """How many of the dossiers are registers."""
    with closing(sqlite3.connect(home / "db.sqlite3")) as store:
        [[count]] = store.execute("SELECT count(*) FROM ledger_process")
    return int(count)


def refuses_to_run(home: Path) -> None:
    """`run` says what to type before it starts anything."""
    done = shell(home.parent, "--home", str(home), "run")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: expected a store as this version keeps it, got one of an older version:"
        f" demarche --home {home} manage migrate\n"
    )
    assert list((home / "log").iterdir()) == []


def test_a_folder_of_every_landing_is_kept() -> None:
    """None is missing, from the first on, and each has what it said beside it."""
    names = [f"landing-{number}" for number in range(1, len(LANDINGS) + 1)]

    assert names
    assert [path.name for path in LANDINGS] == [f"{name}.tar.xz" for name in names]
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(names)


@pytest.mark.parametrize("archive", LANDINGS, ids=lambda path: path.name.removesuffix(".tar.xz"))
def test_what_a_landing_wrote_says_the_same_today(archive: Path, tmp_path: Path) -> None:
    """Brought up to date as the page on installing says, nothing in it differs, and its acts fold to the dockets kept beside it."""
    said: dict[str, Any] = json.loads((FOLDER / archive.name.replace(".tar.xz", ".json")).read_text())
    home = unpack(archive, tmp_path)
    behind = unapplied(home)

    assert behind or archive != LANDINGS[0]
    if behind:
        refuses_to_run(home)
    printed(home, "manage", "migrate")
    assert unapplied(home) == set()

    assert said["fsck"].endswith(" 0 faults")
    assert differing(home) == set()
    assert printed(home, "rebuild") == f"rebuild: {len(said['dockets'])} dossiers\n"
    assert printed(home, "fsck").splitlines() == [said["fsck"]]
    assert found(home) == len(said["dockets"]) - registers(home)
    assert json.loads(printed(home, *FOLD)) == said["dockets"]
