# SPDX-License-Identifier: Apache-2.0
"""Later dates that stand: given by the raising Party, or proposed by the addressed one and agreed by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from demarche.core.acts import extension as acts
from demarche.core.encoding import moment
from demarche.core.process.docket import Docket, Entry
from demarche.core.process.proposals import Proposal
from demarche.core.process.question import Question


@dataclass(frozen=True, slots=True)
class Extension:
    """A later date for one question, or for the whole when it names none, and the act of the raising Party by which it stands.

    `covers` are the questions that were open then, as far as that Party had seen: a date moves nothing that was asked later
    or had its answer.
    """

    until: int
    question: int | None
    act: str
    covers: frozenset[int]


def extensions(
    docket: Docket, proposals: Iterable[Proposal], raising: tuple[str, ...], questions: tuple[Question, ...]
) -> tuple[Extension, ...]:
    """The later dates that stand, in the order in which the raising Party gave or agreed them."""
    found: list[tuple[int, Extension]] = []
    for proposal in proposals:
        granted = _granted(proposal, raising) if proposal.kind == acts.EXTEND else None
        if granted is not None:
            about = proposal.field("about")
            number = about.get("question") if isinstance(about, dict) else None
            extension = Extension(
                until=moment(str(proposal.field("until"))),
                question=number if isinstance(number, int) else None,
                act=granted.act,
                covers=frozenset(each.number for each in questions if _was_open(docket, each, granted)),
            )
            found.append((granted.depth, extension))
    return tuple(each for _depth, each in sorted(found, key=lambda row: (row[0], row[1].act)))


def _granted(proposal: Proposal, raising: tuple[str, ...]) -> Entry | None:
    if proposal.party in raising:
        return proposal.entry
    return next((each.entry for each in proposal.replies if each.party in raising), None)


def _was_open(docket: Docket, question: Question, granted: Entry) -> bool:
    if not docket.saw(granted.act, question.asked_by):
        return False
    finals = [question.final(party) for party in question.answers]
    return not all(each is not None and docket.saw(granted.act, each.act) for each in finals)
