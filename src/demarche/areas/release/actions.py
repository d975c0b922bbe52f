# SPDX-License-Identifier: Apache-2.0
"""What officers do with drafts: save, submit, give back, discard, take up a side version, note. `letting_out` releases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from demarche.areas.officers.models import Officer
from demarche.areas.release import barrier, finding, large, pending, versions
from demarche.areas.release import typed as typed_words
from demarche.areas.release.models import OPEN, Draft, DraftFile, DraftVersion, State
from demarche.core.encoding import Json, digest
from demarche.core.pictures import Sight
from demarche.ledger import read
from demarche.ui.uploads import OnDisk

Values = Mapping[str, Json]
Scope = Callable[[str], bool]

TYPED: Final = "text/plain;charset=utf-8"
"""The media type of what was typed and is kept beside a draft, inside: no act names it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it stands after a save, and why files of it were dropped, if any were."""

    draft: Draft
    dropped: Sight = Sight.NONE


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another officer saved the same texts meanwhile: `draft` as it stands, and what was to be saved, kept aside."""

    draft: Draft
    aside: DraftVersion


@dataclass(frozen=True, slots=True)
class Closed:
    """The draft is released or discarded and is not written any more."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a draft is fixed to when it is begun: `id` is drawn with the empty page, so that sending it twice begins one."""

    id: UUID
    process: str
    desk: str
    kind: str
    dossier: str = ""
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a draft: its name, its media type, its bytes, or where they were uploaded to."""

    name: str
    media: str
    data: bytes | OnDisk

    @property
    def size(self) -> int:
        """Its size."""
        return self.data.bytes if isinstance(self.data, OnDisk) else len(self.data)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.data.sha256 if isinstance(self.data, OnDisk) else digest(self.data)


def new_id() -> UUID:
    """A name for a draft that is about to be begun."""
    return UUID(bytes=token_bytes(16), version=4)


def everything(_name: str) -> bool:
    """Every part of a draft: what a page without a narrower scope saves."""
    return True


def begin(
    beginning: Beginning, values: Values, *, by: Officer | None, at: int, typing: str = ""
) -> Saved | Conflict | Closed:
    """Begin a draft with the values given; beginning it again with the same name saves over version 1 or shows both."""
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                id=beginning.id,
                process=beginning.process,
                desk=beginning.desk,
                kind=beginning.kind,
                dossier=beginning.dossier,
                audience=sorted(beginning.audience),
                values=dict(values),
                author=by,
                hands=[] if by is None else [by.pk],
                changed_by=by,
                made=at,
                changed=at,
                touched=dict.fromkeys(values, 1),
            )
            since = at if typing else None
            DraftVersion.objects.create(
                draft=draft, version=1, values=draft.values, by=by, at=at, typed=since, typing=typing
            )
            pending.update(draft)
    except IntegrityError:
        return save(Draft.objects.get(pk=beginning.id), values, version=0, by=by, at=at, typing=typing)
    return Saved(draft)


def hand_over(  # noqa: PLR0913  # what the other desk is told
    beginning: Beginning, values: Values, *, remark: str, by: Officer, office: str, at: int
) -> Draft:
    """Begin a draft for another desk, with a word to it: any drafter there takes it up. Handing it over twice hands it once."""
    with transaction.atomic():
        fields = {
            "process": beginning.process,
            "desk": beginning.desk,
            "kind": beginning.kind,
            "audience": sorted(beginning.audience),
            "values": dict(values),
            "hands": [by.pk],
            "changed_by": by,
            "made": at,
            "changed": at,
            "state": State.RETURNED,
            "remark": remark,
            "remark_by": office,
        }
        draft, fresh = Draft.objects.get_or_create(id=beginning.id, defaults=fields)
        if fresh:
            DraftVersion.objects.create(draft=draft, version=1, values=draft.values, by=by, at=at)
            pending.update(draft)
    return draft


def save(  # noqa: PLR0913  # what a page knows of the draft it shows
    draft: Draft,
    values: Values,
    *,
    version: int,
    by: Officer | None,
    at: int,
    scope: Scope = everything,
    fixed: Beginning | None = None,
    typing: str = "",
) -> Saved | Conflict | Closed:
    """Save the parts of a page, `scope` saying which parts are the page's, over the version that the officer had read.

    Parts of other pages stay as they are now. When parts of this page were changed by somebody else since that version,
    nothing is overwritten: what was to be saved is kept aside and both are to be shown. Saving what stands already changes
    nothing, so a page sent twice is saved once. `fixed` is what a page fixes anew that opens a matter: process, kind, audience.
    With `typing` it is saved as it is typed on the page of that token, and makes no version of its own each time.
    """
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        mine = versions.within(scope, values)
        if versions.within(scope, now.values) == mine and (fixed is None or _fixed(now) == _as_fixed(fixed)):
            if not typing:
                now.versions.filter(version=now.version, typed__isnull=False).update(typed=None)
            return Saved(now)
        if not now.is_open:
            return Closed(now)
        whole = {**versions.beside(scope, now.values), **mine}
        if versions.changed_since(now, version, scope):
            return Conflict(now, versions.put_aside(now, whole, by=by, at=at, typing=typing))
        if fixed is not None:
            now.process, now.kind, now.audience = _as_fixed(fixed)
        left, dropped = barrier.sift(now, whole)
        return Saved(versions.write(now, left, by=by, at=at, typing=typing), dropped)


def _fixed(draft: Draft) -> tuple[str, str, list[str]]:
    return draft.process, draft.kind, draft.audience


def _as_fixed(beginning: Beginning) -> tuple[str, str, list[str]]:
    return beginning.process, beginning.kind, sorted(beginning.audience)


def submit(draft: Draft) -> Draft:
    """Send a draft to the releasing officer; sending it again changes nothing. Who took up what was handed over is its drafter."""
    wrote = draft.changed_by
    took_up = draft.author is None and wrote is not None and wrote.sees(draft.desk)
    return _move(draft, State.SUBMITTED, (State.DRAFT, State.RETURNED), **({"author": wrote} if took_up else {}))


def give_back(draft: Draft, remark: str, *, by: Officer) -> Draft:
    """Return a draft to its drafter with a remark; the version that was read is kept to compare with."""
    return _move(
        draft,
        State.RETURNED,
        (State.SUBMITTED,),
        remark=remark,
        remark_by=by.name,
        returned_version=draft.version,
    )


def discard(draft: Draft) -> Draft:
    """Put a draft away. Nothing of it ever left; its versions are kept, its large files are not."""
    with transaction.atomic():
        now = _move(draft, State.DISCARDED, OPEN)
        if now.state == State.DISCARDED:
            large.drop(large.of(now))
    return now


def _move(draft: Draft, to: State, since: tuple[State, ...], **more: object) -> Draft:
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if now.state in since:
            now.state = to
            for name, value in more.items():
                setattr(now, name, value)
            now.save()
            pending.update(now)
    return now


def note(draft: Draft, text: str, *, by: Officer, at: int) -> None:
    """Add a note for colleagues. Notes are no part of the act and never leave."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        last = now.notes[-1] if now.notes else {}
        if not text or (last.get("text"), last.get("by")) == (text, by.name):
            return
        now.notes = [*now.notes, {"by": by.name, "at": at, "text": text}]
        now.save(update_fields=["notes"])
        finding.update(now)


def keep(aside: DraftVersion, which: str, *, by: Officer, at: int) -> Draft:
    """Settle two versions of a draft: `first` keeps the one saved, `second` the one aside, `both` makes it a draft of its own.

    Gives the draft to go on with. Settling again changes nothing.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=aside.draft_id)
        side = DraftVersion.objects.select_for_update().get(pk=aside.pk)
        if side.settled:
            return draft
        side.settled = True
        side.save(update_fields=["settled"])
        if side.by is not None:
            typed_words.forget(side.by, side.typing)
        if which == "second" and draft.is_open:
            return versions.write(draft, barrier.sift(draft, side.values)[0], by=by, at=at)
        if which == "both":
            return _copy(draft, side, at=at)
        return draft


def _copy(draft: Draft, side: DraftVersion, *, at: int) -> Draft:
    copy = Draft.objects.create(
        id=new_id(),
        process=draft.process,
        desk=draft.desk,
        kind=draft.kind,
        dossier=draft.dossier,
        audience=draft.audience,
        values=side.values,
        author=side.by,
        hands=draft.hands if side.by is None else sorted({*draft.hands, side.by.pk}),
        changed_by=side.by,
        made=at,
        changed=at,
    )
    for file in draft.files.all():
        if barrier.see(copy, copy.values, file.content) is Sight.NONE:
            if file.size is not None:
                large.copy(file, copy.pk)
            file.pk, file.draft = None, copy
            file.save()
        else:
            copy.values = barrier.without(copy.values, file.sha256)
    copy.save(update_fields=["values"])
    DraftVersion.objects.create(draft=copy, version=1, values=copy.values, by=side.by, at=at)
    pending.update(copy)
    return copy


def attach(draft: Draft, file: Attached, *, by: Officer | None, at: int) -> Sight:
    """Keep a file with a draft, byte for byte; keeping it twice keeps it once.

    In a matter that takes in no pictures it may be refused: then nothing of it is written, the parts that name it are taken
    out, and what was found is given.
    """
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        data = None if isinstance(file.data, OnDisk) else file.data
        found = barrier.see(now, now.values, data)
        if found is Sight.NONE:
            if isinstance(file.data, OnDisk):
                large.keep(now.pk, file.data)
            size = file.size if data is None else None
            kept = {"name": file.name, "media": file.media, "data": data or b"", "size": size}
            DraftFile.objects.update_or_create(draft=now, sha256=file.sha256, defaults=kept)
            return found
        left = barrier.without(now.values, file.sha256)
        if left != now.values and now.is_open:
            versions.write(now, left, by=by, at=at)
    return found


def tidy(draft: Draft) -> None:
    """Delete the large files that a draft does not name any more."""
    with transaction.atomic():
        large.drop_unnamed(Draft.objects.select_for_update().get(pk=draft.pk))


def keep_typed(draft: Draft, name: str, text: str) -> None:
    """Keep a text as it was typed beside a draft under a name, in place of the one before; an empty one is not kept."""
    data = text.encode()
    with transaction.atomic():
        draft.files.filter(media=TYPED, name=name).exclude(sha256=digest(data)).delete()
        if text:
            kept = {"name": name, "media": TYPED, "data": data}
            DraftFile.objects.update_or_create(draft=draft, sha256=digest(data), defaults=kept)


def typed(draft: Draft, name: str) -> str:
    """A text that was kept as it was typed; empty where none was."""
    found = draft.files.filter(media=TYPED, name=name).first()
    return "" if found is None else bytes(found.data).decode()


def rewrite(draft: Draft, sha256: str, data: bytes, *, by: Officer, at: int) -> None:
    """Put other bytes of the same content in the place of a file; it is no word of the act, so its officer may release it still."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        file = now.files.filter(sha256=sha256).first()
        parts = [name for name, named in read.file_parts(now.values).items() if named == sha256]
        if file is None or file.size is not None or not parts or not now.is_open:
            return
        kept = {"name": file.name, "media": file.media, "data": data}
        DraftFile.objects.update_or_create(draft=now, sha256=digest(data), defaults=kept)
        told: dict[str, Json] = {"bytes": len(data), "sha256": digest(data)}
        changed = {name: {**now.values[name], **told} for name in parts}  # type: ignore[dict-item]  # a file's part
        versions.write(now, {**now.values, **changed}, by=by, at=at, words=False)
