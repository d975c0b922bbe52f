# SPDX-License-Identifier: Apache-2.0
"""Requests and offers that wait for the other side's word: more time, help, preservation, consultations, return of what was sent.

One mechanism for all: a proposal stands in its author's cell `proposed`, a reply to it in the replying Party's cell `replied`,
both about the id of the act that proposed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from demarche.core.acts import assistance, consultations, extension, preservation, returning
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.concern import no_such_question
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.pursuing import not_own_act
from demarche.core.process.roles import EITHER, Rule, roles
from demarche.core.process.ruling import Past, Ruling

Check = Callable[[Act, Past], Reason | None]


def _value(act: Act, parts: tuple[str, ...]) -> Json:
    return {"kind": act.kind, **{name: act.values[name] for name in parts if name in act.parts}}


def _propose(*parts: str, check: Check | None = None) -> Callable[[Act, Past], Ruling]:
    def judge(act: Act, past: Past) -> Ruling:
        refused = None if check is None else check(act, past)
        return Ruling(refused, (Write("proposed", _value(act, parts), act.id),))

    return judge


def _reply(*to: str, parts: tuple[str, ...] = (), proposes: bool = False) -> Callable[[Act, Past], Ruling]:
    """A reply to a proposal of one of the kinds `to` by another Party; a counter-proposal is both."""

    def judge(act: Act, past: Past) -> Ruling:
        about = str(act.values["about"]["act"])  # type: ignore[index,call-overload]
        refused = None if _proposed(about, act.author, past, to) else Reason.NO_SUCH_PROPOSAL
        replied = Write("replied", _value(act, parts), about)
        proposed = (Write("proposed", _value(act, parts), act.id),) if proposes else ()
        return Ruling(refused, (replied, *proposed))

    return judge


def _proposed(about: str, author: str, past: Past, kinds: tuple[str, ...]) -> bool:
    """Whether another Party had proposed this, of one of these kinds, as far as the author had seen."""
    found = (past.read("proposed", party, about) for party in roles(past.opening) if party != author)
    return any(isinstance(each, dict) and each["kind"] in kinds for each in found)


_CONSULTATIONS: Final = (consultations.REQUEST, consultations.PROPOSE)

RULES: Final[Mapping[str, Rule]] = {
    extension.EXTEND: Rule(EITHER, _propose("about", "until", check=no_such_question)),
    extension.AGREE: Rule(EITHER, _reply(extension.EXTEND)),
    assistance.OFFER: Rule(EITHER, _propose()),
    assistance.ACCEPT: Rule(EITHER, _reply(assistance.OFFER)),
    assistance.DECLINE: Rule(EITHER, _reply(assistance.OFFER)),
    preservation.REQUEST: Rule(EITHER, _propose("preserve")),
    preservation.ACCEPT: Rule(EITHER, _reply(preservation.REQUEST, parts=("until",))),
    preservation.EXTEND: Rule(EITHER, _reply(preservation.REQUEST, parts=("until",))),
    preservation.EXPIRE: Rule(EITHER, _reply(preservation.REQUEST)),
    consultations.REQUEST: Rule(EITHER, _propose("meeting")),
    consultations.ACCEPT: Rule(EITHER, _reply(*_CONSULTATIONS, parts=("at",))),
    consultations.PROPOSE: Rule(EITHER, _reply(*_CONSULTATIONS, parts=("meeting",), proposes=True)),
    consultations.DECLINE: Rule(EITHER, _reply(*_CONSULTATIONS)),
    returning.REQUEST: Rule(EITHER, _propose("about", "wish", check=not_own_act)),
    returning.DONE: Rule(EITHER, _reply(returning.REQUEST, parts=("outcome",))),
    returning.DECLINE: Rule(EITHER, _reply(returning.REQUEST)),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A Party's word on a proposal: the act, its kind, and its coded values."""

    party: str
    entry: Entry
    kind: str

    def field(self, name: str) -> Json:
        """One coded value of it, if it has it."""
        return _field(self.entry.value, name)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A request or an offer of `party`, and the replies to it, the newest last."""

    party: str
    entry: Entry
    kind: str
    replies: tuple[Reply, ...]

    @property
    def act(self) -> str:
        """The id of the act that proposes."""
        return self.entry.act

    @property
    def value(self) -> Json:
        """What is proposed."""
        return self.entry.value

    @property
    def reply(self) -> Reply | None:
        """The reply that stands."""
        return self.replies[-1] if self.replies else None

    def field(self, name: str) -> Json:
        """One coded value of it, if it has it."""
        return _field(self.value, name)


def _field(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None


def proposals(docket: Docket) -> tuple[Proposal, ...]:
    """Every request and offer in effect, in the order in which their authors made them."""
    opening = docket.opening
    if opening is None or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return ()
    parties = sorted(roles(opening))
    found: list[tuple[int, str, Proposal]] = []
    for name, party, about in docket.cells_named("proposed"):
        entry = docket.current(name, party, about)
        if entry is not None:
            made = 0 if about == opening.id else docket.placed[about].act.made
            found.append((made, about, _read(docket, party, entry, parties)))
    return tuple(each for _made, _act, each in sorted(found, key=lambda row: row[:2]))


def _read(docket: Docket, party: str, proposed: Entry, parties: list[str]) -> Proposal:
    replies = [
        Reply(other, entry, str(_field(entry.value, "kind")))
        for other in parties
        for entry in docket.history("replied", other, proposed.act)
    ]
    replies.sort(key=lambda each: (each.entry.depth, each.party))
    return Proposal(party, proposed, str(_field(proposed.value, "kind")), tuple(replies))
