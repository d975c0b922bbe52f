# SPDX-License-Identifier: Apache-2.0
"""What pages read of a charter and its amendments, folded from the register."""

from demarche.core.charter import Charter
from demarche.core.encoding import digest
from demarche.core.process.amendments import Amendment, amendments
from demarche.ledger import processes, replay
from demarche.ledger.models import Process


def amended(process: str) -> list[Amendment]:
    """Every amendment of a process's charter that its register has, the newest first."""
    ground = replay.ground(process)
    return amendments(ground.view(ground.head.size), processes.charter_of(process))[::-1]


def charters(process: str) -> dict[str, Charter]:
    """By its SHA-256 the charter that a process was founded on, and each that was proposed for it since."""
    known = (processes.charter_of(process), *(each.charter for each in amended(process)))
    return {digest(each.document): each for each in known}


def charter_anywhere(named: str) -> Charter | None:
    """The charter of this SHA-256, of whichever process that is here."""
    known = (charters(each) for each in Process.objects.order_by("id").values_list("id", flat=True))
    return next((each[named] for each in known if named in each), None)
