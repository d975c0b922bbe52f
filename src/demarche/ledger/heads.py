# SPDX-License-Identifier: Apache-2.0
"""Heads of the own logs, signed one at a time for all who wait, and the proofs that lead to them."""

from collections.abc import Iterable

from demarche.core.log.place import Place
from demarche.core.parcel import ShownHead
from demarche.ledger.models import HeadRecord
from demarche.ledger.signer import Signer


def head_for(process_id: str, index: int, *, signer: Signer, at: int, patience: float = 10.0) -> HeadRecord:
    """Give a signed head of the own log that covers the leaf at `index`; the newest there is.

    Whoever holds the lease signs the newest size; the others wait until a head covers their index, `patience` seconds at most,
    then `BusyError`. Never called inside a transaction.
    """
    raise NotImplementedError


def newest_head(process_id: str) -> HeadRecord | None:
    """The newest signed head of the own log."""
    raise NotImplementedError


def own_head(process_id: str, size: int) -> HeadRecord | None:
    """The own head signed at exactly this size: what a peer that names it must agree with."""
    raise NotImplementedError


def places(process_id: str, indices: Iterable[int], head: HeadRecord) -> dict[int, Place]:
    """The places of these leaves under a head of the own log: one query for the leaves, one for all paths."""
    raise NotImplementedError


def shown_head(process_id: str, head: HeadRecord, since: int) -> ShownHead:
    """A head of the own log with the proof that it continues its size `since` (0: no proof)."""
    raise NotImplementedError
