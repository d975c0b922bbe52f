# SPDX-License-Identifier: Apache-2.0
"""When the last backup was made, and when the last one was read back."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.ui import moments

DAY: Final = 86_400
MADE: Final = "made"
READ: Final = "read"
"""What notes of the topic are about."""

_OFTEN: Final = 7 * DAY
_NOW_AND_THEN: Final = 90 * DAY


def _say(asked: Asked) -> Iterator[Line]:
    made, read = asked.noted("backup", MADE), asked.noted("backup", READ)
    if made is None:
        yield Line(
            Word.LOOK, _("No backup was made yet."), _("Make one, to another disk."), command="demarche backup FILE"
        )
    elif asked.at - made.at > _OFTEN:
        fact = _("The last backup is of %(time)s.") % {"time": moments.utc(made.at)}
        yield Line(Word.LOOK, fact, _("Make one, to another disk."), command="demarche backup FILE")
    if made is not None and (read is None or asked.at - read.at > _NOW_AND_THEN):
        time = moments.utc(read.at) if read is not None else _("never")
        fact = _("A backup was last read back: %(time)s.") % {"time": time}
        yield Line(Word.LOOK, fact, _("Read the newest one back."), command="demarche backup --check FILE")
    elif made is not None and read is not None and not read.value.get("fine"):
        fact = _("The backup that was read back %(time)s is not whole.") % {"time": moments.utc(read.at)}
        yield Line(Word.STOP, fact, _("Make another, and read it back."), command="demarche backup FILE")
    elif made is not None and read is not None and asked.at - made.at <= _OFTEN:
        said = {"made": moments.utc(made.at), "read": moments.utc(read.at)}
        yield Line(Word.FINE, _("made %(made)s, read back %(read)s") % said)


BACKUP: Final = Check(_lazily("Backup"), _say)
