# SPDX-License-Identifier: Apache-2.0
"""What is said about a concern or a technical notification, and in whose cell it then stands."""

from collections.abc import Callable, Mapping
from typing import Final

from demarche.core.acts import concern as acts
from demarche.core.acts import preservation, representation
from demarche.core.acts.act import Act
from demarche.core.acts.enlarging import CONCUR
from demarche.core.acts.schema import numbered
from demarche.core.acts.vocabulary import find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.roles import ADDRESSED, EITHER, RAISING, Role, Rule, holding
from demarche.core.process.ruling import Past, Ruling
from demarche.core.process.succession import unshown


def _open(act: Act, past: Past) -> Ruling:
    refused = _fits(act, past) or unshown(act, past)
    if refused is not None:
        return Ruling(refused)
    writes = [Write("opened", act.kind), *_number(act), *_preserve(act, past)]
    if act.kind == acts.RAISE:
        questions = numbered(act, "q")
        texts = {f"q{n}_text" for n in questions}
        if not questions or sorted(questions) != list(range(1, len(questions) + 1)):
            return Ruling(Reason.NO_QUESTION)
        if not texts <= act.parts.keys():
            return Ruling(Reason.PART_MISSING)
        writes.extend(Write("question", form, str(n)) for n, form in sorted(questions.items()))
    return Ruling(writes=tuple(writes))


def _fits(act: Act, past: Past) -> Reason | None:
    """Refuse roles that do not name each Party of the audience once, or the author as raising; with others only where these can concur."""
    raising = holding(act, Role.RAISES)
    together = act.author in raising and find_kind(past.vocabulary, CONCUR) is not None
    return None if together or raising == (act.author,) else Reason.ROLES_MISMATCH


def _number(act: Act) -> tuple[Write, ...]:
    return (Write("number", act.values["number"]),) if "number" in act.parts else ()


def _preserve(act: Act, past: Past) -> tuple[Write, ...]:
    """An opening act that asks for preservation requests it, where the vocabulary knows of such requests."""
    if "preserve" not in act.parts or find_kind(past.vocabulary, preservation.REQUEST) is None:
        return ()
    return (Write("proposed", {"kind": preservation.REQUEST, "preserve": act.values["preserve"]}, act.id),)


def _acknowledge(act: Act, past: Past) -> Ruling:
    return Ruling(writes=(Write("acknowledged", act.values["clause"]), *_number(act)))


def question(past: Past, number: int) -> Json:
    """How a question was put, as far as the author had seen; `None` when the concern has none of that number."""
    return past.read("question", past.opening.author, str(number))


def no_such_question(act: Act, past: Past) -> Reason | None:
    """Refuse an act whose part `about` names a question that the concern does not have."""
    number = act.values["about"].get("question")  # type: ignore[union-attr]
    missing = isinstance(number, int) and question(past, number) is None
    return Reason.NO_SUCH_QUESTION if missing else None


def _ask(act: Act, past: Past) -> Ruling:
    about = act.values["about"]
    return Ruling(no_such_question(act, past), (Write("asked", about, act.id),))


def _supply(act: Act, past: Past) -> Ruling:
    asked = str(act.values["about"]["act"])  # type: ignore[index,call-overload]
    known = any(past.read("asked", party, asked) is not None for party in holding(past.opening, Role.ADDRESSED))
    return Ruling(None if known else Reason.NO_SUCH_CLARIFICATION, (Write("supplied", act.values["about"], asked),))


def not_a_concern(past: Past) -> Reason | None:
    """Refuse what only a concern can be told."""
    return None if past.opening.kind == acts.RAISE else Reason.NOT_A_CONCERN


def _answer(act: Act, past: Past) -> Ruling:
    answers = numbered(act, "a")
    refused = not_a_concern(past)
    if refused is None and not answers:
        refused = Reason.NO_ANSWER
    for number, answer in sorted(answers.items()):
        refused = refused or _offered(question(past, number), answer)
    writes = (*(Write("answer", answer, str(n)) for n, answer in sorted(answers.items())), *_number(act))
    return Ruling(refused, writes)


def _offered(question: Json, answer: Json) -> Reason | None:
    if question is None:
        return Reason.NO_SUCH_QUESTION
    word = answer["value"]  # type: ignore[index,call-overload]
    if word in acts.OFFERED_FOR_YES_OR_NO and question["form"] != "yes_or_no":  # type: ignore[index,call-overload]
        return Reason.ANSWER_NOT_OFFERED
    return None


def say(name: str, part: str | None = None) -> Callable[[Act, Past], Ruling]:
    """What an act of one word does: it gives the author's cell of that name the value of a part, or `true`."""

    def judge(act: Act, _past: Past) -> Ruling:
        return Ruling(writes=(Write(name, True if part is None else act.values[part]),))

    return judge


RULES: Final[Mapping[str, Rule]] = {
    acts.NOTIFY: Rule(RAISING, _open),
    acts.RAISE: Rule(RAISING, _open),
    representation.MAKE: Rule(RAISING, _open),
    representation.CLAIM: Rule(RAISING, _open),
    acts.ACKNOWLEDGE: Rule(ADDRESSED, _acknowledge),
    acts.ASK: Rule(ADDRESSED, _ask),
    acts.SUPPLY: Rule(RAISING, _supply),
    acts.ANSWER: Rule(ADDRESSED, _answer),
    acts.WITHDRAW: Rule(RAISING, say("withdrawn")),
    acts.CLOSE: Rule(RAISING, say("closed")),
    acts.ASSESS: Rule(EITHER, say("assessment", "status")),
}
