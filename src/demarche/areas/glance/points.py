# SPDX-License-Identifier: Apache-2.0
"""Talking points of a desk about a Party: read and saved, each version kept, none saved over unread."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from demarche.areas.glance.models import TalkingPoints
from demarche.areas.officers.models import DIPLOMATIC, Officer
from demarche.areas.release.fields import Words
from demarche.ledger.transaction import write

LONGEST = 1800
"""Characters of talking points: with everything else that stands on the page they fit on its second side."""


class PointsForm(forms.Form):
    """The last line of the page, typed by hand."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = Words(
        label=_("Talking points (stay in this node)"),
        rows=6,
        limit=LONGEST,
        help_text=_("For your desk alone: they are printed with this page and never sent."),
    )


@dataclass(frozen=True, slots=True)
class About:
    """Whose talking points, and about whom."""

    process: str
    party: str
    desk: str


def desk_of(officer: Officer) -> str:
    """The desk whose talking points an officer reads and writes: his own, or the diplomatic one where he has both."""
    return officer.desk or DIPLOMATIC


def standing(about: About) -> TalkingPoints | None:
    """The version that stands, if anything was written."""
    rows = TalkingPoints.objects.filter(process=about.process, party=about.party, desk=about.desk)
    return rows.select_related("by").order_by("-version").first()


def save(about: About, text: str, *, read: int, by: Officer, at: int) -> TalkingPoints | None:
    """Save the next version; `None` when another was saved since the one that was read, and nothing is written then.

    The same words again are no version.
    """
    return write(lambda: _save(about, text, read=read, by=by, at=at))


def _save(about: About, text: str, *, read: int, by: Officer, at: int) -> TalkingPoints | None:
    now = standing(about)
    if now is not None and now.text == text:
        return now
    if (0 if now is None else now.version) != read:
        return None
    made, new = TalkingPoints.objects.get_or_create(
        process=about.process,
        party=about.party,
        desk=about.desk,
        version=read + 1,
        defaults={"text": text, "by": by, "at": at},
    )
    return made if new else None
