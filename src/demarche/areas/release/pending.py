# SPDX-License-Identifier: Apache-2.0
"""The rows of Needs my action that drafts make, written in the transaction that moves the draft.

A submitted draft is the releasing officer's to release and, for its desk, something that waits for others; a returned one is
its author's to redraft; one that another desk handed over is any drafter's to take up. Whoever was asked for clearance finds it until he has stated something of the text as it stands. A release on duty authority is the releasing officers' to take note of.
An urgent act that waits for a second officer stands at once before the drafters of its desk. A row names the matter, also that of a
draft inside one. What the charter lets go on duty
authority stands before the duty officers; a matter that is to be opened as TLP:RED before its author alone, where it is not open to them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from demarche.areas.officers.models import DRAFTER, DUTY, RELEASING
from demarche.areas.release import finding
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.core.acts.red import named
from demarche.core.acts.vocabulary import RELEASED, find_kind
from demarche.ledger import processes, read, replay
from demarche.ledger.models import Pending
from demarche.ledger.statements import Delete

GROUP_RELEASE: Final = "release"
GROUP_DUTY: Final = "on_duty"
GROUP_RETURNED: Final = "returned"
GROUP_HANDED: Final = "to_answer"
GROUP_CLEAR: Final = "to_clear"
GROUP_AT_ONCE: Final = "at_once"
GROUP_WAITING: Final = "waiting"

_TITLE_LIMIT: Final = 300

_DROP: Final = Delete(lambda name: Pending.objects.filter(key=name), str)


def key(draft: Draft) -> str:
    """The key of a draft's row: what is to be done with it."""
    return f"draft/{draft.pk}"


def waiting_key(draft: Draft) -> str:
    """The key of the row that says it is with the releasing officer."""
    return f"draft/{draft.pk}/waiting"


def urgent_key(draft: Draft) -> str:
    """The key of the row that says an urgent act waits for a second officer."""
    return f"draft/{draft.pk}/urgent"


def duty_key(draft: Draft) -> str:
    """The key of the row that says a duty officer may release it."""
    return f"draft/{draft.pk}/duty"


def is_for_duty(draft: Draft) -> bool:
    """Whether the charter lets a draft go on duty authority, and its kind can say so."""
    charter = replay.charter_in_force(draft.process)
    kind = find_kind(charter.vocabulary, draft.kind)
    return draft.kind in charter.duty_kinds and kind is not None and kind.find(RELEASED.name) is not None


def is_urgent(draft: Draft) -> bool:
    """Whether a draft opens a matter as urgent."""
    urgency = draft.values.get("urgency")
    return not draft.dossier and isinstance(urgency, dict) and urgency.get("profile") == "urgent"


def note_key(draft: Draft) -> str:
    """The key of the row that says it was released on duty authority and nobody has taken note yet."""
    return f"duty/{draft.pk}"


def to_note(draft: Draft) -> None:
    """Have the releasing officers of its desk take note of a release on duty authority; part of the caller's transaction."""
    row = {"group": GROUP_RELEASE, "verb": f"take_note/{draft.kind}", "role": RELEASING, "url": f"/release/{draft.pk}/"}
    Pending.objects.update_or_create(key=note_key(draft), defaults={**_common(draft), **row, "officer": None})


def noted(draft: Draft) -> None:
    """Take that row away; part of the caller's transaction."""
    _DROP.run(note_key(draft))


def update(draft: Draft) -> None:
    """Bring a draft's rows and what is found of it up to date; part of the caller's transaction."""
    rows = _rows(draft)
    drop(draft, but=rows)
    finding.update(draft)
    for name, fields in rows.items():
        Pending.objects.update_or_create(key=name, defaults={**_common(draft), **fields})


def drop(draft: Draft, *, but: Mapping[str, object] | None = None) -> None:
    """Take a draft's rows away, but those that stay; part of the caller's transaction."""
    opens = () if draft.dossier else (urgent_key(draft),)
    on_duty = (duty_key(draft),) if is_for_duty(draft) else ()
    for gone in {key(draft), waiting_key(draft), *opens, *on_duty, *map(_clear_key(draft), draft.asked)} - (
        but or {}
    ).keys():
        _DROP.run(gone)


def _clear_key(draft: Draft) -> Callable[[int], str]:
    return lambda officer: f"draft/{draft.pk}/clear/{officer}"


def _rows(draft: Draft) -> dict[str, dict[str, Any]]:
    return {**_own_rows(draft), **_urgent_rows(draft), **_asked_rows(draft)} if draft.is_open else {}


def _urgent_rows(draft: Draft) -> dict[str, dict[str, Any]]:
    if (
        draft.state != State.SUBMITTED
        or not is_urgent(draft)
        or draft.urgent_lines.filter(version=draft.version).exists()
    ):
        return {}
    row = {"group": GROUP_AT_ONCE, "verb": f"authorise/{draft.kind}", "role": DRAFTER, "url": f"/release/{draft.pk}/"}
    return {urgent_key(draft): {**row, "officer": None}}


def _asked_rows(draft: Draft) -> dict[str, dict[str, Any]]:
    if not draft.asked:
        return {}
    done = set(draft.clearances.filter(version=draft.version).values_list("by", flat=True))
    row = {"group": GROUP_CLEAR, "verb": f"clear/{draft.kind}", "role": "", "url": f"/release/{draft.pk}/"}
    return {_clear_key(draft)(each): {**row, "officer": each, "desk": ""} for each in draft.asked if each not in done}


def _own_rows(draft: Draft) -> dict[str, dict[str, Any]]:
    check = f"/release/{draft.pk}/"
    if draft.state == State.SUBMITTED:
        release = {"group": GROUP_RELEASE, "verb": f"release/{draft.kind}", "role": RELEASING, "url": check}
        waits = {"group": GROUP_WAITING, "verb": f"await_release/{draft.kind}", "role": DRAFTER, "url": check}
        red = named(draft.values)
        alone = None if red is None else draft.author_id
        rows: dict[str, dict[str, Any]] = {
            key(draft): {**release, "officer": None},
            waiting_key(draft): {**waits, "officer": alone},
        }
        if is_for_duty(draft):
            duty = {"group": GROUP_DUTY, "verb": f"release_on_duty/{draft.kind}", "role": DUTY, "url": check}
            rows[duty_key(draft)] = {**duty, "officer": None if red and DUTY in red else alone}
        return rows
    if draft.state == State.RETURNED:
        page = presentation_of(draft.kind).edit_url(draft)
        if draft.author_id is None:
            handed = {"group": GROUP_HANDED, "verb": f"take_up/{draft.kind}", "role": DRAFTER, "url": page}
            return {key(draft): {**handed, "officer": None}}
        returned = {"group": GROUP_RETURNED, "verb": f"redraft/{draft.kind}", "role": "", "url": page}
        return {key(draft): {**returned, "officer": draft.author_id}}
    return {}


def _common(draft: Draft) -> dict[str, Any]:
    own = processes.own_code(draft.process)
    others = [code for code in draft.audience if code != own]
    opening = read.act(draft.dossier) if draft.dossier else None
    kind, values = (draft.kind, draft.values) if opening is None else (opening.act.kind, opening.act.values)
    return {
        "title": presentation_of(kind).row_title(values)[:_TITLE_LIMIT],
        "number": str(draft.values.get("number") or values.get("number", "")),
        "process": draft.process,
        "dossier": draft.dossier,
        "desk": draft.desk,
        "party": others[0] if len(others) == 1 else "",
        "due": None,
        "since": draft.changed,
    }
