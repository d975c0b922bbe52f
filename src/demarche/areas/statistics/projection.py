# SPDX-License-Identifier: Apache-2.0
"""Acts and receipts to rows: what each act counts as between this Party and another, and what was proposed. Runs on every door."""

from collections.abc import Iterable, Iterator
from typing import Final

from demarche.areas.officers.models import DESKS, DIPLOMATIC, DRAFTER
from demarche.areas.statistics.counting import Two, leaves, period
from demarche.areas.statistics.models import ActRow, ProposalRow
from demarche.core.acts import figures as acts
from demarche.core.acts.act import Act
from demarche.core.process.deadlines import Places
from demarche.core.process.docket import Docket
from demarche.core.process.figures import Consent, Proposed, proposed
from demarche.core.process.roles import Role, roles
from demarche.core.process.statistics import Fact, facts, is_between
from demarche.ledger import processes, replay
from demarche.ledger.models import Pending
from demarche.ledger.statements import Insert, Select

NAME: Final = "statistics"

_FIELDS: Final = (
    *("process", "dossier", "party", "desk", "author", "kind", "opened"),
    *("t", "got", "figures", "waits", "due", "met_by"),
)
_HELD: Final = Select(lambda dossier: ActRow.objects.filter(dossier=dossier).values_list("act", *_FIELDS), str)
_ROWS: Final = Insert(ActRow, "act", *_FIELDS, over=("act",))
_T, _GOT, _AUTHOR = (1 + _FIELDS.index(name) for name in ("t", "got", "author"))


def register() -> None:
    """Have the ledger keep this room's rows."""
    replay.register_projection(NAME, project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Bring the rows of one dossier up to date."""
    opening = touched.docket.opening
    if touched.dossier == touched.process or opening is None:
        return
    own = processes.own_code(touched.process)
    if opening.kind == acts.PROPOSE:
        _propose(touched, own)
        return
    other = _other(opening, own)
    if other is not None:
        _count(touched, opening, Two(touched.process, own, other))


def _other(opening: Act, own: str) -> str | None:
    """The other of the two that a matter is between, if this Party is one of two."""
    held = roles(opening)
    active = (
        {party for party, role in held.items() if role is not Role.INFORMED} if held else set(opening.audience or ())
    )
    others = active - {own}
    if len(active) != acts.PAIR or len(others) != 1:
        return None
    other = others.pop()
    return other if is_between(opening, Two("", own, other).pair) else None


def _count(touched: replay.Touched, opening: Act, two: Two) -> None:
    held = {row[0]: tuple(row) for row in _HELD.rows(touched.dossier)}
    places = _places(touched.docket, two, held.values())
    charter = replay.charter_of_matter(touched.process, opening)
    found = facts(touched.docket, two.pair, charter, places, touched.paused)
    kinds = {act.id: act.kind for act in _acts(touched.docket)}
    track = opening.values.get("track")
    desk = track if isinstance(track, str) and track in DESKS else DIPLOMATIC
    now = {fact.act: _row(fact, touched, two, places, (desk, kinds[fact.act])) for fact in found}
    gone = held.keys() - now.keys()
    if gone:
        ActRow.objects.filter(act__in=gone).delete()
    _ROWS.run([row for act, row in now.items() if held.get(act) != row])


def _acts(docket: Docket) -> Iterator[Act]:
    yield from (placed.act for placed in docket.placed.values())
    yield from docket.waiting.values()


def _places(docket: Docket, two: Two, held: Iterable[tuple[object, ...]]) -> Places:
    """When each act was entered by both. What both have is known from its row: it does not change, nor does a time."""
    found: dict[str, dict[str, int]] = {}
    for row in held:
        author, t, got = str(row[_AUTHOR]), row[_T], row[_GOT]
        if isinstance(t, int) and isinstance(got, int):
            found[str(row[0])] = {author: t, two.other if author == two.own else two.own: got}
    shown, refused = leaves(two, (act.id for act in _acts(docket) if act.id not in found and act.author in two.pair))
    for act, logs in shown.items():
        if act not in refused:
            found[act] = {party: min(leaf.t for leaf in entered) for party, entered in logs.items()}
    return found


def _row(fact: Fact, touched: replay.Touched, two: Two, places: Places, told: tuple[str, str]) -> tuple[object, ...]:
    desk, kind = told
    receiver = two.other if fact.author == two.own else two.own
    return (
        fact.act,
        touched.process,
        touched.dossier,
        two.other,
        desk,
        fact.author,
        kind,
        fact.group,
        fact.t,
        places[fact.act].get(receiver),
        f" {' '.join(name for name in acts.FIGURES if name in fact.figures)} ",
        fact.waits,
        fact.due,
        " ".join(fact.met_by),
    )


def _propose(touched: replay.Touched, own: str) -> None:
    """The row of figures that were proposed, and what they ask of an officer."""
    found = proposed(touched.docket)
    if found is None:
        ProposalRow.objects.filter(dossier=touched.dossier).delete()
        Pending.objects.filter(key=f"{NAME}/{touched.dossier}").delete()
        return
    opening = found.opening
    other = next(party for party in found.stated if party != own)
    entered = min(
        (
            leaf.t
            for each in leaves(Two(touched.process, own, other), [opening.id])[0].get(opening.id, {}).values()
            for leaf in each
        ),
        default=opening.made,
    )
    counted = period(opening.values)
    fields = {
        "process": touched.process,
        "party": other,
        "ours": opening.author == own,
        "desk": str(opening.values["track"]),
        "since": counted.since,
        "until": counted.until,
        "at": counted.at,
        "hash": str(opening.values["hash"]),
        "consent": found.consent.value,
        "entered": entered,
    }
    ProposalRow.objects.update_or_create(dossier=opening.id, defaults=fields)
    _pending(found, own, fields)


def _pending(found: Proposed, own: str, fields: dict[str, object]) -> None:
    key = f"{NAME}/{found.opening.id}"
    if found.consent is not Consent.PROPOSED:
        Pending.objects.filter(key=key).delete()
        return
    ours = found.opening.author == own
    row = {
        "group": "waiting" if ours else "to_answer",
        "verb": f"{'await_agreement' if ours else 'agree_or_leave'}/{acts.PROPOSE}",
        "process": fields["process"],
        "dossier": found.opening.id,
        "desk": fields["desk"],
        "role": "" if ours else DRAFTER,
        "party": fields["party"],
        "url": f"/figures/released/{found.opening.id}/",
        "since": fields["entered"],
    }
    Pending.objects.update_or_create(key=key, defaults=row)


def clear() -> None:
    """Delete every row this projection makes."""
    ActRow.objects.all().delete()
    ProposalRow.objects.all().delete()
    Pending.objects.filter(key__startswith=f"{NAME}/").delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for row in ActRow.objects.values().iterator():
        yield f"figures of {row['act']}", row
    for proposal in ProposalRow.objects.values():
        yield f"figures proposed {proposal['dossier']}", proposal
    for task in Pending.objects.filter(key__startswith=f"{NAME}/").values():
        yield f"pending {task['key']}", task
