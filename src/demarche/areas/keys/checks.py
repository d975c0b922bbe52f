# SPDX-License-Identifier: Apache-2.0
"""What this room says on Check my set-up: how old the keys are, when a renewal is due, who has not heard of the newest key-set."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.areas.keys.queries import changed, role_names
from demarche.areas.release.telling import told
from demarche.core.encoding import MalformedError
from demarche.core.keyset import KeySet
from demarche.core.renewal import read_set
from demarche.ledger import keyrings
from demarche.ledger.models import Member
from demarche.ui import moments
from demarche.ui.series import listed

_YEAR: Final = 365 * 86_400
DUE: Final = {
    "act": 2 * _YEAR,
    "node": 2 * _YEAR,
    "log": 5 * _YEAR,
    "witness": 5 * _YEAR,
    "box": 3 * _YEAR // 2,
    "tls": 5 * _YEAR,
    "root": 10 * _YEAR,
}
"""After how many seconds the keys of a role are due to be renewed: advice, and nothing follows from it."""


def _sets() -> list[KeySet]:
    keys, n, found = Path(settings.DEMARCHE_HOME) / "keys", 1, []
    while (path := keys / f"keyset-{n}.json").exists():
        found.append(read_set(path.read_bytes()))
        n += 1
    return found


def made(sets: list[KeySet]) -> dict[str, int]:
    """When the keys of each role were made (UTC seconds)."""
    found = dict.fromkeys(DUE, sets[0].made)
    for before, after in pairwise(sets):
        found |= dict.fromkeys(changed(before, after), after.made)
    return found


def _ages(asked: Asked) -> Iterator[Line]:
    try:
        sets = _sets()
    except (OSError, MalformedError):
        sets = []
    if not sets:
        return  # its own check says so
    ages = made(sets)
    names = role_names()
    due = [role for role, since in ages.items() if asked.at - since > DUE[role]]
    if due:
        fact = _("Due to be renewed: %(names)s. Nothing stops while they are not.")
        step = _("Plan a key ceremony.")
        command = "demarche keys rotate " + " ".join(f"--role {role}" for role in due)
        yield Line(Word.LOOK, fact % {"names": listed(names[role] for role in due)}, step, command=command)
    else:
        oldest = min(ages.values())
        yield Line(Word.FINE, _("the oldest are of %(moment)s; none is due") % {"moment": moments.utc(oldest)})
    yield from _untold()


def _untold() -> Iterator[Line]:
    for process, code in keyrings.lacking():
        name = Member.objects.filter(process=process, code=code).values_list("name", flat=True).first() or code
        fact = told(_("%(party)s has not said yet that it holds our newest key-set."), party=name)
        yield Line(Word.FINE, fact, about=code)


AGES: Final = Check(_lazily("Age of the keys"), _ages)
