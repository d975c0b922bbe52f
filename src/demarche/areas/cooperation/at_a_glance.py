# SPDX-License-Identifier: Apache-2.0
"""Where subjects of cooperation with a Party stand, for a meeting with it: what all confirmed, and what waits for one side's word."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.cooperation.kinds import called
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece
from demarche.core.process.subjects import Stand, Subject, subjects
from demarche.ui.narrowing import own_name

NAMED: Final = 6
"""How many subjects of one line are named."""

DAY: Final = 86_400


def register() -> None:
    """Say what this room knows of a Party."""
    blocks.register(Block.SUBJECTS, "subjects", _subjects)


def _subjects(asked: Asked) -> Iterator[Line]:
    """The subjects that concern both Parties, by where they stand."""
    found = [each for each in subjects(asked.view) if {asked.own, asked.party} <= {*each.parties}]
    both = all(len(each.parties) == 2 for each in found)  # noqa: PLR2004  # the two
    whole = _("confirmed by both") if both else _("confirmed by all whom it concerns")
    yield from _line(asked, whole, [each for each in found if each.is_open])
    left = [each for each in found if not each.is_open and not _declined(each)]
    ours = [each for each in left if _stands(each, asked.party) is Stand.NOTHING]
    theirs = [each for each in left if _stands(each, asked.own) is Stand.NOTHING and each not in ours]
    others = [each for each in left if each not in ours and each not in theirs]
    yield from _waiting(asked, _("proposed by us, not confirmed"), [each for each in ours if each.author == asked.own])
    yield from _waiting(asked, _("without a word of theirs"), [each for each in ours if each.author != asked.own])
    proposed = [each for each in theirs if each.author == asked.party]
    yield from _waiting(asked, _("proposed by them, not confirmed"), proposed)
    yield from _waiting(asked, _("without a word of ours"), [each for each in theirs if each.author != asked.party])
    yield from _waiting(asked, _("waits for others"), others)
    yield from _line(asked, _("declined by one side"), [each for each in found if _declined(each)])


def _stands(subject: Subject, party: str) -> Stand:
    return subject.stated[party].stand


def _declined(subject: Subject) -> bool:
    return any(each.stand is Stand.DECLINED for each in subject.stated.values())


def _waiting(asked: Asked, label: str, found: list[Subject]) -> Iterator[Line]:
    """Subjects with their age, for nothing follows from silence but its length."""
    yield from _line(asked, label, found, aged=True)


def _line(asked: Asked, label: str, found: list[Subject], *, aged: bool = False) -> Iterator[Line]:
    if not found:
        return
    pieces = [_piece(asked, each, aged=aged) for each in found[:NAMED]]
    if len(found) > NAMED:
        more = len(found) - NAMED
        said = ngettext("%(n)d more", "%(n)d more", more) % {"n": more}
        pieces.append(Piece(said, reverse("cooperation:subjects")))
    yield Line(number=label, pieces=tuple(pieces))


def _piece(asked: Asked, subject: Subject, *, aged: bool) -> Piece:
    url = reverse("cooperation:subject", args=[asked.process, subject.proposal])
    name = own_name(called(subject))
    if not aged:
        return Piece(name, url)
    days = max(0, asked.at - subject.t) // DAY
    if not days:
        return Piece(_("%(subject)s (today)") % {"subject": name}, url)
    said = ngettext("%(subject)s (%(n)d day)", "%(subject)s (%(n)d days)", days) % {"subject": name, "n": days}
    return Piece(said, url)
