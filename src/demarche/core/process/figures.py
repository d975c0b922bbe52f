# SPDX-License-Identifier: Apache-2.0
"""Releasing figures by consent: proposed by one of two Parties, agreed to by the other, or withheld by either."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.core.acts import figures as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, canonical, digest, moment
from demarche.core.process.cells import Write
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.roles import EITHER, RAISING, Rule, roles
from demarche.core.process.ruling import Past, Ruling

STATED: Final = "figures"

_AGREED: Final = "agreed"
_WITHHELD: Final = "withheld"


class Consent(StrEnum):
    """What the two Parties amount to together."""

    PROPOSED = "proposed"
    RELEASED = "released"
    WITHHELD = "withheld"


def document(period: Json, heads: Json, table: Json) -> bytes:
    """The bytes whose SHA-256 both Parties sign: what was counted, up to which heads, and the table."""
    return canonical({"heads": heads, "period": period, "table": table, "v": 1})


def _propose(act: Act, _past: Past) -> Ruling:
    value, period, pair = act.values["roles"], act.values["period"], set(act.audience or ())
    assert isinstance(value, dict)  # noqa: S101  # narrows the type; its kind checked it
    assert isinstance(period, dict)  # noqa: S101
    if not roles(act) or value["raises"] != [act.author]:
        return Ruling(Reason.ROLES_MISMATCH)
    if len(pair) != acts.PAIR or value["informed"] or not _agree_with(act, pair):
        return Ruling(Reason.NOT_THESE_FIGURES)
    since, until, at = (moment(str(period[name])) for name in ("from", "until", "at"))
    if not since < until <= at <= act.made:
        return Ruling(Reason.NOT_THESE_FIGURES)
    return Ruling(writes=(Write("opened", act.kind), Write(STATED, _stated(act))))


def _agree_with(act: Act, pair: set[str]) -> bool:
    """Whether heads and table are of these two Parties, and have the hash that stands beside them."""
    heads, table, period = (act.values[name] for name in ("heads", "table", "period"))
    if parties_of(heads) != pair or not parties_of(table) <= pair:
        return False
    return act.values["hash"] == digest(document(period, heads, table))


def parties_of(rows: Json) -> set[str]:
    """The Parties that heads or rows of a table name."""
    return {str(row["party"]) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def _stated(act: Act) -> Json:
    return {"hash": act.values["hash"], "stand": _AGREED}


def _agree(act: Act, past: Past) -> Ruling:
    if past.opening.kind != acts.PROPOSE:
        return Ruling(Reason.NOT_FIGURES)
    if act.values["hash"] != past.opening.values["hash"]:
        return Ruling(Reason.NOT_THESE_FIGURES)
    return Ruling(writes=(Write(STATED, _stated(act)),))


def _withhold(_act: Act, past: Past) -> Ruling:
    if past.opening.kind != acts.PROPOSE:
        return Ruling(Reason.NOT_FIGURES)
    return Ruling(writes=(Write(STATED, {"stand": _WITHHELD}),))


RULES: Final[Mapping[str, Rule]] = {
    acts.PROPOSE: Rule(RAISING, _propose),
    acts.AGREE: Rule(EITHER, _agree),
    acts.WITHHOLD: Rule(EITHER, _withhold),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """Figures that were proposed: the opening act, what each of the two Parties says of their release, and what that amounts to.

    `stated` has the act by which each Party agreed or withheld, if it has; `consent` is `released` while both agree.
    """

    opening: Act
    stated: Mapping[str, tuple[str, bool] | None]
    consent: Consent

    @property
    def other(self) -> str:
        """The Party that was asked."""
        return next(party for party in self.stated if party != self.opening.author)


def holds_figures(docket: Docket) -> bool:
    """Whether a dossier is one that figures were proposed in, in effect or not."""
    opening = docket.opening or docket.waiting.get(docket.dossier)
    return opening is not None and opening.kind == acts.PROPOSE


def proposed(docket: Docket) -> Proposed | None:
    """Read proposed figures off a docket; `None` where it holds none, or they have no effect."""
    opening = docket.opening
    if opening is None or opening.kind != acts.PROPOSE or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return None
    stated: dict[str, tuple[str, bool] | None] = {}
    for party in sorted(opening.audience or ()):
        entry = docket.current(STATED, party)
        value = None if entry is None else entry.value
        stated[party] = None if entry is None or not isinstance(value, dict) else (entry.act, value["stand"] == _AGREED)
    said = [each[1] for each in stated.values() if each is not None]
    consent = Consent.WITHHELD if not all(said) else Consent.RELEASED if len(said) == acts.PAIR else Consent.PROPOSED
    return Proposed(opening, stated, consent)
