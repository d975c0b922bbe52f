# SPDX-License-Identifier: Apache-2.0
"""Subjects of cooperation: who proposed what to whom, and where each Party that one concerns stands.

Declining and leaving it are no refusal of anything else; a later word of the same Party stands.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from demarche.core.acts import subject as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.process.cells import Write
from demarche.core.process.register import Entered, View
from demarche.core.process.ruling import Past, Ruling

if TYPE_CHECKING:
    from demarche.core.encoding import Json

PROPOSED: Final = "subject"
STATED: Final = "subject_stated"


class Stand(StrEnum):
    """What a Party said of a subject that concerns it."""

    NOTHING = "nothing"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a Party said last of a subject, by whose decision, when (UTC seconds) and by which act; nothing said has none."""

    stand: Stand
    by: str = ""
    t: int = 0
    act: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as the register has it: `proposal` is the act that names it, `title` its name in own words, if it has one."""

    proposal: str
    author: str
    area: str
    title: str
    parties: tuple[str, ...]
    t: int
    stated: Mapping[str, Stated]

    @property
    def is_open(self) -> bool:
        """Whether every Party it concerns has confirmed it: then experts may work on it."""
        return all(each.stand is Stand.CONFIRMED for each in self.stated.values())


def _propose(act: Act, _past: Past) -> Ruling:
    parties = act.values["parties"]
    if act.author not in parties:  # type: ignore[operator]  # its kind's schema says it is a list
        return Ruling(Reason.NOT_CONCERNED)
    given: dict[str, Json] = {name: act.values[name] for name in ("area", "parties", "title") if name in act.values}
    return Ruling(writes=(Write(PROPOSED, given, act.id), _said(act, act.id, Stand.CONFIRMED)))


def _state(stand: Stand) -> Callable[[Act, Past], Ruling]:
    def rule(act: Act, past: Past) -> Ruling:
        proposal = past.said(str(act.values["subject"]))
        if proposal is None or proposal.kind != acts.PROPOSE:
            return Ruling(Reason.NO_SUCH_SUBJECT)
        if act.author not in proposal.values["parties"]:  # type: ignore[operator]  # its kind's schema says it is a list
            return Ruling(Reason.NOT_CONCERNED)
        return Ruling(writes=(_said(act, proposal.id, stand),))

    return rule


def _said(act: Act, proposal: str, stand: Stand) -> Write:
    return Write(STATED, {"stand": stand.value, "by": act.values["by"]}, proposal)


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {
    acts.PROPOSE: _propose,
    acts.CONFIRM: _state(Stand.CONFIRMED),
    acts.DECLINE: _state(Stand.DECLINED),
}


def find(view: View, proposal: str) -> Subject | None:
    """A subject as of this register, by the act that proposed it."""
    return next(subjects(view, proposal), None)


def subjects(view: View, only: str = "", *, concerning: str = "") -> Iterator[Subject]:
    """Every subject proposed as of this register, in the order of proposing; `only` the one of that proposal, or those of one Party."""
    for (_name, author, proposal), entered in view.cells(PROPOSED):
        if only not in ("", proposal):
            continue
        value = entered.value
        assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
        parties = tuple(str(each) for each in value["parties"])  # type: ignore[union-attr]
        if concerning and concerning not in parties:
            continue
        yield Subject(
            proposal=proposal,
            author=author,
            area=str(value["area"]),
            title=str(value.get("title", "")),
            parties=parties,
            t=entered.t,
            stated={party: _stated(view.entry(STATED, party, proposal)) for party in parties},
        )


def _stated(entered: Entered | None) -> Stated:
    if entered is None:
        return Stated(Stand.NOTHING)
    value = entered.value
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    return Stated(Stand(str(value["stand"])), str(value["by"]), entered.t, entered.act)
