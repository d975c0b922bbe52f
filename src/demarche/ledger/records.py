# SPDX-License-Identifier: Apache-2.0
"""Rows of acts: written in one way, whoever the author is."""

from collections.abc import Iterable
from typing import Final

from demarche.core.acts.act import SignedAct
from demarche.ledger.models import ActRecord
from demarche.ledger.statements import Insert

_ACTS: Final = Insert(
    ActRecord,
    "id",
    "process_id",
    "dossier",
    "author",
    "seq",
    "kind",
    "document",
    "outgoing",
    "t",
    "leaf_index",
)


def record(acts: Iterable[tuple[int, SignedAct]], *, t: int, outgoing: bool) -> None:
    """Write acts with the indices of their leaves, all of time `t`. Part of the caller's transaction."""
    _ACTS.run(
        [
            (
                signed.act.id,
                signed.act.process,
                signed.act.dossier,
                signed.act.author,
                signed.act.seq,
                signed.act.kind,
                signed.document,
                outgoing,
                t,
                index,
            )
            for index, signed in acts
        ]
    )
