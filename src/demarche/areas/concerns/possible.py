# SPDX-License-Identifier: Apache-2.0
"""The closed list of acts in a dossier: which of them the rules admit now, asked of the core, and why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.concerns.kinds import PAGES
from demarche.areas.concerns.projection import Standing
from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act, Head
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.settle import Ground, admits

VERBS: Final[Mapping[str, Promise]] = {
    acts.ACKNOWLEDGE: _lazily("Acknowledge without prejudice"),
    acts.ASK: _lazily("Ask for clarification"),
    acts.SUPPLY: _lazily("Supply a clarification"),
    acts.ANSWER: _lazily("Answer, question by question"),
    acts.ASSESS: _lazily("Say how we see it"),
    acts.CLOSE: _lazily("Close the matter"),
    acts.WITHDRAW: _lazily("Withdraw the matter"),
}


@dataclass(frozen=True, slots=True)
class Possible:
    """One act of the list: its page, and why it is not possible now, if it is not."""

    kind: str
    label: str
    url: str
    why_not: str = ""


def possible(standing: Standing, ground: Ground, *, at: int) -> list[Possible]:
    """Every act of the list, as the core judges it of this Party at this point."""
    found = []
    for kind, verb in VERBS.items():
        reason = admits(standing.docket, _probe(standing, ground, kind, at), ground)
        url = f"/concerns/{standing.dossier}/{PAGES[kind]}/"
        found.append(Possible(kind, str(verb), url, "" if reason is None else _why(reason)))
    return found


def _why(reason: Reason) -> str:
    return _(reason.sentence)


def _probe(standing: Standing, ground: Ground, kind: str, at: int) -> Act:
    """An act of this Party as it would stand, with the least that its kind needs; it is judged and thrown away."""
    docket, own = standing.docket, standing.own
    newest = docket.newest(own)
    values = _least(standing, kind)
    size = max(ground.roots, default=0)
    return Act(
        id="probe",
        kind=kind,
        process=standing.process,
        dossier=standing.dossier,
        audience=None,
        author=own,
        office="diplomatic_desk",
        keyset=ground.founders.get(own, ""),
        seq=1 if newest is None else newest.act.seq + 1,
        prev=None if newest is None else newest.act.id,
        after=tuple(sorted(tip for author, tip in docket.tips.items() if author != own)),
        register=Head(size, ground.roots.get(size, "")),
        made=at,
        parts=dict.fromkeys(values, ""),
        values=values,
    )


def _least(standing: Standing, kind: str) -> Mapping[str, Json]:
    asked = (
        [] if standing.matter is None else [each.act for each in standing.matter.clarifications if not each.supplied]
    )
    least: Mapping[str, Mapping[str, Json]] = {
        acts.ACKNOWLEDGE: {"clause": "without_prejudice"},
        acts.ASK: {"about": {}, "text": ""},
        acts.SUPPLY: {"about": {"act": asked[0] if asked else standing.dossier}, "text": ""},
        acts.ANSWER: {"a1": {"value": "no_information"}},
        acts.ASSESS: {"status": "open"},
    }
    return least.get(kind, {})
