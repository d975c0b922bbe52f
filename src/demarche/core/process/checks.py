# SPDX-License-Identifier: Apache-2.0
"""A communication check: who was called, who answered, and how long it took, by the places of the record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from demarche.core.acts import checks as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.contacts import CONTACT, history
from demarche.core.process.deadlines import Places, State, Verdict, ends, verdict
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.membership import Pause
from demarche.core.process.register import View
from demarche.core.process.roles import ADDRESSED, RAISING, Role, Rule, holding, roles
from demarche.core.process.ruling import Past, Ruling

SHARED: Final = "check_shared"
HOUR: Final = 3600
HOURS_OF_A_DAY: Final = 24
PARTS: Final = 2
"""A contact that has not answered after this part of the window has its alternates alerted: one half."""


@dataclass(frozen=True, slots=True)
class Called:
    """A contact as it was called: its type and its alternates by the directory that the call cites, and what stands as its answer."""

    contact: str
    type: str
    alternates: tuple[str, ...]
    answer: Entry | None


@dataclass(frozen=True, slots=True)
class Check:
    """A communication check. Made from a docket; both sides make the same."""

    opening: Act
    caller: str
    addressed: str
    window: int
    called: tuple[Called, ...]
    withdrawn: Entry | None


@dataclass(frozen=True, slots=True)
class Result:
    """How one contact stands to its call. Times are UTC seconds; what is not known yet is `None`.

    The clock runs from the addressed Party's own receipt, so `took` is what its own log shows from there to its answer.
    `by` is the contact in whose role the person answered: the one called, or an alternate.
    """

    called: Called
    state: State
    sent: int | None
    begun: int | None
    alternate_at: int | None
    due: int | None
    by: str = ""
    made: int | None = None
    received: int | None = None
    verdict: Verdict | None = None

    @property
    def took(self) -> int | None:
        """How many seconds it took from the receipt of the call to the answer."""
        return None if self.made is None or self.begun is None else self.made - self.begun


@dataclass(frozen=True, slots=True)
class Shared:
    """What a Party told all others of one call that it was called by: when it received it, and when which contact answered."""

    party: str
    call: str
    received: str
    window: int
    answered: Mapping[str, str]
    t: int
    act: str


def _call(act: Act, past: Past) -> Ruling:
    addressed = holding(act, Role.ADDRESSED)
    if roles(act).get(act.author) is not Role.RAISES or len(roles(act)) != len(addressed) + 1 or len(addressed) != 1:
        return Ruling(Reason.ROLES_MISMATCH)
    writes = [Write("opened", act.kind)]
    for name in _names(act.values["contacts"]):
        entry = _entry(past.register, addressed[0], name)
        if entry is None:
            return Ruling(Reason.NOT_NOMINATED)
        alternates = [
            each for each in _names(entry.get("alternates")) if _entry(past.register, addressed[0], each) is not None
        ]
        writes.append(Write("called", {"type": entry["type"], "alternates": list[Json](alternates)}, name))
    return Ruling(writes=tuple(writes))


def _names(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _entry(view: View, party: str, name: str) -> Mapping[str, Json] | None:
    value = view.read(CONTACT, party, name)
    entry = value["entry"] if isinstance(value, dict) else None
    return entry if isinstance(entry, dict) else None


def _in_a_check(judge: Callable[[Act, Past], Ruling]) -> Callable[[Act, Past], Ruling]:
    def judged(act: Act, past: Past) -> Ruling:
        return judge(act, past) if past.opening.kind == acts.CALL else Ruling(Reason.NOT_A_CHECK)

    return judged


def _answer(act: Act, past: Past) -> Ruling:
    name = str(act.values["contact"])
    called = past.read("called", past.opening.author, name)
    by = str(act.values.get("by", name))
    if not isinstance(called, dict) or by not in (name, *_names(called["alternates"])):
        return Ruling(Reason.CONTACT_NOT_CALLED)
    return Ruling(writes=(Write("answered", by, name),))


def _withdraw(_act: Act, _past: Past) -> Ruling:
    return Ruling(writes=(Write("withdrawn", value=True),))


def _share(act: Act, past: Past) -> Ruling:
    results = act.values["results"]
    assert isinstance(results, list)  # noqa: S101  # its kind's schema says so
    for each in results:
        name = str(each["contact"]) if isinstance(each, dict) else ""
        if not history(past.register, act.author, name):
            return Ruling(Reason.NO_SUCH_CONTACT)
    value: Json = {name: act.values[name] for name in ("received", "window", "results")}
    return Ruling(writes=(Write(SHARED, value, str(act.values["call"])),))


RULES: Final[Mapping[str, Rule]] = {
    acts.CALL: Rule(RAISING, _call),
    acts.ANSWER: Rule(ADDRESSED, _in_a_check(_answer)),
    acts.WITHDRAW: Rule(RAISING, _in_a_check(_withdraw)),
}
OF_REGISTER: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {acts.SHARE: _share}


def check(docket: Docket) -> Check | None:
    """Read a check off a docket; `None` while its call is not here or has no effect, and where the dossier is none."""
    opening = docket.opening
    if opening is None or opening.kind != acts.CALL or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return None
    [addressed] = holding(opening, Role.ADDRESSED)
    window = opening.values["window"]
    assert isinstance(window, int)  # noqa: S101  # its kind's schema says so
    called = tuple(_called(docket, opening.author, addressed, name) for name in _names(opening.values["contacts"]))
    withdrawn = docket.current("withdrawn", opening.author)
    return Check(opening, opening.author, addressed, window, called, withdrawn)


def _called(docket: Docket, caller: str, addressed: str, name: str) -> Called:
    """The first answer stands: whoever answers again changes no time."""
    entry = docket.current("called", caller, name)
    value = entry.value if entry is not None and isinstance(entry.value, dict) else {}
    answers = docket.history("answered", addressed, name)
    return Called(name, str(value.get("type", "")), tuple(_names(value.get("alternates"))), next(iter(answers), None))


def usual_window(charter: Charter) -> int:
    """The window, in hours, that a call begins with (docs/protocol/checks.md 2): the charter's time to answer one.

    Days, worked or not, are 24 hours each, and no window is longer than a call may have; 48 where the charter sets no time.
    """
    clock = charter.clock(acts.CALL, "ordinary")
    period = None if clock is None else clock.answer
    if period is None:
        return acts.WINDOW
    return min(period.n * (1 if period.unit == "hours" else HOURS_OF_A_DAY), acts.LONGEST)


def results(found: Check, places: Places, at: int, paused: Sequence[Pause] = ()) -> tuple[Result, ...]:
    """How each contact stands at the moment `at`; only `RUNNING` and `PASSED` depend on it.

    A clock stands still while a Party of the two has suspended its participation.
    """
    return tuple(_result(found, each, places, at, paused) for each in found.called)


def _result(found: Check, called: Called, places: Places, at: int, paused: Sequence[Pause]) -> Result:
    times = places.get(found.opening.id, {})
    begun, parties = times.get(found.addressed), (found.caller, found.addressed)
    answered = {} if called.answer is None else places.get(called.answer.act, {})
    made = answered.get(found.addressed)
    seconds = found.window * HOUR
    due, half = (
        (None, None)
        if begun is None
        else tuple(ends(begun, part, parties, paused, until=made) for part in (seconds, seconds // PARTS))
    )
    return Result(
        called=called,
        state=_state(called, begun, due, at),
        sent=times.get(found.caller),
        begun=begun,
        alternate_at=half,
        due=due,
        by="" if called.answer is None else str(called.answer.value),
        made=made,
        received=answered.get(found.caller),
        verdict=None if called.answer is None else verdict(made, answered.get(found.caller), due),
    )


def _state(called: Called, begun: int | None, due: int | None, at: int) -> State:
    if called.answer is not None:
        return State.MET
    if begun is None:
        return State.NOT_BEGUN
    if due is None:
        return State.STOPPED
    return State.RUNNING if at <= due else State.PASSED


def shared(view: View) -> Iterator[Shared]:
    """What Parties told all others of checks that they were called in, in the order in which each was first told."""
    for (_name, party, call), entered in view.cells(SHARED):
        value = entered.value
        assert isinstance(value, dict)  # noqa: S101  # its rule writes it so
        window, results_ = value["window"], value["results"]
        assert isinstance(window, int)  # noqa: S101
        assert isinstance(results_, list)  # noqa: S101
        answered = {str(each["contact"]): str(each.get("answered", "")) for each in results_ if isinstance(each, dict)}
        yield Shared(party, call, str(value["received"]), window, answered, entered.t, entered.act)
