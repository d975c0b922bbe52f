# SPDX-License-Identifier: Apache-2.0
"""What requests and offers share on their pages: what is replied to, and the first that a Party could reply to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.projection import Standing, waits
from demarche.areas.concerns.steps.basic import about_words
from demarche.areas.concerns.steps.step import Values
from demarche.areas.release.paper import Section, Setting
from demarche.core.acts import extension, preservation
from demarche.core.encoding import Json, moment
from demarche.core.process.matter import Matter
from demarche.core.process.proposals import Proposal
from demarche.ui import moments

A_DATE: Final = "2000-01-01T00:00:00Z"

_ONCE: Final = frozenset({extension.AGREE, preservation.ACCEPT, preservation.EXTEND, preservation.EXPIRE})
"""Replies that are not given again to what has them."""


_AFTER: Final[Mapping[str, str]] = {
    preservation.EXTEND: preservation.ACCEPT,
    preservation.EXPIRE: preservation.ACCEPT,
}
"""Replies that go on from an earlier one, and which."""


def awaits(found: Matter, proposal: Proposal, kind: str) -> bool:
    """Whether a reply of this kind is still to be given: a first one, or one that goes on from what was accepted."""
    if kind not in _AFTER:
        return waits(found, proposal)
    given = [each.kind for each in proposal.replies]
    return _AFTER[kind] in given and preservation.EXPIRE not in given


def replying(kind: str, *to: str, **more: Json) -> Callable[[Standing], Values | None]:
    """The least of a reply of a kind: to the newest request or offer of another Party of the kinds `to`.

    `None` where there is none, or none that a reply which is given once still awaits.
    """

    def least(standing: Standing) -> Values | None:
        found = standing.matter
        if found is None:
            return None
        theirs = [each for each in found.proposals if each.party != standing.own and each.kind in to]
        acts = [each.act for each in theirs if kind not in _ONCE or awaits(found, each, kind)]
        return {"about": {"act": acts[-1]}, **more} if acts else None

    return least


def replied(setting: Setting, values: Values) -> Iterator[Section]:
    """What a reply replies to, in its words."""
    proposal = setting.acts.get(field_of(values, "about", "act"), {})
    told = text_of(proposal, "text") or text_of(proposal, "title")
    yield Section(_("In reply to"), value=wished(proposal), text=told)


def wished(value: Json | Values) -> str:
    """What a request or an offer wishes, as far as coded values say it: until when, for how long, which talks."""
    values: Values = value if isinstance(value, Mapping) else {}
    return " · ".join(_wished(values))


def _wished(values: Values) -> Iterator[str]:
    if "until" in values:
        until = moments.utc(moment(str(values["until"])))
        yield _("%(about)s: until %(moment)s") % {"about": about_words(values), "moment": until}
    if "preserve" in values:
        yield _("for %(days)s days from receipt") % {"days": field_of(values, "preserve", "days")}
    if "meeting" in values:
        yield meeting_words(values)


def dated(values: Values, name: str, label: str) -> Iterator[Section]:
    """A date that an act names, in UTC."""
    if text_of(values, name):
        yield Section(label, value=moments.utc(moment(text_of(values, name))))


def meeting_words(values: Values) -> str:
    """Level, way and wished date of talks; empty when an act names none."""
    meeting = values.get("meeting")
    if not isinstance(meeting, dict):
        return ""
    parts = [words.word(words.LEVELS, meeting["level"]), words.word(words.WAYS, meeting["way"])]
    if "by" in meeting:
        parts.append(_("by %(moment)s") % {"moment": moments.utc(moment(str(meeting["by"])))})
    return " · ".join(parts)
