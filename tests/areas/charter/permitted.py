# SPDX-License-Identifier: Apache-2.0
"""Charters that are drafted and printed, on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.charter.models import CharterDraft
from tests.areas.charter.test_drafts import START, form_at

if TYPE_CHECKING:
    from demarche.areas.directory.models import Invitation
    from tests.areas.permitted import Place


def furnish(place: Place, made: Invitation) -> None:
    """A draft that is whole, and the annexes of it, of an invitation and of a process."""
    place.desk.post("admin", "/charter/drafts/new/", START)
    draft = CharterDraft.objects.get()
    for name, of in (
        ("annex", {"process": made.process}),
        ("draft_annex", {"pk": draft.pk}),
        ("invited_annex", {"pk": made.pk}),
    ):
        place.kwargs[f"charter:{name}"] = of
        place.kwargs[f"charter:{name}_file"] = {**of, "form": "docx"}
    for name in ("draft", "terms"):
        place.kwargs[f"charter:{name}"] = {"pk": draft.pk}
    place.forms["charter:draft", "invite"] = {"do": "invite"}
    place.forms["charter:draft", "put away"] = {"do": "discard"}
    place.forms["charter:start", "begin"] = START
    place.forms["charter:terms", "save"] = form_at(place.desk.client("admin"), f"/charter/drafts/{draft.pk}/terms/")
