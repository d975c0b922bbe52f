# SPDX-License-Identifier: Apache-2.0
"""What the picture of a dossier shows: the acts on the page, who received them when, and the nearest clocks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from django.utils.translation import get_language_bidi, gettext
from django.utils.translation import gettext as _

from demarche.areas.concerns import clocks, happened
from demarche.areas.concerns.happened import Entry
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.timeline import TOGETHER, Bar, Mark, Picture, draw
from demarche.core.process.deadlines import Deadline, State
from demarche.ui import moments

BARS: Final = 6
"""So many clocks are drawn, those that run before those that passed or were met; the list above the picture has every one."""

_ORDER: Final = {State.RUNNING: 0, State.PASSED: 1}


def in_time(story: Story, at: int, *, newest: bool) -> dict[str, Any]:
    """The picture, and in words the signs that occur in it; empty where no act is placed."""
    marks = [_mark(story, each) for each in story.entries]
    if not marks:
        return {}
    picture = Picture(
        lanes={code: story.names.get(code, code) for code in _lanes(story)},
        marks=marks,
        bars=list(_bars(story)) if newest else [],
        now=at if newest else None,
        title=_("The acts in time"),
        told=_("The list “What happened” says the same in words."),
        now_word=_("now"),
        day=lambda moment: moments.day(moment, year=False),
        dated=moments.day,
        mirrored=get_language_bidi(),
    )
    return {"svg": draw(picture), "signs": list(_signs(marks, picture))}


def _lanes(story: Story) -> list[str]:
    """The Parties, the one that opened the dossier first; the authors of acts too, where its opening act is not here."""
    opened = story.by_id.get(story.row.pk)
    first = [opened.author] if opened is not None else []
    authors = sorted({each.act.author for each in story.entries})
    return list(dict.fromkeys([*first, *story.audience, story.standing.own, *authors]))


def _mark(story: Story, entry: Entry) -> Mark:
    act = entry.act
    places = story.standing.places.get(act.id, {})
    lanes = _lanes(story)
    received = {party: t for party, t in places.items() if party != act.author and party in lanes}
    ours = act.author == story.standing.own
    return Mark(
        number=entry.number,
        party=act.author,
        at=story.made(act),
        words=f"{entry.number} · {story.names.get(act.author, act.author)} {happened.says(act)} · {moments.utc(story.made(act))}",
        received=received,
        awaited=tuple(each for each in lanes if each != act.author and each not in received) if ours else (),
        crossed=bool(entry.crossed),
        waits=bool(entry.missing),
        void=bool(entry.reason),
    )


def _bars(story: Story) -> Iterator[Bar]:
    """The clocks that have a beginning and a date."""
    timed = [each for each in story.standing.clocks if each.due is not None and (each.begun or each.sent) is not None]
    for each in sorted(timed, key=lambda each: (_ORDER.get(each.state, 2), each.due or 0))[:BARS]:
        yield Bar(_words(each, story.names), each.begun or each.sent or 0, each.due or 0)


def _words(clock: Deadline, names: Mapping[str, str]) -> str:
    label = clocks.label(clock, names.get(clock.party, clock.party))
    plain = unescape(label.replace("<bdi>", "\u2068").replace("</bdi>", "\u2069"))
    date = moments.day(clock.due or 0)
    if clock.state is State.MET:
        return gettext("%(date)s: %(what)s, met") % {"date": date, "what": plain}
    return f"{date}: {plain}"


def _together(marks: list[Mark]) -> Counter[tuple[str, str, int]]:
    return Counter((mark.party, party, at) for mark in marks for party, at in mark.received.items())


def _signs(marks: list[Mark], picture: Picture) -> Iterator[str]:
    """Each sign of the picture that is in it, in words."""
    yield _("A line leads from each act to the moment it was received. Distances are not to scale.")
    if any(count >= TOGETHER for count in _together(marks).values()):
        yield _("Acts that join one line were received together.")
    if any(mark.awaited for mark in marks):
        yield _("A short broken line with a ring: no receipt yet.")
    if any(mark.crossed for mark in marks):
        yield _("A second edge: crossed in the post.")
    if any(mark.waits for mark in marks):
        yield _("A broken edge: waits for another act.")
    if any(mark.void for mark in marks):
        yield _("Struck through: changes nothing.")
    if picture.bars:
        yield _("A bar below the axis: a clock, from where it began to its date.")
