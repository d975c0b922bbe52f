# SPDX-License-Identifier: Apache-2.0
"""Requests and offers on a dossier page: what is wished, what was replied, and the replies that this Party may give."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import text_of
from demarche.areas.concerns.reading import named
from demarche.areas.concerns.steps import OF_KIND, STEPS
from demarche.areas.concerns.steps.proposing import awaits, wished
from demarche.core.acts import assistance, consultations, extension, preservation, returning
from demarche.core.encoding import moment
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
        "what": wished(proposal.value) or _sent(story, proposal),
        "text": text_of(act.values, "text"),
        "lang": text_of(act.values, "language"),
        "party": story.names.get(proposal.party, proposal.party),
        "when": moments.day(story.made(act)),
        "act": story.number_of.get(act.id),
        "replies": [_reply(story, each.entry.act, each.party, each.kind) for each in reversed(proposal.replies)],
        "links": list(_links(story, proposal)) if writes and theirs else [],
        "stands": any(each.act == act.id for each in story.matter.extensions) if story.matter else False,
    }


def _sent(story: Story, proposal: Proposal) -> str:
    """What is to be returned or destroyed."""
    about = proposal.field("about")
    sent = story.by_id.get(str(about.get("act"))) if isinstance(about, dict) else None
    if sent is None:
        return ""
    wish = words.word(words.WISHES, proposal.field("wish"))
    return _("%(what)s, act %(n)s: to be %(wish)s") % {
        "what": named(sent),
        "n": story.number_of.get(sent.id, ""),
        "wish": wish,
    }


def _reply(story: Story, act_id: str, party: str, kind: str) -> dict[str, Any]:
    act = story.by_id[act_id]
    return {
        "party": story.names.get(party, party),
        "says": OF_KIND[kind].said(act.values),
        "when": moments.day(story.made(act)),
        "at": moments.utc(moment(str(act.values["at"]))) if "at" in act.values else "",
        "text": text_of(act.values, "text"),
        "lang": text_of(act.values, "language"),
        "act": story.number_of.get(act.id),
    }


def _links(story: Story, proposal: Proposal) -> Iterator[dict[str, Any]]:
    """The replies that are still to be given; another reply to what was replied to is in the list of all acts."""
    for kind in REPLIES.get(proposal.kind, ()):
        if story.matter is None or not awaits(story.matter, proposal, kind):
            continue
        url = f"/concerns/{story.row.pk}/{_PAGES[kind]}/?about={proposal.act}"
        yield {"label": OF_KIND[kind].verb, "url": url}
