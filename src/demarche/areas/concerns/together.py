# SPDX-License-Identifier: Apache-2.0
"""Who raises a matter together, supports it, has left it, and the larger dossier that was proposed: as its page says it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.company import SIDES, may_open
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import list_of, text_of
from demarche.areas.concerns.steps import OF_KIND
from demarche.areas.release.telling import parties, told
from demarche.core.acts import enlarging as acts
from demarche.core.process.enlarging import Successor, consents
from demarche.core.process.matter import Matter
from demarche.ui import moments

_ALONE = 1


def rows(story: Story) -> Iterator[dict[str, Any]]:
    """Rows of where it stands; none of a matter between two who are both there."""
    found = story.matter
    if found is None:
        return
    if len(found.raising) + len(found.named) > _ALONE:
        yield {"label": _("Raised by"), "value": _together(_raising(story, found))}
    if len(story.audience) > len(found.raising) + len(found.named) + len(found.addressed):
        supporting = (_since(story, party, entry.act) for party, entry in found.supporting.items())
        yield {"label": _("Supported by"), "value": _together(supporting) or _("nobody")}
    if found.left:
        yield {
            "label": _("Left by"),
            "value": _together(_since(story, party, entry.act) for party, entry in found.left.items()),
        }


def _together(said: Iterable[str]) -> SafeString:
    return format_html_join(" · ", "{}", ((each,) for each in said))


def _raising(story: Story, found: Matter) -> Iterator[str]:
    for party in found.raising:
        if party in found.endings:
            closed = _date(story, found.endings[party].act)
            yield told(
                _("%(party)s (closed or withdrew it for itself, %(day)s)"), party=_name(story, party), day=closed
            )
        elif party in found.concurred:
            yield told(
                _("%(party)s (concurred %(day)s)"),
                party=_name(story, party),
                day=_date(story, found.concurred[party].act),
            )
        else:
            yield told("%(party)s", party=_name(story, party))
    for party in found.named:
        yield told(_("%(party)s (named as raising, has not concurred)"), party=_name(story, party))


def _since(story: Story, party: str, act: str) -> str:
    return told(_("%(party)s, %(day)s"), party=_name(story, party), day=_date(story, act))


def _name(story: Story, party: str) -> str:
    return story.names.get(party, party)


def _date(story: Story, act: str) -> str:
    return moments.day(story.made(story.by_id[act]))


def larger(story: Story, *, writes: bool) -> list[dict[str, Any]]:
    """Each larger dossier that was proposed, the newest first, as the list of requests and offers shows one."""
    found = () if story.matter is None else story.matter.successors
    return [_row(story, each, writes=writes) for each in reversed(found)]


def _row(story: Story, successor: Successor, *, writes: bool) -> dict[str, Any]:
    act = story.by_id[successor.proposal.id]
    return {
        "name": OF_KIND[acts.PROPOSE].name,
        "what": _together(_joining(story, successor)),
        "text": text_of(act.values, "text"),
        "lang": text_of(act.values, "language"),
        "party": _name(story, act.author),
        "when": moments.day(story.made(act)),
        "act": story.number_of.get(act.id),
        "replies": list(_replies(story, successor)),
        "links": list(_links(story, successor)) if writes else [],
    }


def _joining(story: Story, successor: Successor) -> Iterator[str]:
    roles = successor.proposal.values["roles"]
    if not isinstance(roles, dict):
        return
    for side in SIDES:
        codes = [code for code in list_of(roles, side) if code in successor.joins]
        if codes:
            yield told(
                "%(party)s: %(how)s",
                party=parties(_name(story, code) for code in codes),
                how=words.word(words.JOINING, side),
            )


def _replies(story: Story, successor: Successor) -> Iterator[dict[str, Any]]:
    for party, entry in successor.stated.items():
        if entry is None:
            yield {"party": _name(story, party), "says": _("has said nothing of it yet"), "when": ""}
            continue
        act = story.by_id[entry.act]
        yield {
            "party": _name(story, party),
            "says": _("consents") if consents(entry) else _("declines, for now"),
            "when": moments.day(story.made(act)),
            "text": text_of(act.values, "text"),
            "act": story.number_of.get(act.id),
        }


def _links(story: Story, successor: Successor) -> Iterator[dict[str, str]]:
    """What this Party can say of it now; whoever would raise the matter there opens it once every member consents."""
    own, dossier, act = story.standing.own, story.row.pk, successor.proposal.id
    if own in (*successor.awaited, *successor.declined):
        yield {"label": str(OF_KIND[acts.CONSENT].verb), "url": f"/concerns/{dossier}/consent/?about={act}"}
    if own in successor.awaited:
        yield {"label": str(OF_KIND[acts.DECLINE].verb), "url": f"/concerns/{dossier}/decline-larger/?about={act}"}
    if may_open(story.standing, successor):
        yield {"label": _("Open the larger dossier"), "url": reverse("concerns:succeed", args=[dossier, act])}
