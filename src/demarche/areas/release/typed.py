# SPDX-License-Identifier: Apache-2.0
"""What officers have typed and no button has saved: kept form by form, for who typed it alone, and shown again on the same page."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from demarche.areas.officers.models import Officer
from demarche.areas.release.models import OPEN, Draft, TypedWords

MOST: Final = 1_000_000
"""Characters kept of one page; the longest draft has fewer."""

_KEPT: Final = 20
"""Pages kept for one address; of more the oldest goes."""

Fields = dict[str, list[str]]


def too_long(fields: Fields) -> bool:
    """Whether a form has more than is kept of one."""
    return sum(len(name) + sum(map(len, texts)) for name, texts in fields.items()) > MOST


def of(by: Officer, typing: str) -> TypedWords | None:
    """What was typed last on the page of that token."""
    return TypedWords.objects.filter(by=by, typing=typing).order_by("-pk").first() if typing else None


def keep(by: Officer, typing: str, **row: object) -> None:
    """Keep a form as it is typed, in place of what the same page had before."""
    _row, fresh = TypedWords.objects.update_or_create(by=by, typing=typing, defaults=row)
    if fresh:
        kept = TypedWords.objects.filter(by=by, page=row["page"]).order_by("-pk").values_list("pk", flat=True)[:_KEPT]
        TypedWords.objects.filter(by=by, page=row["page"]).exclude(pk__in=list(kept)).delete()


def forget(by: Officer, typing: str) -> None:
    """A button saved that page: what was typed on it is in the draft."""
    if typing:
        TypedWords.objects.filter(by=by, typing=typing).delete()


def waiting(by: Officer, page: str) -> list[TypedWords]:
    """What an officer has typed on the page of that address and is not saved otherwise since, the newest first."""
    rows = list(TypedWords.objects.filter(by=by, page=page).order_by("-at", "-pk"))
    drafts = {each.pk: each for each in Draft.objects.filter(pk__in=[row.draft for row in rows])} if rows else {}
    return [row for row in rows if _stands(row, drafts.get(row.draft))]


def _stands(row: TypedWords, draft: Draft | None) -> bool:
    if draft is None:
        return not row.saved
    return draft.state in OPEN and (not row.saved or row.version == draft.version)


def unsaved(by: Officer, draft: UUID) -> Iterable[TypedWords]:
    """What an officer has typed for a draft that is not in it."""
    return TypedWords.objects.filter(by=by, draft=draft, saved=False).order_by("page", "-pk")


def adopt(row: TypedWords, typing: str) -> None:
    """The page that shows a form again goes on with it; a page that is open still keeps its own."""
    row.typing = typing
    row.save(update_fields=["typing"])
