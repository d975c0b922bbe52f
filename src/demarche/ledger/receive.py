# SPDX-License-Identifier: Apache-2.0
"""Taking in what another node carried: all of a parcel's acts, leaves, places and heads, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_bytes

from demarche.core.acts.act import SignedAct
from demarche.core.log.checkpoint import Head
from demarche.core.log.place import Place
from demarche.ledger.append import Random
from demarche.ledger.files import File


@dataclass(frozen=True, slots=True)
class Arrived:
    """An act whose signatures verified, with its place in its author's log and the head that place leads to, both checked."""

    signed: SignedAct
    place: Place
    head: Head


@dataclass(frozen=True, slots=True)
class Grown:
    """A head of `party`'s log, checked to continue the one of size `since` that `PeerLog` held (0: it held none)."""

    party: str
    head: Head
    since: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What the door refuses after a member's cover verified: the item's hash, the code, and the act or file in it, if known."""

    item: str
    code: str
    act: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a parcel: per act id the index of its leaf here, which ids were here before, and the refusals' indices.

    `size` is the own log's size after it: a head that covers all of it has at least that size.
    """

    indices: Mapping[str, int]
    duplicates: frozenset[str]
    refused: tuple[int, ...]
    size: int


def receive(  # noqa: PLR0913  # what a parcel carries
    process_id: str,
    carrier: str,
    arrived: Sequence[Arrived],
    *,
    shown: Sequence[Grown],
    at: int,
    files: Sequence[File] = (),
    refused: Sequence[Refused] = (),
    confirmed: int = 0,
    random: Random = token_bytes,
) -> Taken:
    """Commit what arrived in one transaction: a `got` leaf for each new act, a `refused` leaf for each refusal.

    The caller has verified everything: signatures, places, consistency from `PeerLog`. An act that is here already keeps its
    leaf and gets no other. `confirmed` is the newest size of the own log that the carrier says it holds. Raises
    `MovedError` when a log's newest head is no longer the one `shown` was checked against: check again and call again.
    """
    raise NotImplementedError
