# SPDX-License-Identifier: Apache-2.0
"""What happened: the acts of a dossier in reading order, each with what it amounts to and where its copies stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.concerns.papers import field_of, numbers
from demarche.areas.concerns.projection import Standing
from demarche.areas.concerns.steps import OF_KIND
from demarche.areas.release.telling import parties, told
from demarche.core.acts import concern as acts
from demarche.core.acts import representation, strand
from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.codes import Obstacle, Refusal
from demarche.core.process.order import reading_order
from demarche.core.process.settle import UPGRADE
from demarche.ledger.models import OnItsWay, Outbox
from demarche.ui import moments
from demarche.ui.series import listed

SHOWN: Final = 100
CLAIMED: Final = 600
"""By how many seconds the date that an act bears may differ from its entry in the log before the page says so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of the list before its paper is made: its number in reading order, and what the docket says of it."""

    number: int
    act: Act
    reason: str
    missing: tuple[str, ...]
    crossed: tuple[str, ...]


def entries(
    standing: Standing, *, before: int | None = None, only: str | None = None, whole: bool = False
) -> tuple[list[Entry], dict[str, int]]:
    """The newest acts, those before a number, one alone, or all, newest first; and the number of every act in reading order."""
    docket = standing.docket
    ordered = reading_order([*(each.act for each in docket.placed.values()), *docket.waiting.values()])
    number_of = {act.id: number for number, act in enumerate(ordered, start=1)}
    end = len(ordered) if before is None else max(0, min(before - 1, len(ordered)))
    begin = 0 if whole else max(0, end - SHOWN)
    shown = ordered[begin:end] if only is None else [each for each in ordered if each.id == only]
    found = [
        Entry(
            number=number_of[act.id],
            act=act,
            reason=_reason(standing, act),
            missing=docket.missing.get(act.id, ()),
            crossed=_crossed(standing, act, number_of),
        )
        for act in reversed(shown)
    ]
    return found, number_of


def _reason(standing: Standing, act: Act) -> str:
    reason = standing.docket.reason(act.id)
    return "" if reason is None else _(reason.sentence)


def _crossed(standing: Standing, act: Act, number_of: Mapping[str, int]) -> tuple[str, ...]:
    if act.id in standing.docket.waiting:
        return ()
    crossed = sorted(number_of[each] for each in standing.docket.crossed(act.id))
    return tuple(map(str, crossed))


def says(act: Act) -> str:
    """What an act does, as a verb after its author's name."""
    values = act.values
    if act.kind == acts.RAISE:
        count = len(numbers(values, "q"))
        return ngettext("raises, %(n)d question", "raises, %(n)d questions", count) % {"n": count}
    if act.kind == acts.ANSWER:
        return _says_answers(act)
    if act.kind in OF_KIND:
        return OF_KIND[act.kind].said(values)
    opens = {
        acts.NOTIFY: _("sends a technical notification"),
        representation.MAKE: _("makes a representation"),
        representation.CLAIM: _("gives notice of a claim"),
        strand.OPEN: _("opens a working strand"),
        strand.DOCUMENT: _("adds a document"),
        strand.CONTACT: _("says which of its contacts work in it"),
        strand.LINK: _("links a matter"),
        strand.LEAVE: _("leaves the strand"),
    }
    return opens.get(act.kind, act.kind)


def _says_answers(act: Act) -> str:
    given = numbers(act.values, "a")
    said = listed(runs(given))
    if given and all(field_of(act.values, f"a{number}", "value") == "under_examination" for number in given):
        return _("answers for now: %(numbers)s") % {"numbers": said}
    return _("answers %(numbers)s") % {"numbers": said}


def runs(given: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 5 as `1–3` and `5`."""
    start = 0
    for at, number in enumerate(given):
        if at + 1 == len(given) or given[at + 1] != number + 1:
            yield str(number) if start == at else f"{given[start]}–{number}"
            start = at + 1


def waiting_for(entry: Entry, names: Mapping[str, str]) -> str:
    """Whose act is missing before this one can be judged."""
    if not entry.missing:
        return ""
    if entry.missing == UPGRADE:
        return _("Kept and receipted. This node does not know the vocabulary of the process: upgrade it to read this.")
    if entry.missing == ("register",):
        return _("Waiting: it stands on a state of the register that is not here yet.")
    author = names.get(entry.act.author, entry.act.author)
    if entry.act.prev in entry.missing:
        return told(_("Waiting for an earlier act of %(party)s that is not here yet."), party=author)
    others = parties(name for code, name in sorted(names.items()) if code != entry.act.author)
    sentence = _("Waiting for an act of %(party)s that %(author)s had seen and that is not here yet.")
    return told(sentence, party=others, author=author)


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the copies of own acts stand, and what the other side did about the matter since."""

    standing: Standing
    deliveries: Mapping[str, Sequence[Outbox]]
    names: Mapping[str, str]
    charter: Charter

    def lines(self, act: Act) -> list[dict[str, Any]]:
        """One delivery line an addressee."""
        released = self.standing.places.get(act.id, {}).get(self.standing.own)
        return [
            {
                "to": self.names.get(each.addressee, each.addressee),
                "since": released,
                "steps": [*_sent(released, each), *self._answered(act, each.addressee)],
                "held": held(each),
            }
            for each in self.deliveries.get(act.id, ())
        ]

    def _answered(self, act: Act, party: str) -> Iterator[dict[str, Any]]:
        """The steps that follow a delivery to whom the matter is addressed: acknowledged, and for a concern answered.

        That an officer opened it is nobody's to tell, unless the charter says so.
        """
        found = self.standing.matter
        if found is None or act.id != found.opening.id or party not in found.addressed:
            return
        acknowledged, seen = found.acknowledged.get(party), found.seen.get(party)
        if acknowledged is None and seen is not None:
            yield _step(_("seen by a person"), "", self.standing.entered(seen.id))
        else:
            at = None if acknowledged is None else self.standing.entered(acknowledged.act)
            yield _step(_("acknowledged"), _("not acknowledged yet"), at)
        if found.asked:
            firsts = [each.first(party) for each in found.asked]
            given = [self.standing.entered(each.act) for each in firsts if each is not None]
            whole = max(given, default=0) if all(firsts) else None
            yield _step(_("answered"), _("partly answered") if given else _("not answered yet"), whole)
        if not self.charter.opening_reported:
            yield {"word": _("opening is not reported under this charter"), "at": None}


def _sent(released: int | None, row: Outbox) -> Iterator[dict[str, Any]]:
    yield _step(_("Released"), _("Released"), released)
    if row.first_tried is not None or row.delivered is None:
        yield {**_step(_("sent"), _("not sent yet"), row.first_tried), "precise": True}
    yield {**_step(_("delivered"), _("no receipt yet"), row.delivered), "precise": True}


def _step(done: str, open_: str, at: int | None) -> dict[str, Any]:
    return {"word": open_ if at is None else done, "at": at}


def held(row: OnItsWay) -> dict[str, str] | None:
    """Why a copy or a file is not delivered, with the page that says what helps."""
    url = "/delivery/"
    if row.state == Outbox.State.STOPPED:
        when = moments.utc(row.stopped_at or 0)
        text: str = told(_("Stopped %(moment)s, because %(why)s."), moment=when, why=row.stopped_because)
        url = "/delivery/?show=stopped"
    elif row.state == Outbox.State.REFUSED:
        text = _("Refused by their node: %(why)s.") % {"why": sentence(Refusal, row.refusal)}
    elif row.obstacle and row.state != Outbox.State.DELIVERED:
        text = _("Held back: %(why)s.") % {"why": sentence(Obstacle, row.obstacle)}
    else:
        return None
    return {"text": text, "url": url, "url_label": _("See the delivery")}


def sentence(listing: type[Obstacle] | type[Refusal], code: str) -> str:
    """What a code says; one of a later version as it came."""
    found = next((each for each in listing if each.code == code), None)
    return code if found is None else _(found.sentence)


def received(standing: Standing, act: Act, party: str) -> list[str]:
    """When an act of another Party was entered here: this Party's own receipt; and what date it bears, when that is another."""
    places = standing.places.get(act.id, {})
    entered, at = places.get(act.author), places.get(standing.own)
    said: list[str] = []
    if at is not None:
        said.append(_("received %(moment)s, our receipt") % {"moment": moments.utc(at, precise=True)})
    if entered is not None and abs(entered - act.made) > CLAIMED:
        dates = {"made": moments.utc(act.made, precise=True), "entered": moments.utc(entered, precise=True)}
        sentence = _("dated %(made)s by %(party)s, entered in its log %(entered)s; the log and the receipt count")
        said.append(told(sentence, party=party, **dates))
    return said
