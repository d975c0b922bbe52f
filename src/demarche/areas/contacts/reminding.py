# SPDX-License-Identifier: Apache-2.0
"""Once a year a Party says that its contacts are right: when that is over a year ago, whoever may confirm them is asked to.

Time passes without any act, so the worker looks; that they were confirmed or changed is seen with the act.
"""

from typing import Final

from demarche.areas.contacts.queries import YEAR
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER, TECHNICAL
from demarche.core.acts import contacts as acts
from demarche.core.process.contacts import confirmed, contacts
from demarche.core.process.membership import Membership, membership
from demarche.core.process.powers import may
from demarche.core.process.register import View
from demarche.ledger import processes, replay
from demarche.ledger.models import Pending
from demarche.ledger.transaction import write

KEY: Final = "contacts/confirm/"
VERB: Final = "confirm_contacts"


def register() -> None:
    """Have the row go with the act that makes it needless."""
    replay.register_projection("contacts", _project, _clear, lambda: iter(()))


def _project(touched: replay.Touched) -> None:
    if touched.dossier == touched.process:
        held = Pending.objects.filter(key=f"{KEY}{touched.process}")
        if held and due_since(touched.process, touched.at) is None:
            held.delete()


def _clear() -> None:
    """Nothing: what is due follows from the time too, so the worker, which looks at it, keeps the rows."""


def due_since(process: str, at: int) -> int | None:
    """Since when the own contacts of a process are to be confirmed; nothing where they are not, or there are none."""
    view, own = _view(process), processes.own_code(process)
    said = confirmed(view).get(own) if any(contacts(view, own)) else None
    if said is None or at - said <= YEAR or membership(view, own) is not Membership.ACTIVE:
        return None
    return said + YEAR


def _view(process: str) -> View:
    ground = replay.ground(process)
    return ground.view(ground.head.size)


def ask(at: int) -> None:
    """Keep a row of Needs my action for each process whose own contacts are to be confirmed, at the desk that may."""
    wanted = {}
    for process in processes.founded().values_list("id", flat=True):
        since = due_since(process, at)
        if since is not None:
            wanted[f"{KEY}{process}"] = _row(process, since)
    held = {each.key: each for each in Pending.objects.filter(key__startswith=KEY)}
    if held.keys() == wanted.keys() and all(held[key].desk == row["desk"] for key, row in wanted.items()):
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=KEY).exclude(key__in=wanted).delete()
        for key, row in wanted.items():
            Pending.objects.update_or_create(key=key, defaults=row)

    write(change)


def _row(process: str, since: int) -> dict[str, object]:
    view, own = _view(process), processes.own_code(process)
    desks = [desk for desk in (DIPLOMATIC, TECHNICAL) if may(view, own, f"{desk}_desk", acts.CONFIRM)]
    return {
        "group": "to_answer",
        "verb": f"{VERB}/{acts.CONFIRM}",
        "process": process,
        "desk": desks[0] if len(desks) == 1 else "",
        "role": DRAFTER,
        "url": f"/contacts/{process}/",
        "since": since,
    }
