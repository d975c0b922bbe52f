# SPDX-License-Identifier: Apache-2.0
"""Dossiers that are no matter of this room's: communication checks, figures. They have no row here, and are not found as concerns are."""

from typing import Final

from demarche.areas.concerns.models import DossierRow
from demarche.areas.find import index
from demarche.core.acts import checks, figures
from demarche.ledger import replay
from demarche.ledger.models import Pending

OPENED: Final = frozenset({checks.CALL, figures.PROPOSE})
"""The kinds that open such a dossier."""


def is_another_rooms(touched: replay.Touched) -> bool:
    """Whether a dossier is another room's. It stood here if an act of it came before the one that says what it is: then it goes."""
    docket = touched.docket
    opening = docket.opening or docket.waiting.get(touched.dossier)
    if opening is None or opening.kind not in OPENED:
        return False
    if DossierRow.objects.filter(dossier=touched.dossier).delete()[0]:
        Pending.objects.filter(dossier=touched.dossier, key__startswith="dossier/").delete()
        for act in (*docket.placed, *docket.waiting):
            index.take_out(f"act/{act}")
    return True
