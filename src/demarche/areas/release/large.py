# SPDX-License-Identifier: Apache-2.0
"""Large files of drafts: on disk in the node's folder, one for each draft that names it, and gone with it."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from demarche.areas.release.models import Draft, DraftFile
from demarche.ledger import files, read
from demarche.ui.uploads import NAMED, OnDisk

_BETWEEN: Final = "_"


def folder() -> Path:
    """Where they lie, and where they are uploaded to."""
    return Path(str(settings.DEMARCHE_HOME)) / "files" / "drafts"


def path_of(draft: UUID, sha256: str) -> Path:
    """Where a large file of a draft lies."""
    return folder() / f"{draft.hex}{_BETWEEN}{sha256}"


def keep(draft: UUID, upload: OnDisk) -> None:
    """Keep an upload with a draft, without copying it."""
    _link(upload.path, path_of(draft, upload.sha256))


def copy(file: DraftFile, draft: UUID) -> None:
    """Keep a file of one draft with another one."""
    _link(path_of(file.draft_id, file.sha256), path_of(draft, file.sha256))


def _link(there: Path, here: Path) -> None:
    try:
        here.hardlink_to(there)
    except FileExistsError:
        return
    with here.open("rb") as kept:
        os.fsync(kept.fileno())
    files.settle(here.parent)


def put_in_place(file: DraftFile) -> files.File:
    """Put a file where those of acts lie, its bytes read and found to be those of its hash; raise `MissingFileError`."""
    found = files.File(file.sha256, file.size or 0, file.media)
    files.adopt(path_of(file.draft_id, file.sha256), found)
    return found


def release(draft: Draft) -> None:
    """Take the bytes of a draft that became an act away from here: they lie where those of acts do."""
    for file in of(draft):
        path_of(draft.pk, file.sha256).unlink(missing_ok=True)


def drop(found: Iterable[DraftFile]) -> None:
    """Delete large files of drafts, their bytes once that is committed."""
    for file in list(found):
        path = path_of(file.draft_id, file.sha256)
        file.delete()
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]  # the path of this round


def of(draft: Draft) -> list[DraftFile]:
    """The large files of a draft."""
    return list(draft.files.filter(size__isnull=False))


def drop_unnamed(draft: Draft) -> None:
    """Delete the large files of a draft that neither it nor a text kept aside names any more."""
    found = of(draft)
    if found:
        texts = [draft.values, *draft.versions.filter(aside=True, settled=False).values_list("values", flat=True)]
        named = {sha256 for each in texts for sha256 in read.file_parts(each).values()}
        drop(each for each in found if each.sha256 not in named)


def sweep() -> None:
    """Delete what a process that was killed left behind: uploads that nobody holds, files that no draft has."""
    if not folder().exists():
        return
    rows = DraftFile.objects.filter(size__isnull=False).values_list("draft_id", "sha256")
    kept = {path_of(draft, sha256).name for draft, sha256 in rows}
    for path in folder().iterdir():
        if path.name.startswith(NAMED) or path.name not in kept:
            _unlink_unheld(path)


def _unlink_unheld(path: Path) -> None:
    with path.open("rb") as found:
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        path.unlink()
