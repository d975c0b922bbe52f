# SPDX-License-Identifier: Apache-2.0
"""What each figure is called and what it counts, in the words of docs/protocol/statistics.md."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.core.acts import checks, concern, representation, strand
from demarche.core.process.figures import Consent

FIGURES: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "sent": (_("Sent"), _("Acts entered in their author's log within the period.")),
    "receipted": (_("Receipted"), _("Of these, acts that the other Party's log has.")),
    "not_receipted": (_("Sent without receipt"), _("Acts that the other Party's log does not have.")),
    "refused": (_("Refused by rule"), _("Acts that are on record and change nothing.")),
    "crossed": (_("Crossed in the post"), _("Acts written when neither author had seen the other's.")),
    "opened": (_("Matters opened"), _("Acts that opened a matter.")),
    "acknowledged": (
        _("Acknowledged"),
        _("Of these, matters that the other Party took up, by acknowledging or by another act."),
    ),
    "asked": (_("Asked"), _("Acts with questions to which an answer is owed, or requests with a date for a reply.")),
    "answered": (
        _("Answered"),
        _("Of these, those with an answer to everything that is asked. Declining is an answer."),
    ),
    "in_time": (_("Answered in time"), _("Received by the date that was in force.")),
    "made_before": (_("Made before, received after"), _("Made by the date and received after it.")),
    "late": (_("Late"), _("Made after the date. An answer stays welcome.")),
    "declined": (_("Declined"), _("Of those answered, those of which all that is asked was declined.")),
    "no_answer": (_("No answer"), _("Not answered, and a date had passed at the moment of the figures.")),
    "open": (_("Open still"), _("Not answered, and no date had passed, none is set, or the clock has not begun.")),
    "withdrawn": (_("Withdrawn"), _("Not answered, and withdrawn by the Party that asked.")),
    "stopped": (_("Clock stopped"), _("Acts with a clock that stood still for some time.")),
}

OF: Final[frozenset[str]] = frozenset(
    {"receipted", "not_receipted", "acknowledged", "answered", "no_answer", "open", "withdrawn"}
)
"""The figures that share out the one before them; pages set them in."""

OF_THESE: Final[frozenset[str]] = frozenset({"in_time", "made_before", "late", "declined"})
"""The figures that tell more of what was answered; pages set them in once more."""

OPENED: Final[Mapping[str, Promise]] = {
    concern.RAISE: _("Concerns"),
    concern.NOTIFY: _("Technical notifications"),
    representation.MAKE: _("Representations"),
    representation.CLAIM: _("Notices of claim"),
    strand.OPEN: _("Working strands"),
    checks.CALL: _("Communication checks"),
}

CONSENT: Final[Mapping[str, tuple[Promise, str]]] = {
    Consent.PROPOSED.value: (_("proposed, not released"), "waiting"),
    Consent.RELEASED.value: (_("released by both"), "fine"),
    Consent.WITHHELD.value: (_("withheld"), "held"),
}


def figure(name: str) -> str:
    """What a figure is called."""
    return str(FIGURES[name][0])


def opened(kind: str) -> str:
    """Matters that a kind of act opened."""
    return str(OPENED.get(kind, kind))
