# SPDX-License-Identifier: Apache-2.0
"""What matters with a Party come to, for a meeting with it: how many, what each side owes, where each open one stands, what is coming."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.concerns import clocks, words
from demarche.areas.concerns.access import closed
from demarche.areas.concerns.clocks import Hands
from demarche.areas.concerns.models import DossierRow, Turn
from demarche.areas.concerns.papers import answer_word, marking
from demarche.areas.concerns.projection import Standing, look
from demarche.areas.concerns.stages import stage_words
from demarche.areas.glance import blocks
from demarche.areas.glance.blocks import Asked, Block, Line, Piece, Rest
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.areas.release.telling import in_plain
from demarche.areas.release.there import off_there, zone_of
from demarche.core.encoding import moment
from demarche.core.process.deadlines import State
from demarche.core.process.matter import Matter
from demarche.core.process.owing import Owed
from demarche.core.process.question import Question
from demarche.ledger import read, replay
from demarche.ledger.models import Pending
from demarche.ui import moments
from demarche.ui.narrowing import own_name
from demarche.ui.series import listed

_ANSWERS: Final = Q(verb__startswith="answer/") | Q(verb__startswith="own_date/")
_AWAITED: Final = Q(verb__startswith="await_answer/") | Q(verb__startswith="await_own_date/")
_TITLE: Final = 60
"""The letters of a title beside a date, where the matter has no number."""

_MOST: Final = blocks.MOST[Block.OPEN]


def register() -> None:
    """Say what this room knows of a Party."""
    blocks.register(Block.SHORT, "matters", _short)
    blocks.register(Block.OPEN, "matters", _open)
    blocks.register(Block.COMING, "matters", _coming)


@dataclass(frozen=True)
class _Matters:
    """The matters that this Party and another are in, and which of them an officer may open."""

    asked: Asked

    @cached_property
    def every(self) -> QuerySet[DossierRow]:
        """All of them."""
        rows = DossierRow.objects.filter(process=self.asked.process)
        return rows.filter(Q(party=self.asked.party) | Q(pk__in=self._of_several()))

    def _of_several(self) -> list[str]:
        """Those of three and more: a row names the other Party of two alone, so their opening acts say who is in them."""
        rows = DossierRow.objects.filter(process=self.asked.process, party="")
        opened = read.those(rows.values_list("pk", flat=True))
        return [name for name, signed in opened.items() if self.asked.party in (signed.act.audience or ())]

    @cached_property
    def shown(self) -> QuerySet[DossierRow]:
        """Those that the officer may open."""
        officer = self.asked.officer
        rows = self.every.exclude(pk__in=closed(officer))
        return rows.filter(desk=officer.desk) if officer.desk else rows

    @cached_property
    def open(self) -> QuerySet[DossierRow]:
        """Of these, those that are not ended, the nearest dates first."""
        rows = self.shown.exclude(turn=Turn.ENDED)
        return rows.order_by(F("due").asc(nulls_last=True), "-changed", "dossier")

    @cached_property
    def told(self) -> list["_Told"]:
        """The first of the open ones, each looked at once."""
        hands = _hands(self.asked)
        return [_look(self.asked, row, hands) for row in self.open[:_MOST]]

    @property
    def pending(self) -> QuerySet[Pending]:
        """What these wait for, on either side."""
        return Pending.objects.filter(key__startswith="dossier/", dossier__in=self.open.order_by().values("pk"))

    def url(self, turn: str = "") -> str:
        """The list of them."""
        narrowed = {"narrow": "on", "process": self.asked.process, "party": self.asked.party, "show": turn}
        return f"{reverse('concerns:list')}?{urlencode(narrowed)}"


def _matters(asked: Asked) -> _Matters:
    found: _Matters = asked.kept.setdefault("concerns", _Matters(asked))
    return found


def _short(asked: Asked) -> Iterator[Line]:
    """How many matters, and how many answers each side owes; what the officer may not open is counted, not named."""
    matters = _matters(asked)
    ended = Count("pk", filter=Q(turn=Turn.ENDED))
    everything = matters.every.aggregate(all=Count("pk"))["all"]
    if not everything:
        yield Line(pieces=(Piece(_("No matter has been raised by either side")),))
        return
    seen = matters.shown.aggregate(all=Count("pk"), ended=ended)
    still = seen["all"] - seen["ended"]
    yield _counted(matters, still, seen["ended"])
    if everything > seen["all"]:
        hidden = everything - seen["all"]
        said = ngettext("%(n)d matter is not open to you", "%(n)d matters are not open to you", hidden) % {"n": hidden}
        yield Line(pieces=(Piece(said),))
    yield _owed(matters)


def _counted(matters: _Matters, still: int, ended: int) -> Line:
    said = ngettext("%(n)d open matter", "%(n)d open matters", still) if still else _("No open matter")
    pieces = [Piece(said % {"n": still} if still else said, matters.url())]
    if ended:
        over = ngettext("%(n)d closed or withdrawn", "%(n)d closed or withdrawn", ended) % {"n": ended}
        pieces.append(Piece(over, matters.url(Turn.ENDED)))
    return Line(pieces=tuple(pieces))


def _owed(matters: _Matters) -> Line:
    theirs = Q(key__contains=f"/{matters.asked.party}/") & _AWAITED
    found = matters.pending.aggregate(wait=Count("pk", filter=theirs), owe=Count("pk", filter=_ANSWERS))
    wait, owe = found["wait"], found["owe"]
    waits = ngettext("We wait for %(n)d answer", "We wait for %(n)d answers", wait) if wait else _("We wait for none")
    owes = ngettext("we owe %(n)d", "we owe %(n)d", owe) if owe else _("we owe none")
    return Line(
        pieces=(
            Piece(waits % {"n": wait} if wait else waits, matters.url(Turn.THEIRS) if wait else ""),
            Piece(owes % {"n": owe} if owe else owes, matters.url(Turn.OURS) if owe else ""),
        )
    )


def _open(asked: Asked) -> Iterator[Line | Rest]:
    matters = _matters(asked)
    yield from (each.line for each in matters.told)
    more = matters.open.count() - _MOST if len(matters.told) == _MOST else 0
    if more > 0:
        said = ngettext("%(n)d open matter more", "%(n)d open matters more", more) % {"n": more}
        yield Rest(text=said, url=matters.url())


def _hands(asked: Asked) -> Hands:
    zone = zone_of(asked.process, asked.party)
    return Hands(
        zone=asked.officer.own_zone,
        other_zone=zone,
        other_name=asked.name,
        at=asked.at,
        off=lambda seconds: off_there(asked.charter, asked.party, zone, seconds),
    )


def _coming(asked: Asked) -> Iterator[Line | Rest]:
    """Dates of either side that have not passed, the nearest first, and until when data are kept."""
    matters = _matters(asked)
    hands = _hands(asked)
    dated = matters.pending.filter(due__gte=asked.at)
    most = blocks.MOST[Block.COMING]
    yield Rest(count=max(0, dated.count() - most), url=matters.url())
    for row in dated.order_by("due", "key")[:most]:
        yield _dated(row.due or 0, hands, row.number or row.title[:_TITLE], _what(row, asked), row.dossier)
    for each in matters.told:
        for due, what in each.kept:
            yield _dated(due, hands, each.line.number or each.line.title[:_TITLE], what, each.dossier)


def _dated(due: int, hands: Hands, called: str, what: str, dossier: str) -> Line:
    about = " · ".join(filter(None, (own_name(called) if called else "", what)))
    return Line(at=due, pieces=(Piece(hands.tell(due)), Piece(about, reverse("concerns:dossier", args=[dossier]))))


def _what(row: Pending, asked: Asked) -> str:
    verb = row.verb.partition("/")[0]
    number = row.key.rpartition("/")[2]
    ours = verb in ("acknowledge", "answer", "own_date", "reply")
    # What is awaited names whom it is awaited of; a reply is awaited of whoever is there.
    of = asked.own if ours else row.key.split("/")[3]
    party = asked.names.get(of, asked.name)
    if verb in ("reply", "await_reply"):
        return _("%(party)s's reply") % {"party": own_name(party)}
    if verb in ("acknowledge", "await_acknowledge"):
        return _("%(party)s's acknowledgement") % {"party": own_name(party)}
    if number.isdecimal():
        return _("Question %(number)d: %(party)s's answer") % {"number": int(number), "party": own_name(party)}
    return _("%(party)s's answer") % {"party": own_name(party)}


@dataclass(frozen=True, slots=True)
class _Told:
    """One open matter as it is told, and until when data are kept in it: the date, and in words whose."""

    dossier: str
    line: Line
    kept: tuple[tuple[int, str], ...]


def _look(asked: Asked, row: DossierRow, hands: Hands) -> _Told:
    with replay.looking(row.process, row.pk, at=asked.at) as touched:
        standing = look(touched)
        opening = standing.opening
        line = Line(
            number=" · ".join(filter(None, (row.number, row.their_number))),
            title=row.title,
            language=row.language,
            url=reverse("concerns:dossier", args=[row.pk]),
            pieces=tuple(_Words(asked, row, hands).pieces(standing)),
            marking="" if opening is None else marking(opening.values),
        )
        preserved = (each for each in standing.clocks if each.owed is Owed.PRESERVED and each.state is State.RUNNING)
        kept = [
            (each.due, in_plain(clocks.label(each, asked.names.get(each.party, each.party))))
            for each in preserved
            if each.due is not None
        ]
        return _Told(row.pk, line, tuple(kept))


@dataclass(frozen=True, slots=True)
class _Words:
    """One open matter in a few words."""

    asked: Asked
    row: DossierRow
    hands: Hands

    def pieces(self, standing: Standing) -> Iterator[Piece]:
        """What was asked and answered, what is owed by when, how each side sees it, and the newest act."""
        url = reverse("concerns:dossier", args=[self.row.pk])
        yield from self._pieces(standing, url)
        yield from self._newest(standing)

    def _pieces(self, standing: Standing, url: str) -> Iterator[Piece]:
        found = standing.matter
        if found is None:
            yield Piece(stage_words(self.row), url)
            return
        said = list(self._asked(found)) if found.is_concern else [stage_words(self.row)]
        yield Piece(listed(said), url)
        yield from (Piece(each, url) for each in self._clocks(standing))
        yield from (Piece(each) for each in self._seen_as(found))
        if standing.docket.unsettled():
            yield Piece(_("two acts under one number: it is to be looked at"), url)

    def _side(self, party: str, ours: str, theirs: str, other: str, **told: int | str) -> str:
        """A sentence about a Party: about us, about them, or about a third by its name."""
        said = ours if party == self.asked.own else theirs if party == self.asked.party else other
        return said % {**told, "party": self._named(party)}

    def _named(self, party: str) -> str:
        return own_name(self.asked.names.get(party, party))

    def _asked(self, found: Matter) -> Iterator[str]:
        asked = (_("we asked %(n)d"), _("they asked %(n)d"), _("%(party)s asked %(n)d"))
        yield self._side(found.opening.author, *asked, n=len(found.asked))
        examined = [each for each in found.asked if each.is_examined]
        answered = [each for each in found.asked if each.is_answered and not each.is_examined]
        silent = len(found.asked) - len(examined) - len(answered)
        if answered:
            yield _answered(found, answered)
        for until, count in sorted(Counter(map(_until, examined)).items()):
            under = ngettext("%(n)d under examination to %(day)s", "%(n)d under examination to %(day)s", count)
            yield under % {"n": count, "day": moments.day(until)}
        if silent:
            yield ngettext("%(n)d without an answer", "%(n)d without an answer", silent) % {"n": silent}

    def _clocks(self, standing: Standing) -> Iterator[str]:
        """Every clock that runs, stands still or has passed: silence is a dated fact."""
        live = tuple(each for each in standing.clocks if each.state is not State.MET)
        for clock, each in zip(live, clocks.rows(live, self.asked.names, self.hands, {}), strict=True):
            plain = clock.owed is Owed.ACKNOWLEDGE or (clock.owed is Owed.ANSWER and clock.question is None)
            yield f"{self._named(clock.party) if plain else in_plain(each['label'])}: {each['value']}"

    def _seen_as(self, found: Matter) -> Iterator[str]:
        """How each side sees it: satisfaction by question, then its own assessment."""
        yield from self._satisfaction(found)
        for party, stated in found.assessments.items():
            if stated:
                word = words.word(words.STATUSES, stated[-1].value)
                yield _("%(party)s says: %(status)s") % {"party": self._named(party), "status": word}
        if found.is_concern and any(each.is_answered for each in found.asked) and not self._stated(found):
            nothing = (_("we have stated nothing yet"), _("they have stated nothing yet"))
            yield self._side(found.opening.author, *nothing, _("%(party)s has stated nothing yet"))

    def _stated(self, found: Matter) -> bool:
        return bool(found.assessments.get(found.opening.author)) or any(each.satisfaction for each in found.asked)

    def _satisfaction(self, found: Matter) -> Iterator[str]:
        by_view: dict[str, list[int]] = {}
        for each in found.asked:
            if each.satisfaction:
                by_view.setdefault(str(each.satisfaction[-1].value), []).append(each.number)
        sides = (
            _("we are %(view)s with %(numbers)s"),
            _("they are %(view)s with %(numbers)s"),
            _("%(party)s is %(view)s with %(numbers)s"),
        )
        for view, word in words.SATISFACTIONS.items():
            told = {"view": str(word), "numbers": listed(by_view.get(view, ()))}
            if view in by_view and view != "referral_accepted":
                yield self._side(found.opening.author, *sides, **told)
            elif view in by_view:
                party = self._named(found.opening.author)
                yield _("%(party)s: %(view)s, question %(numbers)s") % {**told, "party": party}

    def _newest(self, standing: Standing) -> Iterator[Piece]:
        """The newest act of the dossier, and what of ours has not arrived."""
        entered = {each: standing.entered(each) for each in standing.docket.tips.values()}
        newest = max(entered, key=lambda each: (entered[each], each), default="")
        if newest and newest != self.row.pk:
            act = standing.docket.placed[newest].act
            told = {"what": _kind(act.kind), "party": self._named(act.author), "day": moments.day(entered[newest])}
            where = reverse("concerns:act", args=[self.row.pk, newest])
            in_effect = standing.docket.reason(newest) is None
            said = _("newest act: %(what)s, %(party)s, %(day)s") % told
            yield Piece(said if in_effect else _("%(act)s; it changes nothing") % {"act": said}, where)


def _answered(found: Matter, answered: Iterable[Question]) -> str:
    """How many questions have an answer, and which: `4 answered (“No” 1, “Declined” 1)`."""
    given = [word for question in answered for word in _given(found, question)]
    total = sum(1 for _each in answered)
    said = ngettext("%(n)d answered", "%(n)d answered", total) % {"n": total}
    counts = Counter(given)
    kinds = [
        _("“%(answer)s” %(n)d") % {"answer": words.word(words.ANSWERS, each), "n": counts[each]}
        for each in words.ANSWERS
        if counts[each]
    ]
    return f"{said} ({listed(kinds)})" if kinds else said


def _given(found: Matter, question: Question) -> Iterator[str]:
    for party in found.addressed:
        current = question.current(party)
        if current is not None:
            yield answer_word(current.value)
        elif question.whole[party]:
            yield "declined" if question.whole[party][-1] in found.declined[party] else "no"


def _until(question: Question) -> int:
    """Until when a question is examined: the last date that was named."""
    current = [question.current(party) for party in question.answers]
    return max(
        moment(str(each.value["until"])) for each in current if each is not None and isinstance(each.value, dict)
    )


def _kind(kind: str) -> str:
    try:
        return str(presentation_of(kind).title)
    except UnknownKindError:
        return kind
