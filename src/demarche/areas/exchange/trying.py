# SPDX-License-Identifier: Apache-2.0
"""The test of the connection: a parcel that carries no act goes the way of every delivery, and each part of the way is told.

Source: docs/protocol/exchange.md 7. Neither side enters a leaf.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from demarche.areas.directory.queries import closed_line, door
from demarche.areas.exchange.correspondence import Peer, known_as, peer, signed_here
from demarche.areas.exchange.outbox import answered, certificates
from demarche.areas.exchange.packing import pack_nothing
from demarche.areas.exchange.reaching import ObstacleError
from demarche.areas.exchange.transport import Bounds, Transport
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import stamp
from demarche.core.errors import DemarcheError
from demarche.core.parcel import Answer
from demarche.ledger.signer import Signer

Random = Callable[[int], bytes]

STEPS: Final = (
    *("name", "address", "proxy", "tcp", "tls", "key"),
    *("version", "clock", "store", "process", "suspended"),
)
APART: Final = 600
"""Seconds by which the clocks of two nodes may differ before the test says so."""

BOUNDS: Final = Bounds(connect=5, read=15, whole=30)
"""How long a test may take, for a person waits for it."""

_WAY: Final[Mapping[Obstacle, str]] = {
    Obstacle.NAME_UNKNOWN: "name",
    Obstacle.ADDRESS_PRIVATE: "address",
    Obstacle.ADDRESS_BARRED: "address",
    Obstacle.PROXY_FAILED: "proxy",
    Obstacle.NO_CONNECTION: "tcp",
    Obstacle.TLS_FAILED: "tls",
    Obstacle.OTHER_KEY: "key",
}
_VERSION: Final = frozenset(
    each.code
    for each in (Refusal.UNKNOWN_VERSION, Refusal.UNREADABLE_COVER, Refusal.UNREADABLE_PARCEL, Refusal.TOO_LARGE)
)
# A door that says one of these has not come to its store.
_BEFORE_STORE: Final = frozenset(
    each.code
    for each in (
        *(Refusal.NOT_CONFIRMED, Refusal.COVER_SIGNATURE, Refusal.WRONG_ADDRESSEE),
        *(Refusal.ITEM_HASH, Refusal.CANNOT_OPEN),
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way: `ok`, `failed` with a code, or `not_reached`; and what was observed, word for word."""

    name: str
    state: str
    observed: str = ""
    code: str = ""

    def to_json(self) -> dict[str, str]:
        """Give its fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first thing that failed."""

    step: str
    code: str
    observed: str


def try_line(  # noqa: PLR0913  # what an attempt needs
    process_id: str,
    code: str,
    noted: dict[str, str],
    *,
    signer: Signer,
    transport: Transport,
    at: int,
    random: Random,
) -> list[Step]:
    """Send a parcel without acts to a Party; every step in the order of STEPS.

    `noted` is where the transport notes the steps behind it. Raises `DemarcheError` when nothing can be sent from here: a key
    that cannot be read, a Party that is not known.
    """
    found = next((each for each in known_as(code) if each.process == process_id), None)
    if found is None:
        raise DemarcheError(f"expected a Party of this process, got {code}")
    where = door(process_id, code)
    if where is not None and not where.address:
        raise DemarcheError(
            f"expected a Party whose node has an address, {code} has none: its node fetches, and is not called"
        )
    if not found.confirmed:
        raise DemarcheError(f"expected a Party whose fingerprint is confirmed, got {code}: compare fingerprints first")
    whom = peer(found)
    try:
        answer = _ask(whom, signer=signer, transport=transport, at=at, random=random)
    except ObstacleError as error:
        name = _WAY.get(error.obstacle) or ("version" if "key" in noted else "tls")
        return _steps(_Fault(name, error.obstacle.code, error.detail), noted)
    seen = {**dict.fromkeys(STEPS[: STEPS.index("version")], ""), **noted, **_observed(whom, answer, at)}
    return _steps(_fault(whom, answer, at), seen)


def _ask(whom: Peer, *, signer: Signer, transport: Transport, at: int, random: Random) -> Answer:
    """Post it; once more at once when the door holds another head than it was taken to hold."""
    where = door(whom.process, whom.code)
    if where is None:
        raise ObstacleError(Obstacle.NO_CONNECTION, f"no address of {whom.code}")

    def post(since: int | None) -> Answer:
        body = pack_nothing(whom, since=since, signer=signer, at=at, random=random)
        return answered(transport.post(where.address, certificates(whom, where), body, where.confirmed))

    answer = post(None)
    if answer.code == Refusal.HEAD_UNPROVEN.code:
        since = signed_here(whom.standing.log.origin, answer.held)
        answer = answer if since is None else post(since)
    return answer


def _fault(whom: Peer, answer: Answer, at: int) -> _Fault | None:
    """What the answer says is in the way, and what this side knows to be; of several the first."""
    faults = []
    if answer.made is not None and abs(answer.made - at) > APART:
        faults.append(_Fault("clock", Obstacle.CLOCK_APART.code, _clocks(answer, at)))
    if answer.code is not None:
        faults.append(_Fault(_step_of(answer.code), answer.code, "their door says so"))
    closed = closed_line(whom.process, whom.code) if whom.member.closed else None
    if closed is not None:
        faults.append(_Fault("suspended", Obstacle.LINE_CLOSED.code, closed.why))
    return min(faults, key=lambda fault: STEPS.index(fault.step), default=None)


def _step_of(code: str) -> str:
    if code in _VERSION:
        return "version"
    return {Refusal.STORE_FULL.code: "store", Refusal.SUSPENDED.code: "suspended"}.get(code, "process")


def _observed(whom: Peer, answer: Answer, at: int) -> dict[str, str]:
    seen = {
        "version": "1",
        "clock": _clocks(answer, at),
        "store": "their store took a trial write",
        "process": whom.process[:16],
        "suspended": "open",
    }
    return {name: said for name, said in seen.items() if name != "store" or answer.code not in _BEFORE_STORE}


def _clocks(answer: Answer, at: int) -> str:
    theirs = "not said" if answer.made is None else stamp(answer.made)
    return f"theirs {theirs}, ours {stamp(at)}"


def _steps(fault: _Fault | None, seen: Mapping[str, str]) -> list[Step]:
    """Every step: what was seen before the fault is good, what follows it was not reached."""
    end = len(STEPS) if fault is None else STEPS.index(fault.step)
    found = [Step(name, "ok" if name in seen else "not_reached", seen.get(name, "")) for name in STEPS[:end]]
    if fault is not None:
        found.append(Step(fault.step, "failed", fault.observed, fault.code))
    return [*found, *(Step(name, "not_reached") for name in STEPS[end + 1 :])]
