# SPDX-License-Identifier: Apache-2.0
"""The page as a sheet of two printed sides, for the room where there is no screen."""

from collections.abc import Iterator

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from demarche.areas.glance.blocks import SENTENCES, Block, Line, Piece, Told
from demarche.areas.glance.queries import Glance
from demarche.areas.release.printing.handing import office
from demarche.areas.release.printing.sheet import Block as Printed
from demarche.areas.release.printing.sheet import Sheet, Style, paragraphs
from demarche.ui import moments
from demarche.ui.narrowing import own_name


def sheet(found: Glance) -> Sheet:
    """What is printed: the blocks in their order, the talking points last."""
    asked = found.asked
    exercise = f"{_('EXERCISE')} · " if asked.charter.exercise else ""
    whose = office(asked.officer.desk)
    return Sheet(
        title=_("%(party)s at a glance") % {"party": asked.name},
        office=whose,
        language=get_language() or "en",
        marking=f"{exercise}{found.marking}".removesuffix(" · "),
        head=(whose, f"{exercise}{asked.charter.name}", found.state_of),
        foot=_("Reading copy · %(office)s · printed %(moment)s") % {"office": whose, "moment": moments.utc(asked.at)},
        at=asked.at,
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: Glance) -> Iterator[Printed]:
    yield Printed(Style.TITLE, (f"{found.asked.name} ({found.asked.party})",))
    for told in found.blocks:
        yield Printed(Style.LABEL, (told.label,))
        yield from _block(told)
    if found.points is not None and found.points.text:
        yield Printed(Style.LABEL, (_("Talking points (stay in this node)"),))
        yield Printed(Style.TEXT, paragraphs(found.points.text))


def _block(told: Told) -> Iterator[Printed]:
    if told.block in SENTENCES:
        yield Printed(Style.TEXT, (" ".join(sentence(line) for line in told.lines),))
        return
    for line in told.lines:
        if line.title or told.block is Block.OPEN:
            called = " · ".join(filter(None, (line.number, line.title)))
            yield Printed(Style.FACT, (in_one(line.pieces),), label=own_name(called))
        else:
            label = f"{line.number}: " if line.number else ""
            yield Printed(Style.BULLET, (f"{label}{in_one(line.pieces)}",))
    if told.more:
        yield Printed(Style.NOTE, (in_one(told.more),))


def in_one(pieces: tuple[Piece, ...]) -> str:
    """Pieces in one line."""
    return " · ".join(each.text for each in pieces)


def sentence(line: Line) -> str:
    """A line as a sentence of its own."""
    said = pgettext("between two halves of a sentence", "; ").join(each.text for each in line.pieces)
    return _("%(sentence)s.") % {"sentence": said}
