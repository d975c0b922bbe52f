# SPDX-License-Identifier: Apache-2.0
"""Proofs of dishonesty, kept for good: two heads of one log, two acts under one number, or an answer that was no receipt."""

from typing import Final

from demarche.core.process.docket import Docket
from demarche.ledger.models import ActRecord, Proof

TWO_HEADS: Final = "two_heads"
TWO_ACTS: Final = "two_acts"
NO_RECEIPT: Final = "no_receipt"
TWO_SETS: Final = "two_keysets"
KINDS: Final = frozenset({TWO_HEADS, TWO_ACTS, NO_RECEIPT, TWO_SETS})


def keep(  # noqa: PLR0913  # a proof has these
    process_id: str, kind: str, *, party: str, about: str, pair: tuple[bytes, bytes], at: int
) -> None:
    """Keep a proof against `party`, unless one about the same is held.

    `about` is the log's origin for heads, `DOSSIER/NUMBER` for acts, the number for key-sets; `pair` holds both signed things whole.
    """
    known = {"process_id": process_id, "kind": kind, "origin": about, "party": party}
    # Two that find it in the same moment keep it twice, which harms nobody.
    if not Proof.objects.filter(**known).exists():
        Proof.objects.create(**known, found=at, one=pair[0], two=pair[1])


def keep_equivocations(process_id: str, docket: Docket, *, at: int) -> None:
    """Keep the first two acts of every number under which an author signed more than one."""
    for each in docket.equivocations():
        first, second = (
            bytes(document)
            for document in ActRecord.objects.filter(id__in=each.acts[:2])
            .order_by("id")
            .values_list("document", flat=True)
        )
        about = f"{docket.dossier}/{each.seq}"
        keep(process_id, TWO_ACTS, party=each.author, about=about, pair=(first, second), at=at)
