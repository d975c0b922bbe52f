# SPDX-License-Identifier: Apache-2.0
"""The versions of a draft: each that was saved is kept, one that is being typed grows in place, and none is overwritten unseen."""

from collections.abc import Callable, Mapping
from typing import Final

from demarche.areas.officers.models import Officer
from demarche.areas.release import pending
from demarche.areas.release.models import Draft, DraftVersion
from demarche.core.encoding import Json

Values = Mapping[str, Json]
Scope = Callable[[str], bool]

TYPED_FOR: Final = 5 * 60
"""Seconds for which one officer's typing is one version."""


def within(scope: Scope, values: Values) -> dict[str, Json]:
    """The parts that are a page's own."""
    return {name: value for name, value in values.items() if scope(name)}


def beside(scope: Scope, values: Values) -> dict[str, Json]:
    """The parts of other pages."""
    return {name: value for name, value in values.items() if not scope(name)}


def read_at(draft: Draft, version: int) -> Values:
    """A draft's values as an officer read them at a version; as they are now where that version is not kept."""
    found = None if version == draft.version else draft.versions.filter(version=version, aside=False).first()
    return draft.values if found is None else found.values


def changed_since(draft: Draft, version: int, scope: Scope) -> bool:
    """Whether parts of a page were changed since a version that an officer had read; one that nobody ever saw was empty."""
    if version == draft.version:
        return False
    found = draft.versions.filter(version=version, aside=False).first()
    if found is None and version:
        return any(scope(name) and last > version for name, last in draft.touched.items())
    return within(scope, found.values if found else {}) != within(scope, draft.values)


def put_aside(draft: Draft, values: dict[str, Json], *, by: Officer | None, at: int, typing: str = "") -> DraftVersion:
    """Keep what could not be saved; the same text of the same officer is kept once, and what one page goes on typing with it."""
    waiting = draft.versions.filter(aside=True, settled=False, by=by)
    if typing:
        same = waiting.filter(typing=typing).first()
        if same is not None:
            same.values, same.at = values, at
            same.save(update_fields=["values", "at"])
    else:
        same = next((each for each in waiting if each.values == values), None)
    if same is not None:
        return same
    fresh = {"aside": True, "values": values, "by": by, "at": at, "typing": typing}
    return DraftVersion.objects.create(draft=draft, version=draft.version, **fresh)


def write(  # noqa: PLR0913  # what a version is
    draft: Draft,
    values: dict[str, Json],
    *,
    by: Officer | None,
    at: int,
    words: bool = True,
    typing: str = "",
) -> Draft:
    """Write the next version; `words` says that its officer wrote some of it, and so does not release it."""
    growing = _growing(draft, by, at) if typing else None
    changed = [name for name in {**draft.values, **values} if draft.values.get(name) != values.get(name)]
    draft.version += 1
    draft.touched = {**draft.touched, **dict.fromkeys(changed, draft.version)}
    draft.values = values
    draft.held_number = "" if "number" in changed else draft.held_number
    draft.changed = at
    draft.changed_by = by
    if words and by is not None and by.pk not in draft.hands:
        draft.hands = [*draft.hands, by.pk]
    draft.save()
    if growing is None:
        growing = DraftVersion(draft=draft, by=by, typed=at if typing else None, typing=typing)
    growing.version, growing.values, growing.at = draft.version, values, at
    growing.save()
    pending.update(draft)
    return draft


def _growing(draft: Draft, by: Officer | None, at: int) -> DraftVersion | None:
    """The version that an officer is typing, unless somebody has read it since."""
    found = draft.versions.filter(version=draft.version, aside=False, by=by, typed__gt=at - TYPED_FOR).first()
    read = draft.version == draft.returned_version or draft.clearances.filter(version=draft.version).exists()
    return None if found is None or read else found
