# SPDX-License-Identifier: Apache-2.0
"""Dossiers of which another room keeps the rows: figures are no matter."""

from demarche.areas.concerns.models import DossierRow
from demarche.core.process.figures import holds_figures
from demarche.ledger.replay import Touched


def is_elsewhere(touched: Touched) -> bool:
    """Whether this room keeps no row of a dossier; what waited for its opening act was taken for a matter until it came."""
    if not holds_figures(touched.docket):
        return touched.dossier == touched.process
    DossierRow.objects.filter(dossier=touched.dossier).delete()
    return True
