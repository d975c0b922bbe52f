# SPDX-License-Identifier: Apache-2.0
"""What pages read of checks: rows, the directory as it stands, what Parties have told all, and one check as it stands at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from demarche.areas.checks.models import CalledRow, CheckRow, Plan
from demarche.areas.directory.speech import speak_of
from demarche.areas.release.models import OPEN, Draft, State
from demarche.areas.release.setting import acts_of
from demarche.core.acts import checks as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json, stamp
from demarche.core.process.checks import Check, Result, Shared, check, results, shared
from demarche.core.process.contacts import Contact, contacts
from demarche.core.process.deadlines import Places
from demarche.core.process.membership import Membership, membership
from demarche.core.process.register import View
from demarche.ledger import processes, read, replay

MOST: Final = 100
"""So many checks a list shows."""
LAST: Final = 6
"""So many checks of one contact its line shows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One check as it stands at a moment, with its acts; `check` is `None` where the call has no effect."""

    row: CheckRow
    own: str
    names: Mapping[str, str]
    check: Check | None
    results: tuple[Result, ...]
    acts: tuple[Act, ...]
    reasons: Mapping[str, Reason | None]
    places: Places


def view_of(process: str) -> View:
    """The register of a process as it is folded now."""
    ground = replay.ground(process)
    return ground.view(ground.head.size)


def type_of(process: str, party: str, name: str) -> str:
    """The type of a contact as the directory has it now; empty where it has it no more."""
    return next((str(each.entry["type"]) for each in contacts(view_of(process), party) if each.name == name), "")


def offices(process: str) -> dict[tuple[str, str], Contact]:
    """Every contact of the directory, by Party and name."""
    return {(each.party, each.name): each for each in contacts(view_of(process))}


def callable_contacts(process: str) -> list[Contact]:
    """The contacts that this Party can call: those of every other Party that takes part."""
    own, view = processes.own_code(process), view_of(process)
    return [
        each
        for each in contacts(view)
        if each.party != own and membership(view, each.party) is not Membership.WITHDRAWN
    ]


def check_or_404(dossier: str) -> CheckRow:
    """A check that is here."""
    row = CheckRow.objects.filter(pk=dossier).first()
    if row is None:
        raise Http404
    speak_of(row.process)
    return row


def standing(row: CheckRow, at: int) -> Standing:
    """Read a check off its docket."""
    with replay.looking(row.process, row.pk, at=at) as touched:
        found, here = check(touched.docket), acts_of(touched.docket)
        reasons = {each: touched.docket.reason(each) for each in here}
        paused = touched.paused
    places = read.place_times(here)
    own = processes.own_code(row.process)
    ordered = sorted(here.values(), key=lambda act: (places.get(act.id, {}).get(own, 0), act.seq, act.id))
    return Standing(
        row=row,
        own=own,
        names=processes.names(row.process),
        check=found,
        results=() if found is None else results(found, places, at, paused),
        acts=tuple(ordered),
        reasons=reasons,
        places=places,
    )


def of_process(process: str) -> tuple[list[CheckRow], dict[str, list[CalledRow]]]:
    """The newest checks, and per check its contacts."""
    rows = list(CheckRow.objects.filter(process=process).order_by("-opened", "dossier")[:MOST])
    found: dict[str, list[CalledRow]] = {}
    for each in CalledRow.objects.filter(dossier__in=[row.pk for row in rows]).order_by("contact"):
        found.setdefault(each.dossier, []).append(each)
    return rows, found


def drafts(process: str) -> list[tuple[Draft, Plan | None]]:
    """Calls that have not left: drafts, those with the releasing officer, and those that wait for their hour; the newest first."""
    found = Draft.objects.select_related("author", "changed_by").filter(
        process=process, kind=acts.CALL, state__in=(*OPEN, State.HELD)
    )
    rows = list(found.order_by("-changed", "pk")[:MOST])
    plans = Plan.objects.in_bulk([row.pk for row in rows])
    return [(row, plans.get(row.pk)) for row in rows]


def told(process: str) -> list[Shared]:
    """What Parties have told all others of checks that they were called in, the newest first."""
    return sorted(shared(view_of(process)), key=lambda each: -each.t)


def own_results(dossier: str) -> dict[str, Json] | None:
    """What this Party can tell all of a check in which it was called, by its own log; `None` where there is nothing to tell."""
    row = CheckRow.objects.filter(pk=dossier, ours=False, refused="").first()
    if row is None or row.begun is None:
        return None
    results_: list[Json] = []
    for each in CalledRow.objects.filter(dossier=dossier).order_by("contact"):
        result: dict[str, Json] = {"contact": each.contact}
        if each.made is not None:
            result["answered"] = stamp(each.made)
        results_.append(result)
    return {"call": dossier, "received": stamp(row.begun), "window": row.window, "results": results_}


def agrees(told_: Shared) -> bool | None:
    """Whether what a Party told all is what the record here has; `None` where the check is not here, or not yet whole."""
    row = CheckRow.objects.filter(pk=told_.call, party=told_.party, refused="").first()
    if row is None or row.begun is None:
        return None
    known = {each.contact: each for each in CalledRow.objects.filter(dossier=told_.call)}
    if (told_.received, told_.window) != (stamp(row.begun), row.window) or told_.answered.keys() != known.keys():
        return False
    return all(_agree(known[name].made, said, told_.t) for name, said in told_.answered.items())


def _agree(made: int | None, said: str, t: int) -> bool:
    """What a Party said of one contact, at `t`, against the time that the record here has."""
    if said:
        return made is None or said == stamp(made)
    return made is None or made >= t
