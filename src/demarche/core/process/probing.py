# SPDX-License-Identifier: Apache-2.0
"""What a Party could say next in a dossier, asked of the rules before anything is written."""

from collections.abc import Mapping

from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground
from demarche.core.process.settle import admits


def hinders(  # noqa: PLR0913  # who would say what, where and when
    docket: Docket,
    ground: Ground,
    kind: str,
    values: Mapping[str, Json],
    *,
    dossier: str,
    own: str,
    office: str,
    at: int,
) -> Reason | None:
    """Why the rules would refuse a next act of `own` with these coded values, made `at` (Unix seconds); `None` when they admit it.

    The act stands on everything that the docket holds. It is judged as by `admits`, and thrown away.
    """
    newest = docket.newest(own)
    probe = Act(
        id="probe",
        kind=kind,
        process=ground.process,
        dossier=dossier,
        audience=None,
        author=own,
        office=office,
        keyset=ground.founders.get(own, ""),
        seq=1 if newest is None else newest.act.seq + 1,
        prev=None if newest is None else newest.act.id,
        after=tuple(sorted(tip for author, tip in docket.tips.items() if author != own)),
        register=ground.head,
        made=at,
        parts=dict.fromkeys(values, ""),
        values=values,
    )
    return admits(docket, probe, ground)
