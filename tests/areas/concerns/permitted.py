# SPDX-License-Identifier: Apache-2.0
"""A larger dossier that every Party consented to, for the table of permissions: who begins what opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.areas.concerns.test_larger import agreed
from tests.areas.joining.guests import joined

if TYPE_CHECKING:
    from tests.areas.permitted import Place


def furnish(place: Place) -> None:
    """Castellia has joined, and both others agreed that it joins their matter too."""
    matter, proposal, _told = agreed(place.desk, joined(place.desk))
    place.kwargs["concerns:succeed"] = {"dossier": matter.act.id, "proposal": proposal.act.id}
    page = place.desk.get("amis", f"/concerns/{matter.act.id}/succeed/{proposal.act.id}/")
    draft = page.html.split('name="draft" value="')[1][:36]
    place.forms["concerns:succeed", "begin"] = {"draft": draft, "encloses": [matter.act.id]}
