# SPDX-License-Identifier: Apache-2.0
"""Whether both doors answer, the worker is alive, and the Party's scanner works."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.concerns.models import Verdict
from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.node import clock, running
from demarche.node.line import SILENT_AFTER
from demarche.ui import moments

_NAMES: Final = {"inside": _lazily("inside door"), "peer": _lazily("peer door")}


def _home() -> Path:
    return Path(settings.DEMARCHE_HOME)


def _doors(asked: Asked) -> Iterator[Line]:
    """By their processes at once; whether they answer as it was when somebody asked."""
    where, alive = running.bound(_home()), running.pids(_home())
    noted = asked.noted("doors")
    answered: dict[str, Any] = noted.value if noted is not None else {}
    if not where:
        yield Line(Word.STOP, _("The node does not run: no door is open."), _("Start it."), command="demarche run")
        return
    fine = True
    for door, name in _NAMES.items():
        said = {"door": name, "where": where.get(door, "")}
        if door not in alive:
            fact = _("The %(door)s has ended; it was at %(where)s.") % said
        elif answered.get(door) is False:
            fact = _("The %(door)s at %(where)s did not answer.") % said
        else:
            continue
        fine = False
        step = _("Read log/%(door)s.log; end the node and start it again.") % {"door": door}
        yield Line(Word.STOP, fact, step, command="demarche run")
    if fine:
        yield Line(Word.FINE, _("both answer"))


def _look_at_doors(_at: int) -> dict[str, bool]:
    where = running.bound(_home())
    asked = {"inside": ("/sign-in/", settings.NODE.inside_tls), "peer": ("/", True)}
    return {door: running.answers(each, asked[door][0], tls=asked[door][1]) for door, each in where.items()}


DOORS: Final = Check(_lazily("Doors"), _doors, look=_look_at_doors)


def _worker(_asked: Asked) -> Iterator[Line]:
    step = _("Read log/worker.log; end the node and start it again.")
    try:
        seen = (_home() / "run" / "worker.alive").stat().st_mtime
    except OSError:
        yield Line(Word.STOP, _("Sending has not been started."), step, command="demarche run")
        return
    if clock.machine() - seen > SILENT_AFTER:
        fact = _("Sending stopped %(since)s; receiving may go on.") % {"since": moments.utc(int(seen))}
        yield Line(Word.STOP, fact, step, command="demarche run")
    else:
        yield Line(Word.FINE, _("the worker is alive"))


WORKER: Final = Check(_lazily("Sending and receiving"), _worker)


def _scanner(_asked: Asked) -> Iterator[Line]:
    words = settings.NODE.scanner
    if not words:
        yield Line(Word.FINE, _("none is set"))
    elif not (Path(words[0]).is_file() and os.access(words[0], os.X_OK)):
        fact = _("The scanner cannot be run: %(path)s. Files received are handed out unscanned.") % {"path": words[0]}
        yield Line(Word.STOP, fact, _("Install it, or change files.scanner in demarche.toml."))
    else:
        newest = Verdict.objects.order_by("-at").first()
        if newest is not None and newest.state == Verdict.State.FAILED:
            said = {"time": moments.utc(newest.at), "why": newest.said[:120]}
            step = _("Run the scanner by hand on a file, and put it right.")
            yield Line(Word.LOOK, _("The scanner failed on its last file (%(time)s): %(why)s") % said, step)
        else:
            yield Line(Word.FINE, words[0])


SCANNER: Final = Check(_lazily("Scanner"), _scanner)
