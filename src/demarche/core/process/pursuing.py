# SPDX-License-Identifier: Apache-2.0
"""How the raising Party pursues a matter, how either corrects itself, and in whose cell it then stands."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from demarche.core.acts import pursuing as acts
from demarche.core.acts.act import Act
from demarche.core.acts.schema import numbered
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.concern import not_a_concern, question
from demarche.core.process.roles import EITHER, RAISING, Role, Rule, holding
from demarche.core.process.ruling import Past, Ruling


def _supplement(act: Act, _past: Past) -> Ruling:
    return Ruling(writes=(Write("supplemented", value=True, about=act.id),))


def not_own_act(act: Act, past: Past) -> Reason | None:
    """Refuse an act whose part `about` names an act, or a part of one, that its author did not say before."""
    about = act.values["about"]
    said = past.said(str(about["act"]))  # type: ignore[index,call-overload]
    own = said is not None and said.author == act.author
    return None if own and about.get("part", "") in {"", *said.parts} else Reason.NOT_OWN_ACT  # type: ignore[union-attr]


def _correct(act: Act, past: Past) -> Ruling:
    about = act.values["about"]
    return Ruling(not_own_act(act, past), (Write("corrected", about, str(about["act"])),))  # type: ignore[index,call-overload]


def _unknown(numbers: Iterable[object], past: Past) -> Reason | None:
    found = (isinstance(number, int) and question(past, number) is not None for number in numbers)
    return None if all(found) else Reason.NO_SUCH_QUESTION


def _only_who_opened(act: Act, past: Past) -> Reason | None:
    """Refuse what is about the questions, which the Party numbers whose act opened the matter."""
    return None if act.author == past.opening.author else Reason.ONLY_WHO_OPENED


def _narrow(act: Act, past: Past) -> Ruling:
    numbers = act.values["questions"]
    refused = not_a_concern(past) or _only_who_opened(act, past) or _unknown(numbers, past)  # type: ignore[arg-type]
    return Ruling(refused, (Write("narrowed", numbers),))


def _repeat(act: Act, past: Past) -> Ruling:
    numbers = act.values["questions"]
    refused = not_a_concern(past) or _unknown(numbers, past)  # type: ignore[arg-type]
    return Ruling(refused, (Write("repeated", numbers, act.id),))


def _follow_up(act: Act, past: Past) -> Ruling:
    questions = numbered(act, "q")
    refused = not_a_concern(past) or _only_who_opened(act, past) or _numbered_on(sorted(questions), past)
    if refused is None and not {f"q{n}_text" for n in questions} <= act.parts.keys():
        refused = Reason.PART_MISSING
    rounds = (Write("followed_up", list[Json](sorted(questions)), act.id),)
    return Ruling(refused, (*rounds, *(Write("question", form, str(n)) for n, form in sorted(questions.items()))))


def _numbered_on(numbers: list[int], past: Past) -> Reason | None:
    """Refuse questions that do not go on, without a gap, from the last one before."""
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return Reason.NOT_NUMBERED_ON
    goes_on = question(past, numbers[0] - 1) is not None and question(past, numbers[0]) is None
    return None if goes_on else Reason.NOT_NUMBERED_ON


def _satisfy(act: Act, past: Past) -> Ruling:
    stated = numbered(act, "s")
    refused = not_a_concern(past) or _only_who_opened(act, past)
    refused = refused or (None if stated else Reason.NOTHING_STATED) or _unknown(stated, past)
    if refused is None and not all(_answered(past, number) for number in stated):
        refused = Reason.NOT_ANSWERED
    return Ruling(refused, tuple(Write("satisfaction", value, str(n)) for n, value in sorted(stated.items())))


def _answered(past: Past, number: int) -> bool:
    """Whether an addressed Party had answered the question, or denied or declined the whole after it was asked."""
    addressed = holding(past.opening, Role.ADDRESSED)
    if any(past.read("answer", party, str(number)) is not None for party in addressed):
        return True
    asked, _form = next(past.given("question", past.opening.author, str(number)))
    return any(past.saw(act, asked) for party in addressed for act in _of_the_whole(past, party))


def _of_the_whole(past: Past, party: str) -> Iterator[str]:
    """The acts by which a Party had denied the whole, or declined it."""
    yield from (act for act, _because in past.given("declined", party))
    yield from (act for act, scope in past.given("denied", party) if scope == "whole")


RULES: Final[Mapping[str, Rule]] = {
    acts.SUPPLEMENT: Rule(RAISING, _supplement),
    acts.CORRECT: Rule(EITHER, _correct),
    acts.NARROW: Rule(RAISING, _narrow),
    acts.REPEAT: Rule(RAISING, _repeat),
    acts.FOLLOW_UP: Rule(RAISING, _follow_up),
    acts.SATISFY: Rule(RAISING, _satisfy),
}
