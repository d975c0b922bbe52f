# SPDX-License-Identifier: Apache-2.0
"""Founding: confirming another Party's fingerprint drafts the founding act, which a releasing officer releases."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.officers.models import DIPLOMATIC, Officer
from demarche.areas.release import actions
from demarche.areas.release.models import Draft, State
from demarche.areas.release.paper import Paper, Section, Setting
from demarche.areas.release.presentation import Presentation, register
from demarche.core.acts.founding import FOUND
from demarche.core.encoding import Json
from demarche.ledger import processes, read

Values = Mapping[str, Json]


def draft_founding(process: str, *, by: Officer | None, at: int) -> Draft | None:
    """Draft this Party's founding act and send it to the releasing officer; `None` when it has founded, or joins what others founded.

    Drafting twice gives the same draft: it is named after the process.
    """
    here = processes.standing(process)
    if here.own_code not in here.founders or any(
        signed.act.author == here.process.own_code for signed in read.acts(process, process)
    ):
        return None
    beginning = actions.Beginning(
        id=UUID(process[:32]),
        process=process,
        desk=DIPLOMATIC,
        kind=FOUND,
        dossier=process,
        audience=tuple(sorted(here.members)),
    )
    begun = Draft.objects.filter(pk=beginning.id).first()
    if begun is None:
        begun = actions.begin(beginning, processes.founding_values(process), by=by, at=at).draft
    if begun.state in (State.DRAFT, State.RETURNED):
        begun = actions.submit(begun)
    return begun


def on_confirmed(*, process: str, officer: Officer | None, at: int, **_more: object) -> str | None:
    """Hear that a Party's fingerprint was confirmed: draft the founding act, and say which draft it is."""
    draft = draft_founding(process, by=officer, at=at)
    return None if draft is None else str(draft.pk)


def present() -> None:
    """Say how a founding act reads."""
    register(
        FOUND,
        Presentation(
            title=_lazily("Founding act"),
            paper=paper,
            fields=lambda values: [(each.label, each.value or each.note) for each in _sections(values)],
            edit_url=lambda draft: f"/release/{draft.pk}/",
            done_url=lambda process: f"/parties/{process}/charter/",
            name=lambda _values: "",
            binds=lambda draft: (_("Charter"), f"/parties/{draft.process}/charter/"),
        ),
    )


def paper(setting: Setting, values: Values) -> Paper:
    """What the other Party reads of a founding act."""
    return Paper(
        kind=_("Founding act"),
        title=_("%(party)s founds the process") % {"party": setting.author_name},
        sections=tuple(_sections(values)),
        clauses=(_("From both founding acts on, acts of this process can be sent and are accepted."),),
    )


def _sections(values: Values) -> list[Section]:
    charter, log = values.get("charter"), values.get("log")
    return [
        Section(_("Charter, by its hash"), note=str(charter["sha256"]) if isinstance(charter, dict) else ""),
        Section(_("Log it will keep"), note=str(log["origin"]) if isinstance(log, dict) else ""),
    ]
