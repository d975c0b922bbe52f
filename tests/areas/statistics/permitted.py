# SPDX-License-Identifier: Apache-2.0
"""Figures on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from demarche.areas.release import actions
from demarche.areas.release.models import Draft
from tests.areas.statistics.passing import computed, proposed, sign_head

if TYPE_CHECKING:
    from tests.areas.permitted import Place


def furnish(place: Place) -> None:
    """The figures of a day, which Borealia proposed, and a draft with which Aurelia agrees to them."""
    desk = place.desk
    sign_head(desk)
    signed = proposed(desk, computed(desk, date(2026, 12, 1), date(2026, 12, 31)))
    two = {"process": desk.meeting.process, "code": "XB"}
    dossier = {"dossier": signed.act.id}
    for name in ("figures", "propose"):
        place.kwargs[f"statistics:{name}"] = two
    place.kwargs["statistics:acts"] = {**two, "cell": "XA/concern.raise/sent"}
    place.kwargs["statistics:out"] = {**two, "form": "csv"}
    for name in ("released", "export"):
        place.kwargs[f"statistics:{name}"] = dossier
    place.kwargs["statistics:released_acts"] = {**dossier, "cell": "XA/concern.raise/sent"}
    place.kwargs["statistics:released_out"] = {**dossier, "form": "json"}
    place.kwargs["statistics:state"] = {**dossier, "kind": "agree"}
    for name, act in (("propose", "propose"), ("state", "agree")):
        place.forms[f"statistics:{name}", act] = {"draft": str(actions.new_id()), "text": ""}
    begun = {"draft": str(actions.new_id()), "text": "As spoken of."}
    url = desk.post("amis", f"/figures/released/{signed.act.id}/agree/", begun).url
    draft = Draft.objects.get(pk=url.strip("/").rpartition("/")[2])
    place.kwargs["statistics:edit"] = {"pk": draft.pk}
    place.forms["statistics:edit", "send on"] = {"draft": str(draft.pk), "text": "As spoken of in March."}
