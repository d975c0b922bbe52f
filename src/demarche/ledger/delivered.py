# SPDX-License-Identifier: Apache-2.0
"""What came back: receipts and refusals of acts of ours, checked by the caller, kept, and told to the deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.core.log.place import Place
from demarche.ledger.receive import Grown


@dataclass(frozen=True, slots=True)
class Receipt:
    """A `got` place of an act of ours in the addressee's log, checked against the act and the head it leads to."""

    act: str
    place: Place


@dataclass(frozen=True, slots=True)
class Declined:
    """An act of ours that the addressee's door refused, with its place there if it gave one."""

    act: str
    code: str
    place: Place | None


def settle_answer(  # noqa: PLR0913  # what an answer carries
    process_id: str,
    peer: str,
    *,
    shown: Sequence[Grown],
    receipts: Sequence[Receipt],
    declined: Sequence[Declined] = (),
    confirmed: int = 0,
    at: int,
) -> None:
    """Commit an answer in one transaction: the peer's head, its places, deliveries done or refused, what projections say.

    A receipt ends a delivery as delivered, also after a refusal; a refusal never undoes a receipt. `confirmed` is the newest
    size of the own log that the peer says it holds. Raises `MovedError` as `receive` does.
    """
    raise NotImplementedError
