# SPDX-License-Identifier: Apache-2.0
"""Requests and offers on a dossier page: what is wished, what was replied, and the replies that this Party may give."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.steps import OF_KIND, STEPS
from demarche.areas.concerns.steps.basic import about_words
from demarche.areas.concerns.steps.proposing import meeting_words
from demarche.core.acts import assistance, consultations, extension, preservation, returning
from demarche.core.encoding import Json, moment
from demarche.core.process.proposals import Proposal
from demarche.ui import moments

REPLIES: Final[Mapping[str, tuple[str, ...]]] = {
    extension.EXTEND: (extension.AGREE,),
    assistance.OFFER: (assistance.ACCEPT, assistance.DECLINE),
    preservation.REQUEST: (preservation.ACCEPT, preservation.EXTEND, preservation.EXPIRE),
    consultations.REQUEST: (consultations.ACCEPT, consultations.PROPOSE, consultations.DECLINE),
    consultations.PROPOSE: (consultations.ACCEPT, consultations.PROPOSE, consultations.DECLINE),
    returning.REQUEST: (returning.DONE, returning.DECLINE),
}
"""The kinds that reply to a request or an offer of each kind."""

_PAGES: Final = {step.kind: page for page, step in STEPS.items()}


def offered(story: Story, *, writes: bool) -> list[dict[str, Any]]:
    """Each request and offer, the newest first; with links to reply for an officer who writes."""
    found = () if story.matter is None else story.matter.proposals
    return [_row(story, each, writes=writes) for each in reversed(found)]


def _row(story: Story, proposal: Proposal, *, writes: bool) -> dict[str, Any]:
    act = story.by_id[proposal.act]
    theirs = proposal.party != story.standing.own
    return {
        "name": OF_KIND[proposal.kind].name,
        "what": " · ".join(_wished(proposal.value)),
        "text": text_of(act.values, "text"),
        "lang": text_of(act.values, "language"),
        "party": story.names.get(proposal.party, proposal.party),
        "when": moments.day(story.made(act)),
        "act": story.number_of.get(act.id),
        "replies": [_reply(story, each.entry.act, each.party, each.kind) for each in reversed(proposal.replies)],
        "links": list(_links(story, proposal)) if writes and theirs else [],
    }


def _wished(value: Json) -> Iterator[str]:
    values: Mapping[str, Json] = value if isinstance(value, dict) else {}
    if "until" in values:
        yield _("%(about)s: until %(moment)s") % {"about": about_words(values), "moment": _told(values["until"])}
    if "preserve" in values:
        yield _("for %(days)s days from receipt") % {"days": field_of(values, "preserve", "days")}
    if "meeting" in values:
        yield meeting_words(values)


def _told(value: Json) -> str:
    return moments.utc(moment(str(value)))


def _reply(story: Story, act_id: str, party: str, kind: str) -> dict[str, Any]:
    act = story.by_id[act_id]
    return {
        "party": story.names.get(party, party),
        "says": OF_KIND[kind].said(act.values),
        "when": moments.day(story.made(act)),
        "at": _told(act.values["at"]) if "at" in act.values else "",
        "text": text_of(act.values, "text"),
        "lang": text_of(act.values, "language"),
        "act": story.number_of.get(act.id),
    }


def _links(story: Story, proposal: Proposal) -> Iterator[dict[str, Any]]:
    agreed = proposal.kind == extension.EXTEND and bool(proposal.replies)
    for kind in () if agreed else REPLIES.get(proposal.kind, ()):
        url = f"/concerns/{story.row.pk}/{_PAGES[kind]}/?about={proposal.act}"
        yield {"label": OF_KIND[kind].verb, "url": url}
