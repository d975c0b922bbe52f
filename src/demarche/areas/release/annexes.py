# SPDX-License-Identifier: Apache-2.0
"""The files of a draft as officers read of them: names, sizes, and what they say of persons and programs beside their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.models import Draft, DraftFile
from demarche.areas.release.telling import parties, told
from demarche.areas.release.traces import What, removed, traces_of
from demarche.core.acts.act import HASH
from demarche.ledger import read
from demarche.ui import moments

_WORDS: Final[Mapping[What, Promise]] = {
    What.PERSON: _("names %(value)s"),
    What.ORGANISATION: _("names the organisation %(value)s"),
    What.PROGRAM: _("was made with %(value)s"),
    What.DEVICE: _("was taken with %(value)s"),
    What.PLACE: _("says where it was taken"),
    What.TEXT: _("says “%(value)s”"),
}


@dataclass(frozen=True, slots=True)
class Annex:
    """A file of a draft: the part that names it, its name and size, and in words what it says beside its content.

    `says` is empty where it says nothing; `removable` when that can be taken out here.
    """

    part: str
    name: str
    size: str
    sha256: str
    says: SafeString | str
    removable: bool

    @property
    def line(self) -> SafeString:
        """`annex-a.docx names D. Amis`."""
        return told("%(name)s %(says)s", name=self.name, says=self.says)


def annexes_of(draft: Draft) -> list[Annex]:
    """The files that a draft names, in the order of its parts."""
    held = {each.sha256: each for each in draft.files.all()}
    named = sorted(read.file_parts(draft.values).items(), key=lambda each: (len(each[0]), each[0]))
    return [_annex(part, held[sha256]) for part, sha256 in named if sha256 in held]


def _annex(part: str, file: DraftFile) -> Annex:
    data, name, sha256 = file.content, file.name, file.sha256
    traces = None if data is None else traces_of(data)
    if data is None or traces is None:
        return Annex(
            part,
            name,
            moments.size(len(data) if data is not None else file.size or 0),
            sha256,
            say("cannot be looked into: what it says of persons is not known"),
            removable=False,
        )
    says = parties(told(str(_WORDS[each.what]), value=each.value) for each in traces)
    without = removed(data) if traces else None
    return Annex(
        part, name, moments.size(len(data)), sha256, says, without is not None and traces_of(without) != traces
    )


def clean(draft: Draft, sha256: str) -> bytes | None:
    """A file of a draft without what it says beside its content; `None` where there is nothing to take out, or it cannot be."""
    file = draft.files.filter(sha256=sha256).first() if HASH.fullmatch(sha256) else None
    before = None if file is None else file.content
    data = None if before is None else removed(before)
    return None if data == before else data
