# SPDX-License-Identifier: Apache-2.0
"""The sheet of a ceremony: what was changed, from which key-set to which, who was present; one page to be printed and signed."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_bidi

from demarche.areas.keys.queries import role_names
from demarche.core.keyset import KeySet, root_fingerprint, spoken_fingerprint
from demarche.ui import moments

LINES = 4
"""How many lines for signatures a sheet has at least."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a sheet is about: the key-sets, whose keys are new, when (UTC seconds), who is present, and the files of the safe."""

    before: KeySet
    keyset: KeySet
    roles: tuple[str, ...]
    at: int
    present: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    for_the_safe: tuple[str, ...] = ()


def sheet(held: Ceremony, language: str) -> str:
    """The sheet as a page that needs nothing else; it holds no secret."""
    with translation.override(language):
        names = role_names()
        context = {
            "held": held,
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "moment": moments.utc(held.at),
            "roles": [names[role] for role in held.roles],
            "new_root": root_fingerprint(held.before.root) != root_fingerprint(held.keyset.root),
            "old": spoken_fingerprint(held.before.root),
            "new": spoken_fingerprint(held.keyset.root),
            "signatures": [*held.present, *[""] * max(0, LINES - len(held.present))],
        }
        return render_to_string("keys/ceremony.html", context)
