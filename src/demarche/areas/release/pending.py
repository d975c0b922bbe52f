# SPDX-License-Identifier: Apache-2.0
"""The rows of Needs my action that drafts make: one a draft at most, written in the transaction that moves the draft."""

from typing import Final

from demarche.areas.officers.models import RELEASING
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.ledger import processes
from demarche.ledger.models import Pending

GROUP_RELEASE: Final = "release"
GROUP_RETURNED: Final = "returned"


def key(draft: Draft) -> str:
    """The key of a draft's row."""
    return f"draft/{draft.pk}"


def update(draft: Draft) -> None:
    """Bring a draft's row up to date; part of the caller's transaction."""
    if draft.state not in (State.SUBMITTED, State.RETURNED):
        Pending.objects.filter(key=key(draft)).delete()
        return
    submitted = draft.state == State.SUBMITTED
    own = processes.standing(draft.process).process.own_code
    others = [code for code in draft.audience if code != own]
    Pending.objects.update_or_create(
        key=key(draft),
        defaults={
            "group": GROUP_RELEASE if submitted else GROUP_RETURNED,
            "verb": f"{'release' if submitted else 'redraft'}/{draft.kind}",
            "title": presentation_of(draft.kind).name(draft.values),
            "number": str(draft.values.get("number", "")),
            "process": draft.process,
            "dossier": draft.dossier,
            "desk": draft.desk,
            "role": RELEASING if submitted else "",
            "officer": None if submitted else draft.author_id,
            "party": others[0] if len(others) == 1 else "",
            "due": None,
            "url": f"/release/{draft.pk}/" if submitted else presentation_of(draft.kind).edit_url(draft),
            "since": draft.changed,
        },
    )
