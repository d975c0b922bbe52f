# SPDX-License-Identifier: Apache-2.0
"""Who may do what about a concern or a technical notification, and what it then says in whose cell."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.acts.schema import numbered
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.ruling import Past, Ruling, Write


class Role(StrEnum):
    """What a Party is in a dossier."""

    RAISES = "raises"
    ADDRESSED = "addressed"
    INFORMED = "informed"


WHO_MAY: Final[Mapping[str, frozenset[Role]]] = {
    acts.NOTIFY: frozenset({Role.RAISES}),
    acts.RAISE: frozenset({Role.RAISES}),
    acts.ACKNOWLEDGE: frozenset({Role.ADDRESSED}),
    acts.ASK: frozenset({Role.ADDRESSED}),
    acts.SUPPLY: frozenset({Role.RAISES}),
    acts.ANSWER: frozenset({Role.ADDRESSED}),
    acts.WITHDRAW: frozenset({Role.RAISES}),
    acts.CLOSE: frozenset({Role.RAISES}),
    acts.ASSESS: frozenset({Role.RAISES, Role.ADDRESSED}),
}
"""Who may do what. Nothing else decides who: closing and withdrawing lock nobody out, and no act undoes another Party's."""


def roles(opening: Act) -> Mapping[str, Role]:
    """What each Party is, by the opening act's roles; empty when these name a Party twice or not at all."""
    value = opening.values.get("roles")
    if not isinstance(value, dict):
        return {}
    found = [(code, role) for role in Role for code in value[role]]  # type: ignore[union-attr]
    codes = [str(code) for code, _role in found]
    if sorted(codes) != list(opening.audience or ()):
        return {}
    return {str(code): role for code, role in found}


def _may(act: Act, past: Past) -> Reason | None:
    role = roles(past.opening).get(act.author)
    if role is None:
        return Reason.NOT_IN_AUDIENCE
    allowed = WHO_MAY[act.kind]
    if role in allowed:
        return None
    if role is Role.INFORMED:
        return Reason.OBSERVER_READS
    return Reason.ONLY_RAISING if allowed == {Role.RAISES} else Reason.ONLY_ADDRESSED


def _open(act: Act, _past: Past) -> Ruling:
    value = act.values["roles"]
    if not roles(act) or value["raises"] != [act.author]:  # type: ignore[index,call-overload]
        return Ruling(Reason.ROLES_MISMATCH)
    writes = [Write("opened", act.kind), *_number(act)]
    if act.kind == acts.RAISE:
        questions = numbered(act, "q")
        texts = {f"q{n}_text" for n in questions}
        if not questions or sorted(questions) != list(range(1, len(questions) + 1)):
            return Ruling(Reason.NO_QUESTION)
        if not texts <= act.parts.keys():
            return Ruling(Reason.PART_MISSING)
        writes.extend(Write("question", form, str(n)) for n, form in sorted(questions.items()))
    return Ruling(writes=tuple(writes))


def _number(act: Act) -> tuple[Write, ...]:
    return (Write("number", act.values["number"]),) if "number" in act.parts else ()


def _acknowledge(act: Act, past: Past) -> Ruling:
    return Ruling(_may(act, past), (Write("acknowledged", act.values["clause"]), *_number(act)))


def _question(past: Past, number: int) -> Json:
    return past.read("question", past.opening.author, str(number))


def _ask(act: Act, past: Past) -> Ruling:
    about = act.values["about"]
    number = about.get("question")  # type: ignore[union-attr]
    refused = _may(act, past)
    if refused is None and isinstance(number, int) and _question(past, number) is None:
        refused = Reason.NO_SUCH_QUESTION
    return Ruling(refused, (Write("asked", about, act.id),))


def _supply(act: Act, past: Past) -> Ruling:
    asked = str(act.values["about"]["act"])  # type: ignore[index,call-overload]
    refused = _may(act, past)
    if refused is None and not any(
        past.read("asked", party, asked) is not None
        for party, role in roles(past.opening).items()
        if role is Role.ADDRESSED
    ):
        refused = Reason.NO_SUCH_CLARIFICATION
    return Ruling(refused, (Write("supplied", act.values["about"], asked),))


def _answer(act: Act, past: Past) -> Ruling:
    answers = numbered(act, "a")
    refused = _may(act, past) or (None if past.opening.kind == acts.RAISE else Reason.NOT_A_CONCERN)
    if refused is None and not answers:
        refused = Reason.NO_ANSWER
    for number, answer in sorted(answers.items()):
        refused = refused or _offered(_question(past, number), answer)
    writes = (*(Write("answer", answer, str(n)) for n, answer in sorted(answers.items())), *_number(act))
    return Ruling(refused, writes)


def _offered(question: Json, answer: Json) -> Reason | None:
    if question is None:
        return Reason.NO_SUCH_QUESTION
    word = answer["value"]  # type: ignore[index,call-overload]
    if word in acts.OFFERED_FOR_YES_OR_NO and question["form"] != "yes_or_no":  # type: ignore[index,call-overload]
        return Reason.ANSWER_NOT_OFFERED
    return None


def _say(name: str, part: str | None = None) -> Callable[[Act, Past], Ruling]:
    def rule(act: Act, past: Past) -> Ruling:
        return Ruling(_may(act, past), (Write(name, True if part is None else act.values[part]),))

    return rule


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {
    acts.NOTIFY: _open,
    acts.RAISE: _open,
    acts.ACKNOWLEDGE: _acknowledge,
    acts.ASK: _ask,
    acts.SUPPLY: _supply,
    acts.ANSWER: _answer,
    acts.WITHDRAW: _say("withdrawn"),
    acts.CLOSE: _say("closed"),
    acts.ASSESS: _say("assessment", "status"),
}
