# SPDX-License-Identifier: Apache-2.0
"""What Find holds of drafts: those that nobody outside has seen, and the notes for colleagues, which stay."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from demarche.areas.find import index, said, sources
from demarche.areas.find.index import Found
from demarche.areas.officers.models import DRAFTER, DUTY, LEGAL, RELEASING, REVIEWER
from demarche.areas.release.models import OPEN, Draft, State
from demarche.core.acts.red import named
from demarche.ledger import processes, read

HANDLING: Final = (DRAFTER, "technical", LEGAL, RELEASING, DUTY, "registrar", REVIEWER)
"""The roles that read drafts."""

_INSIDE: Final = (*OPEN, State.HELD)


def register() -> None:
    """Say what can be found here, by whom, and how it is put in anew."""
    sources.register(sources.Source("draft", _("Drafts"), _("Draft"), HANDLING), _drafts)
    sources.register(sources.Source("note", _("Notes inside"), _("Note inside"), HANDLING), _notes)


def update(draft: Draft) -> None:
    """Bring what is found of a draft up to date; part of the caller's transaction."""
    drop(draft)
    index.put([*_told([draft]), *notes(draft)])


def drop(draft: Draft) -> None:
    """Have a draft that became an act found no more; its notes stay. Part of the caller's transaction."""
    index.take_out(f"draft/{draft.pk}")


def _drafts() -> Iterator[Found]:
    return _told(Draft.objects.filter(state__in=_INSIDE).iterator())


def _notes() -> Iterator[Found]:
    return (note for draft in Draft.objects.exclude(notes=[]).iterator() for note in notes(draft))


def _told(drafts: Iterable[Draft]) -> Iterator[Found]:
    for draft in drafts:
        if draft.state in _INSIDE:
            vocabulary = processes.charter_of(draft.process).vocabulary
            yield Found(
                **_common(draft),
                key=f"draft/{draft.pk}",
                kind="draft",
                at=draft.changed,
                text=said.texts(draft.values, draft.kind, vocabulary),
                also=" ".join(said.named(draft.values)),
                number=said.text_of(draft.values, "number"),
                language=said.text_of(draft.values, "language")[:35],
                marking=said.marking(draft.values),
                state=draft.state,
            )


def notes(draft: Draft) -> Iterator[Found]:
    """The notes that colleagues left beside a draft."""
    for number, note in enumerate(draft.notes):
        yield Found(
            **_common(draft),
            key=f"note/{draft.pk}/{number}",
            kind="note",
            titled=False,
            at=int(str(note["at"])),
            text=str(note["text"]),
            also=str(note["by"]),
        )


def _common(draft: Draft) -> dict[str, Any]:
    own = processes.own_code(draft.process)
    others = [code for code in draft.audience if code != own]
    return {
        "form": draft.kind,
        "title": _title(draft),
        "url": f"/release/{draft.pk}/",
        "process": draft.process,
        "dossier": draft.dossier,
        "desk": draft.desk,
        "party": others[0] if len(others) == 1 else "",
        "readers": _readers(draft),
    }


def _title(draft: Draft) -> str:
    """The title of the matter that a draft opens or is about."""
    if not draft.dossier:
        return said.text_of(draft.values, "title")
    opening = read.act(draft.dossier)
    return "" if opening is None else said.text_of(opening.act.values, "title")


def _readers(draft: Draft) -> str:
    """Who may open a draft that opens a matter marked TLP:RED: the roles it names, and who wrote it."""
    roles = None if draft.dossier else named(draft.values)
    return "" if roles is None else f" {' '.join((*roles, *(f'#{pk}' for pk in draft.hands)))} "
