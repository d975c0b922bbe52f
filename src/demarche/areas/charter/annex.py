# SPDX-License-Identifier: Apache-2.0
"""A charter as an annex to a note verbale: articles in their order, tables of times and days off, a place for initials."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from demarche.areas.charter import profiles
from demarche.areas.directory import plain
from demarche.areas.release.paper import Paper, Section, Table
from demarche.areas.release.printing.handing import office
from demarche.areas.release.printing.sheet import Sheet, blocks
from demarche.core.charter import Charter, Clock, Member
from demarche.core.encoding import parse
from demarche.ui import moments, terms
from demarche.ui.series import all_of, listed

_RIGHT_TO_LEFT: Final = "\N{RIGHT-TO-LEFT MARK}"
_PLACE: Final = "____________________"


def paper(charter: Charter) -> Paper:
    """The annex as it reads; while an entry is open it is a draft, and names no process."""
    return Paper(
        kind=_("Annex to note verbale No. %(number)s") % {"number": _PLACE},
        title=charter.name,
        marking=marking(charter),
        sections=tuple(_articles(charter)),
        tables=(_times(charter), _days_off(charter)),
        facts=tuple(_foot(charter)),
    )


def is_draft(charter: Charter) -> bool:
    """Whether an entry is still open, so that there is no process to name."""
    return None in charter.members


def marking(charter: Charter) -> str:
    """What stands at head and foot of each page."""
    said = (_("EXERCISE") if charter.exercise else "", _("DRAFT") if is_draft(charter) else "")
    return " · ".join(filter(None, said))


def sheet(charter: Charter, *, desk: str, at: int) -> Sheet:
    """The annex as a file to print or to clear."""
    shown = paper(charter)
    return Sheet(
        title=charter.name,
        office=office(desk),
        language=terms.language(),
        marking=shown.marking,
        head=(),
        foot=_("%(office)s · printed %(moment)s") % {"office": office(desk), "moment": moments.utc(at)},
        at=at,
        blocks=blocks(shown),
    )


def _articles(charter: Charter) -> Iterator[Section]:
    # A Party's name in other letters may begin a sentence: it runs in the direction of the page all the same.
    mark = _RIGHT_TO_LEFT if get_language_bidi() else ""
    for number, (label, text) in enumerate(_said(charter), 1):
        yield Section(
            _("Article %(number)d. %(subject)s") % {"number": number, "subject": label}, value=f"{mark}{text}"
        )


def _said(charter: Charter) -> Iterator[tuple[str, str]]:
    """What each article is about, and what it says; times and days off stand in the tables."""
    apart = {plain.clock_label(clock) for clock in charter.clocks} | {
        plain.free_label(each) for each in charter.parties
    }
    for row in plain.charter_rows(charter):
        if row["label"] not in apart:
            yield row["label"], row["value"]
    yield (
        _("Times"),
        _(
            "They are those of table 1. They begin with the receipt of the addressed node, and are counted in UTC; times in working days leave out the days of table 2."
        ),
    )
    limits = charter.limits
    yield (
        _("Sizes"),
        ngettext(
            "An act has at most %(act)s, a parcel %(parcel)s; %(n)d act of one side may wait for an earlier one.",
            "An act has at most %(act)s, a parcel %(parcel)s; %(n)d acts of one side may wait for an earlier one.",
            limits["waiting"],
        )
        % {
            "act": moments.size(limits["act"]),
            "parcel": moments.size(limits["parcel"]),
            "n": limits["waiting"],
        },
    )
    yield (
        _("Amendment"),
        _(
            "Another charter takes the place of this one by agreement of all who take part, or by silence. Matters opened before keep their times."
        ),
    )


def _times(charter: Charter) -> Table:
    heads = (_("Kind of act"), _("To acknowledge"), _("To answer"))
    clocks = sorted(charter.clocks, key=_place)
    rows = tuple((plain.clock_label(each), *map(_time, (each.acknowledge, each.answer))) for each in clocks)
    return Table(_("Table 1: times from receipt"), heads, rows, note="" if rows else _("No time is set."))


def _place(clock: Clock) -> int:
    return list(profiles.PROFILES).index(profiles.profile_of(clock.kind, clock.profile))


def _time(period: Any) -> str:
    return "–" if period is None else plain.period_words(period)


def _days_off(charter: Charter) -> Table:
    heads = (_("Who"), _("Weekly days off"), _("Holidays"))
    return Table(_("Table 2: days off"), heads, tuple(_free(each, charter.awaited) for each in charter.members))


def _free(member: Member | None, awaited: str) -> tuple[str, str, str]:
    if member is None:
        return (plain.invited(awaited), _("filled in with the answer"), _("filled in with the answer"))
    weekly = all_of(plain.WEEKDAYS[day] for day in member.weekend)
    return (member.name, weekly or _("none"), listed(member.holidays) or _("none"))


def _foot(charter: Charter) -> Iterator[Section]:
    value: Any = parse(charter.document)
    if is_draft(charter):
        yield Section(_("Hash of the charter"), value=_("none yet: a draft names no process"))
    else:
        yield Section(_("Hash of the charter, which names the process"), value=charter.process)
        yield Section(_("Nonce"), value=value["nonce"])
    for member in charter.members:
        name = plain.invited(charter.awaited) if member is None else member.name
        yield Section(_("Initials, for %(party)s") % {"party": name}, value=_PLACE)
