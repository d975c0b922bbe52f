# SPDX-License-Identifier: Apache-2.0
"""What pages read of drafts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404

from demarche.areas.directory.speech import speak_of
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import RELEASING, Officer
from demarche.areas.release.models import OPEN, Draft, DraftVersion
from demarche.areas.release.presentation import presentation_of
from demarche.core.acts.red import named


def draft_or_404(pk: UUID, officer: Officer) -> Draft:
    """A draft that the officer may open; to others there is none."""
    draft = Draft.objects.filter(pk=pk).first()
    if draft is None or not may_open(officer, draft):
        raise Http404
    speak_of(draft.process)
    return draft


def may_open(officer: Officer, draft: Draft) -> bool:
    """Whether a draft is open to an officer: his desk's, and in a matter marked TLP:RED to whom that is open, or who wrote it."""
    if not officer.sees(draft.desk):
        return False
    if draft.dossier:
        return not closed_dossiers(officer).filter(pk=draft.dossier).exists()
    return _opens(officer, draft)


def _opens(officer: Officer, draft: Draft) -> bool:
    roles = named(draft.values)
    return roles is None or officer.pk in draft.hands or any(officer.has_role(role) for role in roles)


def readable_or_404(pk: UUID, officer: Officer) -> Draft:
    """A draft of the officer's desk, or one that he was asked to clear."""
    draft = Draft.objects.filter(pk=pk).first()
    if draft is None or not (may_open(officer, draft) or officer.pk in draft.asked):
        raise Http404
    speak_of(draft.process)
    return draft


def open_drafts(officer: Officer, *, dossier: str | None = None, kinds: Iterable[str] = ()) -> list[Draft]:
    """The drafts of the officer's desk that are not released or discarded, newest first."""
    found = Draft.objects.select_related("author", "changed_by").filter(state__in=OPEN).order_by("-changed", "pk")
    found = found.exclude(dossier__in=closed_dossiers(officer))
    if officer.desk:
        found = found.filter(desk=officer.desk)
    if dossier is not None:
        found = found.filter(dossier=dossier)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return [each for each in found[:200] if each.dossier or _opens(officer, each)]


def drafts_of(officer: Officer, dossier: str) -> list[dict[str, Any]]:
    """The open drafts of a dossier, as its page lists them: each leads to where it is written, or read once it is submitted."""
    return [
        {
            "kind": presentation_of(each.kind).title,
            "url": f"/release/{each.pk}/" if each.state == "submitted" else presentation_of(each.kind).edit_url(each),
            "submitted": each.state == "submitted",
            "by": each.changed_by.name if each.changed_by else "",
            "changed": each.changed,
        }
        for each in open_drafts(officer, dossier=dossier)
    ]


def open_draft(dossier: str, kind: str, officer: Officer) -> Draft | None:
    """The newest open draft of a kind in a dossier, for an officer who goes on with it."""
    return next(iter(open_drafts(officer, dossier=dossier, kinds=[kind])), None)


def releasers(draft: Draft) -> list[Officer]:
    """Who can release a draft: releasing officers of its desk who wrote none of it."""
    return [
        officer
        for officer in Officer.objects.with_role(RELEASING)
        if officer.sees(draft.desk) and officer.pk not in draft.hands
    ]


def aside_or_404(pk: int, officer: Officer) -> DraftVersion:
    """A version that was kept aside, of a draft of the officer's desk."""
    found = DraftVersion.objects.select_related("draft", "draft__changed_by", "by").filter(pk=pk, aside=True).first()
    if found is None or not may_open(officer, found.draft):
        raise Http404
    speak_of(found.draft.process)
    return found


def changed_fields(draft: Draft, version: int) -> list[tuple[str, str, str]]:
    """What changed since a version, or the last one kept before it: label, what stood there, what stands there now."""
    found = draft.versions.filter(version__lte=version, aside=False).order_by("-version").first()
    fields = presentation_of(draft.kind).fields
    before, now = dict(fields(found.values if found else {})), dict(fields(draft.values))
    return [
        (label, before.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys([*now, *before])
        if before.get(label, "") != now.get(label, "")
    ]
