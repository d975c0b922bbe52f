# SPDX-License-Identifier: Apache-2.0
"""Working strands among the dossiers: their acts, receipts and papers are shown here, what is worked on in the room cooperation."""

from typing import Final

from demarche.core.acts import strand
from demarche.core.process.docket import Docket, Standing

STAGE: Final = "working"


def is_strand(docket: Docket) -> bool:
    """Whether a dossier is a working strand that has effect."""
    opening = docket.opening
    return opening is not None and opening.kind == strand.OPEN and docket.standing(opening.id) is Standing.IN_EFFECT
