# SPDX-License-Identifier: Apache-2.0
"""The fold: acts to the docket they imply, each act judged by what its own author had seen."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.acts.founding import FOUND
from demarche.core.acts.schema import check_parts
from demarche.core.acts.vocabulary import ON_DUTY, RELEASED, VOCABULARIES, find_kind
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process import (
    amendments,
    answering,
    checks,
    concern,
    contacts,
    depositary,
    enlarging,
    figures,
    founding,
    indicators,
    joining,
    keeping,
    membership,
    powers,
    proposals,
    pursuing,
    revoking,
    silence,
    strand,
    subjects,
)
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket, Entry, Placed
from demarche.core.process.ground import Ground
from demarche.core.process.register import View
from demarche.core.process.roles import Rule
from demarche.core.process.ruling import Past, Ruling

REGISTER: Final = "register"
"""What acts wait for that cite a register which is not folded here."""

SHARED: Final = 3
"""The vocabulary from which on the register says more than who has founded."""

UPGRADE: Final = ("vocabulary",)
"""What acts wait for whose process has a vocabulary that this node does not know."""

_SAID: Mapping[str, Rule] = {
    name: rule
    for subject in (concern, answering, pursuing, proposals, indicators, keeping, checks, figures, strand, enlarging)
    for name, rule in subject.RULES.items()
}
_RULES: Mapping[str, Callable[[Act, Past], Ruling]] = {
    name: rule
    for rules in (
        founding.RULES,
        subjects.RULES,
        powers.RULES,
        contacts.RULES,
        membership.RULES,
        joining.RULES,
        silence.RULES,
        amendments.RULES,
        depositary.RULES,
        checks.OF_REGISTER,
        revoking.RULES,
        _SAID,
    )
    for name, rule in rules.items()
}


def rule_of(kind: str) -> Rule:
    """Who may say a kind of act of a dossier, and what it then amounts to."""
    return _SAID[kind]


def settle(acts: Iterable[Act], ground: Ground, dossier: str) -> Docket:
    """Fold acts of one dossier (or of the register: its id is the process id) into the docket they imply.

    Two nodes that hold the same acts agree on `Docket.value` byte for byte, because nothing else is consulted: not the clock,
    not the database, not the order of arrival. Time limits are therefore not part of the docket; see `deadlines`, which takes
    the moment to judge them at.

    An act that breaks the rules is refused, never raised: a hostile peer can fill our refusals but cannot stop us reading.
    """
    docket = Docket(ground.process, dossier)
    for act in acts:
        add(docket, act, ground)
    return docket


def add(docket: Docket, act: Act, ground: Ground) -> tuple[str, ...]:
    """Add one act, and every waiting act that it completes; give the ids placed now. Adding an act twice changes nothing."""
    if docket.holds(act.id):
        return ()
    _count(docket, act)
    return _settle(docket, act, ground)


def _settle(docket: Docket, act: Act, ground: Ground) -> tuple[str, ...]:
    """Place an act, and those that it completes, or have it wait."""
    placed: list[str] = []
    ready = [act]
    while ready:
        each = ready.pop()
        if each.id in docket.placed:
            continue
        missing = _missing(docket, each, ground)
        if missing:
            docket.waiting[each.id] = each
            docket.missing[each.id] = missing
            if REGISTER in missing:
                docket.awaiting.setdefault(each.register.size, set()).add(each.id)
            continue
        docket.waiting.pop(each.id, None)
        docket.missing.pop(each.id, None)
        _place(docket, each, ground)
        placed.append(each.id)
        ready.extend(_completed(docket, each.id))
    return tuple(placed)


def refold(docket: Docket, ground: Ground) -> None:
    """Judge every act anew, upon a ground on which the register is another: a later depositary has begun."""
    acts = [*(placed.act for placed in docket.placed.values()), *docket.waiting.values()]
    docket.begin_again()
    for act in acts:
        add(docket, act, ground)


def grown(docket: Docket, ground: Ground) -> tuple[str, ...]:
    """Look again at the acts that waited for a larger register; give the ids placed now."""
    placed: list[str] = []
    for size in sorted(each for each in docket.awaiting if each <= ground.head.size):
        for act_id in sorted(docket.awaiting.pop(size)):
            if act_id in docket.waiting:
                placed.extend(_settle(docket, docket.waiting[act_id], ground))
    return tuple(placed)


def admits(docket: Docket, act: Act, ground: Ground) -> Reason | None:
    """Why the rules would refuse an act that its author is about to sign; `None` when they admit it.

    The same judgement as `add` makes, on an act that is not added. A number that is taken is refused here, before a second
    act is signed under it; so is every number of an author who has forked, except on the branch that holds.
    """
    if docket.is_taken(act):
        return Reason.FORKED_NUMBER
    missing = _missing(docket, act, ground)
    if missing:
        return Reason.UNKNOWN_KIND if missing == UPGRADE else Reason.WRONG_AFTER
    return _judge(docket, _stand(docket, act, ground, probe=True), ground).reason


def _count(docket: Docket, act: Act) -> None:
    same = docket.by_number.setdefault((act.author, act.seq), [])
    same.append(act.id)
    if len(same) > 1:
        docket.forks[act.author] = min(act.seq, docket.forks.get(act.author, act.seq))


def _missing(docket: Docket, act: Act, ground: Ground) -> tuple[str, ...]:
    """What an act stands on that is not here: ids of acts, or `register` for a head this node has not folded.

    Where this node does not know the vocabulary of the process, every act of a dossier waits for that alone.
    """
    if ground.vocabulary not in VOCABULARIES and not act.in_register:
        return UPGRADE
    cited = [] if act.prev is None else [act.prev]
    cited.extend(act.after)
    missing = [each for each in cited if each not in docket.placed]
    if act.dossier not in docket.placed and not act.opens and not act.in_register:
        missing.append(act.dossier)
    if act.register.size >= ground.founding and not ground.knows(act.register):
        missing.append(REGISTER)
    return tuple(sorted(set(missing)))


def _completed(docket: Docket, act_id: str) -> list[Act]:
    """Waiting acts that named `act_id` as missing; they are looked at again."""
    return [docket.waiting[each] for each, missing in docket.missing.items() if act_id in missing]


def _stand(docket: Docket, act: Act, ground: Ground, *, probe: bool = False) -> Placed:
    """Work out the past of an act whose causes are all here: per author, the newest act it stands on."""
    prev = None if act.prev is None else docket.placed[act.prev]
    past: dict[str, str] = {}
    size = 0
    for cited in (*act.after, *((act.prev,) if act.prev else ())):
        placed = docket.placed[cited]
        size = max(size, placed.register_size)
        for author, tip in {**placed.past, placed.act.author: cited}.items():
            past[author] = _newer(docket, past.get(author), tip)
    for cited in act.after:
        author = docket.placed[cited].act.author
        if not docket.chains.leads_to(docket.placed[cited], docket.placed[past[author]]):
            past[author] = cited
    if act.in_register:
        past = {author: tip for author, tip in past.items() if not ground.as_of(act.register).holds(tip)}
    if prev is not None:
        past[act.author] = prev.act.id
    else:
        past.pop(act.author, None)
    branch, depth = (-1, 0) if probe else docket.chains.place(act.author, prev)
    return Placed(
        act=act, branch=branch, depth=depth, past=past, register_size=max(size, ground.as_of(act.register).size)
    )


def _newer(docket: Docket, one: str | None, other: str) -> str:
    """The act further along; of two branches the longer chain, then the smaller id."""
    if one is None:
        return other
    first, second = docket.placed[one].depth, docket.placed[other].depth
    if first != second:
        return one if first > second else other
    return min(one, other)


def _place(docket: Docket, act: Act, ground: Ground) -> None:
    placed = _stand(docket, act, ground)
    ruling = _judge(docket, placed, ground)
    placed.reason = ruling.reason
    if act.in_register and ruling.reason is None:
        placed.writes = ruling.writes
    docket.placed[act.id] = placed
    tip = docket.tips.get(act.author)
    docket.tips[act.author] = act.id if tip is None else _newer(docket, tip, act.id)
    for write in () if ruling.reason else ruling.writes:
        _write(docket, placed, write)


def _write(docket: Docket, placed: Placed, write: Write) -> None:
    act = placed.act
    docket.cell((write.name, act.author, write.about)).write(
        placed.branch, Entry(act.id, act.seq, placed.depth, write.value)
    )


def _judge(docket: Docket, placed: Placed, ground: Ground) -> Ruling:
    act = placed.act
    reason = _form(docket, placed, ground)
    if reason is not None:
        return Ruling(reason)
    kind = find_kind(ground.vocabulary, act.kind)
    if kind is None:
        return Ruling(Reason.UNKNOWN_KIND)
    if kind.in_register != act.in_register or kind.opens != act.opens:
        return Ruling(Reason.WRONG_PLACE)
    reason = _heads(placed, ground) if act.in_register and kind.name != FOUND else None
    reason = reason or check_parts(kind, act) or _barred(placed, ground)
    if reason is None and act.values.get(RELEASED.name) == ON_DUTY and act.kind not in _duty_kinds(act, ground):
        reason = Reason.NOT_ON_DUTY_AUTHORITY
    if reason is not None:
        return Ruling(reason)
    return _RULES[act.kind](act, _Seen(docket, placed, ground))


def _duty_kinds(act: Act, ground: Ground) -> Collection[str]:
    """The kinds that a duty officer releases alone, by the charter in force at the register that an act cites."""
    if ground.charter is None or ground.vocabulary < SHARED:
        return ground.duty_kinds
    return amendments.in_force(ground.as_of(act.register), ground.charter).duty_kinds


def _barred(placed: Placed, ground: Ground) -> Reason | None:
    """Judge whether a Party in its standing, by this office, says this; both begin with vocabulary 3."""
    act = placed.act
    if ground.vocabulary < SHARED or act.kind == FOUND:
        return None
    view, charter = ground.as_of(act.register), ground.charter
    stands = None if charter is None else membership.barred(view, charter, act)
    return stands or powers.outside(view, act)


def _form(docket: Docket, placed: Placed, ground: Ground) -> Reason | None:
    """Judge what an act says of its own place: its number, what it has seen, the register it cites."""
    act = placed.act
    if act.prev is not None:
        prev = docket.placed[act.prev].act
        if prev.author != act.author or prev.seq != act.seq - 1:
            return Reason.WRONG_PREV
    authors = [docket.placed[each].act.author for each in act.after]
    if act.author in authors or len(set(authors)) != len(authors):
        return Reason.WRONG_AFTER
    if act.in_register:
        return None
    return _heads(placed, ground) or (None if act.opens else _stands_on_opening(docket, placed))


def _heads(placed: Placed, ground: Ground) -> Reason | None:
    """Judge the register that an act cites: it has all founding acts, and is no smaller than one cited before."""
    size = ground.as_of(placed.act.register).size
    if size < ground.founding:
        return Reason.REGISTER_TOO_SMALL
    return Reason.REGISTER_FELL if size < placed.register_size else None


def _stands_on_opening(docket: Docket, placed: Placed) -> Reason | None:
    opening = docket.placed[docket.dossier]
    tip = placed.past.get(opening.act.author)
    if tip is None or not docket.chains.leads_to(opening, docket.placed[tip]):
        return Reason.OPENING_NOT_SEEN
    return None if opening.reason is None else Reason.OPENING_REFUSED


class _Seen(Past):
    """The docket as of what one act's author had seen. Each read counts."""

    def __init__(self, docket: Docket, placed: Placed, ground: Ground) -> None:
        self._docket = docket
        self._placed = placed
        self._ground = ground

    @property
    def process(self) -> str:
        return self._ground.process

    @property
    def vocabulary(self) -> int:
        return self._ground.vocabulary

    @property
    def founders(self) -> Mapping[str, str]:
        return self._ground.founders

    @property
    def charter(self) -> Charter:
        assert self._ground.charter is not None  # noqa: S101  # whoever folds kinds that ask for it gives it
        return self._ground.charter

    @property
    def terms(self) -> Charter:
        return amendments.in_force(self.register, self.charter)

    @property
    def register(self) -> View:
        return self._ground.as_of(self._placed.act.register)

    @property
    def opening(self) -> Act:
        return self._placed.act if self._placed.act.opens else self._docket.placed[self._docket.dossier].act

    def said(self, act_id: str) -> Act | None:
        self._docket.reads += 1
        placed = self._docket.placed.get(act_id)
        tip = None if placed is None else self._tip(placed.act.author)
        if placed is None or tip is None or placed.reason is not None:
            return None
        return placed.act if self._docket.chains.leads_to(placed, self._docket.placed[tip]) else None

    def saw(self, later: str, earlier: str) -> bool:
        return self._docket.saw(later, earlier)

    def given(self, name: str, writer: str, about: str = "") -> Iterator[tuple[str, Json]]:
        self._docket.reads += 1
        cell = self._docket.cells.get((name, writer, about))
        tip = self._tip(writer)
        if cell is not None and tip is not None:
            for entry in self._docket.chains.along(cell, self._docket.placed[tip]):
                yield entry.act, entry.value

    def _tip(self, author: str) -> str | None:
        """The newest act of an author that this one stands on."""
        tip = self._placed.past.get(author)
        if not self._placed.act.in_register:
            return tip
        registered = self.register.register.tip(author, self.register.size)
        return tip if registered is None else _newer(self._docket, tip, registered)
