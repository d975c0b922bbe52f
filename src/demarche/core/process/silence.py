# SPDX-License-Identifier: Apache-2.0
"""The silence procedure: adopted when nobody broke it before an exact hour, as the record shows and nobody's clock.

An objection or amendment is in time when a Party other than its author had it before the hour: by the register's own entry, or by
the place in that Party's log, which any Party may show. Made before the hour and first had by another within 24 hours after it,
it contests. Anything else is late, and recorded. Among two Parties nothing is adopted without the other's act.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.core.acts import silence as acts
from demarche.core.acts.act import Act
from demarche.core.acts.amendments import AMEND
from demarche.core.acts.joining import REQUEST
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json, MalformedError, moment, stamp
from demarche.core.keys import LogPublic, SignatureError
from demarche.core.log.checkpoint import open_head
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import ProofError
from demarche.core.process.cells import Key, Write
from demarche.core.process.chair import chair
from demarche.core.process.depositary import entered as tenures
from demarche.core.process.depositary import keeper
from demarche.core.process.membership import active
from demarche.core.process.register import Entered, View
from demarche.core.process.ruling import Past, Ruling

PROPOSED: Final = "silence"
OBJECTED: Final = "silence_objected"
AGREED: Final = "silence_agreed"
SHOWN: Final = "silence_shown"
ANNOUNCED: Final = "silence_announced"

HOUR: Final = 3600
DAY: Final = 24 * HOUR
CHAIR_SITS: Final = 2 * DAY
"""After so long any Party announces what came of a proposal, where its chair has not."""


class Outcome(StrEnum):
    """What comes of a proposal under silence."""

    ADOPTED = "adopted"
    BROKEN = "broken"
    CONTESTED = "contested"


class Timing(StrEnum):
    """How an objection stands to the hour."""

    IN_TIME = "in_time"
    CONTESTS = "contests"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection or amendment: when it was made by its author's word, and first had by another as far as the record shows."""

    author: str
    act: str
    amends: bool
    made: int
    had: int | None

    def timing(self, until: int) -> Timing:
        """How it stands to the hour."""
        if self.had is not None and self.had < until:
            return Timing.IN_TIME
        in_doubt = self.had is None or self.had < until + DAY
        return Timing.CONTESTS if self.made < until and in_doubt else Timing.LATE


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something under silence: what it is about, until when, and what was said of it as of a register."""

    act: str
    author: str
    about: Mapping[str, Json]
    until: int
    t: int
    objections: tuple[Objection, ...]
    agreed: tuple[str, ...]
    announced: Outcome | None

    @property
    def outcome(self) -> Outcome | None:
        """What came of it once that was announced; what shows afterwards that it was broken or contested undoes an adoption."""
        if self.announced is None:
            return None
        timings = {each.timing(self.until) for each in self.objections}
        if Timing.IN_TIME in timings:
            return Outcome.BROKEN
        return Outcome.CONTESTED if Timing.CONTESTS in timings else self.announced


def proposals(view: View, charter: Charter) -> Iterator[Proposal]:
    """Everything that was put under silence as of a register, in the order of entry."""
    for (_name, author, act), entered in view.cells(PROPOSED):
        yield _proposal(view, charter, author, act, entered)


def _proposal(view: View, charter: Charter, author: str, act: str, entered: Entered) -> Proposal:
    value = entered.value
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    about = value["about"]
    assert isinstance(about, dict)  # noqa: S101  # its kind's schema says so
    said = {name: [key for key, _ in view.cells(name) if key[2] == act] for name in (OBJECTED, AGREED, ANNOUNCED)}
    return Proposal(
        act=act,
        author=author,
        about=about,
        until=moment(str(value["until"])),
        t=entered.t,
        objections=tuple(_objections(view, charter, said[OBJECTED])),
        agreed=tuple(key[1] for key in said[AGREED]),
        announced=_announced(view, [key[1] for key in said[ANNOUNCED]], act),
    )


def _objections(view: View, charter: Charter, keys: Iterable[Key]) -> Iterator[Objection]:
    """Every objection that was entered: a later one of the same Party takes nothing from an earlier."""
    for key in keys:
        for entered in view.register.history(*key, size=view.size):
            yield _objection(view, charter, key[1], entered)


def _objection(view: View, charter: Charter, author: str, entered: Entered) -> Objection:
    value = entered.value
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    depositary = keeper(tenures(view, charter), entered.index).code
    had = [] if author == depositary else [entered.t]
    for key, shown in view.cells(SHOWN):
        if key[2] == entered.act and isinstance(shown.value, str):
            had.append(moment(shown.value))
    return Objection(author, entered.act, value["amends"] is True, moment(str(value["made"])), min(had, default=None))


def _announced(view: View, writers: list[str], act: str) -> Outcome | None:
    found = {Outcome(str(view.read(ANNOUNCED, writer, act))) for writer in writers}
    return next((each for each in (Outcome.BROKEN, Outcome.CONTESTED, Outcome.ADOPTED) if each in found), None)


def adopted_at(view: View, charter: Charter, about: Mapping[str, Json]) -> int | None:
    """The hour at which something was adopted by silence; `None` while it was not."""
    hours = [each.until for each in proposals(view, charter) if each.about == about and each.outcome is Outcome.ADOPTED]
    return min(hours, default=None)


def _propose(act: Act, past: Past) -> Ruling:
    until = moment(str(act.values["until"]))
    if chair(past.register, past.charter, act.made) != act.author:
        return Ruling(Reason.NOT_THE_CHAIR)
    if until < act.made + past.terms.silence_hours * HOUR:
        return Ruling(Reason.SILENCE_TOO_SHORT)
    about = act.values["about"]
    named = past.said(str(next(iter(about.values()))))  # type: ignore[union-attr]
    if named is None or named.kind not in {REQUEST, AMEND}:
        return Ruling(Reason.NO_SUCH_PROPOSAL)
    return Ruling(writes=(Write(PROPOSED, {"about": about, "until": act.values["until"]}, act.id),))


def _under_silence(act: Act, past: Past) -> Act | None:
    found = past.said(str(act.values["proposal"]))
    return found if found is not None and found.kind == acts.PROPOSE else None


def _break(act: Act, past: Past) -> Ruling:
    found = _under_silence(act, past)
    if found is None:
        return Ruling(Reason.NO_SUCH_PROPOSAL)
    value: dict[str, Json] = {"made": stamp(act.made), "amends": act.kind == acts.AMEND}
    return Ruling(writes=(Write(OBJECTED, value, found.id),))


def _agree(act: Act, past: Past) -> Ruling:
    found = _under_silence(act, past)
    return (
        Ruling(Reason.NO_SUCH_PROPOSAL)
        if found is None
        else Ruling(writes=(Write(AGREED, value=True, about=found.id),))
    )


def _show(act: Act, past: Past) -> Ruling:
    """A Party shows that another had an objection at a time: the place in that one's log, under a head it signed."""
    objection = past.said(str(act.values["act"]))
    if objection is None or objection.kind not in {acts.OBJECT, acts.AMEND}:
        return Ruling(Reason.NO_SUCH_PROPOSAL)
    t = _had(act, objection, past)
    return Ruling(Reason.NOT_PROVEN) if t is None else Ruling(writes=(Write(SHOWN, stamp(t), objection.id),))


def _had(act: Act, objection: Act, past: Past) -> int | None:
    place, note = Place.from_json(act.values["place"]), str(act.values["head"]).encode()
    for owner, key in _logs(past.register):
        if owner == objection.author:
            continue
        try:
            leaf = check_place(place, open_head(note, origin=place.origin, key=key))
        except (MalformedError, SignatureError, ProofError):
            continue
        if leaf.k == "got" and leaf.act == objection.id and leaf.file is None:
            return leaf.t
    return None


def _logs(view: View) -> Iterator[tuple[str, LogPublic]]:
    """The log keys that each Party stated when it founded or acceded."""
    for (_name, writer, _about), entered in view.cells("founded"):
        yield writer, _keys(entered.value)
    for (_name, writer, _about), entered in view.cells("acceded"):
        yield writer, _keys(entered.value["log"])  # type: ignore[index,call-overload]  # its rule writes it so


def _keys(log: Json) -> LogPublic:
    return LogPublic.from_json(log["keys"], "log.keys")  # type: ignore[index,call-overload]  # its kind's schema says so


def _announce(act: Act, past: Past) -> Ruling:
    found = _under_silence(act, past)
    if found is None:
        return Ruling(Reason.NO_SUCH_PROPOSAL)
    until = moment(str(found.values["until"]))
    chairs = chair(past.register, past.charter, act.made) == act.author
    if act.made < until:
        return Ruling(Reason.BEFORE_THE_HOUR)
    if not chairs and act.made < until + CHAIR_SITS:
        return Ruling(Reason.NOT_THE_CHAIR)
    outcome = Outcome(str(act.values["outcome"]))
    if outcome is not _due(found, until, past):
        return Ruling(Reason.NOT_WHAT_CAME_OF_IT)
    return Ruling(writes=(Write(ANNOUNCED, outcome.value, found.id),))


def _due(proposal: Act, until: int, past: Past) -> Outcome | None:
    """What came of a proposal as its announcer knows it; `None` while nothing did: among two it takes the other's act."""
    view, charter = past.register, past.charter
    parties = active(view, charter)
    objections = [found for party in parties for found in _seen(party, proposal, past)]
    timings = {each.timing(until) for each in objections}
    if Timing.IN_TIME in timings:
        return Outcome.BROKEN
    if Timing.CONTESTS in timings:
        return Outcome.CONTESTED
    others = [party for party in parties if party != proposal.author]
    few = len(parties) <= 2  # noqa: PLR2004  # of two Parties nothing is adopted by silence
    agreed = [party for party in others if past.read(AGREED, party, proposal.id)]
    return Outcome.ADOPTED if not few or (others and agreed == others) else None


def _seen(party: str, proposal: Act, past: Past) -> Iterator[Objection]:
    """The objections of a Party that the announcer had seen, entered or not."""
    key = (OBJECTED, party, proposal.id)
    entered = {each.act: each for each in past.register.register.history(*key, size=past.register.size)}
    for act, value in past.given(*key):
        if act in entered:
            yield _objection(past.register, past.charter, party, entered[act])
        else:
            assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
            yield Objection(party, act, value["amends"] is True, moment(str(value["made"])), None)


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {
    acts.PROPOSE: _propose,
    acts.OBJECT: _break,
    acts.AMEND: _break,
    acts.AGREE: _agree,
    acts.SHOW: _show,
    acts.ANNOUNCE: _announce,
}
