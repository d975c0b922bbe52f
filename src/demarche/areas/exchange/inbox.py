# SPDX-License-Identifier: Apache-2.0
"""The door: bytes in, a status and an answer out; what is taken in is receipted, what is not is told why.

Source: docs/protocol/exchange.md. Everything is verified before a transaction begins, and the answer is signed after it ended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from demarche.areas.exchange import holding, pieces
from demarche.areas.exchange.answers import keep_fork, keep_forked
from demarche.areas.exchange.correspondence import Peer, held_heads, named_heads, peer, try_store
from demarche.areas.exchange.evidence import HeadError
from demarche.areas.exchange.judging import (
    Enclosed,
    Matters,
    Numbers,
    Waiting,
    fault_of,
    fault_of_unreadable,
    founding_log,
    note_waiting,
    receipts_of_own,
    waiting_dossiers,
)
from demarche.areas.exchange.opening import ClosedError, Request, open_request, shut
from demarche.areas.exchange.pieces import Brought
from demarche.areas.exchange.registering import answering, leaves_of, note_named
from demarche.areas.exchange.succession import Shown, check_shown
from demarche.areas.exchange.waking import wake
from demarche.core.acts.founding import FOUND
from demarche.core.codes import Refusal
from demarche.core.encoding import digest
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.parcel import (
    Answer,
    CarriedAct,
    CarriedPlace,
    Cover,
    Parcel,
    RefusedItem,
    write_answer,
)
from demarche.ledger import clocks, generations, keyrings, processes, register_heads
from demarche.ledger import heads as own_heads
from demarche.ledger.arriving import Awaited
from demarche.ledger.clocks import Reading
from demarche.ledger.files import File
from demarche.ledger.peers import HeadMovedError
from demarche.ledger.receive import Arrived, Refused, Taken, receive
from demarche.ledger.registering import Leaves
from demarche.ledger.signer import Signer
from demarche.ledger.transaction import BusyError

Random = Callable[[int], bytes]

_TRIES: Final = 3
_BETWEEN_TWO: Final = 2


def take(  # noqa: PLR0913  # what a door needs
    body: bytes, *, signer: Signer, at: int, random: Random, spare: int = 0, machine: float = 0.0
) -> tuple[int, bytes]:
    """Judge the body of `POST /v1/parcels`; give the status of HTTP and the answer.

    `at` is process time in UTC seconds; `spare` how many bytes of the disk large files leave free; `machine` machine time, where the
    answer goes back at once. Raises `KeyLockedError` where the box or the log key is not at hand, and `BusyError`;
    what was committed before is then receipted when it is sent again.
    """
    return shut(lambda: (200, write_answer(replace(_take(body, signer, at, random, (spare, machine)), made=at))), at=at)


def _take(body: bytes, signer: Signer, at: int, random: Random, door: tuple[int, float]) -> Answer:
    spare, machine = door
    request = open_request(body, signer)
    sender, cover, parcel, files = request.sender, request.cover, request.parcel, request.files
    if parcel.piece is not None:
        if parcel.heads or parcel.acts or parcel.places or not pieces.fits(parcel.piece, files):
            raise ClosedError(Refusal.UNREADABLE_PARCEL)
        brought = Brought(sender, parcel.piece, cover.items[1].sha256, files[0], request.confirmed, at, random)
        answer = pieces.take(brought, spare=spare, signer=signer)
        if answer is None:
            raise ClosedError(Refusal.FILE_NOT_NAMED)
        return answer
    holds = note_named(sender, cover.heads)
    if (parcel.inventories or parcel.wants) and not parcel.acts:
        told = holding.say(sender, parcel.inventories, parcel.wants, at=at, asked=True)
        return Answer(
            held=sender.heads,
            inventories=tuple(told.inventories),
            wants=tuple(told.wants),
            register=register_heads.lacking(sender.standing, sender.code, holds, signer=signer, at=at),
        )
    if not (parcel.acts or parcel.places or parcel.unreadable):
        try_store(cover.sender)
    delivery = _delivered(request, holds, at, random)
    with answering(delivery.sender, machine if delivery.of_register else 0.0) as carries:
        judged, taken, held = _commit(delivery)
        _after(delivery, judged, taken)
        answer = _answer(delivery, judged, taken, held, signer)
        carries(answer.register)
    return answer


def _delivered(request: Request, holds: int, at: int, random: Random) -> "_Delivery":
    """What a parcel brings. Where it brings one that joins the founding acts, these are entered first.

    With them the leaves beside them can be followed, and what cites those.
    """
    sender, cover, parcel = request.sender, request.cover, request.parcel
    joins = sender.member.own_code not in sender.standing.founders
    founding = tuple(each for each in parcel.acts if each.signed.act.kind == FOUND)
    if joins and founding and not sender.standing.register.size:
        first = replace(parcel, acts=founding, register=None)
        _commit(_Delivery(sender, cover, first, {}, None, holds, request.confirmed, at, random))
        sender = peer(sender.member)
    enclosed = {digest(data): data for data in request.files}
    leaves = leaves_of(parcel.register, sender, at=at)
    return _Delivery(sender, cover, parcel, enclosed, leaves, holds, request.confirmed, at, random)


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A parcel that the door has opened, from whom, and what came beside it; `holds` is how much of the register the sender has."""

    sender: Peer
    cover: Cover
    parcel: Parcel
    files: Mapping[str, bytes]
    leaves: Leaves | None
    holds: int
    confirmed: int
    at: int
    random: Random

    @property
    def item(self) -> str:
        """The hash of the sealed parcel, as refusals name it."""
        return self.cover.items[0].sha256

    @property
    def of_register(self) -> bool:
        """Whether it brings something of the register."""
        return self.leaves is not None or any(each.signed.act.in_register for each in self.parcel.acts)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the door makes of a parcel's acts and files, and which of its acts wait for others."""

    arrived: list[Arrived]
    files: list[File]
    awaited: list[Awaited]
    refused: list[Refused]
    waiting: Waiting


def _commit(delivery: _Delivery) -> tuple[_Judged, Taken, Mapping[str, Checkpoint]]:
    """Verify what the parcel says and enter it; again when a newer head of its log came in meanwhile."""
    judged: _Judged | None = None
    held = delivery.sender.held
    for _ in range(_TRIES):
        shown = _heads(delivery, held)
        judged = judged or _judge(delivery, shown)
        try:
            taken = _enter(delivery, shown, judged)
        except HeadMovedError:
            held = held_heads(delivery.sender.process, delivery.sender.code)
            continue
        return judged, taken, shown.held
    raise BusyError(f"expected to enter a parcel of {delivery.sender.code} in {_TRIES} tries, its log moved each time")


def _heads(delivery: _Delivery, held: Mapping[str, Checkpoint]) -> Shown:
    """Check every head of a parcel: signed by the log it is of, and continuing what is held of the sender's."""
    sender, parcel = delivery.sender, delivery.parcel
    first = sender.member.origin or _founded_origin(delivery)
    try:
        shown = check_shown(parcel.heads, parcel.generations, sender, held, first=first, keysets=parcel.keysets)
    except HeadError as error:
        keep_forked(error, sender.process, sender.code, at=delivery.at)
        raise ClosedError(error.refusal, tuple(held.values())) from error
    for party, pair in shown.forks:
        keep_fork(pair, sender.process, party, at=delivery.at)
    return shown


def _founded_origin(delivery: _Delivery) -> str:
    """The name of the sender's log as its founding act states it, with the log keys of its key-set and no others."""
    log = founding_log(delivery.parcel.acts)
    keys = delivery.sender.ring(delivery.sender.code).sets[0].log.to_json()
    origin = log.get("origin") if isinstance(log, dict) and log.get("keys") == keys else None
    if not isinstance(origin, str) or not origin:
        raise ClosedError(Refusal.HEAD_SIGNATURE)
    return origin


def _judge(delivery: _Delivery, shown: Shown) -> _Judged:
    """Judge each act, and each file of those that are good."""
    sender, item = delivery.sender, delivery.item
    refused = [Refused(item, fault_of_unreadable(each).code, each.act) for each in delivery.parcel.unreadable]
    good: list[CarriedAct] = []
    numbers = Numbers(sender)
    for carried in delivery.parcel.acts:
        fault = fault_of(carried, sender, shown) or numbers.used(carried.signed.act)
        if fault is None:
            good.append(carried)
        else:
            refused.append(Refused(item, fault.code, carried.signed.act.id))
    upto = 0 if delivery.leaves is None else delivery.leaves.end
    waiting = Waiting([carried.signed.act for carried in good], sender, upto)
    refused += [Refused(item, Refusal.WAITING_FULL.code, act) for act in sorted(waiting.refused)]
    matters = Matters(carried.signed.act for carried in good)
    enclosed = Enclosed(sender.charter.limits["file"], delivery.files, matters)
    arrived = []
    receipts = receipts_of_own(delivery.parcel.places, good, sender, shown)
    for signed, place in ((each.signed, each.place) for each in good if each.signed.act.id not in waiting.refused):
        receipt = receipts.get(signed.act.id)
        arrived.append(Arrived(signed, place, shown.head(place, signed.act.author), receipt))
        enclosed.take(signed.act)
    refused += [Refused(item, fault.code, act, file) for act, file, fault in enclosed.refused]
    return _Judged(arrived, enclosed.kept, enclosed.awaited, refused, waiting)


def _enter(delivery: _Delivery, shown: Shown, judged: _Judged) -> Taken:
    return receive(
        delivery.sender.process,
        delivery.sender.code,
        judged.arrived,
        shown=shown.grown,
        proved=shown.beside,
        renewed=shown.renewed,
        at=delivery.at,
        files=judged.files,
        awaited=judged.awaited,
        refused=judged.refused,
        confirmed=delivery.confirmed,
        complete=delivery.parcel.complete,
        leaves=delivery.leaves,
        random=delivery.random,
    )


def _answer(
    delivery: _Delivery, judged: _Judged, taken: Taken, held: Mapping[str, Checkpoint], signer: Signer
) -> Answer:
    """Sign a head over what was entered, and say where each act stands under it."""
    here, now = delivery.sender.standing, delivery.sender.standing
    if delivery.of_register:
        now = processes.standing(delivery.sender.process)
    indices = {*taken.indices.values(), *taken.refused}
    head = own_heads.head_for(here, max(indices, default=taken.size - 1), signer=signer, at=delivery.at)
    places, older = generations.places(here, indices, head)
    chain = generations.chain(here, head) if not delivery.confirmed else generations.NONE
    keysets = keyrings.unconfirmed(here, head, delivery.confirmed)
    refusals = zip(judged.refused, taken.refused, strict=True)
    return Answer(
        head=own_heads.shown_head(here.log, head, delivery.confirmed),
        places=tuple(CarriedPlace(act, places[index]) for act, index in taken.indices.items()),
        refused=tuple(RefusedItem(each.act, each.file, each.code, places[index]) for each, index in refusals),
        held=named_heads(now, held),
        older=chain.heads(older),
        generations=chain.places,
        keysets=keysets,
        register=register_heads.lacking(now, delivery.sender.code, delivery.holds, signer=signer, at=delivery.at),
    )


def _after(delivery: _Delivery, judged: _Judged, taken: Taken) -> None:
    """Note what waits now; and what is on its way to a Party that was just heard from can be tried again."""
    sender = delivery.sender
    touched = {each.signed.act.dossier for each in judged.arrived}
    if delivery.of_register:
        touched |= waiting_dossiers(sender.process)
    several = touched and len(sender.standing.parties) > _BETWEEN_TWO
    if several or judged.waiting.found or touched & set(judged.waiting.before.values()):
        note_waiting(sender.process, touched)
    if taken.indices.keys() > taken.duplicates:
        # What is sent again, by whomever, may have been written long ago, and says nothing of a clock.
        clocks.hear(sender.process, sender.code, sender.member.clock, Reading(delivery.cover.made, delivery.at))
        wake(sender.process, sender.code)
