# SPDX-License-Identifier: Apache-2.0
"""A backup in one file, consistent while the node runs, and reading one back.

A tar: the store as it was at one moment, then the settings and secrets, then every file that a row of that store names. Files are
never changed and lie on disk before a row names them, so what the store names is there. `marks/` never goes into one, for it
must outlive every copy (docs/operate/restore.md).
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection

from demarche.core.errors import DemarcheError
from demarche.ledger.files import path_of
from demarche.ledger.models import FileRecord
from demarche.node.config import Config

MANIFEST: Final = "backup.json"
SQLITE: Final = "db.sqlite3"
POSTGRESQL: Final = "store.pgdump"
KEYSETS: Final = "keyset-*.json"
_KEPT: Final = ("demarche.toml", "secret.key")
_PIECE: Final = 1 << 20
_STEP: Final = 100

Say = Callable[[str], object]


class BackupError(DemarcheError):
    """A backup cannot be made, or is not whole."""


def make(path: Path, *, at: int, keys: bool, say: Say) -> int:
    """Write a backup to a new file, durably; its size. Broken off, it leaves nothing."""
    if path.exists():
        raise BackupError(f"expected no file {path}, got one: a backup never overwrites another")
    home = Path(settings.DEMARCHE_HOME)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with TemporaryDirectory(prefix=".demarche-backup-", dir=path.parent) as folder:
            name = POSTGRESQL if settings.NODE.database_url else SQLITE
            say("copying the store")
            names = _copy(Path(folder, name))
            with part.open("xb") as out:
                with tarfile.open(fileobj=out, mode="w") as made:
                    _add(made, MANIFEST, _manifest(at, name, names, keys=keys))
                    made.add(Path(folder, name), name)
                    _add_kept(made, home, keys=keys)
                    _add_files(made, names, say)
                out.flush()
                os.fsync(out.fileno())
        part.chmod(0o600)
        path.hardlink_to(part)
    except OSError as error:
        raise BackupError(f"expected to write {path}, {(error.strerror or 'it failed').lower()}") from error
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def _copy(to: Path) -> list[str]:
    """Copy the store as it is at one moment; the files that this copy names."""
    if settings.NODE.database_url:
        # The names are read before the dump, whose moment is later: what is added between them has its file, but not here.
        names = list(FileRecord.objects.order_by("sha256").values_list("sha256", flat=True))
        _dump(settings.NODE, to)
        return sorted({*names, *FileRecord.objects.values_list("sha256", flat=True)})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    with closing(sqlite3.connect(to)) as copy:
        return [name for (name,) in copy.execute(f"SELECT sha256 FROM {FileRecord._meta.db_table} ORDER BY sha256")]  # noqa: S608, SLF001  # our table


def _dump(config: Config, to: Path) -> None:
    """By PostgreSQL's own client; a password goes by the environment, where other accounts do not see it."""
    parts = urlsplit(config.database_url)
    shown = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    _run("pg_dump", "--format=custom", "--file", str(to), "--dbname", shown.geturl(), **secret)


def _run(program: str, *arguments: str, **environment: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"expected the program {program} on this machine, got none: install PostgreSQL's client")
    done = subprocess.run(  # noqa: S603  # the client's own
        [found, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-300:]}")


def _manifest(at: int, store: str, names: list[str], *, keys: bool) -> bytes:
    told = {"v": 1, "at": at, "party": settings.NODE.party_code, "store": store, "keys": keys, "files": len(names)}
    return json.dumps(told).encode()


def _add(made: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    made.addfile(member, io.BytesIO(content))


def _add_kept(made: tarfile.TarFile, home: Path, *, keys: bool) -> None:
    secret = sorted(path.relative_to(home).as_posix() for path in (home / "keys").iterdir()) if keys else []
    public = sorted(path.relative_to(home).as_posix() for path in (home / "keys").glob(KEYSETS))
    for name in dict.fromkeys([*_KEPT, *public, *secret]):
        if (home / name).exists():
            made.add(home / name, name, recursive=False)


def _add_files(made: tarfile.TarFile, names: list[str], say: Say) -> None:
    for count, name in enumerate(names, 1):
        if count % _STEP == 0:
            say(f"file {count} of {len(names)}")
        path = path_of(name)
        if path.exists():
            made.add(path, f"files/{name[:2]}/{name}", recursive=False)
        else:
            say(f"file {name} is not on disk, so it is not in the backup; `demarche fsck` lists such files")


def check(path: Path, say: Say) -> list[str]:
    """Read a backup back into a folder that is thrown away: what is wrong with it, a line each; empty when it is whole.

    The store is opened and checked, every file is read, and `demarche fsck` goes over the copy. A dump of PostgreSQL is read
    through by `pg_restore`; that its rows fit together is seen by fsck once it was restored.
    """
    try:
        with TemporaryDirectory(prefix="demarche-check-", dir=path.parent) as name, tarfile.open(path) as found:
            folder = Path(name)
            told = _told(found)
            say(f"of {told['party']}, {told['files']} files")
            wrong = _unpack(found, folder, int(told["files"]))
            say("checking the store")
            return [*wrong, *(_check_sqlite(folder) if told["store"] == SQLITE else _check_dump(folder))]
    except (OSError, tarfile.TarError, EOFError) as error:
        return [f"expected a whole backup in {path}, got {error}"]


def _told(found: tarfile.TarFile) -> dict[str, str]:
    member = found.next()
    content = found.extractfile(member) if member is not None and member.name == MANIFEST else None
    if content is None:
        raise tarfile.ReadError("no backup of a node")
    try:
        told = json.loads(content.read(_PIECE))
        return {name: str(told[name]) for name in ("party", "store", "files")}
    except (ValueError, KeyError, TypeError) as error:
        raise tarfile.ReadError("no backup of a node") from error


def _unpack(found: tarfile.TarFile, folder: Path, expected: int) -> list[str]:
    """Every member, by its own name and nowhere else; a file of an act is hashed as it comes."""
    wrong, files = [], 0
    for member in found:
        if member.name == MANIFEST:
            continue
        content = found.extractfile(member)
        if content is None or not _is_known(member.name):
            wrong.append(f"expected nothing else in a backup, got {member.name[:80]!r}")
            continue
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        hashed = _write(content, path)
        if member.name.startswith("files/"):
            files += 1
            if hashed != path.name:
                wrong.append(f"expected the bytes of {path.name}, got others")
    if files != expected:
        wrong.append(f"expected {expected} files, got {files}")
    return wrong


def _is_known(name: str) -> bool:
    parts = name.split("/")
    return (
        ".." not in parts and (name in (*_KEPT, SQLITE, POSTGRESQL) or parts[0] in ("keys", "files")) and name[0] != "/"
    )


def _write(content: IO[bytes], path: Path) -> str:
    hashed = sha256()
    with path.open("wb") as out:
        while piece := content.read(_PIECE):
            hashed.update(piece)
            out.write(piece)
    return hashed.hexdigest()


def _check_sqlite(folder: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(folder / SQLITE)) as store:
            found = [str(row[0]) for row in store.execute("PRAGMA integrity_check(5)")]
    except sqlite3.Error as error:
        return [f"expected a store that opens, got {error}"]
    if found != ["ok"]:
        return [f"the store: {each}" for each in found]
    return list(_fsck(folder))


def _fsck(folder: Path) -> Iterator[str]:
    """What `demarche fsck` says of the copy; it counts what was not unpacked by this node's own rules."""
    command = [sys.executable, "-c", "from demarche.cli import main; main()", "--home", str(folder), "fsck"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())  # noqa: S603  # our own
    if done.returncode:
        yield from (done.stdout.splitlines() or [done.stderr.strip()[-300:]])


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH", "TMPDIR") if name in os.environ}


def _check_dump(folder: Path) -> list[str]:
    try:
        _run("pg_restore", "--file", os.devnull, str(folder / POSTGRESQL))
    except BackupError as error:
        return [str(error)]
    return []
