# SPDX-License-Identifier: Apache-2.0
"""The charter in force: the one that the process was founded on, or the last amendment of it that was agreed to by all or adopted by silence.

An amendment names the charter that it changes, so that of two that cross the later one does not undo the first unseen.
A matter keeps the charter of its opening act, so that no clock changes under a Party that owes an answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from demarche.core.acts import amendments as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, read_charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json, canonical, digest, parse
from demarche.core.process.cells import Write
from demarche.core.process.membership import active
from demarche.core.process.register import Entered, View
from demarche.core.process.ruling import Past, Ruling
from demarche.core.process.silence import ANNOUNCED, Outcome, Proposal, proposals

AMENDED: Final = "amendment"
AGREED: Final = "amendment_agreed"

KEPT: Final = ("v", "vocabulary", "terms", "chair", "depositary", "exercise", "nonce")
"""What an amendment cannot change: in which words and which way the Parties deal, who chairs and keeps the register, whether it is practice."""


class Stand(StrEnum):
    """Where an amendment stands; one is overtaken when the charter that it changes is in force no more."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment as the register has it: which charter it changes (its SHA-256), who agreed, where it stands.

    `agreed_at` is the leaf that made it agreed, if one did: the last agreement that was wanting, or what adopted it.
    """

    act: str
    author: str
    t: int
    amends: str
    charter: Charter
    agreed: tuple[str, ...]
    agreed_at: int | None
    stand: Stand = Stand.PROPOSED


def amendments(view: View, founding: Charter) -> list[Amendment]:
    """Every amendment proposed as of a register, in the order of entry."""
    found = [_amendment(view, founding, author, act, each) for (_, author, act), each in view.cells(AMENDED)]
    now, taken = founding.process, []
    for each in sorted((each for each in found if each.agreed_at is not None), key=lambda each: each.agreed_at or 0):
        if each.amends == now:
            now = digest(each.charter.document)
            taken.append(each.act)
    return [replace(each, stand=_stand(each, now, taken)) for each in found]


def _stand(found: Amendment, now: str, taken: list[str]) -> Stand:
    if found.act in taken:
        return Stand.IN_FORCE if found.act == taken[-1] else Stand.REPLACED
    return Stand.PROPOSED if found.amends == now else Stand.OVERTAKEN


def _amendment(view: View, founding: Charter, author: str, act: str, entered: Entered) -> Amendment:
    value = entered.value
    assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
    agreed = {key[1]: each.index for key, each in view.cells(AGREED) if key[2] == act}
    return Amendment(
        act=act,
        author=author,
        t=entered.t,
        amends=str(value["amends"]),
        charter=read_charter(canonical(value["charter"])),
        agreed=tuple(agreed),
        agreed_at=min(_agreed_at(view, founding, act, agreed), default=None),
    )


def _agreed_at(view: View, founding: Charter, act: str, agreed: Mapping[str, int]) -> Iterator[int]:
    """Each leaf with which it was agreed: by all who take part by then, and by silence."""
    for last in sorted(agreed.values()):
        by_then = {party for party, index in agreed.items() if index <= last}
        if by_then.issuperset(active(View(view.register, last + 1), founding)):
            yield last
            break
    adopted = {each.act for each in proposals(view, founding) if _adopts(each, act)}
    yield from (each.index for key, each in view.cells(ANNOUNCED) if key[2] in adopted)


def _adopts(proposal: Proposal, act: str) -> bool:
    return proposal.about == {"amend": act} and proposal.outcome is Outcome.ADOPTED


def in_force(view: View, founding: Charter) -> Charter:
    """The charter in force as of a register."""
    if not view.register.named(AMENDED):
        return founding
    found = (each.charter for each in amendments(view, founding) if each.stand is Stand.IN_FORCE)
    return next(found, founding)


def _amend(act: Act, past: Past) -> Ruling:
    now, then = past.terms, read_charter(canonical(act.values["charter"]))
    if act.values["amends"] != digest(now.document):
        return Ruling(Reason.CHARTER_REPLACED)
    if _kept(now) != _kept(then):
        return Ruling(Reason.AMENDS_TOO_MUCH)
    value: Json = {"amends": act.values["amends"], "charter": act.values["charter"]}
    return Ruling(writes=(Write(AMENDED, value, act.id), Write(AGREED, value=True, about=act.id)))


def _kept(charter: Charter) -> Json:
    """What of a charter no amendment changes; of a Party its days off may."""
    value = parse(charter.document)
    assert isinstance(value, dict)  # noqa: S101  # a charter is an object
    parties: Json = [[each.code, each.name, each.root] for each in charter.parties]
    return [parties, *(value[name] for name in KEPT)]


def _agree(act: Act, past: Past) -> Ruling:
    said = past.said(str(act.values["amendment"]))
    if said is None or said.kind != acts.AMEND:
        return Ruling(Reason.NO_SUCH_PROPOSAL)
    if said.values["amends"] != digest(past.terms.document):
        return Ruling(Reason.CHARTER_REPLACED)
    return Ruling(writes=(Write(AGREED, value=True, about=said.id),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.AMEND: _amend, acts.AGREE: _agree}


def amended(charter: Charter, **terms: Json) -> dict[str, Json]:
    """The parts of an act that proposes a charter with other terms; raise `MalformedError` where it would be none."""
    value = parse(charter.document)
    assert isinstance(value, dict)  # noqa: S101  # a charter is an object
    proposed: Json = {**value, **terms}
    read_charter(canonical(proposed))
    return {"amends": digest(charter.document), "charter": proposed}
