# SPDX-License-Identifier: Apache-2.0
"""What an officer does about figures: has those of a period counted and proposed, agrees to what was proposed, or withholds it."""

from collections.abc import Mapping
from uuid import UUID

from demarche.areas.officers.models import DIPLOMATIC, Officer
from demarche.areas.release import actions
from demarche.areas.release.actions import Beginning, Closed, Conflict
from demarche.areas.release.models import Draft
from demarche.areas.statistics.counting import Counted, Two, heads
from demarche.areas.statistics.models import ProposalRow
from demarche.core.acts import figures as acts
from demarche.core.encoding import Json
from demarche.core.process.statistics import Period
from demarche.ledger import processes


def counted(two: Two, period: Period) -> Counted:
    """The figures of a period as of the newest heads of both logs that are held here."""
    return Counted(two, period, heads(two))


def propose(draft: UUID, two: Two, values: Mapping[str, Json], *, by: Officer, at: int) -> Draft:
    """Begin the act that proposes figures, and send it to the releasing officer."""
    beginning = Beginning(draft, two.process, DIPLOMATIC, acts.PROPOSE, audience=two.pair)
    return _sent(beginning, values, by=by, at=at)


def state(  # noqa: PLR0913  # who says what of which figures, when
    draft: UUID, row: ProposalRow, kind: str, text: str, *, by: Officer, at: int
) -> Draft:
    """Begin the act that agrees to figures or withholds them, and send it to the releasing officer."""
    values: dict[str, Json] = {"hash": row.hash} if kind == acts.AGREE else {}
    values |= {"text": text} if text else {}
    audience = (row.party, processes.own_code(row.process))
    beginning = Beginning(draft, row.process, row.desk, kind, dossier=row.dossier, audience=tuple(sorted(audience)))
    return _sent(beginning, values, by=by, at=at)


def _sent(beginning: Beginning, values: Mapping[str, Json], *, by: Officer, at: int) -> Draft:
    begun = actions.begin(beginning, values, by=by, at=at)
    if isinstance(begun, (Closed, Conflict)):
        return begun.draft
    return actions.submit(begun.draft)
