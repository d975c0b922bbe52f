# SPDX-License-Identifier: Apache-2.0
"""The disk, the files of acts, the logs of the processes and their open files."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.ledger.models import FileRecord
from demarche.node import running
from demarche.ui import moments

LEAST: Final = 64 * 1024 * 1024
LOGS: Final = 256 * 1024 * 1024
MANY: Final = 0.8
_OWNER: Final = stat.S_IRWXU


def _home() -> Path:
    return Path(settings.DEMARCHE_HOME)


def _disk(_asked: Asked) -> Iterator[Line]:
    room = shutil.disk_usage(_home())
    said = {
        "free": moments.size(room.free),
        "part": room.free * 100 // room.total,
        "spare": moments.size(settings.NODE.files_spare),
    }
    step = _("Make room on the disk of the node’s folder.")
    if room.free < LEAST:
        yield Line(Word.STOP, _("The disk has %(free)s free: soon nothing can be written.") % said, step)
    elif room.free < settings.NODE.files_spare:
        fact = _("The disk has %(free)s free, and arriving files are to leave %(spare)s: large files wait.")
        yield Line(Word.LOOK, fact % said, step)
    else:
        yield Line(Word.FINE, _("%(part)d %% free") % said)


DISK: Final = Check(_lazily("Disk"), _disk)


def _attachments(asked: Asked) -> Iterator[Line]:
    folder = _home() / "files"
    try:
        closed = folder.stat().st_mode & _OWNER != _OWNER
    except OSError:
        yield Line(
            Word.STOP,
            _("The folder of attachments is not there: %(path)s.") % {"path": folder},
            _("Put it back from the backup."),
        )
        return
    if closed:
        fact = _("The node may not read and write its folder of attachments: %(path)s.") % {"path": folder}
        yield Line(Word.STOP, fact, _("Give it back to the node’s account."), command=f"chmod 700 {folder}")
        return
    noted = asked.noted("attachments")
    found: dict[str, Any] = noted.value if noted is not None else {}
    if found.get("missing"):
        fact = _("Files of acts are missing: %(count)d.")
        step = _("Put files/ back from the backup; this lists them.")
        yield Line(Word.STOP, fact % {"count": found["missing"]}, step, command="demarche fsck")
    if found.get("orphans"):
        fact = _("Files are there that no act names: %(count)d.")
        step = _("It does no harm. After a restore it may belong to acts that are still being fetched.")
        yield Line(Word.LOOK, fact % {"count": found["orphans"]}, step)
    if not found.get("missing") and not found.get("orphans"):
        yield Line(Word.FINE, _("every file that an act names is there"))


def _look_at_attachments(_at: int) -> dict[str, int]:
    """How many files of acts are not on disk, and how many are there that no act names. By name; fsck reads them."""
    found = {path.name for path in (_home() / "files").glob("??/*") if len(path.name) == 64}  # noqa: PLR2004  # a hash
    there, missing = 0, 0
    for name in FileRecord.objects.values_list("sha256", flat=True).iterator():
        if name in found:
            there += 1
        else:
            missing += 1
    return {"missing": missing, "orphans": len(found) - there}


ATTACHMENTS: Final = Check(_lazily("Attachments"), _attachments, look=_look_at_attachments)


def _logs(_asked: Asked) -> Iterator[Line]:
    size = sum(path.stat().st_size for path in (_home() / "log").glob("*.log"))
    said = {"size": moments.size(size), "path": _home() / "log"}
    if size > LOGS:
        step = _("Have them rotated, with copytruncate.")
        yield Line(Word.LOOK, _("The logs of the processes have grown to %(size)s: %(path)s.") % said, step)
    else:
        yield Line(Word.FINE, moments.size(size))


LOG_FILES: Final = Check(_lazily("Log files"), _logs)


def _descriptors(_asked: Asked) -> Iterator[Line]:
    most = 0.0
    for part, pid in running.pids(_home()).items():
        used, limit = running.descriptors(pid)
        most = max(most, used / limit)
        if used > MANY * limit:
            fact = _("The process %(part)s has %(used)d of %(limit)d files and connections open.")
            step = _("Raise its limit of open files (LimitNOFILE in systemd), and start the node again.")
            yield Line(Word.LOOK, fact % {"part": part, "used": used, "limit": limit}, step)
    if most <= MANY:
        yield Line(Word.FINE, _("%(part)d %% of what is allowed") % {"part": int(most * 100)})


DESCRIPTORS: Final = Check(_lazily("Open files"), _descriptors)
