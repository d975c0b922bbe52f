# SPDX-License-Identifier: Apache-2.0
"""The steps of the scenario that are built, by number. No step needs another code path than a person has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from demarche.demo.stage import Stage
from demarche.demo.steps import (
    answered,
    checked,
    counted,
    countered,
    founding,
    joined,
    marked,
    nominated,
    notified,
    pursued,
    raised,
    subjects,
    suspended,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its number in the scenario, what holds after it, which steps it needs, and how it is played."""

    number: int
    what: str
    needs: frozenset[int]
    play: Callable[[Stage], None]


_STEPS = (
    Step(1, "two Parties, one process, fingerprints compared by voice, both founded", frozenset(), founding.found),
    Step(
        2, "contacts nominated by the office that may, two a side, and by no other", frozenset({1}), nominated.nominate
    ),
    Step(
        3,
        "four subjects proposed, three confirmed, one of them worked on, one left unanswered",
        frozenset({1, 2}),
        subjects.subjects,
    ),
    Step(
        4,
        "contacts called at a set and at a drawn hour: three answer, one does not and its alternate is alerted",
        frozenset({1, 2}),
        checked.check,
    ),
    Step(5, "a technical notification with 13 indicators, receipted in seconds", frozenset({1}), notified.notify),
    Step(6, "acknowledged without prejudice, clarified", frozenset({1, 5}), notified.acknowledge),
    Step(
        7,
        "feedback per indicator, the same on both nodes; preservation accepted",
        frozenset({1, 5, 6}),
        marked.feed_back,
    ),
    Step(
        8,
        "a concern with five questions and a cited report, released by a second officer",
        frozenset({1}),
        raised.concern,
    ),
    Step(9, "acknowledged under the other side's number", frozenset({1, 8}), raised.acknowledge),
    Step(10, "a counter-request, linked, each on its own clock", frozenset({1, 8}), countered.counter),
    Step(12, "answered question by question, exported, verified", frozenset({1, 8, 9}), answered.answer),
    Step(
        13,
        "not satisfied with question 1, said so; consultations requested and accepted",
        frozenset({1, 8, 9, 12}),
        pursued.satisfaction,
    ),
    Step(14, "the counter-request answered, in time by its own clock", frozenset({1, 8, 10}), countered.answered),
    Step(16, "more time by consent, the old date kept", frozenset({1, 8, 9, 12}), pursued.more_time),
    Step(
        17,
        "a third Party and an observer asked to join, admitted by silence to an exact hour, acceded; nothing from before is theirs",
        frozenset({1}),
        joined.joined,
    ),
    Step(24, "partially resolved, as both sides say together", frozenset({1, 8, 9, 12}), pursued.assessed),
    Step(
        25,
        "the figures of the quarter released by both, identical on both nodes",
        frozenset({1, 8, 9, 10, 12, 14}),
        counted.counted,
    ),
    Step(26, "participation suspended for 30 days, clocks stood still", frozenset({1, 8, 9, 12}), suspended.suspended),
)
STEPS: Final[Mapping[int, Step]] = MappingProxyType({step.number: step for step in _STEPS})
