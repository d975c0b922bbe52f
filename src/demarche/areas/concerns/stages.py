# SPDX-License-Identifier: Apache-2.0
"""Where a matter stands, in a few words."""

from django.utils.translation import gettext as _

from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.strands import STAGE


def stage_words(row: DossierRow) -> str:
    """Where a matter stands, in the few words of a list."""
    if row.stage == "partly_answered":
        return _("Answered in part: %(done)d of %(all)d") % {"done": row.answered, "all": row.questions}
    return {
        "raised": _("Raised"),
        "acknowledged": _("Acknowledged"),
        "clarification_asked": _("Clarification asked"),
        "under_examination": _("Answered for now"),
        "answered": _("Answered"),
        "declined": _("Declined"),
        "satisfied": _("Satisfied"),
        "resting": _("Resting"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
        "refused": _("No effect"),
        "waiting": _("Not here yet"),
        STAGE: _("Working strand"),
    }.get(row.stage, row.stage)
