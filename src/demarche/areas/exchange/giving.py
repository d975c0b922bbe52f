# SPDX-License-Identifier: Apache-2.0
"""The door for nodes that fetch: they say what became of what they took, and are given what would have been posted to them.

Source: docs/protocol/exchange.md 12.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from demarche.areas.exchange.answers import UnprovenError, check_answer, settle
from demarche.areas.exchange.correspondence import Peer, held_heads
from demarche.areas.exchange.evidence import HeadError, check_entry, check_sigs
from demarche.areas.exchange.following import next_piece, piece_body
from demarche.areas.exchange.opening import ClosedError, Request, open_request, shut
from demarche.areas.exchange.outbox import pause_after
from demarche.areas.exchange.packing import Packed, pack, pack_nothing
from demarche.areas.exchange.registering import note_named
from demarche.areas.exchange.succession import Shown, check_shown
from demarche.core.codes import Obstacle
from demarche.core.encoding import MalformedError
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.core.log.tree import ProofError
from demarche.core.parcel import ACTS_LIMIT, Answer, CarriedPlace, RefusedItem
from demarche.ledger import outbox, read, register_heads, sending
from demarche.ledger.files import MissingFileError
from demarche.ledger.models import ActRecord, FileOutbox, Outbox
from demarche.ledger.peers import HeadMovedError
from demarche.ledger.signer import Signer
from demarche.ledger.transaction import BusyError

Random = Callable[[int], bytes]

LEASE: Final = 30.0
"""Seconds of machine time after which what was given and not receipted is given again."""

PIECE: Final = 1_048_576
_NOTHING: Final = 204
_TRIES: Final = 3


def give(body: bytes, *, signer: Signer, at: int, machine: float, random: Random) -> tuple[int, bytes]:
    """Judge the body of `POST /v1/collect`; give the status of HTTP, and what is due to the Party that asks, or an answer."""

    def work() -> tuple[int, bytes]:
        request = open_request(body, signer)
        _settle(request, at)
        _note_holding(request, machine, at)
        holds = note_named(request.sender, request.cover.heads)
        given = (
            _acts(request, signer, at, machine, random)
            or _piece(request, signer, at, machine, random)
            or _register(request, holds, signer, at, random)
        )
        return (200, given) if given else (_NOTHING, b"")

    return shut(work, at=at)


def _settle(request: Request, at: int) -> None:
    """Believe what its log shows of what it took before, as if it were the answer to it."""
    parcel, peer = request.parcel, request.sender
    if not parcel.heads:
        return
    held = peer.held
    for _ in range(_TRIES):
        try:
            _settle_on(request, held, at)
        except HeadMovedError:
            held = held_heads(peer.process, peer.code)
        except HeadError as error:
            raise ClosedError(error.refusal, tuple(held.values())) from error
        except (UnprovenError, ProofError, MalformedError):
            return  # no receipt, so it is given again
        else:
            return
    raise BusyError(f"expected to settle what {peer.code} receipted in {_TRIES} tries, its log moved each time")


def _settle_on(request: Request, held: Mapping[str, Checkpoint], at: int) -> None:
    parcel, peer = request.parcel, request.sender
    leaves = [(carried, parse_leaf(carried.place.leaf)) for carried in parcel.places]
    of_acts = [(carried, leaf) for carried, leaf in leaves if not _of_large(carried, leaf, peer)]
    taken, refused = _said(of_acts)
    answer = Answer(
        parcel.heads[0],
        tuple(taken),
        tuple(refused),
        older=parcel.heads[1:],
        generations=parcel.generations,
        keysets=parcel.keysets,
    )
    packed = _packed(request, {carried.act for carried, _ in of_acts})
    settle(check_answer(answer, packed, peer, held), packed, peer, at=at)
    files = [(carried, leaf) for carried, leaf in leaves if _of_large(carried, leaf, peer)]
    if files:
        now = held_heads(peer.process, peer.code)
        first = peer.member.origin
        shown = check_shown(parcel.heads, parcel.generations, peer, now, first=first, keysets=parcel.keysets)
        for carried, leaf in files:
            _end_file(carried, leaf, shown, peer, at)


def _of_large(carried: CarriedPlace, leaf: Leaf, peer: Peer) -> FileOutbox | None:
    if leaf.file is None:
        return None
    rows = FileOutbox.objects.filter(process=peer.process, addressee=peer.code)
    return rows.filter(act=carried.act, file=leaf.file).first()


def _said(places: list[tuple[CarriedPlace, Leaf]]) -> tuple[list[CarriedPlace], list[RefusedItem]]:
    """Places of what was taken, and of what was refused, as an answer has them."""
    taken = [carried for carried, leaf in places if leaf.k != "refused"]
    refused = [
        RefusedItem(carried.act, leaf.file, str(leaf.fields["code"]), carried.place)
        for carried, leaf in places
        if leaf.k == "refused"
    ]
    return taken, refused


def _packed(request: Request, acts: set[str]) -> Packed:
    """What was given, as far as its places speak of it."""
    peer = request.sender
    rows = list(Outbox.objects.filter(process=peer.process, addressee=peer.code, act__in=acts))
    sigs = {act: signed.sigs for act, signed in read.those(row.act for row in rows).items()}
    back = ActRecord.objects.filter(id__in=sigs, author=peer.code).values_list("id", flat=True)
    return Packed(rows, b"", request.confirmed, sigs, back=frozenset(back))


def _end_file(carried: CarriedPlace, leaf: Leaf, shown: Shown, peer: Peer, at: int) -> None:
    row = _of_large(carried, leaf, peer)
    signed = read.act(carried.act)
    if row is None or signed is None:
        return
    keyset = shown.in_force(carried.place, peer.code)
    head = shown.head(carried.place, peer.code)
    check_entry(carried.place, head, leaf.k, act=carried.act, keyset=keyset, file=leaf.file)
    refusal = str(leaf.fields["code"]) if leaf.k == "refused" else ""
    if not refusal:
        check_sigs(leaf, signed.sigs)
    sending.end(row, place=carried.place, refusal=refusal, shown=[], confirmed=0, at=at)


def _note_holding(request: Request, machine: float, at: int) -> None:
    """Where the next piece of a file begins."""
    for each in request.parcel.holding:
        rows = FileOutbox.objects.filter(act=each.act, file=each.file, addressee=request.sender.code)
        for row in rows.filter(process=request.sender.process, bytes__gte=each.bytes):
            sending.moved_on(row, each.bytes, due=machine, at=at)


def _acts(request: Request, signer: Signer, at: int, machine: float, random: Random) -> bytes | None:
    """The parcel that is due, as it would be posted."""
    peer = request.sender
    claimed = outbox.claim(peer.process, peer.code, machine=machine, lease=LEASE, most=ACTS_LIMIT)
    rows = [row for row in claimed if row.dossier == peer.process] or claimed
    if not rows:
        return None
    others = [row for row in claimed if row not in rows]
    try:
        packed = pack(rows, peer, since=request.confirmed, signer=signer, at=at, random=random)
    except MissingFileError as error:
        outbox.put_back(others, obstacle="", detail="", due=machine)
        _put_back_lost(rows, str(error), machine, random, at)
        return None
    outbox.put_back([*others, *packed.later], obstacle="", detail="", due=machine)
    _put_back_lost(packed.lost, "a file that it names is not on disk", machine, random, at)
    outbox.put_back(packed.rows, obstacle="", detail="", due=machine + LEASE, sent=True)
    outbox.started(packed.rows, at=at)
    return packed.body


def _put_back_lost(rows: Sequence[Outbox], why: str, machine: float, random: Random, at: int) -> None:
    """What cannot be given, because a file of it is not here, says so."""
    if rows:
        due = machine + pause_after(min(row.attempts for row in rows), random)
        outbox.started(rows, at=at)
        outbox.put_back(rows, obstacle=Obstacle.FILE_LOST.code, detail=why, due=due)


def _piece(request: Request, signer: Signer, at: int, machine: float, random: Random) -> bytes | None:
    """The piece that is due, as it would be posted."""
    peer = request.sender
    row = sending.claim(peer.process, peer.code, machine=machine, lease=LEASE)
    if row is None:
        return None
    try:
        offset, content = next_piece(row, PIECE)
    except MissingFileError as error:
        said = {"obstacle": Obstacle.FILE_LOST.code, "detail": str(error)}
        due = machine + pause_after(row.attempts, random)
        sending.put_back(row, row.offset, **said, due=due, at=at, sent=False)
        return None
    return piece_body(row, offset, content, peer, signer=signer, at=at, random=random)


def _register(request: Request, holds: int, signer: Signer, at: int, random: Random) -> bytes | None:
    """What it lacks of the register, with nothing else, as it would be posted."""
    peer = request.sender
    if register_heads.lacking(peer.standing, peer.code, holds, signer=signer, at=at) is None:
        return None
    return pack_nothing(peer, since=request.confirmed, signer=signer, at=at, random=random, holds=holds)


def places_of(answer: Answer) -> Iterator[CarriedPlace]:
    """What an answer says of each act and file, as a node that fetches says it with its next request."""
    yield from answer.places
    for refused in answer.refused:
        if refused.act is not None and refused.place is not None:
            yield CarriedPlace(refused.act, refused.place)
