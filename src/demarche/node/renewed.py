# SPDX-License-Identifier: Apache-2.0
"""What is still to be done once a key-set lies in the node's folder: put it in force in every process, then show its certificate.

Each step bears repeating, so it is asked for when the node starts and while it runs, whatever broke it off.
"""

from pathlib import Path

from demarche.core.errors import DemarcheError
from demarche.core.renewal import read_set
from demarche.ledger import keyrings
from demarche.ledger.transaction import BusyError
from demarche.node import keysets


def go_on(home: Path, *, at: int) -> list[str]:
    """Do what is to be done now; give a line for each thing that changed, and for what stands in the way."""
    if keysets.newest(home) == 1:
        return []
    try:
        changed = keyrings.take_up(keysets.documents(home), at=at)
    except BusyError:
        return []
    except DemarcheError as error:
        return [f"The newest key-set in {home / 'keys'} cannot be put in force: {error}."]
    said = [f"Key-set {n} is in force in process {process[:16]} from now on." for process, n in changed]
    return [*said, *_certificate(home)]


def _certificate(home: Path) -> list[str]:
    """Answer with the newest certificate as soon as every Party knows it."""
    newest, shown = keysets.newest(home), keysets.shown(home)
    if newest == shown or not keyrings.in_force_everywhere(newest):
        return []
    before, after = (read_set(keysets.document(home, n)).tls for n in (shown, newest))
    if before != after and keyrings.lacking():
        return []
    keysets.show(home, newest)
    return [] if before == after else [f"The doors answer with the certificate of key-set {newest} from now on."]
