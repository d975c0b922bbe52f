# SPDX-License-Identifier: Apache-2.0
"""Pictures and video stay out of the drafts of matters that take in none, also where the subject area is chosen later.

Source: docs/protocol/pictures.md. Every file comes into a draft by `actions.attach`,
and every text by `actions.save` or `actions.keep`; they ask here.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.release import large
from demarche.areas.release.models import Draft
from demarche.core.acts.concern import BESIDE
from demarche.core.encoding import Json
from demarche.core.pictures import Sight, bars_pictures, look
from demarche.ledger import read

SENTENCES: Final[Mapping[Sight, Promise]] = {
    Sight.PICTURE: _(
        "Not taken in, and not kept. This material must not pass here. Pass the case reference through the 24/7 police network."
    ),
    Sight.HIDDEN: _(
        "Not taken in, and not kept. This file cannot be looked into, and no picture may pass here. Send what it says as text, or pass the case reference through the 24/7 police network."
    ),
}


def see(draft: Draft, values: Mapping[str, Json], content: bytes | None) -> Sight:
    """What hinders a file (without its bytes: a large one) in a draft that says `values`; nothing in a matter that takes in pictures."""
    return _look(content) if bars(draft, values) else Sight.NONE


def _look(content: bytes | None) -> Sight:
    """What is more than travels beside an act is not looked into on the other side either."""
    found = Sight.HIDDEN if content is None else look(content)
    return Sight.HIDDEN if found is Sight.NONE and len(content or b"") > BESIDE else found


def bars(draft: Draft, values: Mapping[str, Json]) -> bool:
    """Whether a draft that says `values` is about a matter that takes in no pictures."""
    if not draft.dossier:
        return bars_pictures(values)
    opening = read.act(draft.dossier)
    return opening is not None and bars_pictures(opening.act.values)


def sift(draft: Draft, values: Mapping[str, Json]) -> tuple[dict[str, Json], Sight]:
    """Delete the files of a draft that may not stay now that it says `values`; give the values without them, and why."""
    left, worst = dict(values), Sight.NONE
    if bars(draft, values):
        for file in draft.files.all():
            found = _look(file.content)
            if found is not Sight.NONE:
                left, worst = without(left, file.sha256), max(worst, found)
                large.drop([file])
    return left, worst


def without(values: Mapping[str, Json], sha256: str) -> dict[str, Json]:
    """The values without the parts that name a file."""
    named = read.file_parts(values)
    return {name: value for name, value in values.items() if named.get(name) != sha256}
