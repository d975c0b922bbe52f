# SPDX-License-Identifier: Apache-2.0
"""The one way an act of this node comes to be: judged, signed, and entered with all that follows in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_bytes

from demarche.core.acts.act import SignedAct
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.ledger.files import File
from demarche.ledger.signer import Signer

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a releasing officer lets out: which desk signs, in the name of which office, which kind with which values.

    Exactly one of `dossier` (the opening act's id; the process id for an act of the register) and `audience` (all Parties
    that will hold the dossier this act opens, the own one too) is given. `files` are on disk already (`files.keep`).
    """

    process: str
    desk: str
    office: str
    kind: str
    values: Mapping[str, Json]
    dossier: str | None = None
    audience: tuple[str, ...] | None = None
    files: tuple[File, ...] = ()


def judge(outgoing: Outgoing, *, at: int) -> Reason | None:
    """Why the rules would refuse this act if it were released now; `None` when they admit it. Signs and writes nothing."""
    raise NotImplementedError


def append(
    outgoing: Outgoing,
    *,
    signer: Signer,
    at: int,
    random: Random = token_bytes,
    within: Callable[[SignedAct], None] | None = None,
) -> SignedAct | Reason:
    """Release an act: give it signed and on record, or the reason for which the rules refuse it.

    In one transaction: act, `act` leaf, tree, a delivery for each addressee, projections, and whatever `within` writes. The
    act is signed before; when its number was taken meanwhile it is written and signed again, a few times at most. No head is
    signed here, and nothing leaves before one is (`heads.head_for`). Raises `KeyLockedError`, `BusyError`,
    `UnknownProcessError`; whatever is raised, nothing is written.
    """
    raise NotImplementedError
