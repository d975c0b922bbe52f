# SPDX-License-Identifier: Apache-2.0
"""Checks to rows: one a check, one a contact called, and what needs an officer. Runs on every door; knows no page and no time."""

from collections.abc import Iterator
from typing import Any, Final

from demarche.areas.checks.models import CalledRow, CheckRow
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER, TECHNICAL
from demarche.core.acts.act import Act
from demarche.core.acts.checks import CALL
from demarche.core.process.checks import Check, Result, check, results
from demarche.core.process.docket import Docket
from demarche.core.process.roles import Role, holding
from demarche.ledger import processes, read, replay
from demarche.ledger.models import Pending

NAME: Final = "checks"
PREFIX: Final = "check/"


def register() -> None:
    """Have the ledger keep this room's rows."""
    replay.register_projection(NAME, project, clear, rows)


def desk_of(type_: str) -> str:
    """The desk whose officers answer for a contact of a type."""
    return TECHNICAL if type_ == TECHNICAL else DIPLOMATIC


def project(touched: replay.Touched) -> None:
    """Bring the rows of one dossier up to date, if it is a check."""
    docket = touched.docket
    opening = docket.opening or docket.waiting.get(touched.dossier)
    if touched.dossier == touched.process or opening is None or opening.kind != CALL:
        return
    own, found = processes.own_code(touched.process), check(docket)
    answers = [] if found is None else [each.answer.act for each in found.called if each.answer is not None]
    places = read.place_times([touched.dossier, *answers])
    stands = () if found is None else results(found, places, touched.at, touched.paused)
    row = _row(docket, opening, found, own)
    times = places.get(touched.dossier, {})
    row |= {"process": touched.process, "opened": times.get(own, 0), "begun": times.get(row["party"])}
    CheckRow.objects.update_or_create(dossier=touched.dossier, defaults=row)
    for each in stands:
        _keep(touched.dossier, row, each)


def _row(docket: Docket, opening: Act, found: Check | None, own: str) -> dict[str, Any]:
    reason = docket.reason(opening.id)
    addressed = holding(opening, Role.ADDRESSED) or ("",)
    window = opening.values.get("window")
    return {
        "caller": opening.author,
        "party": addressed[0],
        "ours": opening.author == own,
        "window": window if isinstance(window, int) and 0 <= window <= 10**6 else 0,
        "withdrawn": found is not None and found.withdrawn is not None,
        "refused": "" if found is not None else "waiting" if reason is None else reason.code,
    }


def _keep(dossier: str, row: dict[str, Any], result: Result) -> None:
    """The row of one contact; of several calls by one Party, the newest is the one that is waited for."""
    called = result.called
    same = CalledRow.objects.filter(
        process=row["process"], caller=row["caller"], party=row["party"], contact=called.contact
    ).exclude(dossier=dossier)
    newer = any((each.opened, each.dossier) > (row["opened"], dossier) for each in same)
    fields = {
        **{name: row[name] for name in ("process", "caller", "party", "ours", "opened")},
        "dossier": dossier,
        "contact": called.contact,
        "type": called.type,
        "alternates": list(called.alternates),
        "begun": result.begun,
        "alternate_at": result.alternate_at,
        "due": result.due,
        "by": result.by,
        "made": result.made,
        "received": result.received,
        "verdict": "" if result.verdict is None else result.verdict.value,
        "answered": called.answer is not None,
        "awaits": called.answer is None and not row["withdrawn"] and not newer,
    }
    kept, _new = CalledRow.objects.update_or_create(key=f"{dossier}/{called.contact}", defaults=fields)
    _pend(kept)
    for each in same:
        if each.awaits and (each.opened, each.dossier) < (row["opened"], dossier):
            each.awaits = False
            each.save(update_fields=["awaits"])
            _pend(each)


def _pend(row: CalledRow) -> None:
    """What is to be done about a contact: answer at once, or wait for the other side; nothing once nobody waits."""
    key = f"{PREFIX}{row.key}"
    if not row.awaits:
        Pending.objects.filter(key=key).delete()
        return
    mine = not row.ours
    fields = {
        **common(row),
        "group": "at_once" if mine else "waiting",
        "verb": f"{'answer_check' if mine else 'await_check'}/{CALL}",
        "desk": desk_of(row.type) if mine else "",
        "role": DRAFTER if mine else "",
        "party": row.caller if mine else row.party,
        "url": f"/checks/{row.dossier}/" + (f"answer/{row.contact}/" if mine else ""),
    }
    Pending.objects.update_or_create(key=key, defaults=fields)


def common(row: CalledRow) -> dict[str, Any]:
    """What every row about a contact that is called says."""
    since = row.opened if row.begun is None else row.begun
    return {"title": row.contact, "process": row.process, "dossier": row.dossier, "due": row.due, "since": since}


def clear() -> None:
    """Delete every row this projection makes."""
    CheckRow.objects.all().delete()
    CalledRow.objects.all().delete()
    Pending.objects.filter(key__startswith=PREFIX).delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for row in CheckRow.objects.values():
        yield f"check {row['dossier']}", row
    for called in CalledRow.objects.values():
        yield f"called {called['key']}", called
    for task in Pending.objects.filter(key__startswith=PREFIX).values():
        yield f"pending {task['key']}", task
