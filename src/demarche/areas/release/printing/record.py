# SPDX-License-Identifier: Apache-2.0
"""An act on record as a sheet: a reading copy, which carries no signatures and proves nothing by itself."""

from django.utils.translation import gettext as _

from demarche.areas.release.paper import Paper
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.areas.release.printing.handing import office
from demarche.areas.release.printing.sheet import Sheet, blocks
from demarche.areas.release.setting import acts_of, names, paper_of_act, values_of
from demarche.areas.release.telling import release_group
from demarche.core.acts.act import Act
from demarche.ledger import processes, replay
from demarche.ledger.models import ActRecord
from demarche.ui import moments, terms
from demarche.ui.series import listed


def sheet_of_act(record: ActRecord, *, desk: str, at: int) -> Sheet | None:
    """The sheet of an act as a desk prints it; None when the dossier does not hold it yet."""
    called = names(record.process_id)
    with replay.docket(record.process_id, record.dossier) as docket:
        acts = acts_of(docket)
        act = acts.get(record.id)
        if act is None:
            return None
        audience = acts[record.dossier].audience or () if record.dossier in acts else ()
        paper = paper_of_act(act, called, values_of(acts, record.dossier), audience)
    return Sheet(
        title=_title(act, paper),
        office=office(desk),
        language=terms.language(),
        marking=paper.bar,
        head=(office(desk), _where(record, called, audience), _entered(record, act, called), record.id),
        foot=_("Reading copy, without signatures · %(office)s · printed %(moment)s")
        % {"office": office(desk), "moment": moments.utc(at)},
        at=at,
        blocks=blocks(paper),
    )


def _title(act: Act, paper: Paper) -> str:
    name = " · ".join(filter(None, (paper.number or paper.matter_number, paper.title or paper.matter_title)))
    try:
        kind = str(presentation_of(act.kind).title)
    except UnknownKindError:
        kind = act.kind
    return f"{kind}: {name}" if name else kind


def _where(record: ActRecord, called: dict[str, str], audience: tuple[str, ...]) -> str:
    charter = processes.charter_of(record.process_id)
    exercise = f"{_('EXERCISE')} · " if charter.exercise else ""
    held_by = listed(called.get(code, code) for code in audience)
    return f"{exercise}{charter.name} · " + release_group(len(audience), held_by)


def _entered(record: ActRecord, act: Act, called: dict[str, str]) -> str:
    told = _("Act %(number)d of %(party)s in this dossier; entered in our log %(moment)s.")
    said = {
        "number": act.seq,
        "party": called.get(act.author, act.author),
        "moment": moments.utc(record.t, precise=True),
    }
    return told % said
