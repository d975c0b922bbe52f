# SPDX-License-Identifier: Apache-2.0
"""What this room says on Check my set-up: keys that are not at hand, the root key, the clock, what a beginner has left to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.directory.clock import doubted
from demarche.areas.directory.models import RootFile
from demarche.areas.directory.unable import unable
from demarche.areas.doctor.checks import Asked, Check, Line, Link, Word
from demarche.ui import moments


def _signing(_asked: Asked) -> Iterator[Line]:
    found = [each for each in unable() if each.desk is not None]
    for each in found:
        yield Line(Word.STOP, _("%(what)s Receipts go out; acts wait.") % {"what": each.sentence}, each.remedy)
    if not found:
        yield Line(Word.FINE, _("the act keys of both desks are at hand"))


SIGNING: Final = Check(_lazily("Signing"), _signing)


def _keys(_asked: Asked) -> Iterator[Line]:
    found = [each for each in unable() if each.desk is None]
    for each in found:
        yield Line(Word.STOP, each.sentence, each.remedy)
    if not found:
        yield Line(Word.FINE, _("log, node and box keys are at hand"))


KEYS: Final = Check(_lazily("Keys"), _keys)


def _root(_asked: Asked) -> Iterator[Line]:
    root = RootFile.objects.first()
    if root is not None and Path(root.path).exists():
        fact = _("The root key is still on this machine: %(path)s. Whoever has it can give this Party other keys.")
        yield Line(Word.LOOK, fact % {"path": root.path}, _("Move it to a medium of its own, and into the safe."))
    elif root is not None and root.gone is not None:
        yield Line(Word.FINE, _("off this machine, found gone %(time)s") % {"time": moments.utc(root.gone)})
    else:
        yield Line(Word.FINE, _("off this machine"))


ROOT: Final = Check(_lazily("Root key"), _root)


def _clock(asked: Asked) -> Iterator[Line]:
    found = doubted(asked.at)
    link = Link(_("Say that it is right"), reverse("directory:set_up"))
    for each in found:
        step = _(
            "Nothing is released meanwhile. Compare this machine’s clock with a time service and set it; or confirm it."
        )
        yield Line(Word.STOP, each.sentence, step, link)
    if found:
        return
    said = {"time": moments.utc(asked.at, precise=True)}
    if settings.NODE.clock is not None:
        yield Line(Word.FINE, _("simulated, for practice; it says %(time)s") % said)
    else:
        yield Line(Word.FINE, _("it says %(time)s, and nobody’s is far from it") % said)


CLOCK: Final = Check(_lazily("Clock"), _clock)


def _first_steps(asked: Asked) -> Iterator[Line]:
    from demarche.areas.directory.views.set_up import steps  # noqa: PLC0415  # a view, which the settings need not load

    every = steps(asked.at)
    done = [each for each in every if each["done"]]
    if len(done) < len(every):
        fact = _("%(done)d of %(all)d first steps are done.") % {"done": len(done), "all": len(every)}
        yield Line(Word.LOOK, fact, _("Do the next one."), Link(_("See the first steps"), reverse("directory:set_up")))
    else:
        yield Line(Word.FINE, _("all done"))


FIRST_STEPS: Final = Check(_lazily("First steps"), _first_steps)
