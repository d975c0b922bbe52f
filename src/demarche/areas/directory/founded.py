# SPDX-License-Identifier: Apache-2.0
"""Pages of a process are there as soon as this node knows it, most of them once it is founded, some by its vocabulary."""

from django.http import Http404

from demarche.ledger import processes
from demarche.ledger.processes import Standing, UnknownProcessError


def standing_or_404(process: str) -> Standing:
    """A process that this node knows, as it holds it."""
    try:
        return processes.standing(process)
    except UnknownProcessError as error:
        raise Http404 from error


def founded_or_404(process: str, *, since: int = 0) -> Standing:
    """One that is founded, and whose charter names this vocabulary or a later one."""
    here = standing_or_404(process)
    if not here.process.register_size or processes.charter_of(process).vocabulary < since:
        raise Http404
    return here
