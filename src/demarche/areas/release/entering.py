# SPDX-License-Identifier: Apache-2.0
"""What the journal is told of drafts: which one, in which matter, at which desk."""

from typing import Self

from django.http import HttpRequest

from demarche.areas.journal.writing import Within, journal
from demarche.areas.officers.models import Officer
from demarche.areas.officers.noting import NODE, PAGE, About, Event, made, note
from demarche.areas.release.models import Draft, State
from demarche.core.acts.act import SignedAct


def about(draft: Draft, act: str = "") -> About:
    """A draft, by its ids."""
    return About(
        process=draft.process,
        dossier=draft.dossier or act or draft.act,
        act=act or draft.act,
        draft=str(draft.pk),
        desk=draft.desk,
    )


def note_draft(request: HttpRequest, event: Event, draft: Draft) -> None:
    """Note what an officer did with a draft."""
    note(request, event, about(draft))


class Releasing:
    """The entry of a release, written in the act's own transaction; when nothing comes of that, its place stays empty and is told."""

    def __init__(self, draft: Draft, officer: Officer, since: State, at: int) -> None:
        self._draft, self._officer, self._at = draft, officer, at
        # What was held is let out by the node.
        self._door = NODE if since == State.HELD else getattr(officer, "door", PAGE)
        self._entry: Within | None = None
        self._act = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        if kind is not None:
            self._undone()

    def write(self, signed: SignedAct) -> None:
        """Write it, once more when the transaction is tried once more; an act that was signed again is another one."""
        if self._entry is None or self._act != signed.act.id:
            self._undone()
            said = about(self._draft, signed.act.id)
            self._entry = journal.once(made(Event.RELEASED, said, by=self._officer, door=self._door), at=self._at)
            self._act = signed.act.id
        self._entry.write()

    def _undone(self) -> None:
        if self._entry is not None:
            self._entry.undone()
