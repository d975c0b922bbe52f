# SPDX-License-Identifier: Apache-2.0
"""Heads of the own logs, signed one at a time for all who wait, and the proofs that lead to them."""

import time
from collections.abc import Callable, Iterable
from secrets import token_hex
from typing import Final

from django.db import connection

from demarche.core.keys import LogKey
from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.core.log.place import Place
from demarche.core.log.tree import consistency, consistency_plan, inclusion, inclusion_plan, root
from demarche.core.parcel import ShownHead
from demarche.ledger import marks
from demarche.ledger.behind import require_current
from demarche.ledger.models import HeadRecord, Leaf, Log, Node
from demarche.ledger.processes import Standing, keyset
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.statements import Insert, Row, Select, SelectAmong, Update
from demarche.ledger.transaction import BusyError, write

LEASE: Final = 3.0
_PAUSE: Final = 0.005


def head_for(here: Standing, index: int, *, signer: Signer, at: int, patience: float = 15.0) -> HeadRecord:
    """Give a signed head of the own log that covers the leaf at `index`: the newest there is.

    Whoever holds the lease signs the newest size; the others wait until a head covers their index, `patience` seconds at most,
    then `BusyError`. A holder that died loses the lease after `LEASE` seconds. Raises `KeyLockedError` where the log key is
    not at hand, `LogBehindError` where the rows are an old copy, `ValueError` for an index that the log has not reached. Not for use inside a transaction: what is not
    committed must not be signed. `here` may have been read before the leaf was entered. Of earlier generations no head is
    signed any more; for an index there the newest head of the open log is given.
    """
    require_current(here)
    log = here.log
    keys = {here.keyset.hash: key_under(here.keyset.hash, signer)}
    index = max(index - log.base, 0)
    deadline = time.monotonic() + patience
    while True:
        newest = newest_head(log)
        if newest is not None and newest.size > index:
            return newest
        owner = token_hex(16)
        if _take_lease(log, owner):
            return _sign(log, owner, lambda named: keys.get(named) or key_under(named, signer), at, index)
        if time.monotonic() >= deadline:
            raise BusyError(f"expected a head over leaf {index} of {log.origin}, none was signed in {patience:g} s")
        time.sleep(_PAUSE)


def key_under(keyset_hash: str, signer: Signer) -> LogKey:
    """The log key of a key-set of the own Party; raise `KeyLockedError`."""
    named = keyset(keyset_hash)
    key = signer.under(named).log()
    if named.log != key.public:
        raise KeyLockedError(f"expected the log key of key-set {named.n}, got another key")
    return key


def _machine_time() -> float:
    return time.time()  # noqa: TID251  # machine time: a lease is compared between processes


_FREE: Final = Update(
    lambda log, now: Log.objects.filter(pk=log, open=True, lease_until__lte=now),
    int,
    float,
    sets={"lease_owner": str, "lease_until": float},
)
_RELEASE: Final = Update(
    lambda log, owner: Log.objects.filter(pk=log, lease_owner=owner),
    int,
    str,
    sets={"lease_owner": str, "lease_until": float},
)
_SIZE: Final = Select(lambda log: Log.objects.filter(pk=log).values_list("size", "peaks", "last_t", "keyset_hash"), int)
_STORE: Final = Insert(HeadRecord, "origin", "size", "root", "note", "own", once=True)


def _take_lease(log: Log, owner: str) -> bool:
    now = _machine_time()
    return write(lambda: _FREE.run(log.pk, now, owner, now + LEASE)) == 1


def _sign(log: Log, owner: str, key_of: Callable[[str], LogKey], at: int, index: int) -> HeadRecord:
    """Sign the newest size, unless somebody just did, with the log key in force there; let the lease go, also when signing fails."""

    def store(rows: list[Row]) -> None:
        _STORE.run(rows)
        _RELEASE.run(log.pk, owner, "", 0.0)

    rows: list[Row] = []
    try:
        [(size, peaks, last_t, keyset_hash)] = _SIZE.rows(log.pk)
        if index >= size:
            raise ValueError(f"expected an index below {size} of {log.origin}, got {index}")
        newest = newest_head(log)
        if newest is not None and newest.size == size:
            return newest
        checkpoint = Checkpoint(log.origin, size, root(size, bytes(peaks)))
        note = sign_head(key_of(keyset_hash), checkpoint, max(at, last_t))
        marks.put(log.process_id, checkpoint)
        rows = [(log.origin, size, checkpoint.root.hex(), note, True)]
    finally:
        write(lambda: store(rows))
    return _made(rows[0])


_HEAD: Final = ("origin", "size", "root", "note", "own")
_NEWEST: Final = Select(
    lambda origin: HeadRecord.objects.filter(origin=origin, own=True).order_by("-size").values_list(*_HEAD)[:1], str
)


def newest_head(log: Log) -> HeadRecord | None:
    """The newest signed head of an own log."""
    row = _NEWEST.first(log.origin)
    return None if row is None else _made(row)


def _made(row: Row) -> HeadRecord:
    return HeadRecord.from_db(connection.alias, _HEAD, row)


def places(log: Log, indices: Iterable[int], head: HeadRecord) -> dict[int, Place]:
    """The places of these leaves of one own log under a head of it: one query for the leaves, one for all their paths.

    Indices are counted over all generations (`generations.places` gives those of several).
    """
    found = local_places(log, (index - log.base for index in indices), head)
    return {index + log.base: place for index, place in found.items()}


def local_places(log: Log, indices: Iterable[int], head: HeadRecord) -> dict[int, Place]:
    """The same with indices counted in this log alone, as they stand in places."""
    wanted = sorted(set(indices))
    leaves = {index: bytes(data) for index, data in _LEAVES.rows(wanted, log.pk)}
    nodes = _nodes(log, {position for index in wanted for position in inclusion_plan(index, head.size)})
    return {
        index: Place(
            leaf=leaves[index],
            index=index,
            path=tuple(inclusion(index, head.size, nodes.__getitem__)),
            origin=head.origin,
            size=head.size,
        )
        for index in wanted
    }


def shown_head(log: Log, head: HeadRecord, since: int) -> ShownHead:
    """A head of the own log with the proof that it continues its size `since` (0: no proof is needed)."""
    nodes = _nodes(log, consistency_plan(since, head.size))
    proof = tuple(consistency(since, head.size, nodes.__getitem__))
    return ShownHead(note=bytes(head.note), origin=head.origin, since=since, proof=proof)


_LEAVES: Final = SelectAmong(
    lambda log, indices: Leaf.objects.filter(log=log, index__in=indices).values_list("index", "data"),
    int,
    before=(int,),
)
_NODES: Final = SelectAmong(
    lambda log, positions: Node.objects.filter(log=log, position__in=positions).values_list("position", "hash"),
    int,
    before=(int,),
)


def _nodes(log: Log, positions: Iterable[int]) -> dict[int, bytes]:
    return {position: bytes(node) for position, node in _NODES.rows(sorted(set(positions)), log.pk)}
